"""The AWS Health Dashboard (`/public/currentevents`): a list of what is open, in UTF-16, empty while nothing is.

Events of single regions stay open for months, so a region or a service should be chosen: an event names its region by
code and by name, and its services by code ("ec2-us-east-1"), alone ("ec2") and by name.
"""

from __future__ import annotations

from collections.abc import Iterator

from trayapp.domain.addresses import Address
from trayapp.domain.model.enums import Health, Phase
from trayapp.domain.model.reports import PageReading
from trayapp.domain.model.status_page import Incident
from trayapp.lazy_pattern import lazy_pattern
from trayapp.sources.pages.budget import Budget
from trayapp.sources.pages.formats.page_format import Document, PageFormat
from trayapp.sources.pages.incident_builder import RawIncident, RawUpdate, build_incident, unique
from trayapp.sources.pages.status_words import health_by, letters_of
from trayapp.sources.pages.timestamps import parse_any_timestamp
from trayapp.sources.pages.untrusted import Record, as_object, clean_id, clean_name

NAME = "aws"

_STATUS = {
    "0": Health.OPERATIONAL,
    "1": Health.DEGRADED,  # informational
    "2": Health.DEGRADED,
    "3": Health.MAJOR_OUTAGE,
}
_REGION = lazy_pattern(r"\b([a-z]{2}(?:-[a-z]{2,10}){1,2}-\d{1,2})\b")
_MARKS = {"status", "service", "summary", "event_log"}
_MOST_SERVICES = 400
"""Of one event. The largest recorded one hit about 150."""


def _matches(document: Document) -> bool:
    rows = document.rows
    return document.is_empty_list_of(NAME) or (bool(rows) and all(row.keys() >= _MARKS for row in rows))


def _parse(document: Document) -> PageReading:
    incidents = tuple(_incident(row, document.budget) for row in document.budget.rows(document.value, "incidents"))
    return PageReading(
        format=NAME,
        url=document.page_url,
        incidents=incidents,
        stated_health=None if any(each.is_open for each in incidents) else Health.OPERATIONAL,
    )


def _locate(page: Address, _html: str) -> Iterator[str]:
    if page.path.endswith("/public/currentevents"):
        yield page.url


FORMAT = PageFormat(
    name=NAME,
    matches=_matches,
    parse=_parse,
    endpoints=("/public/currentevents",),
    empty_is_calm=True,
    vendor="Amazon Web Services",
    locate=_locate,
    max_bytes=4 * 1024 * 1024,
)


def _incident(row: Record, budget: Budget) -> Incident:
    code, log = letters_of(row.get("status")), budget.newest(row.get("event_log"))
    ids = _services(row)
    impacts = [letters_of(each.get("current")) for each in as_object(row.get("impacted_services")).values()
               if isinstance(each, dict)]  # fmt: skip
    health = health_by(_STATUS, code)
    if health is Health.MAJOR_OUTAGE and impacts and not all(each in {"3", "0"} for each in impacts):
        health = Health.PARTIAL_OUTAGE
    service, place = clean_name(row.get("service_name")), clean_name(row.get("region_name"))
    summary = clean_name(row.get("summary"))
    return build_incident(
        RawIncident(
            id=clean_id(row.get("arn")) or f"{clean_id(row.get('service'))}/{clean_id(row.get('date'))}",
            title=": ".join(filter(None, (f"{service} ({place})" if place else service, summary))),
            word=Phase.RESOLVED if code == "0" else Phase.INVESTIGATING,
            healths=(health,),
            present=(health,),
            entries=[
                RawUpdate("", Phase.RESOLVED if letters_of(each.get("status")) == "0" else Phase.INVESTIGATING,
                          parse_any_timestamp(each.get("timestamp")), budget.plain(each.get("message")))
                for each in log
            ],
            published_at=parse_any_timestamp(row.get("date")),
            resolved_at=parse_any_timestamp(row.get("end_time")) if code == "0" else None,
            component_ids=ids,
        )
    )  # fmt: skip


def _services(row: Record) -> tuple[str, ...]:
    """Return what an event may be chosen by. A service whose current status is 0 is back."""
    region = _REGION.search(f"{row.get('arn')} {row.get('service')}")
    code = region[1] if region else ""
    found = [code, clean_name(row.get("region_name"))]
    hit = {
        clean_id(key): clean_name(as_object(each).get("service_name"))
        for key, each in list(as_object(row.get("impacted_services")).items())[:_MOST_SERVICES]
        if letters_of(as_object(each).get("current")) != "0"
    }
    hit.setdefault(clean_id(row.get("service")), clean_name(row.get("service_name")))
    for key, name in hit.items():
        found += [key, key.removesuffix(f"-{code}") if code else key, name]
    return unique(found)
