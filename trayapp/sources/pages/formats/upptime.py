"""Upptime (`history/summary.json` of the page's repository): up, degraded or down for each site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from trayapp.domain.addresses import Address
from trayapp.domain.model.enums import Health
from trayapp.domain.model.reports import PageReading
from trayapp.domain.model.status_page import Component
from trayapp.lazy_pattern import lazy_pattern
from trayapp.sources.pages.formats.page_format import Document, PageFormat
from trayapp.sources.pages.status_words import health_by
from trayapp.sources.pages.untrusted import Record, clean_id, clean_name

NAME = "upptime"

_WORDS = {"up": Health.OPERATIONAL, "degraded": Health.DEGRADED, "down": Health.MAJOR_OUTAGE}
_MARKS = {"name", "slug", "status", "uptime"}
_LINKED = lazy_pattern(r"https://github\.com/([A-Za-z0-9-]{1,40})/([A-Za-z0-9._-]{1,100})/?[\"'#?]")
_MOST_LINKED = 3
"""Repositories of a page that are tried: its head and its foot link its own, and its texts may link others once."""
_OWN_PAGE = lazy_pattern(r"([a-z0-9-]{1,40})\.github\.io")


def _matches(document: Document) -> bool:
    rows = document.rows
    return bool(rows) and all(row.keys() >= _MARKS for row in rows)


def _parse(document: Document) -> PageReading:
    rows = document.budget.rows(document.value, "components")
    return PageReading(format=NAME, url=document.page_url, components=tuple(_component(row) for row in rows))


def _locate(page: Address, html: str) -> Iterator[str]:
    linked = Counter(each.group(1, 2) for each in _LINKED.finditer(html)) if "pptime" in html else Counter()
    repositories = [each for each, _ in linked.most_common(_MOST_LINKED)]
    first, _, rest = page.path.strip("/").partition("/")
    if (own := _OWN_PAGE.fullmatch(page.host)) and first:
        repositories.append((own[1], first))
    if page.host == "github.com" and rest:
        repositories.append((first, rest.partition("/")[0]))
    for owner, name in dict.fromkeys(repositories):
        yield f"https://raw.githubusercontent.com/{owner}/{name}/HEAD/history/summary.json"


FORMAT = PageFormat(
    name=NAME,
    matches=_matches,
    parse=_parse,
    endpoints=("/history/summary.json",),
    vendor="Upptime",
    marks=("upptime",),
    locate=_locate,
)


def _component(row: Record) -> Component:
    name = clean_name(row.get("name"))
    return Component(clean_id(row.get("slug")) or name, name, None, health_by(_WORDS, row.get("status")))
