"""New issues with words of an outage in Codex's public repository, by GitHub's search: without a key 10 a minute.

Facts: https://docs.github.com/en/rest/search/search (issues and pull requests; at most five OR operators).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlencode

from trayapp.domain.model.crowd import CrowdProblem, CrowdSeries, CrowdSource
from trayapp.sources.http.transport import Request, Transport
from trayapp.sources.reports.answers import BUCKET_S, DEADLINE_S, MAX_BYTES, Unlearned, by_time, fetch_json, moment

BASE = "https://api.github.com"
REPOSITORY = "openai/codex"
WORDS = ("outage", "down", "429", "503", '"stream disconnected"', '"not found"')
USUAL_AN_HOUR = 8.0
SINCE = timedelta(hours=3)
MOST = 100
_HEADERS = (("accept", "application/vnd.github+json"), ("x-github-api-version", "2022-11-28"))


async def fetch(transport: Transport, now: datetime, base: str = BASE) -> CrowdSeries:
    """Return the new issues of the last hours as a series; raise `Unlearned` where they can't be learned."""
    since = now - SINCE
    words = " OR ".join(WORDS)
    query = f"repo:{REPOSITORY} is:issue created:>={since:%Y-%m-%dT%H:%M:%SZ} {words}"
    asked = urlencode({"q": query, "sort": "created", "order": "desc", "per_page": str(MOST)})
    request = Request(f"{base}/search/issues?{asked}", _HEADERS, DEADLINE_S, MAX_BYTES)
    data = await fetch_json(transport, request, CrowdSource.GITHUB, now)
    items = data.get("items") if isinstance(data, dict) else None
    if not isinstance(items, list) or data.get("incomplete_results") is not False:
        raise Unlearned(CrowdSource.GITHUB, CrowdProblem.UNREADABLE)
    moments = [moment(each.get("created_at")) for each in items[:MOST] if isinstance(each, dict)]
    usual = USUAL_AN_HOUR * BUCKET_S / 3600
    return by_time(CrowdSource.GITHUB, (at for at in moments if at is not None), since, now, usual)
