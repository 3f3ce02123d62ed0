"""Laws that hold for any course of events, however wild: nothing lost, nothing contradicted, nothing told twice."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.domain.alerts.test_policy import Course
from trayapp.domain.alerts.notification import NotificationKind
from trayapp.domain.model.settings import NotifySettings

INCIDENTS = ("A", "B")
ENDS = {NotificationKind.RESOLVED, NotificationKind.WITHDRAWN}
EVENTS = st.sampled_from(
    [
        *(f"{name} {what}" for name in INCIDENTS for what in ("identified", "monitoring", "major_outage")),
        *(f"{name} resolved" for name in INCIDENTS * 3),
        *(f"{name} investigating" for name in INCIDENTS * 2),
        *(f"open {name} {health}" for name in INCIDENTS for health in ("degraded", "major_outage")),
        "likely",
        "likely major_outage",
        "relapse",
        "well",
        "listed",
        "unlisted",
        "network offline",
        "network online",
        "page unreachable",
        "page fresh",
        "restart",
        "resume",
        "look",
    ]
)
WAITS = st.sampled_from([1, 1, 2, 2, 3, 3, 4, 6, 10, 30, 70])
"""Half minutes between two events."""
STEPS = st.lists(st.tuples(WAITS, EVENTS), min_size=8, max_size=40)


def told_in(steps, *, calm_at_the_end: bool) -> list:
    """Run a wild course; what cannot happen (an unknown incident) does not."""
    course = Course(NotifySettings(per_hour=1000))
    minute, events = 0, ["0 look"]
    for wait, event in steps:
        minute += wait
        events.append(f"{minute / 2:g} {event}")
    happen = course.happen

    def possible(words: list[str]) -> None:
        first = words[0]
        unknown = first in INCIDENTS and first not in course.incidents
        twice = first == "open" and words[1] in course.incidents
        baseless = first == "relapse" and course.detection is None
        if not (unknown or twice or baseless):
            happen(words)

    course.happen = possible
    if calm_at_the_end:
        last = minute / 2 + 1
        calm = ["network online", "page fresh", "well", "unlisted", *(f"{name} resolved" for name in INCIDENTS)]
        events += [f"{last:g} {each}" for each in calm]
    return course.run("; ".join(events))


LAWS = settings(max_examples=50, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@LAWS
@given(STEPS)
def test_when_all_is_calm_every_notice_has_come_to_its_end(steps):
    last = {}
    for notice in told_in(steps, calm_at_the_end=True):
        last[notice.slot] = notice.kind
    assert set(last.values()) <= ENDS


@LAWS
@given(STEPS)
def test_nothing_is_contradicted_within_two_minutes(steps):
    last = {}
    for notice in told_in(steps, calm_at_the_end=False):
        before = last.get(notice.slot)
        if (
            before is not None
            and notice.kind is not NotificationKind.WITHDRAWN
            and before.kind is not NotificationKind.WITHDRAWN
        ):
            turned = (before.kind is NotificationKind.RESOLVED) != (notice.kind is NotificationKind.RESOLVED)
            assert not turned or notice.at - before.at >= timedelta(minutes=2)
        last[notice.slot] = notice


@LAWS
@given(STEPS)
def test_a_slot_begins_once_ends_after_its_beginning_and_rings_twice_at_most(steps):
    up, rang = set(), {}
    for notice in told_in(steps, calm_at_the_end=False):
        if notice.replaces:
            assert notice.slot in up
        else:  # a new life: an incident may be reopened long after its end
            assert notice.kind not in ENDS
            rang[notice.slot] = 0
        if notice.kind is NotificationKind.WITHDRAWN:
            up.discard(notice.slot)
        else:
            up.add(notice.slot)
        rang[notice.slot] += notice.sound
        assert rang[notice.slot] <= 2


@LAWS
@given(st.sampled_from(["open A", "likely", "listed", "look"]), STEPS)
def test_being_cut_off_neither_begins_nor_ends_anything(beginning, steps):
    course = Course(NotifySettings(per_hour=1000))
    course.run(f"0 look; 5 {beginning}")
    told = len(course.notices)
    course.do_network("offline")
    course.do_page("unreachable")
    for wait, event in steps:
        course.now += timedelta(minutes=wait)
        if event in {"restart", "resume", "look", "listed", "unlisted"}:
            course.happen(event.split())
        course.decide()
    assert len(course.notices) == told
