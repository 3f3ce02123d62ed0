"""Where the pieces of the rows with charts go."""

from __future__ import annotations

from PySide6.QtCore import QRect

from trayapp.ui.icons.template import IconState
from trayapp.ui.panel.primitives import DayStrip, Dot, Dumbbell, LatencyLine, ReportsChart, RowLayout
from trayapp.ui.panel.row import Row
from trayapp.ui.panel.row_builder import MARGIN, SLACK, RowBuilder
from trayapp.ui.panel.theme import ColourRole, FontRole, Theme
from trayapp.ui.presenters.chart_view_models import (
    DayStripViewModel,
    DumbbellViewModel,
    LatencyViewModel,
    LatenessViewModel,
    ReportsChartViewModel,
)

_NAME, _FIGURE, _GAP = 84, 60, 14
"""The columns of a chart's row: what, how much, and the chart takes the rest."""
_DUMBBELL_ENDS = 34
_SHORTEST_NAME = 58
_REPORTS = 88
"""The height of the curve of reports, without the texts above and below it."""


def _columns(builder: RowBuilder, names: int = _NAME) -> tuple[int, int]:
    """Return the widths of the name and the figure before a chart; they grow with the letters."""
    scale = max(1.0, builder.height_of(FontRole.BODY) / 18)
    return round(names * scale), round(_FIGURE * scale)


def latency_row(row: Row, width: int, theme: Theme) -> RowLayout:
    """Lay out one target's answer times: its name, the latest figure, the line."""
    assert isinstance(row.content, LatencyViewModel)
    builder = RowBuilder(width, theme, 8)
    name, figure = _columns(builder)
    height = builder.height_of(FontRole.BODY)
    builder.line(row.content.name, FontRole.BODY, QRect(MARGIN, builder.y, name, height), colour=ColourRole.TEXT)
    value = QRect(MARGIN + name, builder.y, figure, height)
    builder.line(row.content.value, FontRole.STRONG, value, colour=ColourRole.TEXT, end=True)
    left = MARGIN + name + figure + _GAP
    builder.pieces.append(LatencyLine(QRect(left, builder.y - 3, width - MARGIN - left, height + 6), row.content))
    builder.y += height
    return builder.layout(8)


def reports_row(row: Row, width: int, theme: Theme) -> RowLayout:
    """Lay out other people's reports."""
    assert isinstance(row.content, ReportsChartViewModel)
    builder = RowBuilder(width, theme, 4)
    height = _REPORTS + 2 * builder.height_of(FontRole.SMALL)
    builder.pieces.append(ReportsChart(QRect(MARGIN, builder.y, width - 2 * MARGIN, height), row.content))
    builder.y += height
    return builder.layout(6)


def days_row(row: Row, width: int, theme: Theme) -> RowLayout:
    """Lay out one strip of days: a name, a bar a day, the share without trouble."""
    assert isinstance(row.content, DayStripViewModel)
    builder = RowBuilder(width, theme, 7)
    height = builder.height_of(FontRole.BODY)
    figure = max(_columns(builder)[1] - 4, builder.width_of(row.content.share, FontRole.STRONG) + SLACK)
    pitch = max(2, (width - 2 * MARGIN - _SHORTEST_NAME - figure) // max(1, len(row.content.days)))
    name = width - 2 * MARGIN - figure - pitch * len(row.content.days)
    builder.line(row.content.name, FontRole.BODY, QRect(MARGIN, builder.y, name - 4, height), colour=ColourRole.TEXT)
    share = QRect(width - MARGIN - figure, builder.y, figure, height)
    builder.line(row.content.share, FontRole.STRONG, share, colour=ColourRole.TEXT, end=True)
    strip = QRect(MARGIN + name, builder.y - 2, pitch * len(row.content.days), height + 2)
    builder.pieces.append(DayStrip(strip, row.content.days))
    builder.y += height
    return builder.layout(7)


def lateness_row(row: Row, width: int, theme: Theme) -> RowLayout:
    """Lay out how late the page is: the figure, the sentence behind it, our own record."""
    assert isinstance(row.content, LatenessViewModel)
    builder, record = RowBuilder(width, theme, 2), row.content
    taken = builder.width_of(record.figure, FontRole.FIGURE) + SLACK
    height = builder.height_of(FontRole.FIGURE)
    builder.line(record.figure, FontRole.FIGURE, QRect(MARGIN, builder.y, taken, height), colour=ColourRole.TEXT)
    left = MARGIN + taken + 8
    if left + builder.width_of(record.sentence, FontRole.BODY) + SLACK <= width - MARGIN:
        on_line = builder.y + theme.metrics[FontRole.FIGURE].ascent() - theme.metrics[FontRole.BODY].ascent()
        beside = QRect(left, on_line, width - MARGIN - left, height)
        builder.line(record.sentence, FontRole.BODY, beside, colour=ColourRole.TEXT)
        builder.y += height
    else:
        builder.y += height
        builder.text(record.sentence, FontRole.BODY, left=MARGIN)
    if record.own:
        builder.text(record.own, FontRole.SMALL, left=MARGIN, colour=ColourRole.MUTED)
    return builder.layout(4)


def dumbbell_row(row: Row, width: int, theme: Theme) -> RowLayout:
    """Lay out one outage: its day, and the minutes until we noticed and until the page posted."""
    assert isinstance(row.content, DumbbellViewModel)
    builder, outage = RowBuilder(width, theme, 2), row.content
    name, _ = _columns(builder, 72)
    height = builder.height_of(FontRole.SMALL)
    builder.line(outage.label, FontRole.SMALL, QRect(MARGIN, builder.y, name, height))
    left, longest = MARGIN + name + 8, float(row.note)
    ends = round(_DUMBBELL_ENDS * max(1.0, builder.height_of(FontRole.BODY) / 18))
    chart = QRect(left, builder.y, width - MARGIN - ends - left - 6, height)
    builder.pieces.append(Dumbbell(chart, outage.noticed_min, outage.posted_min, longest, ends))
    builder.y += height
    return builder.layout(2)


def axis_row(row: Row, width: int, theme: Theme) -> RowLayout:
    """Lay out the legend of the outages above; what does not fit beside the others starts a new line."""
    assert isinstance(row.content, LatenessViewModel)
    builder = RowBuilder(width, theme, 2)
    height, left = builder.height_of(FontRole.SMALL), MARGIN
    states = (None, IconState.OPERATIONAL, IconState.OUTAGE)
    for text, state in zip(row.content.axis, states, strict=True):
        if not text:
            continue
        taken, dot = builder.width_of(text, FontRole.SMALL) + SLACK, 14 if state is not None else 0
        if left > MARGIN and left + dot + taken > width - MARGIN:
            builder.y += height
            left = MARGIN
        if state is not None:
            builder.pieces.append(Dot(QRect(left, builder.y + (height - 8) // 2, 8, 8), state))
        left += dot
        builder.line(text, FontRole.SMALL, QRect(left, builder.y, taken, height))
        left += taken + 16
    builder.y += height
    return builder.layout(6)
