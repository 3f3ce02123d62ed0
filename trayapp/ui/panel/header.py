"""The panel's first lines: the state's silhouette, what, how sure, who says so; upon a breath of the state's colour."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from trayapp.ui.icons.template import IconState
from trayapp.ui.panel.primitives import Mark, RowLayout, RowPainter
from trayapp.ui.panel.row_layout import MARGIN, RowBuilder
from trayapp.ui.panel.theme import ColourRole, FontRole, Theme
from trayapp.ui.presenters.panel_view_model import HeaderViewModel

_ICON = 40


class Header(QWidget):
    """Shows a HeaderView. Its accessible name is the whole text."""

    def __init__(self, inks: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inks = inks
        self._view = HeaderViewModel(IconState.UNKNOWN, "")
        self._demo = ""
        self._laid = RowLayout(0)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def set_inks(self, inks: Theme) -> None:
        """Use other colours and fonts."""
        self._inks = inks
        self.lay(self.width())

    def render_view(self, view: HeaderViewModel, demo: str) -> None:
        """Show a view, below the demo's mark if there is one."""
        if (view, demo) == (self._view, self._demo):
            return
        self._view, self._demo = view, demo
        parts = (demo, view.headline, view.sureness, view.attribution)
        self.setAccessibleName(". ".join(part for part in parts if part))
        self.setToolTip(view.exact)
        self.setAccessibleDescription(view.exact)
        self.lay(self.width())

    def lay(self, width: int) -> int:
        """Lay the header out for a width and return the height that it needs."""
        view, sheet = self._view, RowBuilder(width, self._inks, MARGIN)
        left = MARGIN + _ICON + 14
        if self._demo:
            sheet.y = 8
            sheet.text(self._demo, FontRole.SMALL_STRONG, left=MARGIN, ink=ColourRole.LINK)
            sheet.y += 10
        top = sheet.y
        sheet.text(view.headline, FontRole.HEADLINE, left=left)
        sheet.y += 2
        if view.sureness:
            sheet.text(view.sureness, FontRole.BODY, left=left)
        if view.attribution:
            sheet.text(view.attribution, FontRole.SMALL, left=left, ink=ColourRole.MUTED)
        short = max(0, _ICON - (sheet.y - top))
        sheet.pieces.append(Mark(QRect(MARGIN, top + 2, _ICON, _ICON), view.state))
        self._laid = sheet.laid(14 + short)
        self.setFixedHeight(self._laid.height)
        self.update()
        return self._laid.height

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Wrap again (Qt)."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.lay(self.width())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint (Qt)."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self._inks.tint(self._view.state))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._inks.colours[ColourRole.HAIRLINE])
        RowPainter(painter, self._inks, self.rect(), self.layoutDirection()).paint(self._laid)
        if self.hasFocus():
            painter.setPen(QPen(self._inks.colours[ColourRole.LINK], self._inks.ring))
            painter.drawRect(self.rect().adjusted(3, 3, -4, -4))
        painter.end()
