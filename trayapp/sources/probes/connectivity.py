"""Asking strangers whether *we* are online: two operators, plain HTTP, answers that a captive portal cannot guess."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

from trayapp.domain.model.enums import Network
from trayapp.domain.model.reports import FailureKind, NetworkReport
from trayapp.sources.http.transport import Exchange, Request, Response, Transport, TransportError

DEADLINE_S = 5.0
MAX_BYTES = 64 * 1024

EXPECTED: dict[str, tuple[str, ...]] = {
    "generate_204": ("", "success"),
    "gen_204": ("", "success"),
    "success.txt": ("success",),
    "connecttest.txt": ("Microsoft Connect Test",),
    "ncsi.txt": ("Microsoft NCSI",),
    "hotspot-detect.html": ("<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>", "Success"),
}
"""What the well-known canaries answer, by the last part of their path (probes-and-detection, section 6).

204 without a body is an answer of all of them. Any other canary is online with any 2xx.
"""


class CanaryResult(StrEnum):
    """What one canary says about our connection."""

    ONLINE = "online"
    CAPTIVE = "captive"
    PROXY = "proxy"
    DEAD = "dead"
    UNCLEAR = "unclear"


_WITHOUT_ANSWER = {
    FailureKind.DNS: CanaryResult.DEAD,
    FailureKind.REFUSED: CanaryResult.DEAD,
    FailureKind.RESET: CanaryResult.DEAD,
    FailureKind.TIMEOUT: CanaryResult.DEAD,
    FailureKind.PROXY: CanaryResult.PROXY,
    FailureKind.TOO_LARGE: CanaryResult.CAPTIVE,
}


def requests(urls: Sequence[str]) -> tuple[Request, ...]:
    """Return the requests for canaries. Always on new connections: a kept one hides that names no longer resolve."""
    return tuple(
        Request(url, deadline_s=DEADLINE_S, max_bytes=MAX_BYTES, fresh=True, follow_redirects=False) for url in urls
    )


async def check(urls: Sequence[str], transport: Transport, clock: Callable[[], datetime]) -> NetworkReport:
    """Ask all canaries at once."""
    exchanges = await transport.fetch_all(requests(urls))
    return combine(urls, exchanges, clock())


def combine(urls: Sequence[str], exchanges: Sequence[Exchange], at: datetime) -> NetworkReport:
    """Return what the canaries' answers say together: one good answer is enough to be online."""
    words = [classify_canary(url, exchange) for url, exchange in zip(urls, exchanges, strict=True)]
    quick = [each.elapsed_ms for each, word in zip(exchanges, words, strict=True) if word is CanaryResult.ONLINE]
    return NetworkReport(at, _together(words), min(quick, default=None), _told(urls, exchanges, words))


def _together(words: Sequence[CanaryResult]) -> Network:
    if CanaryResult.ONLINE in words:
        return Network.ONLINE
    if CanaryResult.CAPTIVE in words:
        return Network.CAPTIVE_PORTAL
    if CanaryResult.PROXY in words:
        return Network.PROXY_UNREACHABLE
    if words and all(word is CanaryResult.DEAD for word in words):
        return Network.OFFLINE
    return Network.UNKNOWN


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
    return CanaryResult.UNCLEAR


def _as_expected(url: str, answer: Response) -> bool:
    expected = _expected(url)
    if expected is None or (answer.status == 204 and not answer.body):
        return True
    body = answer.body.decode("latin-1").strip()
    return (answer.status == 204 and not body) or body in expected


def _expected(url: str) -> tuple[str, ...] | None:
    return EXPECTED.get(urlsplit(url).path.rpartition("/")[2])


def _told(urls: Sequence[str], exchanges: Sequence[Exchange], words: Sequence[CanaryResult]) -> str:
    return "; ".join(
        [
            _line(url, word, each.detail if isinstance(each, TransportError) else f"HTTP {each.status}")
            for url, each, word in zip(urls, exchanges, words, strict=True)
        ]
    )


def _line(url: str, word: CanaryResult, said: str) -> str:
    return f"{urlsplit(url).hostname or 'canary'}: {word.value} ({said})"
