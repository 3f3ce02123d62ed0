"""Where the pieces of the table of places go: a name, and a column for each target at the far edge."""

from __future__ import annotations

from PySide6.QtCore import QRect

from trayapp.ui.panel.primitives import Pill, RowLayout, Rule
from trayapp.ui.panel.row import Row
from trayapp.ui.panel.row_builder import MARGIN, SLACK, RowBuilder
from trayapp.ui.panel.theme import ColourRole, FontRole, Theme
from trayapp.ui.presenters.detail_view_models import ElsewhereViewModel, PlaceViewModel

_MARK, _GAP, _COLUMN = 14, 8, 78
_SHORTEST_NAME = 96


def answer_row(row: Row, width: int, theme: Theme) -> RowLayout:
    """Lay out the answer: a word in bold, then the sentence."""
    assert isinstance(row.content, ElsewhereViewModel)
    builder = RowBuilder(width, theme, 2)
    builder.lead(row.content.answer, row.content.sentence, left=MARGIN)
    return builder.layout(6)


def heads_row(row: Row, width: int, theme: Theme) -> RowLayout:
    """Lay out the names of the columns, and a hairline below."""
    assert isinstance(row.content, ElsewhereViewModel)
    builder = RowBuilder(width, theme, 2)
    height = builder.height_of(FontRole.SMALL)
    left, column = _columns(builder, len(row.content.heads))
    for number, head in enumerate(row.content.heads):
        place = QRect(left + number * column, builder.y, column - _GAP, height)
        builder.line(head, FontRole.SMALL, place)
    builder.y += height + 4
    builder.pieces.append(Rule(QRect(MARGIN, builder.y, width - 2 * MARGIN, 1)))
    return builder.layout(4)


def place_row(row: Row, width: int, theme: Theme) -> RowLayout:
    """Lay out one place: its name, a badge where it is the user's own, and how each target does there."""
    assert isinstance(row.content, PlaceViewModel)
    place, builder = row.content, RowBuilder(width, theme, 3)
    height = builder.height_of(FontRole.BODY)
    left, column = _columns(builder, row.number)
    font = FontRole.STRONG if place.badge else FontRole.BODY
    badge = builder.width_of(place.badge, FontRole.SMALL_STRONG) + 12 if place.badge else 0
    room = left - MARGIN - _GAP // 2 - (badge + 6 if badge else 0)
    taken = min(builder.width_of(place.name, font) + SLACK, max(room, 24))
    builder.line(place.name, font, QRect(MARGIN, builder.y, taken, height), colour=ColourRole.TEXT)
    if badge:
        builder.pieces.append(Pill(QRect(MARGIN + taken + 4, builder.y, badge, height), place.badge))
    size = max(_MARK, round(height * 0.8))
    for number, cell in enumerate(place.cells):
        start = left + number * column
        if cell.state is not None:
            builder.mark(cell.state, start, FontRole.BODY, size)
        room = builder.width - MARGIN - start if place.merged else column - _GAP // 2
        text = QRect(start + size + 5, builder.y, room - size - 5, height)
        builder.line(cell.text, FontRole.BODY, text, colour=ColourRole.MUTED if cell.calm else ColourRole.TEXT)
    builder.y += height
    return builder.layout(3)


def _columns(builder: RowBuilder, count: int) -> tuple[int, int]:
    """Return where the first column begins and how wide each is; they grow with the letters, and leave a name room."""
    scale = max(1.0, builder.height_of(FontRole.BODY) / 18)
    inner = builder.width - 2 * MARGIN
    most = (inner - _SHORTEST_NAME) // max(1, count)
    column = min(round((_COLUMN if count > 2 else 1.5 * _COLUMN) * scale), most)
    return builder.width - MARGIN - count * column, column
