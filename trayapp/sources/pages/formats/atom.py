"""The Atom feed (`/history.atom`): the last resort for a page's state.

Atlassian's feed holds all updates of an incident, without a year and to the minute; incident.io's holds the last
update and the states of the components it names. Neither lists the page's components.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from trayapp.domain.model.enums import Health, MaintenancePhase, Phase
from trayapp.domain.model.reports import FailureKind, PageReading
from trayapp.domain.model.status_page import Maintenance
from trayapp.sources.pages.budget import Budget
from trayapp.sources.pages.formats.page_format import ATOM, Document, PageFormat
from trayapp.sources.pages.incident_builder import RawIncident, RawUpdate, build_incident, https_link
from trayapp.sources.pages.status_words import component_health, maintenance_phase, phase_of
from trayapp.sources.pages.timestamps import parse_timestamp, plausible
from trayapp.sources.pages.untrusted import MAX_TAGS, Unreadable, clean_name

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

NAME = "feed"

_NAMESPACE = "{http://www.w3.org/2005/Atom}"
_MAX_CONTENT = 60_000

_STATUSPAGE_ENTRY = re.compile(
    r"<small>\s{0,20}([A-Z][a-z]{2})\s{0,20}<var[^<>]{0,80}>\s{0,20}(\d{1,2})\s{0,20}</var>\s{0,20},?\s{0,20}"
    r"<var[^<>]{0,80}>\s{0,20}(\d{1,2}):(\d\d)\s{0,20}</var>[^<>]{0,20}</small>\s{0,20}(?:<br\s{0,20}/?>)?\s{0,20}"
    r"<strong>([^<>]{0,80})</strong>\s{0,20}-?\s{0,20}",
)
_INCIDENTIO_STATUS = re.compile(r"<b>\s{0,20}Status:\s{0,20}([^<>]{1,60})</b>")
_INCIDENTIO_PARTS = re.compile(r"<b>\s{0,20}Affected components\s{0,20}</b>")
_INCIDENTIO_PART = re.compile(r"<li>[^<>]{0,300}\(([A-Za-z ]{1,40})\)\s{0,20}</li>")
_PLANNED_TITLE = re.compile(r"Maintenance:|Scheduled maintenance\b", re.IGNORECASE)
_SCHEDULED = "THIS IS A SCHEDULED EVENT"
_GONE_WRONG = re.compile(r"\b(caus(ed|ing)|errors?\b|fail|outage|degrad|disrupt|overr[au]n)", re.IGNORECASE)
"""Titles that begin like a maintenance, yet say what one did ("Scheduled maintenance caused errors")."""

_MONTHS = {"JanFebMarAprMayJunJulAugSepOctNovDec"[3 * month : 3 * month + 3]: month + 1 for month in range(12)}


def _matches(document: Document) -> bool:
    opening = document.text[:200].lstrip().lower()
    return opening.startswith(("<?xml", "<feed", "<rss")) and "<html" not in opening


def _parse(document: Document) -> PageReading:
    """Return the reading of an Atom feed; raise `Unreadable` where the body is not one of a status page."""
    budget = document.budget
    entries = list(_entries(document.text, budget))
    incidents, planned = [], []
    for entry in entries:
        timeline = list(_timeline(entry, budget))
        if _is_planned(entry, timeline):
            planned.append(_maintenance(entry, timeline))
        elif any(phase_of(each.word) is not None for each in timeline):
            incidents.append(build_incident(_raw(entry, timeline)))
    if entries and not incidents and not planned:
        raise Unreadable(FailureKind.WRONG_SHAPE, "the feed is not a status page's")
    calm = bool(incidents) and not any(each.is_open for each in incidents)
    return PageReading(
        format=NAME,
        url=document.page_url,
        incidents=tuple(incidents),
        maintenances=tuple(planned),
        stated_health=Health.OPERATIONAL if calm else None,
        complete=False,
        incidents_complete=bool(entries),
    )


FORMAT = PageFormat(
    name=NAME,
    matches=_matches,
    parse=_parse,
    endpoints=("/history.atom",),
    accept=ATOM,
    cannot_tell=frozenset({"components", "beginnings"}),
)


class _FeedEntry:
    """One entry of a feed: its link, title, times and markup, unread so far."""

    def __init__(self, element: ET.Element) -> None:
        links = [each.get("href") for each in element.iterfind(f"{_NAMESPACE}link")]
        self.url = https_link(*links, _text(element, "id"))
        named = (self.url or _text(element, "id")).rstrip("/")
        self.id = clean_name(named.rpartition("/")[2])
        self.title = clean_name(_text(element, "title"))
        self.published_at = parse_timestamp(_text(element, "published"))
        self.updated_at = parse_timestamp(_text(element, "updated")) or self.published_at
        self.content = (_text(element, "content") or _text(element, "summary"))[:_MAX_CONTENT]


def _entries(text: str, budget: Budget) -> Iterator[_FeedEntry]:
    from xml.etree import ElementTree as ET  # noqa: PLC0415 - the last resort, which alone needs an XML parser

    if text.count("<") > MAX_TAGS:
        raise Unreadable(FailureKind.WRONG_SHAPE, "the feed has too many entries")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise Unreadable(FailureKind.NOT_JSON, "the answer is a web page, not data")
    try:
        root = ET.fromstring(text)  # noqa: S314 - entities need a document type, which is refused above
    except (ET.ParseError, ValueError, RecursionError):
        raise Unreadable(FailureKind.NOT_JSON, "the answer is neither JSON nor a feed, or was cut short") from None
    if root.tag != f"{_NAMESPACE}feed":
        raise Unreadable(FailureKind.WRONG_SHAPE, "the answer is XML, but not an Atom feed")
    for element in budget.elements(root.findall(f"{_NAMESPACE}entry"), "incidents"):
        entry = _FeedEntry(element)
        if entry.id:
            yield entry


def _text(element: ET.Element, name: str) -> str:
    found = element.find(f"{_NAMESPACE}{name}")
    return "" if found is None else "".join(found.itertext())


def _is_planned(entry: _FeedEntry, timeline: list[RawUpdate]) -> bool:
    """Whether an entry is a maintenance: its updates say so, or its title does and no update speaks of trouble."""
    if _SCHEDULED in entry.content or any(maintenance_phase(each.word) is not None for each in timeline):
        return True
    if not _PLANNED_TITLE.match(entry.title) or _GONE_WRONG.search(entry.title):
        return False
    return all(phase_of(each.word) in {None, Phase.RESOLVED} for each in timeline)


def _raw(entry: _FeedEntry, timeline: list[RawUpdate]) -> RawIncident:
    parts = tuple(component_health(word) for word in _INCIDENTIO_PART.findall(entry.content))
    return RawIncident(
        id=entry.id,
        title=entry.title,
        word=next(each.word for each in timeline if phase_of(each.word) is not None),
        healths=parts,
        present=parts,
        entries=timeline[::-1],
        published_at=entry.published_at if len(timeline) == 1 else None,
        began=tuple(each.at for each in timeline),
        url=entry.url,
    )


def _timeline(entry: _FeedEntry, budget: Budget) -> Iterator[RawUpdate]:
    """Yield an entry's updates, newest first."""
    status = _INCIDENTIO_STATUS.search(entry.content)
    if status:
        said = _INCIDENTIO_PARTS.split(entry.content[status.end() :])[0]
        yield RawUpdate("", status[1], entry.updated_at, budget.plain(said))
        return
    starts = budget.elements(list(_STATUSPAGE_ENTRY.finditer(entry.content)), "updates")
    ends = [start.start() for start in starts[1:]] + [len(entry.content)]
    for position, (start, end) in enumerate(zip(starts, ends, strict=False)):
        at = _dated(start, entry.updated_at)
        identifier = f"{entry.id}/{len(starts) - position}"
        yield RawUpdate(identifier, start[5], at, budget.plain(entry.content[start.end() : end]), written_at=at)


def _dated(found: re.Match[str], updated_at: datetime | None) -> datetime | None:
    """Return the time of an update: the feed gives no year, so it is the last such day before the entry's own time."""
    if updated_at is None or found[1] not in _MONTHS:
        return None
    for year in (updated_at.year + 1, updated_at.year, updated_at.year - 1):
        try:
            at = plausible(datetime(year, _MONTHS[found[1]], int(found[2]), int(found[3]), int(found[4]), tzinfo=UTC))
        except ValueError:
            continue
        if at is not None and at <= updated_at + timedelta(days=1):
            return at
    return None


def _maintenance(entry: _FeedEntry, timeline: list[RawUpdate]) -> Maintenance:
    resolved = any(phase_of(each.word) is Phase.RESOLVED for each in timeline)
    phases = (maintenance_phase(each.word) for each in timeline)
    known = next((phase for phase in phases if phase is not None), MaintenancePhase.SCHEDULED)
    return Maintenance(
        id=entry.id,
        title=entry.title,
        phase=MaintenancePhase.COMPLETED if resolved else known,
        url=entry.url,
    )
