"""Checkly (`/api/status-page/<slug>/unresolved-incidents`): the open incidents alone, or the page with them."""

from __future__ import annotations

from collections.abc import Iterator

from trayapp.domain.addresses import Address
from trayapp.domain.model.enums import Health, Phase
from trayapp.domain.model.reports import PageReading
from trayapp.domain.model.status_page import Incident
from trayapp.lazy_pattern import lazy_pattern
from trayapp.sources.pages.budget import Budget
from trayapp.sources.pages.formats.page_format import Document, PageFormat, origin_of
from trayapp.sources.pages.incident_builder import RawIncident, RawUpdate, build_incident, https_link, unique
from trayapp.sources.pages.status_words import health_by
from trayapp.sources.pages.timestamps import parse_any_timestamp
from trayapp.sources.pages.untrusted import Record, as_object, as_objects, clean_id, clean_name, first_of

NAME = "checkly"

_SEVERITY = {
    "minor": Health.DEGRADED,
    "medium": Health.PARTIAL_OUTAGE,
    "major": Health.MAJOR_OUTAGE,
    "critical": Health.MAJOR_OUTAGE,
}
_PAGE = {"operational": Health.OPERATIONAL, "hasissues": Health.DEGRADED, "undermaintenance": Health.MAINTENANCE}
_WORDS = frozenset({"OPERATIONAL", "HAS_ISSUES", "UNDER_MAINTENANCE"})
_SLUG = lazy_pattern(r"([a-z0-9-]{1,60})\.checkly-status-page\.com|/api/status-page/([a-z0-9-]{1,60})/unresolved")


def _matches(document: Document) -> bool:
    data = document.data
    rows = as_objects(data.get("incidents")) + as_objects(data.get("activeIncidents"))
    if any("lastUpdateStatus" in row or "affectedServices" in row for row in rows):
        return True
    nothing = document.expected == NAME and data.get("incidents") == []
    return nothing or ("activeIncidents" in data and as_object(data.get("page")).get("status") in _WORDS)


def _parse(document: Document) -> PageReading:
    data, budget = document.data, document.budget
    rows = budget.rows(first_of(data, "activeIncidents", "incidents"), "incidents")
    incidents = tuple(_incident(row, budget) for row in rows)
    page = as_object(data.get("page"))
    calm = health_by(_PAGE, page["status"]) if "status" in page else Health.OPERATIONAL
    return PageReading(
        format=NAME,
        url=document.page_url,
        incidents=incidents,
        stated_health=None if any(each.is_open for each in incidents) else calm,
    )


def _locate(page: Address, html: str) -> Iterator[str]:
    text = html if "checkly-status-page" in html or "/api/status-page/" in html else ""
    if found := _SLUG.search(page.host) or _SLUG.search(page.path) or _SLUG.search(text):
        slug = found[1] or found[2]
        yield f"{origin_of(page)}/api/status-page/{slug}/unresolved-incidents"
        yield f"https://{slug}.checkly-status-page.com/api/status-page/{slug}/unresolved-incidents"


FORMAT = PageFormat(
    name=NAME,
    matches=_matches,
    parse=_parse,
    empty_is_calm=True,
    vendor="Checkly",
    marks=("checkly-status-page", "checklyhq.com"),
    locate=_locate,
)


def _incident(row: Record, budget: Budget) -> Incident:
    severity = health_by(_SEVERITY, row.get("severity"))
    services = as_objects(first_of(row, "services", "affectedServices"))
    updates = budget.rows(row.get("incidentUpdates"), "updates")
    return build_incident(
        RawIncident(
            id=clean_id(row.get("id")),
            title=clean_name(row.get("name")),
            word=first_of(row, "lastUpdateStatus", "status"),
            healths=(severity,),
            present=(severity,),
            entries=[_entry(each, budget) for each in updates],
            published_at=parse_any_timestamp(first_of(row, "created_at", "startedAt")),
            url=https_link(row.get("url")),
            component_ids=unique(clean_name(first_of(each, "name", "id")) for each in services),  # no part is listed
        )
    )


def _entry(update: Record, budget: Budget) -> RawUpdate:
    at = parse_any_timestamp(first_of(update, "publicIncidentUpdateDate", "created_at"))
    word = update.get("status") or Phase.INVESTIGATING
    return RawUpdate(clean_id(update.get("id")), word, at, budget.plain(update.get("description")))
