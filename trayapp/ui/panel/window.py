"""The panel's window: puts the parts together, grows with its content, hides on Escape and on closing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal, SignalInstance, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QCloseEvent,
    QGuiApplication,
    QHideEvent,
    QKeySequence,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from trayapp.domain.alerts.silences import MuteRequest, SilenceRequest
from trayapp.ui.icons.render import app_icon
from trayapp.ui.panel.footer import Footer
from trayapp.ui.panel.header import Header
from trayapp.ui.panel.row_view import RowList
from trayapp.ui.panel.rows import Kind, Row, rows
from trayapp.ui.panel.source_columns import SourceColumns
from trayapp.ui.panel.theme import current_theme
from trayapp.ui.presenters.panel_view_model import IncidentViewModel, PanelViewModel
from trayapp.ui.pyside_workaround import pin_refcounts
from trayapp.ui.user_actions import UserActions

WIDTH, MIN_WIDTH, MAX_WIDTH = 440, 400, 480
_MAX_HEIGHT, _SCREEN_SHARE = 760, 0.85
_BELOW = 12
_MIN_HEIGHT = 200
_SETTLING_MS = (250, 500, 1000, 2000)
"""A window that grows while it is being shown is put back to its first size by some desktops (sway): again, then."""

_REFRESH_MS = 5000
"""Ages below a minute are told in steps of five seconds."""


class Panel(QWidget):
    """The window that one click shows. GUI thread; make it on the first click, not before.

    What the user asks for goes to `actions`. Signals: `opened`, `closed`, and `refresh_due` while it is open (render
    again, ages have grown).
    """

    opened = Signal()
    closed = Signal()
    refresh_due = Signal()

    def __init__(self, actions: UserActions, parent: QWidget | None = None) -> None:
        pin_refcounts()
        super().__init__(parent, Qt.WindowType.Window)
        self._actions = actions
        self.tray_less = False
        self._first_height = 0
        self._was_open = False
        self._view: PanelViewModel | None = None
        self._unfolded: frozenset[str] = frozenset()
        self._inks = current_theme(self.palette(), self.font())
        self.setWindowIcon(app_icon())
        self._header, self._signals = Header(self._inks, self), SourceColumns(self._inks, actions, self)
        self._list, self._footer = RowList(self._inks, self), Footer(self._inks, actions, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self._header, self._signals, self._list, self._footer):
            layout.addWidget(part, 1 if part is self._list else 0)
        self._set_width()
        self._list.chosen.connect(self._on_chosen)
        self._list.menu_asked.connect(self._on_menu_asked)
        self._add_shortcuts()
        self._refresh = QTimer(self, interval=_REFRESH_MS)
        self._refresh.timeout.connect(self.refresh_due)
        self._hints = QGuiApplication.styleHints()  # kept: what it returns ends with it
        if hasattr(self._hints, "accessibility"):  # Qt 6.10
            self._hints.accessibility().contrastPreferenceChanged.connect(self._dress)

    def _add_shortcuts(self) -> None:
        receivers: tuple[tuple[str, Callable[..., object] | SignalInstance], ...] = (
            ("Esc", self.close),
            ("Ctrl+R", self._actions.check_now),
            ("F5", self._actions.check_now),
            ("Ctrl+,", self._actions.open_settings),
            ("Ctrl+B", self._footer.open_quiet_menu),
            ("Ctrl+C", self._footer.copy.click),
            ("Ctrl+O", self._footer.page.click),
            ("Ctrl+Q", self._actions.quit),
        )
        for keys, receiver in receivers:
            QShortcut(QKeySequence(keys), self).activated.connect(receiver)

    def _set_width(self) -> None:
        # The widths of the design are for a usual font of 18 px height; larger letters get a wider panel.
        scale = max(1.0, self.fontMetrics().height() / 18)
        self.setMinimumSize(round(MIN_WIDTH * scale), _MIN_HEIGHT)
        self.setMaximumWidth(round(MAX_WIDTH * scale))
        self.resize(round(WIDTH * scale), self.height())

    def render(self, view: PanelViewModel) -> None:  # type: ignore[override] # QWidget.render paints elsewhere: not for us
        """Show a view in place; what did not change is not touched."""
        before, self._view = self._view, view
        if before == view:
            return
        self.setWindowTitle(view.labels.title)
        self._list.setAccessibleName(view.labels.title)
        self._header.render_view(view.header, view.demo)
        self._signals.render_views(view.signals)
        self._footer.render_view(view)
        if self._list.set_rows(rows(view, self._unfolded)) and self.isVisible():
            self._grow()
        if before is not None and before.header.headline != view.header.headline:
            self._announce(self._header.accessibleName())

    def open_near(self, place: QRect | None = None) -> None:
        """Show the panel and ask for the keyboard; beside `place` where the desktop tells where the icon is."""
        if not self.isVisible():
            self._fit()
            self._first_height = self.height()
            for later_ms in _SETTLING_MS:
                QTimer.singleShot(later_ms, self, self._settle)
            self._move_to(place)
        self.showNormal() if self.isMinimized() else self.show()
        self._keep_on_screen()
        self.raise_()
        self.activateWindow()
        self._list.setFocus(Qt.FocusReason.PopupFocusReason)

    def _needed_height(self) -> int:
        width = self.width()
        fixed = self._header.lay(width) + self._signals.lay(width) + self._footer.sizeHint().height()
        return fixed + self._list.content_height(width) + _BELOW

    def _room(self) -> int:
        return min(_MAX_HEIGHT, round(self.screen().availableGeometry().height() * _SCREEN_SHARE))

    def _fit(self) -> None:
        self.resize(self.width(), max(self.minimumHeight(), min(self._needed_height(), self._room())))

    @Slot()
    def _grow(self) -> None:
        """Grow with the content while it is read, and never shrink under the reader's eyes."""
        room = self._room()
        if self._is_placed_by_desktop():
            room = (room + self._first_height) // 2  # it stands in the middle, and its top stays where it is
        needed = min(self._needed_height(), room)
        if needed <= self.height():
            return
        self.resize(self.width(), needed)
        self._keep_on_screen()

    @Slot()
    def _settle(self) -> None:
        self._grow()
        self._keep_on_screen()  # what it grew by before it was shown may reach beyond; the frame is known only now

    def _keep_on_screen(self) -> None:
        """Move what reaches beyond the screen back, the top and left edge before the others."""
        if self._is_placed_by_desktop():
            return
        frame, room = self.frameGeometry(), self.screen().availableGeometry()
        left = max(room.left(), min(frame.left(), room.right() + 1 - frame.width()))
        top = max(room.top(), min(frame.top(), room.bottom() + 1 - frame.height()))
        if (left, top) != (frame.left(), frame.top()):
            self.move(left, top)

    @staticmethod
    def _is_placed_by_desktop() -> bool:
        """Whether the desktop alone decides where windows are, and tells nobody: Wayland."""
        return QGuiApplication.platformName().startswith("wayland")

    def _move_to(self, place: QRect | None) -> None:
        if place is None or place.isNull() or self._is_placed_by_desktop():
            return  # over D-Bus nobody tells where the icon is
        screen = QGuiApplication.screenAt(place.center()) or self.screen()
        room, size = screen.availableGeometry(), self.frameGeometry().size()
        left = min(max(room.left(), place.center().x() - size.width() // 2), room.right() - size.width())
        below = place.center().y() < room.center().y()
        top = place.bottom() + 4 if below else place.top() - 4 - size.height()
        self.move(left, min(max(room.top(), top), max(room.top(), room.bottom() - size.height())))

    @Slot(object)
    def _on_chosen(self, row: Row) -> None:
        if row.toggles and self._view is not None:
            self._unfolded ^= {row.toggles}
            self._list.set_rows(rows(self._view, self._unfolded))
            self._grow()
        elif row.kind is Kind.QUIET:
            self._actions.silence.emit(SilenceRequest.RESUME)
        elif row.url:
            self._actions.open_link.emit(row.url)

    @Slot(object, QPoint)
    def _on_menu_asked(self, row: Row, at: QPoint) -> None:
        """Offer what can be done with an incident."""
        if not isinstance(row.content, IncidentViewModel) or self._view is None:
            return
        incident, menu = row.content, QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if incident.url:
            menu.addAction(self._view.labels.open_page, partial(self._actions.open_link.emit, incident.url))
        if incident.mute:
            request = MuteRequest(incident.id, muted=not incident.muted)
            menu.addAction(incident.mute, partial(self._actions.mute.emit, request))
        if not menu.isEmpty():
            menu.popup(at)

    def _announce(self, text: str) -> None:
        """Tell a screen reader what changed, if there is one and the panel is what the user is in."""
        if self.isActiveWindow() and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    @property
    def is_open(self) -> bool:
        """Whether the panel can be seen; minimised it cannot."""
        return self.isVisible() and not self.isMinimized()

    def _follow_visibility(self) -> None:
        """Age what is shown while it can be seen, and no longer: a hidden panel costs nothing."""
        if self.is_open is self._was_open:
            return
        self._was_open = self.is_open
        if self.is_open:
            self._refresh.start()
            self.opened.emit()
        else:
            self._refresh.stop()
            self.closed.emit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the user's font and palette, and the task bar (Qt)."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and hasattr(self, "_refresh"):
            self._dress()
        elif event.type() == QEvent.Type.WindowStateChange:
            self._follow_visibility()

    @Slot()
    def _dress(self) -> None:
        self._inks = current_theme(self.palette(), self.font())
        for part in (self._header, self._signals, self._list, self._footer):
            part.set_inks(self._inks)
        self._set_width()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Tell that the panel is open (Qt)."""
        super().showEvent(event)
        self._follow_visibility()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Take the menus away, and tell that the panel is closed (Qt)."""
        super().hideEvent(event)
        for menu in self.findChildren(QMenu):
            menu.close()
        self._follow_visibility()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Hide instead of closing; without a tray icon to come back from, leave an entry in the task bar (Qt)."""
        super().closeEvent(event)
        if self.tray_less:
            # Afterwards and not by refusing: a quitting application asks its windows to close, and must not be stopped.
            QTimer.singleShot(0, self, self.showMinimized)
