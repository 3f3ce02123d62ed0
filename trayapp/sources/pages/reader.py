"""Reading one service's official page, whichever way works, in one request a look once the way is known."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from trayapp.domain.model.enums import PageState
from trayapp.domain.model.reports import Failure, FailureKind, PageReading, PageReport
from trayapp.domain.model.status_page import Incident
from trayapp.sources.http.transport import DEADLINE_S, Transport
from trayapp.sources.pages.endpoints import Endpoint, candidate_endpoints
from trayapp.sources.pages.fetcher import ConditionalFetcher, FetchResult
from trayapp.sources.pages.merge import complete_widget, with_resolved

log = logging.getLogger("trayapp.sources")

MISSES_BEFORE_A_SEARCH = 2
"""Unreadable answers in a row from the known way before the others are tried: pages move, but hiccups are commoner."""

LOOKS_BETWEEN_FULL_SEARCHES = 5
"""While no way can be read, all are tried at every fifth look, and two in turn at the others."""

TRIES_FOR_AN_ENDING = 3
"""Looks at the history for an incident that left the list of open ones, before it is let go."""


class PageReader:
    """Reads the page of one service. Never raises; belongs to one event loop's thread.

    The first look searches the ways in order; later ones keep to the way that worked. An incident that left the page's
    list of open ones is looked up in the page's history once, so that its last update and its end are known.
    """

    def __init__(
        self,
        service_id: str,
        page_url: str,
        transport: Transport,
        clock: Callable[[], datetime],
        *,
        deadline_s: float = DEADLINE_S,
    ) -> None:
        self._service_id = service_id
        self._ways = candidate_endpoints(page_url)
        self._fetch = ConditionalFetcher(page_url, transport, clock, deadline_s)
        self._clock = clock
        self._way: Endpoint | None = None
        self._misses = 0
        self._searches = 0
        self._noted: FailureKind | None = None
        self._raw: PageReading | None = None
        self._delivered: PageReading | None = None
        self._leaving: dict[str, int] = {}
        self._resolved: dict[str, Incident] = {}

    async def read(self) -> PageReport:
        """Look at the page once."""
        if not self._ways:
            failure = Failure(FailureKind.SETTINGS, "the page's address is not an address")
            return PageReport(self._service_id, self._clock(), PageState.UNREACHABLE, failure=failure)
        outcome = await self._look()
        self._note(outcome)
        if outcome.reading is None or self._way is None:
            return PageReport(self._service_id, self._clock(), outcome.state, failure=outcome.failure)
        reading = await self._completed(self._way, outcome.reading)
        unchanged = outcome.unchanged and reading is self._delivered
        self._delivered = reading
        return PageReport(self._service_id, self._clock(), PageState.FRESH, reading, unchanged=unchanged)

    def _note(self, outcome: FetchResult) -> None:
        """Log a change in how well the page can be read."""
        kind = outcome.failure.kind if outcome.failure is not None else None
        if kind is not self._noted:
            told = outcome.failure.detail if outcome.failure is not None else "it can be read again"
            log.info("the page of %s: %s", self._service_id, told)
        self._noted = kind

    async def _look(self) -> FetchResult:
        if self._way is None or self._misses >= MISSES_BEFORE_A_SEARCH:
            return await self._search()
        outcome = await self._fetch.ask(self._way.url, self._way.accept)
        self._misses = self._misses + 1 if outcome.try_next else 0 if outcome.reading else self._misses
        return await self._search(outcome) if self._misses >= MISSES_BEFORE_A_SEARCH else outcome

    async def _search(self, told: FetchResult | None = None) -> FetchResult:
        """Try the ways until one can be read; report the most telling failure of those that cannot.

        `told` is what the known way has just said, which is then not asked again.
        """
        patient = self._searches % LOOKS_BETWEEN_FULL_SEARCHES == 0
        ways = self._ways if patient else self._turn()
        self._searches += 1
        for way in ways:
            if told is not None and way is self._way:
                continue
            outcome = await self._fetch.ask(way.url, way.accept)
            if outcome.reading is not None:
                self._settle(way, outcome.reading)
                return outcome
            if told is None or told.status == 404:
                told = outcome
            if outcome.status is None:
                self._searches = 0
                return outcome
            if outcome.is_refused or not (outcome.try_next or patient):
                return outcome
        return told or FetchResult()

    def _turn(self) -> tuple[Endpoint, ...]:
        """Return the way that worked last, or the best, and one of the others."""
        first = self._way or self._ways[0]
        others = [way for way in self._ways if way.url != first.url]
        return (first, *others[self._searches % len(others) :][:1]) if others else (first,)

    def _settle(self, way: Endpoint, reading: PageReading) -> None:
        if self._way is None or way.url != self._way.url:
            log.info("the page of %s is read as %s", self._service_id, reading.format)
        self._way = way
        self._misses = 0
        self._searches = 0
        self._fetch.forget(but=way.url)

    async def _completed(self, way: Endpoint, raw: PageReading) -> PageReading:
        """Return a reading with what other addresses of the page add; the same object where nothing is new."""
        if raw is self._raw and self._delivered is not None and not self._leaving:
            return self._delivered
        reading = raw
        extra = way.supplement(raw.format)
        if extra is not None:
            if raw is self._raw and self._delivered is not None:
                reading = self._delivered
            else:
                other = (await self._fetch.ask(extra, way.accept)).reading
                if other is not None and other.format != raw.format:
                    reading = complete_widget(raw, other)
        self._raw = raw
        await self._look_up_endings(way, raw)
        return with_resolved(reading, self._resolved.values(), self._clock())

    async def _look_up_endings(self, way: Endpoint, raw: PageReading) -> None:
        listed = {each.id for each in raw.incidents}
        before = self._delivered.incidents if self._delivered is not None else ()
        for incident in before:
            if incident.is_open and incident.id not in listed:
                self._leaving.setdefault(incident.id, 0)
        self._leaving = {each: tries for each, tries in self._leaving.items() if each not in listed}
        self._resolved = {each: told for each, told in self._resolved.items() if each not in listed}
        history = way.history(raw.format)
        if not self._leaving or history is None:
            return
        outcome = await self._fetch.ask(history, way.accept)
        told = {each.id: each for each in outcome.reading.incidents} if outcome.reading is not None else {}
        for identifier in tuple(self._leaving):
            self._leaving[identifier] += 1
            found = told.get(identifier)
            if found is not None and not found.is_open:
                self._resolved[identifier] = found
                del self._leaving[identifier]
            elif self._leaving[identifier] >= TRIES_FOR_AN_ENDING:
                del self._leaving[identifier]
