"""The user's hand on notifications: quiet for a while, quiet until the end, and loud again; from faces and notices."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, Signal, Slot

from trayapp.app.persistence import Persistence
from trayapp.domain.alerts.notification import NotificationAction, Snooze
from trayapp.domain.alerts.silences import MuteRequest, SilenceRequest, SilenceStatus, silence_status
from trayapp.domain.model.settings import NotifySettings
from trayapp.polling.clock import Clock
from trayapp.store.store import Store

_SNOOZES = {
    SilenceRequest.RESUME: None,
    SilenceRequest.HOUR: Snooze.HOUR,
    SilenceRequest.TOMORROW: Snooze.TOMORROW,
    SilenceRequest.RESOLVED: Snooze.RESOLVED,
}


class SilenceController(QObject):
    """Does what the user asks and keeps it at once: it must hold after a restart. GUI thread.

    `changed` tells that something else may be said now, and is to be shown.
    """

    changed = Signal()

    def __init__(self, store: Store, keeping: Persistence, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._keeping, self._clock = store, keeping, clock

    def state(self, now: datetime, wishes: NotifySettings) -> SilenceStatus | None:
        """Return how quiet it is; None where notifications are switched off, and nothing can be asked of them."""
        return silence_status(self._store.pending_state.alerts, now) if wishes.enabled else None

    @Slot(object)
    def on_wish(self, wish: SilenceRequest | MuteRequest) -> None:
        """Do what the user chose in the menu or the panel."""
        if isinstance(wish, MuteRequest):
            self._store.mute_incident(wish.incident_id, muted=wish.muted)
        elif wish is SilenceRequest.END:
            self._mute()
        else:
            self._store.snooze(_SNOOZES[wish], self._clock.now())
        self._keep()

    def on_notice_action(self, slot: str, action: NotificationAction) -> None:
        """Do what the user chose on a notice: MUTE or SNOOZE."""
        if action is NotificationAction.MUTE:
            self._mute(slot)
        else:
            self._store.snooze(Snooze.HOUR, self._clock.now())
        self._keep()

    def _mute(self, slot: str | None = None) -> None:
        for service in self._store.services:
            self._store.mute(service.id, slot)

    def _keep(self) -> None:
        self._keeping.keep_memory(self._store.pending_state)
        self.changed.emit()
