"""The three signals, side by side and never mixed: the status page, our probe, the user's own network."""

from __future__ import annotations

from enum import IntEnum

from trayapp.domain.messages import panel, states
from trayapp.domain.model.enums import Health, Network, PageState, TargetState
from trayapp.domain.model.snapshot import NetworkStatus, ServiceSnapshot, Snapshot, TargetStatus
from trayapp.i18n.message import Message
from trayapp.ui.icons.state import HEALTH_ICON
from trayapp.ui.icons.template import IconState
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.panel_view_model import MarkLine, SourceViewModel
from trayapp.ui.presenters.sanitize import NAME_LIMIT, clean_line, link

_TARGET_ICON = {
    TargetState.UP: IconState.OPERATIONAL,
    TargetState.SUSPECT: IconState.SUSPECTED,
    TargetState.DOWN: IconState.OUTAGE,
    TargetState.RECOVERING: IconState.RECOVERING,
    TargetState.SLOW: IconState.DEGRADED,
    TargetState.UNKNOWN: IconState.UNKNOWN,
}
_NETWORK_ICON = {
    Network.ONLINE: IconState.OPERATIONAL,
    Network.OFFLINE: IconState.OUTAGE,
    Network.CAPTIVE_PORTAL: IconState.DEGRADED,
    Network.PROXY_UNREACHABLE: IconState.DEGRADED,
    Network.UNKNOWN: IconState.UNKNOWN,
}
_URGENCY = (
    TargetState.DOWN,
    TargetState.SLOW,
    TargetState.SUSPECT,
    TargetState.RECOVERING,
    TargetState.UNKNOWN,
    TargetState.UP,
)
_SHORT_NAME = 24
_SHOWN_TARGETS = 4
_SHOWN_PAGES = 4
"""More of them would leave the panel no room for its list."""


class _Tone(IntEnum):
    """What a signal says at a glance; the odd one out is found by it."""

    SILENT = 0
    WELL = 1
    TROUBLED = 2


_TONE = {
    IconState.OPERATIONAL: _Tone.WELL,
    IconState.MAINTENANCE: _Tone.WELL,
    IconState.UNKNOWN: _Tone.SILENT,
}


def sources(snapshot: Snapshot | None, teller: Formatter) -> tuple[SourceViewModel, ...]:
    """Return page, probe and network, in this order."""
    services = snapshot.services if snapshot else ()
    network = snapshot.network if snapshot else NetworkStatus(Network.UNKNOWN)
    views = [_page(services, teller), _probe(services, teller), _network(network, teller)]
    tones = [_tone(view) for view in views]
    return tuple(
        SourceViewModel(view.title, view.lines, view.age, view.exact, _is_odd(index, tones), view.url)
        for index, view in enumerate(views)
    )


def _tone(view: SourceViewModel) -> _Tone:
    return max((_TONE.get(line.state, _Tone.TROUBLED) for line in view.lines), default=_Tone.SILENT)


def _is_odd(index: int, tones: list[_Tone]) -> bool:
    return tones[index] is _Tone.TROUBLED and tones.count(_Tone.TROUBLED) == 1


def _page(services: tuple[ServiceSnapshot, ...], teller: Formatter) -> SourceViewModel:
    title = teller.translate(panel.STATUS_PAGE)
    listed = sorted(services, key=lambda each: -page_health(each).rank)
    lines = _with_rest([_page_line(each, teller, named=len(services) > 1) for each in listed], listed, teller)
    fetched = min((s.page.fetched_at for s in services if s.page.fetched_at), default=None)
    lines = lines or (_silent(panel.NOT_LOOKED, title, teller),)
    url = link(services[0].page.url) if services else ""
    return SourceViewModel(title, lines, teller.age(fetched), teller.exact(fetched), url=url)


def _with_rest(lines: list[MarkLine], listed: list[ServiceSnapshot], teller: Formatter) -> tuple[MarkLine, ...]:
    """Return the first lines, and one for all others, whose mark is the worst of theirs; a single one has its own."""
    shown, rest = lines[:_SHOWN_PAGES], lines[_SHOWN_PAGES:]
    if len(rest) < 2:
        return tuple(lines)
    text = teller.translate(panel.others(len(rest)))
    words = {_page_word(each) for each in listed[_SHOWN_PAGES:]}
    if len(words) == 1:
        text = f"{text}: {teller.translate(words.pop())}"
    return (*shown, MarkLine(rest[0].state, text, ". ".join(line.spoken for line in rest)))


def _page_line(service: ServiceSnapshot, teller: Formatter, *, named: bool) -> MarkLine:
    word = teller.translate(_page_word(service))
    text = f"{clean_line(service.name, _SHORT_NAME)} {word}" if named else word
    return MarkLine(HEALTH_ICON[page_health(service)], text, f"{teller.translate(panel.STATUS_PAGE)}: {text}")


def _page_word(service: ServiceSnapshot) -> Message:
    page = service.page
    if page.state is not PageState.FRESH:
        return states.PAGE[page.state]
    return states.PAGE[PageState.STALE] if page.stale else states.PAGE_HEALTH[page.health]


def _probe(services: tuple[ServiceSnapshot, ...], teller: Formatter) -> SourceViewModel:
    title = teller.translate(panel.PROBE)
    probes: list[tuple[TargetStatus, str]] = []
    for service in services:
        names = target_names(service, teller, named=len(services) > 1)
        probes += [(probe, names[probe.target]) for probe in service.probes]
    at = max((probe.at for probe, _ in probes if probe.at), default=None)
    if len(probes) > 1 and all(probe.state is TargetState.UNKNOWN for probe, _ in probes):
        probes = probes[:1]  # they all say the same: nothing
    probes.sort(key=lambda each: _URGENCY.index(each[0].state))
    lines = tuple(_probe_line(probe, name, title, teller) for probe, name in probes[:_SHOWN_TARGETS])
    lines = lines or (_silent(panel.NOT_LOOKED, title, teller),)
    return SourceViewModel(title, lines, teller.age(at), teller.exact(at))


def target_names(service: ServiceSnapshot, teller: Formatter, *, named: bool) -> dict[str, str]:
    """Return what people call each target of a service, `named` with the service before it."""
    names = states.target_names((probe.target, probe.stands_for) for probe in service.probes)
    prefix = f"{clean_line(service.name, _SHORT_NAME)} " if named else ""
    return {target: prefix + clean_line(teller.translate(name), NAME_LIMIT) for target, name in names.items()}


def _probe_line(probe: TargetStatus, name: str, title: str, teller: Formatter) -> MarkLine:
    word = teller.translate(states.TARGET[probe.state])
    symptom = teller.translate(states.SYMPTOM[probe.symptom]) if probe.symptom else ""
    spoken = f"{title}: {name}, {word}" + (f", {symptom}" if symptom else "")
    if probe.state is TargetState.UNKNOWN:
        return MarkLine(_TARGET_ICON[probe.state], word, f"{title}: {word}")
    if probe.state is TargetState.UP:
        return MarkLine(_TARGET_ICON[probe.state], name, spoken)
    return MarkLine(_TARGET_ICON[probe.state], f"{name}: {symptom or word}", spoken)


def _network(network: NetworkStatus, teller: Formatter) -> SourceViewModel:
    title, word = teller.translate(panel.NETWORK), teller.translate(states.NETWORK[network.state])
    line = MarkLine(_NETWORK_ICON[network.state], word, f"{title}: {word}")
    return SourceViewModel(title, (line,), teller.age(network.at), teller.exact(network.at))


def _silent(said: Message, title: str, teller: Formatter) -> MarkLine:
    word = teller.translate(said)
    return MarkLine(IconState.UNKNOWN, word, f"{title}: {word}")


def target_icon(state: TargetState) -> IconState:
    """Return the mark of a target's state."""
    return _TARGET_ICON[state]


def page_health(service: ServiceSnapshot) -> Health:
    """Return what the page says, unknown where it says nothing that can be relied on."""
    fresh = service.page.is_fresh
    return service.page.health if fresh else Health.UNKNOWN
