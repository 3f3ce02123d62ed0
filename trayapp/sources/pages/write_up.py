"""The vendor's own write-up of an incident: when it truly began and ended.

incident.io publishes it at `<incident>/write-up`, as prose. The first sentence with a day and a time is about the
beginning ("On July 14th, 2026, between approximately 4:39 PM and 5:19 PM PDT, ..."). Now and then OpenAI's name no year
or a wrong one, so what counts is that the beginning fits the incident's publication.
Whatever does not fit is no beginning: a write-up that cannot be read changes nothing.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from trayapp.domain import addresses
from trayapp.lazy_pattern import lazy_pattern
from trayapp.sources.http.transport import Request, Response, Transport
from trayapp.sources.pages.plain_text import plain

MAX_BYTES = 512 * 1024
LONGEST_TEXT = 4000
"""Characters that are read of a write-up: its summary comes first."""

BEFORE_PUBLICATION, AFTER_PUBLICATION = timedelta(hours=36), timedelta(minutes=5)
"""A beginning is at most so long before the incident was published, or so little after it (rounded minutes)."""
LONGEST_OUTAGE = timedelta(days=7)

_ULID = lazy_pattern(r"[0-9A-HJKMNP-TV-Z]{26}")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY = lazy_pattern(
    r"\b(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?\b"
    r"|\b\d{4}-(?P<iso_month>\d{2})-(?P<iso_day>\d{2})\b"
)
_TIME = lazy_pattern(r"\b(?P<hour>\d{1,2}):(?P<minute>\d{2})(?: ?(?P<half>[ap])\.?m\b\.?)?")
_ZONE = lazy_pattern(r"\b(utc|gmt|p[sd]?t|pacific|m[sd]?t|c[sd]?t|e[sd]?t|eastern)\b")
_STANDARD_HOURS = {"u": 0, "g": 0, "p": -8, "m": -7, "c": -6, "e": -5}
_RANGE = lazy_pattern(r" ?(?:[a-z]{2,3} )?(?:-|\u2013|\u2014|to|and|until|through) ?(?:approximately |about |around )?")
_ZONE_WITHIN = 80
_SENTENCE = 200
"""Characters behind the day within which the times of day may stand."""


@dataclass(frozen=True, slots=True)
class WriteUp:
    """What a write-up says: `onset_at` and `ended_at` are UTC, None where it says none that can be read.

    `periods` are all that its sentence names, also one that the page never posted.
    """

    digest: str
    onset_at: datetime | None = None
    ended_at: datetime | None = None
    periods: tuple[tuple[datetime, datetime], ...] = ()


def write_up_url(incident_id: str, incident_url: str) -> str | None:
    """Return where an incident's write-up is; None where its page has none (other formats than incident.io's)."""
    address = addresses.parse(incident_url)
    if address is None or not _ULID.fullmatch(incident_id) or not address.path.endswith(f"/incidents/{incident_id}"):
        return None
    return f"{incident_url}/write-up" if address.is_https or address.is_loopback else None


async def fetch_write_up(transport: Transport, url: str, published_at: datetime) -> WriteUp | None:
    """Return the write-up at `url`, without times where there is none yet; None where the page does not answer."""
    answer = await transport.fetch(Request(url, (("accept", "text/html"),), max_bytes=MAX_BYTES))
    if not isinstance(answer, Response):
        return None
    if answer.status != 200 or answer.url.partition("?")[0].rstrip("/") not in {"", url}:  # it leads to the incident
        return WriteUp("") if answer.status in {200, 404, 410} else None
    return read_write_up(answer.body.decode("utf-8", "replace"), published_at)


def read_write_up(markup: str, published_at: datetime) -> WriteUp:
    """Return what a write-up says about an incident that was published at `published_at`."""
    text = " ".join(plain(markup).split())[:LONGEST_TEXT]
    digest = hashlib.sha256(text.encode()).hexdigest()[:32]
    lowered = text.lower().replace("\u00a0", " ").replace("\u202f", " ")
    for found in _DAY.finditer(lowered):
        begin, end, periods = _times(lowered, found, published_at)
        if begin is not None:
            return WriteUp(digest, begin, end, periods)
    return WriteUp(digest)


def _times(
    text: str, day: re.Match[str], published_at: datetime
) -> tuple[datetime | None, datetime | None, tuple[tuple[datetime, datetime], ...]]:
    """Return the beginning and end that stand behind a day, or two None; and all its periods.

    Of several periods ("between 1:59 and 2:50, and again between 4:24 and 4:58") it is the last that fits.
    """
    pairs: list[tuple[re.Match[str], re.Match[str] | None]] = []
    for each in _TIME.finditer(text, day.end(), day.end() + _SENTENCE):
        if not pairs or pairs[-1][1] is None or each.start() >= pairs[-1][1].end():  # no end is a beginning
            pairs.append((each, _range_end(text, each)))
    ranges = [(first, second) for first, second in pairs if second is not None]
    chosen: tuple[datetime, datetime | None] | None = None
    periods: list[tuple[datetime, datetime]] = []
    for first, second in ranges[::-1] or pairs[:1]:
        zone = _ZONE.search(text, first.end(), first.end() + _ZONE_WITHIN)
        found = None if zone is None else _period(day, first, second, zone[0], published_at)
        if found is None:
            continue
        begin, end = found
        if end is not None:
            periods.insert(0, (begin, end))
        if chosen is None and begin - published_at <= AFTER_PUBLICATION:
            chosen = found
    return (*chosen, tuple(periods)) if chosen is not None else (None, None, ())


def _range_end(text: str, first: re.Match[str]) -> re.Match[str] | None:
    between = _RANGE.match(text, first.end())
    return None if between is None else _TIME.match(text, between.end())


def _period(
    day: re.Match[str], first: re.Match[str], second: re.Match[str] | None, zone: str, published_at: datetime
) -> tuple[datetime, datetime | None] | None:
    """Return a period within a day and a half of the publication."""
    month = _MONTHS.index(day["month"]) + 1 if day["month"] else int(day["iso_month"])
    for year in (published_at.year, published_at.year - 1):
        try:
            on = date(year, month, int(day["day"] or day["iso_day"]))
        except ValueError:
            continue
        begin = _moment(on, first, _half(first, second), zone)
        if begin is not None and abs(begin - published_at) <= BEFORE_PUBLICATION:
            return begin, _end(on, begin, second, zone)
    return None


def _half(first: re.Match[str], second: re.Match[str] | None) -> str | None:
    """Return the half of the day that a time is in: the one stated, or by the range's end ("11:50 to 12:10 p.m.")."""
    if first["half"] or second is None or not second["half"]:
        return first["half"]
    begin, end = (int(each["hour"]) % 12 * 60 + int(each["minute"]) for each in (first, second))
    return second["half"] if begin <= end else "a" if second["half"] == "p" else "p"


def _end(on: date, begin: datetime, second: re.Match[str] | None, zone: str) -> datetime | None:
    end = None if second is None else _moment(on, second, second["half"], zone)
    if end is not None and end < begin:
        end += timedelta(days=1)
    return end if end is not None and end - begin <= LONGEST_OUTAGE else None


def _moment(on: date, clock: re.Match[str], half: str | None, zone: str) -> datetime | None:
    hour, minute = int(clock["hour"]), int(clock["minute"])
    if half is not None:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        local = datetime.combine(on, time(hour, minute), UTC)
    except ValueError:
        return None
    return local - timedelta(hours=_offset_hours(zone, on))


def _offset_hours(zone: str, on: date) -> int:
    """Return a zone's hours from UTC. "PT" and "Pacific" follow the calendar of the United States."""
    standard = _STANDARD_HOURS[zone[0]]
    if not standard:
        return 0
    if len(zone) == 3 and zone[1] in "sd":
        return standard + (zone[1] == "d")
    begins, ends = _sunday(on.year, 3, 2), _sunday(on.year, 11, 1)
    return standard + (begins <= on < ends)


def _sunday(year: int, month: int, which: int) -> date:
    """Return the first or second Sunday of a month."""
    first = date(year, month, 1)
    return first + timedelta(days=(6 - first.weekday()) % 7 + 7 * (which - 1))
