"""Parsing of external timestamps: RFC 3339 variants, the epoch, mail dates, prose, and ULIDs.

A moment before 2000 or more than ten years ahead is one that nobody meant (Go programs write year 1 for "not set",
databases year 9999 for "never"): it is treated as not said, so that no arithmetic or change of zone can fail on it.
"""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta

from trayapp.lazy_pattern import lazy_pattern

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
YEARS_AHEAD = timedelta(days=3653)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST_IN_SECONDS = 100_000_000_000
"""A greater number counts milliseconds: in seconds, it is the year 5138."""
_GO_ZONE = lazy_pattern(r" [A-Z]{3,5}$")
_OFFSET = lazy_pattern(r"\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?\s?([+-])(\d\d):?(\d\d)$", re.ASCII)
_JAVASCRIPT = lazy_pattern(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{1,2}) (\d{4}) (\d\d:\d\d:\d\d) GMT([+-]\d{4})")
_CROCKFORD = {letter: value for value, letter in enumerate("0123456789ABCDEFGHJKMNPQRSTVWXYZ")}
_ULID_LENGTH = 26
_ULID_TIME_LENGTH = 10
_DATE_LENGTH = len("2026-02-03")
_SECONDS = slice(len("2026-02-03T20:32:"), len("2026-02-03T20:32:27"))


def parse_timestamp(value: object) -> datetime | None:
    """Return an RFC 3339 time in UTC, or None. Fractions may have any number of digits; no offset means UTC."""
    if not isinstance(value, str) or not value.isascii():
        return None
    text = value.strip()[:64].upper()
    if text[_SECONDS] == "60":  # a leap second
        text = f"{text[: _SECONDS.start]}59{text[_SECONDS.stop :]}"
    if text[_DATE_LENGTH : _DATE_LENGTH + 1] not in {"T", " "} or text[4:5] != "-" or text[5:6] == "W":
        return None
    try:
        moment = datetime.fromisoformat(text[: _DATE_LENGTH + 1] + text[_DATE_LENGTH + 1 :].replace(" ", ""))
        return plausible(moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None


def parse_any_timestamp(value: object) -> datetime | None:
    """Return a time in UTC in whichever way a page writes it, or None: RFC 3339, the epoch in s or ms, a mail date.

    Also Go's "2025-09-10 10:00:00 +0000 UTC" and JavaScript's "Sat Jun 11 2022 18:55:50 GMT+0000 (...)".
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _from_epoch(value)
    text = str(value).strip()[:80]
    if re.fullmatch(r"\d{9,13}(\.\d{1,9})?", text, re.ASCII):
        return _from_epoch(float(text))
    return parse_timestamp(_GO_ZONE.sub("", text)) or _mail_date(text)


def _from_epoch(number: float) -> datetime | None:
    try:
        return plausible(_EPOCH + timedelta(seconds=number / 1000 if number > _LATEST_IN_SECONDS else number))
    except (ValueError, OverflowError):
        return None


def _mail_date(text: str) -> datetime | None:
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 - few formats write dates as mails do

    script = _JAVASCRIPT.match(text)
    try:
        moment = parsedate_to_datetime(script.expand(r"\2 \1 \3 \4 \5") if script else text)
        return plausible(moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def offset_of(text: str) -> timedelta:
    """Return how far ahead of UTC the zone is that a time ends with as "+0200" or "-07:00"; none for other endings."""
    found = _OFFSET.search(text.strip())
    offset = timedelta(hours=int(found[2]), minutes=int(found[3])) if found else timedelta()
    return -offset if found and found[1] == "-" else offset


def plausible(moment: datetime) -> datetime | None:
    """Return an aware moment in UTC, or None where it lies outside what a page can mean."""
    try:
        moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    latest = _EPOCH + timedelta(seconds=time.time()) + YEARS_AHEAD
    return moment if EARLIEST <= moment <= latest else None


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
        return plausible(_EPOCH + timedelta(milliseconds=milliseconds))
    except OverflowError:
        return None
