"""Why a verdict is as it is, as data that views read instead of its sentences."""

from __future__ import annotations

import pytest

from trayapp.domain.model.enums import (
    EvidenceKind,
    FailureMode,
    Health,
    MaintenancePhase,
    Network,
    Phase,
    ReasonKind,
    Symptom,
)
from trayapp.i18n.formatter import translate

ALL = {"api", "auth", "edge"}


def nothing(_world):
    return 0


def page_well(world):
    world.page(0)
    return 1


def page_lost(world):
    world.page_fails(0)
    return world.probes(0, 3, 60)


def offline(world):
    world.probe(0, ALL, network=Network.OFFLINE)
    return 0


def incident(world):
    world.page(0, world.incident())
    return 1


def page_without_incident(world):
    world.page(0, sick={"c-chat": Health.PARTIAL_OUTAGE})
    return 1


def maintenance(world):
    world.page(0, maintenances=(world.maintenance(MaintenancePhase.IN_PROGRESS),))
    return 1


def sign_in_fails(world):
    world.page(0)
    world.probe(0)
    return world.probes(60, 6, 15, {"auth"})


def still_failing(world):
    world.page(0)
    world.probe(0)
    world.probes(60, 4, 15, ALL)
    world.page(110, world.incident(105))
    world.page(130, world.incident(105, Phase.RESOLVED, resolved_at=world.at(130)))
    return world.probes(135, 3, 20, ALL)


def never_worked_here(world):
    world.page(0)
    return world.probes(0, 3, 60, ALL, symptom=Symptom.DNS)


@pytest.mark.parametrize(
    ("course", "kind", "what"),
    [
        (nothing, ReasonKind.UNKNOWN, "Not checked yet"),
        (page_well, ReasonKind.ALL_CLEAR, "Everything works"),
        (page_lost, ReasonKind.PROBE_WELL, "Working, as far as we can tell"),
        (offline, ReasonKind.NETWORK, "You're offline"),
        (incident, ReasonKind.INCIDENT, "Elevated errors"),
        (page_without_incident, ReasonKind.PAGE, "OpenAI reports a partial outage"),
        (maintenance, ReasonKind.MAINTENANCE, "Maintenance: Database upgrade"),
        (sign_in_fails, ReasonKind.PROBE, "ChatGPT sign-in is failing"),
        (never_worked_here, ReasonKind.UNREACHABLE_HERE, "OpenAI can't be reached from this network"),
        (still_failing, ReasonKind.STILL_FAILING, "OpenAI isn't responding"),
    ],
)
def test_a_verdict_says_what_decided_it(world, course, kind, what):
    why = world.judge(course(world)).verdict.reason
    assert (why.kind, translate(why.what)) == (kind, what)


def test_a_finding_of_our_own_names_its_targets(world):
    why = world.judge(sign_in_fails(world)).verdict.reason
    assert (why.targets, why.mode) == (("auth",), FailureMode.SILENT)


def test_an_official_incident_comes_with_what_our_targets_say(world):
    last = sign_in_fails(world)
    world.page(last, world.incident(last))
    why = world.judge(last).verdict.reason
    assert (why.incident.id, why.targets) == ("i-1", ("auth",))


def test_each_line_of_evidence_says_what_it_is_about(world):
    last = sign_in_fails(world)
    world.page(last, world.incident(last))
    lines = [(each.kind, each.subject) for each in world.judge(last).verdict.evidence]
    assert lines == [
        (EvidenceKind.PAGE_INCIDENT, "i-1"),
        (EvidenceKind.TARGET_FAILING, "auth"),
        (EvidenceKind.NETWORK, ""),
    ]


def test_confirmed_is_said_of_what_the_page_confirmed(world):
    last = sign_in_fails(world)
    world.page(last, world.incident(last, health=Health.DEGRADED))
    verdict = world.judge(last).verdict
    assert (verdict.health, verdict.confirmed_health) == (Health.PARTIAL_OUTAGE, Health.DEGRADED)
