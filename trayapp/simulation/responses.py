"""What the servers of a scenario say, word for word: the bodies and headers behind each outcome."""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import urlsplit

from trayapp.domain.model.reports import FailureKind
from trayapp.domain.model.service import Expect, Target
from trayapp.simulation.outcome_timeline import Outcome, OutcomeKind
from trayapp.sources.http.transport import Exchange, Response, TransportError

JSON_TYPE = "application/json"
HTML_TYPE = "text/html; charset=utf-8"

_OWN = {"server": "cloudflare", "cf-ray": "0000000000000000-LHR"}
"""What all answers of OpenAI's hosts bear, errors too: by it they are told from those of a filter."""

PORTAL = b"<!DOCTYPE html><html><head><title>Guest network</title></head><body>Please accept the terms.</body></html>"
_CHALLENGE = b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>Checking.</body></html>"
_TRACE = b"fl=1f1\nh=%s\nip=192.0.2.1\nts=0\nvisit_scheme=https\ncolo=%s\nhttp=http/2\nloc=%s\nwarp=off\ngateway=off\n"

_DATA_CENTRES = {"GB": "LHR", "US": "IAD", "DE": "FRA", "JP": "NRT", "BR": "GRU", "IN": "BOM"}

_CANARY_BODIES = {
    "success.txt": b"success\n",
    "connecttest.txt": b"Microsoft Connect Test",
    "hotspot-detect.html": b"<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>",
}
"""What each known operator answers to its own client; any other says 204."""

_FAILURES = {
    OutcomeKind.TIMEOUT: FailureKind.TIMEOUT,
    OutcomeKind.REFUSED: FailureKind.REFUSED,
    OutcomeKind.RESET: FailureKind.RESET,
    OutcomeKind.DNS: FailureKind.DNS,
    OutcomeKind.TLS: FailureKind.TLS,
}

_ERROR_TYPES = {
    "insufficient_quota": "insufficient_quota",
    "rate_limit_exceeded": "requests",
    "slow_down": "rate_limit_error",
    "unsupported_country_region_territory": "request_forbidden",
}
"""`error.type` by `error.code`, where the status does not tell it."""


def target_answer(target: Target, outcome: Outcome, latency_ms: float, home: str = "GB") -> Exchange:
    """Return what `target` answers with `outcome` after `latency_ms`. A time-out's length is the asker's matter."""
    match outcome.kind:
        case OutcomeKind.OK | OutcomeKind.SLOW:
            return _good(target, latency_ms, home)
        case OutcomeKind.HTTP if outcome.status is not None:
            return _error(outcome.status, outcome.code, target.url, latency_ms)
        case OutcomeKind.CHALLENGE:
            headers = {"content-type": HTML_TYPE, **_OWN, "cf-mitigated": "challenge"}
            return Response(403, _CHALLENGE, headers, target.url, latency_ms)
        case OutcomeKind.HTML:
            return Response(200, PORTAL, {"content-type": HTML_TYPE}, target.url, latency_ms)
        case _:
            return failure(outcome.kind, latency_ms)


def failure(kind: OutcomeKind, latency_ms: float) -> TransportError:
    """Return the silence behind an outcome. A name that does not resolve and a closed port are told sooner."""
    quick = kind in {OutcomeKind.DNS, OutcomeKind.REFUSED}
    return TransportError(_FAILURES[kind], f"scenario: {kind}", latency_ms / 3 if quick else latency_ms)


def canary_answer(url: str, latency_ms: float) -> Response:
    """Return what a canary answers while the user's own network is well."""
    body = _CANARY_BODIES.get(urlsplit(url).path.rpartition("/")[2])
    if body is None:
        return Response(204, b"", {}, url, latency_ms)
    return Response(200, body, {"content-type": "text/plain"}, url, latency_ms)


def gone_answer(url: str, outcome: Outcome, latency_ms: float) -> Exchange:
    """Return what any server seems to say while the user's own network is not well: canaries, targets and page alike.

    A captive portal answers plain HTTP with a page of its own, and breaks TLS: it has no certificate for the host. A
    proxy that wants a password refuses the tunnel that https needs.
    """
    if outcome.kind in _FAILURES:
        return failure(outcome.kind, latency_ms)
    status = outcome.status or 200
    if url.startswith("http://"):
        return Response(status, PORTAL, {"content-type": HTML_TYPE}, url, latency_ms)
    kind = FailureKind.PROXY if status == 407 else FailureKind.TLS
    return TransportError(kind, "scenario: the network puts itself in between", latency_ms)


def _good(target: Target, latency_ms: float, home: str) -> Response:
    if target.expect is Expect.TRACE:
        host = (urlsplit(target.url).hostname or "").encode()
        trace = _TRACE % (host, _DATA_CENTRES.get(home, "LHR").encode(), home.encode())
        return Response(200, trace, {"content-type": "text/plain", **_OWN}, target.url, latency_ms)
    if 401 in target.good:
        return _error(401, None, target.url, latency_ms)
    status = 200 if 200 in target.good else min(target.good)
    return Response(status, _json(dict(target.must_have)), {"content-type": JSON_TYPE, **_OWN}, target.url, latency_ms)


def _error(status: int, code: str | None, url: str, latency_ms: float) -> Response:
    if status in {204, 304}:
        return Response(status, b"", dict(_OWN), url, latency_ms)
    kind = _ERROR_TYPES.get(code or "", "server_error" if status >= 500 else "invalid_request_error")
    error = {"message": f"The scenario answers with {status}.", "type": kind, "param": None, "code": code}
    return Response(status, _json({"error": error}), {"content-type": JSON_TYPE, **_OWN}, url, latency_ms)


def _json(value: Mapping[str, object]) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
