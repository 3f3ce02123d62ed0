"""What a kill between deciding and showing must neither lose nor repeat."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.support.saved_state import through_file
from trayapp.domain.alerts.alert import Alert, AlertIncident, AlertState, AlertTimes, Notified, NotifiedState
from trayapp.domain.alerts.notification import Notification, NotificationKind
from trayapp.domain.alerts.outbox import acknowledge, enqueue, restore
from trayapp.domain.model.enums import Health, Phase
from trayapp.i18n.message import message

NOW = datetime(2026, 2, 3, 20, 14, tzinfo=UTC)
NEW = Alert("openai/a", "openai", AlertTimes(NOW))
LIKELY = replace(NEW, notified=Notified(NotifiedState.LIKELY, NOW, health=Health.DEGRADED))
CONFIRMED = replace(
    LIKELY,
    incidents=(AlertIncident("i", "Errors"),),
    notified=Notified(
        NotifiedState.CONFIRMED,
        NOW + timedelta(minutes=9),
        Phase.INVESTIGATING,
        incident_count=1,
        health=Health.DEGRADED,
        onset_sounded=True,
    ),
).with_flags(on_page=True)
OTHER = replace(LIKELY, key="openai/b")


def notice(slot="openai/a", **fields):
    return Notification(NotificationKind.LIKELY, slot, message("title"), message("body"), NOW, **fields)


def memory(*alerts):
    return AlertState(alerts=alerts, last_at=NOW)


def test_a_new_alert_whose_notification_never_arrived_is_not_notified():
    after = enqueue(memory(), memory(LIKELY), [notice()])
    assert restore(after).alerts == (NEW,)


def test_an_old_alert_goes_back_to_what_was_notified_and_keeps_what_is_true():
    after = enqueue(memory(LIKELY), memory(CONFIRMED), [notice()])
    (alert,) = restore(after).alerts
    assert alert.notified == LIKELY.notified
    assert (alert.incident_ids, alert.flags.on_page) == (("i",), True)


def test_what_has_been_shown_stays_told():
    after = acknowledge(enqueue(memory(), memory(LIKELY, OTHER), [notice(), notice("openai/b")]), "openai/b")
    first, second = restore(after).alerts
    assert first.notified.state is NotifiedState.NOTHING
    assert second == OTHER


def test_of_two_notices_on_their_way_the_state_before_the_first_counts():
    after = enqueue(memory(), memory(LIKELY), [notice()])
    after = enqueue(after, replace(memory(CONFIRMED), unacknowledged=after.unacknowledged), [notice()])
    assert restore(after).alerts[0].notified.state is NotifiedState.NOTHING
    assert restore(acknowledge(after, "openai/a")).alerts == (CONFIRMED,)


def test_a_withdrawal_and_a_maintenance_wait_for_nobody():
    after = enqueue(memory(LIKELY), memory(LIKELY), [notice(withdraw=True), notice("openai/maintenance-1")])
    assert after.unacknowledged == ()


def test_an_alert_that_is_gone_is_waited_for_no_longer():
    after = enqueue(memory(), memory(LIKELY), [notice()])
    assert enqueue(after, replace(memory(), unacknowledged=after.unacknowledged), []).unacknowledged == ()


def test_what_the_user_muted_meanwhile_stays_muted():
    after = enqueue(memory(LIKELY), memory(CONFIRMED), [notice()])
    after = replace(after, alerts=(CONFIRMED.with_flags(muted=True),))
    assert restore(after).alerts[0].flags.muted


def test_it_survives_the_file():
    after = enqueue(memory(LIKELY), memory(CONFIRMED), [notice()])
    assert through_file(after) == after


def test_nothing_on_its_way_changes_nothing():
    settled = memory(CONFIRMED)
    assert restore(settled) is settled
