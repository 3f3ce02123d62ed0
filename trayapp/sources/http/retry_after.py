"""Retry-After: for how long a server wants to be left alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

MAX_RETRY_AFTER_S = 86400.0
"""Longest wait that is honoured: beyond a day it is a mistake."""


def retry_after_s(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return the seconds that a server wants to be left alone (seconds or an HTTP date), or None."""
    if "retry-after" not in headers and "retry-after-ms" not in headers:
        return None
    milliseconds = _number(headers.get("retry-after-ms", ""))
    if milliseconds is not None:
        return _bounded(milliseconds / 1000)
    stated = headers.get("retry-after", "").strip()
    seconds = _number(stated)
    if seconds is not None:
        return _bounded(seconds)
    try:
        date = parsedate_to_datetime(stated)
        return _bounded(((date if date.tzinfo else date.replace(tzinfo=UTC)) - now).total_seconds())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"\d{1,12}(\.\d{1,6})?", text.strip(), re.ASCII) else None


def _bounded(seconds: float) -> float:
    return min(max(0.0, seconds), MAX_RETRY_AFTER_S)
