"""Downdetector's API (version 2, for customers): each country apart, in quarters of an hour.

Facts: https://downdetectorapi.com/v2/docs/ (client credentials, companies by country, report buckets, baseline).
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from trayapp.domain.model.crowd import Bucket, CrowdProblem, CrowdSeries, CrowdSource
from trayapp.sources.http.transport import Request, Transport
from trayapp.sources.reports.answers import BUCKET_S, DEADLINE_S, MAX_BYTES, Unlearned, count, fetch_json, moment

BASE = "https://downdetectorapi.com/v2"
COUNTRIES = ("GB", "US")
NAME = "OpenAI"
SINCE = timedelta(hours=6)
_SOURCE = CrowdSource.DOWNDETECTOR
_FIELDS = "id,name,slug,country_iso,baseline_current"


class Downdetector:
    """Asks with the user's credentials ("id:secret"); the token and the companies are kept while they are good."""

    def __init__(self, credentials: str, countries: tuple[str, ...] = COUNTRIES, base: str = BASE) -> None:
        self._credentials, self._countries, self._base = credentials, countries, base
        self._token = ""

    async def fetch(self, transport: Transport, now: datetime) -> tuple[CrowdSeries, ...]:
        """Return a series for each country; raise `Unlearned` where they can't be learned."""
        if not self._token:
            self._token = await self._authorised(transport, now)
        try:
            found = await self._companies(transport, now)
            return tuple([await self._series(transport, company, now) for company in found.values()])
        except Unlearned as failed:
            if failed.why is CrowdProblem.REFUSED:
                self._token = ""  # it may have expired: the next look asks for another
            raise

    async def _authorised(self, transport: Transport, now: datetime) -> str:
        basic = b64encode(self._credentials.encode()).decode("ascii")
        request = Request(
            f"{self._base}/tokens?grant_type=client_credentials",
            (("authorization", f"Basic {basic}"),),
            DEADLINE_S,
            MAX_BYTES,
            follow_redirects=False,
            method="POST",
        )
        data = await fetch_json(transport, request, _SOURCE, now)
        token = (data.get("access_token") or data.get("token")) if isinstance(data, dict) else None
        if not isinstance(token, str) or not token.isascii() or not token.isprintable() or len(token) > 8192:
            raise Unlearned(_SOURCE, CrowdProblem.UNREADABLE)
        return token

    async def _companies(self, transport: Transport, now: datetime) -> Mapping[str, Mapping[str, Any]]:
        """Return the vendor's entry of each country, in our order."""
        asked = urlencode({"name": NAME, "fields": _FIELDS})
        data = await self._get(transport, f"/companies/search?{asked}", now)
        found = {
            str(each.get("country_iso")): each
            for each in (data if isinstance(data, list) else [])
            if isinstance(each, dict) and str(each.get("name", "")).casefold() == NAME.casefold()
        }
        wanted = {country: found[country] for country in self._countries if country in found}
        if not wanted or any(count(each.get("id")) is None for each in wanted.values()):
            raise Unlearned(_SOURCE, CrowdProblem.UNREADABLE)
        return wanted

    async def _series(self, transport: Transport, company: Mapping[str, Any], now: datetime) -> CrowdSeries:
        period = {"startdate": _stamp(now - SINCE), "enddate": _stamp(now), "interval": "15m"}
        data = await self._get(transport, f"/companies/{company['id']}/statistics?{urlencode(period)}", now)
        if not isinstance(data, list):
            raise Unlearned(_SOURCE, CrowdProblem.UNREADABLE)
        buckets = []
        for each in data[:500]:
            at, total = (
                (moment(each.get("point_in_time")), count(each.get("total")))
                if isinstance(each, dict)
                else (None, None)
            )
            if at is None or total is None or at > now:
                raise Unlearned(_SOURCE, CrowdProblem.UNREADABLE)
            buckets.append(Bucket(at, total))
        buckets.sort(key=lambda each: each.at)
        usual = count(company.get("baseline_current"))
        return CrowdSeries(
            _SOURCE, str(company["country_iso"])[:2], tuple(buckets), float(usual) if usual else None, BUCKET_S
        )

    async def _get(self, transport: Transport, path: str, now: datetime) -> Any:
        headers = (("authorization", f"Bearer {self._token}"),)
        request = Request(self._base + path, headers, DEADLINE_S, MAX_BYTES, follow_redirects=False)
        return await fetch_json(transport, request, _SOURCE, now)


def _stamp(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
