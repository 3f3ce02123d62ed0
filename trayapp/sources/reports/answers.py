"""What the sources of reports have in common: one exchange becomes JSON or the reason why not."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from trayapp.domain.model.crowd import Bucket, CrowdProblem, CrowdSeries, CrowdSource
from trayapp.sources.http.retry_after import retry_after_s
from trayapp.sources.http.transport import Request, Response, Transport

DEADLINE_S = 10.0
MAX_BYTES = 1024 * 1024
BUCKET_S = 900.0
LARGEST_COUNT = 10_000_000


@dataclass(frozen=True, slots=True)
class Unlearned(Exception):  # noqa: N818 - a finding about the answer
    """A source could not be learned from; `wait_s` is how long it asks us to wait."""

    source: CrowdSource
    why: CrowdProblem
    wait_s: float = 0.0


async def fetch_json(transport: Transport, request: Request, source: CrowdSource, now: datetime) -> Any:
    """Return the JSON of an answer; raise `Unlearned` for anything else."""
    exchange = await transport.fetch(request)
    if not isinstance(exchange, Response):
        raise Unlearned(source, CrowdProblem.UNREACHABLE)
    wait_s = retry_after_s(exchange.headers, now) or 0.0
    limited = exchange.headers.get("x-ratelimit-remaining") == "0" and exchange.status == 403
    if exchange.status == 429 or limited:
        raise Unlearned(source, CrowdProblem.RATE_LIMITED, max(wait_s, 60.0))
    if exchange.status in {401, 403}:
        raise Unlearned(source, CrowdProblem.REFUSED, wait_s)
    if exchange.status != 200:
        raise Unlearned(source, CrowdProblem.UNREACHABLE, wait_s)
    try:
        return json.loads(exchange.body)
    except (ValueError, RecursionError):
        raise Unlearned(source, CrowdProblem.UNREADABLE) from None


def moment(value: object) -> datetime | None:
    """Return a time of an answer, None for what is none."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**33:
        return datetime.fromtimestamp(value, UTC)
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) and len(value) < 40 else None
    except ValueError:
        return None
    return at if at is None or at.tzinfo is not None else at.replace(tzinfo=UTC)


def count(value: object) -> int | None:
    """Return a count of an answer, None for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= LARGEST_COUNT:
        return None
    return int(value)


def by_time(
    source: CrowdSource, moments: Iterable[datetime], since: datetime, now: datetime, usual: float | None
) -> CrowdSeries:
    """Return posts as a series of quarters of an hour that end at `now`."""
    width = timedelta(seconds=BUCKET_S)
    number = int((now - since) / width)
    first = now - number * width
    counts = [0] * number
    for at in moments:
        place = int((at - first) / width) if at >= first else -1
        if 0 <= place < number:
            counts[place] += 1
    buckets = tuple(Bucket(first + place * width, each) for place, each in enumerate(counts))
    return CrowdSeries(source, "", buckets, usual, BUCKET_S)
