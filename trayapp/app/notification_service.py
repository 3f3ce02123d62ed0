"""Telling: what came of a report goes to the memory first, then to the desktop, the history and the user's tools."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from trayapp.app.history_service import HistoryService
from trayapp.app.integrations import Integrations
from trayapp.app.persistence import Persistence
from trayapp.i18n.formatter import Locale
from trayapp.i18n.message import message
from trayapp.store.history.entries import NotificationSent
from trayapp.ui.presenters.context import PastNotification

if TYPE_CHECKING:
    from trayapp.desktop.notifications.backend import Notifier
    from trayapp.store.store import Store, UpdateResult

MOST_RECENT = 20


class NotificationService(QObject):
    """Owns the order in which things are told. GUI thread.

    `recent` are the last notices, newest first. `recalled` tells that those from before a restart are among them.
    """

    recalled = Signal()

    def __init__(
        self,
        store: Store,
        *,
        keeping: Persistence,
        notifier: Notifier,
        past: HistoryService,
        outlets: Integrations,
        locale: Locale,
    ) -> None:
        super().__init__(past)
        self._store, self._keeping, self._notifier = store, keeping, notifier
        self._past, self._outlets, self._locale = past, outlets, locale
        past.remembered.connect(self.on_remembered)
        self.recent: tuple[PastNotification, ...] = ()

    def take(self, applied: UpdateResult) -> None:
        """Tell what is new. The memory is saved first: what was told must not be told again after a kill."""
        if applied.remember:
            self._keeping.keep_memory(self._store.pending_state)
        for notice in applied.notices:
            self._notifier.show(notice, partial(self._on_shown, notice.slot))
            if not notice.withdraw:
                self.recent = (PastNotification(notice.at, notice.title, notice.body), *self.recent)[:MOST_RECENT]
                self._past.told(notice, self._locale)
        self._outlets.take(applied.snapshot, applied.notices)

    def _on_shown(self, slot: str) -> None:
        """Note that the desktop has it, and where, quickly: the disk is not waited for."""
        self._store.shown(slot)
        self._store.remember(tickets=self._notifier.handles())
        self._keeping.keep_memory(self._store.pending_state, lasting=False)

    def close(self, now: datetime) -> None:
        """Keep the memory, end the user's tools and the history; waits a few seconds at most."""
        self._store.remember(tickets=self._notifier.handles())
        self._keeping.keep_memory(self._store.pending_state)  # what no server has taken yet is told in the next life
        self._notifier.close()
        self._outlets.close(now)
        self._past.close()

    def recall(self, now: datetime) -> None:
        """Go on with the notices from before the start: those on the desktop, and those in the history."""
        self._outlets.begin(now)
        self._notifier.restore(self._store.app_state.tickets)
        self._past.recall(MOST_RECENT)

    @Slot(object)
    def on_remembered(self, told: Sequence[NotificationSent]) -> None:
        """Take over the notices that the history knows, as they were said."""
        known = {each.at for each in self.recent}
        earlier = (_as_said(each) for each in told if each.at not in known)
        self.recent = (*self.recent, *earlier)[:MOST_RECENT]
        self.recalled.emit()


def _as_said(told: NotificationSent) -> PastNotification:
    return PastNotification(told.at, message("{title}", title=told.title), message("{body}", body=told.body))
