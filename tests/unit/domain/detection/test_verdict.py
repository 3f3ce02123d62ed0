"""What the three signals say together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from trayapp.domain.detection.connection import network_now
from trayapp.domain.model.enums import (
    Confirmation,
    EvidenceSource,
    Health,
    MaintenancePhase,
    Network,
    PageState,
    Phase,
    Symptom,
    TargetState,
)
from trayapp.domain.model.service import ComponentInfo, Service
from trayapp.domain.model.snapshot import ServiceSnapshot
from trayapp.domain.model.status_page import Component, Scope
from trayapp.i18n.formatter import translate

ALL = {"api", "auth", "edge"}
MINUTES_20 = 20 * 60


def contradictions(view: ServiceSnapshot) -> list[str]:
    return [translate(each) for each in view.page.contradictions]


# -- nothing wrong, nothing known -------------------------------------------------------------------------------------


def test_at_the_beginning_nothing_is_known(world):
    assert world.says(0) == ("unknown", "none", False)
    assert world.headline(0) == "Not checked yet"


def test_a_page_alone_is_enough_for_an_all_clear(world):
    world.page(0)
    assert world.says(1) == ("operational", "none", False)
    assert world.headline(1) == "Everything works"


def test_there_is_always_a_line_from_each_signal(world):
    for happening in (lambda: None, lambda: world.page(0), lambda: world.probe(1), lambda: world.page_fails(60)):
        happening()
        sources = {each.source for each in world.judge(60).verdict.evidence}
        assert sources == {EvidenceSource.PAGE, EvidenceSource.PROBE, EvidenceSource.NETWORK}


def test_an_old_all_clear_is_not_asserted(world):
    world.page(0)
    assert world.says(14 * 60)[0] == "operational"
    assert world.says(MINUTES_20)[0] == "unknown"
    assert world.judge(MINUTES_20).page.state is PageState.STALE


def test_a_page_looked_at_once_an_hour_by_choice_counts_for_longer(world):
    for hour in range(4):
        world.page(hour * 3600)
    assert world.says(3 * 3600 + 3000)[0] == "operational"


# -- the official page ------------------------------------------------------------------------------------------------


def test_an_open_incident_confirms_and_is_the_headline(world):
    world.page(0, world.incident())
    assert world.says(1) == ("degraded", "confirmed", False)
    assert world.headline(1) == "Elevated errors"


def test_an_incident_being_watched_is_recovering_though_every_part_is_back(world):
    world.page(0, world.incident(phase=Phase.MONITORING), stated_health=Health.DEGRADED)
    assert world.says(1) == ("degraded", "confirmed", True)
    assert world.headline(1) == "Recovering: Elevated errors"
    assert "It lists every component as operational, but an incident is open" in contradictions(world.judge(1))


def test_an_outage_whose_parts_are_back_is_no_outage_any_more(world):
    world.page(0, world.incident(phase=Phase.MONITORING, health=Health.MAJOR_OUTAGE))
    assert world.says(1) == ("degraded", "confirmed", True)


def test_the_worst_of_indicator_incident_and_parts_counts(world):
    sick = {"c-chat": Health.PARTIAL_OUTAGE, "c-login": Health.PARTIAL_OUTAGE}
    world.page(0, world.incident(), sick=sick, stated_health=Health.DEGRADED)
    assert world.says(1)[0] == "partial_outage"
    assert "Its headline is milder than its own components and incidents" in contradictions(world.judge(1))


def test_a_reopened_incident_without_affected_parts_is_recovering(world):
    world.page(0, world.incident(phase=Phase.MONITORING, reopened=True, component_ids=()))
    assert world.says(1) == ("degraded", "confirmed", True)
    assert world.judge(1).incidents[0].reopened


@pytest.mark.parametrize(
    ("reading", "said"),
    [
        ({"stated_health": Health.DEGRADED}, "Its headline reports problems, but no incident is open and no component"),
        ({"sick": {"c-api": Health.DEGRADED}}, "It lists affected components, but no incident is open"),
    ],
)
def test_trouble_without_an_incident_counts_and_is_named(world, reading, said):
    world.page(0, **reading)
    assert world.says(1)[:2] == ("degraded", "confirmed")
    assert any(each.startswith(said) for each in contradictions(world.judge(1)))


def test_an_indicator_that_says_nothing_of_an_open_incident_is_named(world):
    world.page(0, world.incident(component_ids=()), stated_health=Health.OPERATIONAL)
    assert world.says(1)[0] == "degraded"
    assert "Its headline says all is well, but an incident is open" in contradictions(world.judge(1))


def test_a_word_that_nobody_knows_is_never_operational(world):
    world.page(0, sick={"c-api": Health.UNKNOWN})
    assert world.says(1)[0] == "unknown"


def test_maintenance_is_never_an_outage(world):
    world.page(0, maintenances=(world.maintenance(),))
    assert world.says(1) == ("maintenance", "none", False)
    assert world.headline(1) == "Maintenance: Database upgrade"


def test_an_incident_during_maintenance_is_an_incident(world):
    world.page(0, world.incident(), maintenances=(world.maintenance(),))
    assert world.says(1)[:2] == ("degraded", "confirmed")


def test_planned_maintenance_to_come_changes_nothing(world):
    world.page(0, maintenances=(world.maintenance(MaintenancePhase.SCHEDULED),))
    assert world.says(1) == ("operational", "none", False)


def test_the_scopes_of_all_open_incidents_are_joined(world):
    first = world.incident(scope=Scope(plans=("free",)))
    second = world.incident(id="i-2", scope=Scope(plans=("free", "plus"), regions=("EU",)))
    world.page(0, first, second)
    assert world.judge(1).verdict.scope == Scope(("free", "plus"), ("EU",))


def test_the_trouble_is_dated_from_its_earliest_evidence(world):
    world.page(600, world.incident(590, started_at=world.at(120)))
    assert world.judge(601).verdict.since == world.at(120)


# -- what the user watches --------------------------------------------------------------------------------------------


@pytest.fixture
def picky(worlds):
    """A world whose user watches the API alone."""
    base = worlds().state.service
    return worlds(replace(base, watch=("g-api",)))


def test_trouble_in_what_nobody_watches_is_listed_and_counts_for_nothing(picky):
    picky.page(0, picky.incident(), sick={"c-chat": Health.MAJOR_OUTAGE}, stated_health=Health.MAJOR_OUTAGE)
    view = picky.judge(1)
    assert view.verdict.health is Health.OPERATIONAL
    assert view.unwatched == {"i-1"}
    assert [each.id for each in view.incidents] == ["i-1"]
    assert [each.id for each in view.components] == ["c-api"]
    assert picky.evidence(1)[0] == "OpenAI reports 1 incident, but nothing you watch is affected"


def test_an_incident_without_parts_concerns_everybody(picky):
    picky.page(0, picky.incident(component_ids=()))
    assert picky.says(1)[:2] == ("degraded", "confirmed")


def test_a_badge_that_nothing_else_explains_counts(picky):
    picky.page(0, stated_health=Health.DEGRADED)
    assert picky.says(1)[0] == "degraded"


def test_watched_parts_that_are_gone_are_named(picky):
    picky.page(0, parts=(Component("c-new", "New", "Group", Health.OPERATIONAL, "g-new"),))
    assert "None of the components you watch is listed anymore" in contradictions(picky.judge(1))


def test_a_part_first_seen_on_the_page_is_watched_with_its_group(picky):
    new = Component("c-new", "New", "APIs", Health.OPERATIONAL, "g-api")
    parts = (*picky.reading().components, new)
    picky.page(0, picky.incident(component_ids=("c-new",)), parts=parts, sick={"c-new": Health.MAJOR_OUTAGE})
    assert picky.says(1)[:2] == ("major_outage", "confirmed")
    assert [each.id for each in picky.judge(1).components] == ["c-api", "c-new"]
    assert picky.judge(1).unwatched == frozenset()


def test_a_known_part_is_watched_with_its_group_where_the_page_tells_no_group(worlds, picky):
    known = {
        "c-api": ComponentInfo("c-api", "Responses", "g-api"),
        "c-chat": ComponentInfo("c-chat", "Conversations", "g-chatgpt"),
    }
    picky = worlds(replace(picky.state.service, parts=known))
    parts = [Component(each, each, None, Health.DEGRADED) for each in known]
    picky.page(0, picky.incident(component_ids=("c-api",)), parts=parts, complete=False)
    assert [each.id for each in picky.judge(1).components] == ["c-api"]
    assert picky.judge(1).unwatched == frozenset()
    assert picky.says(1)[:2] == ("degraded", "confirmed")


def test_the_page_lists_all_of_its_parts_and_tells_whether_it_lists_all(picky):
    every = picky.reading().components
    assert (picky.judge(0).page.parts, picky.judge(0).page.lists_all) == ((), False)
    picky.page(1)
    assert (picky.judge(2).page.parts, picky.judge(2).page.lists_all) == (every, True)
    picky.page(3, parts=every[:1], complete=False)
    view = picky.judge(4).page
    assert ({each.id for each in view.parts}, view.lists_all) == ({each.id for each in every}, False)


# -- our own probe ----------------------------------------------------------------------------------------------------


def test_a_first_sign_is_suspected_and_leaves_the_health_to_the_page(world):
    world.page(0)
    world.probe(0)
    world.probes(60, 2, 15, {"auth"})
    assert world.says(76) == ("operational", "none", False)
    last = world.probes(90, 9, 15)
    assert world.says(last) == ("operational", "suspected", False)
    assert world.headline(last) == "ChatGPT sign-in may have a problem"
    assert world.judge(last).verdict.symptom is Symptom.ERRORS
    assert world.judge(last).verdict.since == world.at(60)


@pytest.mark.parametrize(
    ("bad", "health", "headline"),
    [
        ({"auth"}, "partial_outage", "ChatGPT sign-in is failing; OpenAI hasn't confirmed it yet"),
        ({"api"}, "partial_outage", "OpenAI's API isn't responding; OpenAI hasn't confirmed it yet"),
        ({"edge"}, "partial_outage", "ChatGPT isn't responding; OpenAI hasn't confirmed it yet"),
        (
            {"api", "auth"},
            "partial_outage",
            "OpenAI's API and ChatGPT sign-in aren't responding; OpenAI hasn't confirmed it yet",
        ),
        (ALL, "major_outage", "OpenAI isn't responding; OpenAI hasn't confirmed it yet"),
    ],
)
def test_what_does_not_respond_is_said_in_words(world, bad, health, headline):
    world.page(0)
    world.probe(0)
    last = world.probes(60, 8, 15, bad)
    assert world.says(last) == (health, "likely", False)
    assert world.headline(last) == headline
    assert "It reports no problems, but our own checks are failing" in contradictions(world.judge(last))


def test_errors_now_and_then_are_no_outage(world):
    world.page(0)
    for count, mark in enumerate("gbgbgbgbgbgbgbgbgb"):
        world.probe(count * 15, {"api"} if mark == "b" else ())
    assert world.says(270)[:2] == ("degraded", "likely")
    assert world.headline(270).startswith("OpenAI's API is failing on and off")


def test_what_answers_again_stays_in_trouble_until_it_has_been_well_for_five_minutes(world):
    world.page(0)
    world.probe(0)
    last = world.probes(60, 8, 15, ALL)
    world.page(last)
    last = world.probes(last + 20, 5, 20)
    assert world.says(last) == ("major_outage", "likely", False)
    last = world.probes(last + 20, 12, 20)
    world.page(last)
    assert world.says(last) == ("operational", "none", False)


def test_our_trouble_goes_on_after_the_page_called_it_resolved(world):
    world.page(0)
    world.probe(0)
    last = world.probes(60, 8, 15, ALL)
    world.page(last, world.incident(last))
    last = world.probes(last + 20, 4, 20)
    world.page(last, world.incident(phase=Phase.RESOLVED, resolved_at=world.at(last)))
    assert world.says(last) == ("major_outage", "likely", False)


def test_targets_that_are_well_again_say_nothing_of_an_incident_they_never_showed(world):
    world.page(0)
    world.probe(0)
    last = world.probes(60, 8, 15, ALL)
    shown, unseen = (
        world.incident(last),
        world.incident(last + 5, id="i-2", title="Fine-tuning fails", component_ids=()),
    )
    world.page(last, shown)
    world.page(last + 5, shown, unseen)
    last = world.probes(last + 20, 20, 20)
    world.page(last, shown, unseen)
    assert world.says(last) == ("degraded", "confirmed", False)
    world.page(last + 1, shown, replace(unseen, phase=Phase.MONITORING))
    assert world.says(last + 1) == ("degraded", "confirmed", True)


def test_a_probe_that_still_fails_is_not_called_recovering_by_the_page(world):
    world.page(0)
    world.probe(0)
    last = world.probes(60, 8, 15, ALL)
    world.page(last, world.incident(phase=Phase.MONITORING))
    assert world.says(last) == ("major_outage", "confirmed", False)


def test_what_fails_after_its_incident_was_closed_says_so(world):
    world.page(0)
    world.probe(0)
    last = world.probes(60, 8, 15, {"api"})
    world.page(last, world.incident(last))
    world.page(last + 30)
    world.page(last + 60)
    world.probe(last + 60, {"api"})
    assert world.headline(last + 61) == "OpenAI's API isn't responding, although OpenAI says it's resolved"


def test_slowness_of_one_target_is_suspected_and_of_several_degrades(world):
    last = world.probes(0, 40, 60)
    world.page(last)
    for _count in range(4):
        last += 60
        world.probe(last, slow={"api"})
    world.page(last)
    assert world.says(last) == ("operational", "suspected", False)
    assert world.headline(last) == "OpenAI's API is slow"
    for _count in range(4):
        last += 60
        world.probe(last, slow=ALL)
    world.page(last)
    assert world.says(last) == ("degraded", "suspected", False)
    assert world.judge(last).verdict.symptom is Symptom.SLOW
    assert {each.state for each in world.judge(last).probes} == {TargetState.SLOW}


def test_a_slow_line_of_the_users_own_is_no_slow_service(world):
    last = world.probes(0, 40, 60)
    for _count in range(10):
        last += 60
        world.probe(last, slow=ALL, canary_ms=2000.0)
    world.page(last)
    assert world.says(last) == ("operational", "none", False)


def test_a_measurement_older_than_a_quarter_of_an_hour_is_not_asserted(world):
    last = world.probes(0, 10, 60)
    assert {each.state for each in world.judge(last + MINUTES_20).probes} == {TargetState.UNKNOWN}


def test_trouble_that_nobody_heard_of_since_is_unknown_and_never_green(world):
    world.page(0)
    world.probe(0)
    last = world.probes(60, 8, 15, ALL)
    for _count in range(20):
        last += 60
        world.probe(last, inconclusive=ALL)
    world.page(last)
    assert world.says(last) == ("unknown", "suspected", False)


def test_what_said_nothing_for_hours_begins_anew(world):
    world.page(0)
    world.probe(0)
    last = world.probes(60, 8, 15, ALL)
    end = world.probes(last + 60, 150, 60, inconclusive=ALL)
    assert world.state.detections[-1].ended_at == world.at(last)
    world.page(end)
    assert world.says(end) == ("operational", "none", False)


# -- a page that can't be read ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [PageState.UNREACHABLE, PageState.UNREADABLE])
def test_a_page_that_cannot_be_read_is_no_outage(world, state):
    world.page_fails(0, state)
    assert world.says(1) == ("unknown", "none", False)
    world.probes(60, 2, 60)
    assert world.says(121) == ("operational", "none", False)
    assert world.judge(121).page.state is state
    assert "status page" in world.evidence(121)[0]


def test_one_good_round_of_one_target_is_too_little(worlds):
    world = worlds(Service("openai", "OpenAI", "https://x", targets=worlds().state.service.targets[:1]))
    world.page_fails(0)
    world.probe(1)
    assert world.says(2)[0] == "unknown"
    world.probe(61)
    assert world.says(62)[0] == "operational"


def test_known_trouble_stands_while_the_page_cannot_be_read(world):
    world.page(0, world.incident())
    for minute in range(1, 180):
        world.page_fails(minute * 60)
        world.probe(minute * 60)
    view = world.judge(179 * 60)
    assert (view.verdict.health, view.verdict.confirmation) == (Health.DEGRADED, Confirmation.CONFIRMED)
    assert view.page.stale
    assert world.evidence(179 * 60)[0].endswith("Last known: OpenAI reports: Elevated errors")


def test_trouble_of_yesterday_is_neither_asserted_nor_called_over(world):
    world.page(0, world.incident())
    world.page_fails(25 * 3600)
    world.probes(25 * 3600, 4, 60)
    assert world.says(25 * 3600 + 181) == ("unknown", "none", False)


def test_a_finding_without_a_page_says_so(world):
    world.page_fails(0)
    world.probe(0)
    last = world.probes(60, 8, 15, {"api"})
    assert world.headline(last) == "OpenAI's API isn't responding; OpenAI's status page can't be read"


# -- the user's own network -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("network", "headline"),
    [
        (Network.OFFLINE, "You're offline"),
        (Network.CAPTIVE_PORTAL, "This network wants you to sign in"),
        (Network.PROXY_UNREACHABLE, "Your proxy isn't responding"),
    ],
)
def test_without_a_connection_nothing_is_said_about_the_service(world, network, headline):
    world.page(0, world.incident())
    world.probe(60)
    world.probe(120, ALL, network=network)
    world.probe(140, ALL, network=network)
    assert world.says(141) == ("unknown", "none", False)
    assert world.headline(141) == headline
    assert world.judge(141).verdict.since == world.at(120)


def test_a_page_that_answered_at_that_very_time_disproves_dead_canaries(world):
    world.probe(60, ALL, network=Network.OFFLINE)
    world.page(62)
    assert world.says(63)[0] == "operational"
    assert network_now(world.network, (world.state,), world.at(63)) is Network.ONLINE


def test_a_target_that_answered_at_that_very_time_disproves_dead_canaries(world):
    world.page(0)
    world.probe(60, {"api"}, network=Network.OFFLINE)
    assert world.says(61) == ("operational", "none", False)


def test_an_old_word_about_the_connection_is_not_asserted(world):
    world.probe(0, ALL, network=Network.OFFLINE)
    assert network_now(world.network, (world.state,), world.at(MINUTES_20)) is Network.UNKNOWN


# -- maintenance and our probe ----------------------------------------------------------------------------------------


def test_what_fails_during_maintenance_is_put_down_to_it(world):
    world.page(0, maintenances=(world.maintenance(),))
    world.probe(0)
    last = world.probes(60, 10, 15, {"auth"})
    assert world.says(last) == ("maintenance", "none", False)
    assert world.judge(last).detection is None


def test_what_is_still_down_long_after_maintenance_is_trouble(world):
    world.page(0, maintenances=(world.maintenance(),))
    world.probe(0)
    last = world.probes(60, 10, 15, {"auth"})
    world.page(last)
    assert world.says(last) == ("maintenance", "none", False)
    end = world.probes(last + 20, 120, 20, {"auth"})
    world.page(end)
    assert world.says(end)[:2] == ("partial_outage", "likely")
    assert world.judge(end).detection is not None


def test_what_fails_in_a_maintenance_belongs_to_it_for_a_while_afterwards(world):
    world.page(0, maintenances=(world.maintenance(),))
    world.probe(0)
    last = world.probes(60, 10, 15, {"auth"})
    last = world.probes(last + 20, 4, 20)
    assert world.says(last) == ("maintenance", "none", False)
    world.page(last)
    assert world.says(last) == ("maintenance", "none", False)


def test_what_was_down_before_maintenance_is_trouble(world):
    world.page(0)
    world.probe(0)
    last = world.probes(60, 8, 15, ALL)
    later = world.maintenance()
    world.page(last + 600, maintenances=(replace(later, starts_at=world.at(last + 590)),))
    world.probe(last + 600, ALL)
    assert world.says(last + 601)[:2] == ("major_outage", "likely")


def test_a_second_wave_that_only_the_page_shows_lasts_since_its_own_beginning(world):
    world.page(0)
    world.probe(0)
    last = world.probes(60, 8, 20, ALL)
    first = world.incident(last)
    world.page(last, first)
    assert world.judge(last).verdict.since == world.at(60)
    over = world.probes(last + 20, 40, 20)
    world.page(over, replace(first, phase=Phase.RESOLVED, resolved_at=world.at(over)))
    assert world.state.detections[-1].ended_at is not None
    again = replace(first, reopened=True, started_at=world.at(over + 600))
    world.page(over + 660, again)
    assert world.judge(over + 660).verdict.since == world.at(over + 600)
