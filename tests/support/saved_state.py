"""State as it comes back from its file."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TypeVar

from trayapp.store import codec
from trayapp.store.app_state import AppState

T = TypeVar("T")


def restored(state: AppState, now: datetime) -> AppState:
    """Return `state` after a restart at `now`; nothing of it may be unfit."""
    return through_file(state, now)


def through_file(value: T, now: datetime = datetime(2026, 2, 3, tzinfo=UTC)) -> T:
    """Return `value` written and read again at `now`; nothing of it may be unfit."""
    found, unfit = codec.decode(type(value), json.loads(json.dumps(codec.encode(value))), now)
    assert unfit == ()
    return found
