"""Where the pieces of each kind of row go."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect

from trayapp.ui.icons.template import IconState
from trayapp.ui.panel import chart_rows, place_layout
from trayapp.ui.panel.primitives import Badge, Bar, Chevron, LinkMark, RowLayout
from trayapp.ui.panel.row import Kind, Row
from trayapp.ui.panel.row_builder import MARGIN, SLACK, RowBuilder
from trayapp.ui.panel.theme import ColourRole, FontRole, Theme
from trayapp.ui.presenters.detail_view_models import FactViewModel
from trayapp.ui.presenters.panel_view_model import (
    ComponentViewModel,
    GroupViewModel,
    IncidentViewModel,
    MaintenanceViewModel,
    NotificationViewModel,
    ServiceRowViewModel,
    TipViewModel,
    UpdateViewModel,
)


def layout_row(row: Row, width: int, theme: Theme) -> RowLayout:
    """Lay a row out for a width."""
    return _LAYOUTS[row.kind](row, width, theme)


def _problem(row: Row, width: int, theme: Theme) -> RowLayout:
    builder = RowBuilder(width, theme, 8)
    builder.mark(IconState.DEGRADED, MARGIN, FontRole.SMALL)
    builder.text(str(row.content), FontRole.SMALL, left=builder.indent)
    return builder.layout(6)


def _silenced(row: Row, width: int, theme: Theme) -> RowLayout:
    """A calm line, and the way back beside it, or below where there is no room."""
    builder = RowBuilder(width, theme, 8)
    taken = builder.text(str(row.content), FontRole.SMALL, left=MARGIN, colour=ColourRole.MUTED)
    _put_link(builder, taken, row.note)
    return builder.layout(6)


def _put_link(builder: RowBuilder, taken: QRect, text: str, left: int = MARGIN) -> None:
    """Put what a row opens beside the one line of text above it, or below where there is no room."""
    height, start = builder.height_of(FontRole.SMALL), taken.right() + 10
    room = builder.width - MARGIN - start
    if taken.height() > height * 3 // 2 or room < builder.width_of(text, FontRole.SMALL):
        start, room = left, builder.width - left - MARGIN
        builder.y += height
    builder.line(text, FontRole.SMALL, QRect(start, builder.y - height, room, height), colour=ColourRole.LINK)


def _heading(row: Row, width: int, theme: Theme) -> RowLayout:
    builder = RowBuilder(width, theme, 16)
    colour: ColourRole | IconState = ColourRole.LINK if row.can_be_chosen else row.state or ColourRole.MUTED
    font = FontRole.SMALL if row.state is None else FontRole.SMALL_STRONG
    title, taken = str(row.content), builder.width_of(row.note, font) + SLACK
    beside = builder.width_of(title, FontRole.SMALL_STRONG) + 12 + taken <= width - 2 * MARGIN
    if row.note and beside:
        place = QRect(width - MARGIN - taken, builder.y, taken, builder.height_of(FontRole.SMALL))
        builder.line(row.note, font, place, colour=colour, end=True)
        if row.url:
            size = round(place.height() * 0.7)
            builder.pieces.append(LinkMark(QRect(place.left() - size - 5, place.top() + size // 4, size, size)))
    builder.text(title, FontRole.SMALL_STRONG, left=MARGIN, colour=ColourRole.MUTED)
    if row.note and not beside:
        builder.text(row.note, font, left=MARGIN, colour=colour)
    return builder.layout(4)


def _note(row: Row, width: int, theme: Theme) -> RowLayout:
    builder = RowBuilder(width, theme, 4)
    builder.text(str(row.content), FontRole.SMALL, left=MARGIN, colour=ColourRole.MUTED)
    return builder.layout(4)


def _service(row: Row, width: int, theme: Theme) -> RowLayout:
    assert isinstance(row.content, ServiceRowViewModel)
    builder = RowBuilder(width, theme, row.number)
    height = builder.height_of(FontRole.BODY)
    builder.mark(row.content.state, MARGIN, FontRole.BODY)
    name = min(builder.width_of(row.content.name, FontRole.STRONG) + SLACK, (width - builder.indent) // 2)
    builder.line(
        row.content.name, FontRole.STRONG, QRect(builder.indent, builder.y, name, height), colour=ColourRole.TEXT
    )
    left = builder.indent + name + 8
    on_line = builder.y + theme.metrics[FontRole.STRONG].ascent() - theme.metrics[FontRole.SMALL].ascent()
    builder.line(row.content.text, FontRole.SMALL, QRect(left, on_line, width - MARGIN - left, height))
    builder.y += height
    return builder.layout(row.number)


def _tip(row: Row, width: int, theme: Theme) -> RowLayout:
    assert isinstance(row.content, TipViewModel)
    builder = RowBuilder(width, theme, 4)
    size = builder.height_of(FontRole.BODY)
    builder.pieces.append(Badge(QRect(MARGIN, builder.y, size, size), row.number))
    builder.lead(row.content.lead, row.content.text, left=builder.indent)
    return builder.layout(4)


def _reason(row: Row, width: int, theme: Theme) -> RowLayout:
    assert isinstance(row.content, TipViewModel)
    builder = RowBuilder(width, theme, 0)
    taken = builder.text(row.content.because, FontRole.SMALL, left=builder.indent, colour=ColourRole.MUTED)
    if row.content.source:
        _put_link(builder, taken, row.content.source, left=builder.indent)
    return builder.layout(6)


def _feedback(row: Row, width: int, theme: Theme) -> RowLayout:
    builder = RowBuilder(width, theme, 0)
    builder.text(row.note, FontRole.SMALL, left=builder.indent, colour=ColourRole.LINK)
    return builder.layout(2 if row.open else 8)


def _incident(row: Row, width: int, theme: Theme) -> RowLayout:
    assert isinstance(row.content, IncidentViewModel)
    builder = RowBuilder(width, theme, 4)
    builder.mark(row.content.state, MARGIN, FontRole.BODY)
    builder.text(row.content.title, FontRole.BODY, left=builder.indent)
    builder.text(row.content.facts, FontRole.SMALL, left=builder.indent, colour=ColourRole.MUTED)
    return builder.layout(4)


def _update(row: Row, width: int, theme: Theme) -> RowLayout:
    """When and in which phase, then the text at body size; what is new has a bar and a word."""
    assert isinstance(row.content, UpdateViewModel)
    update, builder = row.content, RowBuilder(width, theme, 3)
    left = builder.indent
    font, colour = (FontRole.STRONG, ColourRole.TEXT) if update.text else (FontRole.BODY, ColourRole.MUTED)
    heading = f"{update.clock}  {update.phase}"
    height, taken = builder.height_of(font), builder.width_of(heading, font) + SLACK
    if row.toggles:
        builder.aside(row.note, FontRole.SMALL, colour=ColourRole.LINK)
    elif row.note and left + taken + 60 <= width - MARGIN:
        beside = QRect(left + taken + 8, builder.y, builder.width_of(row.note, FontRole.SMALL_STRONG) + SLACK, height)
        builder.line(row.note, FontRole.SMALL_STRONG, beside, colour=ColourRole.LINK)
    builder.text(heading, font, left=left, colour=colour)
    if update.text:
        builder.y += 1
        builder.text(update.text, FontRole.BODY, left=left)
    if update.text and (update.is_new or update.is_latest):
        builder.pieces.append(Bar(QRect(MARGIN, 4, 3, builder.y - 5)))
    return builder.layout(5)


def _more(row: Row, width: int, theme: Theme) -> RowLayout:
    builder = RowBuilder(width, theme, 3)
    left = MARGIN if row.key.startswith("more:incidents") else builder.indent
    builder.text(str(row.content), FontRole.SMALL, left=left, colour=ColourRole.LINK)
    return builder.layout(6)


def _maintenance(row: Row, width: int, theme: Theme) -> RowLayout:
    assert isinstance(row.content, MaintenanceViewModel)
    builder = RowBuilder(width, theme, 4)
    builder.mark(IconState.MAINTENANCE, MARGIN, FontRole.BODY)
    builder.text(row.content.title, FontRole.BODY, left=builder.indent)
    builder.text(row.content.facts, FontRole.SMALL, left=builder.indent, colour=ColourRole.MUTED)
    return builder.layout(4)


def _group(row: Row, width: int, theme: Theme) -> RowLayout:
    assert isinstance(row.content, GroupViewModel)
    group, builder = row.content, RowBuilder(width, theme, 4)
    height, chevron = builder.height_of(FontRole.STRONG), width - MARGIN - 12
    builder.mark(group.state, MARGIN, FontRole.STRONG)
    top, right = builder.y, width - chevron + 8
    taken = builder.text(group.name, FontRole.STRONG, left=builder.indent, right=right)
    left = taken.right() + 10
    if builder.width_of(group.summary, FontRole.SMALL) + SLACK <= width - right - left and taken.height() <= height:
        on_line = top + theme.metrics[FontRole.STRONG].ascent() - theme.metrics[FontRole.SMALL].ascent()
        builder.line(group.summary, FontRole.SMALL, QRect(left, on_line, width - right - left, height))
    else:
        builder.text(group.summary, FontRole.SMALL, left=builder.indent, right=right, colour=ColourRole.MUTED)
    builder.pieces.append(Chevron(QRect(chevron, top, 12, height), row.open))
    return builder.layout(4)


def _component(row: Row, width: int, theme: Theme) -> RowLayout:
    assert isinstance(row.content, ComponentViewModel)
    builder = RowBuilder(width, theme, 2)
    builder.mark(row.content.state, MARGIN + 1, FontRole.SMALL, 14)
    room = builder.aside(row.content.word, FontRole.SMALL)
    builder.text(row.content.name, FontRole.SMALL, left=builder.indent, right=MARGIN + room)
    return builder.layout(2)


def _fact(row: Row, width: int, theme: Theme) -> RowLayout:
    assert isinstance(row.content, FactViewModel)
    builder = RowBuilder(width, theme, 3)
    if row.content.state is not None:
        builder.mark(row.content.state, MARGIN, FontRole.BODY)
    beside = builder.width_of(row.content.aside, FontRole.SMALL) + SLACK <= width // 2
    room = builder.aside(row.content.aside, FontRole.SMALL) if beside else 0
    builder.text(row.content.text, FontRole.BODY, left=builder.indent, right=MARGIN + room)
    if not beside:
        builder.text(row.content.aside, FontRole.SMALL, left=builder.indent, colour=ColourRole.MUTED)
    return builder.layout(3)


def _notification(row: Row, width: int, theme: Theme) -> RowLayout:
    assert isinstance(row.content, NotificationViewModel)
    builder = RowBuilder(width, theme, 3)
    builder.text(row.content.heading, FontRole.BODY, left=MARGIN)
    if row.content.body:
        builder.text(row.content.body, FontRole.SMALL, left=MARGIN, colour=ColourRole.MUTED)
    return builder.layout(4)


_LAYOUTS: dict[Kind, Callable[[Row, int, Theme], RowLayout]] = {
    Kind.PROBLEM: _problem,
    Kind.SILENCED: _silenced,
    Kind.HEADING: _heading,
    Kind.NOTE: _note,
    Kind.SERVICE: _service,
    Kind.TIP: _tip,
    Kind.REASON: _reason,
    Kind.FEEDBACK: _feedback,
    Kind.INCIDENT: _incident,
    Kind.UPDATE: _update,
    Kind.MORE: _more,
    Kind.MAINTENANCE: _maintenance,
    Kind.GROUP: _group,
    Kind.COMPONENT: _component,
    Kind.LATENCY: chart_rows.latency_row,
    Kind.REPORTS: chart_rows.reports_row,
    Kind.DAYS: chart_rows.days_row,
    Kind.LATENESS: chart_rows.lateness_row,
    Kind.DUMBBELL: chart_rows.dumbbell_row,
    Kind.AXIS: chart_rows.axis_row,
    Kind.FACT: _fact,
    Kind.NOTIFICATION: _notification,
    Kind.ASK: _heading,
    Kind.ANSWER: place_layout.answer_row,
    Kind.HEADS: place_layout.heads_row,
    Kind.PLACE: place_layout.place_row,
}
