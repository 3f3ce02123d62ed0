"""PagerDuty's status pages: JSON in a script of the page's HTML, in two versions; there is nothing else."""

from __future__ import annotations

from datetime import datetime

from trayapp.domain.model.enums import Health, Phase
from trayapp.domain.model.reports import FailureKind, PageReading
from trayapp.domain.model.status_page import Incident
from trayapp.lazy_pattern import lazy_pattern
from trayapp.sources.pages.formats.page_format import HTML, Document, PageFormat
from trayapp.sources.pages.incident_builder import RawIncident, RawUpdate, build_incident
from trayapp.sources.pages.status_words import health_by
from trayapp.sources.pages.timestamps import EARLIEST, parse_any_timestamp
from trayapp.sources.pages.untrusted import (
    Record,
    Unreadable,
    as_object,
    as_objects,
    clean_id,
    clean_name,
    first_of,
    json_of,
)

NAME = "pagerduty-html"

_SEVERITY = {
    "allgood": Health.OPERATIONAL,
    "minor": Health.DEGRADED,
    "major": Health.MAJOR_OUTAGE,
    "maintenance": Health.MAINTENANCE,
}
_DATA = lazy_pattern(r"<script\b[^<>]{0,200}\bid=[\"']data[\"'][^<>]{0,200}>")


def _matches(document: Document) -> bool:
    found = _DATA.search(document.text) if document.text.startswith("<") else None
    return found is not None and any(
        mark in document.text for mark in ("open_incidents", "globalStatusHeadlineHasError")
    )


def _parse(document: Document) -> PageReading:
    found = _DATA.search(document.text)
    body, closed, _ = document.text[found.end() if found else 0 :].partition("</script>")
    if not closed:
        raise Unreadable(FailureKind.WRONG_SHAPE, "the page was cut short")
    data = as_object(json_of(body))
    summary = as_object(data.get("summary"))
    if isinstance(summary.get("open_incidents"), list):
        rows = document.budget.rows(summary["open_incidents"], "incidents")
        known = [(row, health_by(_SEVERITY, first_of(_newest(row), "severity"))) for row in rows]
        troubles = [(row, health) for row, health in known if health.in_trouble or health is Health.UNKNOWN]
        calm = Health.MAINTENANCE if any(health is Health.MAINTENANCE for _, health in known) else Health.OPERATIONAL
        return PageReading(
            format=NAME,
            url=document.page_url,
            incidents=tuple(_incident(row, health, document) for row, health in troubles),
            stated_health=None if troubles else calm,
        )
    settings = as_object(as_object(as_object(data.get("layout")).get("layout_settings")).get("statusPage"))
    wrong = settings.get("globalStatusHeadlineHasError")
    if not isinstance(wrong, bool):
        raise Unreadable(FailureKind.WRONG_SHAPE, "the page's data names no state")
    return PageReading(
        format=NAME,
        url=document.page_url,
        stated_health=Health.DEGRADED if wrong else Health.OPERATIONAL,
        complete=False,
        incidents_complete=False,
    )


FORMAT = PageFormat(
    name=NAME,
    matches=_matches,
    parse=_parse,
    accept=HTML,
    empty_is_calm=True,
    vendor="PagerDuty",
    marks=("pagerduty",),
)


def _newest(row: Record) -> Record:
    """Return the last update of an incident, which alone says how bad it is; the incident itself where it has none."""
    updates = as_objects(row.get("updates"))
    return max(updates, key=lambda each: _at(each) or EARLIEST) if updates else row


def _at(row: Record) -> datetime | None:
    return parse_any_timestamp(first_of(row, "reported_at", "updated_at", "created_at", "started_at"))


def _incident(row: Record, health: Health, document: Document) -> Incident:
    newest = _newest(row)
    text = document.budget.plain(first_of(newest, "message", "description"))
    return build_incident(
        RawIncident(
            id=clean_id(row.get("id")),
            title=clean_name(first_of(row, "title", "name")),
            word=Phase.INVESTIGATING,
            healths=(health,),
            present=(health,),
            entries=[RawUpdate("", Phase.INVESTIGATING, _at(newest) or _at(row), text)],
        )
    )
