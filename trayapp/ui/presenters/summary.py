"""The copied summary: five lines at most, for a colleague or a ticket."""

from __future__ import annotations

from trayapp.domain.messages import sources, states
from trayapp.domain.messages import summary as messages
from trayapp.domain.model.enums import TargetState
from trayapp.domain.model.snapshot import ServiceSnapshot, Snapshot
from trayapp.i18n.message import Message, message
from trayapp.ui.icons.state import icon_state
from trayapp.ui.presenters.answer import answer, plain_headline
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.sanitize import NAME_LIMIT, clean_line, link
from trayapp.ui.presenters.target_names import target_names


def summary(snapshot: Snapshot, fmt: Formatter, demo: Message | None = None) -> str:
    """Return the summary of the primary service; a demo says so in its first line."""
    service = snapshot.primary
    if service is None:
        return ""
    lines = [
        demo,
        _first(snapshot, service, fmt),
        _latest(service, fmt),
        _measured(snapshot, service, fmt),
    ]
    said = [clean_line(fmt.translate(each)) for each in lines if each is not None]
    opened = [each for each in service.incidents if each.is_open and each.id not in service.unwatched]
    urls = [url for url in (link(each.url) for each in opened[:1]) if url]
    stamp = fmt.translate(messages.signed(fmt.stamp(fmt.now)))
    return "\n".join((*said[:-1], *urls, *said[-1:], stamp)) + "\n"


def _first(snapshot: Snapshot, service: ServiceSnapshot, fmt: Formatter) -> Message:
    headline = plain_headline(service, icon_state(snapshot))
    whose, _ = answer(snapshot, service, fmt)
    since = service.verdict.since
    if since is None or not service.verdict.health.in_trouble:
        return messages.headline_now(headline, whose)
    return messages.headline_since(headline, fmt.clock(since), fmt.since(since), whose)


def _latest(service: ServiceSnapshot, fmt: Formatter) -> Message | None:
    opened = [each for each in service.incidents if each.is_open and each.updates and each.id not in service.unwatched]
    if not opened:
        return None
    incident = max(opened, key=lambda each: each.updates[0].at)
    newest, name = incident.updates[0], clean_line(service.name, NAME_LIMIT)
    return messages.update(name, fmt.clock(newest.at), states.PHASE[newest.phase], clean_line(incident.title))


def _measured(snapshot: Snapshot, service: ServiceSnapshot, fmt: Formatter) -> Message:
    names = target_names(service, fmt, named=False)
    facts = [
        sources.failing(
            message("{name}", name=names[each.target]),
            states.SYMPTOM[each.symptom]
            if each.symptom and each.state is not TargetState.UP
            else states.TARGET[each.state],
        )
        for each in service.probes
    ]
    network = sources.failing(sources.YOUR_NETWORK, sources.NETWORK_WORDS[snapshot.network.state])
    return messages.measured((*facts, network))
