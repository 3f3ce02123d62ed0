"""Results of `doctor`: one for each thing that the app needs, with a remedy where there is one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from trayapp.domain.messages import doctor as wording
from trayapp.i18n.message import Message

SCHEMA = 1


class CheckStatus(StrEnum):
    """How one thing stands. WARN works with a limit, FAIL does not work, UNKNOWN could not be found out."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One thing that was checked. `about` names which one, where there are several of a kind (a target's name)."""

    check: str
    state: CheckStatus
    found: Message
    remedy: Message | None = None
    about: str = ""


def exit_code(findings: Sequence[CheckResult]) -> int:
    """Return 1 where anything fails, else 0."""
    return int(any(each.state is CheckStatus.FAIL for each in findings))


def as_json(
    findings: Sequence[CheckResult], translate: Callable[[Message], str], version: str, platform: str
) -> dict[str, Any]:
    """Return the findings in values that JSON has. Fields may be added, never renamed."""
    return {
        "schema": SCHEMA,
        "version": version,
        "platform": platform,
        "ok": exit_code(findings) == 0,
        "checks": [
            {
                "check": each.check,
                "about": each.about or None,
                "state": str(each.state),
                "found": translate(each.found),
                "remedy": translate(each.remedy) if each.remedy else None,
            }
            for each in findings
        ],
    }


def as_lines(findings: Sequence[CheckResult], translate: Callable[[Message], str]) -> list[str]:
    """Return the findings as text: a mark, a name, what was found, and below it what can be done."""
    names = [_name(each, translate) for each in findings]
    width = max(map(len, names), default=0)
    lines = []
    for each, name in zip(findings, names, strict=True):
        lines.append(f"{_MARKS[each.state]} {name:{width}}  {_one_line(translate(each.found))}")
        if each.remedy is not None:
            lines.append(f"{'':{width + 2}}  → {_one_line(translate(each.remedy))}")
    failed = sum(each.state is CheckStatus.FAIL for each in findings)
    limited = sum(each.state is CheckStatus.WARN for each in findings)
    return [*lines, "", translate(wording.summary(failed, limited))]


_MARKS = {CheckStatus.OK: "✓", CheckStatus.WARN: "!", CheckStatus.FAIL: "✕", CheckStatus.UNKNOWN: "?"}


def _name(finding: CheckResult, translate: Callable[[Message], str]) -> str:
    name = translate(wording.NAMES[finding.check])
    return f"{name} {finding.about}" if finding.about else name


def _one_line(text: str) -> str:
    return " ".join(text.split())
