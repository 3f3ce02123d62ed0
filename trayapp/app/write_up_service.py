"""Reads the vendors' write-ups of past incidents, once a day, for the record."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Future
from datetime import datetime, timedelta

from trayapp.domain.model.service import Service
from trayapp.sources.http.transport import Transport
from trayapp.store.history.entries import WriteUpSeen
from trayapp.store.history.history import History

EVERY = timedelta(days=1)
AFTER_START = timedelta(minutes=10)
"""Starting is for what the user waits for."""
MOST_AT_ONCE = 5
"""Write-ups asked for on one day and service; the others' turn comes on the next."""

Work = Callable[[Transport], Coroutine[None, None, None]]
_Wanted = list[tuple[str, str, str, datetime]]


class WriteUpService:
    """Asks the history what is missing, and the network for it. GUI thread; answers come in the threads of those."""

    def __init__(self, history: History, run_aside: Callable[[Work, str], None], started_at: datetime) -> None:
        """Take the history, and what runs work in the network thread."""
        self._history = history
        self._run_aside = run_aside
        self._due_at = started_at + AFTER_START

    def on_tick(self, services: Sequence[Service], now: datetime) -> None:
        """Begin today's reading, if it is due. A clock that is set back costs a day at most."""
        if now < self._due_at <= now + EVERY:
            return
        self._due_at = now + EVERY
        service_ids = tuple(each.id for each in services)

        def question(past: object) -> _Wanted:
            from trayapp.store.history.queries import without_write_up  # noqa: PLC0415 -- brings sqlite3

            return [
                (service_id, *each)
                for service_id in service_ids
                for each in without_write_up(past, service_id, now, MOST_AT_ONCE)  # type: ignore[arg-type] # as there
            ]

        self._history.ask(question).add_done_callback(lambda answer: self._on_wanted(answer, now))

    def _on_wanted(self, answer: Future[_Wanted], now: datetime) -> None:
        """Runs in the history's thread."""
        if answer.cancelled() or answer.exception() is not None or not (wanted := answer.result()):
            return

        async def read(transport: Transport) -> None:
            from trayapp.sources.pages.write_up import fetch_write_up, write_up_url  # noqa: PLC0415 -- rarely needed

            for service_id, incident_id, incident_url, published_at in wanted:
                url = write_up_url(incident_id, incident_url)
                if url is None:
                    continue
                found = await fetch_write_up(transport, url, published_at)
                if found is not None:
                    entry = WriteUpSeen(
                        service_id,
                        incident_id,
                        now,
                        found.onset_at,
                        found.ended_at,
                        found.digest or None,
                        found.periods,
                    )
                    self._history.record(entry)

        self._run_aside(read, "reading write-ups")
