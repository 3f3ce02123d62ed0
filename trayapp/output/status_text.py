"""What `trayapp status` prints for people: the verdict, the three signals, what is known, what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from trayapp.domain.messages import states
from trayapp.domain.model.enums import Confirmation, EvidenceSource, Health, PageState, Result
from trayapp.domain.model.snapshot import (
    Detection,
    PageStatus,
    ServiceSnapshot,
    Snapshot,
    TargetStatus,
    Tip,
    TrackRecord,
)
from trayapp.domain.model.status_page import Incident
from trayapp.i18n.formatter import duration, long_duration
from trayapp.i18n.message import Phrase, counted, phrase

NO_SERVICES = phrase("No service is configured")
_TIPS = phrase("What you can do")
_INCIDENTS = phrase("Incidents")
_EVIDENCE = phrase("Why")

Line = tuple[int, Phrase]
"""How deep a line is indented, and what it says."""


def as_text(snapshot: Snapshot, say: Callable[[Phrase], str]) -> str:
    """Return `snapshot` as lines of plain text. What others wrote cannot steer the terminal."""
    lines = [line for service in snapshot.services for line in _service(service, snapshot)]
    return "\n".join(f"{'  ' * depth}{_printable(say(each))}" for depth, each in lines or [(0, NO_SERVICES)])


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _service(service: ServiceSnapshot, snapshot: Snapshot) -> Iterator[Line]:
    verdict, now = service.verdict, snapshot.at
    lasting = None if verdict.since is None else now - verdict.since
    yield 0, phrase("{service}: {headline}", service=service.name, headline=verdict.headline)
    yield (
        1,
        states.sureness(verdict.health, verdict.confirmation, recovering=verdict.recovering, lasting=lasting),
    )
    if service.detection is not None and (lead := _lead(service.detection, service.name)) is not None:
        yield 1, lead
    yield 1, _line(EvidenceSource.PAGE, _page(service.page, now))
    if service.probes:
        names = states.target_names((each.target, each.stands_for) for each in service.probes)
        yield 1, _line(EvidenceSource.PROBE, tuple(_probe(each, names[each.target]) for each in service.probes))
    yield 1, _line(EvidenceSource.NETWORK, states.NETWORK[snapshot.network.state])
    if _is_news(service):
        yield from _block(_EVIDENCE, [(2, _entry(each.text)) for each in verdict.evidence])
    yield from _block(_INCIDENTS, [(2, _entry(_incident(each, now))) for each in service.incidents if each.is_open])
    yield from _block(_TIPS, [line for each in service.tips for line in _tip(each)])
    if service.record is not None:
        yield 1, _record(service.record)


def _is_news(service: ServiceSnapshot) -> bool:
    well = service.verdict.health in {Health.OPERATIONAL, Health.MAINTENANCE}
    return not well or service.verdict.confirmation is not Confirmation.NONE


def _block(title: Phrase, lines: list[Line]) -> Iterator[Line]:
    if lines:
        yield 1, phrase("{title}:", title=title)
        yield from lines


def _entry(what: Phrase) -> Phrase:
    return phrase("- {entry}", entry=what)


def _tip(tip: Tip) -> Iterator[Line]:
    yield 2, _entry(tip.text)
    yield 3, phrase("because {because}", because=tip.because)


def _line(source: EvidenceSource, what: Phrase | tuple[Phrase, ...]) -> Phrase:
    return phrase("{source}: {what}", source=states.EVIDENCE[source], what=what)


def _page(page: PageStatus, now: datetime) -> Phrase:
    state = PageState.STALE if page.stale and page.state is PageState.FRESH else page.state
    said = states.PAGE_HEALTH[page.health] if state is PageState.FRESH else states.PAGE[state]
    if page.detail and state is not PageState.FRESH:
        said = phrase("{state} ({detail})", state=said, detail=page.detail)
    if page.fetched_at is None:
        return phrase("{state}, {url}", state=said, url=page.url)
    return phrase("{state}, {age}, {url}", state=said, age=states.ago(now - page.fetched_at), url=page.url)


def _probe(probe: TargetStatus, name: Phrase) -> Phrase:
    state = phrase("{target} {state}", target=name, state=states.TARGET[probe.state])
    if probe.symptom is not None and probe.result is not Result.GOOD:
        return phrase("{state} ({symptom})", state=state, symptom=states.SYMPTOM.get(probe.symptom, str(probe.symptom)))
    if probe.latency_ms is None:
        return state
    return phrase("{state} ({latency} ms)", state=state, latency=round(probe.latency_ms))


def _incident(incident: Incident, now: datetime) -> Phrase:
    title = phrase("{title} ({phase})", title=incident.title, phase=states.PHASE[incident.phase])
    began = incident.published_at or incident.started_at
    return title if began is None else phrase("{title}, {span}", title=title, span=duration(now - began))


def _lead(detection: Detection, service: str) -> Phrase | None:
    """Say by how much we were first, where we were."""
    if detection.lead_s is None or detection.lead_s <= 0:
        return None
    span = long_duration(timedelta(seconds=detection.lead_s))
    return phrase("We noticed {span} before {service} confirmed it", span=span, service=service)


def _record(record: TrackRecord) -> Phrase:
    return phrase(
        "In the last {span}: {early}, {wrong}",
        span=counted("{count} day", "{count} days", record.days),
        early=counted("{count} found early", "{count} found early", record.early),
        wrong=counted("{count} false", "{count} false", record.wrong),
    )
