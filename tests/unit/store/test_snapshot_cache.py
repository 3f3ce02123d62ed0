"""What is carried on is what judging anew would say: to the last field, over any course of looks."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trayapp import resources
from trayapp.domain.alerts.alert import AlertState
from trayapp.domain.model.enums import Health, MaintenancePhase, Network, PageState, Phase, Result, Symptom
from trayapp.domain.model.reports import (
    Failure,
    FailureKind,
    NetworkReport,
    PageReading,
    PageReport,
    ProbeReport,
    Sample,
)
from trayapp.domain.model.service import Service, Target
from trayapp.domain.model.settings import Settings
from trayapp.domain.model.snapshot import ServiceSnapshot, TrackRecord
from trayapp.domain.model.status_page import Component, Incident, Maintenance
from trayapp.domain.tips.facts import UserContext
from trayapp.store import store as stores
from trayapp.store.store import Store

START = datetime(2026, 2, 3, 20, 0, tzinfo=UTC)
SERVICES = (
    Service(
        "svc",
        "Service",
        "https://status.example/",
        (Target("api", "https://a.example", stands_for="api"), Target("auth", "https://b.example", stands_for="login")),
        watch=("p1", "p2"),
    ),
    Service("bare", "Bare", "https://bare.example/"),
)
HEALTHS = (Health.OPERATIONAL, Health.OPERATIONAL, Health.DEGRADED, Health.MAJOR_OUTAGE, Health.UNKNOWN)
WAITS_S = (0.0, 1.0, 15.0, 20.0, 60.0, 60.0, 60.0, 290.0, 610.0, 899.0, 901.0, 1799.0, 1801.0, 8000.0, 86_400.0, -40.0)


def reading(draw: st.DrawFn, now: datetime) -> PageReading:
    """Draw what a page says; incidents and works of few ids, so that they come back and change."""
    begun = now - timedelta(minutes=draw(st.sampled_from([0, 3, 29, 31, 1440])))
    phase = draw(st.sampled_from(list(Phase)))
    incident = Incident(
        draw(st.sampled_from(["i1", "i2"])),
        "Trouble",
        phase,
        draw(st.sampled_from(HEALTHS)),
        published_at=begun,
        resolved_at=now - timedelta(minutes=draw(st.sampled_from([0, 29]))) if phase is Phase.RESOLVED else None,
        component_ids=draw(st.sampled_from([(), ("p1",), ("p3",)])),
    )
    work = Maintenance("m1", "Work", draw(st.sampled_from(list(MaintenancePhase))), begun, component_ids=("p1",))
    parts = tuple(Component(each, each, "G", draw(st.sampled_from(HEALTHS)), "g") for each in ("p1", "p2", "p3"))
    return PageReading(
        "x",
        "https://status.example/",
        draw(st.sampled_from([PARTS, PARTS, parts])),
        draw(st.sampled_from([(), (), (incident,)])),
        draw(st.sampled_from([(), (), (), (work,)])),
        draw(st.sampled_from([None, *HEALTHS])),
        complete=draw(st.sampled_from([True, True, False])),
        incidents_complete=draw(st.sampled_from([True, True, False])),
    )


PARTS = tuple(Component(each, each, "G", Health.OPERATIONAL, "g") for each in ("p1", "p2", "p3"))
WELL = PageReading("x", "https://status.example/", PARTS, stated_health=Health.OPERATIONAL)
GOOD, BAD = (Result.GOOD, None, 300.0), (Result.BAD, Symptom.ERRORS, 200.0)
SAMPLES = st.sampled_from(
    [
        *[GOOD] * 6,
        (Result.GOOD, None, 310.0),
        (Result.GOOD, None, 9000.0),
        (Result.GOOD, Symptom.QUOTA, 300.0),
        *[BAD] * 2,
        (Result.BAD, Symptom.NO_RESPONSE, None),
        (Result.INCONCLUSIVE, Symptom.CHALLENGED, 200.0),
    ]
)
NETWORKS = st.sampled_from([Network.ONLINE] * 7 + [Network.OFFLINE, Network.UNKNOWN, Network.CAPTIVE_PORTAL])


def round_at(now: datetime, samples: dict[str, tuple], network: Network, service: str = "svc") -> ProbeReport:
    taken = tuple(Sample(name, now, *said) for name, said in samples.items())
    return ProbeReport(service, now, taken, NetworkReport(now, network, 30.0, f"canary: {network}"))


@st.composite
def courses(draw: st.DrawFn) -> list[tuple[datetime, object]]:
    """Draw moments with a report or a deed each; rough ones, with calm minutes in between and the last page kept."""
    now, told, steps = START, WELL, []
    for _ in range(draw(st.integers(3, 10))):
        now += timedelta(seconds=draw(st.sampled_from(WAITS_S)))
        kind = draw(st.sampled_from(["calm"] * 6 + ["page"] * 3 + ["probe"] * 3 + ["outage", "lost", "bare", "deed"]))
        match kind:
            case "calm":
                pause_s, rounds = draw(st.sampled_from([(15, 3), (30, 8), (60, 3), (60, 40), (300, 10), (900, 110)]))
                for _ in range(rounds):
                    now += timedelta(seconds=pause_s)
                    steps.append((now, PageReport("svc", now, PageState.FRESH, told, unchanged=True)))
                    steps.append((now, PageReport("bare", now, PageState.FRESH, WELL, unchanged=True)))
                    steps.append((now, round_at(now, {"api": GOOD, "auth": GOOD}, Network.ONLINE)))
            case "outage":
                for _ in range(draw(st.sampled_from([1, 2, 6]))):
                    now += timedelta(seconds=20)
                    steps.append((now, round_at(now, {"api": BAD, "auth": draw(SAMPLES)}, Network.ONLINE)))
            case "page":
                told = reading(draw, now)
                steps.append((now, PageReport("svc", now, PageState.FRESH, told)))
            case "probe":
                samples = {name: draw(SAMPLES) for name in draw(st.sampled_from([("api", "auth"), ("api",)]))}
                steps.append((now, round_at(now, samples, draw(NETWORKS))))
            case "lost":
                state = draw(st.sampled_from([PageState.UNREACHABLE, PageState.UNREADABLE]))
                steps.append((now, PageReport("svc", now, state, failure=Failure(FailureKind.TIMEOUT, "late"))))
            case "bare":
                steps.append((now, PageReport("bare", now, PageState.FRESH, WELL)))
                steps.append((now, round_at(now, {}, draw(NETWORKS), "bare")))
            case _:
                steps.append((now, draw(st.sampled_from([None, "resumed", "mute", "vpn", "record", "look", "other"]))))
    return steps


def played(steps: list[tuple[datetime, object]], *, carried: bool) -> list[object]:
    """Return all that a store says on the way, and what it remembers in the end; `carried`: with the cheap ways."""
    with ExitStack() as ways:
        if not carried:
            ways.enter_context(patch.object(stores, "carried_on", lambda *_: None))
            ways.enter_context(patch.object(stores.policy, "_is_quiet", lambda *_: False))
        store = Store(SERVICES, Settings(), resources.tip_rules(), local=datetime.time)
        said: list[object] = []
        for now, what in steps:
            match what:
                case "resumed":
                    store.resumed(now)
                case "mute":
                    store.mute("svc")
                case "vpn":
                    store.set_user_context(UserContext(vpn="on", key_configured=True))
                case "record":
                    store.set_track_record("svc", TrackRecord(90, 9, 1))
                case "look":
                    said.append(store.snapshot(now + timedelta(hours=1)))
                case "other":
                    store.reconfigure((replace(SERVICES[0], watch=("*",)), SERVICES[1]), Settings(), now)
            applied = store.apply(what, now) if isinstance(what, PageReport | ProbeReport) else store.tick(now)
            said.append((applied.snapshot, applied.notices, applied.remember, store.app_state))
        return said


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(courses())
def test_a_carried_picture_is_the_one_that_judging_anew_makes(steps) -> None:
    assert played(steps, carried=True) == played(steps, carried=False)


def judged_in(steps: list[tuple[datetime, object]]) -> int:
    with patch.object(stores, "judge", wraps=stores.judge) as judge:
        played(steps, carried=True)
    return judge.call_count


def calm(minutes: int, told: PageReading = WELL, bad: tuple[int, ...] = ()) -> list[tuple[datetime, object]]:
    steps: list[tuple[datetime, object]] = []
    for minute in range(minutes):
        now = START + timedelta(minutes=minute)
        sample = BAD if minute in bad else (Result.GOOD, None, 300.0 + minute % 7)
        steps.append((now, PageReport("svc", now, PageState.FRESH, told, unchanged=True)))
        steps.append((now, round_at(now, {"api": sample, "auth": (Result.GOOD, None, 90.0)}, Network.ONLINE)))
    return steps


@pytest.fixture
def one_service(monkeypatch) -> None:
    monkeypatch.setitem(globals(), "SERVICES", SERVICES[:1])


@pytest.mark.usefixtures("one_service")
def test_a_quiet_hour_is_judged_only_until_it_is_known_to_be_quiet() -> None:
    assert judged_in(calm(60)) == judged_in(calm(600)) < 8


@pytest.mark.usefixtures("one_service")
def test_a_stray_failure_is_judged_and_its_fading_is_not() -> None:
    assert judged_in(calm(60)) < judged_in(calm(60, bad=(30,))) < judged_in(calm(60)) + 8


@pytest.mark.usefixtures("one_service")
def test_an_incident_that_ended_grows_old_while_it_is_carried() -> None:
    over = Incident("i1", "T", Phase.RESOLVED, Health.DEGRADED, published_at=START, resolved_at=START)
    steps = calm(24 * 60 + 30, replace(WELL, incidents=(over,)))
    assert judged_in(steps) < 12
    assert [view.incidents for view in (shown(steps, 1), shown(steps, 24 * 60), shown(steps, 24 * 60 + 1))] == [
        (over,),
        (over,),
        (),
    ]


def shown(steps: list[tuple[datetime, object]], minute: int) -> ServiceSnapshot:
    """Return how the service was shown after the looks of a minute."""
    return played(steps[: 2 * minute + 2], carried=True)[-1][0].services[0]


def test_the_notices_memory_of_the_same_things_is_the_same_but_for_its_moment() -> None:
    full = AlertState(**{each.name: object() for each in fields(AlertState)})
    assert full.at(START) == replace(full, last_at=START)
