"""What can be read of one status page and what cannot, as a text for a bug report. It holds nothing private.

Of the page it names the addresses without their queries, the format, numbers, and words that no table of ours knows;
no titles, texts or names of parts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from trayapp.domain.model.reports import FROM_HTML, PageReport
from trayapp.sources.http.transport import Exchange, Request, Response, Transport
from trayapp.sources.pages.reader import PageReader
from trayapp.sources.pages.status_words import unknown_words

MOST_WORDS = 20


@dataclass(slots=True)
class RecordingTransport:
    """Carries requests by another transport, and keeps what each address answered."""

    transport: Transport
    asked: list[tuple[str, str]] = field(default_factory=list)

    async def fetch(self, request: Request) -> Exchange:
        """Carry one request."""
        exchange = await self.transport.fetch(request)
        self.asked.append((_without_query(request.url), _outcome(request, exchange)))
        return exchange

    async def fetch_all(self, requests: Sequence[Request]) -> tuple[Exchange, ...]:
        """Carry several requests, one after the other."""
        return tuple([await self.fetch(request) for request in requests])

    async def close(self) -> None:
        """Give back connections."""
        await self.transport.close()


def _without_query(url: str) -> str:
    return url.partition("?")[0]


def _outcome(request: Request, exchange: Exchange) -> str:
    if not isinstance(exchange, Response):
        return exchange.detail or str(exchange.kind)
    kind = exchange.headers.get("content-type", "").partition(";")[0] or "no content type"
    moved = _without_query(exchange.url)
    led = f", led to {moved}" if moved and moved != _without_query(request.url) else ""
    return f"{exchange.status}, {kind}, {len(exchange.body)} bytes{led}"


async def describe_page(
    page_url: str, transport: Transport, clock: Callable[[], datetime], version: str
) -> tuple[PageReport, str]:
    """Read a page once; return the report, and the text that tells of it."""
    recording = RecordingTransport(transport)
    with unknown_words() as words:
        report = await PageReader("page", page_url, recording, clock).read()
    return report, "\n".join(_lines(page_url, report, words, recording.asked, version))


def _lines(
    page_url: str, report: PageReport, words: Iterable[str], asked: Iterable[tuple[str, str]], version: str
) -> Iterable[str]:
    yield f"trayapp {version}, status page {_without_query(page_url)}"
    reading = report.reading
    if reading is None:
        yield f"Not read: {report.failure.detail if report.failure else report.state}"
    else:
        yield f"Format: {reading.format}"
        if reading.format.endswith(FROM_HTML):
            yield "Read from the page's HTML, which may change any day: its vendor publishes neither data nor a feed"
        yield f"The page's own word: {reading.stated_health or 'none'}"
        yield f"Parts: {_counted(each.health for each in reading.components)}"
        yield f"Incidents: {_counted(each.phase for each in reading.incidents)}"
        yield f"Maintenances: {_counted(each.phase for each in reading.maintenances)}"
        yield f"Parts are all that the page has: {'yes' if reading.complete else 'not known'}"
        if reading.truncated:
            yield f"Cut off by our limits: {', '.join(reading.truncated)}"
    found = list(words)[:MOST_WORDS]
    yield f"Words not understood: {', '.join(map(repr, found)) or 'none'}"
    yield "Asked:"
    for url, outcome in asked:
        yield f"  {url}: {outcome}"


def _counted(words: Iterable[str]) -> str:
    counts = Counter(map(str, words))
    total = sum(counts.values())
    return f"{total} ({', '.join(f'{number} {word}' for word, number in counts.most_common())})" if total else "none"
