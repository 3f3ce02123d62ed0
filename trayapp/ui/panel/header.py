"""The panel's head: the state's silhouette, the headline, the answer, and in trouble the chart of failing checks."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from trayapp.ui.icons.template import IconState
from trayapp.ui.panel.painter import RowPainter
from trayapp.ui.panel.primitives import FailureChart, Mark, RowLayout
from trayapp.ui.panel.row_builder import MARGIN, RowBuilder, inset_of
from trayapp.ui.panel.theme import ColourRole, FontRole, Theme
from trayapp.ui.presenters.panel_view_model import HeaderViewModel

_ICON = 36
_BUTTON = 28
_CHART = 92


class Header(QWidget):
    """Shows a HeaderViewModel. Its accessible name is the whole text, the chart's included."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view = HeaderViewModel(IconState.UNKNOWN, "")
        self._demo, self._radius = "", 0
        self._layout = RowLayout(0)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def set_theme(self, theme: Theme) -> None:
        """Use other colours and fonts."""
        self._theme = theme
        self.lay_out(self.width())

    def set_radius(self, radius: int) -> None:
        """Round the upper corners by so many pixels: they are the window's."""
        self._radius = radius
        self.update()

    def _ground(self) -> QPainterPath:
        path, rect, radius = QPainterPath(), QRectF(self.rect()).adjusted(1, 1, -1, 0), self._radius
        if not radius:
            path.addRect(QRectF(self.rect()))
            return path
        path.moveTo(rect.bottomLeft())
        path.lineTo(rect.left(), rect.top() + radius)
        path.quadTo(rect.topLeft(), QPointF(rect.left() + radius, rect.top()))
        path.lineTo(rect.right() - radius, rect.top())
        path.quadTo(rect.topRight(), QPointF(rect.right(), rect.top() + radius))
        path.lineTo(rect.bottomRight())
        path.closeSubpath()
        return path

    def render_view(self, view: HeaderViewModel, demo: str) -> None:
        """Show a view, below the demo's mark if there is one."""
        if (view, demo) == (self._view, self._demo):
            return
        self._view, self._demo = view, demo
        chart = view.chart.spoken if view.chart else ""
        answer = " ".join(part for part in (view.answer, view.more) if part)
        parts = (demo, view.headline, answer, chart)
        self.setAccessibleName(". ".join(part.rstrip(".") for part in parts if part))
        self.setToolTip("\n".join(part for part in (view.exact, chart) if part))
        self.setAccessibleDescription(view.exact)
        self.lay_out(self.width())

    def lay_out(self, width: int) -> int:
        """Lay the head out for a width and return the height that it needs."""
        view, builder = self._view, RowBuilder(width, self._theme, MARGIN)
        if self._demo:
            builder.y = 10
            builder.text(self._demo, FontRole.SMALL_STRONG, left=MARGIN, right=MARGIN + _BUTTON, colour=ColourRole.LINK)
            builder.y += 6
        size = max(_ICON, round(builder.height_of(FontRole.HEADLINE) * 1.3))
        left, top = MARGIN + size + 10, builder.y
        builder.text(view.headline, FontRole.HEADLINE, left=left, right=MARGIN + _BUTTON)
        builder.y += 2
        if view.answer or view.more:
            self._answer(builder, left)
        builder.pieces.append(Mark(QRect(MARGIN - inset_of(size), top + 2, size, size), view.state))
        builder.y = max(builder.y, top + size + 2)
        if view.chart is not None:
            builder.y += 10
            height = _CHART + 2 * (builder.height_of(FontRole.SMALL) - 16)
            builder.pieces.append(
                FailureChart(QRect(MARGIN, builder.y, width - 2 * MARGIN, height), view.chart, view.state)
            )
            builder.y += height
        self._layout = builder.layout(6 if view.chart else 14)
        self.setFixedHeight(self._layout.height)
        self.update()
        return self._layout.height

    def _answer(self, builder: RowBuilder, left: int) -> None:
        if self._view.answer:
            builder.lead(self._view.answer, self._view.more, left=left, muted=True)
        else:
            builder.text(self._view.more, FontRole.BODY, left=left, colour=ColourRole.MUTED)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Wrap again (Qt)."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.lay_out(self.width())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint (Qt)."""
        painter, theme = QPainter(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.tint(self._view.state))
        painter.drawPath(self._ground())
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colours[ColourRole.HAIRLINE])
        RowPainter(painter, theme, self.rect(), self.layoutDirection()).paint(self._layout)
        if self.hasFocus():
            painter.setPen(QPen(theme.colours[ColourRole.LINK], theme.ring))
            painter.drawRect(self.rect().adjusted(3, 3, -4, -4))
        painter.end()
