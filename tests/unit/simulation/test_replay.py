"""The replay by itself: a small monitor stands in for the real one, so that time and delivery can be seen."""

import itertools
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from trayapp.domain.alerts.notification import Notification, NotificationKind
from trayapp.domain.model.enums import Confirmation, EvidenceSource, Health, Network, PageState, Result, Symptom
from trayapp.domain.model.reports import NetworkReport, PageReport, ProbeReport
from trayapp.domain.model.service import Expect, Service, Target
from trayapp.domain.model.settings import Cadence, Settings
from trayapp.domain.model.snapshot import Evidence, NetworkStatus, PageStatus, ServiceSnapshot, Snapshot, Verdict
from trayapp.domain.polling_policy import PollIntervals
from trayapp.i18n.message import message
from trayapp.output.replay_events import as_json_line, as_text_lines
from trayapp.simulation.replay import NotificationEvent, SummaryEvent, VerdictEvent, paced, replay
from trayapp.simulation.scenario import parse_scenario

START = datetime(2026, 2, 3, 20, tzinfo=UTC)
SERVICE = Service(
    "openai",
    "OpenAI",
    "https://status.openai.com",
    (Target("api", "https://api.openai.com/v1/models", frozenset({200, 401}), Expect.JSON),),
)


@dataclass
class Effects:
    snapshot: Snapshot
    notifications: tuple = ()
    poll_intervals: dict = field(default_factory=dict)
    region_checks: tuple = ()


class PlainMonitor:
    """Believes every sample at once, and tells each change."""

    def __init__(self, cadence=None):
        self.cadence = cadence or Cadence()
        self.seen = []
        self.woken = []
        self._verdict = Verdict(Health.UNKNOWN, Confirmation.NONE, recovering=False, headline=message("nothing yet"))

    def on_report(self, report, now):
        self.seen.append((now, report))
        before = self._verdict
        if isinstance(report, ProbeReport):
            bad = report.samples[0].result is Result.BAD
            health = Health.MAJOR_OUTAGE if bad else Health.OPERATIONAL
            line = Evidence(EvidenceSource.PROBE, message("{target} fails", target="api"), report.at)
            self._verdict = Verdict(
                health,
                Confirmation.LIKELY if bad else Confirmation.NONE,
                recovering=False,
                headline=message("{service} fails" if bad else "all is well", service="OpenAI"),
                evidence=(line,) if bad else (),
            )
        told = self._verdict.health is not before.health and before.health is not Health.UNKNOWN
        notice = Notification(NotificationKind.LIKELY, "openai", self._verdict.headline, message("look"), now)
        return self._effects(now, (notice,) if told else ())

    def on_tick(self, now):
        self.seen.append((now, None))
        return self._effects(now)

    def on_resume(self, now):
        self.woken.append(now)
        return self._effects(now)

    def _effects(self, now, notifications=()):
        hurried = self.woken and now - self.woken[-1] < timedelta(minutes=1)
        cadence = self.cadence
        intervals = {"openai": PollIntervals(cadence.page, 15.0 if hurried else cadence.probe)}
        return Effects(self._snapshot(now), notifications, intervals)

    def _snapshot(self, now):
        view = ServiceSnapshot("openai", "OpenAI", self._verdict, PageStatus("", None, PageState.NEVER, None))
        return Snapshot(now, NetworkStatus(Network.ONLINE), (view,))


def scenario(**keys):
    base = {"format": "trayapp-scenario/1", "start": START.isoformat(), "duration_s": 1200, "seed": 5}
    return parse_scenario({**base, **keys})


def outage(outcome="http_500", begin=300, end=600):
    return {
        "targets": {"api": [{"from": begin, "to": end, "outcome": outcome}]},
        "truth": [{"from": begin, "to": end, "what": "outage"}],
    }


def run(course, monitor=None):
    monitor = monitor or PlainMonitor()
    return list(replay(course, SERVICE, Settings(cadence=monitor.cadence), monitor))


def seconds(moment):
    return (moment - START).total_seconds()


def test_verdicts_and_notices_come_at_each_change_and_the_summary_last():
    events = run(scenario(**outage()))
    verdicts = [event.verdict.confirmation for event in events if isinstance(event, VerdictEvent)]
    assert verdicts == [Confirmation.NONE, Confirmation.NONE, Confirmation.LIKELY, Confirmation.NONE]
    assert len([event for event in events if isinstance(event, NotificationEvent)]) == 2
    assert isinstance(events[-1], SummaryEvent)
    summary = events[-1].summary
    assert 300 <= summary.detected_at_s <= 361
    assert 600 <= summary.recovered_at_s <= 661
    assert (summary.missed, summary.false_alarms, summary.notices) == (0, 0, 2)
    assert summary.official_at_s is summary.lead_s is None


def test_a_report_is_delivered_after_as_long_as_its_requests_took():
    monitor = PlainMonitor()
    run(scenario(**outage("timeout", 0, 30)), monitor)
    first = next(now for now, report in monitor.seen if isinstance(report, ProbeReport))
    assert 10.0 <= seconds(first) < 10.5


def test_reports_carry_the_scenarios_time():
    monitor = PlainMonitor()
    run(scenario(), monitor)
    for now, report in monitor.seen:
        assert report is None or abs(now - report.at) < timedelta(seconds=1)


def test_everything_is_looked_at_in_its_rhythm():
    summary = run(scenario(duration_s=86400, page=[{"at": 0, "body": {}}]))[-1].summary
    assert 86400 / 30 <= summary.samples <= 86400 / 22.5
    assert 86400 / 60 <= summary.page_polls <= 86400 / 45


def test_while_suspended_nothing_runs_and_what_was_under_way_is_lost():
    monitor = PlainMonitor()
    run(scenario(**outage("timeout", 0, 30), suspend=[{"from": 5, "to": 800}]), monitor)
    moments = [seconds(now) for now, _ in monitor.seen]
    assert not [moment for moment in moments if 5 <= moment < 800]
    probes = [seconds(now) for now, report in monitor.seen if isinstance(report, ProbeReport)]
    assert [seconds(now) for now in monitor.woken] == [800]
    assert 800 < probes[0] < 816
    assert probes[1] - probes[0] < 16


def test_a_scenario_may_end_asleep():
    events = run(scenario(suspend=[{"from": 300, "to": 5000}]))
    assert isinstance(events[-1], SummaryEvent)


def test_time_is_noticed_when_nothing_comes_in():
    monitor = PlainMonitor(Cadence(page=600, probe=600))
    run(scenario(), monitor)
    moments = [seconds(now) for now, _ in monitor.seen]
    gaps = [later - earlier for earlier, later in itertools.pairwise(moments)]
    assert max(gaps) == pytest.approx(60)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not():
    course = outage()
    course["targets"]["api"][0]["ratio"] = 0.5

    def lines(seed):
        return [as_json_line(event) for event in run(scenario(**course, seed=seed))[:-1]]

    assert lines(1) == lines(1)
    assert lines(1) != lines(2)


def test_a_false_alarm_touches_no_truth_and_a_truth_never_suspected_is_missed():
    course = {**outage(), "truth": [{"from": 900, "to": 1000, "what": "outage"}]}
    summary = run(scenario(**course))[-1].summary
    assert (summary.false_alarms, summary.missed) == (1, 1)


def test_json_lines_have_the_keys_of_the_contract():
    objects = [json.loads(as_json_line(event)) for event in run(scenario(**outage()))]
    verdict = next(each for each in objects if each.get("confirmation") == "likely")
    assert set(verdict) == {"t", "event", "health", "confirmation", "recovering", "evidence"}
    assert verdict["health"] == "major_outage"
    assert set(verdict["evidence"][0]) == {"source", "text", "since"}
    assert verdict["evidence"][0]["text"] == "api fails"
    assert verdict["evidence"][0]["since"].endswith("Z")
    notice = next(each for each in objects if each["event"] == "notice")
    assert notice == {
        "t": verdict["t"],
        "event": "notice",
        "kind": "likely",
        "title": "OpenAI fails",
        "body": "look",
        "replaces": False,
    }
    assert list(objects[-1]) == [
        *("event", "detected_at_s", "official_at_s", "lead_s", "missed", "false_alarms", "notices"),
        *("recovered_at_s", "samples", "page_polls", "wall_s"),
    ]


def test_people_get_a_timeline():
    lines = [line for event in run(scenario(**outage())) for line in as_text_lines(event, START)]
    assert any(line.startswith("2026-02-03 20:05") and "major outage, likely: OpenAI fails" in line for line in lines)
    assert "  * Notification: OpenAI fails. look" in "\n".join(lines)
    assert "Missed: 0. False alarms: 0. Notifications: 2." in lines


def test_speed_paces_events_against_real_time():
    slept = []
    events = run(scenario(**outage()))
    assert list(paced(events, 60, slept.append)) == events
    assert sum(slept) == pytest.approx(1200 / 60)


def test_page_reports_reach_the_store():
    monitor = PlainMonitor()
    run(scenario(page=[{"at": 0, "body": {"summary": {}}}]), monitor)
    assert any(isinstance(report, PageReport) for _, report in monitor.seen)
    assert not any(isinstance(report, NetworkReport) for _, report in monitor.seen)


@pytest.mark.parametrize(
    ("outcome", "result", "symptom"),
    [
        ("ok", Result.GOOD, None),
        ("http_500", Result.BAD, Symptom.ERRORS),
        ("http_503:server_is_overloaded", Result.BAD, Symptom.OVERLOADED),
        ("http_403", Result.BAD, Symptom.FORBIDDEN),
        ("http_429:insufficient_quota", Result.INCONCLUSIVE, Symptom.UNEXPECTED),
        ("http_403:unsupported_country_region_territory", Result.GOOD, Symptom.REGION_BLOCKED),
        ("timeout", Result.BAD, Symptom.NO_RESPONSE),
        ("refused", Result.BAD, Symptom.NO_RESPONSE),
        ("reset", Result.BAD, Symptom.NO_RESPONSE),
        ("dns", Result.BAD, Symptom.DNS),
        ("tls", Result.INCONCLUSIVE, Symptom.TLS),
        ("challenge", Result.INCONCLUSIVE, Symptom.CHALLENGED),
        ("html", Result.INCONCLUSIVE, None),
        ("slow", Result.GOOD, None),
    ],
)
def test_every_outcome_means_to_the_prober_what_it_says(outcome, result, symptom):
    monitor = PlainMonitor()
    span = {"from": 0, "to": 100, "outcome": outcome, "latency_ms": 3000}
    run(scenario(duration_s=100, targets={"api": [span]}), monitor)
    sample = next(report for _, report in monitor.seen if isinstance(report, ProbeReport)).samples[0]
    assert sample.result is result
    if symptom is not None:
        assert sample.symptom is symptom


@pytest.mark.parametrize(
    ("outcome", "network"),
    [
        ("timeout", Network.OFFLINE),
        ("dns", Network.OFFLINE),
        ("html", Network.CAPTIVE_PORTAL),
        ("http_511", Network.CAPTIVE_PORTAL),
        ("http_407", Network.PROXY_UNREACHABLE),
        ("ok", Network.ONLINE),
    ],
)
def test_the_canaries_outcome_is_the_users_own_network(outcome, network):
    monitor = PlainMonitor()
    run(scenario(duration_s=100, canaries=[{"from": 0, "to": 100, "outcome": outcome}]), monitor)
    report = next(report for _, report in monitor.seen if isinstance(report, ProbeReport))
    assert report.network.state is network
    assert (report.samples[0].result is Result.GOOD) is (network is Network.ONLINE)
