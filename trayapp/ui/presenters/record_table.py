"""The whole record as a table: one row an incident or detection, with what to sort each column by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from trayapp.domain.messages import record_table as messages
from trayapp.domain.model.record import Outcome, PublishedCase, RecordEntry, Reference, TrackRecord
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.sanitize import NAME_LIMIT, clean_line, link

Key = str | float


@dataclass(frozen=True, slots=True)
class RecordRowViewModel:
    """One row: its cells, what each is sorted by, and the incident's address, "" for none."""

    cells: tuple[str, ...]
    keys: tuple[Key, ...]
    url: str = ""


@dataclass(frozen=True, slots=True)
class RecordTableViewModel:
    """The table: the titles of its columns, and its rows, newest first. `summary` stands above it."""

    title: str
    summary: str
    columns: tuple[str, ...]
    rows: tuple[RecordRowViewModel, ...]


def record_table(
    record: TrackRecord, reference: Reference, names: Mapping[str, str], fmt: Formatter
) -> RecordTableViewModel:
    """Return all cases of the services in `names`, and those that their vendors published before."""
    titles = (messages.BEGAN, messages.SERVICE, messages.INCIDENT, messages.RESULT)
    columns = (*titles, messages.LEAD, messages.DELAY, messages.LASTED)
    listed = [_of_entry(each, names, fmt) for each in record.entries]
    known = {identifier for each in record.entries for identifier in each.incident_ids}
    published = (each for each in reference.cases if each.incident_id not in known and each.service_id in names)
    listed += [_of_case(each, names, fmt) for each in published]
    listed.sort(key=lambda row: row.keys[0], reverse=True)
    counted = messages.counted(len(listed)) if listed else messages.EMPTY
    return RecordTableViewModel(
        fmt.translate(messages.TITLE),
        fmt.translate(counted),
        tuple(fmt.translate(each) for each in columns),
        tuple(listed),
    )


def _of_entry(entry: RecordEntry, names: Mapping[str, str], fmt: Formatter) -> RecordRowViewModel:
    begun = entry.onset_at or entry.first_sign_at or entry.published_at
    ended = entry.duration_s if entry.published_at is not None else entry.seen_s
    cells = _Cells(fmt)
    cells.moment(begun)
    cells.text(names.get(entry.service_id, entry.service_id))
    cells.text(entry.title or fmt.translate(messages.UNTITLED))
    cells.text(fmt.translate(messages.OUTCOMES[entry.outcome]))
    for seconds in (entry.lead_s, entry.page_delay_s, ended):
        cells.span(seconds)
    return cells.row(entry.url)


def _of_case(case: PublishedCase, names: Mapping[str, str], fmt: Formatter) -> RecordRowViewModel:
    cells = _Cells(fmt)
    cells.moment(case.onset_at)
    cells.text(names.get(case.service_id, case.service_id))
    cells.text(case.title)
    cells.text(fmt.translate(messages.OUTCOMES[Outcome.NOT_OBSERVED]))
    for seconds in (None, case.delay_s, case.duration_s):
        cells.span(seconds)
    return cells.row(None)


class _Cells:
    """Collects the cells of one row, each with its key."""

    def __init__(self, fmt: Formatter) -> None:
        self._fmt = fmt
        self._found: list[tuple[str, Key]] = []

    def moment(self, at: datetime | None) -> None:
        """Add a moment; what has none sorts before everything."""
        local = "" if at is None else f"{at.astimezone(self._fmt.locale.zone):%Y-%m-%d %H:%M}"
        self._found.append((local, float("-inf") if at is None else at.timestamp()))

    def text(self, text: str) -> None:
        """Add a text."""
        cleaned = clean_line(text, 2 * NAME_LIMIT)
        self._found.append((cleaned, cleaned.casefold()))

    def span(self, seconds: float | None) -> None:
        """Add a stretch of time."""
        text = "" if seconds is None else self._fmt.translate(messages.span(seconds))
        self._found.append((text, float("-inf") if seconds is None else seconds))

    def row(self, url: str | None) -> RecordRowViewModel:
        """Return what was collected."""
        texts, keys = zip(*self._found, strict=True)
        return RecordRowViewModel(texts, keys, link(url) if url else "")
