"""Alert state as JSON values, and back. What is missing or damaged is forgotten, never an error."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Any

from trayapp.domain.alerts.alert import MAX_ALERTS, MAX_INCIDENTS, AlertState

_MAX_TEXT = 300
_MAX_ITEMS = MAX_ALERTS * MAX_INCIDENTS
_BEFORE_NESTING = {
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
"""The fields of an alert in state files up to 0.3, and where they stand now."""
_RENAMED = {
    "affairs": "alerts",
    "baseline": "baseline_at",
    "looked": "checked",
    "opened": "pop_ups",
    "snooze_resolved": "snooze_until_resolved",
    "maintenances_told": "maintenances_notified",
    "untold": "unacknowledged",
    "later": "service_baselines",
}
"""The fields of the state in files up to 0.3, and their present names."""


def to_json(state: AlertState) -> dict[str, Any]:
    """Return the state in values that JSON has."""
    return {each.name: _plain(getattr(state, each.name)) for each in fields(state)}


def from_json(value: object) -> AlertState:
    """Return what `to_json` wrote, also in the form of earlier versions."""
    if not isinstance(value, Mapping):
        return AlertState()
    value = {_RENAMED.get(str(name), str(name)): each for name, each in value.items()}
    for name in ("alerts", "unacknowledged"):
        if isinstance(value.get(name), list):
            value[name] = [_nested(each) for each in value[name]]
    return typing.cast("AlertState", _read_object(AlertState, value))


def _nested(alert: object) -> object:
    """Return an alert of an earlier version in the present form."""
    if not isinstance(alert, Mapping) or "slot" not in alert:
        return alert
    found: dict[str, Any] = {"times": {}, "notified": {}, "flags": {}}
    for old, (*outer, name) in _BEFORE_NESTING.items():
        if old in alert:
            (found[outer[0]] if outer else found)[name] = alert[old]
    ids, titles = alert.get("incident_ids"), alert.get("titles")
    if isinstance(ids, list) and isinstance(titles, list) and len(ids) == len(titles):
        found["incidents"] = [{"id": each, "title": title} for each, title in zip(ids, titles, strict=True)]
    elif ids or titles:
        return None
    return found


def _plain(value: object) -> Any:
    match value:
        case datetime():
            return value.isoformat()
        case frozenset():
            return sorted(value)
        case tuple():
            return [_plain(each) for each in value]
        case StrEnum():
            return str(value)
        case _ if is_dataclass(value):
            return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
        case _:
            return value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _read_object(kind: type, value: object) -> object:
    """Return a dataclass of `kind`; a damaged field has its default. Raises ValueError where it has none."""
    if not isinstance(value, Mapping):
        raise ValueError(value)  # noqa: TRY004 - damaged, like any other value
    found: dict[str, Any] = {}
    hints = _hints(kind)
    for each in fields(kind):
        try:
            found[each.name] = _read(hints[each.name], value[each.name])
        except (KeyError, ValueError, OverflowError):
            if each.default is MISSING and each.default_factory is MISSING:
                raise ValueError(each.name) from None
    return kind(**found)


def _read(hint: Any, value: object) -> Any:
    origin = typing.get_origin(hint)
    if origin is types.UnionType:
        (inner,) = (each for each in typing.get_args(hint) if each is not types.NoneType)
        return None if value is None else _read(inner, value)
    if origin in {tuple, frozenset}:
        return _read_items(origin, typing.get_args(hint), value)
    if is_dataclass(hint):
        return _read_object(typing.cast("type", hint), value)
    if issubclass(hint, StrEnum):
        return hint(value)
    return _SCALARS[hint](value)


def _read_items(origin: type, hints: tuple[Any, ...], value: object) -> Any:
    if not isinstance(value, list):
        raise ValueError(value)  # noqa: TRY004 - damaged, like any other value
    if origin is tuple and hints[-1] is not ...:
        return tuple(_read(hint, each) for hint, each in zip(hints, value, strict=True))
    found = []
    for each in value[:_MAX_ITEMS]:
        try:
            found.append(_read(hints[0], each))
        except (ValueError, OverflowError):
            continue
    return origin(found)


def _moment(value: object) -> datetime:
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None:
        raise ValueError(value)
    return moment.astimezone(UTC)


def _text(value: object) -> str:
    return str(_of(str, value))[:_MAX_TEXT]


def _number(value: object) -> float:
    number = float(_of(float, value))
    if not abs(number) < 1e9:
        raise ValueError(value)
    return number


def _of(kind: type, value: object) -> Any:
    if type(value) is kind or (kind is float and type(value) is int):
        return value
    raise ValueError(value)


_SCALARS: dict[type, Callable[[object], Any]] = {
    datetime: _moment,
    str: _text,
    float: _number,
    int: lambda value: _of(int, value),
    bool: lambda value: _of(bool, value),
}
