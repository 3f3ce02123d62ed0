"""A strict Globalping on loopback, by its published description (jsdelivr/globalping, public/v1): what it does not know
is refused, limits are enforced, and every request is kept for the tests to look at."""

from __future__ import annotations

import ipaddress
import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.support.loopback import Asked, Said, serving

LOCATION = {
    "continent": str, "region": str, "country": str, "state": str, "city": str, "asn": int, "network": str,
    "tags": list, "magic": str, "limit": int,
}  # fmt: skip
REQUEST = {"type", "target", "inProgressUpdates", "locations", "limit", "measurementOptions", "timeout"}
OPTIONS = {"request", "resolver", "port", "protocol", "ipVersion"}
HTTP_REQUEST = {"host", "path", "query", "method", "headers"}
CONTINENTS = {"AF", "AN", "AS", "EU", "NA", "OC", "SA"}
OPENED = {"error": {"message": "You didn't provide an API key.", "type": "invalid_request_error", "code": None}}
WELL = {
    "api.openai.com": (401, "application/json", json.dumps(OPENED)),
    "auth.openai.com": (200, "application/json", '{"issuer": "https://auth.openai.com"}'),
    "chatgpt.com": (
        200,
        "text/plain",
        "fl=1\nh=chatgpt.com\nip=203.0.113.9\ncolo=FRA\nloc=DE\nwarp=off\ngateway=off\n",
    ),
}
Outcome = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """One home connection (or a machine in a data centre)."""

    country: str
    continent: str
    asn: int
    network: str
    home: bool = True

    @property
    def tags(self) -> list[str]:
        return ["eyeball-network" if self.home else "datacenter-network"]


LINES = (
    Line("GB", "EU", 2856, "BT"),
    Line("GB", "EU", 2856, "BT"),
    Line("GB", "EU", 5607, "Sky UK"),
    Line("GB", "EU", 13285, "TalkTalk"),
    Line("GB", "EU", 16509, "Amazon", home=False),
    Line("US", "NA", 7922, "Comcast"),
    Line("US", "NA", 701, "Verizon"),
    Line("DE", "EU", 3320, "Telekom"),
    Line("DE", "EU", 3209, "Vodafone"),
    Line("JP", "AS", 4713, "NTT"),
    Line("IN", "AS", 24560, "Airtel"),
    Line("BR", "SA", 28573, "Claro"),
    Line("ZA", "AF", 37457, "Telkom"),
    Line("AU", "OC", 1221, "Telstra"),
)


def answered(host: str, status: int | None = None) -> Outcome:
    """Return a finished test: what a healthy target says, or an error of it."""
    code, kind, body = WELL[host]
    if status is not None:
        code, kind, body = status, "application/json", '{"error": {"type": "server_error", "message": "no"}}'
    return {
        "status": "finished",
        "rawOutput": body,
        "resolvedAddress": "192.0.2.7",
        "statusCode": code,
        "statusCodeName": "Said",
        "headers": {"content-type": kind, "cf-ray": "0-LHR", "server": "cloudflare"},
        "rawHeaders": "",
        "rawBody": body,
        "truncated": False,
        "timings": {"total": 190, "dns": 10, "tcp": 20, "tls": 30, "firstByte": 120, "download": 10},
        "tls": {"authorized": True},
    }


def failed(source: str = "target") -> Outcome:
    """Return a test that came to nothing, by whose fault."""
    return {"status": "failed", "failureSource": source, "rawOutput": "Request timed out."}


class RefusedError(Exception):
    """A request that the description does not allow."""

    def __init__(self, status: int, kind: str, said: str) -> None:
        super().__init__(said)
        self.status, self.kind = status, kind


@dataclass
class Globalping:
    """The server's state. `world` says how a test of a host ends from a line; `behaviour` makes it misbehave."""

    world: Callable[[Line, str], Outcome] = lambda _line, host: answered(host)
    behaviour: str = ""
    limit: int = 250
    token: str | None = None
    lines: tuple[Line, ...] = LINES
    clock: Callable[[], float] = time.monotonic
    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    heads: list[dict[str, str]] = field(default_factory=list)
    used: int = 0
    measurements: dict[str, dict[str, Any]] = field(default_factory=dict)
    reads: dict[str, int] = field(default_factory=dict)
    read_at: dict[str, float] = field(default_factory=dict)

    def create(self, question: dict[str, Any]) -> dict[str, Any]:
        _require(set(question) <= REQUEST, f"unknown field in {sorted(question)}")
        _require(question.get("type") == "http", "type")
        target = question.get("target")
        _require(isinstance(target, str) and "/" not in target and ":" not in target, "target is a host")
        _require(not _is_private(str(target)), "target is not public")
        self._check_options(question.get("measurementOptions", {}))
        chosen = self._choose(question.get("locations", []), question.get("limit"))
        if not chosen:
            raise RefusedError(422, "no_probes_found", "No suitable probes found.")
        if self.used + len(chosen) > self.limit:
            raise RefusedError(429, "rate_limit_exceeded", "API rate limit exceeded.")
        self.used += len(chosen)
        name = f"m{len(self.measurements)}abcDEF_-9"
        self.measurements[name] = {"target": target, "lines": chosen}
        return {"id": name, "probesCount": len(chosen)}

    def _check_options(self, options: dict[str, Any]) -> None:
        _require(set(options) <= OPTIONS, f"unknown option in {sorted(options)}")
        _require(options.get("protocol", "HTTPS") in {"HTTP", "HTTPS", "HTTP2"}, "protocol")
        asked = options.get("request", {})
        _require(set(asked) <= HTTP_REQUEST, f"unknown field of the request in {sorted(asked)}")
        _require(asked.get("method", "HEAD") in {"HEAD", "GET", "OPTIONS"}, "method")
        _require("headers" not in asked, "nothing of the user's belongs into a measurement")

    def _choose(self, places: list[dict[str, Any]] | str, limit: int | None) -> list[Line]:
        if isinstance(places, str):
            if places not in self.measurements:
                raise RefusedError(422, "no_probes_found", "No such measurement.")
            return list(self.measurements[places]["lines"])
        _require(isinstance(places, list), "locations")
        _require(limit is None or not any("limit" in each for each in places), "limit is given twice")
        left, chosen = list(self.lines), list[Line]()
        for each in places:
            _require(set(each) <= set(LOCATION), f"unknown field of a location in {sorted(each)}")
            _require(all(isinstance(value, LOCATION[name]) for name, value in each.items()), f"type in {each}")
            _require(each.get("continent", "EU") in CONTINENTS, "continent")
            _require(1 <= each.get("limit", 1) <= 200, "limit")
            fits = [line for line in left if _fits(line, each)][: each.get("limit", 1)]
            chosen += fits
            for line in fits:
                left.remove(line)
        _require(len(chosen) <= (500 if self.token else 50), "too many probes")
        return chosen

    def read(self, name: str) -> dict[str, Any]:
        if name not in self.measurements:
            raise RefusedError(404, "not_found", "Couldn't find the requested item.")
        now, last = self.clock(), self.read_at.get(name)
        if last is not None and now - last < 0.45:
            raise RefusedError(429, "too_many_requests", "wait 500 ms after each answer")
        self.read_at[name] = now
        self.reads[name] = self.reads.get(name, 0) + 1
        found = self.measurements[name]
        done = self.reads[name] >= 2 and self.behaviour != "slow"
        results = [
            {
                "probe": {
                    "continent": line.continent, "region": "Northern Europe", "country": line.country, "state": None,
                    "city": "Town", "asn": line.asn, "network": line.network, "latitude": 1.5, "longitude": 2.5,
                    "tags": line.tags, "resolvers": ["private"],
                },
                "result": dict(self.world(line, found["target"]))
                if done or number == 0
                else {"status": "in-progress", "rawOutput": ""},
            }
            for number, line in enumerate(found["lines"])
        ]  # fmt: skip
        return {
            "id": name, "type": "http", "status": "finished" if done else "in-progress",
            "createdAt": "2026-11-27T20:00:00.000Z", "updatedAt": "2026-11-27T20:00:01.000Z",
            "target": found["target"], "probesCount": len(results), "results": results,
        }  # fmt: skip


def _require(fine: bool, said: str) -> None:  # noqa: FBT001 - it reads as a condition
    if not fine:
        raise RefusedError(400, "validation_error", said)


def _fits(line: Line, place: Mapping[str, Any]) -> bool:
    stated = {key: place[key] for key in ("continent", "country", "asn") if key in place}
    return all(getattr(line, key) == value for key, value in stated.items()) and set(place.get("tags", ())) <= set(
        line.tags
    )


def _is_private(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host


LIES: Mapping[str, Callable[[dict[str, Any]], object]] = {
    "other target": lambda said: {**said, "target": "example.com"},
    "other id": lambda said: {**said, "id": "x"},
    "no results": lambda said: {**said, "status": "finished", "results": []},
    "results of no kind": lambda said: {**said, "status": "finished", "results": "all well"},
    "hundreds": lambda said: {**said, "status": "finished", "results": said["results"][:1] * 300},
    "a list": lambda said: [said],
}


@contextmanager
def globalping(server: Globalping) -> Iterator[Globalping]:
    """Serve until the end of the block."""

    def answer(asked: Asked) -> Said:
        server.heads.append(dict(asked.headers))
        try:
            status, said = _answer(server, asked)
        except RefusedError as error:
            server.refused.append(str(error))
            status, said = error.status, {"error": {"type": error.kind, "message": str(error)}}
        limits = {
            "x-ratelimit-limit": str(server.limit),
            "x-ratelimit-remaining": str(max(0, server.limit - server.used)),
            "x-ratelimit-reset": "1800",
            "content-type": "application/json",
        }
        body = b"<html>" if server.behaviour == "malformed" else json.dumps(said).encode()
        return Said(500 if server.behaviour == "broken" else status, body, limits)

    with serving(answer) as server.url:
        yield server


def _answer(server: Globalping, asked: Asked) -> tuple[int, object]:
    headers = asked.headers
    _require("trayapp" in headers.get("user-agent", ""), "a client says who it is")
    _require("gzip" in headers.get("accept-encoding", ""), "a client takes compressed answers")
    _require("cookie" not in headers, "a cookie")
    if headers.get("authorization") != (f"Bearer {server.token}" if server.token else None):
        raise RefusedError(401, "unauthorized", "the token is not valid")
    if asked.path == "/v1/measurements":
        if asked.method != "POST":
            raise RefusedError(405, "method_not_allowed", "POST")
        _require(headers.get("content-type") == "application/json", "content-type")
        server.asked.append(json.loads(asked.body))
        return 202, server.create(server.asked[-1])
    if asked.method != "GET" or asked.body:
        raise RefusedError(405, "method_not_allowed", "GET")
    said = server.read(asked.path.removeprefix("/v1/measurements/"))
    return 200, LIES.get(server.behaviour, lambda each: each)(said)
