"""Where notices stand on the desktop, through servers and lives of the app."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from trayapp.desktop.notifications.backend import nobody
from trayapp.desktop.notifications.slots import MAX_SLOTS, PASSING_FOR_S, SlotTable
from trayapp.domain.alerts.notification import Notification, NotificationKind
from trayapp.i18n.message import message

HERE = "bus/:1.7"
LIKELY = Notification(NotificationKind.LIKELY, "a", message("t"), message("b"), datetime(2026, 2, 3, tzinfo=UTC))
OVER = replace(LIKELY, kind=NotificationKind.RESOLVED)


def up(notice=LIKELY, number=3):
    places = SlotTable()
    places.put(notice, 0.0, nobody)
    place = places.get(notice.slot)
    place.id, place.changed = number, False
    return places


def test_a_ticket_is_good_for_the_same_server():
    after = SlotTable()
    after.adopt(up().tickets(HERE))
    after.recognise(HERE)
    assert (after.slot_of(3), after.get("a").notice) == ("a", None)


@pytest.mark.parametrize(
    "ticket", ["bus/:1.8/3", "other/:1.7/3", "bus/:1.7/", "bus/:1.7/x", "3", "", "/3", "bus/:1.7/-3"]
)
def test_any_other_ticket_is_forgotten(ticket):
    places = SlotTable()
    places.adopt({"a": ticket})
    places.recognise(HERE)
    assert len(places) == 0


def test_what_is_to_be_shown_keeps_its_place_without_a_good_ticket():
    places = SlotTable()
    places.adopt({"a": "bus/:1.8/3"})
    places.put(LIKELY, 0.0, nobody)
    places.recognise(HERE)
    assert (places.get("a").id, places.get("a").changed) == (0, True)


def test_unused_tickets_are_handed_on():
    places = SlotTable()
    places.adopt({"a": "bus/:1.7/3"})
    assert places.tickets("") == {"a": "bus/:1.7/3"}


def test_nothing_is_handed_on_of_what_is_not_up():
    places = SlotTable()
    places.put(LIKELY, 0.0, nobody)
    assert places.tickets(HERE) == {}
    shown = up()
    shown.closed("a")
    assert shown.tickets(HERE) == {}


def test_after_a_crash_what_was_up_is_to_be_shown_again_in_silence():
    places = up()
    places.start_over(1.0)
    place = places.get("a")
    assert (place.id, place.changed, place.silent) == (0, True, True)


def test_after_a_crash_what_an_earlier_life_showed_is_gone_for_its_text_is():
    places = SlotTable()
    places.adopt({"a": "bus/:1.7/3"})
    places.recognise(HERE)
    places.start_over(1.0)
    assert len(places) == 0


@pytest.mark.parametrize(("seen", "age_s", "kept"), [(True, 1.0, 0), (False, 1.0, 1), (False, PASSING_FOR_S + 1, 0)])
def test_an_end_is_shown_to_the_next_server_only_while_it_is_news(seen, age_s, kept):
    places = up(OVER)
    places.get("a").changed = not seen
    places.start_over(age_s)
    assert len(places) == kept


def test_the_oldest_is_forgotten_where_there_are_too_many():
    places = SlotTable()
    for number in range(MAX_SLOTS + 1):
        places.put(replace(LIKELY, slot=str(number)), 0.0, nobody)
    assert len(places) == MAX_SLOTS
    assert places.get("0") is None


HERE_ONLY = replace(LIKELY, kind=NotificationKind.UPDATE, update_only=True)


def test_what_is_worth_changing_and_not_worth_coming_up_needs_something_that_is_up():
    assert not SlotTable().put(HERE_ONLY, 0.0, nobody)
    places = up()
    assert places.put(HERE_ONLY, 0.0, nobody)
    places.closed("a")
    assert len(places) == 1, "it is on its way already"


def test_it_waits_for_the_server_to_be_known_and_goes_if_that_is_another():
    told = []
    places = SlotTable()
    places.adopt({"a": "bus/:1.8/3", "b": "bus/:1.7/4"})
    assert places.put(HERE_ONLY, 0.0, lambda: told.append("a"))
    assert places.put(replace(HERE_ONLY, slot="b"), 0.0, lambda: told.append("b"))
    places.recognise(HERE)
    assert ([slot for slot, _ in places], told) == (["b"], ["a"])
