"""What the user's own command is told on standard input: one JSON object for each change of a verdict and each notice.

The fields are those of `replay --json`, with the moment, the service and its headline. Schema 1: fields may be added,
never renamed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from trayapp.domain.alerts.notification import Notification
from trayapp.domain.model.enums import Confirmation, Health
from trayapp.domain.model.snapshot import ServiceSnapshot, Snapshot, Verdict
from trayapp.output.record import stamp
from trayapp.output.status_json import SCHEMA, Translate, evidence

Event = dict[str, Any]
_Told = tuple[Health, Confirmation, bool]
_UNKNOWN: _Told = (Health.UNKNOWN, Confirmation.NONE, False)


class HookEvents:
    """Turns what happens into events. Remembers the verdicts told last; belongs to one thread."""

    def __init__(self, translate: Translate) -> None:
        self._translate = translate
        self._told: dict[str, _Told] = {}

    def verdicts(self, snapshot: Snapshot) -> list[Event]:
        """Return the verdicts that changed.

        The first verdict that is known after a start has no `was`: scripts that want changes alone can leave it out.
        """
        events = [self._verdict(view, snapshot) for view in snapshot.services if self._is_new(view)]
        for view in snapshot.services:
            if view.id in self._told or _state(view.verdict) != _UNKNOWN:
                self._told[view.id] = _state(view.verdict)
        return events

    def notifications(self, snapshot: Snapshot, notifications: Iterable[Notification]) -> list[Event]:
        """Return `notifications` as events; they came with `snapshot`."""
        return [self._notice(each, snapshot) for each in notifications]

    def _is_new(self, view: ServiceSnapshot) -> bool:
        return _state(view.verdict) != self._told.get(view.id, _UNKNOWN)

    def _verdict(self, view: ServiceSnapshot, snapshot: Snapshot) -> Event:
        was = self._told.get(view.id)
        return {
            "schema": SCHEMA,
            "event": "verdict",
            "at": stamp(snapshot.at),
            "service": view.id,
            "name": view.name,
            **_words(_state(view.verdict)),
            "headline": self._translate(view.verdict.headline),
            "network": str(snapshot.network.state),
            "evidence": [evidence(each, self._translate) for each in view.verdict.evidence],
            "was": None if was is None else _words(was),
        }

    def _notice(self, notice: Notification, snapshot: Snapshot) -> Event:
        view = next((each for each in snapshot.services if each.id == notice.service_id), None)
        return {
            "schema": SCHEMA,
            "event": "notice",
            "at": stamp(notice.at),
            "service": notice.service_id or None,
            "name": view.name if view else None,
            "kind": str(notice.kind),
            "slot": notice.slot,
            "title": self._translate(notice.title),
            "body": self._translate(notice.body),
            "replaces": notice.replaces,
            "urgency": str(notice.urgency),
            "audible": notice.sound,
            "only_here": notice.update_only,
            "incident_ids": list(notice.incident_ids),
            "headline": self._translate(view.verdict.headline) if view else None,
        }


def _state(verdict: Verdict) -> _Told:
    return verdict.health, verdict.confirmation, verdict.recovering


def _words(told: _Told) -> Event:
    health, confirmation, recovering = told
    return {"health": str(health), "confirmation": str(confirmation), "recovering": recovering}
