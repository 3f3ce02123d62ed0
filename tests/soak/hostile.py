"""What hostile, broken and merely unlucky servers say, drawn at random: pages, targets and canaries."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from copy import deepcopy
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from trayapp.domain.model.reports import FailureKind
from trayapp.sources.http.transport import Exchange, Request, Response, TransportError

JSON_HEADERS = {"content-type": "application/json"}
MOMENTS = (
    *("0001-01-01T00:00:00Z", "0000-00-00T00:00:00Z", "9999-12-31T23:59:59Z", "1970-01-01T00:00:00Z"),
    *("2026-02-30T00:00:00Z", "2026-02-03T20:00:00+99:00", "yesterday", "", None, 0, -1, 1e308),
)
JUNK = (
    *(None, True, -1, 2**63, 1e308, "", " ", "\u202eevil", "\x00", "<b>", "%{F#f00}", "a" * 5000, " " * 9000 + "x"),
    *([], {}, [[[]]], {"a": {"a": {}}}, ["x"] * 300),
)
FAILURES = (
    *(FailureKind.DNS, FailureKind.REFUSED, FailureKind.RESET, FailureKind.TIMEOUT, FailureKind.TLS),
    *(FailureKind.PROXY, FailureKind.TOO_LARGE, FailureKind.CUT_SHORT, FailureKind.SETTINGS, FailureKind.REDIRECT),
)
STATUSES = (200, 204, 304, 301, 400, 401, 403, 404, 407, 408, 429, 451, 500, 502, 503, 511, 520, 529, 599)
HEALTHS = ("operational", "degraded_performance", "partial_outage", "major_outage", "under_maintenance", "??")
PHASES = ("investigating", "identified", "monitoring", "resolved", "postmortem", "scheduled", "in_progress", "??")


class Hostile:
    """Answers requests by what `mood` says: "calm", "outage", "offline", "portal" or "chaos"."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.mood = "calm"
        self._incidents: list[dict[str, object]] = []

    def answer(self, request: Request, now: datetime) -> Exchange:
        """Return how a request ends."""
        path = urlsplit(request.url).path
        if self.mood == "offline":
            return TransportError(FailureKind.DNS, "soak", 5.0)
        if self.mood == "portal":
            return Response(200, b"<html>Please accept", {"content-type": "text/html"}, request.url, 30.0)
        if "page" in path:
            return self._page(request, now)
        if self.mood == "chaos":
            return self._chaos(request)
        return Response(204, b"", {}, request.url, 20.0) if "canary" in path else self._target(request)

    def _target(self, request: Request) -> Exchange:
        if self.mood == "calm":
            return Response(200, b"{}", JSON_HEADERS, request.url, self.draw.lognormvariate(5, 0.3))
        headers = {"retry-after": str(self.draw.choice([1, 60, 3600, 10**9]))} if self.draw.random() < 0.2 else {}
        return Response(503, b"", headers, request.url, 100.0)

    def _chaos(self, request: Request) -> Exchange:
        if self.draw.random() < 0.4:
            return TransportError(self.draw.choice(FAILURES), "soak", self.draw.choice([0.0, 10.0, 10_000.0]))
        body = self.draw.choice([b"", b"{}", b"null", b"\xff\xfe", b"[" * 3000, b"<html>", json.dumps(JUNK).encode()])
        headers = {"content-type": self.draw.choice(["application/json", "text/html", "", "x" * 500])}
        headers |= self.draw.choice([{}, {"retry-after": "soon"}, {"retry-after": "-1"}, {"cf-mitigated": "challenge"}])
        return Response(self.draw.choice(STATUSES), body, headers, request.url, self.draw.expovariate(1 / 300))

    def _page(self, request: Request, now: datetime) -> Exchange:
        if not urlsplit(request.url).path.endswith("summary.json"):
            return Response(404, b"", {}, request.url, 20.0)
        if self.mood == "chaos" and self.draw.random() < 0.5:
            return self._chaos(request)
        body = self.page(now)
        if self.mood == "chaos":
            for _ in range(self.draw.randint(1, 5)):
                self._mutate(body)
        content = json.dumps(body).encode()
        if self.mood == "chaos" and self.draw.random() < 0.1:
            content = content[: self.draw.randrange(len(content))]
        return Response(200, content, JSON_HEADERS, request.url, 60.0)

    def page(self, now: datetime) -> dict[str, object]:
        """Return the page's summary; incidents come, go on and go."""
        wanted = {"calm": 0, "outage": 3}.get(self.mood, self.draw.choice([0, 1, 60]))
        while len(self._incidents) < wanted:
            self._incidents.append(self._incident(now))
        del self._incidents[wanted:]
        for each in self._incidents:
            if self.draw.random() < 0.05:
                self._update(each, now)
        moment = self.draw.choice(MOMENTS) if self.mood == "chaos" else (now - timedelta(hours=1)).isoformat()
        maintenance = {**self._incident(now), "scheduled_for": moment, "scheduled_until": moment}
        return {
            "page": {"id": "p", "name": "Soak", "url": "http://127.0.0.1/"},
            "status": {"indicator": "none", "description": ""},
            "components": [
                {
                    "id": f"c{number}",
                    "name": f"Part {number}",
                    "status": self.draw.choice(HEALTHS[:1] if wanted == 0 else HEALTHS),
                }
                for number in range(20)
            ],
            "incidents": deepcopy(self._incidents),
            "scheduled_maintenances": [maintenance] if self.mood == "chaos" else [],
        }

    def _incident(self, now: datetime) -> dict[str, object]:
        found: dict[str, object] = {
            "id": f"i{self.draw.getrandbits(40)}",
            "name": self.draw.choice(["API errors", "\u202eLogin", "<script>", "x" * 3000]),
            "status": "investigating",
            "impact": self.draw.choice(["minor", "major", "critical", "none"]),
            "created_at": now.isoformat(),
            "shortlink": self.draw.choice(["https://status.example/i", "javascript:alert(1)", "file:///etc/passwd"]),
            "incident_updates": [],
            "components": [{"id": "c1", "name": "Part 1", "status": "major_outage"}],
        }
        self._update(found, now)
        return found

    def _update(self, incident: dict[str, object], now: datetime) -> None:
        phase = self.draw.choice(PHASES)
        updates = incident["incident_updates"]
        assert isinstance(updates, list)
        body = self.draw.choice(["We look into it.", " " * 2000 + "x", "\x1b[31mred", "a\n" * 500])
        updates.insert(
            0, {"id": f"u{self.draw.getrandbits(40)}", "status": phase, "body": body, "created_at": now.isoformat()}
        )
        del updates[30:]
        incident["status"] = phase

    def _mutate(self, value: object) -> None:
        """Put junk in the place of one value somewhere in `value`."""
        while True:
            places: Sequence[object] = (
                list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
            )
            if not places:
                return
            place = self.draw.choice(places)
            inner = value[place]  # type: ignore[index]
            if not isinstance(inner, dict | list) or not inner or self.draw.random() < 0.2:
                value[place] = deepcopy(self.draw.choice(MOMENTS + JUNK))  # type: ignore[index]
                return
            value = inner
