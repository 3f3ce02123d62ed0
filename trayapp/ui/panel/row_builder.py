"""Collects the pieces of one row from top to bottom, in logical pixels on an 8 px grid."""

from __future__ import annotations

import re
from html import escape

from PySide6.QtCore import QRect, Qt

from trayapp.ui.icons.template import IconState
from trayapp.ui.panel.painter import rich_document
from trayapp.ui.panel.primitives import WRAPPED, Mark, Piece, RichText, RowLayout, Text
from trayapp.ui.panel.theme import ColourRole, FontRole, Theme

MARGIN = 16
INDENT = 40
"""The text edges of the panel are MARGIN, INDENT and the width less MARGIN."""
MARK = 16
SLACK = 4
"""An advance is a fraction less than what a line takes; without it the last letters are elided."""
_WORD = re.compile(r"\S+")


def inset_of(size: int) -> int:
    """Return how far inside its square a mark begins: its ink, and not its square, stands at the text's edge."""
    return size // 8


class RowBuilder:
    """Builds a `RowLayout` for a width."""

    def __init__(self, width: int, theme: Theme, top: int = 0) -> None:
        self.width, self.theme, self.y = width, theme, top
        self.pieces: list[Piece] = []
        self.indent = max(INDENT, MARGIN + self.height_of(FontRole.BODY) + 5)
        """Where a text beside a mark begins: INDENT, and further in where letters and marks are large."""

    def text(
        self,
        text: str,
        font: FontRole,
        *,
        left: int,
        right: int = MARGIN,
        colour: ColourRole | IconState = ColourRole.TEXT,
    ) -> QRect:
        """Put a wrapped text below what is there; return the rectangle that its letters take."""
        room = QRect(left, self.y, max(24, self.width - left - right), 100_000)
        taken = self._taken(text, font, room)
        if taken.width() > room.width():
            text = self._breakable(text, font, room.width())
            taken = self._taken(text, font, room)
        rect = QRect(left, self.y, room.width(), taken.height())
        self.pieces.append(Text(rect, text, font, colour))
        self.y += rect.height()
        return QRect(left, rect.top(), taken.width(), taken.height())

    def lead(self, lead: str, text: str, *, left: int, right: int = MARGIN, muted: bool = False) -> None:
        """Put a paragraph that begins in bold; both texts are escaped here, and `muted` is for the second."""
        colour = self.theme.colours[ColourRole.MUTED].name() if muted else self.theme.colours[ColourRole.TEXT].name()
        html = f'<b>{escape(lead)}</b> <span style="color:{colour}">{escape(text)}</span>' if text else escape(lead)
        if not text:
            html = f"<b>{html}</b>"
        width = max(24, self.width - left - right)
        document = rich_document(html, self.theme, FontRole.BODY, width, Qt.LayoutDirection.LeftToRight)
        height = round(document.size().height())
        self.pieces.append(RichText(QRect(left, self.y, width, height), html))
        self.y += height

    def _taken(self, text: str, font: FontRole, room: QRect) -> QRect:
        return self.theme.metrics[font].boundingRect(room, int(WRAPPED | Qt.AlignmentFlag.AlignLeft), text)

    def _breakable(self, text: str, font: FontRole, room: int) -> str:
        """Let a word that no line can hold break anywhere: Qt breaks either at words or everywhere, never both."""
        return _WORD.sub(
            lambda word: "\u200b".join(word.group()) if self.width_of(word.group(), font) >= room else word.group(),
            text,
        )

    def line(
        self,
        text: str,
        font: FontRole,
        rect: QRect,
        *,
        colour: ColourRole | IconState = ColourRole.MUTED,
        end: bool = False,
    ) -> None:
        """Put one line of text, elided, into a rectangle."""
        self.pieces.append(Text(rect, text, font, colour, end=end, one_line=True))

    def aside(self, text: str, font: FontRole, *, colour: ColourRole = ColourRole.MUTED, right: int = MARGIN) -> int:
        """Put a short text at the far edge of the line that comes next; return the width that it takes."""
        if not text:
            return 0
        taken = min(self.width_of(text, font) + SLACK, self.width // 2)
        rect = QRect(self.width - right - taken, self.y, taken, self.height_of(font))
        self.line(text, font, rect, colour=colour, end=True)
        return taken + 12

    def height_of(self, font: FontRole) -> int:
        """Return the height of one line."""
        return self.theme.metrics[font].height()

    def width_of(self, text: str, font: FontRole) -> int:
        """Return the width of one line."""
        return self.theme.metrics[font].horizontalAdvance(text)

    def mark(self, state: IconState, left: int, font: FontRole, size: int = MARK) -> None:
        """Put a mark beside the line of text that comes next; it grows with the letters."""
        height = self.height_of(font)
        size = max(size, round(height * 0.9))
        self.pieces.append(Mark(QRect(left - inset_of(size), self.y + (height - size) // 2, size, size), state))

    def layout(self, bottom: int = 0) -> RowLayout:
        """Return what was collected."""
        return RowLayout(self.y + bottom, self.pieces)
