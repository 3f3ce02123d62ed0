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


def _rows(data: Record) -> list[Record]:
    """Return the monitors, which stand at one of two places, or at both."""
    return as_objects(as_object(data.get("psp")).get("monitors")) or as_objects(data.get("data"))


def _matches(document: Document) -> bool:
    rows = _rows(document.data) if "psp" in document.data else []
    return bool(rows) and all("statusClass" in row for row in rows)


def _parse(document: Document) -> PageReading:
    budget, page = document.budget, as_object(document.data.get("psp"))
    rows = budget.rows(list(_rows(document.data)), "components")
    total = first_of(page, "totalMonitors", "monitorsTotal")
    is_part = isinstance(total, int) and total > len(rows)
    stated = _counted(as_object(document.data.get("statistics")), rows) if is_part else None
    if is_part and stated is None:
        budget.cut("components")
    return PageReading(
        format=NAME,
        url=document.page_url,
        components=tuple(_component(row) for row in rows if letters_of(row.get("statusClass")) not in _SILENT),
        stated_health=stated,
        complete=not is_part,
    )


def _counted(statistics: Record, rows: list[Record]) -> Health | None:
    """Return how the monitors of all pages are, by how many are down; None where they are not all counted."""
    counts = [as_object(statistics.get("counts")).get(key) for key in ("up", "down", "paused", "total")]
    up, down, paused, total = (each if isinstance(each, int) else -1 for each in counts)
    if min(up, down, paused) < 0 or up + down + paused != total:
        return None
    seen = sum(letters_of(row.get("statusClass")) == "danger" for row in rows)
    return Health.PARTIAL_OUTAGE if down > seen else Health.OPERATIONAL


def _locate(page: Address, html: str) -> Iterator[str]:
    found = _ID.search(html)
    name = found[1] if found else page.path.strip("/") if page.host == "stats.uptimerobot.com" else ""
    if name := name.partition("/")[0]:
        yield f"{origin_of(page)}/api/getMonitorList/{name}"


FORMAT = PageFormat(
    name=NAME, matches=_matches, parse=_parse, vendor="UptimeRobot", marks=("uptimerobot",), locate=_locate
)


def _component(row: Record) -> Component:
    name, identifier = clean_name(row.get("name")), clean_id(first_of(row, "monitorId", "id"))
    return Component(identifier or name, name or identifier, None, health_by(_WORDS, row.get("statusClass")))
