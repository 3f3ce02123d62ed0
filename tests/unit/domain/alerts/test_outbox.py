"""What a kill between deciding and showing must neither lose nor repeat."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from trayapp.domain.alerts.alert import Alert, AlertState, NotifiedState
from trayapp.domain.alerts.notification import Notification, NotificationKind
from trayapp.domain.alerts.outbox import acknowledge, enqueue, restore
from trayapp.domain.model.enums import Health, Phase
from trayapp.i18n.message import message

NOW = datetime(2026, 2, 3, 20, 14, tzinfo=UTC)
NEW = Alert("openai/a", "openai", NOW)
LIKELY = replace(NEW, said=NotifiedState.LIKELY, said_at=NOW, said_health=Health.DEGRADED)
CONFIRMED = replace(
    LIKELY,
    incident_ids=("i",),
    titles=("Errors",),
    on_page=True,
    said=NotifiedState.CONFIRMED,
    said_at=NOW + timedelta(minutes=9),
    said_phase=Phase.INVESTIGATING,
    said_count=1,
    rang=True,
)
OTHER = replace(LIKELY, slot="openai/b")


def notice(slot="openai/a", **fields):
    return Notification(NotificationKind.LIKELY, slot, message("title"), message("body"), NOW, **fields)


def memory(*affairs):
    return AlertState(affairs=affairs, last_at=NOW)


def test_a_new_affair_whose_notice_never_arrived_is_not_told():
    after = enqueue(memory(), memory(LIKELY), [notice()])
    assert restore(after).affairs == (NEW,)


def test_an_old_affair_goes_back_to_what_was_said_and_keeps_what_is_true():
    after = enqueue(memory(LIKELY), memory(CONFIRMED), [notice()])
    (affair,) = restore(after).affairs
    assert (affair.said, affair.said_at, affair.said_phase, affair.said_count, affair.rang) == (
        NotifiedState.LIKELY,
        NOW,
        None,
        0,
        False,
    )
    assert (affair.incident_ids, affair.on_page) == (("i",), True)


def test_what_has_been_shown_stays_told():
    after = acknowledge(enqueue(memory(), memory(LIKELY, OTHER), [notice(), notice("openai/b")]), "openai/b")
    first, second = restore(after).affairs
    assert first.said is NotifiedState.NOTHING
    assert second == OTHER


def test_of_two_notices_on_their_way_the_state_before_the_first_counts():
    after = enqueue(memory(), memory(LIKELY), [notice()])
    after = enqueue(after, replace(memory(CONFIRMED), untold=after.untold), [notice()])
    assert restore(after).affairs[0].said is NotifiedState.NOTHING
    assert restore(acknowledge(after, "openai/a")).affairs == (CONFIRMED,)


def test_a_withdrawal_and_a_maintenance_wait_for_nobody():
    after = enqueue(memory(LIKELY), memory(LIKELY), [notice(withdraw=True), notice("openai/maintenance-1")])
    assert after.untold == ()


def test_an_affair_that_is_gone_is_waited_for_no_longer():
    after = enqueue(memory(), memory(LIKELY), [notice()])
    assert enqueue(after, replace(memory(), untold=after.untold), []).untold == ()


def test_what_the_user_muted_meanwhile_stays_muted():
    after = enqueue(memory(LIKELY), memory(CONFIRMED), [notice()])
    after = replace(after, affairs=(replace(CONFIRMED, muted=True),))
    assert restore(after).affairs[0].muted


def test_it_survives_the_file():
    after = enqueue(memory(LIKELY), memory(CONFIRMED), [notice()])
    assert AlertState.from_json(json.loads(json.dumps(after.to_json()))) == after


def test_nothing_on_its_way_changes_nothing():
    settled = memory(CONFIRMED)
    assert restore(settled) is settled
