"""What an announced maintenance excuses, and what it does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.domain.conftest import SERVICE
from trayapp.domain.model.enums import MaintenancePhase
from trayapp.domain.model.service import ComponentInfo

ALL = {"api", "auth", "edge"}
HOUR = 3600
WITH_ROLES = replace(
    SERVICE,
    parts={
        "c-login": ComponentInfo("c-login", "Login", "g-chatgpt", frozenset({"login"})),
        "c-api": ComponentInfo("c-api", "Responses", "g-api", frozenset({"api"})),
        "c-billing": ComponentInfo("c-billing", "Billing", "g-api", frozenset({"billing"})),
        "c-chat": ComponentInfo("c-chat", "Conversations", "g-chatgpt", frozenset({"conversations"})),
    },
)


@pytest.fixture
def world(worlds):
    return worlds(WITH_ROLES)


def running(world, component="c-login", **more):
    return replace(world.maintenance(), component_ids=(component,), **more)


def failing(world, bad, rounds=10):
    world.probe(0)
    return world.probes(60, rounds, 15, bad)


@pytest.mark.parametrize(("component", "bad"), [("c-login", {"auth"}), ("c-api", {"api"}), ("c-chat", {"edge"})])
def test_it_excuses_the_targets_that_stand_for_its_parts(world, component, bad):
    world.page(0, maintenances=(running(world, component),))
    assert world.says(failing(world, bad)) == ("maintenance", "none", False)


@pytest.mark.parametrize("bad", [("api",), ("edge",), ("api", "auth")], ids=" ".join)
def test_it_excuses_nothing_that_it_does_not_name(world, bad):
    world.page(0, maintenances=(running(world),))
    assert world.says(failing(world, bad))[:2] == ("partial_outage", "likely")


@pytest.mark.parametrize("component", ["c-login", "c-billing", "unheard of"])
def test_it_never_excuses_that_everything_is_silent(world, component):
    world.page(0, maintenances=(running(world, component),))
    assert world.says(failing(world, ALL))[:2] == ("major_outage", "likely")


def test_a_maintenance_that_names_no_part_excuses_any_target_but_not_all(world):
    world.page(0, maintenances=(world.maintenance(),))
    last = failing(world, {"auth"})
    assert world.says(last)[0] == "maintenance"
    last = world.probes(last + 20, 10, 20, ALL)
    assert world.says(last)[:2] == ("major_outage", "likely")


@pytest.mark.parametrize(
    ("starts", "ends"),
    [(-15 * 24 * HOUR, -14 * 24 * HOUR), (-3 * HOUR, -HOUR), (-30 * HOUR, None)],
    ids=["two weeks overdue", "an hour overdue", "without an end"],
)
def test_it_excuses_nothing_once_it_should_be_over(world, starts, ends):
    overdue = running(world, starts_at=world.at(starts), ends_at=None if ends is None else world.at(ends))
    world.page(0, maintenances=(overdue,))
    assert world.says(failing(world, {"auth"}))[:2] == ("partial_outage", "likely")


def test_trouble_that_spreads_beyond_its_parts_is_trouble(world):
    world.page(0, maintenances=(running(world),))
    last = failing(world, {"auth"})
    assert world.says(last)[0] == "maintenance"
    last = world.probes(last + 20, 10, 20, {"auth", "api"})
    assert world.says(last)[:2] == ("partial_outage", "likely")


def test_a_maintenance_that_has_not_begun_excuses_nothing(world):
    world.page(0, maintenances=(replace(running(world), phase=MaintenancePhase.SCHEDULED, starts_at=world.at(HOUR)),))
    assert world.says(failing(world, {"auth"}))[:2] == ("partial_outage", "likely")


def test_an_old_incident_about_another_part_confirms_no_new_detection(world):
    small = world.incident(-14 * 24 * HOUR, title="Invoices arrive late", component_ids=("c-billing",))
    world.page(0, small)
    failing(world, {"api"})
    assert world.state.detections[-1].incident_id is None
    last = 60 + 9 * 15
    assert world.says(last)[:2] == ("partial_outage", "likely")
    assert world.headline(last) == "OpenAI's API isn't responding; OpenAI hasn't confirmed it yet"


@pytest.mark.parametrize("parts", [("c-api",), ("c-billing", "c-api")])
def test_an_old_incident_about_the_same_part_does(world, parts):
    world.page(0, world.incident(-14 * 24 * HOUR, component_ids=parts))
    failing(world, {"api"})
    assert world.state.detections[-1].incident_id == "i-1"
