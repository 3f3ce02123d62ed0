"""What `trayapp status` prints for people: the verdict, the three signals, what is known, what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from trayapp.domain.messages import record, states
from trayapp.domain.model.enums import Confirmation, EvidenceSource, Health, PageState, Result
from trayapp.domain.model.record import TrackRecord
from trayapp.domain.model.snapshot import Detection, PageStatus, ServiceSnapshot, Snapshot, TargetStatus, Tip
from trayapp.domain.model.status_page import Incident
from trayapp.i18n.formatter import duration
from trayapp.i18n.message import Message, message, plural

if TYPE_CHECKING:
    from trayapp.domain.model.team import TeamStatus

NO_SERVICES = message("No service configured")
_TIPS = message("What you can do")
_INCIDENTS = message("Incidents")
_EVIDENCE = message("Why")

Line = tuple[int, Message]
"""How deep a line is indented, and what it says."""


def as_text(snapshot: Snapshot, translate: Callable[[Message], str]) -> str:
    """Return `snapshot` as lines of plain text. What others wrote cannot steer the terminal."""
    lines = [line for service in snapshot.services for line in _service(service, snapshot)]
    if snapshot.team is not None:
        lines += _team(snapshot.team)
    return "\n".join(f"{'  ' * depth}{_printable(translate(each))}" for depth, each in lines or [(0, NO_SERVICES)])


def _team(team: TeamStatus) -> Iterator[Line]:
    from trayapp.domain.messages import team as words  # noqa: PLC0415 - rarely wanted

    problem = words.link_problem(team.link)
    if problem is not None:
        yield 0, message("{title}. {what}", title=problem.title, what=problem.message)
        return
    yield 0, message("{source}: {what}", source=words.COLLEAGUES, what=words.there(len(team.peers)))
    if team.ignored:
        yield 1, words.ignored(team.ignored)


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _service(service: ServiceSnapshot, snapshot: Snapshot) -> Iterator[Line]:
    verdict, now = service.verdict, snapshot.at
    lasting = verdict.lasted(now)
    if verdict.since is not None and verdict.recovering:
        lasting = now - verdict.since  # its age, and not how long it lasts
    yield 0, message("{service}: {headline}", service=service.name, headline=verdict.headline)
    confirmed = verdict.confirmed_health or verdict.health
    sure = states.sureness(confirmed, verdict.confirmation, recovering=verdict.recovering, lasting=lasting)
    yield 1, sure
    if service.detection is not None and (lead := _lead(service.detection, service.name)) is not None:
        yield 1, lead
    yield 1, _line(EvidenceSource.PAGE, _page(service.page, now))
    if service.probes:
        names = states.target_names((each.target, each.stands_for) for each in service.probes)
        yield 1, _line(EvidenceSource.PROBE, tuple(_probe(each, names[each.target]) for each in service.probes))
    yield 1, _line(EvidenceSource.NETWORK, states.NETWORK[snapshot.network.state])
    if _is_news(service):
        yield from _block(_EVIDENCE, [(2, _entry(each.text)) for each in verdict.evidence])
    yield from _block(_INCIDENTS, _open_incidents(service, now))
    yield from _block(_TIPS, [line for each in service.tips for line in _tip(each)])
    if service.record is not None and (service.record.entries or service.record.early or service.record.wrong):
        yield 1, _record(service.record)


def _open_incidents(service: ServiceSnapshot, now: datetime) -> list[Line]:
    lines: list[Line] = []
    for each in service.incidents:
        if each.is_open:
            lines.append((2, _entry(_incident(each, now))))
            expected = None if service.record is None else service.record.expectation_of(each.id)
            lines += [] if expected is None else [(3, record.expected(expected))]
    return lines


def _is_news(service: ServiceSnapshot) -> bool:
    well = service.verdict.health in {Health.OPERATIONAL, Health.MAINTENANCE}
    return not well or service.verdict.confirmation is not Confirmation.NONE


def _block(title: Message, lines: list[Line]) -> Iterator[Line]:
    if lines:
        yield 1, message("{title}:", title=title)
        yield from lines


def _entry(what: Message) -> Message:
    return message("- {entry}", entry=what)


def _tip(tip: Tip) -> Iterator[Line]:
    yield 2, _entry(tip.text)
    yield 3, message("because {because}", because=tip.because)


def _line(source: EvidenceSource, what: Message | tuple[Message, ...]) -> Message:
    return message("{source}: {what}", source=states.EVIDENCE[source], what=what)


def _page(page: PageStatus, now: datetime) -> Message:
    state = PageState.STALE if page.stale and page.state is PageState.FRESH else page.state
    said = states.PAGE_HEALTH[page.health] if state is PageState.FRESH else states.PAGE[state]
    if page.detail and state is not PageState.FRESH:
        said = message("{state} ({detail})", state=said, detail=page.detail)
    if page.fetched_at is None:
        return message("{state}, {url}", state=said, url=page.url)
    return message("{state}, {age}, {url}", state=said, age=states.ago(now - page.fetched_at), url=page.url)


def _probe(probe: TargetStatus, name: Message) -> Message:
    state = message("{target} {state}", target=name, state=states.TARGET[probe.state])
    if probe.symptom is not None and probe.result is not Result.GOOD:
        return message(
            "{state} ({symptom})", state=state, symptom=states.SYMPTOM.get(probe.symptom, str(probe.symptom))
        )
    if probe.latency_ms is None:
        return state
    return message("{state} ({latency} ms)", state=state, latency=round(probe.latency_ms))


def _incident(incident: Incident, now: datetime) -> Message:
    title = message("{title} ({phase})", title=incident.title, phase=states.PHASE[incident.phase])
    began = incident.published_at or incident.started_at
    return title if began is None else message("{title}, {span}", title=title, span=duration(now - began))


def _lead(detection: Detection, service: str) -> Message | None:
    """Say by how much we were first, where we were."""
    if detection.lead_s is None or detection.lead_s <= 0:
        return None
    span = duration(timedelta(seconds=detection.lead_s))
    return message("We noticed {span} before {service} confirmed it", span=span, service=service)


def _record(found: TrackRecord) -> Message:
    return message(
        "Last {span}: {early}, {wrong}",
        span=plural("{count} day", "{count} days", found.days),
        early=plural("{count} outage caught first", "{count} outages caught first", found.early),
        wrong=plural("{count} false alarm", "{count} false alarms", found.wrong),
    )
