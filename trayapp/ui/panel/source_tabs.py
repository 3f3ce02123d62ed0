"""The sources as tabs: each a name, a mark with a word, and a figure. A second click goes back to the overview."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from trayapp.ui.icons.template import IconState
from trayapp.ui.panel.painter import RowPainter
from trayapp.ui.panel.primitives import RowLayout
from trayapp.ui.panel.row_builder import MARGIN, SLACK, RowBuilder
from trayapp.ui.panel.theme import ColourRole, FontRole, Theme
from trayapp.ui.presenters.panel_view_model import SourceViewModel, Tab

_MARK, _PADDING = 14, 8
_TOP, _BOTTOM = 14, 12
_SIDE = MARGIN - _PADDING
"""Beside the tabs: the fill of the open one reaches beyond the text's edge."""
_SOURCES = (Tab.PAGE, Tab.PROBE, Tab.NETWORK, Tab.ELSEWHERE)


class SourceTab(QWidget):
    """One source. `chosen` is emitted when the user clicks it or presses Enter or Space on it."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view = SourceViewModel(Tab.PAGE, "", IconState.UNKNOWN, "", "", "")
        self._layout = RowLayout(0)
        self._is_open = self._hovered = self._is_first = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def tab(self) -> Tab:
        """Which source it shows."""
        return self._view.tab

    def set_theme(self, theme: Theme) -> None:
        """Use other colours and fonts."""
        self._theme = theme
        self.lay_out(self.width())

    def render_view(self, view: SourceViewModel, *, is_open: bool, is_first: bool) -> None:
        """Show a view; `is_open` while its detail is shown below, `is_first` has no line before it."""
        if (view, is_open, is_first) == (self._view, self._is_open, self._is_first):
            return
        self._view, self._is_open, self._is_first = view, is_open, is_first
        self.setAccessibleName(view.spoken)
        self.setToolTip(view.exact)
        self.lay_out(self.width())

    def narrowest(self) -> int:
        """Return the width that breaks no word of what it says."""
        builder, font = RowBuilder(0, self._theme), FontRole.SMALL_STRONG
        longest = max((builder.width_of(each, font) for each in self._view.word.split()), default=0)
        return _PADDING + max(_MARK, round(builder.height_of(FontRole.STRONG) * 0.9)) + 4 + longest + SLACK + 2

    def lay_out(self, width: int) -> int:
        """Lay the tab out for a width and return the height that it needs."""
        view, builder = self._view, RowBuilder(width, self._theme, _TOP)
        left = _PADDING
        builder.text(view.title, FontRole.SMALL, left=left, right=2, colour=ColourRole.MUTED)
        builder.y += 4
        builder.mark(view.state, left, FontRole.STRONG, _MARK)
        mark = max(_MARK, round(builder.height_of(FontRole.STRONG) * 0.9))
        font = FontRole.STRONG
        if builder.width_of(view.word, font) > width - left - mark - 8:
            font = FontRole.SMALL_STRONG
        builder.text(view.word, font, left=left + mark + 4, right=2)
        builder.y += 4
        if view.figure:
            builder.text(view.figure, FontRole.SMALL, left=left, right=2, colour=ColourRole.MUTED)
        self._layout = builder.layout(_BOTTOM)
        self.update()
        return self._layout.height

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint (Qt): a fill and a line for the open one, a hairline between the others."""
        painter, theme = QPainter(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        link, rect = theme.colours[ColourRole.LINK], self.rect()
        if self._is_open or self._hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colours[ColourRole.SELECTED if self._is_open else ColourRole.GAP])
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 6, -1, -4), 6, 6)
        if self._is_open:
            painter.fillRect(QRect(rect.left() + 1, rect.bottom() - 4, rect.width() - 2, 2), link)
        elif not self._is_first:
            rightward = self.layoutDirection() is Qt.LayoutDirection.LeftToRight
            x = rect.left() if rightward else rect.right()
            painter.fillRect(QRect(x, _TOP, 1, self.height() - 26), theme.colours[ColourRole.HAIRLINE])
        RowPainter(painter, theme, rect, self.layoutDirection()).paint(self._layout)
        if self.hasFocus():
            painter.setPen(QPen(link, theme.ring))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(0.75, 6.75, -1.75, -4.75), 6, 6)
        painter.end()

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Show that it can be clicked (Qt)."""
        super().enterEvent(event)
        self._hovered = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Take that back (Qt)."""
        super().leaveEvent(event)
        self._hovered = False
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Open the detail with Enter or Space (Qt)."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self._view.tab)
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Open the detail with a click (Qt)."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.chosen.emit(self._view.tab)
            return
        super().mouseReleaseEvent(event)


class SourceTabs(QWidget):
    """The sources side by side. `chosen` carries the `Tab` that the user wants to see."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.tabs = [SourceTab(theme, self) for _ in _SOURCES]  # from the beginning: the Tab key goes in this order
        row = QHBoxLayout(self)
        row.setContentsMargins(_SIDE, 0, _SIDE, 0)
        row.setSpacing(0)
        for tab in self.tabs:
            tab.chosen.connect(self.chosen)
            row.addWidget(tab, 1)

    def set_theme(self, theme: Theme) -> None:
        """Use other colours and fonts."""
        self._theme = theme
        for tab in self.tabs:
            tab.set_theme(theme)
        self.lay_out(self.width())

    def render_views(self, views: tuple[SourceViewModel, ...], chosen: Tab) -> None:
        """Show the views; `chosen` is whose detail is shown below."""
        for number, (tab, view) in enumerate(zip(self.tabs, views, strict=True)):
            tab.render_view(view, is_open=view.tab is chosen, is_first=number == 0)
        self.lay_out(self.width())

    def lay_out(self, width: int) -> int:
        """Lay the tabs out for a width of all of them and return the height that they need.

        They are equally wide, unless one has a word that is longer: the others lend it the room that they do not need.
        """
        room = (width - 2 * _SIDE) // len(self.tabs)
        more = [max(0, tab.narrowest() - room) for tab in self.tabs]
        spare = [max(0, room - tab.narrowest()) for tab in self.tabs]
        lent = sum(more) / max(1, sum(spare))
        height = 0
        for tab, longer, free in zip(self.tabs, more, spare, strict=True):
            given = int(room + longer - lent * free) if lent <= 1 else room
            tab.setFixedWidth(given)
            height = max(height, tab.lay_out(given))
        self.setFixedHeight(height)
        return height

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Wrap again (Qt)."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.lay_out(self.width())
