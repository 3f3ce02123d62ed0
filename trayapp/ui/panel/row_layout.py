"""Where the pieces of each kind of row go, in logical pixels on an 8 px grid."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QRect, Qt

from trayapp.ui.icons.template import IconState
from trayapp.ui.panel.primitives import WRAPPED, Bar, Chevron, Dot, Laid, Mark, Piece, Spark, Strip, Text
from trayapp.ui.panel.rows import Kind, Row
from trayapp.ui.panel.theme import Face, Ink, Inks
from trayapp.ui.presenters.panel_view_model import (
    ComponentView,
    EvidenceView,
    GroupView,
    IncidentView,
    MaintenanceView,
    NoticeView,
    SparkView,
    TipView,
    UpdateView,
)

MARGIN = 16
_MARK, _INDENT, _CHART = 16, 40, 180
_MARGIN_OF_CHARTS = MARGIN + 20
_SLACK = 4
"""An advance is a fraction less than what a line takes; without it the last letters are elided."""
_DOT = 9
_WORD = re.compile(r"\S+")
_EVIDENCE_COLUMN = 104


class Sheet:
    """Collects the pieces of one row from top to bottom."""

    def __init__(self, width: int, inks: Inks, top: int = 0) -> None:
        self.width, self.inks, self.y = width, inks, top
        self.pieces: list[Piece] = []

    def text(self, text: str, face: Face, *, left: int, right: int = MARGIN, ink: Ink = Ink.TEXT) -> QRect:
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

    def holds(self, text: str, face: Face, *, left: int, right: int) -> bool:
        """Return whether no word of a text is wider than the line that it is to stand in."""
        room = self.width - left - right
        return all(self.width_of(word, face) < room for word in text.split())

    def _taken(self, text: str, face: Face, room: QRect) -> QRect:
        return self.inks.metrics[face].boundingRect(room, int(WRAPPED | Qt.AlignmentFlag.AlignLeft), text)

    def _breakable(self, text: str, face: Face, room: int) -> str:
        """Let a word that no line can hold break anywhere: Qt breaks either at words or everywhere, never both."""
        return _WORD.sub(
            lambda word: "\u200b".join(word.group()) if self.width_of(word.group(), face) >= room else word.group(),
            text,
        )

    def line(self, text: str, face: Face, place: QRect, *, ink: Ink = Ink.MUTED, end: bool = False) -> None:
        """Put one line of text, elided, where it is said."""
        self.pieces.append(Text(place, text, face, ink, end=end, one_line=True))

    def height_of(self, face: Face) -> int:
        """Return the height of one line."""
        return self.inks.metrics[face].height()

    def width_of(self, text: str, face: Face) -> int:
        """Return the width of one line."""
        return self.inks.metrics[face].horizontalAdvance(text)

    def mark(self, state: IconState, left: int, face: Face, size: int = _MARK) -> None:
        """Put a mark beside the line of text that comes next."""
        self.pieces.append(Mark(QRect(left, self.y + (self.height_of(face) - size) // 2, size, size), state))

    def laid(self, bottom: int = 0) -> Laid:
        """Return what was collected."""
        return Laid(self.y + bottom, self.pieces)


def lay(row: Row, width: int, inks: Inks) -> Laid:
    """Lay a row out for a width."""
    return _LAYOUTS[row.kind](row, width, inks)


def _problem(row: Row, width: int, inks: Inks) -> Laid:
    sheet = Sheet(width, inks, 8)
    sheet.mark(IconState.DEGRADED, MARGIN, Face.SMALL)
    sheet.text(str(row.content), Face.SMALL, left=_INDENT)
    return sheet.laid(6)


def _quiet(row: Row, width: int, inks: Inks) -> Laid:
    """A calm line, and the way back beside it, or below where there is no room."""
    sheet = Sheet(width, inks, 8)
    taken = sheet.text(str(row.content), Face.SMALL, left=MARGIN, ink=Ink.MUTED)
    _put_link(sheet, taken, row.note)
    return sheet.laid(6)


def _put_link(sheet: Sheet, taken: QRect, text: str) -> None:
    """Put what a row opens beside the one line of text above it, or below where there is no room."""
    height, left = sheet.height_of(Face.SMALL), taken.right() + 10
    room = sheet.width - MARGIN - left
    if taken.height() > height * 3 // 2 or room < sheet.width_of(text, Face.SMALL):
        left, room = MARGIN, sheet.width - 2 * MARGIN
        sheet.y += height
    sheet.line(text, Face.SMALL, QRect(left, sheet.y - height, room, height), ink=Ink.LINK)


def _heading(row: Row, width: int, inks: Inks) -> Laid:
    sheet = Sheet(width, inks, 16)
    aside = sheet.width_of(row.note, Face.SMALL) + _SLACK
    sheet.line(row.note, Face.SMALL, QRect(width - _MARGIN_OF_CHARTS - aside, 16, aside, 100), end=True)
    sheet.text(str(row.content), Face.SMALL_STRONG, left=MARGIN, right=MARGIN + aside, ink=Ink.MUTED)
    return sheet.laid(4)


def _note(row: Row, width: int, inks: Inks) -> Laid:
    sheet = Sheet(width, inks, 4)
    sheet.text(str(row.content), Face.SMALL, left=MARGIN, ink=Ink.MUTED)
    return sheet.laid(4)


def _tip(row: Row, width: int, inks: Inks) -> Laid:
    assert isinstance(row.content, TipView)
    sheet = Sheet(width, inks, 4)
    sheet.text(row.content.text, Face.BODY, left=MARGIN)
    taken = sheet.text(row.content.because, Face.SMALL, left=MARGIN, ink=Ink.MUTED)
    if row.content.source:
        _put_link(sheet, taken, row.content.source)
    return sheet.laid(6)


def _incident(row: Row, width: int, inks: Inks) -> Laid:
    assert isinstance(row.content, IncidentView)
    sheet = Sheet(width, inks, 6)
    sheet.mark(row.content.state, MARGIN, Face.STRONG)
    sheet.text(row.content.title, Face.STRONG, left=_INDENT)
    sheet.text(row.content.facts, Face.SMALL, left=_INDENT, ink=Ink.MUTED)
    return sheet.laid(4)


def _update(row: Row, width: int, inks: Inks) -> Laid:
    assert isinstance(row.content, UpdateView)
    update, sheet = row.content, Sheet(width, inks, 4)
    face = Face.SMALL_STRONG if update.is_latest else Face.SMALL
    height, left = sheet.height_of(face), _INDENT + 20
    dot = QRect(_INDENT, sheet.y + (height - _DOT) // 2, _DOT, _DOT)
    line = len(sheet.pieces)
    room = sheet.width_of(row.note, Face.SMALL) + _SLACK
    beside = left + sheet.width_of(update.heading, face) + 8 <= width - MARGIN - room
    if row.note and beside:
        sheet.line(row.note, Face.SMALL, QRect(width - MARGIN - room, sheet.y, room, height), ink=Ink.LINK, end=True)
    sheet.text(update.heading, face, left=left, ink=Ink.TEXT if update.is_latest else Ink.MUTED)
    if row.note and not beside:
        sheet.text(row.note, Face.SMALL, left=left, ink=Ink.LINK)
    if update.text:
        sheet.text(update.text, Face.SMALL, left=left)
    laid = sheet.laid(6)
    length = laid.height - dot.bottom() - 3 if row.open else 0
    run = QRect(dot.center().x(), dot.bottom() + 3, 1, max(0, length))
    laid.pieces.insert(line, Dot(dot, update.is_latest, run))
    if row.note:
        laid.pieces.insert(line, Bar(QRect(_INDENT - 12, 4, 3, laid.height - 8)))
    return laid


def _more(row: Row, width: int, inks: Inks) -> Laid:
    left = _INDENT + 20 if row.key.startswith("more:incident:") else _INDENT
    sheet = Sheet(width, inks, 4)
    sheet.text(str(row.content), Face.SMALL, left=left, ink=Ink.LINK)
    return sheet.laid(8)


def _maintenance(row: Row, width: int, inks: Inks) -> Laid:
    assert isinstance(row.content, MaintenanceView)
    sheet = Sheet(width, inks, 6)
    sheet.mark(IconState.MAINTENANCE, MARGIN, Face.STRONG)
    sheet.text(row.content.title, Face.STRONG, left=_INDENT)
    sheet.text(row.content.facts, Face.SMALL, left=_INDENT, ink=Ink.MUTED)
    return sheet.laid(4)


def _group(row: Row, width: int, inks: Inks) -> Laid:
    assert isinstance(row.content, GroupView)
    group, sheet = row.content, Sheet(width, inks, 6)
    height, chevron = sheet.height_of(Face.STRONG), QRect(width - MARGIN - 12, sheet.y, 12, 0)
    chart = _CHART if group.strip else 0
    right = width - chevron.left() + 8 + (chart + 16 if chart else 0)
    sheet.mark(group.state, MARGIN, Face.STRONG)
    sheet.text(group.name, Face.STRONG, left=_INDENT, right=right)
    sheet.text(group.summary, Face.SMALL, left=_INDENT, right=right, ink=Ink.MUTED)
    middle = (sheet.y + 6) // 2
    sheet.pieces.append(Chevron(QRect(chevron.left(), middle - height // 2, 12, height), row.open))
    if group.strip:
        sheet.pieces.append(Strip(QRect(chevron.left() - 8 - chart, middle - 9, chart, 18), group.strip.days))
    return sheet.laid(6)


def _component(row: Row, width: int, inks: Inks) -> Laid:
    assert isinstance(row.content, ComponentView)
    component, sheet = row.content, Sheet(width, inks, 3)
    height = sheet.height_of(Face.SMALL)
    room = min(sheet.width_of(component.word, Face.SMALL) + _SLACK, (width - _INDENT) // 2)
    sheet.mark(component.state, _INDENT, Face.SMALL, 14)
    sheet.line(component.word, Face.SMALL, QRect(width - MARGIN - room, sheet.y, room, height), end=True)
    sheet.text(component.name, Face.SMALL, left=_INDENT + 22, right=MARGIN + room + 12)
    return sheet.laid(3)


def _spark(row: Row, width: int, inks: Inks) -> Laid:
    assert isinstance(row.content, SparkView)
    spark, sheet = row.content, Sheet(width, inks, 4)
    height = sheet.height_of(Face.BODY)
    sheet.mark(spark.state, MARGIN, Face.BODY)
    sheet.pieces.append(Spark(QRect(width - _MARGIN_OF_CHARTS - _CHART, sheet.y, _CHART, height), spark.points))
    name, end = sheet.width_of(spark.target, Face.BODY), width - _MARGIN_OF_CHARTS - _CHART - 12
    if _INDENT + name + _SLACK > end:  # the latest answer is told on hover
        sheet.text(spark.target, Face.BODY, left=_INDENT, right=width - end)
        return sheet.laid(4)
    on_line = sheet.y + inks.metrics[Face.BODY].ascent() - inks.metrics[Face.SMALL].ascent()
    rest = QRect(_INDENT + name + 10, on_line, end - _INDENT - name - 10, height)
    sheet.line(spark.latest, Face.SMALL, rest)
    sheet.line(spark.target, Face.BODY, QRect(_INDENT, sheet.y, name + _SLACK, height), ink=Ink.TEXT)
    sheet.y += height
    return sheet.laid(4)


def _evidence(row: Row, width: int, inks: Inks) -> Laid:
    assert isinstance(row.content, EvidenceView)
    sheet = Sheet(width, inks, 3)
    top, left = sheet.y, MARGIN + _EVIDENCE_COLUMN
    sheet.text(row.content.source, Face.SMALL, left=MARGIN, right=width - left + 8, ink=Ink.MUTED)
    bottom, sheet.y = sheet.y, top
    sheet.text(row.content.text, Face.SMALL, left=left)
    sheet.y = max(sheet.y, bottom)
    return sheet.laid(3)


def _fold(row: Row, width: int, inks: Inks) -> Laid:
    sheet = Sheet(width, inks, 16)
    height, left = sheet.height_of(Face.SMALL_STRONG), width - MARGIN - 12
    sheet.pieces.append(Chevron(QRect(left, sheet.y, 12, height), row.open))
    sheet.text(str(row.content), Face.SMALL_STRONG, left=MARGIN, right=width - left + 8, ink=Ink.MUTED)
    return sheet.laid(4)


def _notice(row: Row, width: int, inks: Inks) -> Laid:
    assert isinstance(row.content, NoticeView)
    sheet = Sheet(width, inks, 3)
    sheet.text(row.content.heading, Face.SMALL, left=MARGIN)
    if row.content.body:
        sheet.text(row.content.body, Face.SMALL, left=MARGIN, ink=Ink.MUTED)
    return sheet.laid(4)


_LAYOUTS: dict[Kind, Callable[[Row, int, Inks], Laid]] = {
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
