"""Where the pieces of each kind of row go, in logical pixels on an 8 px grid."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QRect, Qt

from trayapp.ui.icons.template import IconState
from trayapp.ui.panel.primitives import WRAPPED, Bar, Chevron, DayStrip, Dot, Mark, Piece, RowLayout, Sparkline, Text
from trayapp.ui.panel.rows import Kind, Row
from trayapp.ui.panel.theme import ColourRole, FontRole, Theme
from trayapp.ui.presenters.panel_view_model import (
    ComponentViewModel,
    EvidenceViewModel,
    GroupViewModel,
    IncidentViewModel,
    MaintenanceViewModel,
    NotificationViewModel,
    SparklineViewModel,
    TipViewModel,
    UpdateViewModel,
)

MARGIN = 16
_MARK, _INDENT, _CHART = 16, 40, 180
_MARGIN_OF_CHARTS = MARGIN + 20
_SLACK = 4
"""An advance is a fraction less than what a line takes; without it the last letters are elided."""
_DOT = 9
_WORD = re.compile(r"\S+")
_EVIDENCE_COLUMN = 104


class RowBuilder:
    """Collects the pieces of one row from top to bottom."""

    def __init__(self, width: int, inks: Theme, top: int = 0) -> None:
        self.width, self.inks, self.y = width, inks, top
        self.pieces: list[Piece] = []

    def text(
        self, text: str, face: FontRole, *, left: int, right: int = MARGIN, ink: ColourRole = ColourRole.TEXT
    ) -> QRect:
        """Put a wrapped text below what is there."""
        room = QRect(left, self.y, max(24, self.width - left - right), 100_000)
        taken = self._taken(text, face, room)
        if taken.width() > room.width():
            text = self._breakable(text, face, room.width())
            taken = self._taken(text, face, room)
        place = QRect(left, self.y, room.width(), taken.height())
        self.pieces.append(Text(place, text, face, ink))
        self.y += place.height()
        return QRect(left, place.top(), taken.width(), taken.height())

    def holds(self, text: str, face: FontRole, *, left: int, right: int) -> bool:
        """Return whether no word of a text is wider than the line that it is to stand in."""
        room = self.width - left - right
        return all(self.width_of(word, face) < room for word in text.split())

    def _taken(self, text: str, face: FontRole, room: QRect) -> QRect:
        return self.inks.metrics[face].boundingRect(room, int(WRAPPED | Qt.AlignmentFlag.AlignLeft), text)

    def _breakable(self, text: str, face: FontRole, room: int) -> str:
        """Let a word that no line can hold break anywhere: Qt breaks either at words or everywhere, never both."""
        return _WORD.sub(
            lambda word: "\u200b".join(word.group()) if self.width_of(word.group(), face) >= room else word.group(),
            text,
        )

    def line(
        self, text: str, face: FontRole, place: QRect, *, ink: ColourRole = ColourRole.MUTED, end: bool = False
    ) -> None:
        """Put one line of text, elided, where it is said."""
        self.pieces.append(Text(place, text, face, ink, end=end, one_line=True))

    def height_of(self, face: FontRole) -> int:
        """Return the height of one line."""
        return self.inks.metrics[face].height()

    def width_of(self, text: str, face: FontRole) -> int:
        """Return the width of one line."""
        return self.inks.metrics[face].horizontalAdvance(text)

    def mark(self, state: IconState, left: int, face: FontRole, size: int = _MARK) -> None:
        """Put a mark beside the line of text that comes next."""
        self.pieces.append(Mark(QRect(left, self.y + (self.height_of(face) - size) // 2, size, size), state))

    def laid(self, bottom: int = 0) -> RowLayout:
        """Return what was collected."""
        return RowLayout(self.y + bottom, self.pieces)


def layout_row(row: Row, width: int, inks: Theme) -> RowLayout:
    """Lay a row out for a width."""
    return _LAYOUTS[row.kind](row, width, inks)


def _problem(row: Row, width: int, inks: Theme) -> RowLayout:
    sheet = RowBuilder(width, inks, 8)
    sheet.mark(IconState.DEGRADED, MARGIN, FontRole.SMALL)
    sheet.text(str(row.content), FontRole.SMALL, left=_INDENT)
    return sheet.laid(6)


def _quiet(row: Row, width: int, inks: Theme) -> RowLayout:
    """A calm line, and the way back beside it, or below where there is no room."""
    sheet = RowBuilder(width, inks, 8)
    taken = sheet.text(str(row.content), FontRole.SMALL, left=MARGIN, ink=ColourRole.MUTED)
    _put_link(sheet, taken, row.note)
    return sheet.laid(6)


def _put_link(sheet: RowBuilder, taken: QRect, text: str) -> None:
    """Put what a row opens beside the one line of text above it, or below where there is no room."""
    height, left = sheet.height_of(FontRole.SMALL), taken.right() + 10
    room = sheet.width - MARGIN - left
    if taken.height() > height * 3 // 2 or room < sheet.width_of(text, FontRole.SMALL):
        left, room = MARGIN, sheet.width - 2 * MARGIN
        sheet.y += height
    sheet.line(text, FontRole.SMALL, QRect(left, sheet.y - height, room, height), ink=ColourRole.LINK)


def _heading(row: Row, width: int, inks: Theme) -> RowLayout:
    sheet = RowBuilder(width, inks, 16)
    aside = sheet.width_of(row.note, FontRole.SMALL) + _SLACK
    sheet.line(row.note, FontRole.SMALL, QRect(width - _MARGIN_OF_CHARTS - aside, 16, aside, 100), end=True)
    sheet.text(str(row.content), FontRole.SMALL_STRONG, left=MARGIN, right=MARGIN + aside, ink=ColourRole.MUTED)
    return sheet.laid(4)


def _note(row: Row, width: int, inks: Theme) -> RowLayout:
    sheet = RowBuilder(width, inks, 4)
    sheet.text(str(row.content), FontRole.SMALL, left=MARGIN, ink=ColourRole.MUTED)
    return sheet.laid(4)


def _tip(row: Row, width: int, inks: Theme) -> RowLayout:
    assert isinstance(row.content, TipViewModel)
    sheet = RowBuilder(width, inks, 4)
    sheet.text(row.content.text, FontRole.BODY, left=MARGIN)
    taken = sheet.text(row.content.because, FontRole.SMALL, left=MARGIN, ink=ColourRole.MUTED)
    if row.content.source:
        _put_link(sheet, taken, row.content.source)
    return sheet.laid(6)


def _incident(row: Row, width: int, inks: Theme) -> RowLayout:
    assert isinstance(row.content, IncidentViewModel)
    sheet = RowBuilder(width, inks, 6)
    sheet.mark(row.content.state, MARGIN, FontRole.STRONG)
    sheet.text(row.content.title, FontRole.STRONG, left=_INDENT)
    sheet.text(row.content.facts, FontRole.SMALL, left=_INDENT, ink=ColourRole.MUTED)
    return sheet.laid(4)


def _update(row: Row, width: int, inks: Theme) -> RowLayout:
    assert isinstance(row.content, UpdateViewModel)
    update, sheet = row.content, RowBuilder(width, inks, 4)
    face = FontRole.SMALL_STRONG if update.is_latest else FontRole.SMALL
    height, left = sheet.height_of(face), _INDENT + 20
    dot = QRect(_INDENT, sheet.y + (height - _DOT) // 2, _DOT, _DOT)
    line = len(sheet.pieces)
    room = sheet.width_of(row.note, FontRole.SMALL) + _SLACK
    beside = left + sheet.width_of(update.heading, face) + 8 <= width - MARGIN - room
    if row.note and beside:
        sheet.line(
            row.note, FontRole.SMALL, QRect(width - MARGIN - room, sheet.y, room, height), ink=ColourRole.LINK, end=True
        )
    sheet.text(update.heading, face, left=left, ink=ColourRole.TEXT if update.is_latest else ColourRole.MUTED)
    if row.note and not beside:
        sheet.text(row.note, FontRole.SMALL, left=left, ink=ColourRole.LINK)
    if update.text:
        sheet.text(update.text, FontRole.SMALL, left=left)
    laid = sheet.laid(6)
    length = laid.height - dot.bottom() - 3 if row.open else 0
    run = QRect(dot.center().x(), dot.bottom() + 3, 1, max(0, length))
    laid.pieces.insert(line, Dot(dot, update.is_latest, run))
    if row.note:
        laid.pieces.insert(line, Bar(QRect(_INDENT - 12, 4, 3, laid.height - 8)))
    return laid


def _more(row: Row, width: int, inks: Theme) -> RowLayout:
    left = _INDENT + 20 if row.key.startswith("more:incident:") else _INDENT
    sheet = RowBuilder(width, inks, 4)
    sheet.text(str(row.content), FontRole.SMALL, left=left, ink=ColourRole.LINK)
    return sheet.laid(8)


def _maintenance(row: Row, width: int, inks: Theme) -> RowLayout:
    assert isinstance(row.content, MaintenanceViewModel)
    sheet = RowBuilder(width, inks, 6)
    sheet.mark(IconState.MAINTENANCE, MARGIN, FontRole.STRONG)
    sheet.text(row.content.title, FontRole.STRONG, left=_INDENT)
    sheet.text(row.content.facts, FontRole.SMALL, left=_INDENT, ink=ColourRole.MUTED)
    return sheet.laid(4)


def _group(row: Row, width: int, inks: Theme) -> RowLayout:
    assert isinstance(row.content, GroupViewModel)
    group, sheet = row.content, RowBuilder(width, inks, 6)
    height, chevron = sheet.height_of(FontRole.STRONG), QRect(width - MARGIN - 12, sheet.y, 12, 0)
    chart = _CHART if group.strip else 0
    right = width - chevron.left() + 8 + (chart + 16 if chart else 0)
    sheet.mark(group.state, MARGIN, FontRole.STRONG)
    sheet.text(group.name, FontRole.STRONG, left=_INDENT, right=right)
    sheet.text(group.summary, FontRole.SMALL, left=_INDENT, right=right, ink=ColourRole.MUTED)
    middle = (sheet.y + 6) // 2
    sheet.pieces.append(Chevron(QRect(chevron.left(), middle - height // 2, 12, height), row.open))
    if group.strip:
        sheet.pieces.append(DayStrip(QRect(chevron.left() - 8 - chart, middle - 9, chart, 18), group.strip.days))
    return sheet.laid(6)


def _component(row: Row, width: int, inks: Theme) -> RowLayout:
    assert isinstance(row.content, ComponentViewModel)
    component, sheet = row.content, RowBuilder(width, inks, 3)
    height = sheet.height_of(FontRole.SMALL)
    room = min(sheet.width_of(component.word, FontRole.SMALL) + _SLACK, (width - _INDENT) // 2)
    sheet.mark(component.state, _INDENT, FontRole.SMALL, 14)
    sheet.line(component.word, FontRole.SMALL, QRect(width - MARGIN - room, sheet.y, room, height), end=True)
    sheet.text(component.name, FontRole.SMALL, left=_INDENT + 22, right=MARGIN + room + 12)
    return sheet.laid(3)


def _spark(row: Row, width: int, inks: Theme) -> RowLayout:
    assert isinstance(row.content, SparklineViewModel)
    spark, sheet = row.content, RowBuilder(width, inks, 4)
    height = sheet.height_of(FontRole.BODY)
    sheet.mark(spark.state, MARGIN, FontRole.BODY)
    sheet.pieces.append(Sparkline(QRect(width - _MARGIN_OF_CHARTS - _CHART, sheet.y, _CHART, height), spark.points))
    name, end = sheet.width_of(spark.target, FontRole.BODY), width - _MARGIN_OF_CHARTS - _CHART - 12
    if _INDENT + name + _SLACK > end:  # the latest answer is told on hover
        sheet.text(spark.target, FontRole.BODY, left=_INDENT, right=width - end)
        return sheet.laid(4)
    on_line = sheet.y + inks.metrics[FontRole.BODY].ascent() - inks.metrics[FontRole.SMALL].ascent()
    rest = QRect(_INDENT + name + 10, on_line, end - _INDENT - name - 10, height)
    sheet.line(spark.latest, FontRole.SMALL, rest)
    sheet.line(spark.target, FontRole.BODY, QRect(_INDENT, sheet.y, name + _SLACK, height), ink=ColourRole.TEXT)
    sheet.y += height
    return sheet.laid(4)


def _evidence(row: Row, width: int, inks: Theme) -> RowLayout:
    assert isinstance(row.content, EvidenceViewModel)
    sheet = RowBuilder(width, inks, 3)
    top, left = sheet.y, MARGIN + _EVIDENCE_COLUMN
    sheet.text(row.content.source, FontRole.SMALL, left=MARGIN, right=width - left + 8, ink=ColourRole.MUTED)
    bottom, sheet.y = sheet.y, top
    sheet.text(row.content.text, FontRole.SMALL, left=left)
    sheet.y = max(sheet.y, bottom)
    return sheet.laid(3)


def _fold(row: Row, width: int, inks: Theme) -> RowLayout:
    sheet = RowBuilder(width, inks, 16)
    height, left = sheet.height_of(FontRole.SMALL_STRONG), width - MARGIN - 12
    sheet.pieces.append(Chevron(QRect(left, sheet.y, 12, height), row.open))
    sheet.text(str(row.content), FontRole.SMALL_STRONG, left=MARGIN, right=width - left + 8, ink=ColourRole.MUTED)
    return sheet.laid(4)


def _notice(row: Row, width: int, inks: Theme) -> RowLayout:
    assert isinstance(row.content, NotificationViewModel)
    sheet = RowBuilder(width, inks, 3)
    sheet.text(row.content.heading, FontRole.SMALL, left=MARGIN)
    if row.content.body:
        sheet.text(row.content.body, FontRole.SMALL, left=MARGIN, ink=ColourRole.MUTED)
    return sheet.laid(4)


_LAYOUTS: dict[Kind, Callable[[Row, int, Theme], RowLayout]] = {
    Kind.PROBLEM: _problem,
    Kind.QUIET: _quiet,
    Kind.HEADING: _heading,
    Kind.NOTE: _note,
    Kind.TIP: _tip,
    Kind.INCIDENT: _incident,
    Kind.UPDATE: _update,
    Kind.MORE: _more,
    Kind.MAINTENANCE: _maintenance,
    Kind.GROUP: _group,
    Kind.COMPONENT: _component,
    Kind.SPARK: _spark,
    Kind.EVIDENCE: _evidence,
    Kind.FOLD: _fold,
    Kind.NOTICE: _notice,
}
