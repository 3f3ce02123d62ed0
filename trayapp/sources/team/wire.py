"""Statements as JSON: what is written, and what is read of it. README.md has the topics and fields.

Everything that is read is a word of ours, a number within limits, or a name as clean text; what is neither makes the
field unknown, and what is no statement at all makes None. Nothing here raises.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar

from trayapp.domain.model.enums import Confirmation, Health, PageState, ReasonKind, TargetState
from trayapp.domain.model.settings import LONGEST_NAME
from trayapp.domain.model.team import (
    MOST_SERVICES,
    MOST_TARGETS,
    ServiceStatement,
    Statement,
)
from trayapp.sources.pages.untrusted import clean_name

SCHEMA = 1
MOST_BYTES = 32 * 1024
"""Of one message; twenty services with twelve targets each take 27 KB at most. The broker is told to send no more."""

_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_MEMBER = re.compile(r"[0-9a-f]{16,32}")
_LARGEST_NUMBER = 2**53

Word = TypeVar("Word", bound=StrEnum)


def is_member(text: str) -> bool:
    """Whether a text can be a member's id."""
    return _MEMBER.fullmatch(text) is not None


def encode(statement: Statement) -> bytes:
    """Return a statement as it is sent."""
    return json.dumps(as_object(statement), ensure_ascii=False, separators=(",", ":")).encode()


def as_object(statement: Statement) -> dict[str, Any]:
    """Return a statement in values that JSON has."""
    return {
        "schema": SCHEMA,
        "run": statement.run,
        "number": statement.number,
        "at": _stamp(statement.at),
        "cadence_s": statement.cadence_s,
        "looks": statement.looks,
        "follows": statement.follows,
        "name": statement.name,
        "place": statement.place,
        "services": {name: _service(each) for name, each in statement.services.items()},
    }


def _service(said: ServiceStatement) -> dict[str, Any]:
    return {
        "health": str(said.health),
        "confirmation": str(said.confirmation),
        "recovering": said.recovering,
        "reason": str(said.reason),
        "since": _stamp(said.since),
        "page": str(said.page),
        "page_health": str(said.page_health),
        "targets": {name: str(state) for name, state in said.targets.items()},
    }


def decode(member: str, payload: bytes) -> Statement | None:
    """Return what the member of a topic says; None where that is no statement."""
    if not is_member(member) or len(payload) > MOST_BYTES:
        return None
    try:
        found = json.loads(payload)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        return None
    at, run, number = _moment(found.get("at")), _count(found.get("run")), _count(found.get("number"))
    services = found.get("services")
    if at is None or run is None or number is None or not isinstance(services, dict):
        return None
    return Statement(
        member=member,
        run=run,
        number=number,
        at=at,
        cadence_s=_seconds(found.get("cadence_s")),
        looks=found.get("looks") is True,
        follows=found.get("follows") is True,
        services=_read_services(services),
        name=clean_name(found.get("name"), LONGEST_NAME),
        place=clean_name(found.get("place"), LONGEST_NAME),
    )


def _read_services(found: Mapping[str, object]) -> dict[str, ServiceStatement]:
    kept = [(name, each) for name, each in found.items() if _ID.fullmatch(name) and isinstance(each, dict)]
    return {name: _read_service(each) for name, each in kept[:MOST_SERVICES]}


def _read_service(found: Mapping[str, object]) -> ServiceStatement:
    targets = found.get("targets")
    return ServiceStatement(
        _word(found.get("health"), Health.UNKNOWN),
        _word(found.get("confirmation"), Confirmation.NONE),
        found.get("recovering") is True,
        _word(found.get("reason"), ReasonKind.UNKNOWN),
        _moment(found.get("since")),
        _word(found.get("page"), PageState.NEVER),
        _word(found.get("page_health"), Health.UNKNOWN),
        _read_targets(targets) if isinstance(targets, dict) else {},
    )


def _read_targets(found: Mapping[str, object]) -> dict[str, TargetState]:
    named = [(name, state) for name, state in found.items() if _ID.fullmatch(name)]
    return {name: _word(state, TargetState.UNKNOWN) for name, state in named[:MOST_TARGETS]}


def _word(found: object, otherwise: Word) -> Word:
    known = {str(each): each for each in type(otherwise)}
    return known.get(found, otherwise) if isinstance(found, str) else otherwise


def _count(found: object) -> int | None:
    return found if type(found) is int and 0 <= found <= _LARGEST_NUMBER else None


def _seconds(found: object) -> float:
    """Return a cadence; the shortest where there is none to believe."""
    if isinstance(found, bool) or not isinstance(found, int | float) or not math.isfinite(found):
        return 0.0
    return min(max(float(found), 0.0), 86_400.0)


def _moment(found: object) -> datetime | None:
    if not isinstance(found, str) or not found.isascii() or len(found) > LONGEST_NAME:
        return None
    try:
        moment = datetime.fromisoformat(found)
        return moment.astimezone(UTC) if moment.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def _stamp(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
