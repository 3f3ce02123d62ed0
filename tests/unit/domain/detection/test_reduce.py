"""Laws of the fold and the verdict, over any course of reports."""

from __future__ import annotations

import random
import timeit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from trayapp.domain.detection.connection import reduce_network
from trayapp.domain.detection.reduce_probe import FORGOTTEN_AFTER
from trayapp.domain.detection.state import NetworkTracking
from trayapp.domain.model.enums import Confirmation, Health, MaintenancePhase, Network, PageState, Phase
from trayapp.domain.model.reports import NetworkReport, PageReport

TARGETS = ("api", "auth", "edge")
PARTS = ("c-chat", "c-login", "c-api")

page_looks = st.tuples(
    st.sampled_from([10, 60, 600, 4000]),
    st.sampled_from(["ok", "ok", "ok", "unreachable", "unreadable"]),
    st.dictionaries(st.sampled_from(["i-1", "i-2"]), st.sampled_from(list(Phase)), max_size=2),
    st.dictionaries(st.sampled_from(PARTS), st.sampled_from(list(Health)), max_size=2),
    st.booleans(),
    st.sampled_from([None, MaintenancePhase.IN_PROGRESS, MaintenancePhase.COMPLETED]),
)
probe_rounds = st.tuples(
    st.sampled_from([15, 15, 20, 60, 3000]),
    st.sets(st.sampled_from(TARGETS)),
    st.sets(st.sampled_from(TARGETS)),
    st.sampled_from([Network.ONLINE, Network.ONLINE, Network.ONLINE, Network.OFFLINE, Network.UNKNOWN]),
)


def page_reports(world, looks):
    seconds, reports = 0, []
    for pause, how, phases, sick, whole, maintenance in looks:
        seconds += pause
        if how != "ok":
            state = PageState.UNREACHABLE if how == "unreachable" else PageState.UNREADABLE
            reports.append(world_failure(world, seconds, state))
            continue
        listed = [
            world.incident(
                seconds,
                phase,
                id=each,
                resolved_at=world.at(seconds) if phase is Phase.RESOLVED else None,
            )
            for each, phase in phases.items()
        ]
        planned = (world.maintenance(maintenance),) if maintenance else ()
        reports.append(
            world.page_report(
                seconds, *listed, sick=sick, complete=whole, incidents_complete=whole, maintenances=planned
            )
        )
    return reports


def world_failure(world, seconds, state):
    report = world.page_report(seconds)
    return type(report)(report.service_id, report.at, state)


def probe_reports(world, rounds):
    seconds, reports = 0, []
    for pause, bad, inconclusive, network in rounds:
        seconds += pause
        reports.append(world.probe_report(seconds, bad, inconclusive=inconclusive, network=network))
    return reports


def mixed(first, second, dice):
    """Return both lists in one, each in its own order."""
    left, right, course = list(first), list(second), []
    while left or right:
        course.append((left if left and (not right or dice.random() < 0.5) else right).pop(0))
    return course


@given(st.lists(page_looks, max_size=12), st.lists(probe_rounds, max_size=40), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=80)
def test_which_of_two_reports_of_one_moment_comes_first_does_not_matter(worlds, looks, rounds, dice):
    one, other = worlds(), worlds()
    one.probe(0)  # where no canary ever answers, the page's word on our connection is waited for
    other.probe(0)
    reports = [*page_reports(one, looks), *probe_reports(one, rounds)]
    one.reduce(*sorted(reports, key=lambda each: each.at))
    other.reduce(*sorted(reports, key=lambda each: (each.at, isinstance(each, PageReport) == (dice.random() < 0.5))))
    assert one.state == other.state
    assert one.judge(5000) == other.judge(5000)


@given(st.lists(page_looks, max_size=8), st.lists(probe_rounds, max_size=40), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=60)
def test_a_report_that_comes_late_changes_nothing(worlds, looks, rounds, dice):
    world = worlds()
    reports = mixed(page_reports(world, looks), probe_reports(world, rounds), dice)
    world.reduce(*reports)
    before = world.state
    late = [each for each in reports if each.at < max(r.at for r in reports if type(r) is type(each))]
    world.reduce(*late)
    assert world.state == before


LOSSES = ("page", "probe silent", "probe inconclusive", "probe offline", "all")
NOTHING_CONCLUSIVE = ("probe inconclusive", "probe offline")


def page_stays(world, seconds):
    report = world.page_report(seconds)
    world.reduce(type(report)("openai", report.at, PageState.FRESH, world.state.page.reading, unchanged=True))


def lose(world, source, seconds):
    if source in {"page", "all"} or world.state.page.state is not PageState.FRESH:
        world.page_fails(seconds)
    else:
        page_stays(world, seconds)
    if source == "probe inconclusive":
        world.probe(seconds, inconclusive=TARGETS)
    elif source == "probe offline":
        world.probe(seconds, TARGETS, network=Network.OFFLINE)
    elif source == "page":
        world.probe(seconds)


@given(st.lists(page_looks, max_size=8), st.lists(probe_rounds, max_size=30), st.sampled_from(LOSSES))
@example(
    looks=[(10, "ok", {}, {}, False, None)],
    rounds=[
        (15, set(), set(), Network.ONLINE),
        (15, set(TARGETS), set(), Network.ONLINE),
        (15, set(TARGETS), set(), Network.ONLINE),
        (3000, set(), set(), Network.ONLINE),
        (3000, set(), set(TARGETS), Network.ONLINE),
    ],
    source="probe inconclusive",
)
@settings(deadline=None, max_examples=120)
def test_health_never_improves_by_losing_a_source(worlds, looks, rounds, source):
    world = worlds()
    reports = sorted([*page_reports(world, looks), *probe_reports(world, rounds)], key=lambda each: each.at)
    world.reduce(*reports)
    now = max((each.at - world.at(0)).total_seconds() for each in reports) if reports else 0.0
    if world.state.page.state is PageState.FRESH:
        page_stays(world, now)
        page_stays(world, now + 1)
    before = world.judge(now).verdict
    ours = before.confirmation is not Confirmation.CONFIRMED
    if not before.health.in_trouble or (source == "page" and ours):
        return
    first, last = forgotten_at(world)
    for _ in range(45):
        now += 200
        lose(world, source, now)
        fades = ours and source in NOTHING_CONCLUSIVE
        if fades and world.at(now) > last:
            continue  # from then on only the page speaks
        better = {Health.OPERATIONAL} if fades and world.at(now) > first else {Health.OPERATIONAL, Health.MAINTENANCE}
        assert world.judge(now).verdict.health not in better  # announced work may explain the targets that are left


def forgotten_at(world):
    """Return when the first and the last of the targets in trouble are forgotten, if nothing conclusive comes."""
    found = [each.last_conclusive_at for each in world.state.probe.targets if each.track.alarmed or each.latency.slow]
    moments = [at + FORGOTTEN_AFTER for at in found] or [world.at(0)]
    return min(moments), max(moments)


@pytest.mark.parametrize(("page_is_lost", "afterwards"), [(True, "unknown"), (False, "operational")])
def test_two_hours_without_anything_conclusive_leave_the_page_alone_to_speak(world, page_is_lost, afterwards):
    world.page(0)
    world.probe(0)
    last = int(world.probes(15, 3, 15, TARGETS))
    assert world.says(last)[:2] == ("major_outage", "likely")
    for seconds in range(last + 200, last + 9200, 200):
        lose(world, "all" if page_is_lost else "probe inconclusive", seconds)
        world.probe(seconds, inconclusive=TARGETS)
        forgotten = world.at(seconds) - world.at(last) > FORGOTTEN_AFTER
        health = world.says(seconds)[0]
        assert health == (afterwards if forgotten else health)
        assert forgotten or health != "operational"


@given(st.lists(page_looks, max_size=8), st.lists(probe_rounds, max_size=40))
@settings(deadline=None, max_examples=80)
def test_once_every_source_is_well_so_is_the_service(worlds, looks, rounds):
    world = worlds()
    reports = sorted([*page_reports(world, looks), *probe_reports(world, rounds)], key=lambda each: each.at)
    world.reduce(*reports)
    last = max(((each.at - world.at(0)).total_seconds() for each in reports), default=0.0)
    for count in range(1, 29):
        world.probe(last + 20 * count)
    world.page(last + 510)
    world.page(last + 570)
    assert world.says(last + 570) == ("operational", "none", False)


@given(st.lists(page_looks, max_size=8), st.lists(probe_rounds, max_size=40), st.integers(0, 100_000))
@settings(deadline=None, max_examples=80)
def test_a_verdict_is_possible_at_any_moment(worlds, looks, rounds, seconds):
    world = worlds()
    world.reduce(*page_reports(world, looks), *probe_reports(world, rounds))
    view = world.judge(seconds)
    assert view.verdict.confirmation is not Confirmation.CONFIRMED or view.verdict.health.in_trouble
    assert len(view.verdict.evidence) >= 3
    assert len(view.probes) == 3


def test_the_network_is_dated_from_its_last_change(world):
    memory = NetworkTracking()
    for second, state in enumerate([Network.ONLINE, Network.ONLINE, Network.OFFLINE, Network.OFFLINE]):
        memory = reduce_network(memory, NetworkReport(world.at(second), state))
    assert (memory.state, memory.since, memory.at) == (Network.OFFLINE, world.at(2), world.at(3))
    assert reduce_network(memory, NetworkReport(world.at(0), Network.ONLINE)) is memory


@pytest.mark.parametrize("what", ["a good round", "an unchanged page", "a verdict"])
def test_folding_and_judging_are_cheap(world, what):
    world.page(0)
    last = world.probes(0, 40, 60)
    world.page(last)
    good = world.probe_report(last + 60)
    same = world.page_report(last + 60)
    same = type(same)("openai", same.at, PageState.FRESH, world.state.page.reading, unchanged=True)
    actions = {
        "a good round": lambda: world.reduce(good),
        "an unchanged page": lambda: world.reduce(same),
        "a verdict": lambda: world.judge(last + 61),
    }
    seconds = min(timeit.repeat(actions[what], number=50, repeat=20)) / 50
    assert seconds < 500e-6, "ten times the usual: something is worked out anew at each report"


def test_many_rounds_leave_no_growing_memory(world):
    dice = random.Random(7)
    for count in range(1000):
        world.probe(count * 60, {each for each in TARGETS if dice.random() < 0.2})
    assert len(world.state.detections) <= 50
    targets = world.state.probe.targets
    assert all(len(each.latency.window) <= 60 and len(each.track.recent) <= 20 for each in targets)
