"""Asks for other people's reports while a service is in trouble, where the user switched a source on."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from trayapp.domain.model.enums import Confirmation
from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import Settings
from trayapp.domain.model.snapshot import Snapshot
from trayapp.sources.http.transport import Transport

if TYPE_CHECKING:
    from trayapp.domain.model.crowd import CrowdReport
    from trayapp.sources.reports.collector import Collector

EVERY = timedelta(minutes=5)
ABOUT = frozenset({"status.openai.com", "127.0.0.1"})
"""The hosts of the pages of the vendor that the sources are asked about; loopback is the demo's and the tests'."""

Work = Callable[[Transport], Coroutine[None, None, None]]


class CrowdService:
    """GUI thread; reports come through the bridge like any other. Off, nothing of it is imported."""

    def __init__(
        self,
        run_aside: Callable[[Work, str], None],
        deliver: Callable[[CrowdReport], None],
        now: Callable[[], datetime],
        credentials: Callable[[], str | None] | None = None,
    ) -> None:
        self._run_aside, self._deliver, self._now = run_aside, deliver, now
        self._credentials = credentials or _stored_credentials
        self._collector: tuple[object, Collector] | None = None
        self._not_before: dict[str, datetime] = {}

    def on_tick(self, snapshot: Snapshot, services: Sequence[Service], settings: Settings) -> None:
        """Ask about each service in trouble, if that is due."""
        reports, now = settings.reports, self._now()
        if not reports.any_enabled:
            return
        pages = {each.id: urlsplit(each.page_url).hostname for each in services}
        for view in snapshot.services:
            troubled = view.verdict.confirmation is not Confirmation.NONE
            due = not now < self._not_before.get(view.id, now) <= now + timedelta(hours=1)
            if troubled and due and pages.get(view.id) in ABOUT:
                self._not_before[view.id] = now + EVERY
                self._run_aside(self._work(view.id, settings), "asking for other people's reports")

    def _work(self, service_id: str, settings: Settings) -> Work:
        async def work(transport: Transport) -> None:
            from trayapp.sources.reports.collector import Collector  # noqa: PLC0415 - rarely wanted

            key = settings.reports, settings.profile.home_region
            if self._collector is None or self._collector[0] != key:
                self._collector = key, Collector(settings.reports, self._credentials, settings.profile.home_region)
            report = await self._collector[1].collect(service_id, transport, self._now())
            if report.retry_after_s:
                wait = max(EVERY, timedelta(seconds=min(report.retry_after_s, 3600.0)))
                self._not_before[service_id] = self._now() + wait
            self._deliver(report)

        return work


def _stored_credentials() -> str | None:
    from trayapp.desktop.keyring import key_store  # noqa: PLC0415 - rarely wanted

    return key_store.KeyStore(key_store.DOWNDETECTOR).key()
