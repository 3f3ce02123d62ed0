"""The history as the app uses it: written by the store, queried for the panel, answered in the GUI thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from datetime import tzinfo
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from trayapp import resources
from trayapp.domain.alerts.notification import Notification
from trayapp.domain.model.history import Day as DayOfHistory
from trayapp.domain.model.history import ServiceHistory
from trayapp.domain.model.record import TrackRecord
from trayapp.domain.model.service import Service
from trayapp.domain.model.snapshot import Snapshot
from trayapp.domain.model.status_page import Component
from trayapp.i18n.formatter import Locale, translate
from trayapp.polling.clock import Clock
from trayapp.polling.qt_bridge import QtBridge
from trayapp.store.history.entries import NotificationSent
from trayapp.store.history.history import History
from trayapp.store.history.recorder import MOST_GROUPS
from trayapp.ui.presenters.context import Day

WHOLE_RECORD_DAYS = 20 * 365
"""Longer than the history keeps anything."""


class HistoryService(QObject):
    """Owns the history. GUI thread. `asked` are the services whose history was queried last.

    Signals: `loaded` (a mapping of service ids to `ServiceHistory`), `notifications_loaded` (a tuple of
    `NotificationSent`), `record_loaded` (a `TrackRecord`), and `page_read`, emitted in any thread: a page's own
    history has come.
    """

    loaded = Signal(object)
    notifications_loaded = Signal(object)
    page_read = Signal()
    record_loaded = Signal(object)

    def __init__(self, path: Path, clock: Clock, bridge: QtBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self.asked: frozenset[str] = frozenset()
        self.history = History(path, on_problem=bridge.post_problem, now=clock.now)

    def load(self, services: Sequence[Service], zone: tzinfo, snapshot: Snapshot) -> None:
        """Query the history of what `snapshot` tells more of than a line; `loaded` follows once the disk has answered.

        Of several services the groups are not asked: the panel shows them of one alone.
        """
        from trayapp.store.history.queries import service_history  # noqa: PLC0415 - brings sqlite3

        now, reference = self._clock.now(), resources.lateness()
        listed = {each.id: each.page.parts for each in snapshot.detailed}
        subjects = {each.id: subjects_of(each, listed[each.id]) for each in services if each.id in listed}
        if len(services) > 1:
            subjects = {each: {each: parts[each]} for each, parts in subjects.items()}
        self.asked = frozenset(subjects)

        def question(past: object) -> dict[str, ServiceHistory]:
            return {
                service_id: service_history(
                    past,  # type: ignore[arg-type] # the history hands its own connection in
                    service_id,
                    subjects=each,
                    now=now,
                    zone=zone,
                    reference=reference,
                )
                for service_id, each in subjects.items()
            }

        self.history.ask(question).add_done_callback(self._on_answer)

    def _on_answer(self, answer: Future[dict[str, ServiceHistory]]) -> None:
        """Runs in the history's thread: the signal is queued to ours."""
        if not answer.cancelled() and answer.exception() is None:
            self.loaded.emit(answer.result())

    @staticmethod
    def daily_health(past: Mapping[str, ServiceHistory]) -> dict[str, tuple[Day, ...]]:
        """Return the days of every subject as the panel paints them."""
        return {
            subject: tuple(_shown(day) for day in days)
            for history in past.values()
            for subject, days in history.days.items()
        }

    def load_record(self, services: Sequence[Service]) -> None:
        """Query the whole record of `services`; `record_loaded` follows once the disk has answered."""
        from trayapp.store.history.queries import record  # noqa: PLC0415 - brings sqlite3

        now, reference, ids = self._clock.now(), resources.lateness(), tuple(each.id for each in services)
        answer = self.history.ask(lambda past: record(past, ids, now, reference, WHOLE_RECORD_DAYS))
        answer.add_done_callback(self._on_record)

    def _on_record(self, answer: Future[TrackRecord]) -> None:
        """Runs in the history's thread, as above."""
        if not answer.cancelled() and answer.exception() is None:
            self.record_loaded.emit(answer.result())

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


def subjects_of(service: Service, parts: Sequence[Component]) -> dict[str, set[str]]:
    """Return what has days of its own, the service and its groups, each with the ids of its components."""
    subjects: dict[str, set[str]] = {service.id: set(), **{group.id: set() for group in service.groups}}
    known = [(each.id, each.group_id) for each in service.parts.values()]
    for component_id, group in (*known, *((each.id, each.group_id or each.group or "") for each in parts)):
        subjects[service.id].add(component_id)
        if group and (group in subjects or len(subjects) <= MOST_GROUPS):
            subjects.setdefault(group, set()).add(component_id)
    return subjects


def _shown(day: DayOfHistory) -> Day:
    return Day(
        day.date,
        day.worst,
        own=day.own,
        known_s=day.known_s,
        trouble_s=day.trouble_s,
        outage_s=day.outage_s,
        parts=day.parts,
    )
