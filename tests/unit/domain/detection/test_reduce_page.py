"""What is remembered of the official page."""

from __future__ import annotations

import pytest

from trayapp.domain.detection.reduce import reduce
from trayapp.domain.detection.reduce_page import MOST_LEFT
from trayapp.domain.model.enums import Health, PageState, Phase
from trayapp.domain.model.reports import PageReport
from trayapp.domain.model.status_page import Component, Update

DAY = 24 * 3600


def incidents(world):
    return [known.incident for known in world.state.page.incidents]


def healths(world):
    return {each.id: each.health for each in world.state.page.components}


def test_an_open_incident_that_leaves_the_page_is_resolved_once_a_second_look_agrees(world):
    world.page(0, world.incident())
    world.page(60)
    assert incidents(world)[0].is_open
    assert world.says(61)[:2] == ("degraded", "confirmed")
    world.page(120)
    assert incidents(world)[0].phase is Phase.RESOLVED
    assert incidents(world)[0].resolved_at == world.at(60)
    assert world.says(121) == ("operational", "none", False)


def test_an_incident_that_one_look_misses_goes_on(world):
    for seconds in (0, 120, 240):
        world.page(seconds, world.incident())
        world.page(seconds + 60)
        assert incidents(world)[0].is_open
    world.page(360, world.incident())
    assert not incidents(world)[0].reopened


def test_an_incident_that_leaves_an_unchanged_page_is_resolved_too(world):
    world.page(0, world.incident())
    world.page(60)
    report = world.page_report(120)
    world.reduce(type(report)("openai", report.at, PageState.FRESH, world.state.page.reading, unchanged=True))
    assert not incidents(world)[0].is_open


def updated(world, *moments, phase=Phase.INVESTIGATING, **more):
    updates = tuple(Update(f"u-{each}", phase, world.at(each), "text") for each in moments)
    return world.incident(0, phase, updates=updates, **more)


def test_an_older_answer_undoes_nothing(world):
    world.page(0, updated(world, 0))
    world.page(60, updated(world, 50, 0, phase=Phase.MONITORING))
    world.page(120, updated(world, 0))
    assert incidents(world)[0].phase is Phase.MONITORING
    assert world.state.page.fetched_at == world.at(60)


def test_an_older_answer_does_not_open_what_is_resolved(world):
    world.page(0, updated(world, 0))
    world.page(60, updated(world, 50, 0, phase=Phase.RESOLVED, resolved_at=world.at(50)))
    world.page(120, updated(world, 0), sick={"c-chat": Health.PARTIAL_OUTAGE})
    assert world.says(121) == ("operational", "none", False)


def test_an_update_that_the_page_takes_back_is_gone_after_a_while(world):
    world.page(0, updated(world, 50, 0, phase=Phase.MONITORING))
    for minute in range(1, 13):
        world.page(60 * minute, updated(world, 0))
    assert incidents(world)[0].phase is Phase.INVESTIGATING


def test_one_odd_look_opens_nothing(world):
    world.page(0)
    world.page(60, sick={"c-chat": Health.MAJOR_OUTAGE})
    assert world.says(61) == ("operational", "none", False)
    world.page(120)
    assert world.says(121) == ("operational", "none", False)


def test_trouble_without_an_incident_counts_once_a_second_look_agrees(world):
    world.page(0)
    world.page(60, sick={"c-chat": Health.MAJOR_OUTAGE})
    world.page(120, sick={"c-chat": Health.MAJOR_OUTAGE})
    assert world.says(121)[:2] == ("major_outage", "confirmed")


def test_the_first_look_of_all_is_believed(world):
    world.page(0, sick={"c-chat": Health.MAJOR_OUTAGE})
    assert world.says(1)[:2] == ("major_outage", "confirmed")


def test_an_incident_is_believed_at_once(world):
    world.page(0)
    world.page(60, world.incident())
    assert world.says(61)[:2] == ("degraded", "confirmed")


def test_a_partial_list_of_incidents_resolves_nothing_by_leaving_it_out(world):
    world.page(0, world.incident())
    world.page(60, incidents_complete=False)
    assert incidents(world)[0].is_open
    assert world.says(61)[:2] == ("degraded", "confirmed")


@pytest.mark.parametrize("complete", [True, False])
def test_a_page_that_names_new_incidents_at_every_check_does_not_fill_the_memory(world, complete):
    for check in range(12):
        new = [world.incident(check, id=f"i-{check}-{each}") for each in range(50)]
        world.page(check * 60, *new, incidents_complete=complete)
        assert len(incidents(world)) <= 50 + MOST_LEFT
    assert {each.id for each in incidents(world)} >= {each.id for each in new}
    assert incidents(world)[0].is_open


def test_a_page_that_names_new_parts_at_every_check_does_not_fill_the_memory(world):
    for check in range(12):
        parts = tuple(Component(f"c{check}-{each}", "Part", None, Health.DEGRADED) for each in range(50))
        world.page(check * 60, parts=parts, complete=False)
        assert len(world.state.page.components) <= 50 + MOST_LEFT
    assert world.state.page.components[:50] == parts
    assert len(world.state.page.lost) <= MOST_LEFT


def test_a_look_that_failed_resolves_nothing(world):
    world.page(0, world.incident())
    world.page_fails(60)
    assert incidents(world)[0].is_open


def test_the_end_that_the_page_states_is_kept(world):
    world.page(0, world.incident())
    world.page(600, world.incident(phase=Phase.RESOLVED, resolved_at=world.at(540)))
    world.page(660)
    assert incidents(world)[0].resolved_at == world.at(540)


def test_an_incident_that_comes_back_under_its_id_is_reopened(world):
    world.page(0, world.incident())
    world.page(60)
    world.page(90)
    world.page(120, world.incident(phase=Phase.IDENTIFIED))
    assert len(incidents(world)) == 1
    assert incidents(world)[0].reopened
    assert incidents(world)[0].resolved_at is None
    world.page(180, world.incident(phase=Phase.RESOLVED, resolved_at=world.at(170)))
    assert incidents(world)[0].reopened


def test_a_resolved_incident_is_remembered_for_a_day(world):
    world.page(0, world.incident())
    world.page(60)
    for quarter in range(1, 97):
        world.page(60 + quarter * 900)
    assert len(incidents(world)) == 1
    world.page(60 + DAY + 900)
    assert incidents(world) == []


def test_an_unchanged_page_forgets_an_old_incident_as_well(world):
    world.page(0, world.incident())
    world.page(60)
    reading = world.state.page.reading
    later = PageReport("openai", world.at(61 + DAY), PageState.FRESH, reading, unchanged=True)
    world.reduce(later)
    assert incidents(world) == []


def test_an_old_resolved_incident_of_a_history_is_not_taken_for_news(world):
    world.page(DAY * 10, world.incident(phase=Phase.RESOLVED, resolved_at=world.at(0)))
    world.page(DAY * 10 + 60, world.incident(phase=Phase.RESOLVED))
    assert incidents(world) == []


def test_one_incident_keeps_what_only_an_earlier_look_said(world):
    first = Update("u-1", Phase.INVESTIGATING, world.at(0), "We look into it.")
    second = Update("u-2", Phase.IDENTIFIED, world.at(60), "We found it.")
    world.page(0, world.incident(updates=(first,), started_at=world.at(-60), component_ids=("c-chat",)))
    world.page(60, world.incident(updates=(second,), component_ids=("c-login",)))
    merged = incidents(world)[0]
    assert [each.id for each in merged.updates] == ["u-2", "u-1"]
    assert merged.component_ids == ("c-login", "c-chat")
    assert merged.started_at == world.at(-60)


def test_when_an_incident_was_published_is_said_once_and_for_all(world):
    world.page(0, world.incident(-10))
    world.page(60, world.incident(50))
    assert incidents(world)[0].published_at == world.at(-10)


def test_open_incidents_come_first_and_the_newest_before_the_older(world):
    world.page(0, world.incident(0), world.incident(30, id="i-2"), world.incident(60, id="i-3"))
    world.page(90, world.incident(0), world.incident(30, id="i-2"))
    world.page(120, world.incident(0), world.incident(30, id="i-2"))
    assert [each.id for each in incidents(world)] == ["i-2", "i-1", "i-3"]


def test_a_vanished_component_is_unknown(world):
    world.page(0)
    world.page(60, parts=(Component("c-chat", "Conversations", None, Health.OPERATIONAL),), complete=False)
    assert healths(world) == {
        "c-chat": Health.OPERATIONAL,
        "c-login": Health.UNKNOWN,
        "c-api": Health.UNKNOWN,
    }
    assert world.says(61) == ("operational", "none", False)


def test_a_component_that_vanished_in_trouble_has_not_recovered(world):
    world.page(0, sick={"c-login": Health.PARTIAL_OUTAGE})
    world.page(60, parts=(), complete=False)
    world.page(120, parts=(), complete=False)
    assert world.says(121) == ("unknown", "none", False)
    world.page(180)
    assert world.says(181) == ("operational", "none", False)


def test_a_component_that_a_whole_page_no_longer_lists_is_gone(world):
    world.page(0)
    world.page(60, parts=(Component("c-new", "Sora", None, Health.OPERATIONAL),))
    assert healths(world) == {"c-new": Health.OPERATIONAL}


def test_a_component_is_shown_under_its_latest_name(world):
    world.page(0, parts=(Component("c-1", "Codex", "ChatGPT", Health.OPERATIONAL),))
    world.page(60, parts=(Component("c-1", "Web", "Codex", Health.OPERATIONAL),))
    assert [(each.id, each.name) for each in world.judge(61).components] == [("c-1", "Web")]


def test_an_older_look_is_ignored(world):
    world.page(60, world.incident())
    before = world.state
    world.page(0)
    assert world.state == before


def test_a_look_at_another_service_changes_nothing(world):
    report = PageReport("another", world.at(0), PageState.FRESH, world.reading(world.incident()))
    assert reduce(world.state, report) is world.state


def test_the_page_says_since_when_it_fails(world):
    world.page(0)
    for minute in range(1, 5):
        world.page_fails(minute * 60)
    assert world.state.page.changed_at == world.at(60)
    assert world.judge(241).page.detail == "10 s"
    assert world.judge(241).page.fetched_at == world.at(0)


@pytest.mark.parametrize("state", [PageState.UNREACHABLE, PageState.UNREADABLE])
def test_a_page_that_comes_back_is_fresh_and_tells_no_failure(world, state):
    world.page_fails(0, state)
    world.page(60)
    view = world.judge(61).page
    assert (view.state, view.stale, view.detail) == (PageState.FRESH, False, "")
