"""The three signals side by side, each with its own marks and age; the odd one out is set in strong letters."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from trayapp.ui.panel.primitives import Bar, RowLayout, RowPainter
from trayapp.ui.panel.row_layout import MARGIN, RowBuilder
from trayapp.ui.panel.theme import ColourRole, FontRole, Theme
from trayapp.ui.presenters.panel_view_model import SourceViewModel
from trayapp.ui.user_actions import UserActions

_MARK = 14
_TOP, _BOTTOM, _TRAILING = 12, 12, 8
_SHARES = (10, 13, 10)
"""The probe tells several targets, each with its symptom."""


class SourceColumn(QWidget):
    """One source; where it has a page, a click opens it."""

    def __init__(self, inks: Theme, actions: UserActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inks, self._actions = inks, actions
        self._view = SourceViewModel("", (), "")
        self._laid = RowLayout(0)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def set_inks(self, inks: Theme) -> None:
        """Use other colours and fonts."""
        self._inks = inks
        self.lay(self.width())

    def render_view(self, view: SourceViewModel) -> None:
        """Show a view."""
        if view == self._view:
            return
        self._view = view
        said = ". ".join(line.spoken for line in view.lines)
        self.setAccessibleName(f"{said}. {view.age}")
        self.setToolTip(view.exact)
        self.setCursor(Qt.CursorShape.PointingHandCursor if view.url else Qt.CursorShape.ArrowCursor)
        self.lay(self.width())

    def lay(self, width: int) -> int:
        """Lay the column out for a width and return the height that it needs."""
        view, sheet = self._view, RowBuilder(width, self._inks, _TOP)
        face = FontRole.SMALL_STRONG if view.odd else FontRole.SMALL
        sheet.text(view.title, face, left=MARGIN, right=4, ink=ColourRole.TEXT if view.odd else ColourRole.MUTED)
        sheet.y += 3
        left = MARGIN + _MARK + 6
        for line in view.lines:
            face = FontRole.BODY if sheet.holds(line.text, FontRole.BODY, left=left, right=4) else FontRole.SMALL
            sheet.mark(line.state, MARGIN, face, _MARK)
            sheet.text(line.text, face, left=left, right=4)
            sheet.y += 1
        sheet.y += 2
        sheet.text(view.age, FontRole.SMALL, left=MARGIN, right=4, ink=ColourRole.MUTED)
        if view.odd:
            sheet.pieces.append(Bar(QRect(MARGIN - 9, _TOP + 1, 3, sheet.y - _TOP - 1), view.lines[0].state))
        self._laid = sheet.laid(_BOTTOM)
        self.update()
        return self._laid.height

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint (Qt)."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        RowPainter(painter, self._inks, self.rect(), self.layoutDirection()).paint(self._laid)
        if self.hasFocus():
            painter.setPen(QPen(self._inks.colours[ColourRole.LINK], self._inks.ring))
            painter.drawRoundedRect(self.rect().adjusted(4, 5, -3, -5), 4, 4)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Open the page with Enter or Space (Qt)."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._view.url:
            self._actions.open_link.emit(self._view.url)
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Open the page with a click (Qt)."""
        if event.button() is Qt.MouseButton.LeftButton and self._view.url and self.rect().contains(event.pos()):
            self._actions.open_link.emit(self._view.url)
            return
        super().mouseReleaseEvent(event)


class SourceColumns(QWidget):
    """The three columns."""

    def __init__(self, inks: Theme, actions: UserActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inks = inks
        self.columns = [SourceColumn(inks, actions, self) for _ in range(3)]
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for column, share in zip(self.columns, _SHARES, strict=True):
            layout.addWidget(column, share)
        layout.addSpacing(_TRAILING)  # and no margin: those are not mirrored

    def set_inks(self, inks: Theme) -> None:
        """Use other colours and fonts."""
        self._inks = inks
        for column in self.columns:
            column.set_inks(inks)
        self.lay(self.width())

    def render_views(self, views: tuple[SourceViewModel, ...]) -> None:
        """Show the three views."""
        for column, view in zip(self.columns, views, strict=True):
            column.render_view(view)
        self.lay(self.width())

    def lay(self, width: int) -> int:
        """Lay the columns out for a width of all of them and return the height that they need."""
        room, shares = width - _TRAILING, sum(_SHARES)
        height = max(column.lay(room * share // shares) for column, share in zip(self.columns, _SHARES, strict=True))
        self.setFixedHeight(height)
        return height

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Wrap again (Qt)."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.lay(self.width())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the line below (Qt)."""
        painter = QPainter(self)
        painter.fillRect(
            MARGIN, self.height() - 1, self.width() - 2 * MARGIN, 1, self._inks.colours[ColourRole.HAIRLINE]
        )
        painter.end()
