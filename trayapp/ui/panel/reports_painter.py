"""Paints other people's reports over time: the curve and its peak, what is usual, and who spoke when."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from trayapp.ui.panel.chart_painter import paint_axis
from trayapp.ui.panel.theme import ColourRole, FontRole, Theme, mixed
from trayapp.ui.presenters.chart_view_models import ReportsChartViewModel

_AREA = 0.20
"""Share of the curve's colour upon the window's, below the curve."""
_DOT = 2.75
_GAP = 4


def paint_reports(painter: QPainter, theme: Theme, rect: QRect, chart: ReportsChartViewModel) -> None:
    """Paint the chart: who spoke when at the top, the peak's text above the curve, the axis texts at the bottom."""
    colour, height = theme.colours[ColourRole.LINK], theme.metrics[FontRole.SMALL].height()
    plot = QRectF(rect.left(), rect.top(), rect.width(), rect.height() - height - 4)
    room = plot.height() - 2 * height - _GAP - _DOT
    line = [QPointF(plot.left() + x * plot.width(), plot.bottom() - share * room) for x, share in chart.points]
    area = [QPointF(line[0].x(), plot.bottom()), *line, QPointF(line[-1].x(), plot.bottom())]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(area_ground(theme))
    painter.drawPolygon(QPolygonF(area))
    _speakers(painter, theme, plot, chart)
    painter.setPen(QPen(colour, 1.75, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.drawPolyline(QPolygonF(line))
    _peak(painter, theme, plot, line, chart)
    usual = QLineF(plot.left(), plot.bottom() - chart.usual * room, plot.right(), plot.bottom() - chart.usual * room)
    caption = _usual(painter, theme, usual, line, chart.usual_text) if chart.usual else ""
    painter.fillRect(QRectF(plot.left(), plot.bottom(), plot.width(), 1), theme.colours[ColourRole.HANDLE])
    axis = QRectF(rect.left(), plot.bottom() + 3, rect.width(), height)
    paint_axis(painter, theme, axis, (chart.start, caption, chart.end))


def _speakers(painter: QPainter, theme: Theme, plot: QRectF, chart: ReportsChartViewModel) -> None:
    """Draw our detection and the page's first word."""
    known = sorted((each for each in (chart.noticed, chart.posted) if each is not None), key=lambda each: each.x)
    metrics, lines = theme.metrics[FontRole.SMALL], _lines(plot, chart)
    places = speaker_places(plot, lines, [metrics.horizontalAdvance(each.text) + 1.0 for each in known])
    painter.setFont(theme.fonts[FontRole.SMALL])
    for x, left, marker in zip(lines, places, known, strict=True):
        painter.setPen(QPen(theme.colours[ColourRole.TEXT], 1, Qt.PenStyle.DashLine))
        painter.drawLine(QLineF(x, plot.top() + 2, x, plot.bottom()))
        if left is not None:  # otherwise the spoken text and the tooltip have it
            painter.setPen(theme.colours[ColourRole.MUTED])
            painter.drawText(QPointF(left, plot.top() + metrics.ascent()), marker.text)


def _lines(plot: QRectF, chart: ReportsChartViewModel) -> list[float]:
    """Return where somebody spoke, from left to right."""
    return sorted(plot.left() + each.x * plot.width() for each in (chart.noticed, chart.posted) if each is not None)


def speaker_places(plot: QRectF, lines: list[float], widths: list[float]) -> list[float | None]:
    """Return where each text begins: the first before its line, the others after it, on the other side if need be.

    None is for a text that would leave the chart, or meet a line or another text.
    """
    places: list[float | None] = []
    taken = plot.left()
    for number, (x, width) in enumerate(zip(lines, widths, strict=True)):
        sides = (x - _GAP - width, x + _GAP) if number == 0 else (x + _GAP, x - _GAP - width)
        end = min([plot.right() + 1, *lines[number + 1 :]])
        left = next((each for each in sides if each >= taken and each + width <= end), None)
        places.append(left)
        taken = max(x + _GAP, left + width + 2 * _GAP if left is not None else 0.0)
    return places


def _peak(painter: QPainter, theme: Theme, plot: QRectF, line: list[QPointF], chart: ReportsChartViewModel) -> None:
    """Draw the peak's dot, and above it what it was."""
    dot = min(line, key=QPointF.y)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colours[ColourRole.LINK])
    painter.drawEllipse(dot, _DOT, _DOT)
    metrics = theme.metrics[FontRole.SMALL_STRONG]
    width = metrics.horizontalAdvance(chart.peak_text) + 2.0
    place = QRectF(0, dot.y() - _DOT - metrics.height(), width, metrics.height())
    place.moveLeft(peak_left(plot, dot.x(), width, _lines(plot, chart)))
    painter.fillRect(place, theme.window)
    painter.setFont(theme.fonts[FontRole.SMALL_STRONG])
    painter.setPen(theme.colours[ColourRole.TEXT])
    painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), chart.peak_text)


def peak_left(plot: QRectF, x: float, width: float, lines: list[float]) -> float:
    """Return where the text of a peak at `x` begins: between the lines of those who spoke, if there is room."""
    begin = max([line + _GAP for line in lines if line <= x], default=plot.left())
    end = min([line - _GAP for line in lines if line > x], default=plot.right())
    if end - begin < width:
        begin, end = plot.left(), plot.right()
    return max(begin, min(x - width / 2, end - width))


def _usual(painter: QPainter, theme: Theme, usual: QLineF, curve: list[QPointF], text: str) -> str:
    """Draw what is usual as a dashed line, its figure above its end; return the figure where the curve runs there."""
    painter.setPen(QPen(theme.colours[ColourRole.MUTED], 1, Qt.PenStyle.DashLine))
    painter.drawLine(usual)
    metrics = theme.metrics[FontRole.SMALL]
    width, height = metrics.horizontalAdvance(text) + 2.0, metrics.height()
    end = curve[-1].x() - 2 if curve[-1].x() > usual.x2() - width else usual.x2()
    place = QRectF(end - width, usual.y2() - height - 1, width, height)
    if touches(curve, place.adjusted(0, -1, 0, -2)):
        return text
    painter.setFont(theme.fonts[FontRole.SMALL])
    painter.setPen(usual_ink(theme))
    painter.drawText(place, int(Qt.AlignmentFlag.AlignRight), text)
    return ""


def usual_ink(theme: Theme) -> QColor:
    """Return the colour of a text that stands on the area below the curve, or beside it."""
    return theme.readable_on(theme.colours[ColourRole.MUTED], area_ground(theme), theme.window)


def area_ground(theme: Theme) -> QColor:
    """Return the colour of the area below the curve."""
    return mixed(theme.colours[ColourRole.LINK], theme.window, _AREA)


def touches(line: list[QPointF], place: QRectF) -> bool:
    """Whether a curve runs through a rectangle."""
    corners = (place.topLeft(), place.topRight(), place.bottomRight(), place.bottomLeft(), place.topLeft())
    sides = [QLineF(one, other) for one, other in pairwise(corners)]
    bounded = QLineF.IntersectionType.BoundedIntersection
    return any(place.contains(each) for each in line) or any(
        QLineF(one, other).intersects(side)[0] is bounded for one, other in pairwise(line) for side in sides
    )
