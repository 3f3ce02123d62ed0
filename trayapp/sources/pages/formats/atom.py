"""The Atom feed (`/history.atom`): the last resort for a page's state.

Atlassian's feed holds all updates of an incident, without a year and to the minute; incident.io's holds the last
update and the states of the components it names. Neither lists the page's components.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

from trayapp.domain.model.enums import Health, MaintenancePhase, Phase
from trayapp.domain.model.reports import FailureKind, PageReading
from trayapp.domain.model.status_page import Maintenance
from trayapp.sources.pages.incident_builder import RawIncident, RawUpdate, build_incident, https_link
from trayapp.sources.pages.plain_text import plain
from trayapp.sources.pages.status_words import component_health, maintenance_phase, phase_of
from trayapp.sources.pages.timestamps import parse_timestamp
from trayapp.sources.pages.untrusted import MAX_ROWS, Unreadable, clean_name

FORMAT = "feed"

_ATOM = "{http://www.w3.org/2005/Atom}"
_MAX_CONTENT = 60_000

_STATUSPAGE_ENTRY = re.compile(
    r"<small>\s*([A-Z][a-z]{2})\s*<var[^<>]{0,80}>\s*(\d{1,2})\s*</var>\s*,?\s*"
    r"<var[^<>]{0,80}>\s*(\d{1,2}):(\d\d)\s*</var>[^<>]{0,20}</small>\s*(?:<br\s*/?>)?\s*"
    r"<strong>([^<>]{0,80})</strong>\s*-?\s*",
)
_INCIDENTIO_STATUS = re.compile(r"<b>\s*Status:\s*([^<>]{1,60})</b>")
_INCIDENTIO_PARTS = re.compile(r"<b>\s*Affected components\s*</b>")
_INCIDENTIO_PART = re.compile(r"<li>[^<>]{0,300}\(([A-Za-z ]{1,40})\)\s*</li>")
_PLANNED = re.compile(r"^\s*(Maintenance:|Scheduled maintenance)|THIS IS A SCHEDULED EVENT", re.IGNORECASE)
_MONTHS = {"JanFebMarAprMayJunJulAugSepOctNovDec"[3 * month : 3 * month + 3]: month + 1 for month in range(12)}


def read_atom(text: str, page_url: str) -> PageReading:
    """Return the reading of an Atom feed; raise `Unreadable` where `text` is not one of a status page."""
    entries = list(_entries(text))
    accounts = [account for entry in entries if (account := _account(entry)) is not None]
    planned = [maintenance for entry in entries if (maintenance := _maintenance(entry)) is not None]
    if entries and not accounts and not planned:
        raise Unreadable(FailureKind.WRONG_SHAPE, "the feed is not a status page's")
    incidents = tuple(build_incident(account) for account in accounts)
    calm = bool(entries) and not any(each.is_open for each in incidents)
    return PageReading(
        format=FORMAT,
        url=page_url,
        incidents=incidents,
        maintenances=tuple(planned),
        stated_health=Health.OPERATIONAL if calm else None,
        complete=False,
    )


class _FeedEntry:
    """One entry of a feed: its link, title, times and markup, unread so far."""

    def __init__(self, element: ET.Element) -> None:
        links = [each.get("href") for each in element.iterfind(f"{_ATOM}link")]
        self.url = https_link(*links, _text(element, "id"))
        named = (self.url or _text(element, "id")).rstrip("/")
        self.id = clean_name(named.rpartition("/")[2])
        self.title = clean_name(_text(element, "title"))
        self.published_at = parse_timestamp(_text(element, "published"))
        self.updated_at = parse_timestamp(_text(element, "updated")) or self.published_at
        self.content = (_text(element, "content") or _text(element, "summary"))[:_MAX_CONTENT]

    @property
    def is_planned(self) -> bool:
        """Whether this is a maintenance."""
        return bool(_PLANNED.search(self.title) or _PLANNED.search(self.content))


def _entries(text: str) -> Iterator[_FeedEntry]:
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise Unreadable(FailureKind.NOT_JSON, "the answer is a web page, not data")
    try:
        root = ET.fromstring(text)  # noqa: S314 - entities need a document type, which is refused above
    except (ET.ParseError, ValueError, RecursionError):
        raise Unreadable(FailureKind.NOT_JSON, "the answer is neither JSON nor a feed, or was cut short") from None
    if root.tag != f"{_ATOM}feed":
        raise Unreadable(FailureKind.WRONG_SHAPE, "the answer is XML, but not an Atom feed")
    for element in root.findall(f"{_ATOM}entry")[:MAX_ROWS]:
        yield _FeedEntry(element)


def _text(element: ET.Element, name: str) -> str:
    found = element.find(f"{_ATOM}{name}")
    return "" if found is None else "".join(found.itertext())


def _account(entry: _FeedEntry) -> RawIncident | None:
    if entry.is_planned or not entry.id:
        return None
    timeline = list(_timeline(entry))
    known = [each for each in timeline if phase_of(each.word) is not None]
    if not known:
        return None
    return RawIncident(
        id=entry.id,
        title=entry.title,
        word=known[0].word,
        healths=tuple(component_health(word) for word in _INCIDENTIO_PART.findall(entry.content)),
        entries=timeline[::-1],
        published_at=entry.published_at if len(timeline) == 1 else None,
        began=tuple(each.at for each in timeline),
        url=entry.url,
    )


def _timeline(entry: _FeedEntry) -> Iterator[RawUpdate]:
    """Yield an entry's updates, newest first."""
    status = _INCIDENTIO_STATUS.search(entry.content)
    if status:
        said = _INCIDENTIO_PARTS.split(entry.content[status.end() :])[0]
        yield RawUpdate("", status[1], entry.updated_at, plain(said))
        return
    starts = list(_STATUSPAGE_ENTRY.finditer(entry.content))
    ends = [start.start() for start in starts[1:]] + [len(entry.content)]
    for position, (start, end) in enumerate(zip(starts, ends, strict=False)):
        at = _dated(start, entry.updated_at)
        identifier = f"{entry.id}/{len(starts) - position}"
        yield RawUpdate(identifier, start[5], at, plain(entry.content[start.end() : end]), written_at=at)


def _dated(found: re.Match[str], updated_at: datetime | None) -> datetime | None:
    """Return the time of an update: the feed gives no year, so it is the last such day before the entry's own time."""
    if updated_at is None or found[1] not in _MONTHS:
        return None
    for year in (updated_at.year + 1, updated_at.year, updated_at.year - 1):
        try:
            at = datetime(year, _MONTHS[found[1]], int(found[2]), int(found[3]), int(found[4]), tzinfo=UTC)
        except ValueError:
            continue
        if at <= updated_at + timedelta(days=1):
            return at
    return None


def _maintenance(entry: _FeedEntry) -> Maintenance | None:
    if not entry.is_planned or not entry.id:
        return None
    phases = [maintenance_phase(each.word) for each in _timeline(entry)]
    resolved = any(phase_of(each.word) is Phase.RESOLVED for each in _timeline(entry))
    known = next((phase for phase in phases if phase is not None), MaintenancePhase.SCHEDULED)
    return Maintenance(
        id=entry.id,
        title=entry.title,
        phase=MaintenancePhase.COMPLETED if resolved else known,
        url=entry.url,
    )
