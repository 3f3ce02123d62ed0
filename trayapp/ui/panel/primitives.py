"""What a row is put together from: texts, marks, lines, charts, each in its place; laid out once, painted often."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyle

from trayapp.domain.model.enums import Health
from trayapp.ui.icons.render import state_pixmap
from trayapp.ui.icons.state import HEALTH_ICON
from trayapp.ui.icons.template import IconState
from trayapp.ui.panel.theme import ColourRole, FontRole, Theme

WRAPPED = Qt.TextFlag.TextWordWrap
_CALM = 0.5
"""Share of the slowest answer that fills a sparkline's height at least: a few milliseconds' noise is no drama."""

_LEADING = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop


@dataclass(frozen=True, slots=True)
class Text:
    """A text in its rectangle; `end` aligns it to the trailing edge, `one_line` elides it."""

    place: QRect
    text: str
    face: FontRole = FontRole.BODY
    ink: ColourRole = ColourRole.TEXT
    state: IconState | None = None
    end: bool = False
    one_line: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A state's silhouette."""

    place: QRect
    state: IconState


@dataclass(frozen=True, slots=True)
class Dot:
    """A place on a timeline: filled for the latest; `above` and `below` say how far the line runs."""

    place: QRect
    filled: bool
    line: QRect | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar beside what is new, or beside a signal in trouble (then in its state's colour)."""

    place: QRect
    state: IconState | None = None


@dataclass(frozen=True, slots=True)
class Chevron:
    """Whether a group is open."""

    place: QRect
    open: bool


@dataclass(frozen=True, slots=True)
class DayStrip:
    """One mark for each day; a day without a look is a faint dash and never green."""

    place: QRect
    days: tuple[Health | None, ...]


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A line of latencies with gaps where no answer came."""

    place: QRect
    points: tuple[float | None, ...]


Piece = Text | Mark | Dot | Bar | Chevron | DayStrip | Sparkline


@dataclass(slots=True)
class RowLayout:
    """A row laid out for one width."""

    height: int
    pieces: list[Piece] = field(default_factory=list)


class RowPainter:
    """Paints pieces into a place; mirrors them where the user reads from right to left."""

    def __init__(self, painter: QPainter, inks: Theme, place: QRect, direction: Qt.LayoutDirection) -> None:
        self._painter, self._inks, self._place, self._direction = painter, inks, place, direction

    def paint(self, laid: RowLayout) -> None:
        """Paint every piece."""
        for piece in laid.pieces:
            place = self._at(piece.place)
            match piece:
                case Text():
                    self._text(piece, place)
                case Mark():
                    self._mark(piece, place)
                case Dot():
                    self._dot(piece, place)
                case Bar():
                    link = self._inks.colours[ColourRole.LINK]
                    self._painter.fillRect(place, link if piece.state is None else self._inks.state(piece.state))
                case Chevron():
                    self._chevron(piece, place)
                case DayStrip():
                    self._strip(piece, place)
                case Sparkline():
                    self._spark(piece, place)

    def _at(self, place: QRect) -> QRect:
        moved = place.translated(self._place.topLeft())
        return QStyle.visualRect(self._direction, self._place, moved)

    def _text(self, piece: Text, place: QRect) -> None:
        painter = self._painter
        painter.setFont(self._inks.fonts[piece.face])
        painter.setPen(self._inks.colours[piece.ink] if piece.state is None else self._inks.state(piece.state))
        text, flags = piece.text, int(WRAPPED)
        if piece.one_line:
            text = self._inks.metrics[piece.face].elidedText(text, Qt.TextElideMode.ElideRight, place.width())
            flags = int(Qt.TextFlag.TextSingleLine)
        side = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignTop if piece.end else _LEADING
        painter.setLayoutDirection(self._direction)
        painter.drawText(place, flags | int(QStyle.visualAlignment(self._direction, side)), text)

    def _mark(self, piece: Mark, place: QRect) -> None:
        ratio = max(1.0, abs(self._painter.deviceTransform().m11()))
        self._painter.drawPixmap(place.topLeft(), state_pixmap(piece.state, self._inks.ground, place.width(), ratio))

    def _dot(self, piece: Dot, place: QRect) -> None:
        painter = self._painter
        if piece.line is not None:
            painter.fillRect(self._at(piece.line), self._inks.colours[ColourRole.HAIRLINE])
        colour = self._inks.colours[ColourRole.TEXT if piece.filled else ColourRole.MUTED]
        painter.setPen(QPen(colour, 1.5))
        painter.setBrush(colour if piece.filled else self._inks.window)
        painter.drawEllipse(QRectF(place).adjusted(1, 1, -1, -1))

    def _chevron(self, piece: Chevron, place: QRect) -> None:
        painter, middle = self._painter, QRectF(place).center()
        across = 3.5 if self._direction is Qt.LayoutDirection.LeftToRight else -3.5
        points = [(-across / 2, -3.5), (across / 2, 0.0), (-across / 2, 3.5)]
        if piece.open:
            points = [(-3.5, -1.75), (0.0, 1.75), (3.5, -1.75)]
        painter.setPen(QPen(self._inks.colours[ColourRole.MUTED], 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPolyline(QPolygonF([middle + QPointF(x, y) for x, y in points]))

    def _strip(self, piece: DayStrip, place: QRect) -> None:
        step = place.width() / max(1, len(piece.days))
        for number, health in enumerate(piece.days):
            left = place.left() + number * step
            self._painter.fillRect(_day(QRectF(left, place.top(), step, place.height()), health), self._day_ink(health))

    def _day_ink(self, health: Health | None) -> QColor:
        return self._inks.colours[ColourRole.GAP] if health is None else self._inks.state(HEALTH_ICON[health])

    def _spark(self, piece: Sparkline, place: QRect) -> None:
        answered = [point for point in piece.points if point is not None]
        low, high = min(answered), max(answered)
        span, step = max(high - low, high * _CALM, 1.0), place.width() / max(1, len(piece.points) - 1)
        self._painter.setPen(QPen(self._inks.colours[ColourRole.MUTED], 1.25))
        run = QPolygonF()
        for number, point in enumerate((*piece.points, None)):
            x = place.left() + number * step
            if point is not None:
                run.append(QPointF(x, place.bottom() - 1 - (point - low) / span * (place.height() - 3)))
                continue
            self._painter.drawPolyline(run)
            run = QPolygonF()
            if number < len(piece.points):
                tick = QRectF(x - 1, place.bottom() - 4, 2, 4)
                self._painter.fillRect(tick, self._inks.state(IconState.OUTAGE))


def _day(cell: QRectF, health: Health | None) -> QRectF:
    """Return the mark of one day: its height tells what its colour tells."""
    share = {None: 0.12, Health.OPERATIONAL: 0.55, Health.MAINTENANCE: 0.55, Health.UNKNOWN: 0.3}.get(health, 1.0)
    height = cell.height() * share
    return QRectF(cell.left(), cell.bottom() - height, max(1.0, cell.width() - 0.75), height)
