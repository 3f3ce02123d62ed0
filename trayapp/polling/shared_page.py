"""One page that several services watch parts of: it is asked once for all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from trayapp.domain.model.reports import PageReport


class SharedPage:
    """Hands one report of a page to each of its services; belongs to one event loop's thread.

    A service that has had the last report causes a new one. So a page is asked as often as the service that asks most
    often does, and what the others get is never older than the time between two checks of theirs.
    """

    def __init__(self, read: Callable[[], Awaitable[PageReport]]) -> None:
        self._read = read
        self._report: PageReport | None = None
        self._given: set[str] = set()
        self._lock = asyncio.Lock()

    async def read_for(self, service_id: str) -> PageReport:
        """Return the page's report for a service."""
        async with self._lock:
            if self._report is None or service_id in self._given:
                self._report = await self._read()
                self._given.clear()
            self._given.add(service_id)
            return replace(self._report, service_id=service_id)
