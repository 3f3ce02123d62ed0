"""What the groups of tests came to: read from pytest's own report, and put into tables."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_LAST_LINES = 60


@dataclass(frozen=True)
class Result:
    """One group: how long it took, why it is no success ("" where it is one), its tests, and why some were skipped."""

    name: str
    seconds: float
    failure: str = ""
    passed: int = 0
    skipped: Counter[str] = field(default_factory=Counter)

    def line(self) -> str:
        """Return it as a line for a terminal."""
        counts = f"{self.passed} passed, {self.skipped.total()} skipped"
        return f"{self.name:<14} {self.seconds:5.0f} s  {counts}{f'  FAILED: {self.failure}' if self.failure else ''}"


def read(name: str, seconds: float, path: Path, code: int) -> Result:
    """Read the report of a process of pytest that came to its end, with this exit status."""
    passed, bad, skipped = 0, 0, Counter[str]()
    for case in ET.parse(path).iter("testcase"):  # noqa: S314 - it is our own pytest that wrote it
        if case.find("failure") is not None or case.find("error") is not None:
            bad += 1
        elif (why := case.find("skipped")) is not None:
            skipped[_reason(why)] += 1
        else:
            passed += 1
    failure = f"{bad} failed" if bad else f"pytest ended with {code}" if code else ""
    return Result(name, seconds, failure, passed, skipped)


def _reason(skipped: ET.Element) -> str:
    """Return why a test was skipped; where a whole file is, the reason stands at the end of a tuple's text."""
    message = skipped.get("message", "")
    if message == "collection skipped":
        message = (skipped.text or "").rpartition("Skipped: ")[2].rstrip("')\"")
    return message


def last_lines(log: Path) -> str:
    """Return the end of what a group said, indented: it is not the end of the run."""
    return "\n".join(f"  {line}" for line in _lines(log)[-_LAST_LINES:])


def cut_off(name: str, seconds: float, log: Path, failure: str) -> Result:
    """Return what came of a group that did not come to its end; pytest's own report is missing then."""
    return Result(name, seconds, failure, sum(bool(re.search(r" PASSED +\[", line)) for line in _lines(log)))


def _lines(log: Path) -> list[str]:
    return log.read_text(encoding="utf-8", errors="replace").splitlines() if log.exists() else []


def table(results: Sequence[Result]) -> Iterator[str]:
    """Return the tables of what was run, and of what was skipped, in Markdown."""
    yield from ("| group | passed | skipped | seconds | |", "|---|---|---|---|---|")
    for each in results:
        yield f"| {each.name} | {each.passed} | {each.skipped.total()} | {each.seconds:.0f} | {each.failure} |"
    reasons = sum((each.skipped for each in results), Counter[str]())
    passed = sum(each.passed for each in results)
    yield from (f"| **all** | {passed} | {reasons.total()} | | |", "", "| skipped | why |", "|---|---|")
    yield from (f"| {count} | {reason} |" for reason, count in reasons.most_common())
