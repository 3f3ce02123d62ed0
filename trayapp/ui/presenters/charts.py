"""The calm panel's response times, with their usual range."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trayapp.domain.messages import charts, panel, sources
from trayapp.domain.model.enums import Network
from trayapp.domain.model.snapshot import NetworkStatus, ServiceSnapshot
from trayapp.i18n.message import Message
from trayapp.ui.icons.template import IconState
from trayapp.ui.presenters.chart_view_models import LatencyViewModel
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.state_icons import network_icon, target_icon
from trayapp.ui.presenters.target_names import target_names

LatenciesMs = Mapping[str, tuple[float | None, ...]]
"""Milliseconds by SERVICE/TARGET, and those of the network."""

NETWORK = "network"
_FEWEST_FOR_RANGE = 12
_SPIKE = 1.5
"""Times the upper end of the usual range that a point is worth a mark."""


def network_latency(network: NetworkStatus, fmt: Formatter, known: LatenciesMs) -> LatencyViewModel | None:
    """Return the last hour of the canaries' answers, which is what the user's own connection takes."""
    points = known.get(NETWORK, ())
    if sum(each is not None for each in points) < 2:
        return None
    return _view(("", NETWORK), fmt.translate(sources.YOUR_NETWORK), network_icon(network.state), points, fmt)


def network_figure(network: NetworkStatus, fmt: Formatter, known: LatenciesMs) -> tuple[Message | None, str]:
    """Return what the network takes now, and what it usually does, in words; nothing while it is not online."""
    points = known.get(NETWORK, ())
    latest = points[-1] if points else None
    if network.state is not Network.ONLINE or latest is None:
        return None, ""
    low, high = _usual(sorted(each for each in points if each is not None))
    usual = "" if low is None or high is None else fmt.translate(charts.usual(round(low), round(high)))
    return panel.latency(round(latest)), usual


def latencies(
    services: tuple[ServiceSnapshot, ...], fmt: Formatter, known: LatenciesMs
) -> tuple[LatencyViewModel, ...]:
    """Return the answers of the last hour of each target that has any."""
    views = []
    for service in services:
        names = target_names(service, fmt, named=len(services) > 1)
        for probe in service.probes:
            points = known.get(f"{service.id}/{probe.target}", ())
            if sum(each is not None for each in points) >= 2:
                key = service.id, probe.target
                views.append(_view(key, names[probe.target], target_icon(probe.state), points, fmt))
    return tuple(views)


def _view(
    key: tuple[str, str], name: str, state: IconState, points: tuple[float | None, ...], fmt: Formatter
) -> LatencyViewModel:
    answered = sorted(each for each in points if each is not None)
    low, high = _usual(answered)
    latest = points[-1]
    value = fmt.translate(panel.latency(round(latest))) if latest is not None else fmt.translate(panel.NO_ANSWER)
    said = fmt.translate(panel.latency_range(round(answered[0]), round(answered[-1])))
    return LatencyViewModel(
        *key,
        name[:1].upper() + name[1:],
        state,
        value,
        points,
        low,
        high,
        _spike(points, high),
        f"{name}, {value}, {said}",
    )


def _usual(answered: Sequence[float]) -> tuple[float | None, float | None]:
    """Return the range that eight of ten answers lie in, or nothing while there are too few."""
    if len(answered) < _FEWEST_FOR_RANGE:
        return None, None
    return answered[len(answered) // 10], answered[len(answered) * 9 // 10]


def _spike(points: Sequence[float | None], high: float | None) -> int | None:
    if high is None:
        return None
    worst = max(range(len(points)), key=lambda index: points[index] or 0.0)
    return worst if (points[worst] or 0.0) > high * _SPIKE else None
