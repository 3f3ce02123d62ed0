"""The world of a scenario: page, targets and canaries as they answer at a moment, on a virtual clock or on a stage."""

from __future__ import annotations

import hashlib
import json
import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit

from trayapp.domain.model.reports import FailureKind
from trayapp.domain.model.service import Expect, Service, Target
from trayapp.simulation.outcome_timeline import OK, Outcome, OutcomeKind, OutcomeTimeline
from trayapp.simulation.responses import JSON_TYPE, canary_answer, gone_answer, target_answer
from trayapp.simulation.scenario import PageEntry, PageFormat, Scenario
from trayapp.simulation.simulated_regions import SimulatedRegions
from trayapp.sources.http.transport import Exchange, Request, Response, TransportError

DEFAULT_LATENCY_MS = {"api": 350.0, "auth": 250.0, "edge": 60.0}
"""A good answer's milliseconds by target: 350 was measured for the API without a key."""
_OTHER_LATENCY_MS = 300.0
_PAGE_LATENCY_MS = 120.0
_CANARY_LATENCY_MS = 40.0

_SPREAD = 0.15
"""Sigma of the latencies' log-normal spread: an ordinary line's jitter, well inside the detector's band."""
_VARIANTS = 32
"""How many answers of each kind are made beforehand: making one costs more than all else that a fetch does."""

BLOCKED_FROM_S = 3600.0
"""A span of the canaries from this length on blocks the canaries alone: connections do not fail for hours on end."""

_Make = Callable[[Outcome, float], Exchange]
_Document = tuple[bytes, Mapping[str, str]]


def service_of(scenario: Scenario, known: Sequence[Service]) -> Service:
    """Return the service that `scenario` is about: the known one of its id, or one made of the scenario's targets.

    Targets of the scenario that the service lacks are added, so that whatever a scenario lists is asked.
    """
    base = next((each for each in known if each.id == scenario.service_id), None)
    if base is None:
        page_url = f"https://status.{_label(scenario.service_id)}.invalid"
        base = Service(scenario.service_id, scenario.service_name, page_url)
    names = {target.name for target in base.targets}
    added = tuple(_plain_target(name) for name in scenario.targets if name not in names)
    return replace(base, name=scenario.service_name if base.parts == {} else base.name, targets=base.targets + added)


def _plain_target(name: str) -> Target:
    return Target(name, f"https://{_label(name)}.target.invalid/", expect=Expect.JSON, stands_for=name)


def _label(name: str) -> str:
    return "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name.lower())[:40] or "x"


class SimulatedWorld:
    """Answers requests as the scenario says. Deterministic by the scenario's seed and the order of the questions.

    Each target draws from a stream of its own, so that what befalls one does not shift another's course.
    """

    def __init__(self, scenario: Scenario, service: Service, canaries: Sequence[str]) -> None:
        self._scenario = scenario
        self._page = _Page(scenario)
        self._page_base = urlsplit(service.page_url)
        self._paths: dict[str, str | None] = {}
        self._network = _Network(scenario)
        self._canaries = frozenset(canaries)
        self._asked = {url: _asked_canary(url, scenario) for url in canaries}
        self._asked |= {each.url: _asked_target(each, scenario) for each in service.targets}
        self._regions = SimulatedRegions(scenario, service)

    def answer(self, request: Request, moment_s: float) -> Exchange:
        """Return how `request` ends when it is sent at `moment_s`."""
        return self.answers((request,), moment_s)[0]

    def answers(self, requests: Sequence[Request], moment_s: float) -> tuple[Exchange, ...]:
        """Return how `requests` end that are sent together at `moment_s`."""
        network = self._network.at(moment_s)
        others = (OK, None) if self._network.blocks_canaries_only(moment_s) else network
        exchanges = []
        for request in requests:
            asked = self._asked.get(request.url)
            if asked is None:
                exchange = self._elsewhere(request, moment_s, others[0])
            else:
                exchange = asked.answer(moment_s, network if request.url in self._canaries else others)
            within = type(exchange) is Response and exchange.elapsed_ms <= request.deadline_s * 1000
            exchanges.append(exchange if within else _bounded(exchange, request))
        return tuple(exchanges)

    def _elsewhere(self, request: Request, moment_s: float, network: Outcome) -> Exchange:
        if (measured := self._regions.answer(request, moment_s)) is not None:
            return measured
        path = self._path_of(request.url)
        if path is None:
            return TransportError(FailureKind.DNS, "scenario: there is no such host", _CANARY_LATENCY_MS)
        if network is not OK and network.kind is not OutcomeKind.SLOW:
            return gone_answer(request.url, network, _PAGE_LATENCY_MS)
        return self._page.answer(request, path, moment_s)

    def _path_of(self, url: str) -> str | None:
        """Return the path below the page's address, None for another host; few are asked, time and again."""
        if url not in self._paths:
            parts = urlsplit(url)
            below = parts.path.removeprefix(self._page_base.path.rstrip("/"))
            self._paths[url] = below if parts.netloc == self._page_base.netloc else None
        return self._paths[url]


class _Network:
    """The user's own connection, drawn once a moment: all that is asked at one moment shares its luck.

    A short span of the canaries is a gap of the whole connection. One of `BLOCKED_FROM_S` or more is a filter in front
    of the canaries alone: targets and page go on answering.
    """

    def __init__(self, scenario: Scenario) -> None:
        self._course = scenario.canaries
        self._random = random.Random(f"{scenario.seed}:network").random  # noqa: S311 - a course of events, no secret
        self._moment = -1.0
        self._drawn: tuple[Outcome, float | None] = OK, None

    def at(self, moment_s: float) -> tuple[Outcome, float | None]:
        """Return `OK`, or what the network does to every request, and its latency in ms."""
        if moment_s != self._moment:
            span = self._course.span_at(moment_s)
            self._moment = moment_s
            self._drawn = (OK, None) if span is None else self._course.at(moment_s, self._random())
        return self._drawn

    def blocks_canaries_only(self, moment_s: float) -> bool:
        """Whether the network keeps nothing but the canaries from answering at `moment_s`."""
        span = self._course.span_at(moment_s)
        return span is not None and span.to_s - span.from_s >= BLOCKED_FROM_S


class _Asked:
    """One URL that is asked time and again; answers are made once for each outcome and drawn from then on.

    `course` is None for what never fails by itself. `make` gives the server's answer; what the network puts in its
    place is the same for all.
    """

    def __init__(self, url: str, latency_ms: float, stream: str, course: OutcomeTimeline | None, make: _Make) -> None:
        self._url = url
        self._latency_ms = latency_ms
        self._course = course
        self._make = make
        draws = random.Random(stream)  # noqa: S311 - a course of events, no secret
        self._random = draws.random
        self._factors = [math.exp(draws.gauss(0.0, _SPREAD)) for _ in range(_VARIANTS)]
        self._well: list[Exchange] = []
        self._made: dict[tuple[Outcome, float | None, bool], list[Exchange]] = {}

    def answer(self, moment_s: float, network: tuple[Outcome, float | None]) -> Exchange:
        """Return how a request ends: by the network's doing where that is not well, by the server's otherwise."""
        outcome, latency_ms = network
        if outcome is not OK and outcome.kind is not OutcomeKind.SLOW:
            return self._drawn(outcome, latency_ms, away=True)
        added_ms = latency_ms or 0.0
        outcome, latency_ms = (OK, None) if self._course is None else self._course.at(moment_s, self._random())
        if added_ms:
            latency_ms = added_ms + (self._latency_ms if latency_ms is None else latency_ms)
        return self._drawn(outcome, latency_ms, away=False)

    def _drawn(self, outcome: Outcome, latency_ms: float | None, *, away: bool) -> Exchange:
        well = outcome is OK and latency_ms is None
        made = self._well if well else self._made.get((outcome, latency_ms, away))
        if not made:
            base = self._latency_ms if latency_ms is None else latency_ms
            spread = [base * factor for factor in self._factors]
            made = [gone_answer(self._url, outcome, each) if away else self._make(outcome, each) for each in spread]
            if well:
                self._well = made
            else:
                self._made[outcome, latency_ms, away] = made
        return made[int(self._random() * _VARIANTS)]


def _asked_target(target: Target, scenario: Scenario) -> _Asked:
    latency_ms = DEFAULT_LATENCY_MS.get(target.name, _OTHER_LATENCY_MS)
    stream = f"{scenario.seed}:target:{target.name}"
    make = partial(target_answer, target, home=scenario.home)
    return _Asked(target.url, latency_ms, stream, scenario.targets.get(target.name), make)


def _asked_canary(url: str, scenario: Scenario) -> _Asked:
    def make(_outcome: Outcome, latency_ms: float) -> Exchange:
        return canary_answer(url, latency_ms)

    return _Asked(url, _CANARY_LATENCY_MS, f"{scenario.seed}:canary:{url}", None, make)


class _Page:
    """The status page: the entry that holds, at the path of its format, with an ETag that a client may send back.

    `incidents` beside `summary` in the body of an incidentio-proxy entry is what the page's history answers.
    """

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._shown: PageEntry | None = None
        self._main: _Document = b"", {}
        self._history: _Document | None = None

    def answer(self, request: Request, path: str, moment_s: float) -> Exchange:
        """Return what the page says to `request` for `path`, which begins after the page's own address."""
        entry = self._scenario.page_at(moment_s)
        if entry is None:
            return TransportError(FailureKind.REFUSED, "scenario: there is no page yet", _PAGE_LATENCY_MS)
        if entry is not self._shown:
            self._show(entry)
        document = self._document(entry, path)
        if document is None:
            return Response(404, b"", {"content-type": "text/html"}, request.url, _PAGE_LATENCY_MS)
        body, headers = document
        if entry.status == 200 and ("if-none-match", headers["etag"]) in _lowered(request.headers):
            return Response(304, b"", {"etag": headers["etag"]}, request.url, _PAGE_LATENCY_MS)
        return Response(entry.status, body, headers, request.url, _PAGE_LATENCY_MS)

    def _show(self, entry: PageEntry) -> None:
        self._shown = entry
        body = entry.body
        self._history = None
        if not isinstance(body, str) and "summary" in body and "incidents" in body:
            self._history = _document({"incidents": body["incidents"]}, entry.content_type)
            body = {"summary": body["summary"]}
        self._main = _document(body, entry.content_type)

    def _document(self, entry: PageEntry, path: str) -> _Document | None:
        """Return what is at `path`. A broken server or a page that became HTML answers the same at every path."""
        if entry.status != 200 or not entry.content_type.startswith(JSON_TYPE):
            return self._main
        if entry.format is PageFormat.STATUSPAGE_V2:
            return self._main if path == "/api/v2/summary.json" else None
        _, _, below = path.partition("/proxy/")
        host, _, rest = below.partition("/")
        if not host or not path.startswith("/proxy/"):
            return None
        return {"": self._main, "incidents": self._history}.get(rest)


def _document(body: str | Mapping[str, object], content_type: str) -> _Document:
    content = (body if isinstance(body, str) else json.dumps(body, separators=(",", ":"))).encode()
    tag = hashlib.sha256(content).hexdigest()[:16]
    return content, {"content-type": content_type, "etag": f'W/"{tag}"'}


def _lowered(headers: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name.lower(), value) for name, value in headers]


def _bounded(exchange: Exchange, request: Request) -> Exchange:
    """Return `exchange`, or the time-out that `request`'s deadline makes of it."""
    deadline_ms = request.deadline_s * 1000
    if isinstance(exchange, TransportError) and exchange.kind is FailureKind.TIMEOUT:
        return TransportError(FailureKind.TIMEOUT, exchange.detail, deadline_ms)
    if exchange.elapsed_ms > deadline_ms:
        return TransportError(FailureKind.TIMEOUT, "scenario: slower than the deadline", deadline_ms)
    return exchange
