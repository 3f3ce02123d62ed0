"""A replay's events as lines: JSON for programs (simulation/README.md), a timeline for people."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

from trayapp.domain.messages import replay as wording
from trayapp.i18n.formatter import ENGLISH, Locale, translate
from trayapp.i18n.message import Message
from trayapp.simulation.replay import Event, NotificationEvent, SummaryEvent, VerdictEvent
from trayapp.simulation.score import Summary


def as_json_line(event: Event, locale: Locale = ENGLISH) -> str:
    """Return `event` as one JSON object. The same event gives the same bytes."""
    return json.dumps(_as_object(event, locale), ensure_ascii=False)


def _as_object(event: Event, locale: Locale) -> dict[str, object]:
    moment_s = round(event.moment_s, 3)
    match event:
        case VerdictEvent(verdict=verdict):
            return {
                "t": moment_s,
                "event": "verdict",
                "health": verdict.health,
                "confirmation": verdict.confirmation,
                "recovering": verdict.recovering,
                "evidence": [
                    {"source": each.source, "text": translate(each.text, locale), "since": _stamp(each.since)}
                    for each in verdict.evidence
                ],
            }
        case NotificationEvent(notice=notice):
            return {
                "t": moment_s,
                "event": "notice",
                "kind": notice.kind,
                "title": translate(notice.title, locale),
                "body": translate(notice.body, locale),
                "replaces": notice.replaces,
            }
        case SummaryEvent(summary=summary):
            figures = {
                key: round(each, 3) if isinstance(each, float) else each for key, each in asdict(summary).items()
            }
            return {"event": "summary", **figures}


def _stamp(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def as_text_lines(event: Event, start: datetime, locale: Locale = ENGLISH) -> Iterator[str]:
    """Yield `event` as lines of a timeline that begins at `start`; times are in the language's zone."""
    match event:
        case VerdictEvent(verdict=verdict):
            state = wording.state(verdict.health, verdict.confirmation, recovering=verdict.recovering)
            told = f"{translate(state, locale)}: {translate(verdict.headline, locale)}"
            yield f"{_clock(start, event.moment_s, locale)}  {told}"
            for each in verdict.evidence:
                yield f"{'':21}- {translate(each.text, locale)}"
        case NotificationEvent(notice=notice):
            notification = wording.notification(notice.title, notice.body, replaces=notice.replaces)
            yield f"{_clock(start, event.moment_s, locale)}  * {_one_line(translate(notification, locale))}"
        case SummaryEvent(summary=summary):
            yield ""
            yield from (translate(each, locale) for each in _told(summary))


def _told(summary: Summary) -> Iterator[Message]:
    yield wording.found(summary.detected_at_s, summary.official_at_s, summary.recovered_at_s)
    if summary.lead_s is not None:
        yield wording.lead(summary.lead_s)
    yield wording.judged(summary.missed, summary.false_alarms, summary.notices)
    yield wording.effort(summary.samples, summary.page_polls, summary.wall_s)


def _clock(start: datetime, moment_s: float, locale: Locale) -> str:
    moment = (start + timedelta(seconds=moment_s)).astimezone(locale.zone)
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def _one_line(text: str) -> str:
    return " ".join(text.split())
