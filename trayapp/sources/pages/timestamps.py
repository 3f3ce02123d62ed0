"""Moments as strangers write them: RFC 3339 of every kind, ULIDs, and the wish to be left alone for a while."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

MAX_RETRY_AFTER_S = 86400.0
"""A server's wish to be left alone is honoured up to a day: beyond that it is a mistake."""

_RFC3339 = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s*(?:[Zz]|([+-])(\d\d):?(\d\d))?", re.ASCII
)
_CROCKFORD = {letter: value for value, letter in enumerate("0123456789ABCDEFGHJKMNPQRSTVWXYZ")}
_ULID_LENGTH = 26
_ULID_TIME_LENGTH = 10


def parse_timestamp(value: object) -> datetime | None:
    """Return an RFC 3339 time in UTC, or None. Fractions may have any number of digits; no offset means UTC."""
    found = _RFC3339.fullmatch(value.strip()[:64]) if isinstance(value, str) else None
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(each or 0) for each in found.groups()[:6])
    micro = int((found[7] or "0")[:6].ljust(6, "0"))
    offset = timedelta(hours=int(found[9] or 0), minutes=int(found[10] or 0)) * (-1 if found[8] == "-" else 1)
    try:
        zone = timezone(offset)
        return datetime(year, month, day, hour, minute, min(second, 59), micro, zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def ulid_timestamp(identifier: str) -> datetime | None:
    """Return the creation time in a ULID, or None for other identifiers.

    incident.io's incident ids are ULIDs: the first 10 characters (Crockford base 32) are milliseconds since 1970,
    within 1 ms of the incident's publishing.
    """
    if len(identifier) != _ULID_LENGTH or not all(letter in _CROCKFORD for letter in identifier):
        return None
    milliseconds = 0
    for letter in identifier[:_ULID_TIME_LENGTH]:
        milliseconds = milliseconds * 32 + _CROCKFORD[letter]
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return None


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
