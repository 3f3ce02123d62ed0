"""The history as the app uses it: written by the store, queried for the panel, answered in the GUI thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from datetime import tzinfo
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from trayapp import resources
from trayapp.domain.alerts.notification import Notification
from trayapp.domain.model.history import ServiceHistory
from trayapp.domain.model.service import Service
from trayapp.i18n.formatter import Locale, translate
from trayapp.polling.clock import Clock
from trayapp.polling.qt_bridge import QtBridge
from trayapp.store.history.entries import NotificationSent
from trayapp.store.history.history import History
from trayapp.ui.presenters.context import Day


class HistoryService(QObject):
    """Owns the history. GUI thread.

    Signals: `loaded` (a mapping of service ids to `ServiceHistory`), `notifications_loaded` (a tuple of
    `NotificationSent`).
    """

    loaded = Signal(object)
    notifications_loaded = Signal(object)

    def __init__(self, path: Path, clock: Clock, bridge: QtBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self.history = History(path, on_problem=bridge.post_problem, now=clock.now)

    def load(self, services: Sequence[Service], zone: tzinfo) -> None:
        """Query the history of `services`; `loaded` follows once the disk has answered."""
        from trayapp.store.history.queries import service_history  # noqa: PLC0415 - brings sqlite3

        now, reference = self._clock.now(), resources.lateness()

        def question(past: object) -> dict[str, ServiceHistory]:
            return {
                service.id: service_history(
                    past,  # type: ignore[arg-type] # the history hands its own connection in
                    service.id,
                    subjects=(service.id, *(group.id for group in service.groups)),
                    now=now,
                    zone=zone,
                    reference=reference,
                )
                for service in services
            }

        self.history.ask(question).add_done_callback(self._on_answer)

    def _on_answer(self, answer: Future[dict[str, ServiceHistory]]) -> None:
        """Runs in the history's thread: the signal is queued to ours."""
        if not answer.cancelled() and answer.exception() is None:
            self.loaded.emit(answer.result())

    def load_notifications(self, most: int) -> None:
        """Query the last notifications; `notifications_loaded` follows once the disk has answered."""
        from trayapp.store.history.queries import notices  # noqa: PLC0415 - brings sqlite3

        self.history.ask(lambda past: notices(past, most)).add_done_callback(self._on_notices)

    def _on_notices(self, answer: Future[tuple[NotificationSent, ...]]) -> None:
        """Runs in the history's thread, as above."""
        if not answer.cancelled() and answer.exception() is None:
            self.notifications_loaded.emit(answer.result())

    def record_notification(self, notice: Notification, locale: Locale) -> None:
        """Record a notification in the words that the user read."""
        title, body = translate(notice.title, locale), translate(notice.body, locale)
        self.history.record(NotificationSent(notice.at, notice.slot, notice.kind, title, body))

    def close(self) -> None:
        """Write what is left; waits a few seconds at most."""
        self.history.close()


def daily_health(past: Mapping[str, ServiceHistory]) -> dict[str, tuple[Day, ...]]:
    """Return the days of every subject as the panel paints them."""
    return {
        subject: tuple(Day(day.date, day.worst) for day in days)
        for history in past.values()
        for subject, days in history.days.items()
    }
