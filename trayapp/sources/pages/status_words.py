"""Status words of all page formats, as tables. An unknown word is unknown, never operational."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from trayapp.domain.model.enums import Health, MaintenancePhase, Phase
from trayapp.sources.pages.untrusted import clean_id, clean_name

_COMPONENT = {
    "operational": Health.OPERATIONAL,
    "degraded_performance": Health.DEGRADED,
    "degraded": Health.DEGRADED,
    "partial_outage": Health.PARTIAL_OUTAGE,
    "major_outage": Health.MAJOR_OUTAGE,
    "full_outage": Health.MAJOR_OUTAGE,  # incident.io's native word
    "under_maintenance": Health.MAINTENANCE,
    "maintenance": Health.MAINTENANCE,
}
_INDICATOR = {
    "none": Health.OPERATIONAL,
    "minor": Health.DEGRADED,
    "major": Health.PARTIAL_OUTAGE,
    "critical": Health.MAJOR_OUTAGE,
    "maintenance": Health.MAINTENANCE,
}
_PHASE = {
    "investigating": Phase.INVESTIGATING,
    "identified": Phase.IDENTIFIED,
    "fixing": Phase.IDENTIFIED,  # incident.io's former word, still sent by automations
    "monitoring": Phase.MONITORING,
    "resolved": Phase.RESOLVED,
    "postmortem": Phase.RESOLVED,
    "ended": Phase.RESOLVED,  # Hund's
}
_MAINTENANCE = {
    "scheduled": MaintenancePhase.SCHEDULED,
    "in_progress": MaintenancePhase.IN_PROGRESS,
    "verifying": MaintenancePhase.IN_PROGRESS,
    "completed": MaintenancePhase.COMPLETED,
    "maintenance_scheduled": MaintenancePhase.SCHEDULED,
    "maintenance_in_progress": MaintenancePhase.IN_PROGRESS,
    "maintenance_complete": MaintenancePhase.COMPLETED,
    "cancelled": MaintenancePhase.COMPLETED,
    "canceled": MaintenancePhase.COMPLETED,
    "maintenance_cancelled": MaintenancePhase.COMPLETED,
    "maintenance_canceled": MaintenancePhase.COMPLETED,
}

_MOST_COLLECTED, _LONGEST_WORD = 50, 40

_Meaning = TypeVar("_Meaning")


_unknown: ContextVar[dict[str, None] | None] = ContextVar("unknown", default=None)


@contextmanager
def unknown_words() -> Iterator[dict[str, None]]:
    """Collect the words that no table knows, while something is read, as the keys of what is yielded."""
    found: dict[str, None] = {}
    token = _unknown.set(found)
    try:
        yield found
    finally:
        _unknown.reset(token)


def component_health(word: object) -> Health:
    """Return the health that a component's status word means; UNKNOWN for a word that we do not know."""
    return _look_up(_COMPONENT, word) or Health.UNKNOWN


def indicator_health(word: object) -> Health:
    """Return the health that a page's indicator states."""
    return _look_up(_INDICATOR, word) or Health.UNKNOWN


def impact_health(word: object) -> Health | None:
    """Return the health that an incident's impact means; None where it states none."""
    if word is None or _folded(word) == "none":
        return None
    return _look_up(_INDICATOR, word) or Health.UNKNOWN


def phase_of(word: object) -> Phase | None:
    """Return an incident's phase, or None for a word that is none."""
    return _look_up(_PHASE, word)


def maintenance_phase(word: object) -> MaintenancePhase | None:
    """Return a maintenance's phase, or None for a word that is none."""
    return _look_up(_MAINTENANCE, word)


def health_by(table: Mapping[str, Health], word: object) -> Health:
    """Return what a word or number means by a format's own table, whose keys are letters and digits alone."""
    return _noted(table.get(letters_of(word)), word) or Health.UNKNOWN


def letters_of(word: object) -> str:
    """Return a word in small letters and digits alone: "DEGRADED_PERFORMANCE" and "Degraded performance" are one."""
    if isinstance(word, bool) or not isinstance(word, str | int):
        return ""
    return "".join(each for each in clean_id(word).lower() if each.isalnum())


def _look_up(table: Mapping[str, _Meaning], word: object) -> _Meaning | None:
    return _noted(table.get(_folded(word)), word)


def _noted(meaning: _Meaning | None, word: object) -> _Meaning | None:
    collected = _unknown.get()
    if collected is None or meaning is not None or word is None or len(collected) >= _MOST_COLLECTED:
        return meaning
    if not any(_folded(word) in table for table in (_COMPONENT, _INDICATOR, _PHASE, _MAINTENANCE)):
        collected[clean_name(str(word), _LONGEST_WORD)] = None
    return meaning


def _folded(word: object) -> str:
    return clean_name(word).lower().replace(" ", "_").replace("-", "_")
