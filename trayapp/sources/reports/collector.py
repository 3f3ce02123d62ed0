"""Asks every source of reports that is switched on, side by side, and makes one report of what they say."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from trayapp.domain.model.crowd import CrowdProblem, CrowdReport, CrowdSeries, CrowdSource
from trayapp.domain.model.settings import ReportsSettings
from trayapp.sources.http.transport import Transport
from trayapp.sources.reports import github_issues, hacker_news
from trayapp.sources.reports.answers import Unlearned
from trayapp.sources.reports.downdetector import COUNTRIES, Downdetector

Learned = tuple[tuple[CrowdSeries, ...], tuple[CrowdSource, CrowdProblem] | None, float]


class Collector:
    """Belongs to the network thread. `credentials` reads Downdetector's and may wait for the keyring."""

    def __init__(self, settings: ReportsSettings, credentials: Callable[[], str | None], home: str | None) -> None:
        self._settings, self._credentials = settings, credentials
        self._countries = tuple(dict.fromkeys((*COUNTRIES, *((home,) if home else ()))))
        self._downdetector: Downdetector | None = None

    async def collect(self, service_id: str, transport: Transport, now: datetime) -> CrowdReport:
        """Return what all of them say. One that can't be learned from takes nothing from the others; never raises."""
        wanted = self._settings
        asked: list[Awaitable[Learned]] = []
        if wanted.downdetector:
            asked.append(_learn(CrowdSource.DOWNDETECTOR, self._ask_downdetector(transport, now)))
        if wanted.hacker_news:
            asked.append(
                _learn(CrowdSource.HACKER_NEWS, _one(hacker_news.fetch(transport, now, wanted.hacker_news_url)))
            )
        if wanted.github:
            asked.append(_learn(CrowdSource.GITHUB, _one(github_issues.fetch(transport, now, wanted.github_url))))
        learned = await asyncio.gather(*asked)
        return CrowdReport(
            service_id,
            now,
            tuple(each for series, _, _ in learned for each in series),
            tuple(problem for _, problem, _ in learned if problem is not None),
            max([wait_s for _, _, wait_s in learned], default=0.0),
        )

    async def _ask_downdetector(self, transport: Transport, now: datetime) -> tuple[CrowdSeries, ...]:
        if self._downdetector is None:
            credentials = await asyncio.to_thread(self._credentials)
            if not credentials or ":" not in credentials:
                raise Unlearned(CrowdSource.DOWNDETECTOR, CrowdProblem.NO_CREDENTIALS)
            self._downdetector = Downdetector(credentials, self._countries, self._settings.downdetector_url)
        return await self._downdetector.fetch(transport, now)


async def _one(asked: Awaitable[CrowdSeries]) -> tuple[CrowdSeries, ...]:
    return (await asked,)


async def _learn(source: CrowdSource, asked: Awaitable[tuple[CrowdSeries, ...]]) -> Learned:
    try:
        return await asked, None, 0.0
    except Unlearned as failed:
        return (), (source, failed.why), failed.wait_s
    except (TypeError, ValueError, KeyError, AttributeError, OverflowError):  # an answer that is not what it should be
        return (), (source, CrowdProblem.UNREADABLE), 0.0
