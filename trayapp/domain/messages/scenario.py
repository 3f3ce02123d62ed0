"""What is said when a scenario cannot be used."""

from __future__ import annotations

from trayapp.domain.model.problem import Problem
from trayapp.i18n.message import message

_UNUSABLE = message("This scenario can't be used")


def wrong_value(key: str, found: str, allowed: str) -> Problem:
    """Say which key holds what it must not, and what it may."""
    told = message("{key}: found {found}; allowed: {allowed}.", key=key, found=found, allowed=allowed)
    return Problem(_UNUSABLE, told, key)


def unreadable_file(path: str, reason: str) -> Problem:
    """Say that the file cannot be read; `reason` is the system's."""
    return Problem(_UNUSABLE, message("{path}: {reason}.", path=path, reason=reason))


def too_large(path: str, limit_mb: int) -> Problem:
    """Say that the file is larger than `limit_mb` megabytes."""
    return Problem(_UNUSABLE, message("{path} is larger than {limit} MB.", path=path, limit=limit_mb))


def not_json(path: str, detail: str) -> Problem:
    """Say that the file is not JSON; `detail` is the parser's remark."""
    return Problem(_UNUSABLE, message("{path} isn't JSON: {detail}.", path=path, detail=detail))


def no_such_name(name: str, names: tuple[str, ...]) -> Problem:
    """Say which scenarios are built in."""
    told = message("There's no scenario named {name}. Built-in scenarios: {names}.", name=name, names=names)
    return Problem(_UNUSABLE, told)
