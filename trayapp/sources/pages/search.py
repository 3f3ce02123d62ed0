"""One search for the address that a page can be read at, and what to tell where there is none."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import replace

from trayapp.domain import addresses
from trayapp.domain.model.reports import Failure, FailureKind
from trayapp.sources.pages.endpoints import Endpoint, further_endpoints, root_of
from trayapp.sources.pages.fetcher import FetchResult

MOST_ASKED = 60
"""Addresses asked in one search."""


class Search:
    """Yields addresses to ask: the given ones, those that a front page names as soon as it is known, then the rest.

    `thorough`: the rest are the formats that nothing speaks for; they are tried where no vendor is recognised.
    """

    def __init__(self, page_url: str, endpoints: tuple[Endpoint, ...], *, thorough: bool) -> None:
        self._page_url = page_url
        self._queue = deque(endpoints)
        self._asked: list[Endpoint] = []
        self._thorough = thorough
        self._vendor = ""
        self._challenged: FetchResult | None = None
        self._only_missing = True

    def __iter__(self) -> Iterator[Endpoint]:
        """Yield each address once, at most `MOST_ASKED`."""
        while len(self._asked) < MOST_ASKED:
            if not self._queue and self._thorough and not self._vendor:
                self._thorough = False
                self._queue.extend(further_endpoints(self._page_url, self._asked))
            if not self._queue:
                return
            endpoint = self._queue.popleft()
            if all(each.url != endpoint.url for each in self._asked):
                self._asked.append(endpoint)
                yield endpoint

    def note(self, outcome: FetchResult, endpoint: Endpoint) -> None:
        """Take notice of what an address answered instead of a reading."""
        if outcome.front is not None:
            self._vendor = self._vendor or outcome.front.vendor
            self._queue.extendleft(reversed(outcome.front.endpoints))
        if outcome.failure is not None and outcome.failure.kind is FailureKind.CHALLENGED and endpoint.is_front:
            self._challenged = outcome
        self._only_missing = self._only_missing and outcome.status in {404, 410}

    def is_elsewhere(self, endpoint: Endpoint) -> bool:
        """Whether an address is on another host than the page, so that its failure says nothing about the page's."""
        asked, page = addresses.parse(endpoint.url), addresses.parse(self._page_url)
        return asked is not None and page is not None and asked.host != page.host

    def explained(self, last: FetchResult) -> FetchResult:
        """Return the outcome of a search that found nothing, with words on what was tried and what to paste instead."""
        outcome = self._challenged or last
        if outcome.failure is None or outcome.status is None or outcome.status >= 500:
            return outcome
        return replace(outcome, failure=replace(outcome.failure, detail=self._advice(outcome.failure)))

    def _advice(self, failure: Failure) -> str:
        address, kind = addresses.parse(self._page_url), failure.kind
        reason = f" (the last one: {failure.detail})" if failure.detail else ""
        if address is None:
            return ""
        root, host, count = root_of(address), address.host, len(self._asked)
        if kind is FailureKind.CHALLENGED:
            return (
                f"{host} wants a person: it answers programs with a bot check. Open {address.url} in a browser, or "
                "paste the address of the page's RSS or Atom feed"
            )
        if root.is_sub_page and self._only_missing:
            return f"{host} has no status page at {address.path}. Paste {root.origin} for the whole page"
        if self._vendor:
            return (
                f"{host} is a page of {self._vendor}'s, but it can't be read at any of the {count} addresses "
                f"tried{reason}. Paste the address of its RSS or Atom feed"
            )
        return (
            f"{host} answers, but with nothing that can be read at any of the {count} addresses where status pages "
            f"publish their state{reason}. Paste the address of its RSS or Atom feed, or of its data"
        )
