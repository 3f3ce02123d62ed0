"""Reading one service's official page at whichever address works: one request a check once that is known."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from trayapp.domain.model.enums import PageState
from trayapp.domain.model.reports import Failure, FailureKind, PageReading, PageReport
from trayapp.domain.model.status_page import Incident
from trayapp.sources.http.transport import DEADLINE_S, Transport
from trayapp.sources.pages.endpoints import Endpoint, candidate_endpoints
from trayapp.sources.pages.fetcher import ConditionalFetcher, FetchResult
from trayapp.sources.pages.merge import RESOLVED_SHOWN_FOR, complete, with_resolved
from trayapp.sources.pages.search import Search

log = logging.getLogger("trayapp.sources")

MISSES_BEFORE_A_SEARCH = 2
"""Unreadable answers in a row from the known address before the others are tried: pages move, hiccups are commoner."""

CHECKS_BETWEEN_FULL_SEARCHES = 5
"""While no address can be read, all are tried at every fifth check, and two in turn at the others."""

TRIES_FOR_AN_ENDING = 3
"""Checks of the history for an incident that left the list of open ones, before it is let go."""

OLDER_ANSWERS_IGNORED = 3
"""Answers in a row that know less than an earlier one before they are believed. Some servers of a page's CDN lag by
minutes; an update that is still missing after that was taken back."""

HISTORY_EVERY = timedelta(hours=3)
"""Between checks of the history for incidents that were posted after their end, and of what completes a page that says
the same all the time: parts are added, and what could not be read may be readable by then."""


class PageReader:
    """Reads the page of one service. Never raises; belongs to one event loop's thread.

    The first check searches the addresses in order; later ones keep to the one that worked. An incident that left the
    page's list of open ones is looked up in the page's history, so that its last update and its end are known. An
    answer that is older than one before it changes nothing.
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
        self._page_url = page_url
        self._endpoints = candidate_endpoints(page_url)
        self._fetch = ConditionalFetcher(page_url, transport, clock, deadline_s)
        self._clock = clock
        self._endpoint: Endpoint | None = None
        self._misses = 0
        self._searches = 0
        self._noted: FailureKind | None = None
        self._raw: PageReading | None = None
        self._supplemented: PageReading | None = None
        self._supplemented_at = clock()
        self._delivered: PageReading | None = None
        self._leaving: dict[str, int] = {}
        self._resolved: dict[str, Incident] = {}
        self._still_open: dict[str, Incident] = {}
        self._newest: dict[str, datetime] = {}
        self._older_answers = 0
        self._history_at: datetime | None = None

    async def read(self) -> PageReport:
        """Check the page once."""
        if not self._endpoints:
            failure = Failure(FailureKind.SETTINGS, "the page's address is not an address")
            return PageReport(self._service_id, self._clock(), PageState.UNREACHABLE, failure=failure)
        outcome = await self._ask()
        self._note(outcome)
        if outcome.reading is None or self._endpoint is None:
            return PageReport(self._service_id, self._clock(), outcome.state, failure=outcome.failure)
        if self._is_older(outcome.reading) and self._delivered is not None:
            return PageReport(self._service_id, self._clock(), PageState.FRESH, self._delivered, unchanged=True)
        reading = await self._completed(self._endpoint, outcome.reading)
        unchanged = outcome.unchanged and reading is self._delivered
        self._delivered = reading
        return PageReport(self._service_id, self._clock(), PageState.FRESH, reading, unchanged=unchanged)

    def _is_older(self, reading: PageReading) -> bool:
        """Whether an answer knows less of an incident than an earlier one did, by the newest update of each."""
        newest = {each.id: each.updates[0].at for each in reading.incidents if each.updates}
        if any(at < self._newest.get(identifier, at) for identifier, at in newest.items()):
            self._older_answers += 1
            if self._older_answers <= OLDER_ANSWERS_IGNORED:
                return True
        self._older_answers = 0
        known = {each: at for each, at in self._newest.items() if each in self._resolved or each in self._leaving}
        self._newest = known | newest
        return False

    def _note(self, outcome: FetchResult) -> None:
        """Log a change in how well the page can be read."""
        kind = outcome.failure.kind if outcome.failure is not None else None
        if kind is not self._noted:
            detail = outcome.failure.detail if outcome.failure is not None else "it can be read again"
            log.info("the page of %s: %s", self._service_id, detail)
        self._noted = kind

    async def _ask(self) -> FetchResult:
        if self._endpoint is None or self._misses >= MISSES_BEFORE_A_SEARCH:
            return await self._search()
        outcome = await self._fetch.ask_endpoint(self._endpoint)
        self._misses = self._misses + 1 if outcome.try_next else 0 if outcome.reading else self._misses
        return await self._search(outcome) if self._misses >= MISSES_BEFORE_A_SEARCH else outcome

    async def _search(self, last: FetchResult | None = None) -> FetchResult:
        """Try the addresses until one can be read; report the most useful failure of those that cannot.

        `last` is what the known address has just answered, which is then not asked again.
        """
        patient = self._searches % CHECKS_BETWEEN_FULL_SEARCHES == 0
        search = Search(self._page_url, self._endpoints if patient else self._turn(), thorough=self._is_thorough())
        self._searches += 1
        for endpoint in search:
            if last is not None and endpoint is self._endpoint:
                continue
            outcome = await self._fetch.ask_endpoint(endpoint)
            if outcome.reading is not None:
                self._settle(endpoint, outcome.reading)
                return outcome
            search.note(outcome, endpoint)
            if last is None or last.status == 404:
                last = outcome
            if search.is_elsewhere(endpoint):
                continue
            if outcome.status is None:
                self._searches = 0
                return outcome
            if (outcome.is_refused and not endpoint.is_front) or not (outcome.try_next or patient):
                return outcome
        return search.explained(last or FetchResult()) if patient else last or FetchResult()

    def _is_thorough(self) -> bool:
        """Whether formats that nothing speaks for are tried, too: at the first full search, and ever more rarely."""
        full_searches = self._searches // CHECKS_BETWEEN_FULL_SEARCHES
        return self._searches % CHECKS_BETWEEN_FULL_SEARCHES == 0 and full_searches & (full_searches - 1) <= 0

    def _turn(self) -> tuple[Endpoint, ...]:
        """Return the address that worked last, or the best, and one of the others."""
        first = self._endpoint or self._endpoints[0]
        others = [endpoint for endpoint in self._endpoints if endpoint.url != first.url]
        return (first, *others[self._searches % len(others) :][:1]) if others else (first,)

    def _settle(self, endpoint: Endpoint, reading: PageReading) -> None:
        if self._endpoint is None or endpoint.url != self._endpoint.url:
            log.info("the page of %s is read as %s", self._service_id, reading.format)
        self._endpoint = endpoint
        self._misses = 0
        self._searches = 0
        self._fetch.forget(but=endpoint.url)

    async def _completed(self, endpoint: Endpoint, raw: PageReading) -> PageReading:
        """Return a reading with what other addresses of the page add; the same object where nothing is new."""
        supplement, live = endpoint.supplement(raw.format), endpoint.live_supplement(raw.format)
        known = self._supplemented if raw is self._raw else None
        due = known is None or (supplement is not None and self._clock() - self._supplemented_at >= HISTORY_EVERY)
        if self._delivered is not None and not (due or live or self._leaving or self._history_is_due()):
            return self._delivered
        if due or known is None:
            self._supplemented_at = self._clock()
            known = await self._joined(endpoint, supplement, raw, failing=known)
        self._raw, self._supplemented = raw, known
        reading = await self._joined(endpoint, live, known)
        await self._look_up_endings(endpoint, raw)
        late = [*self._still_open.values(), *self._resolved.values()]
        completed = with_resolved(reading, late, self._clock())
        return self._delivered if completed == self._delivered and self._delivered is not None else completed

    async def _joined(
        self, endpoint: Endpoint, extra: str | None, reading: PageReading, failing: PageReading | None = None
    ) -> PageReading:
        """Return a reading with what another address adds; `failing`, or as it is, where that cannot be read."""
        other = (await self._fetch.ask(extra, endpoint.accept)).reading if extra is not None else None
        return complete(reading, other) if other is not None else failing or reading

    def _history_is_due(self) -> bool:
        return self._history_at is not None and self._clock() - self._history_at >= HISTORY_EVERY

    async def _look_up_endings(self, endpoint: Endpoint, raw: PageReading) -> None:
        """Ask the history for incidents that left the list of open ones, and now and then for ones posted late."""
        listed = {each.id for each in raw.incidents}
        before = self._delivered.incidents if self._delivered is not None else ()
        for incident in before:
            if incident.is_open and incident.id not in listed and incident.id not in self._still_open:
                self._leaving.setdefault(incident.id, 0)
        self._leaving = {each: tries for each, tries in self._leaving.items() if each not in listed}
        self._resolved = {each: found for each, found in self._resolved.items() if each not in listed}
        self._still_open = {}
        history = endpoint.history(raw.format)
        self._history_at = self._history_at or self._clock()
        if history is None or not (self._leaving or self._history_is_due()):
            return
        self._history_at = self._clock()
        outcome = await self._fetch.ask(history, endpoint.accept)
        if outcome.reading is None:
            self._count_tries({})
            return
        history_now = {each.id: each for each in outcome.reading.incidents}
        self._count_tries(history_now)
        for identifier, incident in history_now.items():
            if not incident.is_open and identifier not in listed and _ended_recently(incident, self._clock()):
                self._keep_resolved(incident)

    def _keep_resolved(self, incident: Incident) -> None:
        self._resolved[incident.id] = incident
        if incident.updates:
            self._newest[incident.id] = incident.updates[0].at

    def _count_tries(self, known: dict[str, Incident]) -> None:
        """Go through the incidents that left: over, open after all (the list was an older answer), or not known."""
        for identifier in tuple(self._leaving):
            self._leaving[identifier] += 1
            found = known.get(identifier)
            if found is not None and not found.is_open:
                self._keep_resolved(found)
                del self._leaving[identifier]
            elif self._leaving[identifier] >= TRIES_FOR_AN_ENDING:
                del self._leaving[identifier]
            elif found is not None:
                self._still_open[identifier] = found


def _ended_recently(incident: Incident, now: datetime) -> bool:
    return incident.resolved_at is not None and incident.resolved_at > now - RESOLVED_SHOWN_FOR
