"""The calm panel's charts: response times with their usual range, and the last days with their share of trouble."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trayapp.domain.messages import charts, panel, states
from trayapp.domain.model.enums import Health
from trayapp.domain.model.snapshot import ServiceSnapshot, Snapshot, TargetStatus
from trayapp.ui.presenters.chart_view_models import DayStripViewModel, DayViewModel, LatencyViewModel
from trayapp.ui.presenters.components import is_yours
from trayapp.ui.presenters.context import Day, PanelContext
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.sanitize import NAME_LIMIT, clean_line
from trayapp.ui.presenters.sources import target_icon
from trayapp.ui.presenters.target_names import target_names

_FEWEST_FOR_RANGE = 12
_FEWEST_FOR_SHARE = 7
"""Days: a share of fewer says more of the day than of the service."""
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


def strips(snapshot: Snapshot, fmt: Formatter, context: PanelContext) -> tuple[DayStripViewModel, ...]:
    """Return a strip of days for each group of yours that has any."""
    views: dict[str, DayStripViewModel] = {}
    for service in snapshot.services:
        for component in service.components:
            key = component.group_id or component.group or ""
            name = clean_line(component.group or service.name, NAME_LIMIT)
            days = context.days.get(key, ())
            if key not in views and any(day.health is not None for day in days) and is_yours(key, context):
                views[key] = _strip(key, name, days, fmt)
    return tuple(views.values())


def _strip(key: str, name: str, days: tuple[Day, ...], fmt: Formatter) -> DayStripViewModel:
    seen = [day for day in days if day.health is not None]
    share = fmt.translate(charts.percent(_share(seen))) if len(seen) >= _FEWEST_FOR_SHARE else ""
    spoken = f"{name}: {fmt.translate(charts.strip_summary(_share(seen), len(seen)))}"
    return DayStripViewModel(key, name, tuple(_day(day, fmt) for day in days), share, spoken)


def _share(seen: Sequence[Day]) -> str:
    """Return the share of the time without trouble; by days where no seconds are known."""
    total = sum(day.seen_s for day in seen)
    if total > 0:
        share = 1 - sum(day.trouble_s for day in seen) / total
    else:
        share = sum(not (day.health or Health.UNKNOWN).in_trouble for day in seen) / len(seen)
    return f"{int(share * 1000) / 10:.1f}" if share < 1 else "100"


def _day(day: Day, fmt: Formatter) -> DayViewModel:
    said = charts.NO_DATA if day.health is None else states.HEALTH[day.health]
    return DayViewModel(day.health, day.own, f"{fmt.date(day.day)}: {fmt.translate(said)}")
