"""Strict servers of the three sources, by their published descriptions: what they do not know they refuse."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from trayapp.domain.model.reports import FailureKind
from trayapp.sources.http.transport import Exchange, Request, Response, TransportError

CREDENTIALS = "client-0123:secret-456789"
TOKEN = "eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl"
PROFILE = {"GB": (200, (200, 5000, 12_000, 9000, 3700)), "US": (400, (400, 1100, 1900, 1500, 700))}
"""By country: the usual, and the quarters of an hour of 20 April 2026 in outline."""
FIELDS = {"id", "name", "slug", "country_iso", "baseline_current"}


def answered(body: Any, status: int = 200, **headers: str) -> Response:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(status, raw, {"content-type": "application/json", **named})


@dataclass
class CrowdApis:
    """A transport with all three behind it; `instead` answers for a host, if it has something to say."""

    now: datetime
    instead: dict[str, Callable[[Request], Exchange]] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)
    expired: bool = False

    async def fetch(self, request: Request) -> Exchange:
        self.asked.append(request)
        parts = urlsplit(request.url)
        query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        if other := self.instead.get(parts.hostname or ""):
            return other(request)
        match parts.hostname:
            case "downdetectorapi.com":
                return self.downdetector(request)
            case "hn.algolia.com":
                return self._hacker_news(request, parts.path, query)
            case "api.github.com":
                return self._github(request, parts.path, query)
        return TransportError(FailureKind.DNS)

    async def fetch_all(self, requests):
        return tuple([await self.fetch(each) for each in requests])

    async def close(self) -> None:
        pass

    def downdetector(self, request: Request) -> Response:
        parts = urlsplit(request.url)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        told, path = dict(request.headers).get("authorization", ""), parts.path
        if path == "/v2/tokens":
            return self._token(request, query, told)
        if request.method != "GET" or request.content:
            return answered({}, 405)
        if told != f"Bearer {TOKEN}" or self.expired:
            return answered({"error": "unauthorized"}, 401)
        return _companies(query) if path == "/v2/companies/search" else self._statistics(path, query)

    def _token(self, request: Request, query: dict[str, str], told: str) -> Response:
        if request.method != "POST" or query != {"grant_type": "client_credentials"}:
            return answered({"error": "unsupported_grant_type"}, 400)
        self.expired = False
        right = told == "Basic " + b64encode(CREDENTIALS.encode()).decode()
        return answered({"access_token": TOKEN}) if right else answered({"error": "invalid_client"}, 401)

    def _statistics(self, path: str, query: dict[str, str]) -> Response:
        company = path.removeprefix("/v2/companies/").removesuffix("/statistics")
        known = {"startdate", "enddate", "interval"}
        if not company.isdecimal() or query.keys() != known or query["interval"] != "15m":
            return answered({"error": "not found"}, 404)
        counts = list(PROFILE.values())[int(company) - 100][1]
        begin = self.now - timedelta(minutes=15 * len(counts))
        return answered(
            [
                {"point_in_time": stamp(begin + timedelta(minutes=15 * number)), "total": total, "other": 0}
                for number, total in enumerate(counts)
            ]
        )

    def _hacker_news(self, request: Request, path: str, query: dict[str, str]) -> Response:
        known = {"query", "optionalWords", "tags", "numericFilters", "hitsPerPage"}
        if path != "/api/v1/search_by_date" or not query.keys() <= known or query.get("tags") != "story":
            return answered({"status": 400}, 400)
        titles = ["ChatGPT is down", "Tell HN: OpenAI outage again", "Why I left OpenAI", "GitHub is down"]
        at = int((self.now - timedelta(minutes=20)).timestamp())
        hits = [{"objectID": str(n), "title": title, "created_at_i": at} for n, title in enumerate(titles)]
        return answered({"nbHits": len(hits), "hits": hits})

    def _github(self, request: Request, path: str, query: dict[str, str]) -> Response:
        headers = dict(request.headers)
        known = {"q", "sort", "order", "per_page"}
        well = headers.get("accept") == "application/vnd.github+json" and query.get("q", "").count(" OR ") <= 5
        if path != "/search/issues" or not query.keys() <= known or not well or int(query["per_page"]) > 100:
            return answered({"message": "Validation Failed"}, 422)
        items = [{"created_at": stamp(self.now - timedelta(minutes=n)), "title": "down"} for n in range(1, 31)]
        return answered({"total_count": 30, "incomplete_results": False, "items": items}, x_ratelimit_remaining="9")


def _companies(query: dict[str, str]) -> Response:
    if query.keys() != {"name", "fields"} or not set(query["fields"].split(",")) <= FIELDS:
        return answered({"error": "unknown field"}, 400)
    found = [
        {"id": number, "name": "OpenAI", "slug": "openai", "country_iso": country, "baseline_current": usual}
        for number, (country, (usual, _)) in enumerate(PROFILE.items(), 100)
    ]
    other = {"id": 9, "name": "OpenAI Gym", "slug": "gym", "country_iso": "US", "baseline_current": 1}
    return answered([*found, other])


def stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
