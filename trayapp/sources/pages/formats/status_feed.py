"""The feed of a status page, Atom or RSS 2.0: the last resort for a page's state.

Atlassian's and Instatus's hold all updates of an incident, without a year; incident.io's holds the last update and the
states of the components it names; others have a word in the title, a category or a heading. None lists the page's
components. An entry that can't be understood is no all-clear: its page is unknown until it is gone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from trayapp.domain.model.enums import Health, MaintenancePhase, Phase
from trayapp.domain.model.reports import FailureKind, PageReading
from trayapp.domain.model.status_page import Incident, Maintenance
from trayapp.lazy_pattern import lazy_pattern
from trayapp.sources.pages.budget import Budget
from trayapp.sources.pages.feed import FeedEntry, is_feed, read_feed
from trayapp.sources.pages.formats.page_format import ATOM, Document, PageFormat
from trayapp.sources.pages.incident_builder import RawIncident, RawUpdate, build_incident
from trayapp.sources.pages.plain_text import unescaped
from trayapp.sources.pages.status_words import component_health, maintenance_phase, phase_of
from trayapp.sources.pages.timestamps import plausible
from trayapp.sources.pages.untrusted import Unreadable

NAME = "feed"

_TIMED_UPDATE = lazy_pattern(
    r"<small>\s{0,20}(?P<month>[A-Z][a-z]{2})\s{0,20}(?:<var[^<>]{0,80}>)?\s{0,20}(?P<day>\d{1,2})\s{0,20}(?:</var>)?"
    r"\s{0,20},?\s{0,20}(?P<marked><var[^<>]{0,80}>)?\s{0,20}(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?"
    r"\s{0,20}(?P<half>[AP]M\b)?\s{0,20}(?:</var>)?\s{0,20}(?P<zone>[^<>]{0,20})</small>\s{0,20}"
    r"(?:<br\s{0,20}/?>)?\s{0,20}<strong>(?P<word>[^<>]{0,80})</strong>\s{0,20}-?\s{0,20}",
)
"""Statuspage's markup of an update; Instatus's is the same with seconds, OnlineOrNot's has halves of a day instead."""
_WORLD_TIME = frozenset({"", "UTC", "GMT", "GMT+0", "Z"})
"""Zones that need no offset. Others are the page's own, by a short name; its feed tells the offset with the entry."""
_MONTH = timedelta(days=30)
_INCIDENTIO_STATUS = lazy_pattern(r"<b>\s{0,20}Status:\s{0,20}([^<>]{1,60})</b>")
_INCIDENTIO_PARTS = lazy_pattern(r"<b>\s{0,20}Affected components\s{0,20}</b>")
_INCIDENTIO_PART = lazy_pattern(r"<li>[^<>]{0,300}\(([A-Za-z ]{1,40})\)\s{0,20}</li>")
_INSTATUS_PLANNED = lazy_pattern(r"<strong>\s{0,20}Type:?\s{0,20}</strong>:?\s{0,20}Maintenance\b", re.IGNORECASE)
_HEADING = lazy_pattern(r"<(?:strong|b|h[1-6])>\s{0,20}(?:Status:\s{0,20})?([^<>]{1,40}?)\s{0,20}:?\s{0,20}</")
_TITLE_WORD = lazy_pattern(
    r"^\[(?P<bracket>[^\[\]]{1,40})\]|^(?P<lead>[A-Za-z -]{1,40}):|(?:[-\u2013]\s|\()(?P<tail>[A-Za-z ]{1,30})\)?$"
)
_TEXT_WORD = lazy_pattern(r"([A-Za-z][A-Za-z ]{1,18}?)\s{0,3}[-\u2013:]\s")
_PLANNED_TITLE = lazy_pattern(r"Maintenance:|.{0,200}\b(?:scheduled|planned) maintenance\b", re.IGNORECASE)
_SCHEDULED = "THIS IS A SCHEDULED EVENT"
_GONE_WRONG = lazy_pattern(r"\b(caus(ed|ing)|errors?\b|fail|outage|degrad|disrupt|overr[au]n)", re.IGNORECASE)
"""Titles that speak of a maintenance, yet say what one did ("Scheduled maintenance caused errors")."""

_NEUTRAL = frozenset({"update", "updated"})
"""Words of an update that leave the phase as it was."""

_MONTHS = {"JanFebMarAprMayJunJulAugSepOctNovDec"[3 * month : 3 * month + 3]: month + 1 for month in range(12)}


@dataclass(frozen=True, slots=True)
class _Timeline:
    """An entry's updates, newest first. `exact`: by the markup of a status page, not by words found somewhere."""

    updates: tuple[RawUpdate, ...]
    exact: bool

    @property
    def phases(self) -> list[Phase | None]:
        return [phase_of(each.word) for each in self.updates]

    @property
    def is_understood(self) -> bool:
        """Whether its newest word is known, or is none by itself and something follows from the rest."""
        if not self.updates:
            return False
        newest = next((each.word for each in self.updates if not _is_neutral(each.word)), None)
        return newest is None or phase_of(newest) is not None or maintenance_phase(newest) is not None


def _matches(document: Document) -> bool:
    return is_feed(document.text)


def _parse(document: Document) -> PageReading:
    """Return the reading of a feed; raise `Unreadable` where the body is not one of a status page."""
    budget = document.budget
    entries = read_feed(document.text, budget).entries
    incidents: list[Incident] = []
    planned: list[Maintenance] = []
    is_ours, unread = False, 0
    for entry in entries:
        timeline = _timeline(entry, budget)
        is_ours = is_ours or timeline.exact or any(timeline.phases)
        if _is_planned(entry, timeline):
            planned.append(_maintenance(entry, timeline, document.now))
            continue
        unread += not timeline.is_understood
        if any(timeline.phases) or (timeline.is_understood and timeline.exact):
            incidents.append(build_incident(_raw(entry, timeline)))
    if entries and not is_ours and not planned:
        raise Unreadable(FailureKind.WRONG_SHAPE, "the feed is not a status page's")
    calm = bool(entries) and not any(each.is_open for each in incidents)
    return PageReading(
        format=NAME,
        url=document.page_url,
        incidents=tuple(incidents),
        maintenances=tuple(planned),
        stated_health=(Health.UNKNOWN if unread else Health.OPERATIONAL) if calm else None,
        complete=False,
        incidents_complete=bool(entries) and not unread,
    )


FORMAT = PageFormat(
    name=NAME,
    matches=_matches,
    parse=_parse,
    endpoints=("/history.atom",),
    accept=ATOM,
    cannot_tell=frozenset({"components", "beginnings"}),
)


def _is_neutral(word: object) -> bool:
    return str(word).strip().casefold() in _NEUTRAL


def _is_planned(entry: FeedEntry, timeline: _Timeline) -> bool:
    """Whether an entry is a maintenance: its updates say so, or its title does and no update speaks of trouble."""
    if _SCHEDULED in entry.content or _INSTATUS_PLANNED.search(entry.content):
        return True
    if any(maintenance_phase(each.word) is not None for each in timeline.updates):
        return True
    if not _PLANNED_TITLE.match(entry.title) or _GONE_WRONG.search(entry.title):
        return False
    return all(phase in {None, Phase.RESOLVED} for phase in timeline.phases)


def _raw(entry: FeedEntry, timeline: _Timeline) -> RawIncident:
    parts = tuple(component_health(word) for word in _INCIDENTIO_PART.findall(entry.content))
    updates = timeline.updates
    return RawIncident(
        id=entry.id,
        title=entry.title,
        word=next((each.word for each in updates if phase_of(each.word) is not None), None),
        healths=parts,
        present=parts,
        entries=updates[::-1],
        published_at=entry.published_at if len(updates) == 1 else None,
        began=tuple(each.at for each in updates),
        url=entry.url,
    )


def _timeline(entry: FeedEntry, budget: Budget) -> _Timeline:
    status = _INCIDENTIO_STATUS.search(entry.content)
    if status:
        said = _INCIDENTIO_PARTS.split(entry.content[status.end() :])[0]
        return _Timeline((RawUpdate("", status[1], entry.updated_at, budget.plain(said)),), exact=True)
    timed = _timed_updates(entry, budget)
    if timed:
        return _Timeline(_resolved_last(timed), exact=True)
    word = next((each for each in _words(entry) if phase_of(each) or maintenance_phase(each)), None)
    if word is None:
        return _Timeline((), exact=False)
    return _Timeline((RawUpdate("", word, entry.updated_at, budget.plain(entry.content)),), exact=False)


def _timed_updates(entry: FeedEntry, budget: Budget) -> list[RawUpdate]:
    content = unescaped(entry.content) if "&lt;small&gt;" in entry.content else entry.content  # Instatus's RSS
    starts = list(_TIMED_UPDATE.finditer(content))
    ends = [start.start() for start in starts[1:]] + [len(content)]
    found = [(start, end, _dated(start, entry)) for start, end in zip(starts, ends, strict=False)]
    known = [at for _, _, at in found if at is not None]
    if known and known[0] < known[-1]:
        found.reverse()  # Instatus's RSS begins with the oldest
    updates = []
    for position, (start, end, at) in enumerate(budget.elements(found, "updates")):
        identifier = f"{entry.id}/{len(found) - position}"
        updates.append(
            RawUpdate(identifier, start["word"], at, budget.plain(content[start.end() : end]), written_at=at)
        )
    return updates


def _resolved_last(newest_first: Sequence[RawUpdate]) -> tuple[RawUpdate, ...]:
    """Return updates in order, where of one moment the resolution is the last word.

    GitHub writes "Investigating - Actions is operating normally." in the minute of "Resolved", and lists it above.
    """
    kept: list[RawUpdate] = []
    for update in newest_first:
        place = len(kept)
        if phase_of(update.word) is Phase.RESOLVED and update.at is not None:
            while place and kept[place - 1].at == update.at and phase_of(kept[place - 1].word) is not Phase.RESOLVED:
                place -= 1
        kept.insert(place, update)
    return tuple(kept)


def _words(entry: FeedEntry) -> Iterator[str]:
    """Yield what may be an entry's phase where it has no markup that we know."""
    if found := _TITLE_WORD.search(entry.title):
        yield (found["bracket"] or found["lead"] or found["tail"]).strip()
    yield entry.status
    yield from entry.categories
    yield from (each[1] for each in _HEADING.finditer(entry.content))
    if (found := _TEXT_WORD.match(entry.content)) is not None:
        yield found[1]


def _dated(found: re.Match[str], entry: FeedEntry) -> datetime | None:
    """Return the time of an update: the feed gives no year, so it is the last such day before the entry's own time.

    Others than Statuspage date an entry by its first update, so that later ones follow within a month.
    """
    if entry.updated_at is None or found["month"] not in _MONTHS:
        return None
    is_last = found["marked"] and found["second"] is None
    latest = entry.updated_at + (timedelta(days=1) if is_last else _MONTH)
    offset = timedelta() if found["zone"].strip().upper() in _WORLD_TIME else entry.offset
    day, hour, minute, second = (int(each or 0) for each in found.group("day", "hour", "minute", "second"))
    if found["half"]:
        hour = hour % 12 + (12 if found["half"] == "PM" else 0)
    for year in (latest.year, latest.year - 1):
        try:
            at = plausible(datetime(year, _MONTHS[found["month"]], day, hour, minute, second, tzinfo=UTC) - offset)
        except ValueError:
            continue
        if at is not None and at <= latest:
            return at
    return None


def _maintenance(entry: FeedEntry, timeline: _Timeline, now: datetime) -> Maintenance:
    phases = (maintenance_phase(each.word) for each in timeline.updates)
    phase = next((each for each in phases if each is not None), None)
    if Phase.RESOLVED in timeline.phases:
        phase = MaintenancePhase.COMPLETED
    elif (
        phase is None
    ):  # Statuspage says "scheduled event" until it begins; Instatus's words tell no phase, its date does
        ahead = _SCHEDULED in entry.content or (entry.updated_at or now) > now
        phase = MaintenancePhase.SCHEDULED if ahead else MaintenancePhase.IN_PROGRESS
    return Maintenance(id=entry.id, title=entry.title, phase=phase, url=entry.url)
