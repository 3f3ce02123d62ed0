"""Connectivity check against third-party endpoints (canaries): are *we* online?

Canaries of three operators are asked, over plain HTTP (a portal shows itself there) and over https (some portals let
the plain checks through and drop port 443).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

from trayapp.domain.model.enums import Network
from trayapp.domain.model.reports import FailureKind, NetworkReport
from trayapp.sources.http.transport import Exchange, Request, Response, Transport, TransportError

DEADLINE_S = 5.0
MAX_BYTES = 64 * 1024

SILENT_AFTER = 5
"""Rounds in which others answered and a canary never has, before it is called silent here and counts no more."""

EXPECTED: dict[str, tuple[str, ...]] = {
    "generate_204": ("", "success"),
    "gen_204": ("", "success"),
    "success.txt": ("success",),
    "connecttest.txt": ("Microsoft Connect Test",),
    "ncsi.txt": ("Microsoft NCSI",),
    "hotspot-detect.html": ("<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>", "Success"),
}
"""What the well-known canaries answer, by the last part of their path.

204 without a body is an answer of all of them. Any other canary is online with any 2xx.
"""


class CanaryResult(StrEnum):
    """What one canary says about our connection."""

    ONLINE = "online"
    CAPTIVE = "captive"
    BLOCKED = "blocked"
    PROXY = "proxy"
    DEAD = "dead"
    UNCLEAR = "unclear"


_WITHOUT_ANSWER = {
    FailureKind.DNS: CanaryResult.DEAD,
    FailureKind.REFUSED: CanaryResult.DEAD,
    FailureKind.RESET: CanaryResult.DEAD,
    FailureKind.TLS_RESET: CanaryResult.DEAD,
    FailureKind.TIMEOUT: CanaryResult.DEAD,
    FailureKind.PROXY: CanaryResult.PROXY,
    FailureKind.TOO_LARGE: CanaryResult.CAPTIVE,
}


class CanaryHistory:
    """Which canaries have ever answered here. One that never has says nothing about our connection."""

    def __init__(self) -> None:
        self._answered: set[str] = set()
        self._missed: dict[str, int] = {}

    def record(self, results: Mapping[str, CanaryResult], *, online: bool) -> None:
        """Take note of one round; `online` tells that something answered in it as it should."""
        for url, result in results.items():
            if result is CanaryResult.ONLINE:
                self._answered.add(url)
            elif online:
                self._missed[url] = self._missed.get(url, 0) + 1

    @property
    def silent(self) -> tuple[str, ...]:
        """The canaries that have never answered here, though others have for a while."""
        return tuple(
            url for url, missed in self._missed.items() if missed >= SILENT_AFTER and url not in self._answered
        )


class SharedCheck:
    """The connectivity check of all services: one round of canaries serves every prober that asks at that time.

    A prober that `claim`s a round asks the canaries itself, with its targets, and `settle`s what they said; the others
    wait for it. Belongs to one event loop's thread.
    """

    def __init__(self, urls: Sequence[str]) -> None:
        self.urls = tuple(urls)
        self._history = CanaryHistory()
        self._asked_by: object = None
        self._asked_at: datetime | None = None
        self._report: NetworkReport | None = None
        self._waiting: list[asyncio.Future[None]] = []

    def claim(self, by: object, since: datetime, now: datetime) -> bool:
        """Whether the caller is to ask the canaries: nobody else has asked them at or after `since`."""
        if self._asked_by is not by and self._asked_at is not None and since <= self._asked_at <= now:
            return False
        self._asked_by, self._asked_at, self._report = by, now, None
        return True

    def settle(self, exchanges: Sequence[Exchange], at: datetime, *, proven: bool = False) -> NetworkReport:
        """Return what the canaries said in the caller's round. `proven`: something else showed that we are online."""
        report = combine(self.urls, exchanges, at, self._history)
        results = map(classify_canary, self.urls, exchanges)
        online = proven or report.state is Network.ONLINE
        self._history.record(dict(zip(self.urls, results, strict=True)), online=online)
        self._report = report
        self._wake()
        return report

    def abandon(self) -> None:
        """Give a claimed round up: whoever waits for it asks by itself."""
        self._asked_at = None
        self._wake()

    async def result(self) -> NetworkReport | None:
        """Return what was said in the round that another has claimed; None where that was given up."""
        while self._report is None and self._asked_at is not None:
            waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append(waiter)
            await waiter
        return self._report

    def _wake(self) -> None:
        waiting, self._waiting = self._waiting, []
        for waiter in waiting:
            if not waiter.done():
                waiter.set_result(None)


def requests(urls: Sequence[str]) -> tuple[Request, ...]:
    """Return the requests for canaries. Always on new connections: a kept one hides that names no longer resolve."""
    return tuple(
        Request(url, deadline_s=DEADLINE_S, max_bytes=MAX_BYTES, fresh=True, follow_redirects=False) for url in urls
    )


async def check(urls: Sequence[str], transport: Transport, clock: Callable[[], datetime]) -> NetworkReport:
    """Ask all canaries at once."""
    exchanges = await transport.fetch_all(requests(urls))
    return combine(urls, exchanges, clock())


def combine(
    urls: Sequence[str], exchanges: Sequence[Exchange], at: datetime, history: CanaryHistory | None = None
) -> NetworkReport:
    """Return what the canaries' answers say together. Those that `history` knows as silent here do not count."""
    answers = dict(zip(urls, exchanges, strict=True))
    results = {url: classify_canary(url, exchange) for url, exchange in answers.items()}
    silent = history.silent if history is not None else ()
    state = _together({url: result for url, result in results.items() if url not in silent} or results)
    quick = [answers[url].elapsed_ms for url, result in results.items() if result is CanaryResult.ONLINE]
    return NetworkReport(at, state, min(quick, default=None), _detail(answers, results), silent)


def _together(results: Mapping[str, CanaryResult]) -> Network:
    said = set(results.values())
    if CanaryResult.ONLINE in said:
        secure = {result for url, result in results.items() if url.startswith("https:")}
        return Network.CAPTIVE_PORTAL if secure == {CanaryResult.DEAD} else Network.ONLINE
    if CanaryResult.CAPTIVE in said:
        return Network.CAPTIVE_PORTAL
    if CanaryResult.PROXY in said:
        return Network.PROXY_UNREACHABLE
    return Network.OFFLINE if said == {CanaryResult.DEAD} else Network.UNKNOWN


def classify_canary(url: str, exchange: Exchange) -> CanaryResult:
    """Return what one canary's answer says."""
    if isinstance(exchange, TransportError):
        return _WITHOUT_ANSWER.get(exchange.kind, CanaryResult.UNCLEAR)
    if 200 <= exchange.status < 300:
        return CanaryResult.ONLINE if _as_expected(url, exchange) else CanaryResult.CAPTIVE
    if exchange.status == 407:
        return CanaryResult.PROXY
    if 300 <= exchange.status < 400 or exchange.status == 511:
        return CanaryResult.CAPTIVE
    return CanaryResult.BLOCKED if exchange.status in {403, 451} else CanaryResult.UNCLEAR


def _as_expected(url: str, answer: Response) -> bool:
    expected = EXPECTED.get(urlsplit(url).path.rpartition("/")[2])
    body = answer.body.decode("latin-1").strip()
    return expected is None or (answer.status == 204 and not body) or body in expected


def _detail(answers: Mapping[str, Exchange], results: Mapping[str, CanaryResult]) -> str:
    """Return one line about each canary, for logs and the curious."""
    said = {
        url: each.detail if isinstance(each, TransportError) else f"HTTP {each.status}" for url, each in answers.items()
    }
    return "; ".join(
        f"{urlsplit(url).hostname or 'canary'}: {result.value} ({said[url]})" for url, result in results.items()
    )
