"""What the app remembers across restarts: no wish of the user's (that is the configuration), and no history."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from trayapp.domain.alerts import alert_json
from trayapp.domain.alerts.alert import AlertState
from trayapp.domain.messages import errors
from trayapp.domain.model.problem import Problem
from trayapp.domain.model.snapshot import Detection
from trayapp.store import atomic_files, detector_state
from trayapp.store.detector_state import Kept, moment

_log = logging.getLogger("trayapp.store")

VERSION = 1
LARGEST_KB = 4096
MOST_DETECTIONS = 50
MOST_SERVICES = 50
MOST_TICKETS = 100
_LONGEST_ID = 300


@dataclass(frozen=True, slots=True)
class AppState:
    """All that is remembered.

    `detections` are our findings by service id, the latest last, so that a lead found before a restart is not lost;
    `tracks` the targets in an alarm by service id, so that a restart does not end it.
    `looked_at` is when the user last closed the panel. `told_once` names the hints that are shown only once. `tickets`
    are the notifier's handles by slot, with which it finds the notifications that it left on the desktop.
    """

    notices: AlertState = field(default_factory=AlertState)
    detections: Mapping[str, tuple[Detection, ...]] = field(default_factory=dict)
    tracks: Mapping[str, Kept] = field(default_factory=dict)
    looked_at: datetime | None = None
    first_run_done: bool = False
    told_once: frozenset[str] = frozenset()
    tickets: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the memory in values that JSON has."""
        return {
            "version": VERSION,
            "notices": alert_json.to_json(self.notices),
            "detections": {
                service: [_detection_json(each) for each in found[-MOST_DETECTIONS:]]
                for service, found in self.detections.items()
            },
            "tracks": {service: detector_state.to_json(targets) for service, targets in self.tracks.items() if targets},
            "looked_at": _text(self.looked_at),
            "first_run_done": self.first_run_done,
            "told_once": sorted(self.told_once),
            "tickets": dict(self.tickets),
        }

    @classmethod
    def from_json(cls, value: object) -> AppState:
        """Read what `to_json` wrote; what is missing or damaged is forgotten, never an error."""
        if not isinstance(value, Mapping):
            return cls()
        return cls(
            notices=alert_json.from_json(value.get("notices")),
            detections={service: _detections(each) for service, each in _by_service(value.get("detections"))},
            tracks={
                service: targets
                for service, each in _by_service(value.get("tracks"))
                if (targets := detector_state.from_json(each))
            },
            looked_at=moment(value.get("looked_at")),
            first_run_done=value.get("first_run_done") is True,
            told_once=frozenset(_texts(value.get("told_once"))),
            tickets=_tickets(value.get("tickets")),
        )


class AppStateFile:
    """The memory's file. Small, and written at once: a kill at any moment leaves the old memory or the new one.

    Used from one thread; a save takes as long as the disk needs for a sync.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def load(self, now: datetime) -> tuple[AppState, tuple[Problem, ...]]:
        """Return the memory and what was wrong; never raises. A broken file is set aside with `now` in its name."""
        try:
            content = atomic_files.read_up_to(self.path, LARGEST_KB * 1024)
        except FileNotFoundError:
            return AppState(), ()
        except OSError as error:
            _log.warning("cannot read the memory: %s", error.strerror or error)
            return AppState(), (errors.memory_unwritable(str(self.path), error.strerror or str(error)),)
        try:
            value = json.loads(content) if len(content) <= LARGEST_KB * 1024 else None
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            return AppState(), (self._set_aside(now),)
        return AppState.from_json(value), ()

    def peek(self) -> AppState:
        """Return the memory as far as it can be read, for those who only look: nothing is set aside or reported."""
        try:
            return AppState.from_json(json.loads(atomic_files.read_up_to(self.path, LARGEST_KB * 1024)))
        except (OSError, ValueError, RecursionError):
            return AppState()

    def save(self, memory: AppState, *, lasting: bool = True) -> Problem | None:
        """Write `memory` at once; return what went wrong, if anything. `lasting`: wait until the disk has it."""
        try:
            atomic_files.write_atomic(self.path, json.dumps(memory.to_json(), indent=1).encode(), lasting=lasting)
        except OSError as error:
            _log.exception("cannot write the memory")
            return errors.memory_unwritable(str(self.path), error.strerror or str(error))
        return None

    def _set_aside(self, now: datetime) -> Problem:
        try:
            return errors.memory_set_aside(atomic_files.quarantine(self.path, now).name)
        except OSError as error:
            return errors.memory_unwritable(str(self.path), error.strerror or str(error))


def _by_service(value: object) -> list[tuple[str, object]]:
    found = list(value.items())[:MOST_SERVICES] if isinstance(value, Mapping) else []
    return [(str(service), each) for service, each in found]


def _text(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _detection_json(detection: Detection) -> dict[str, Any]:
    return {
        "suspected_at": _text(detection.suspected_at),
        "likely_at": _text(detection.likely_at),
        "ended_at": _text(detection.ended_at),
        "incident_id": detection.incident_id,
        "lead_s": detection.lead_s,
        "during_maintenance": detection.during_maintenance,
    }


def _detections(value: object) -> tuple[Detection, ...]:
    found = value[-MOST_DETECTIONS:] if isinstance(value, list) else []
    return tuple(each for each in map(_detection, found) if each is not None)


def _detection(value: object) -> Detection | None:
    if not isinstance(value, Mapping):
        return None
    suspected_at = moment(value.get("suspected_at"))
    if suspected_at is None:
        return None
    incident_id, lead = value.get("incident_id"), value.get("lead_s")
    return Detection(
        suspected_at=suspected_at,
        likely_at=moment(value.get("likely_at")),
        ended_at=moment(value.get("ended_at")),
        incident_id=incident_id if isinstance(incident_id, str) else None,
        lead_s=float(lead) if isinstance(lead, int | float) and abs(lead) < 1e9 else None,
        during_maintenance=value.get("during_maintenance") is True,
    )


def _texts(value: object) -> tuple[str, ...]:
    found = value if isinstance(value, list) else []
    return tuple(each for each in found if isinstance(each, str) and len(each) <= _LONGEST_ID)


def _tickets(value: object) -> dict[str, str]:
    found = list(value.items())[:MOST_TICKETS] if isinstance(value, Mapping) else []
    return {slot: each for slot, each in found if isinstance(each, str) and len(each) <= _LONGEST_ID}
