"""Making one incident of what a page says about it, whichever format it came in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from trayapp.domain import addresses
from trayapp.domain.incident_scope import scope_of
from trayapp.domain.model.enums import Health, Phase, worst
from trayapp.domain.model.status_page import Incident, Update
from trayapp.sources.pages.status_words import phase_of
from trayapp.sources.pages.timestamps import ulid_timestamp

LONGEST_LINK = 1000
"""Characters of a link that is kept."""

_UNTITLED = "Incident"


@dataclass(frozen=True, slots=True)
class RawUpdate:
    """One entry of a timeline as read. `written_at` is when it was made, where `at` may have been backdated."""

    id: str
    word: object
    at: datetime | None
    text: str
    written_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RawIncident:
    """All that a page says about one incident.

    `entries` are oldest first as far as the page's own order tells (two of one minute keep it). `healths` is every
    state that the incident ever caused, `present` the states that it causes now, where the page tells them apart.
    `began` are beginnings that the page states besides its updates, of any stretch.
    """

    id: str
    title: str
    word: object
    healths: tuple[Health, ...] = ()
    present: tuple[Health, ...] = ()
    entries: Sequence[RawUpdate] = ()
    published_at: datetime | None = None
    began: tuple[datetime | None, ...] = ()
    resolved_at: datetime | None = None
    url: str | None = None
    component_ids: tuple[str, ...] = ()
    recovered_ids: tuple[str, ...] = ()


def build_incident(raw: RawIncident) -> Incident:
    """Return the incident that a page describes.

    The phase is the page's current word, else that of the newest known update, else investigating: only a page that
    says so has resolved an incident. An impact that nobody states (`none`, no component) is read as degraded.
    """
    written = _in_written_order(raw)
    updates = tuple(sorted(written, key=lambda each: each.at)[::-1])
    phase = phase_of(raw.word) or (written[-1].phase if written else Phase.INVESTIGATING)
    troubles = [health for health in raw.healths if health is not Health.OPERATIONAL]
    worst_health = worst(troubles, Health.DEGRADED)
    published_at = raw.published_at or ulid_timestamp(raw.id)
    resolved_at = _resolved_at(written, raw.resolved_at) if phase is Phase.RESOLVED else None
    intervals = _open_intervals(raw, written, published_at, phase, resolved_at)
    return Incident(
        id=raw.id,
        title=raw.title or _UNTITLED,
        phase=phase,
        health=worst_health if phase is Phase.RESOLVED else _present_health(raw, worst_health),
        started_at=intervals[-1][0] if intervals else None,
        published_at=published_at,
        resolved_at=resolved_at,
        reopened=_reopened(written, phase, raw.resolved_at),
        url=raw.url,
        component_ids=raw.component_ids,
        recovered_ids=raw.recovered_ids if phase is not Phase.RESOLVED else (),
        scope=scope_of([raw.title, *(update.text for update in updates)]),
        updates=updates,
        impact_stated=bool(troubles),
        worst_health=worst_health,
        open_intervals=intervals,
    )


def _present_health(raw: RawIncident, worst_health: Health) -> Health:
    """Return how bad an open incident is now: what the page has lowered is lower, but it is never well while open."""
    if not raw.present:
        return worst_health
    return worst([each for each in raw.present if each is not Health.OPERATIONAL], Health.DEGRADED)


def _in_written_order(raw: RawIncident) -> list[Update]:
    """Return the updates as they were made, oldest first; one with an unknown word keeps the phase before it."""
    dated = [(entry, entry.at or entry.written_at or raw.published_at) for entry in raw.entries]
    ordered = sorted(
        ((entry, at) for entry, at in dated if at is not None), key=lambda pair: pair[0].written_at or pair[1]
    )
    updates: dict[str, Update] = {}
    phase = Phase.INVESTIGATING
    for entry, at in ordered:
        phase = phase_of(entry.word) or phase
        identifier = entry.id or f"{raw.id}/{at.isoformat()}"
        updates.setdefault(identifier, Update(identifier, phase, at, entry.text))
    return list(updates.values())


def _resolved_at(written: Sequence[Update], stated: datetime | None) -> datetime | None:
    return next((update.at for update in reversed(written) if update.phase is Phase.RESOLVED), stated)


def _open_intervals(
    raw: RawIncident,
    written: Sequence[Update],
    published_at: datetime | None,
    phase: Phase,
    resolved_at: datetime | None,
) -> tuple[tuple[datetime, datetime | None], ...]:
    """Return the stretches when the incident was open: from its beginning, or a reopening, to the next resolution.

    Beginnings that the page states beside its updates backdate the stretch that they fall into.
    """
    stated = [each for each in raw.began if each is not None]
    start = min([*stated, *(update.at for update in written), *([published_at] if published_at else [])], default=None)
    intervals: list[tuple[datetime, datetime | None]] = []
    for update in written:
        if update.phase is Phase.RESOLVED and start is not None:
            intervals.append((start, max(start, update.at)))
            start = None
        elif update.phase is not Phase.RESOLVED and start is None:
            closed_at = intervals[-1][1] or update.at
            start = min([each for each in stated if closed_at < each < update.at], default=update.at)
    if start is None and phase is not Phase.RESOLVED:  # reopened without a word about it
        start = intervals[-1][1] if intervals else None
    if start is not None:
        intervals.append((start, max(start, resolved_at) if resolved_at is not None else None))
    return tuple(intervals)


def _reopened(written: Sequence[Update], phase: Phase, resolved_at: datetime | None) -> bool:
    """Tell whether the incident went on after a resolution: "resolved" is not the end of an incident."""
    seen = False
    for update in written:
        if seen and update.phase is not Phase.RESOLVED:
            return True
        seen = seen or update.phase is Phase.RESOLVED
    return phase is not Phase.RESOLVED and (seen or resolved_at is not None)


def https_link(*candidates: object) -> str | None:
    """Return the first candidate that is an https address, its doubled slashes made single; None if none is."""
    for candidate in candidates:
        address = addresses.parse(candidate, LONGEST_LINK)
        if address is not None and address.is_https:
            path = re.sub("/{2,}", "/", address.path)
            return urlsplit(address.url)._replace(path=path).geturl()
    return None


def incident_link(identifier: str, *pages: object) -> str | None:
    """Return the address of an incident on the first of `pages` that is an https page."""
    if not identifier.isascii() or not identifier.isalnum():
        return None
    return https_link(*(f"{page.rstrip('/')}/incidents/{identifier}" for page in pages if isinstance(page, str)))


def unique(identifiers: Iterable[str]) -> tuple[str, ...]:
    """Return the identifiers once each, in order, without empty ones."""
    return tuple(dict.fromkeys(each for each in identifiers if each))
