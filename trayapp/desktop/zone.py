"""Where the user is in time: the system's zone, with its summer time, or at least today's offset."""

from __future__ import annotations

from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from PySide6.QtCore import QTimeZone


def system_zone() -> tzinfo:
    """Return the system's time zone."""
    name = QTimeZone.systemTimeZoneId().data()
    try:
        return ZoneInfo(bytes(name).decode())
    except (ZoneInfoNotFoundError, ValueError, UnicodeDecodeError):
        offset = datetime.now().astimezone().tzinfo
        assert offset is not None
        return offset
