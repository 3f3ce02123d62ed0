"""Stories on Hacker News that tell of an outage, by Algolia's search: free, without a key, 10,000 requests an hour.

Facts: https://hn.algolia.com/api (search_by_date, numericFilters, created_at_i).
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from urllib.parse import urlencode

from trayapp.domain.model.crowd import CrowdProblem, CrowdSeries, CrowdSource
from trayapp.lazy_pattern import lazy_pattern
from trayapp.sources.http.transport import Request, Transport
from trayapp.sources.reports.answers import DEADLINE_S, MAX_BYTES, Unlearned, by_time, fetch_json, moment

BASE = "https://hn.algolia.com/api/v1"
SINCE = timedelta(hours=6)
_ABOUT = lazy_pattern(r"\b(?:openai|chatgpt|codex)\b", re.IGNORECASE)
_OUTAGE = lazy_pattern(r"\b(?:down|outage|not working|offline|unavailable|unreachable)\b", re.IGNORECASE)
MOST = 100


async def fetch(transport: Transport, now: datetime, base: str = BASE) -> CrowdSeries:
    """Return the stories of the last hours as a series; raise `Unlearned` where they can't be learned."""
    since = now - SINCE
    query = urlencode(
        {
            "query": "OpenAI ChatGPT Codex down outage",
            "optionalWords": "OpenAI ChatGPT Codex down outage",
            "tags": "story",
            "numericFilters": f"created_at_i>{int(since.timestamp())}",
            "hitsPerPage": str(MOST),
        }
    )
    request = Request(f"{base}/search_by_date?{query}", deadline_s=DEADLINE_S, max_bytes=MAX_BYTES)
    data = await fetch_json(transport, request, CrowdSource.HACKER_NEWS, now)
    hits = data.get("hits") if isinstance(data, dict) else None
    if not isinstance(hits, list):
        raise Unlearned(CrowdSource.HACKER_NEWS, CrowdProblem.UNREADABLE)
    told: dict[str, datetime] = {}
    for each in hits[:MOST]:
        title, at = (each.get("title"), moment(each.get("created_at_i"))) if isinstance(each, dict) else (None, None)
        if isinstance(title, str) and at is not None and _ABOUT.search(title) and _OUTAGE.search(title):
            told[str(each.get("objectID"))[:40]] = at
    return by_time(CrowdSource.HACKER_NEWS, told.values(), since, now, None)
