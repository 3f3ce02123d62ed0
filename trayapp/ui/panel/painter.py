"""Paints the pieces of a row, mirrored where the user reads from right to left."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QAbstractTextDocumentLayout, QPainter, QPalette, QPen, QPolygonF, QTextDocument, QTextOption
from PySide6.QtWidgets import QStyle

from trayapp.ui.icons.render import state_pixmap
from trayapp.ui.panel import chart_painter, reports_painter
from trayapp.ui.panel.primitives import (
    WRAPPED,
    Badge,
    Bar,
    Chart,
    Chevron,
    DayStrip,
    Dot,
    Dumbbell,
    FailureChart,
    LatencyLine,
    LinkMark,
    Mark,
    Piece,
    Pill,
    ReportsChart,
    RichText,
    RowLayout,
    Rule,
    Text,
)
from trayapp.ui.panel.theme import ColourRole, FontRole, Theme

_LEADING = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop
_TRAILING = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignTop


class RowPainter:
    """Paints pieces into a rectangle."""

    def __init__(self, painter: QPainter, theme: Theme, rect: QRect, direction: Qt.LayoutDirection) -> None:
        self._painter, self._theme, self._rect, self._direction = painter, theme, rect, direction

    def paint(self, layout: RowLayout) -> None:
        """Paint every piece."""
        for piece in layout.pieces:
            self._paint(piece, self._at(piece.rect))

    def _paint(self, piece: Piece, rect: QRect) -> None:
        match piece:
            case Text():
                self._text(piece, rect)
            case RichText():
                self._rich_text(piece, rect)
            case Mark():
                self._mark(piece, rect)
            case Badge():
                self._badge(piece, rect)
            case Pill():
                self._pill(piece, rect)
            case Rule():
                self._painter.fillRect(rect, self._theme.colours[ColourRole.HAIRLINE])
            case Bar():
                self._bar(rect)
            case Chevron():
                self._chevron(piece, rect)
            case LinkMark():
                self._link_mark(rect)
            case _:
                self._chart(piece, rect)

    def _chart(self, piece: Chart, rect: QRect) -> None:
        """Paint a chart: time runs from left to right in every language, and so do the texts on its axis."""
        self._painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        match piece:
            case DayStrip():
                chart_painter.paint_days(self._painter, self._theme, rect, piece.days)
            case LatencyLine():
                chart_painter.paint_latency(self._painter, self._theme, rect, piece.latency)
            case FailureChart():
                chart_painter.paint_failures(self._painter, self._theme, rect, piece.chart, piece.state)
            case ReportsChart():
                reports_painter.paint_reports(self._painter, self._theme, rect, piece.chart)
            case Dumbbell():
                if self._direction is Qt.LayoutDirection.RightToLeft:  # its minutes stand at its right end here, too
                    rect.translate(-piece.ends, 0)
                chart_painter.paint_dumbbell(self._painter, self._theme, rect, piece)
            case Dot():
                self._painter.setPen(Qt.PenStyle.NoPen)
                self._painter.setBrush(self._theme.state(piece.state))
                self._painter.drawEllipse(QRectF(rect))

    def _at(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self._direction, self._rect, rect.translated(self._rect.topLeft()))

    def _text(self, piece: Text, rect: QRect) -> None:
        painter = self._painter
        painter.setFont(self._theme.fonts[piece.font])
        painter.setPen(self._theme.ink(piece.colour))
        text, flags = piece.text, int(WRAPPED)
        if piece.one_line:
            text = self._theme.metrics[piece.font].elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
            flags = int(Qt.TextFlag.TextSingleLine)
        side = _TRAILING if piece.end else _LEADING
        painter.setLayoutDirection(self._direction)
        painter.drawText(rect, flags | int(QStyle.visualAlignment(self._direction, side)), text)

    def _rich_text(self, piece: RichText, rect: QRect) -> None:
        document = rich_document(piece.html, self._theme, piece.font, rect.width(), self._direction)
        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette.setColor(QPalette.ColorRole.Text, self._theme.colours[ColourRole.TEXT])
        self._painter.save()
        self._painter.translate(rect.topLeft())
        document.documentLayout().draw(self._painter, context)
        self._painter.restore()

    def _mark(self, piece: Mark, rect: QRect) -> None:
        ratio = max(1.0, abs(self._painter.deviceTransform().m11()))
        self._painter.drawPixmap(rect.topLeft(), state_pixmap(piece.state, self._theme.ground, rect.width(), ratio))

    def _badge(self, piece: Badge, rect: QRect) -> None:
        painter = self._painter
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colours[ColourRole.GAP])
        painter.drawEllipse(QRectF(rect))
        painter.setFont(self._theme.fonts[FontRole.SMALL_STRONG])
        painter.setPen(self._theme.colours[ColourRole.MUTED])
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), str(piece.number))

    def _pill(self, piece: Pill, rect: QRect) -> None:
        painter = self._painter
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colours[ColourRole.SELECTED])
        painter.drawRoundedRect(QRectF(rect), rect.height() / 2, rect.height() / 2)
        painter.setFont(self._theme.fonts[FontRole.SMALL_STRONG])
        painter.setPen(self._theme.colours[ColourRole.LINK])
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), piece.text)

    def _bar(self, rect: QRect) -> None:
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._theme.colours[ColourRole.LINK])
        self._painter.drawRoundedRect(QRectF(rect), 1.5, 1.5)

    def _link_mark(self, rect: QRect) -> None:
        self._painter.setPen(QPen(self._theme.colours[ColourRole.LINK], 1.25))
        for line in (_FRAME, _ARROW):
            self._painter.drawPolyline(
                QPolygonF([QPointF(rect.left() + x * rect.width(), rect.top() + y * rect.height()) for x, y in line])
            )

    def _chevron(self, piece: Chevron, rect: QRect) -> None:
        painter, middle = self._painter, QRectF(rect).center()
        across = 3.5 if self._direction is Qt.LayoutDirection.LeftToRight else -3.5
        points = [(-across / 2, -3.5), (across / 2, 0.0), (-across / 2, 3.5)]
        if piece.open:
            points = [(-3.5, -1.75), (0.0, 1.75), (3.5, -1.75)]
        painter.setPen(QPen(self._theme.colours[ColourRole.MUTED], 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPolyline(QPolygonF([middle + QPointF(x, y) for x, y in points]))


_FRAME = ((0.5, 0.15), (0.1, 0.15), (0.1, 0.9), (0.85, 0.9), (0.85, 0.5))
_ARROW = ((0.42, 0.58), (0.92, 0.08), (0.6, 0.08), (0.92, 0.08), (0.92, 0.4))
"""Shares of a link's mark."""


def rich_document(html: str, theme: Theme, font: FontRole, width: int, direction: Qt.LayoutDirection) -> QTextDocument:
    """Return our own markup laid out for a width; everything foreign in it is escaped already."""
    document = QTextDocument()
    document.setDocumentMargin(0)
    document.setDefaultFont(theme.fonts[font])
    option = QTextOption(Qt.AlignmentFlag.AlignLeading)
    option.setTextDirection(direction)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    document.setDefaultTextOption(option)
    document.setHtml(html)
    document.setTextWidth(width)
    return document
