"""One page address asked once: conditionally where it can be, and every outcome a value."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from urllib.parse import urlsplit

from trayapp.domain.model.enums import PageState
from trayapp.domain.model.reports import Failure, FailureKind, PageReading
from trayapp.sources.http.bot_checks import is_challenge
from trayapp.sources.http.retry_after import retry_after_s
from trayapp.sources.http.transport import DEADLINE_S, Request, Response, Transport, TransportError
from trayapp.sources.pages.discovery import FrontPage, front_page
from trayapp.sources.pages.endpoints import Endpoint
from trayapp.sources.pages.formats.registry import read_page
from trayapp.sources.pages.untrusted import Unreadable, text_of

log = logging.getLogger("trayapp.sources")

_ANSWERED = frozenset({FailureKind.TOO_LARGE, FailureKind.REDIRECT})
"""Kinds of no answer for which the page did answer, only not with anything to read."""

MAX_VALIDATOR = 1000
"""Longest ETag or date that is sent back, in bytes."""

_VALIDATORS = (("etag", "if-none-match"), ("last-modified", "if-modified-since"))


@dataclass(frozen=True, slots=True)
class FetchResult:
    """A reading, or why there is none.

    `unchanged`: the server vouched for the reading kept from before. `front` is what a front page tells instead.
    """

    reading: PageReading | None = None
    failure: Failure | None = None
    status: int | None = None
    unchanged: bool = False
    front: FrontPage | None = None

    @property
    def state(self) -> PageState:
        """What the outcome makes of the page as a source."""
        if self.reading is not None:
            return PageState.FRESH
        return PageState.UNREACHABLE if self.status is None else PageState.UNREADABLE

    @property
    def try_next(self) -> bool:
        """Whether another address of the page may do better: this one is not there, or is something else."""
        if self.failure is None or self.status is None or self.is_refused:
            return False
        return self.status < 500 and self.failure.kind is not FailureKind.TOO_LARGE

    @property
    def is_refused(self) -> bool:
        """Whether the server asks us to wait, or takes us for a bot: no address will do better."""
        return self.failure is not None and (self.failure.kind is FailureKind.CHALLENGED or self.status == 429)


@dataclass(frozen=True, slots=True)
class _Kept:
    validators: tuple[tuple[str, str], ...]
    digest: bytes
    reading: PageReading


class ConditionalFetcher:
    """Asks the addresses of one page, and keeps the last reading of each with the server's validators for it."""

    def __init__(
        self, page_url: str, transport: Transport, clock: Callable[[], datetime], deadline_s: float = DEADLINE_S
    ) -> None:
        self._page_url = page_url
        self._transport = transport
        self._clock = clock
        self._deadline_s = deadline_s
        self._kept: dict[str, _Kept] = {}

    def forget(self, but: str = "") -> None:
        """Drop what is kept of all addresses but one."""
        self._kept = {url: kept for url, kept in self._kept.items() if url == but}

    async def ask_endpoint(self, endpoint: Endpoint) -> FetchResult:
        """Ask one address of the page; one that people look at is read for the addresses that it names."""
        return await self._ask(endpoint)

    async def ask(self, url: str, accept: str) -> FetchResult:
        """Ask one address that completes another, or has the history."""
        return await self._ask(Endpoint(url, "", "", accept))

    async def _ask(self, endpoint: Endpoint) -> FetchResult:
        """Ask one address. A validator is dropped after any failure, so that the next answer is whole."""
        url = endpoint.url
        kept = self._kept.pop(url, None)
        headers = (("accept", endpoint.accept), *(kept.validators if kept else ()))
        exchange = await self._transport.fetch(Request(url, headers, self._deadline_s, endpoint.max_bytes))
        if isinstance(exchange, TransportError):
            status = 0 if exchange.kind in _ANSWERED else None
            return FetchResult(failure=Failure(exchange.kind, exchange.detail), status=status)
        if exchange.status == 304 and kept is not None:
            self._kept[url] = kept
            return FetchResult(kept.reading, status=304, unchanged=True)
        return self._read(endpoint, exchange, kept)

    def _read(self, endpoint: Endpoint, answer: Response, kept: _Kept | None) -> FetchResult:
        if is_challenge(answer):
            said = f"the page wants a person: it answers programs with a bot check. Open {self._page_url} in a browser"
            return self._failed(answer, FailureKind.CHALLENGED, said)
        if not 200 <= answer.status < 300:
            return self._failed(answer, FailureKind.HTTP_STATUS, f"the page answers with HTTP {answer.status}")
        digest = blake2b(answer.body, digest_size=16).digest()
        if kept is not None and kept.digest == digest:
            reading = kept.reading
        else:
            try:
                reading = read_page(answer.body, self._page_url, self._clock(), endpoint.expected)
            except Unreadable as finding:
                failed = self._failed(answer, finding.kind, finding.detail)
                if endpoint.is_front and finding.kind is FailureKind.NOT_JSON:
                    failed = replace(
                        failed, front=front_page(text_of(answer.body), answer.url or endpoint.url, self._page_url)
                    )
                return failed
            except Exception:  # a bug in a format must not hide the page's state
                log.exception("reading an answer of %s broke", urlsplit(endpoint.url).hostname)
                return self._failed(answer, FailureKind.WRONG_SHAPE, "the answer could not be read")
        validators = tuple(
            (asked, said)
            for name, asked in _VALIDATORS
            if 0 < len(said := answer.headers.get(name, "")) <= MAX_VALIDATOR
        )
        self._kept[endpoint.url] = _Kept(validators, digest, reading)
        return FetchResult(reading, status=answer.status)

    def _failed(self, answer: Response, kind: FailureKind, detail: str) -> FetchResult:
        failure = Failure(kind, detail, retry_after_s(answer.headers, self._clock()))
        return FetchResult(failure=failure, status=answer.status)
