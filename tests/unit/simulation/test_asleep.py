"""Trouble while the machine sleeps: what nobody watched is not told as down; the page's incidents keep their times."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.simulation.test_neighbours import START, everywhere, incident, page, span, stamp
from trayapp import resources
from trayapp.app.monitor import Monitor
from trayapp.domain.alerts.notification import NotificationKind
from trayapp.domain.model.enums import Confirmation, Health
from trayapp.domain.model.settings import Settings
from trayapp.domain.record import IncidentRow, entries
from trayapp.i18n.formatter import ENGLISH, translate
from trayapp.output.status_text import as_text
from trayapp.simulation.replay import NotificationEvent, replay
from trayapp.simulation.scenario import parse_scenario
from trayapp.simulation.simulated_world import service_of
from trayapp.store.history.entries import DetectionSeen
from trayapp.ui.presenters.answer import answer
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.summary import summary

MINUTE = 60.0
HOUR = 3600.0


class Sink:
    """A history that only keeps the detections, by their first sign."""

    def __init__(self):
        self.found = {}

    def record(self, *new):
        for each in new:
            if isinstance(each, DetectionSeen):
                self.found[each.detection.suspected_at] = each.detection


def course(outage, asleep, pages=None, lasts=6 * HOUR):
    """Return the ends told, as (minute, title, body), and the detections, after 503s from one moment to another."""
    told, found, _ = views(outage, asleep, pages, lasts)
    return told, found


def views(outage, asleep, pages=None, lasts=6 * HOUR):
    """Return the same, and each snapshot with its moment."""
    scenario = parse_scenario({
        "format": "trayapp-scenario/1", "start": stamp(0), "duration_s": lasts, "seed": 11,
        "service": {"id": "openai", "name": "OpenAI"}, "targets": everywhere(span(*outage, "http_503")), "canaries": [],
        "page": pages or [page(0)], "suspend": [{"from": begin, "to": end} for begin, end in asleep],
    })  # fmt: skip
    service, sink = service_of(scenario, resources.services()), Sink()
    monitor = Watched([service], Settings(), resources.tip_rules(), local=datetime.time, history=sink)
    told = [
        (each.moment_s / MINUTE, translate(each.notice.title), translate(each.notice.body))
        for each in replay(scenario, service, Settings(), monitor)
        if isinstance(each, NotificationEvent) and each.notice.kind is NotificationKind.RESOLVED
    ]
    return told, tuple(sink.found.values()), monitor.seen


class Watched(Monitor):
    """A monitor that keeps what it shows."""

    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        self.seen = []

    def on_report(self, report, now):
        return self._kept(super().on_report(report, now), now)

    def on_tick(self, now):
        return self._kept(super().on_tick(now), now)

    def on_resume(self, now):
        return self._kept(super().on_resume(now), now)

    def _kept(self, effects, now):
        self.seen.append((now, effects.snapshot))
        return effects


def minutes(text):
    """Return the durations in a sentence in minutes."""
    found, words = [], text.replace(";", "").replace(".", "").split()
    for number, unit in pairwise(words):
        if number.isdigit() and unit in {"h", "min"}:
            amount = int(number) * (60 if unit == "h" else 1)
            joined = found and unit == "min" and words[words.index(number) - 1] == "h"
            found = [*found[:-1], found[-1] + amount] if joined else [*found, amount]
    return found


@pytest.mark.parametrize("slept", [20, 60, 110, 180, 240])
def test_what_goes_on_after_a_sleep_is_told_for_the_time_that_was_seen(slept):
    """Ten minutes are seen, then the machine sleeps, then twenty more are seen."""
    woken = (20 + slept) * MINUTE
    told, _ = course((10 * MINUTE, woken + 20 * MINUTE), [(20 * MINUTE, woken)])
    (_, title, body), *more = told
    assert not more
    assert title == "OpenAI works again"
    assert body.startswith("We saw it fail for"), body
    seen, unwatched = minutes(body)
    assert seen == pytest.approx(30, abs=3)
    assert unwatched == pytest.approx(slept, abs=3)


@pytest.mark.parametrize("slept", [20, 60, 110, 180])
def test_what_ended_in_a_sleep_has_no_duration(slept):
    woken = (20 + slept) * MINUTE
    told, _ = course((10 * MINUTE, woken - 5 * MINUTE), [(20 * MINUTE, woken)])
    assert [body.partition(".")[0] for _, _, body in told] == ["It ended while trayapp couldn't check"]


def test_what_was_watched_all_the_time_is_told_as_before():
    told, found = course((10 * MINUTE, 40 * MINUTE), [])
    assert told[0][2] == "It was down for 30 min. OpenAI hasn't confirmed it."
    assert [each.unwatched_s for each in found] == [0.0]


def test_the_page_s_incident_keeps_its_own_duration():
    posted = incident("A", 10 * MINUTE, ("investigating", 15 * MINUTE))
    over = incident("A", 10 * MINUTE, ("investigating", 15 * MINUTE), ("resolved", 110 * MINUTE))
    pages = [page(0), page(15 * MINUTE, posted), page(110 * MINUTE, over)]
    told, _ = course((10 * MINUTE, 110 * MINUTE), [(30 * MINUTE, 90 * MINUTE)], pages)
    assert told[0][2].startswith("It was down for 1 h 4")


@pytest.mark.parametrize("slept", [20, 60, 110])
def test_the_record_leaves_out_what_nobody_watched(slept):
    woken = (20 + slept) * MINUTE
    _, found = course((10 * MINUTE, woken + 20 * MINUTE), [(20 * MINUTE, woken)])
    (entry,) = entries("openai", (), found, START + timedelta(days=1))
    assert entry.unwatched_s == pytest.approx(slept * MINUTE, abs=2 * MINUTE)
    assert entry.seen_s == pytest.approx(35 * MINUTE, abs=3 * MINUTE), "with the time of its proof"


def test_a_sleep_too_long_to_carry_a_finding_over_is_two_in_the_record():
    _, found = course((10 * MINUTE, 5 * HOUR), [(20 * MINUTE, 4 * HOUR)])
    seen = sum(each.seen_s for each in entries("openai", (), found, START + timedelta(days=1)))
    assert seen == pytest.approx(75 * MINUTE, abs=5 * MINUTE)


def test_an_incident_in_the_record_keeps_the_page_s_duration():
    over = START + timedelta(hours=2)
    row = IncidentRow("A", "A", Health.DEGRADED, first_seen_at=START, published_at=START, resolved_at=over)
    _, found = course((10 * MINUTE, 100 * MINUTE), [(20 * MINUTE, 80 * MINUTE)])
    (entry,) = entries("openai", (row,), found, START + timedelta(days=1))
    assert entry.duration_s == 2 * HOUR


def test_panel_status_and_summary_count_what_was_seen():
    """Ten minutes are seen, then the machine sleeps for an hour, then ten more are seen."""
    _, _, seen = views((10 * MINUTE, 110 * MINUTE), [(20 * MINUTE, 80 * MINUTE)])
    now, snapshot = [each for each in seen if each[0] <= START + timedelta(minutes=90)][-1]
    fmt = Formatter(now, ENGLISH)
    _, panel = answer(snapshot, snapshot.primary, fmt)
    texts = [translate(panel), as_text(snapshot, translate).splitlines()[1], summary(snapshot, fmt).splitlines()[0]]
    assert [minutes(each.replace("(", " ").replace(")", " "))[-1] for each in texts] == [19, 19, 19], texts
    assert "seen for 19 min" in texts[2]
    assert "min so far" in texts[0]


def test_trouble_that_the_page_shows_without_an_incident_is_counted_as_seen():
    red = page(0)
    red["body"] = red["body"] | {"status": {"indicator": "minor"}}
    red["body"]["components"] = [red["body"]["components"][0] | {"status": "partial_outage"}]
    pages = [page(0), red | {"at": 10 * MINUTE}]
    _, _, seen = views((5 * HOUR, 5.5 * HOUR), [(20 * MINUTE, 80 * MINUTE)], pages)
    now, snapshot = [each for each in seen if each[0] <= START + timedelta(minutes=90)][-1]
    verdict = snapshot.primary.verdict
    assert verdict.confirmation is Confirmation.CONFIRMED
    assert verdict.lasted(now) / timedelta(minutes=1) == pytest.approx(19, abs=2)


@st.composite
def nights(draw):
    """Draw an outage, stretches of sleep and, mostly, an incident on the page; in minutes."""
    begin = draw(st.integers(10, 40))
    outage = (begin, begin + draw(st.integers(5, 150)))
    sleeps, at = [], draw(st.integers(5, 60))
    for _ in range(draw(st.integers(1, 3))):
        sleeps.append((at, at + draw(st.sampled_from([3, 10, 14, 16, 25, 60, 110, 130]))))
        at = sleeps[-1][1] + draw(st.integers(1, 40))
    posted = draw(st.none() | st.tuples(st.integers(begin, begin + 60), st.integers(5, 120)))
    return outage, sleeps, None if posted is None else (posted[0], sum(posted))


@given(nights())
@settings(deadline=None, max_examples=12)
def test_what_is_said_so_far_is_never_more_than_the_record_says_at_the_end(night):
    outage, sleeps, posted = night
    asleep = [(begin * MINUTE, end * MINUTE) for begin, end in sleeps]
    last = MINUTE * max(outage[1], sleeps[-1][1], *(posted or ()))
    pages, ended = None, START
    if posted is not None:
        begin, end = (each * MINUTE for each in posted)
        words, ended = ("investigating", begin), START + timedelta(seconds=end)
        over = incident("A", begin, words, ("resolved", end))
        pages = [page(0), page(begin, incident("A", begin, words)), page(end, over)]
    _, found, seen = views([each * MINUTE for each in outage], asleep, pages, lasts=last + 100 * MINUTE)
    for now, snapshot in seen:
        verdict = snapshot.primary.verdict
        if verdict.confirmation.rank < Confirmation.LIKELY.rank or verdict.recovering:
            continue
        lasted = verdict.lasted(now).total_seconds()
        records = entries("openai", (), [each for each in found if each.suspected_at == verdict.since], now)
        most = max((each.seen_s for each in records), default=0.0)
        if verdict.confirmation is Confirmation.CONFIRMED:
            last = max([ended, *(each.ended_at for each in found if each.ended_at is not None)])
            most = (last - verdict.since).total_seconds()
        assert lasted <= most, (now - START, verdict)
