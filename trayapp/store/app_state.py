"""What the app remembers across restarts, besides the settings and the history."""

from __future__ import annotations

import contextlib
import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from trayapp.domain.alerts.alert import AlertState
from trayapp.domain.messages import errors
from trayapp.domain.model.own_targets import TRAFFIC_TARGETS
from trayapp.domain.model.problem import Problem
from trayapp.domain.model.reports import Sample
from trayapp.domain.model.snapshot import Detection
from trayapp.store import atomic_files, codec
from trayapp.store.detector_state import KnownTargets, SavedTarget
from trayapp.store.reserve import Reserve
from trayapp.store.state_migrations import from_version_1

_log = logging.getLogger("trayapp.store")

VERSION = 2
"""Raised when the meaning of a field changes; a new field needs no new version, since older ones keep it."""

MOST_RATINGS = 9
"""How often a tip helped, or did not, is counted up to this."""

LARGEST_KB = 4096

_SHRINKING = ((codec.MOST_ENTRIES, codec.LONGEST_TEXT), (1000, 100), (300, 100), (50, 100))
"""Entries of a collection and characters of a text, until all of it fits into `LARGEST_KB`."""


@dataclass(frozen=True, slots=True)
class AppState:
    """All that is remembered.

    `detections` are ours by service id, the latest last, so that no restart loses a lead; `tracks` the targets in an
    alarm by service id, so that no restart ends it; `known_targets` what ever worked on which network.
    `network_salt` is a random text of this profile's, so that the ids of its networks mean nothing elsewhere, `team_id`
    the random id by which its team knows it, "" without a team.
    `looked_at` is when the user last closed the panel. `told_once` names the hints that are shown only once. `tickets`
    are the notifier's handles by slot, with which it finds the notifications that it left on the desktop.
    `tip_feedback` is by id how often a tip helped, less how often it did not. `traffic_at` is when the user's own
    requests were last heard of, by target.
    """

    alerts: AlertState = field(default_factory=AlertState)
    detections: Mapping[str, tuple[Detection, ...]] = field(default_factory=dict)
    tracks: Mapping[str, tuple[SavedTarget, ...]] = field(default_factory=dict)
    known_targets: Mapping[str, KnownTargets] = field(default_factory=dict)
    network_salt: str = ""
    team_id: str = ""
    looked_at: datetime | None = None
    first_run_done: bool = False
    told_once: frozenset[str] = frozenset()
    tickets: Mapping[str, str] = field(default_factory=dict)
    tip_feedback: Mapping[str, int] = field(default_factory=dict)
    traffic_at: Mapping[str, datetime] = field(default_factory=dict)

    def with_traffic(self, samples: Iterable[Sample]) -> AppState:
        """Return the state with when each program's requests were last heard of."""
        heard = {each.target: each.at for each in samples if each.target in TRAFFIC_TARGETS}
        return replace(self, traffic_at={**self.traffic_at, **heard}) if heard else self

    def with_rating(self, tip_id: str, *, helped: bool) -> AppState:
        """Return the state after the user said whether a tip helped: the last word counts at once."""
        score = self.tip_feedback.get(tip_id, 0) + (1 if helped else -1)
        score = min(MOST_RATINGS, max(1, score)) if helped else max(-MOST_RATINGS, min(-1, score))
        return replace(self, tip_feedback={**self.tip_feedback, tip_id: score})


class AppStateFile:
    """The file of the application state. A kill at any moment leaves the old state or the new one.

    Fields of a newer version survive being loaded and saved here. Used from one thread; a save takes as long as the
    disk needs for a sync.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._reserve = Reserve(path, LARGEST_KB * 1024)
        self._reason = ""
        self._version = VERSION
        self._loaded: Mapping[str, object] = {}

    def load(self, now: datetime) -> tuple[AppState, tuple[Problem, ...]]:
        """Return the state and what was wrong; never raises.

        A broken file is set aside with `now` in its name. A damaged value is replaced by its default, and logged.
        """
        try:
            content = atomic_files.read_up_to(self.path, LARGEST_KB * 1024)
        except FileNotFoundError:
            return AppState(), ()
        except OSError as error:
            _log.warning("cannot read the application state: %s", error.strerror or error)
            return AppState(), (errors.memory_unwritable(str(self.path), error.strerror or str(error)),)
        try:
            value = json.loads(content) if len(content) <= LARGEST_KB * 1024 else None
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            return AppState(), (self._set_aside(now),)
        return self._decoded(self._newest(content, value), now), ()

    def read_only(self, now: datetime) -> AppState:
        """Return the state as far as it can be read; nothing is set aside or reported."""
        try:
            content = atomic_files.read_up_to(self.path, LARGEST_KB * 1024)
            value = json.loads(content)
        except (OSError, ValueError, RecursionError):
            return AppState()
        return self._decoded(self._newest(content, value), now) if isinstance(value, dict) else AppState()

    def _newest(self, content: bytes, value: dict[str, Any]) -> dict[str, Any]:
        """Return what was saved last: `value`, from the `content` of the file, or what a full disk kept out of it."""
        self._reserve.follow(content)
        return self._reserve.newest() or value

    def _decoded(self, value: dict[str, Any], now: datetime) -> AppState:
        version = value.pop("version", 1)
        self._version = version if isinstance(version, int) and VERSION < version < 10**6 else VERSION
        self._loaded = from_version_1(value) if version == 1 else value
        state, unfit = codec.decode(AppState, self._loaded, now)
        if unfit:
            _log.warning("damaged values in the application state are ignored: %s", ", ".join(unfit[:20]))
        return state

    def save(self, state: AppState, *, lasting: bool = True) -> Problem | None:
        """Write `state` at once; return what went wrong, if anything. `lasting`: wait until the disk has it."""
        content = self._content(state)
        try:
            atomic_files.write_atomic(self.path, content, lasting=lasting)
        except OSError as error:
            return self._save_aside(content, error.strerror or str(error), lasting=lasting)
        self._reserve.follow(content)
        self._reserve.keep_room(len(content))
        self._reason = ""
        return None

    def _save_aside(self, content: bytes, reason: str, *, lasting: bool) -> Problem:
        """Keep in the reserve, if that can be, what cannot be written otherwise for this `reason`."""
        level = logging.DEBUG if reason == self._reason else logging.ERROR
        self._reason = reason
        _log.log(level, "cannot write the application state: %s", reason)
        with contextlib.suppress(OSError):
            self._reserve.write(content, lasting=lasting)
        return errors.memory_unwritable(str(self.path), reason)

    def _content(self, state: AppState) -> bytes:
        """Return what is written: never more than is read."""
        for most, longest in _SHRINKING:
            value = codec.with_unknown_fields(codec.encode(state, most, longest), AppState, self._loaded)
            content = json.dumps({"version": self._version, **value}).encode()
            if len(content) <= LARGEST_KB * 1024:
                return content
            self._loaded = {}  # what nobody here understands goes first
        return content

    def _set_aside(self, now: datetime) -> Problem:
        try:
            return errors.memory_set_aside(atomic_files.quarantine(self.path, now).name)
        except OSError as error:
            return errors.memory_unwritable(str(self.path), error.strerror or str(error))
