"""The calm panel's response times, with their usual range."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trayapp.domain.messages import panel
from trayapp.domain.model.snapshot import ServiceSnapshot, TargetStatus
from trayapp.ui.presenters.chart_view_models import LatencyViewModel
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.sources import target_icon
from trayapp.ui.presenters.target_names import target_names

_FEWEST_FOR_RANGE = 12
_SPIKE = 1.5
"""Times the upper end of the usual range that a point is worth a mark."""


def latencies(
    services: tuple[ServiceSnapshot, ...], fmt: Formatter, known: Mapping[str, tuple[float | None, ...]]
) -> tuple[LatencyViewModel, ...]:
    """Return the answers of the last hour of each target that has any."""
    views = []
    for service in services:
        names = target_names(service, fmt, named=len(services) > 1)
        for probe in service.probes:
            points = known.get(f"{service.id}/{probe.target}", ())
            if sum(each is not None for each in points) >= 2:
                views.append(_latency(service.id, probe, names[probe.target], points, fmt))
    return tuple(views)


def _latency(
    service_id: str, probe: TargetStatus, name: str, points: tuple[float | None, ...], fmt: Formatter
) -> LatencyViewModel:
    answered = sorted(each for each in points if each is not None)
    low, high = _usual(answered)
    latest = points[-1]
    value = fmt.translate(panel.latency(round(latest))) if latest is not None else fmt.translate(panel.NO_ANSWER)
    said = fmt.translate(panel.latency_range(round(answered[0]), round(answered[-1])))
    return LatencyViewModel(
        service_id,
        probe.target,
        name[:1].upper() + name[1:],
        target_icon(probe.state),
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
