"""Where the pieces of the table of places go: a name, and a column for each target at the far edge."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from PySide6.QtCore import QRect

from trayapp.ui.panel.primitives import Pill, RowLayout, Rule
from trayapp.ui.panel.row import Row
from trayapp.ui.panel.row_builder import MARGIN, SLACK, RowBuilder
from trayapp.ui.panel.theme import ColourRole, FontRole, Theme
from trayapp.ui.presenters.detail_view_models import ElsewhereViewModel, PlaceViewModel

_MARK, _GAP, _COLUMN = 14, 8, 78
_SHORTEST_NAME = 132


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
    columns = _columns(builder, row.content.places[0].columns) if row.content.places else []
    for head, (left, column) in zip(row.content.heads, columns, strict=False):
        builder.line(head, FontRole.SMALL, QRect(left, builder.y, column - _GAP // 2, height))
    builder.y += height + 4
    builder.pieces.append(Rule(QRect(MARGIN, builder.y, width - 2 * MARGIN, 1)))
    return builder.layout(4)


def place_row(row: Row, width: int, theme: Theme) -> RowLayout:
    """Lay out one place: its name, a badge where it is the user's own, and how each target does there."""
    assert isinstance(row.content, PlaceViewModel)
    place, builder = row.content, RowBuilder(width, theme, 3)
    height = builder.height_of(FontRole.BODY)
    columns = _columns(builder, place.columns)
    font = FontRole.STRONG if place.badge else FontRole.BODY
    badge = builder.width_of(place.badge, FontRole.SMALL_STRONG) + 12 if place.badge else 0
    room = columns[0][0] - MARGIN - _GAP // 2 - (badge + 6 if badge else 0)
    taken = min(builder.width_of(place.name, font) + SLACK, max(room, 24))
    builder.line(place.name, font, QRect(MARGIN, builder.y, taken, height), colour=ColourRole.TEXT)
    if badge:
        builder.pieces.append(Pill(QRect(MARGIN + taken + 4, builder.y, badge, height), place.badge))
    size = max(_MARK, round(height * 0.8))
    for cell, (start, column) in zip(place.cells, columns, strict=False):
        if cell.state is not None:
            builder.mark(cell.state, start, FontRole.BODY, size)
        room = builder.width - MARGIN - start if place.merged else column - _GAP // 2
        text = QRect(start + size + 5, builder.y, room - size - 5, height)
        builder.line(cell.text, FontRole.BODY, text, colour=ColourRole.MUTED if cell.calm else ColourRole.TEXT)
    builder.y += height
    return builder.layout(3)


def _columns(builder: RowBuilder, texts: Sequence[Sequence[str]]) -> list[tuple[int, int]]:
    """Return where each column after the names begins, and how wide it is.

    Each has what its texts need. What the names leave makes them as wide as usual, with the letters' size.
    """
    (names, *others), height = texts, builder.height_of(FontRole.BODY)
    scale, mark = max(1.0, height / 18), max(_MARK, round(height * 0.8)) + 5
    needed = [
        max(
            builder.width_of(head, FontRole.SMALL) + _GAP + SLACK,
            *(mark + builder.width_of(cell, FontRole.BODY) + _GAP + SLACK for cell in cells),
        )
        for head, *cells in others
    ]
    room = builder.width - 2 * MARGIN
    usual = round((_COLUMN if len(others) > 2 else 1.5 * _COLUMN) * scale)
    wanting = [max(0, usual - each) for each in needed]
    spare = room - sum(needed) - max(builder.width_of(each, FontRole.STRONG) for each in names) - 3 * _GAP
    share = min(1.0, max(0, spare) / max(1, sum(wanting)))
    most = min(1.0, (room - _SHORTEST_NAME) / max(1, sum(needed)))
    widths = [int((each + share * more) * most) for each, more in zip(needed, wanting, strict=True)]
    lefts = accumulate(widths, initial=builder.width - MARGIN - sum(widths))
    return [*zip(lefts, widths, strict=False)]
