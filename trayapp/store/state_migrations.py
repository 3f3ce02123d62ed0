"""The application state of earlier versions in the form of the present one.

Version 1 (up to 0.3) had flat alerts, called affairs, under other names. What is damaged stays for the codec to refuse.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_STATE = {"notices": "alerts"}
_RETIRED = {"seen_updates"}
_DETECTION = {"excused": "during_maintenance"}
_ALERTS = {
    "affairs": "alerts",
    "baseline": "baseline_at",
    "looked": "checked",
    "opened": "pop_ups",
    "snooze_resolved": "snooze_until_resolved",
    "maintenances_told": "maintenances_notified",
    "untold": "unacknowledged",
    "later": "service_baselines",
}
_ALERT = {
    "slot": ("key",),
    "service_id": ("service_id",),
    "health": ("health",),
    "phase": ("phase",),
    "lead_s": ("lead_s",),
    "began_at": ("times", "began_at"),
    "opened_at": ("times", "opened_at"),
    "own_at": ("times", "detected_at"),
    "back_at": ("times", "relapsed_at"),
    "listed_at": ("times", "components_down_since"),
    "well_since": ("times", "recovering_since"),
    "ended_at": ("times", "ended_at"),
    "over_at": ("times", "resolved_at"),
    "said": ("notified", "state"),
    "said_at": ("notified", "at"),
    "said_phase": ("notified", "phase"),
    "said_count": ("notified", "incident_count"),
    "said_health": ("notified", "health"),
    "rang": ("notified", "onset_sounded"),
    "rang_off": ("notified", "resolution_sounded"),
    "on_page": ("flags", "on_page"),
    "quiet": ("flags", "preexisting"),
    "muted": ("flags", "muted"),
    "asked_for": ("flags", "pending_renotify"),
    "blind": ("flags", "observation_gap"),
}


def from_version_1(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return what version 1 wrote under the names of version 2."""
    state = {name: each for name, each in _renamed(value, _STATE).items() if name not in _RETIRED}
    if isinstance(alerts := state.get("alerts"), Mapping):
        state["alerts"] = alerts = _renamed(alerts, _ALERTS)
        for name in ("alerts", "unacknowledged"):
            if isinstance(alerts.get(name), list):
                alerts[name] = [_nested(each) for each in alerts[name]]
    if isinstance(detections := state.get("detections"), Mapping):
        state["detections"] = {
            service: [_renamed(each, _DETECTION) for each in found] if isinstance(found, list) else found
            for service, found in detections.items()
        }
    return state


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    return {names.get(name, name): each for name, each in value.items()} if isinstance(value, Mapping) else value


def _nested(alert: object) -> object:
    if not isinstance(alert, Mapping):
        return alert
    found: dict[str, Any] = {"times": {}, "notified": {}, "flags": {}}
    for old, (*outer, name) in _ALERT.items():
        if old in alert:
            (found[outer[0]] if outer else found)[name] = alert[old]
    ids, titles = alert.get("incident_ids"), alert.get("titles")
    if isinstance(ids, list) and isinstance(titles, list) and len(ids) == len(titles):
        found["incidents"] = [{"id": each, "title": title} for each, title in zip(ids, titles, strict=True)]
    elif ids or titles:
        return None
    return found
