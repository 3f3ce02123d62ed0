"""Globalping: home connections all over the world that ask one target once. README.md has the facts.

A request holds a target's address, where to ask from, and nothing of the user's. The optional token goes in a header
of the requests to Globalping alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from trayapp.domain.model.enums import Result, Symptom
from trayapp.domain.model.regions import PlaceKind, PlaceSample, RegionsProblem, TestLimits
from trayapp.domain.model.service import Target
from trayapp.domain.regions.plan import Location
from trayapp.lazy_pattern import lazy_pattern
from trayapp.sources.http.transport import Exchange, Request, Response, Transport
from trayapp.sources.pages.untrusted import Record, Unreadable, as_object, as_objects, clean_name, object_of
from trayapp.sources.probes.classifier import classify
from trayapp.sources.probes.trace import country_code
from trayapp.sources.regions.whereabouts import network_number

HOME = "eyeball-network"
"""The tag of home connections. Machines in data centres are met with bot checks."""
DEADLINE_S = 8.0
MAX_BYTES = 1024 * 1024
"""24 results of at most 10 kB of body each, twice: as text and in the raw output."""
MOST_LINES = 50

_ID = lazy_pattern(r"[A-Za-z0-9_-]{1,64}")
_LONGEST_RESET_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Created:
    """A measurement that was accepted: its id, and from how many lines it asks."""

    id: str
    lines: int
    limits: TestLimits | None = None


@dataclass(frozen=True, slots=True)
class Declined:
    """A measurement that came to nothing, and why."""

    problem: RegionsProblem
    limits: TestLimits | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """What a measurement says so far."""

    samples: tuple[PlaceSample, ...]
    finished: bool


class Globalping:
    """Asks through one address of the API. Belongs to one event loop's thread; never raises for what a server does."""

    def __init__(self, transport: Transport, base_url: str, token: str | None = None) -> None:
        self._transport = transport
        self._base = base_url.rstrip("/")
        self._headers = (("accept", "application/json"),) + ((("authorization", f"Bearer {token}"),) if token else ())

    async def create(self, target: Target, places: Sequence[Location] | str) -> Created | Declined:
        """Have `target` asked from `places`, or once more from those of an earlier measurement, given by its id."""
        request = Request(
            f"{self._base}/v1/measurements",
            (*self._headers, ("content-type", "application/json")),
            deadline_s=DEADLINE_S,
            max_bytes=MAX_BYTES,
            method="POST",
            content=json.dumps(question(target, places)).encode(),
        )
        answer = await self._transport.fetch(request)
        if not isinstance(answer, Response):
            return Declined(RegionsProblem.UNREACHABLE)
        limits = _limits(answer)
        if answer.status != 202:
            return Declined(_problem(answer.status), limits)
        try:
            said = object_of(answer.body)
        except Unreadable:
            return Declined(RegionsProblem.UNREADABLE, limits)
        measurement, lines = said.get("id"), said.get("probesCount")
        if not isinstance(measurement, str) or not _ID.fullmatch(measurement) or not isinstance(lines, int):
            return Declined(RegionsProblem.UNREADABLE, limits)
        if not 0 < lines <= MOST_LINES:
            return Declined(RegionsProblem.NO_PLACES if lines == 0 else RegionsProblem.UNREADABLE, limits)
        return Created(measurement, lines, limits)

    async def read(
        self, created: Created, target: Target, own_country: str, provider: int | None
    ) -> Progress | RegionsProblem:
        """Return what a measurement of `target` says so far."""
        url = f"{self._base}/v1/measurements/{created.id}"
        answer = await self._transport.fetch(Request(url, self._headers, DEADLINE_S, MAX_BYTES))
        if not isinstance(answer, Response):
            return RegionsProblem.UNREACHABLE
        if answer.status != 200:
            return _problem(answer.status)
        try:
            said = object_of(answer.body)
        except Unreadable:
            return RegionsProblem.UNREADABLE
        other = said.get("id") != created.id or said.get("type") != "http" or said.get("target") != _host(target)
        if other or not isinstance(said.get("results"), list) or said.get("status") not in {"in-progress", "finished"}:
            return RegionsProblem.UNREADABLE
        rows = as_objects(said["results"])[: created.lines]
        samples = tuple(sample_of(each, target, own_country, provider) for each in rows)
        return Progress(samples, finished=said["status"] == "finished")


def question(target: Target, places: Sequence[Location] | str) -> Record:
    """Return the body of a request that has `target` asked."""
    parts = urlsplit(target.url)
    asked: dict[str, object] = {"method": "GET", "path": parts.path or "/"}
    if parts.query:
        asked["query"] = parts.query
    options: dict[str, object] = {"protocol": parts.scheme.upper(), "request": asked}
    if parts.port is not None:
        options["port"] = parts.port
    return {
        "type": "http",
        "target": _host(target),
        "inProgressUpdates": True,
        "locations": places if isinstance(places, str) else [_location(each) for each in places],
        "measurementOptions": options,
    }


def _host(target: Target) -> str:
    return urlsplit(target.url).hostname or ""


def _location(place: Location) -> Record:
    where: Record = {"asn": place.asn} if place.asn is not None else {"country": place.country}
    if place.continent:
        where = {"continent": place.continent}
    return {**where, "tags": [HOME], "limit": place.lines}


def _problem(status: int) -> RegionsProblem:
    if status == 429:
        return RegionsProblem.RATE_LIMITED
    if status == 422:
        return RegionsProblem.NO_PLACES
    return RegionsProblem.UNREACHABLE if status >= 500 else RegionsProblem.REFUSED


def _limits(answer: Response) -> TestLimits | None:
    """Return what the headers say of the limit; None where they say nothing."""
    headers = answer.headers
    total, left = _whole(headers.get("x-ratelimit-limit")), _whole(headers.get("x-ratelimit-remaining"))
    reset = _whole(headers.get("x-ratelimit-reset", headers.get("retry-after")))
    if total is None and left is None and reset is None:
        return None
    return TestLimits(total, left, None if reset is None else min(float(reset), _LONGEST_RESET_S))


def _whole(text: str | None) -> int | None:
    return int(text) if text is not None and re.fullmatch(r"\d{1,9}", text.strip(), re.ASCII) else None


def sample_of(row: Record, target: Target, own_country: str, provider: int | None) -> PlaceSample:
    """Return one result as a sample. A failed test counts only where it says that the target is at fault."""
    probe, said = as_object(row.get("probe")), as_object(row.get("result"))
    country, asn = country_code(probe.get("country")), network_number(probe.get("asn"))
    kind = PlaceKind.ELSEWHERE
    if provider is not None and asn == provider:
        kind = PlaceKind.PROVIDER
    elif country and country == own_country:
        kind = PlaceKind.COUNTRY
    result, symptom, latency_ms = _finding(said, target)
    return PlaceSample(kind, country, target.name, result, symptom, latency_ms, clean_name(probe.get("network"), 60))


def _finding(said: Record, target: Target) -> tuple[Result | None, Symptom | None, float | None]:
    match said.get("status"):
        case "in-progress":
            return None, None, None
        case "failed" if said.get("failureSource") == "target":
            return Result.BAD, Symptom.NO_RESPONSE, None
        case "finished":
            exchange = _exchange(said, target)
            if exchange is not None:
                found = classify(target, exchange)
                return found.result, found.symptom, exchange.elapsed_ms or None
    return Result.INCONCLUSIVE, None, None


def _exchange(said: Record, target: Target) -> Exchange | None:
    """Return a finished test as the exchange that it was; None where it does not say how it ended."""
    status, headers = said.get("statusCode"), as_object(said.get("headers"))
    if not isinstance(status, int) or isinstance(status, bool) or not 100 <= status <= 599:
        return None
    fields = {str(name).lower(): clean_name(value) for name, value in [*headers.items()][:100]}
    body = said.get("rawBody")
    return Response(
        status,
        body[:16_384].encode("utf-8", "replace") if isinstance(body, str) else b"",
        fields,
        target.url,
        _milliseconds(as_object(said.get("timings"))),
    )


def _milliseconds(timings: Record) -> float:
    """Return the time to the first byte, from the beginning; 0 where it is not told."""
    steps = [timings.get(each) for each in ("dns", "tcp", "tls", "firstByte")]
    known = [float(each) for each in steps if isinstance(each, int | float) and not isinstance(each, bool)]
    total = sum(known)
    return total if known and 0 <= total <= 600_000 else 0.0
