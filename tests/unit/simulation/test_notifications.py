"""Every built-in scenario through the whole pipeline: the real reader, prober, detector, verdict, notices and store."""

import re
import statistics
import sys
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import groupby

import pytest

from tests.support.translations import locale_of
from tests.unit.domain.tips.contradictions import contradictions
from trayapp import resources
from trayapp.app.monitor import Monitor
from trayapp.domain.alerts.notification import NotificationKind
from trayapp.domain.model.enums import Confirmation, Health, Network, PageState
from trayapp.domain.model.settings import Profile, Settings
from trayapp.i18n.formatter import translate
from trayapp.output.replay_events import as_json_line
from trayapp.simulation.outcome_timeline import OutcomeKind
from trayapp.simulation.replay import NotificationEvent, SummaryEvent, VerdictEvent, replay
from trayapp.simulation.scenario_files import builtin_names, load_builtin
from trayapp.simulation.simulated_world import service_of
from trayapp.ui.icons.state import icon_state, verdict_icon
from trayapp.ui.icons.template import IconState
from trayapp.ui.presenters.context import PanelContext
from trayapp.ui.presenters.present import present

NAMES = builtin_names()
USES = Settings().profile.uses


def fresh_monitor(service):
    return Monitor([service], Settings(), resources.tip_rules(), local=datetime.time)


@dataclass
class Watched:
    """The real monitor, with every snapshot kept."""

    monitor: Monitor
    start: datetime
    seen: list = field(default_factory=list)

    def on_report(self, report, now):
        return self._kept(self.monitor.on_report(report, now), now)

    def on_tick(self, now):
        return self._kept(self.monitor.on_tick(now), now)

    def on_resume(self, now):
        return self.monitor.on_resume(now)

    def _kept(self, effects, now):
        self.seen.append(((now - self.start).total_seconds(), effects.snapshot))
        return effects

    def at(self, moment_s):
        """Return the snapshot that held at a moment, and what its verdict said in words."""
        snapshot = [snapshot for seconds, snapshot in self.seen if seconds <= moment_s][-1]
        verdict = snapshot.services[0].verdict
        return snapshot, " / ".join([translate(verdict.headline), *(translate(each.text) for each in verdict.evidence)])


LONGEST_S = 86_400.0
"""The window that is played here; `tests/bench` plays the whole week of bad Wi-Fi and thirty quiet days."""


def loaded(name):
    scenario = load_builtin(name)
    return replace(scenario, duration_s=min(scenario.duration_s, LONGEST_S))


def played(name, seed=None, uses=USES):
    scenario = loaded(name)
    scenario = scenario if seed is None else replace(scenario, seed=seed)
    settings = Settings(profile=Profile(uses=uses))
    service = service_of(scenario, resources.services()).for_uses(uses)
    monitor = Monitor([service], settings, resources.tip_rules(), local=datetime.time)
    watched = Watched(monitor, scenario.start)
    return list(replay(scenario, service, settings, watched)), watched


@pytest.fixture(scope="module")
def course():
    """Play each scenario once for all tests."""
    known = {}

    def get(name, uses=USES):
        if (name, uses) not in known:
            known[name, uses] = played(name, uses=uses)
        return known[name, uses]

    return get


def notices(events):
    return [event for event in events if isinstance(event, NotificationEvent)]


def verdicts(events):
    return [event for event in events if isinstance(event, VerdictEvent)]


def first(events, begin, confirmation):
    """Return how long after `begin` the confirmation was first at least `confirmation`."""
    return next(
        event.moment_s - begin
        for event in verdicts(events)
        if event.moment_s >= begin and event.verdict.confirmation.rank >= confirmation.rank
    )


def test_all_scenarios_of_the_project_are_there():
    assert set(NAMES) >= {
        *("2026-02-03", "2026-02-04", "2026-02-12", "sign-in-only", "bad-wifi-week", "asleep-across-an-incident"),
        *("captive-portal-morning", "status-page-down", "page-moves-to-html", "planned-maintenance"),
        *("resolved-and-reopened", "two-overlapping-incidents", "slow-replies", "recovery-under-retry-pressure"),
        "all-well",
    }


@pytest.mark.parametrize("name", NAMES)
def test_no_course_has_a_false_alarm_and_only_sleep_misses_anything(course, name):
    summary = course(name)[0][-1].summary
    assert summary.false_alarms == 0
    assert summary.missed == (1 if name == "asleep-across-an-incident" else 0)


@pytest.mark.parametrize("name", NAMES)
def test_every_course_ends_well_or_honestly(course, name):
    last = verdicts(course(name)[0])[-1].verdict
    assert (last.health, last.confirmation) == (Health.OPERATIONAL, Confirmation.NONE)


@pytest.mark.parametrize(
    "name",
    [
        *("all-well", "bad-wifi-week", "captive-portal-morning", "asleep-across-an-incident"),
        *("page-moves-to-html", "status-page-down", "planned-maintenance"),
    ],
)
def test_where_the_service_is_fine_nobody_is_told_anything(course, name):
    events, _ = course(name)
    assert notices(events) == []
    alarmed = {Confirmation.LIKELY, Confirmation.CONFIRMED}
    assert not [event for event in verdicts(events) if event.verdict.confirmation in alarmed]


@pytest.mark.parametrize(
    ("name", "at_most", "slots"),
    [
        ("2026-02-03", 8, 2),
        ("2026-02-04", 5, 1),
        ("2026-02-12", 5, 1),
        ("sign-in-only", 5, 1),
        ("resolved-and-reopened", 9, 1),
        ("two-overlapping-incidents", 8, 2),
        ("slow-replies", 4, 1),
        ("recovery-under-retry-pressure", 5, 1),
    ],
)
def test_an_incident_is_one_notice_that_is_updated_in_place(course, name, at_most, slots):
    told = notices(course(name)[0])
    assert 0 < len(told) <= at_most
    assert len({each.notice.slot for each in told}) <= slots
    seen = set()
    for each in told:
        assert each.notice.replaces is (each.notice.slot in seen)
        seen.add(each.notice.slot)


@pytest.mark.parametrize("name", NAMES)
def test_the_number_of_notices_of_every_course_is_known(course, name):
    told = {
        "2026-02-03": 7,
        "2026-02-04": 4,
        "2026-02-10": 3,
        "2026-02-12": 4,
        "2026-03-05": 6,
        "2026-03-11": 4,
        "2026-04-20": 4,
        "2026-05-01-europe": 4,
        "2026-06-03": 4,
        "2026-07-14": 4,
        "2026-07-19": 3,
        "2026-07-19-one-region": 4,
        "2026-07-21": 6,
        "2026-07-23": 4,
        "2026-07-25": 8,
        "2026-07-30": 3,
        "2026-08-19": 4,
        "2026-08-31": 3,
        "2026-09-01": 3,
        "2026-09-01-us-endpoint": 4,
        "2026-09-02": 6,
        "2026-09-03": 4,
        "2026-09-03-asia-pacific": 4,
        "recovery-under-retry-pressure": 4,
        "resolved-and-reopened": 8,
        "sign-in-only": 4,
        "slow-replies": 3,
        "two-overlapping-incidents": 5,
    }
    assert len(notices(course(name)[0])) == told.get(name, 0)


@pytest.mark.parametrize("name", NAMES)
def test_no_notice_is_followed_by_its_contradiction_within_two_minutes(course, name):
    ends = {NotificationKind.RESOLVED, NotificationKind.WITHDRAWN}
    last = {}
    for event in notices(course(name)[0]):
        notice = event.notice
        before = last.get(notice.slot)
        if before is not None and (before.kind in ends) is not (notice.kind in ends):
            assert notice.at - before.at >= timedelta(minutes=2), (before, notice)
        last[notice.slot] = notice


def icons(events):
    """Return the icons that a course of verdicts goes through, each change once."""
    shown = [verdict_icon(each.verdict) for each in verdicts(events)]
    return [icon for icon, before in zip(shown, [None, *shown], strict=False) if icon is not before]


def changes_by_incident(events, begins):
    """Return how often the icon changes from the beginning of each incident to that of the next."""
    seen = [(each.moment_s, verdict_icon(each.verdict)) for each in verdicts(events)]
    changed = [at for (at, icon), (_, before) in zip(seen[1:], seen, strict=False) if icon is not before]
    counted = Counter(sum(begin <= at for begin in begins) for at in changed)
    return [counted[number] + (counted[0] if number == 1 else 0) for number in range(1, max(1, len(begins)) + 1)]


@pytest.mark.parametrize("name", NAMES)
def test_the_icon_changes_at_most_six_times_an_incident(course, name):
    if name != "bad-wifi-week":
        begins = [each.from_s for each in load_builtin(name).truth]
        assert max(changes_by_incident(course(name)[0], begins)) <= 6


def test_the_two_incidents_of_25_july_are_counted_apart(course):
    begins = [each.from_s for each in load_builtin("2026-07-25").truth]
    assert changes_by_incident(course("2026-07-25")[0], begins) == [3, 4]


def test_bad_wifi_hardly_ever_shows_a_first_sign(course):
    assert icons(course("bad-wifi-week")[0]).count(IconState.SUSPECTED) <= 1


LEADS = {"2026-02-03": 0.75, "2026-03-11": 0.75, "2026-06-03": 0.75, "2026-07-14": 0.75, "2026-07-21": 0.75,
         "2026-07-23": 0.75, "2026-07-25": 0.75, "2026-08-19": 0.75, "2026-09-03": 0.75,
         "2026-02-04": 0.75, "2026-02-12": 0.75, "2026-04-20": 0.75, "2026-03-05": 0.75}  # fmt: skip
"""How much of the page's delay we are ahead, where a target fails visibly."""


@pytest.mark.parametrize("name", LEADS)
def test_we_are_well_ahead_of_the_page(course, name):
    summary = course(name)[0][-1].summary
    begin = load_builtin(name).truth[0].from_s
    assert summary.lead_s >= LEADS[name] * (summary.official_at_s - begin)


@pytest.mark.parametrize("name", NAMES)
def test_at_most_two_notices_an_incident_are_audible(course, name):
    audible = [each.notice.slot for each in notices(course(name)[0]) if each.notice.sound]
    assert all(audible.count(slot) <= 2 for slot in set(audible))


@pytest.mark.parametrize("seed", range(3))
def test_the_third_of_february_is_known_in_two_minutes_whatever_the_dice_say(seed):
    events, _ = played("2026-02-03", seed)
    onset = 12 * 60
    assert first(events, onset, Confirmation.LIKELY) <= 126
    assert events[-1].summary.lead_s >= 17 * 60


def test_the_third_of_february_as_it_is_told(course):
    events, watched = course("2026-02-03")
    onset = 12 * 60
    assert first(events, onset, Confirmation.LIKELY) <= 120
    summary = events[-1].summary
    assert summary.lead_s >= 17 * 60
    assert summary.official_at_s == pytest.approx(20 * 60 + 27 + onset, abs=60)
    assert summary.notices <= 8
    words = [(each.verdict.confirmation.value, each.verdict.recovering) for each in verdicts(events)]
    course_of_things = [("none", False), ("likely", False), ("confirmed", False)]
    assert [words.index(each) for each in course_of_things] == sorted(words.index(each) for each in course_of_things)
    assert ("confirmed", True) in words
    assert words[-1] == ("none", False)
    incidents = {each.id: each for each in watched.at(13_000)[0].services[0].incidents}
    assert set(incidents) == {"01KGJK9Q6PDB3C3VX6MPCY6106", "01KGJMMMDDYD8RYNEVFNVYG99F"}
    assert len(incidents["01KGJK9Q6PDB3C3VX6MPCY6106"].updates) == 5
    assert len(incidents["01KGJK9Q6PDB3C3VX6MPCY6106"].component_ids) == 14
    assert not any(each.is_open for each in incidents.values())


@pytest.mark.parametrize(("name", "within_s"), [("2026-02-04", 12 * 60), ("2026-02-12", 5 * 60), ("sign-in-only", 180)])
def test_partial_outages_are_found_before_the_page_tells(name, within_s):
    onset = load_builtin(name).truth[0].from_s
    summaries = [played(name, seed)[0][-1].summary for seed in range(5)]
    assert statistics.median(each.detected_at_s - onset for each in summaries) <= within_s
    assert statistics.median(each.lead_s for each in summaries) > 5 * 60


def test_a_captive_portal_is_named(course):
    snapshot, words = course("captive-portal-morning")[1].at(5000)
    assert snapshot.network.state is Network.CAPTIVE_PORTAL
    assert snapshot.services[0].verdict.health is Health.UNKNOWN
    assert "wants you to sign in" in words


def test_bad_wifi_is_named(course):
    scenario = loaded("bad-wifi-week")
    spans = [span for span in scenario.canaries.spans if span.to_s < scenario.duration_s]
    gaps = [span for span in spans if span.outcome.kind is not OutcomeKind.SLOW]
    gap = max(gaps, key=lambda span: span.to_s - span.from_s)
    snapshot, words = course("bad-wifi-week")[1].at(gap.to_s - 1)
    assert snapshot.network.state is Network.OFFLINE
    assert "offline" in words


@pytest.mark.parametrize("name", ["page-moves-to-html", "status-page-down"])
def test_a_page_that_cannot_be_read_is_named_and_is_no_outage(course, name):
    snapshot, words = course(name)[1].at(5400)
    assert snapshot.services[0].page.state is PageState.UNREADABLE
    assert snapshot.services[0].verdict.health is Health.OPERATIONAL
    assert "status page can't be read" in words


def test_a_planned_maintenance_is_called_one(course):
    snapshot, _ = course("planned-maintenance")[1].at(5400)
    assert snapshot.services[0].verdict.health is Health.MAINTENANCE


def test_a_reopened_incident_is_one_incident(course):
    snapshot, _ = course("resolved-and-reopened")[1].at(5000)
    assert [(each.reopened, each.is_open) for each in snapshot.services[0].incidents] == [(True, True)]


def test_slow_replies_are_seen_before_the_page_tells(course):
    events, watched = course("slow-replies")
    assert first(events, 5400, Confirmation.SUSPECTED) <= 10 * 60
    assert "slow" in watched.at(7000)[1]


@pytest.mark.parametrize("name", ["2026-02-03", "recovery-under-retry-pressure"])
def test_the_same_seed_gives_the_same_bytes(course, name):
    once = [as_json_line(event) for event in course(name)[0] if not isinstance(event, SummaryEvent)]
    again = [as_json_line(event) for event in played(name)[0] if not isinstance(event, SummaryEvent)]
    assert once == again


def test_a_check_of_a_quiet_world_costs_few_calls():
    """The budget is 30 days (150 000 checks) in 30 s, of which 480 calls a check take most on one core."""
    calls = 0

    def count(_frame, event, _argument):
        nonlocal calls
        calls += event == "call"

    scenario = load_builtin("all-well")
    service = service_of(scenario, resources.services())
    list(replay(scenario, service, Settings(), fresh_monitor(service)))  # what is done once, and kept, is no check's
    monitor = fresh_monitor(service)
    sys.setprofile(count)
    try:
        events = list(replay(scenario, service, Settings(), monitor))
    finally:
        sys.setprofile(None)
    summary = events[-1].summary
    assert calls / (summary.page_polls + summary.samples / 3) < 480


@pytest.mark.parametrize("name", NAMES)
def test_every_title_fits_and_says_what_fails(course, name):
    for each in notices(course(name)[0]):
        for code, most in {"en": 40, "de": 48, "es": 48, "fr": 48, "ja": 48, "zh-Hans": 48}.items():
            title = translate(each.notice.title, locale_of(code))
            assert 0 < len(title) <= most, title


@pytest.mark.parametrize("name", NAMES)
def test_an_incident_keeps_its_subject_and_is_not_down_once_a_fix_is_in_place(course, name):
    subjects = {}
    for each in notices(course(name)[0]):
        title = translate(each.notice.title)
        subject = re.sub(r" (is|are|has|have|works?) .*", "", title)
        assert subjects.setdefault(each.notice.slot, subject) == subject
        if "testing a fix" in translate(each.notice.body):
            assert " down" not in title


@pytest.mark.parametrize("name", NAMES)
def test_no_tip_contradicts_another_and_their_order_stays(course, name):
    """Judged at every look, which is more often than every minute."""
    before = ()
    for _, snapshot in course(name)[1].seen:
        tips = tuple(tip.id for tip in snapshot.services[0].tips)
        assert len(tips) <= 3
        assert not contradictions(tips)
        stayed = [tip for tip in before if tip in tips]
        assert list(tips[: len(stayed)]) == stayed
        before = tips


@pytest.mark.parametrize("name", NAMES)
def test_tips_are_only_for_what_the_user_uses(course, name):
    uses = Settings().profile.uses
    of_others = {"fine-tuning": "fine-tuning", "keep-resets": "codex", "back-off": "api", "use-chatgpt": "api"}
    for _, snapshot in course(name)[1].seen:
        for tip in snapshot.services[0].tips:
            assert of_others.get(tip.id, uses[0]) in uses


def each_minute(scenario_start, watched, uses):
    """Yield the snapshot and the panel of every minute."""
    last_s = -60.0
    for moment_s, snapshot in watched.seen:
        if moment_s - last_s >= 60:
            last_s = moment_s
            now = scenario_start + timedelta(seconds=moment_s)
            yield snapshot, present(snapshot, now, extras=PanelContext(uses=frozenset(uses))).panel


@pytest.mark.parametrize("name", NAMES)
def test_green_is_shown_only_where_every_source_is_green(course, name):
    watched = course(name)[1]
    for snapshot, panel in each_minute(watched.start, watched, USES):
        marks = {each.state for each in panel.sources[:3]}
        if IconState.OPERATIONAL in {panel.header.state, icon_state(snapshot)}:
            assert marks == {IconState.OPERATIONAL}, [each.spoken for each in panel.sources]


def test_the_headline_of_the_third_of_february_is_plain_to_the_end(course):
    _, watched = course("2026-02-03")
    said = [
        translate(snapshot.services[0].plain_headline)
        for moment, snapshot in watched.seen
        if 20 * 60 < moment < 180 * 60 and snapshot.services[0].plain_headline is not None
    ]
    assert [headline for headline, _ in groupby(said)] == [
        "ChatGPT sign-in is failing",
        "Fine-tuning has problems",  # while sign-in recovers
        "ChatGPT sign-in is recovering",
    ]
