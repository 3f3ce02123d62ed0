"""The chart in the panel's head while something fails: the share of our checks that failed, and who spoke when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from trayapp.domain.messages import charts
from trayapp.domain.model.enums import Confirmation
from trayapp.domain.model.history import CheckRound
from trayapp.domain.model.snapshot import ServiceSnapshot
from trayapp.ui.presenters.chart_view_models import ChartMarker, FailureChartViewModel
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.sanitize import NAME_LIMIT, clean_line

_BEFORE = timedelta(minutes=13)
_SHORTEST, _LONGEST = timedelta(minutes=20), timedelta(hours=6)
_BUCKETS = 30
_FEWEST_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class IncidentAxis:
    """The time from a while before an incident to now, on which every chart of it is drawn, and who spoke when."""

    begin: datetime
    now: datetime
    detected: datetime | None
    posted: datetime | None

    def x(self, moment: datetime) -> float:
        """Return where a moment stands, from 0 (the beginning) to 1 (now)."""
        return min(1.0, max(0.0, (moment - self.begin) / (self.now - self.begin)))


def incident_axis(service: ServiceSnapshot, now: datetime) -> IncidentAxis | None:
    """Return the axis of what is wrong with a service; None while nothing is."""
    verdict = service.verdict
    if not verdict.health.in_trouble or verdict.confirmation is Confirmation.NONE:
        return None
    detected, posted = _detected_at(service), _posted_at(service)
    first = min((each for each in (verdict.since, detected, posted) if each is not None), default=now)
    begin = max(min(first - _BEFORE, now - _SHORTEST), now - _LONGEST)
    return IncidentAxis(begin, now, detected, posted)


def markers(
    axis: IncidentAxis, service: ServiceSnapshot, fmt: Formatter
) -> tuple[ChartMarker | None, ChartMarker | None]:
    """Return our detection and the page's first word, as far as there are such."""
    noticed = posted = None
    if axis.detected is not None:
        said = charts.noticed(fmt.clock(axis.detected))
        noticed = ChartMarker(axis.x(axis.detected), fmt.translate(said))
    if axis.posted is not None:
        said = charts.posts(clean_line(service.name, NAME_LIMIT), fmt.clock(axis.posted))
        posted = ChartMarker(axis.x(axis.posted), fmt.translate(said))
    return noticed, posted


def failure_chart(
    service: ServiceSnapshot, rounds: Sequence[CheckRound], fmt: Formatter
) -> FailureChartViewModel | None:
    """Return the chart; None while nothing is wrong, or while too few rounds were checked to draw a line."""
    axis = incident_axis(service, fmt.now)
    if axis is None:
        return None
    shown = [each for each in rounds if each.at >= axis.begin]
    if len(shown) < _FEWEST_ROUNDS:
        return None
    points = _points(shown, axis)
    noticed, posted = markers(axis, service, fmt)
    silence = _silence(axis)
    latest = next((share for _, share in reversed(points) if share is not None), 0.0)
    spoken = [each.text for each in (noticed, posted) if each is not None]
    return FailureChartViewModel(
        points=points,
        noticed=noticed,
        posted=posted,
        silence=silence,
        silence_text=_silence_text(axis, fmt) if silence else "",
        start=fmt.translate(fmt.clock(axis.begin)),
        caption=fmt.translate(charts.SHARE_OF_CHECKS),
        end=fmt.translate(charts.now_at(fmt.clock(fmt.now))),
        spoken=". ".join([*spoken, fmt.translate(charts.failing_share(round(latest * 100)))]),
    )


def _detected_at(service: ServiceSnapshot) -> datetime | None:
    found = service.detection
    return None if found is None else found.likely_at or found.suspected_at


def _posted_at(service: ServiceSnapshot) -> datetime | None:
    """Return when the page first spoke of what is open now: of the incident that confirmed ours, if there is one."""
    opened = [each for each in service.incidents if each.is_open and each.id not in service.unwatched]
    ours = service.detection.incident_id if service.detection else None
    posted = [each.published_at for each in opened if each.published_at and ours in (None, each.id)]
    return min(posted, default=None)


def _points(rounds: Sequence[CheckRound], axis: IncidentAxis) -> tuple[tuple[float, float | None], ...]:
    """Return the share of each of `_BUCKETS` stretches at its middle, None where nothing was checked for a while.

    The first and the last reach to the ends of the axis.
    """
    width = (axis.now - axis.begin) / _BUCKETS
    bad, of = [0] * _BUCKETS, [0] * _BUCKETS
    for each in rounds:
        index = min(_BUCKETS - 1, max(0, int((each.at - axis.begin) / width)))
        bad[index] += each.bad
        of[index] += each.checked
    points: list[tuple[float, float | None]] = []
    empty = 0
    for index in range(_BUCKETS):
        x = (index + 0.5) / _BUCKETS
        if of[index]:
            points.append((x, bad[index] / of[index]))
            empty = 0
            continue
        empty += 1
        if empty * width > timedelta(minutes=5) and points and points[-1][1] is not None:
            points.append((x, None))
    first = [(0.0, points[0][1])] if of[0] else []
    return (*first, *points, *([(1.0, points[-1][1])] if of[-1] else []))


def _silence(axis: IncidentAxis) -> tuple[float, float] | None:
    if axis.detected is None or (axis.posted is not None and axis.posted <= axis.detected):
        return None
    return axis.x(axis.detected), axis.x(axis.posted or axis.now)


def _silence_text(axis: IncidentAxis, fmt: Formatter) -> str:
    assert axis.detected is not None
    if axis.posted is None:
        return fmt.translate(charts.silence_so_far(fmt.since(axis.detected)))
    return fmt.translate(charts.silence(axis.posted - axis.detected))
