"""The copied summary: five lines at most, for a colleague or a ticket."""

from __future__ import annotations

from trayapp.domain.messages import sources, states
from trayapp.domain.messages import summary as messages
from trayapp.domain.messages.answers import together
from trayapp.domain.messages.panel import joined
from trayapp.domain.model.enums import TargetState
from trayapp.domain.model.snapshot import ServiceSnapshot, Snapshot
from trayapp.i18n.message import Message, message
from trayapp.ui.icons.state import icon_state
from trayapp.ui.presenters.answer import answer, plain_headline
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.incidents import open_incidents
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
    urls = [url for url in (link(each.url) for each in open_incidents(service)[:1]) if url]
    stamp = fmt.translate(messages.signed(fmt.stamp(fmt.now)))
    return "\n".join((*said[:-1], *urls, *said[-1:], stamp)) + "\n"


def _first(snapshot: Snapshot, service: ServiceSnapshot, fmt: Formatter) -> Message:
    headline = plain_headline(snapshot, service, icon_state(snapshot))
    whose, more = answer(snapshot, service, fmt)
    since = service.told_since
    if since is None or not service.verdict.health.in_trouble:
        return messages.headline_now(headline, together(whose, more) if more is not None else whose)
    lasted = service.verdict.lasted(fmt.now, since) or fmt.since(since)
    said = messages.headline_seen if service.verdict.unwatched_s else messages.headline_since
    return said(headline, fmt.clock(since), lasted, whose)


def _latest(service: ServiceSnapshot, fmt: Formatter) -> Message | None:
    incident = next((each for each in open_incidents(service) if each.updates), None)
    if incident is None:
        return None
    newest, name = incident.updates[0], clean_line(service.name, NAME_LIMIT)
    return messages.update(name, fmt.clock(newest.at), states.PHASE[newest.phase], clean_line(incident.title))


def _measured(snapshot: Snapshot, service: ServiceSnapshot, fmt: Formatter) -> Message:
    """Return what our checks see, what fails first: the targets that do alike share a word."""
    names, words = target_names(service, fmt, named=False), dict[Message, list[Message]]()
    for each in sorted(service.probes, key=lambda probe: probe.state is TargetState.UP):
        symptom = each.symptom if each.state is not TargetState.UP else None
        word = states.SYMPTOM[symptom] if symptom is not None else states.TARGET[each.state]
        words.setdefault(word, []).append(message("{name}", name=names[each.target]))
    facts = [sources.failing(tuple(found), word) for word, found in words.items()]
    network = sources.failing(sources.YOUR_NETWORK, sources.NETWORK_WORDS[snapshot.network.state])
    return messages.measured(joined((*facts, network)))
