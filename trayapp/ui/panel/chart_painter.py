"""Paints the panel's charts with a QPainter: no chart library fits into the start-up and memory budgets."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from trayapp.domain.model.enums import Health
from trayapp.ui.icons.state import HEALTH_ICON
from trayapp.ui.icons.template import IconState
from trayapp.ui.panel.primitives import Dumbbell
from trayapp.ui.panel.theme import ColourRole, FontRole, Theme, mixed
from trayapp.ui.presenters.chart_view_models import DayViewModel, FailureChartViewModel, LatencyViewModel

_TALL = 0.6
"""A share of failures that fills the head's chart at least: a third of them shall not look like next to nothing."""
_CALM = 0.5
"""Share of the slowest answer that fills a line's height at least: a few milliseconds' noise is no drama."""
_AREA, _SHADE = 0.26, 0.09
Point = tuple[float, float | None]


def _runs(points: tuple[Point, ...]) -> list[list[tuple[float, float]]]:
    """Return the stretches between gaps."""
    return [
        [(x, value) for x, value in run if value is not None]
        for known, run in groupby(points, key=lambda each: each[1] is not None)
        if known
    ]


def paint_failures(
    painter: QPainter, theme: Theme, rect: QRect, chart: FailureChartViewModel, state: IconState
) -> None:
    """Paint the head's chart: marker texts at the top, the area below, the axis texts at the bottom."""
    colour, height = theme.state(state), theme.metrics[FontRole.SMALL].height()
    plot = QRectF(rect.left(), rect.top() + height + 4, rect.width(), rect.height() - 2 * height - 8)
    ground = theme.tint(state)
    if chart.silence is not None:
        begin, end = (plot.left() + x * plot.width() for x in chart.silence)
        painter.fillRect(QRectF(begin, plot.top(), end - begin, plot.height()), mixed(colour, ground, _SHADE))
        _silence_text(painter, theme, QRectF(begin, plot.top() + 1, end - begin, height), chart.silence_text, colour)
    room = (plot.height() - height - 2) / max(_TALL, *(share or 0.0 for _, share in chart.points), 0.0)
    for run in _runs(chart.points):
        line = [QPointF(plot.left() + x * plot.width(), plot.bottom() - share * room) for x, share in run]
        area = [QPointF(line[0].x(), plot.bottom()), *line, QPointF(line[-1].x(), plot.bottom())]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(mixed(colour, ground, _AREA))
        painter.drawPolygon(QPolygonF(area))
        painter.setPen(QPen(colour, 1.75, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.drawPolyline(QPolygonF(line))
    painter.fillRect(QRectF(plot.left(), plot.bottom(), plot.width(), 1), theme.colours[ColourRole.HANDLE])
    _markers(painter, theme, rect, plot, chart)
    axis = QRectF(rect.left(), plot.bottom() + 3, rect.width(), height)
    paint_axis(painter, theme, axis, (chart.start, chart.caption, chart.end))


def _silence_text(painter: QPainter, theme: Theme, rect: QRectF, text: str, colour: QColor) -> None:
    if theme.metrics[FontRole.SMALL_STRONG].horizontalAdvance(text) + 8 <= rect.width():
        painter.setFont(theme.fonts[FontRole.SMALL_STRONG])
        painter.setPen(theme.readable(colour))
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), text)


def _markers(painter: QPainter, theme: Theme, rect: QRect, plot: QRectF, chart: FailureChartViewModel) -> None:
    """Draw our detection and the page's first word; two texts that would meet stand on their own sides."""
    painter.setFont(theme.fonts[FontRole.SMALL_STRONG])
    metrics, taken = theme.metrics[FontRole.SMALL_STRONG], float(rect.left())
    for marker in (each for each in (chart.noticed, chart.posted) if each is not None):
        x = plot.left() + marker.x * plot.width()
        painter.setPen(QPen(theme.colours[ColourRole.TEXT], 1.25))
        painter.drawLine(QLineF(x, plot.top() - 3, x, plot.bottom()))
        width = metrics.horizontalAdvance(marker.text) + 1
        left = max(taken, min(x, rect.right() + 1 - width))
        if left + width > rect.right() + 2:
            continue  # no room: the spoken text and the tooltip have it
        painter.drawText(QPointF(left, rect.top() + metrics.ascent()), marker.text)
        taken = left + width + 10


def paint_axis(painter: QPainter, theme: Theme, rect: QRectF, texts: tuple[str, str, str]) -> None:
    """Write below a chart when it begins and ends, and between them what it shows, where there is room."""
    start, caption, end = texts
    painter.setFont(theme.fonts[FontRole.SMALL])
    painter.setPen(theme.colours[ColourRole.MUTED])
    metrics = theme.metrics[FontRole.SMALL]
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignLeft), start)
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignRight), end)
    middle = QRectF(rect.left(), rect.top(), rect.width() - metrics.horizontalAdvance(end) - 16, rect.height())
    if metrics.horizontalAdvance(caption) + metrics.horizontalAdvance(start) + 16 <= middle.width():
        painter.drawText(middle, int(Qt.AlignmentFlag.AlignRight), caption)


def paint_latency(painter: QPainter, theme: Theme, rect: QRect, latency: LatencyViewModel) -> None:
    """Paint answer times over their usual range; a tick at the bottom where no answer came."""
    answered = [point for point in latency.points if point is not None]
    low, high = min(answered), max(answered)
    if latency.low is not None and latency.high is not None:
        low, high = min(low, latency.low), max(high, latency.high)
    span, step = max(high - low, high * _CALM, 1.0), rect.width() / max(1, len(latency.points) - 1)

    def y(value: float) -> float:
        return rect.bottom() - 3 - (value - low) / span * (rect.height() - 6)

    if latency.low is not None and latency.high is not None:
        top, bottom = y(latency.high) - 1, y(latency.low) + 1
        shade = mixed(theme.state(IconState.OPERATIONAL), theme.window, 0.16)
        painter.fillRect(QRectF(rect.left(), top, rect.width(), max(3.0, bottom - top)), shade)
    points = tuple((rect.left() + index * step, point) for index, point in enumerate(latency.points))
    painter.setPen(QPen(theme.colours[ColourRole.TEXT], 1.25, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    for run in _runs(points):
        painter.drawPolyline(QPolygonF([QPointF(x, y(value)) for x, value in run]))
    for x, value in points:
        if value is None:
            painter.fillRect(QRectF(x - 1, rect.bottom() - 5, 2, 5), theme.state(IconState.OUTAGE))
    if latency.spike is not None:
        x, spike = points[latency.spike]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.state(IconState.DEGRADED))
        painter.drawEllipse(QPointF(x, y(spike or low)), 2.75, 2.75)


def paint_days(painter: QPainter, theme: Theme, rect: QRect, days: tuple[DayViewModel, ...]) -> None:
    """Paint one bar a day on whole pixels; trouble stands taller, so that its height says what its colour says."""
    pitch = max(2, rect.width() // max(1, len(days)))
    left = rect.right() + 1 - pitch * len(days)
    for number, day in enumerate(days):
        share = 0.12 if day.health is None else _DAY_HEIGHT.get(day.health, 1.0)
        height = max(2, round(rect.height() * share))
        colour = theme.colours[ColourRole.HANDLE] if day.health is None else theme.state(HEALTH_ICON[day.health])
        if day.health is not None and not day.own:
            colour = mixed(colour, theme.window, 0.72)
        painter.fillRect(QRect(left + number * pitch, rect.bottom() + 1 - height, pitch - 1, height), colour)


_DAY_HEIGHT = {Health.OPERATIONAL: 0.5, Health.MAINTENANCE: 0.5, Health.UNKNOWN: 0.3, Health.DEGRADED: 0.75}


def paint_dumbbell(painter: QPainter, theme: Theme, rect: QRect, piece: Dumbbell) -> None:
    """Paint the minutes from the outage's beginning: a dot where we noticed, one where the page posted."""
    middle, scale = rect.center().y() + 0.5, rect.width() / max(1.0, piece.longest_min)
    painter.fillRect(QRectF(rect.left(), middle - 0.5, rect.width(), 1), theme.colours[ColourRole.HAIRLINE])
    posted = rect.left() + piece.posted_min * scale
    late = theme.state(IconState.OUTAGE)
    if piece.noticed_min is not None:
        noticed = rect.left() + max(0.0, piece.noticed_min) * scale
        run = QRectF(min(noticed, posted), middle - 1.5, abs(posted - noticed), 3)
        painter.fillRect(run, mixed(late, theme.window, 0.45))
        _end(painter, noticed, middle, theme.state(IconState.OPERATIONAL))
    else:
        painter.fillRect(QRectF(rect.left(), middle - 1.5, posted - rect.left(), 3), mixed(late, theme.window, 0.25))
    _end(painter, posted, middle, late)
    painter.setFont(theme.fonts[FontRole.SMALL_STRONG])
    painter.setPen(theme.colours[ColourRole.TEXT])
    label = QRectF(posted + 8, rect.top(), piece.ends, rect.height())
    painter.drawText(label, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), f"{piece.posted_min:.0f}")


def _end(painter: QPainter, x: float, y: float, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(QPointF(x, y), 4.0, 4.0)
