"""The sources as tabs, never mixed: the page, our own checks, the user's network, other places; with their detail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from trayapp.domain.messages import sources as messages
from trayapp.domain.messages import states
from trayapp.domain.model.enums import Confirmation, EvidenceSource, Health, Network, PageState, TargetState
from trayapp.domain.model.own_targets import TRAFFIC_TARGETS
from trayapp.domain.model.snapshot import Evidence, NetworkStatus, ServiceSnapshot, Snapshot, TargetStatus
from trayapp.i18n.message import Message
from trayapp.ui.icons.state import HEALTH_ICON
from trayapp.ui.icons.template import IconState
from trayapp.ui.presenters.charts import LatenciesMs, network_figure
from trayapp.ui.presenters.detail_view_models import FactViewModel
from trayapp.ui.presenters.elsewhere import elsewhere_source
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.panel_view_model import SourceViewModel, Tab
from trayapp.ui.presenters.sanitize import NAME_LIMIT, TEXT_LIMIT, clean_line
from trayapp.ui.presenters.state_icons import network_icon, target_icon
from trayapp.ui.presenters.target_names import target_names

_URGENCY = (
    TargetState.DOWN,
    TargetState.SLOW,
    TargetState.SUSPECT,
    TargetState.RECOVERING,
    TargetState.UNKNOWN,
    TargetState.UP,
)
_SHORT_NAME = 24
_TAB_OF = {
    EvidenceSource.PAGE: Tab.PAGE,
    EvidenceSource.PROBE: Tab.PROBE,
    EvidenceSource.NETWORK: Tab.NETWORK,
}
_SHOWN_IN_FULL = frozenset({EvidenceSource.REGIONS, EvidenceSource.REPORTS})
"""Whose detail says everything that their evidence says."""


def sources(snapshot: Snapshot | None, fmt: Formatter, known: LatenciesMs) -> tuple[SourceViewModel, ...]:
    """Return page, probe, network and elsewhere, in this order."""
    services = snapshot.services if snapshot else ()
    network = snapshot.network if snapshot else NetworkStatus(Network.UNKNOWN)
    primary = snapshot.primary if snapshot else None
    return (
        _page(services, primary, fmt),
        _probe(services, fmt),
        _network(network, fmt, known),
        elsewhere_source(primary, snapshot.team if snapshot else None, fmt),
    )


def _source(  # noqa: PLR0917 - one line of a table
    tab: Tab,
    title: Message,
    state: IconState,
    word: str,
    figure: Message | None,
    fmt: Formatter,
    at: datetime | None,
) -> SourceViewModel:
    name, number = fmt.translate(title), fmt.translate(figure) if figure else ""
    spoken = ", ".join(each for each in (f"{name}: {word}", number) if each)
    return SourceViewModel(tab, name, state, word, number, spoken, fmt.exact(at))


def _page(services: tuple[ServiceSnapshot, ...], primary: ServiceSnapshot | None, fmt: Formatter) -> SourceViewModel:
    """Return the page of the primary service, or of all where there are several: the worst of them."""
    if primary is None:
        unnamed = states.EVIDENCE[EvidenceSource.PAGE]
        return _source(Tab.PAGE, unnamed, IconState.UNKNOWN, fmt.translate(messages.NOT_CHECKED), None, fmt, None)
    said = max(services, key=lambda each: page_health(each).rank)
    health, title = page_health(said), messages.service_says(clean_line(said.name, _SHORT_NAME))
    posted = [each.published_at for each in said.incidents if each.is_open and each.published_at]
    fetched = said.page.fetched_at
    if health.in_trouble and posted:
        figure: Message | None = messages.since(fmt.clock(min(posted)))
    else:
        figure = fmt.ago(fetched) if fetched else None
    return _source(Tab.PAGE, title, HEALTH_ICON[health], fmt.translate(page_word(said)), figure, fmt, fetched)


def page_word(service: ServiceSnapshot) -> Message:
    """Return what the page says, or why it says nothing, in a word or two."""
    page = service.page
    if page.vouches:
        return messages.PAGE_WORDS[page.health]
    if page.state is not PageState.FRESH:
        return messages.PAGE_STATES[page.state]
    return messages.PAGE_STATES[PageState.STALE]


def _probe(services: tuple[ServiceSnapshot, ...], fmt: Formatter) -> SourceViewModel:
    """Return what our checks say: what fails by its name, else how many answer."""
    probes = [(each, service) for service in services for each in service.probes if not _is_idle(each)]
    at = max((each.at for each, _ in probes if each.at), default=None)
    known = [(each, service) for each, service in probes if each.state is not TargetState.UNKNOWN]
    if not known:
        return _source(
            Tab.PROBE,
            messages.WE_MEASURE,
            IconState.UNKNOWN,
            fmt.translate(messages.NOT_CHECKED),
            None,
            fmt,
            at,
        )
    worst = min(known, key=lambda each: _URGENCY.index(_settled(*each)))
    up = sum(_settled(*each) is TargetState.UP for each in known)
    state = target_icon(_settled(*worst))
    again = sum(each.state is TargetState.SUSPECT for each, _ in known)
    age = messages.rechecking(again) if again else fmt.ago(at) if at else None
    if up == len(known):
        word = fmt.translate(messages.some_of(up, len(probes)))
        return _source(Tab.PROBE, messages.WE_MEASURE, state, word, age, fmt, at)
    bad = len(known) - up
    if bad == 1 or (len(services) == 1 and bad < len(known)):
        name = target_names(worst[1], fmt, named=len(services) > 1)[worst[0].target]
        figure = messages.others_fine(up) if up else fmt.ago(at) if at else None
        return _source(Tab.PROBE, messages.WE_MEASURE, state, _capital(name), figure, fmt, at)
    word = fmt.translate(messages.some_of(up, len(known)))
    return _source(Tab.PROBE, messages.WE_MEASURE, state, word, age, fmt, at)


def _is_idle(probe: TargetStatus) -> bool:
    """Whether the user's own programs have asked nothing for a while."""
    return probe.target in TRAFFIC_TARGETS and probe.state is TargetState.UNKNOWN


def _settled(probe: TargetStatus, service: ServiceSnapshot) -> TargetState:
    """Return a target's state as its service's verdict takes it: a first failure must last before anything shows it."""
    calm = service.verdict.confirmation is Confirmation.NONE and not service.verdict.health.in_trouble
    return TargetState.UP if calm and probe.state is TargetState.SUSPECT else probe.state


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _network(network: NetworkStatus, fmt: Formatter, known: LatenciesMs) -> SourceViewModel:
    word = fmt.translate(messages.NETWORK_WORDS[network.state])
    figure, _usual = network_figure(network, fmt, known)
    if figure is None and network.at is not None:
        figure = fmt.ago(network.at)
    return _source(Tab.NETWORK, messages.YOUR_NETWORK, network_icon(network.state), word, figure, fmt, network.at)


def facts(snapshot: Snapshot, fmt: Formatter, known: LatenciesMs) -> tuple[tuple[Tab, tuple[FactViewModel, ...]], ...]:
    """Return the detail of every source: the state of each part of it, then the evidence that it gave."""
    detail: dict[Tab, list[FactViewModel]] = {
        Tab.PAGE: [
            fact for each in snapshot.services for fact in _page_facts(each, fmt, named=len(snapshot.services) > 1)
        ],
        Tab.PROBE: [fact for each in snapshot.services for fact in _probe_facts(each, snapshot, fmt)],
        Tab.NETWORK: [*_network_facts(snapshot.network, fmt, known)],
        Tab.ELSEWHERE: _team_facts(snapshot, fmt),
    }
    primary = snapshot.primary
    if primary is not None:
        for number, line in enumerate(_evidence(primary)):
            if line.source in _SHOWN_IN_FULL:
                continue
            detail[_TAB_OF.get(line.source, Tab.PROBE)].append(_evidence_fact(number, line, fmt))
    return tuple((tab, tuple(lines)) for tab, lines in detail.items())


def _team_facts(snapshot: Snapshot, fmt: Formatter) -> list[FactViewModel]:
    if snapshot.team is None:
        return []
    from trayapp.ui.presenters.team import team_facts  # noqa: PLC0415 - rarely wanted

    return team_facts(snapshot.team, snapshot.primary, fmt)


def _page_facts(service: ServiceSnapshot, fmt: Formatter, *, named: bool) -> Iterator[FactViewModel]:
    word = fmt.translate(page_word(service))
    name = f"{clean_line(service.name, NAME_LIMIT)}: " if named else ""
    fetched = service.page.fetched_at
    aside = fmt.translate(messages.last_read(fmt.ago(fetched))) if fetched else ""
    mark = HEALTH_ICON[page_health(service)]
    yield FactViewModel(f"page:{service.id}", name + word, mark, aside, fmt.exact(fetched))
    if service.page.is_from_html:
        yield FactViewModel(f"html:{service.id}", name + fmt.translate(messages.FROM_HTML))


def _probe_facts(service: ServiceSnapshot, snapshot: Snapshot, fmt: Formatter) -> list[FactViewModel]:
    names = target_names(service, fmt, named=len(snapshot.services) > 1)
    return [_probe_fact(each, service.id, names[each.target], fmt) for each in service.probes]


def _probe_fact(probe: TargetStatus, service_id: str, name: str, fmt: Formatter) -> FactViewModel:
    well = probe.state is TargetState.UP
    word = fmt.translate(states.SYMPTOM[probe.symptom] if probe.symptom and not well else states.TARGET[probe.state])
    aside = fmt.age(probe.at)
    return FactViewModel(
        f"probe:{service_id}/{probe.target}",
        f"{_capital(name)}: {word}",
        target_icon(probe.state),
        aside,
        fmt.exact(probe.at),
    )


def _network_facts(network: NetworkStatus, fmt: Formatter, known: LatenciesMs) -> Iterator[FactViewModel]:
    word = fmt.translate(messages.NETWORK_WORDS[network.state])
    since = fmt.translate(messages.since(fmt.clock(network.since))) if network.since else ""
    yield FactViewModel("network", word, network_icon(network.state), since, fmt.exact(network.since))
    figure, usual = network_figure(network, fmt, known)
    if figure is not None and usual:
        text = fmt.translate(messages.network_takes(figure))
        yield FactViewModel("network:latency", text, None, usual, fmt.exact(network.at))


def _evidence(service: ServiceSnapshot) -> list[Evidence]:
    """Return the lines of the verdict, and what on the page contradicts itself where no line has said it."""
    lines = list(service.verdict.evidence)
    known = {line.text for line in lines}
    return lines + [Evidence(EvidenceSource.PAGE, said) for said in service.page.contradictions if said not in known]


def _evidence_fact(number: int, line: Evidence, fmt: Formatter) -> FactViewModel:
    since = fmt.translate(messages.since(fmt.clock(line.since))) if line.since else ""
    text = clean_line(fmt.translate(line.text), TEXT_LIMIT)
    return FactViewModel(f"evidence:{number}", text, None, since, fmt.exact(line.since))


def page_health(service: ServiceSnapshot) -> Health:
    """Return what the page says, unknown where it says nothing that can be relied on."""
    return service.page.health if service.page.vouches else Health.UNKNOWN
