"""Whole bodies of status pages: small ones of our own, and those that real pages sent, where these are at hand.

The real ones are others' texts. They lie in a folder beside the repository or nowhere, and are never copied into it.
Ours are invented and built like them, so that every rule that a real body shows is shown on any machine.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

OURS = Path(__file__).parent
RECORDED = Path(__file__).resolve().parents[4] / "shared" / "payloads"


def path_of(name: str) -> Path:
    """Return where a body is: "ours/..." in the repository, any other among the recorded ones."""
    return (OURS if name.startswith("ours/") else RECORDED) / name


def body(name: str) -> bytes:
    """Return a body as it was sent."""
    return path_of(name).read_bytes()


def at_hand(*cases: tuple[Any, ...]) -> list[Any]:
    """Return those of a test's cases whose body can be read here: each begins with a body's name.

    A case without a recorded body is left out, and not skipped: the case with our own shows the same rule.
    """
    assert any(name.startswith("ours/") for name, *_ in cases), "a body of our own shows the rule everywhere"
    kept = [case for case in cases if case[0].startswith("ours/") or RECORDED.is_dir()]
    return [pytest.param(*case, id=case[0]) for case in kept]
