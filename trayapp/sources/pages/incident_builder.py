"""Making one incident of what a page says about it, whichever format it came in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit, urlunsplit

from trayapp.domain.incident_scope import scope_of
from trayapp.domain.model.enums import Health, Phase, worst
from trayapp.domain.model.status_page import Incident, Update
from trayapp.sources.pages.status_words import phase_of
from trayapp.sources.pages.timestamps import ulid_timestamp

MAX_UPDATES = 300
"""Most updates kept of one incident, the newest ones. 40 and more occur on long incidents."""

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

    `entries` are oldest first as far as the page's own order tells (two of one minute keep it); `healths` is every
    state that the incident ever caused.
    """

    id: str
    title: str
    word: object
    healths: tuple[Health, ...] = ()
    entries: Sequence[RawUpdate] = ()
    published_at: datetime | None = None
    began: tuple[datetime | None, ...] = ()
    resolved_at: datetime | None = None
    url: str | None = None
    component_ids: tuple[str, ...] = ()
    recovered_ids: tuple[str, ...] = ()


def build_incident(account: RawIncident) -> Incident:
    """Return the incident of an account.

    The phase is the page's current word, else that of the newest known update, else investigating: only a page that
    says so has resolved an incident. An impact that nobody states (`none`, no component) is read as degraded.
    """
    written = _in_written_order(account)
    updates = tuple(sorted(written, key=lambda each: each.at)[::-1])
    phase = phase_of(account.word) or (written[-1].phase if written else Phase.INVESTIGATING)
    troubles = [health for health in account.healths if health is not Health.OPERATIONAL]
    published_at = account.published_at or ulid_timestamp(account.id)
    begins = [each for each in (*account.began, published_at, *(update.at for update in updates)) if each]
    resolved = [update.at for update in written if update.phase is Phase.RESOLVED]
    return Incident(
        id=account.id,
        title=account.title or _UNTITLED,
        phase=phase,
        health=worst(troubles, Health.DEGRADED),
        started_at=min(begins, default=None),
        published_at=published_at,
        resolved_at=(resolved[-1] if resolved else account.resolved_at) if phase is Phase.RESOLVED else None,
        reopened=_reopened(written, phase, account.resolved_at),
        url=account.url,
        component_ids=account.component_ids,
        recovered_ids=account.recovered_ids if phase is not Phase.RESOLVED else (),
        scope=scope_of([account.title, *(update.text for update in updates)]),
        updates=updates[:MAX_UPDATES],
        impact_stated=bool(troubles),
    )


def _in_written_order(account: RawIncident) -> list[Update]:
    """Return the updates as they were made, oldest first; one with an unknown word keeps the phase before it."""
    dated = [(entry, entry.at or entry.written_at or account.published_at) for entry in account.entries]
    ordered = sorted(
        ((entry, at) for entry, at in dated if at is not None), key=lambda pair: pair[0].written_at or pair[1]
    )
    updates: dict[str, Update] = {}
    phase = Phase.INVESTIGATING
    for entry, at in ordered:
        phase = phase_of(entry.word) or phase
        identifier = entry.id or f"{account.id}/{at.isoformat()}"
        updates.setdefault(identifier, Update(identifier, phase, at, entry.text))
    return list(updates.values())


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
        if not isinstance(candidate, str) or len(candidate) > 1000 or not candidate.isprintable() or " " in candidate:
            continue
        try:
            parts = urlsplit(candidate)
            usable = parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
        except ValueError:
            continue
        if usable:
            path = parts.path
            while "//" in path:
                path = path.replace("//", "/")
            return urlunsplit(parts._replace(path=path))
    return None


def incident_link(identifier: str, *pages: object) -> str | None:
    """Return the address of an incident on the first of `pages` that is an https page."""
    if not identifier.isascii() or not identifier.isalnum():
        return None
    return https_link(*(f"{page.rstrip('/')}/incidents/{identifier}" for page in pages if isinstance(page, str)))


def unique(identifiers: Iterable[str]) -> tuple[str, ...]:
    """Return the identifiers once each, in order, without empty ones."""
    return tuple(dict.fromkeys(each for each in identifiers if each))
