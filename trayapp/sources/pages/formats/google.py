"""Google's dashboards (Cloud, Workspace, Firebase): `<front path>/incidents.json`, a list of years of incidents.

One without an end is open. A product is chosen by its id or title, which every incident names.
"""

from __future__ import annotations

from collections.abc import Iterator

from trayapp.domain.addresses import Address
from trayapp.domain.model.enums import Health, Phase
from trayapp.domain.model.reports import PageReading
from trayapp.domain.model.status_page import Incident
from trayapp.sources.pages.budget import Budget
from trayapp.sources.pages.formats.page_format import Document, PageFormat
from trayapp.sources.pages.incident_builder import RawIncident, RawUpdate, build_incident, https_link, unique
from trayapp.sources.pages.status_words import health_by, letters_of
from trayapp.sources.pages.timestamps import parse_any_timestamp
from trayapp.sources.pages.untrusted import Record, as_objects, clean_id, clean_name, first_of

NAME = "google"

_IMPACT = {
    "serviceoutage": Health.MAJOR_OUTAGE,
    "servicedisruption": Health.PARTIAL_OUTAGE,
    "serviceinformation": Health.OPERATIONAL,  # a note: some 12 % of the incidents of 2018 to 2022
    "available": Health.OPERATIONAL,
}
_SEVERITY = {"high": Health.MAJOR_OUTAGE, "medium": Health.PARTIAL_OUTAGE, "low": Health.OPERATIONAL}
_MARKS = {"external_desc", "begin"}


def _matches(document: Document) -> bool:
    rows = document.rows
    return document.is_empty_list_of(NAME) or (bool(rows) and all(row.keys() >= _MARKS for row in rows))


def _parse(document: Document) -> PageReading:
    running = [row for row in document.rows if row.get("end") is None and _health(row) is not Health.OPERATIONAL]
    incidents = tuple(_incident(row, document) for row in document.budget.elements(running, "incidents"))
    return PageReading(
        format=NAME,
        url=document.page_url,
        incidents=incidents,
        stated_health=None if incidents else Health.OPERATIONAL,
    )


def _locate(page: Address, _html: str) -> Iterator[str]:
    if page.host == "www.google.com" and page.path.startswith("/appsstatus"):
        yield "https://www.google.com/appsstatus/dashboard/incidents.json"
    if page.path.endswith("/incidents.json"):
        yield page.url


FORMAT = PageFormat(
    name=NAME,
    matches=_matches,
    parse=_parse,
    endpoints=("/incidents.json",),
    empty_is_calm=True,
    vendor="Google",
    locate=_locate,
    max_bytes=4 * 1024 * 1024,
)


def _health(row: Record) -> Health:
    if "status_impact" in row:
        return health_by(_IMPACT, row["status_impact"])
    return health_by(_SEVERITY, row.get("severity"))


def _incident(row: Record, document: Document) -> Incident:
    budget, health = document.budget, _health(row)
    products = as_objects(row.get("affected_products"))
    updates = budget.rows(row.get("updates"), "updates") or as_objects([row.get("most_recent_update")])
    over = letters_of(updates[0].get("status")) == "available" if updates else False
    return build_incident(
        RawIncident(
            id=clean_id(row.get("id")) or clean_id(row.get("number")),
            title=_title(row),
            word=Phase.MONITORING if over else Phase.INVESTIGATING,
            healths=(health,),
            present=(Health.DEGRADED,) if over else (health,),
            entries=[_entry(each, budget) for each in reversed(updates)],
            published_at=parse_any_timestamp(row.get("created")),
            began=(parse_any_timestamp(row.get("begin")),),
            url=https_link(f"{document.page_url.rstrip('/')}/{clean_name(row.get('uri'))}") if row.get("uri") else None,
            component_ids=unique(
                [
                    *(clean_id(each.get("id")) for each in products),
                    *(clean_name(each.get("title")) for each in products),
                    clean_name(row.get("service_name")),
                ]
            ),
        )
    )


def _title(row: Record) -> str:
    """Return the first line of a description, which is Markdown of many paragraphs on some pages."""
    lines = clean_name(str(row.get("external_desc")).strip("*# \n").partition("\n")[0])
    return lines or clean_name(row.get("service_name"))


def _entry(update: Record, budget: Budget) -> RawUpdate:
    at = parse_any_timestamp(first_of(update, "when", "created"))
    word = Phase.MONITORING if letters_of(update.get("status")) == "available" else Phase.INVESTIGATING
    return RawUpdate("", word, at, budget.plain(update.get("text")))
