"""The chart of what other people report while something fails, on the axis of the incident."""

from __future__ import annotations

from datetime import datetime, timedelta

from trayapp.domain.messages import charts, crowd
from trayapp.domain.model.crowd import CrowdLevel
from trayapp.domain.model.snapshot import ServiceSnapshot
from trayapp.ui.presenters.chart_view_models import ReportsChartViewModel
from trayapp.ui.presenters.failure_chart import IncidentAxis, incident_axis, markers
from trayapp.ui.presenters.formatter import Formatter


def reports_chart(
    service: ServiceSnapshot, level: CrowdLevel, asked_at: datetime, fmt: Formatter
) -> ReportsChartViewModel | None:
    """Return the chart of one series; None while nothing fails, or while too little of the series is in sight."""
    axis = incident_axis(service, fmt.now)
    points, most = _curve(level, axis, asked_at) if axis is not None else ((), 0)
    if axis is None or not points:
        return None
    usual = level.series.usual
    noticed, posted = markers(axis, service, fmt)
    start, end = fmt.translate(fmt.clock(axis.begin)), fmt.translate(charts.now_at(fmt.clock(axis.now)))
    peak_text = fmt.translate(crowd.peak(most, timedelta(seconds=level.series.bucket_s)))
    usual_text = fmt.translate(crowd.usual(usual)) if usual else ""
    said = [f"{start}, {end}: {fmt.translate(crowd.reports(level))}", peak_text, usual_text]
    said += [each.text for each in (noticed, posted) if each is not None]
    return ReportsChartViewModel(
        points=points,
        peak_text=peak_text,
        usual=min(1.0, usual / most) if usual else 0.0,
        usual_text=usual_text,
        noticed=noticed,
        posted=posted,
        start=start,
        end=end,
        spoken=". ".join(each for each in said if each),
    )


def _curve(level: CrowdLevel, axis: IncidentAxis, asked_at: datetime) -> tuple[tuple[tuple[float, float], ...], int]:
    """Return the buckets in sight that were whole when we asked, as shares of the most in one of them, and that.

    A bucket's count stands at its middle; the first and the last reach to their own ends.
    """
    width = timedelta(seconds=level.series.bucket_s)
    shown = [each for each in level.series.buckets if each.at + width / 2 >= axis.begin and each.at + width <= asked_at]
    most = max((each.count for each in shown), default=0)
    if most == 0 or len(shown) < 2:
        return (), 0
    points = [(axis.x(each.at + width / 2), each.count / most) for each in shown]
    first, last = (axis.x(shown[0].at), points[0][1]), (axis.x(shown[-1].at + width), points[-1][1])
    return (first, *points, last), most
