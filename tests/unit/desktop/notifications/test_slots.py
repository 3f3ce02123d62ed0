"""Where notices stand on the desktop, through servers and lives of the app."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from trayapp.desktop.notifications.backend import nobody
from trayapp.desktop.notifications.slots import MAX_SLOTS, PASSING_FOR_S, SlotTable, valid_id
from trayapp.domain.alerts.notification import Notification, NotificationKind
from trayapp.i18n.message import message

HERE = "bus/:1.7"
LIKELY = Notification(NotificationKind.LIKELY, "a", message("t"), message("b"), datetime(2026, 2, 3, tzinfo=UTC))
OVER = replace(LIKELY, kind=NotificationKind.RESOLVED)


def up(notice=LIKELY, number=3):
    slots = SlotTable()
    slots.put(notice, 0.0, nobody)
    place = slots.get(notice.slot)
    place.id, place.changed = number, False
    return slots


def test_a_ticket_is_good_for_the_same_server():
    after = SlotTable()
    after.restore(up().handles(HERE))
    after.match_server(HERE)
    assert (after.find(3), after.get("a").notification) == ("a", None)


@pytest.mark.parametrize(
    "handle", ["bus/:1.8/3", "other/:1.7/3", "bus/:1.7/", "bus/:1.7/x", "3", "", "/3", "bus/:1.7/-3"]
)
def test_any_other_ticket_is_forgotten(handle):
    slots = SlotTable()
    slots.restore({"a": handle})
    slots.match_server(HERE)
    assert len(slots) == 0


def test_what_is_to_be_shown_keeps_its_place_without_a_good_ticket():
    slots = SlotTable()
    slots.restore({"a": "bus/:1.8/3"})
    slots.put(LIKELY, 0.0, nobody)
    slots.match_server(HERE)
    assert (slots.get("a").id, slots.get("a").changed) == (0, True)


def test_unused_tickets_are_handed_on():
    slots = SlotTable()
    slots.restore({"a": "bus/:1.7/3"})
    assert slots.handles("") == {"a": "bus/:1.7/3"}


def test_nothing_is_handed_on_of_what_is_not_up():
    slots = SlotTable()
    slots.put(LIKELY, 0.0, nobody)
    assert slots.handles(HERE) == {}
    shown = up()
    shown.mark_closed("a")
    assert shown.handles(HERE) == {}


def test_after_a_crash_what_was_up_is_to_be_shown_again_in_silence():
    slots = up()
    slots.start_over(1.0)
    place = slots.get("a")
    assert (place.id, place.changed, place.silent) == (0, True, True)


def test_after_a_crash_what_an_earlier_life_showed_is_gone_for_its_text_is():
    slots = SlotTable()
    slots.restore({"a": "bus/:1.7/3"})
    slots.match_server(HERE)
    slots.start_over(1.0)
    assert len(slots) == 0


@pytest.mark.parametrize(("seen", "age_s", "kept"), [(True, 1.0, 0), (False, 1.0, 1), (False, PASSING_FOR_S + 1, 0)])
def test_an_end_is_shown_to_the_next_server_only_while_it_is_news(seen, age_s, kept):
    slots = up(OVER)
    slots.get("a").changed = not seen
    slots.start_over(age_s)
    assert len(slots) == kept


def test_the_oldest_is_forgotten_where_there_are_too_many():
    slots = SlotTable()
    for number in range(MAX_SLOTS + 1):
        slots.put(replace(LIKELY, slot=str(number)), 0.0, nobody)
    assert len(slots) == MAX_SLOTS
    assert slots.get("0") is None


HERE_ONLY = replace(LIKELY, kind=NotificationKind.UPDATE, update_only=True)


def test_what_is_worth_changing_and_not_worth_coming_up_needs_something_that_is_up():
    assert not SlotTable().put(HERE_ONLY, 0.0, nobody)
    slots = up()
    assert slots.put(HERE_ONLY, 0.0, nobody)
    slots.mark_closed("a")
    assert len(slots) == 1, "it is on its way already"


def test_it_waits_for_the_server_to_be_known_and_goes_if_that_is_another():
    told = []
    slots = SlotTable()
    slots.restore({"a": "bus/:1.8/3", "b": "bus/:1.7/4"})
    assert slots.put(HERE_ONLY, 0.0, lambda: told.append("a"))
    assert slots.put(replace(HERE_ONLY, slot="b"), 0.0, lambda: told.append("b"))
    slots.match_server(HERE)
    assert ([slot for slot, _ in slots], told) == (["b"], ["a"])


@pytest.mark.parametrize("number", [-1, 0, 2**32, 10**40, True, "7", None, 7.0])
def test_what_is_no_number_of_a_notification_is_none(number):
    assert valid_id(number) == 0


@pytest.mark.parametrize("handle", ["bus/:1.7/-3", f"bus/:1.7/{'9' * 5000}", "bus/:1.7/٣", "bus/:1.7/0", "3"])
def test_a_damaged_handle_is_forgotten(handle):
    slots = SlotTable()
    slots.restore({"a": handle})
    slots.match_server(HERE)
    assert not slots
