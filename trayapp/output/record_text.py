"""The track record as text for a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from trayapp.domain.messages import record as messages
from trayapp.domain.model.record import RecordEntry, TrackRecord
from trayapp.i18n.message import Message

Translate = Callable[[Message], str]


def as_text(record: TrackRecord, translate: Translate) -> str:
    """Return the sums and one line a case, newest first; times are UTC."""
    lines = [translate(messages.counts(record))]
    if record.published_lateness is not None:
        lines.append(translate(messages.published_lateness(record.published_lateness)))
    if record.own_lateness is not None:
        lines.append(translate(messages.own_lateness(record.own_lateness)))
    met, count = record.predictions
    if count:
        lines.append(translate(messages.predictions(met, count)))
    lines.append("")
    lines += ["  ".join(_cells(each, translate)) for each in record.entries] or [translate(messages.EMPTY)]
    return "\n".join(lines)


def _cells(entry: RecordEntry, translate: Translate) -> Iterator[str]:
    begins = entry.onset_at or entry.first_sign_at or entry.published_at
    yield "" if begins is None else f"{begins:%Y-%m-%d %H:%MZ}"
    details = (
        messages.OUTCOME[entry.outcome],
        messages.lead(entry),
        messages.page_delay(entry),
        messages.RETROACTIVE if entry.retroactive else None,
    )
    yield ", ".join(translate(each) for each in details if each is not None)
    if entry.title:
        yield " ".join(entry.title.split())
