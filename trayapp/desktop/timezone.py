"""Where the user is in time: the system's zone, with its summer time.

The C library knows it on every platform. `zoneinfo` would have to be told the zone's name, has no data on Windows, and
brings Python's whole build configuration along (0.5 MB).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo


class SystemZone(tzinfo):
    """The zone that the operating system is set to."""

    def utcoffset(self, moment: datetime | None, /) -> timedelta | None:
        """Return how far local time is ahead of UTC at a local moment."""
        return None if moment is None else _local(moment).utcoffset()

    def dst(self, _moment: datetime | None, /) -> timedelta | None:
        """Return None: nobody asks which part of the offset is summer time."""
        return None

    def tzname(self, moment: datetime | None, /) -> str | None:
        """Return the zone's abbreviation at a local moment."""
        return None if moment is None else _local(moment).tzname()

    def fromutc(self, moment: datetime, /) -> datetime:
        """Return a moment of UTC in local time; in the hour that autumn repeats, `fold` tells which of the two."""
        local = moment.replace(tzinfo=UTC).astimezone()
        first = _local(local).utcoffset() == local.utcoffset()
        return local.replace(tzinfo=self, fold=0 if first else 1)


def _local(moment: datetime) -> datetime:
    """Return a moment of local time with the offset that the C library finds for it."""
    return moment.replace(tzinfo=None).astimezone()


def system_zone() -> tzinfo:
    """Return the system's time zone."""
    return SystemZone()
