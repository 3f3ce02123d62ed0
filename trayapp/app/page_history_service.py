"""Reads the pages' own history of their components when the panel opens, so that its days are full on the first one."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from datetime import datetime, timedelta

from trayapp.domain.model.snapshot import ServiceSnapshot, Snapshot
from trayapp.polling.clock import Clock
from trayapp.sources.http.transport import Transport
from trayapp.store.history.entries import PageHistoryRead
from trayapp.store.history.history import History

AGAIN_AFTER = timedelta(hours=12)
TRIED_AFTER = timedelta(minutes=30)
"""After a page gave nothing."""

Work = Callable[[Transport], Coroutine[None, None, None]]


class PageHistoryService:
    """Asks the pages, at most twice a day each, and only for a panel that is open. GUI thread.

    Answers come in the threads of the history and the network; `on_read` is called in the latter.
    """

    def __init__(self, history: History, run_aside: Callable[[Work, str], None], clock: Clock) -> None:
        """Take the history, what runs work in the network thread, and the clock."""
        self._history = history
        self._run_aside = run_aside
        self._clock = clock
        self._tried: dict[str, datetime] = {}

    def refresh(self, snapshot: Snapshot, on_read: Callable[[], None]) -> None:
        """Read what is old or was never read of the pages that answer now, of services told more of than a line."""
        now = self._clock.now()
        due = [each for each in snapshot.detailed if each.page.is_fresh and self._is_due(each.id, now)]
        if not due:
            return
        self._tried |= dict.fromkeys((each.id for each in due), now)

        def question(past: object) -> list[ServiceSnapshot]:
            from trayapp.store.history.queries import page_history  # noqa: PLC0415 - brings sqlite3

            known = {each.id: page_history(past, each.id) for each in due}  # type: ignore[arg-type] # as it is asked
            return [each for each in due if _is_old(found.read_at if (found := known[each.id]) else None, now)]

        self._history.ask(question).add_done_callback(lambda answer: self._on_old(answer, now, on_read))

    def _is_due(self, service_id: str, now: datetime) -> bool:
        tried = self._tried.get(service_id)
        return tried is None or not timedelta(0) <= now - tried < TRIED_AFTER

    def _on_old(self, answer: Future[list[ServiceSnapshot]], now: datetime, on_read: Callable[[], None]) -> None:
        """Runs in the history's thread."""
        if answer.cancelled() or answer.exception() is not None or not (old := answer.result()):
            return

        async def read(transport: Transport) -> None:
            from trayapp.sources.pages.component_history import fetch_component_history  # noqa: PLC0415 - rarely needed

            for each in old:
                found = await fetch_component_history(transport, each.page.url, each.page.format or "", now)
                if found is not None:
                    self._history.record(PageHistoryRead(each.id, found))
                    on_read()

        self._run_aside(read, "reading the pages' own history")


def _is_old(read_at: datetime | None, now: datetime) -> bool:
    return read_at is None or not timedelta(0) <= now - read_at < AGAIN_AFTER
