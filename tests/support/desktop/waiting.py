"""Waiting on conditions, never for a time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from tests.support.windows import SLOWER

T = TypeVar("T")
PATIENCE_S = 30.0 * SLOWER
"""What tells a hang from a busy machine: desktop programs of a real session took 15 s where ten others computed."""


def wait_for(condition: Callable[[], T], what: str, within_s: float = PATIENCE_S) -> T:
    """Return the first true value of `condition`; fail after `within_s` seconds, naming `what` did not come."""
    deadline = time.monotonic() + within_s
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {within_s:g} s in vain for {what}")
        time.sleep(0.01)  # between two looks at a condition
