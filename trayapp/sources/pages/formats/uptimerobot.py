"""UptimeRobot (`/api/getMonitorList/<id>`): the monitors of a page, by pages; the id is in the front page."""

from __future__ import annotations

from collections.abc import Iterator

from trayapp.domain.addresses import Address
from trayapp.domain.model.enums import Health
from trayapp.domain.model.reports import PageReading
from trayapp.domain.model.status_page import Component
from trayapp.lazy_pattern import lazy_pattern
from trayapp.sources.pages.formats.page_format import Document, PageFormat, origin_of
from trayapp.sources.pages.status_words import health_by, letters_of
from trayapp.sources.pages.untrusted import Record, as_object, as_objects, clean_id, clean_name, first_of

NAME = "uptimerobot"

_WORDS = {"success": Health.OPERATIONAL, "warning": Health.DEGRADED, "danger": Health.MAJOR_OUTAGE}
_SILENT = frozenset({"black", "paused", "info"})
_ID = lazy_pattern(r"/api/getMonitorList/([A-Za-z0-9-]{1,60})")


def _matches(document: Document) -> bool:
    rows = as_objects(as_object(document.data.get("psp")).get("monitors"))
    return bool(rows) and all("statusClass" in row for row in rows)


def _parse(document: Document) -> PageReading:
    budget, page = document.budget, as_object(document.data.get("psp"))
    rows = budget.rows(page.get("monitors"), "components")
    total = first_of(page, "totalMonitors", "monitorsTotal")
    if isinstance(total, int) and total > len(rows):
        budget.cut("components")
    return PageReading(
        format=NAME,
        url=document.page_url,
        components=tuple(_component(row) for row in rows if letters_of(row.get("statusClass")) not in _SILENT),
    )


def _locate(page: Address, html: str) -> Iterator[str]:
    found = _ID.search(html)
    name = found[1] if found else page.path.strip("/") if page.host == "stats.uptimerobot.com" else ""
    if name and "/" not in name:
        yield f"{origin_of(page)}/api/getMonitorList/{name}"


FORMAT = PageFormat(
    name=NAME, matches=_matches, parse=_parse, vendor="UptimeRobot", marks=("uptimerobot",), locate=_locate
)


def _component(row: Record) -> Component:
    name, identifier = clean_name(row.get("name")), clean_id(first_of(row, "monitorId", "id"))
    return Component(identifier or name, name or identifier, None, health_by(_WORDS, row.get("statusClass")))
