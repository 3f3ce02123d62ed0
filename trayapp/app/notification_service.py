"""Dispatches the effects of an event: save first, then notify, record in the history, and inform the user's tools."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from trayapp.app.history_service import HistoryService
from trayapp.app.integrations import Integrations
from trayapp.app.monitor import Effects, Monitor
from trayapp.app.persistence import Persistence
from trayapp.i18n.formatter import Locale
from trayapp.i18n.message import message
from trayapp.store.faults import Faults
from trayapp.store.history.entries import NotificationSent
from trayapp.ui.presenters.context import PastNotification

if TYPE_CHECKING:
    from trayapp.desktop.notifications.backend import Notifier

MOST_RECENT = 20

SAVE_PATIENCE_MS = 10_000
"""For how long notifications wait for the disk. Where it hangs, a kill may repeat one: better than never showing it."""


class NotificationService(QObject):
    """Owns the order in which effects leave the app. GUI thread.

    `recent` are the last notifications, newest first; `restored`: those from before a restart are among
    them; `notified`: there are new ones.
    """

    restored = Signal()
    notified = Signal()

    def __init__(
        self,
        monitor: Monitor,
        *,
        persistence: Persistence,
        notifier: Notifier,
        history: HistoryService,
        integrations: Integrations,
        locale: Locale,
        faults: Faults,
    ) -> None:
        super().__init__(history)
        self._monitor, self._persistence, self._notifier = monitor, persistence, notifier
        self._history, self._integrations, self._locale = history, integrations, locale
        history.notifications_loaded.connect(self.on_notifications_loaded)
        self.recent: tuple[PastNotification, ...] = ()
        self._faults, self._is_closed = faults, False

    def dispatch(self, effects: Effects) -> None:
        """Notify of what is new, once it is saved: what was shown must not be shown again after a kill.

        A disk that takes too long delays notifications by `SAVE_PATIENCE_MS`, and nothing else.
        """
        with self._faults.contained("passing the verdicts on"):
            self._integrations.show(effects.snapshot)
        if effects.state is None:
            self._notify(effects)
            return
        waiting = [effects] if effects.notifications else []

        def notify() -> None:
            if waiting and not self._is_closed:
                self._notify(waiting.pop())

        self._persistence.save_state(effects.state, notify)
        if waiting:
            QTimer.singleShot(SAVE_PATIENCE_MS, self, notify)

    def _notify(self, effects: Effects) -> None:
        for notice in effects.notifications:
            with self._faults.contained("showing a notification"):
                self._notifier.show(notice, partial(self._on_shown, notice.slot))
            if not notice.withdraw:
                self.recent = (PastNotification(notice.at, notice.title, notice.body), *self.recent)[:MOST_RECENT]
                with self._faults.contained("recording a notification"):
                    self._history.record_notification(notice, self._locale)
        if effects.notifications:
            with self._faults.contained("passing notifications on"):
                self._integrations.notify(effects.snapshot, effects.notifications)
            self.notified.emit()

    def _on_shown(self, slot: str) -> None:
        """Record that the desktop has it, and where."""
        self._persistence.save_state(self._monitor.acknowledge(slot, self._notifier.handles()), durable=False)

    def show_sample(self, now: datetime) -> None:
        """Show what a notification looks like here."""
        from trayapp.domain.alerts.notification import sample_notification  # noqa: PLC0415 - asked for in the settings

        self._notifier.show(sample_notification(now))

    def close(self, now: datetime) -> None:
        """Save the state, end the user's tools and the history; waits a few seconds at most, whatever hangs.

        What no notification server has taken yet is shown in the next run.
        """
        self._is_closed = True
        self._persistence.save_state(self._monitor.remember(tickets=self._notifier.handles()))
        self._notifier.close()
        self._integrations.close(now)
        self._history.close()
        self._persistence.close()

    def restore(self, now: datetime) -> None:
        """Go on with the notifications from before the start: those on the desktop, and those in the history."""
        self._integrations.start(now)
        self._notifier.restore(self._monitor.state.tickets)
        self._history.load_notifications(MOST_RECENT)

    @Slot(object)
    def on_notifications_loaded(self, sent: Sequence[NotificationSent]) -> None:
        """Take over the notifications in the history, in the words of their time."""
        known = {each.at for each in self.recent}
        earlier = (_as_sent(each) for each in sent if each.at not in known)
        self.recent = (*self.recent, *earlier)[:MOST_RECENT]
        self.restored.emit()


def _as_sent(sent: NotificationSent) -> PastNotification:
    return PastNotification(sent.at, message("{title}", title=sent.title), message("{body}", body=sent.body))
