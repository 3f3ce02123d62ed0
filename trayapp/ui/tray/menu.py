"""The tray's menu: built once with fixed slots whose texts are changed in place.

Clearing and rebuilding it, or filling it on aboutToShow, breaks menus over D-Bus (empty submenus, renumbered entries).
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, SignalInstance, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from trayapp.ui.presenters.tray_view_model import MenuViewModel
from trayapp.ui.tray.silence_menu import SilenceMenu, put
from trayapp.ui.user_actions import UserActions


class TrayMenu(QObject):
    """The menu of one tray icon."""

    def __init__(self, actions: UserActions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._view: MenuViewModel | None = None
        # Parented by hand in `deleteLater`'s way: a QMenu's parent must be a widget, and the tray is not one.
        self.widget = QMenu()
        self.destroyed.connect(self.widget.deleteLater)
        add = self._add
        self._headline = add(actions.open_panel)
        font = self._headline.font()
        font.setBold(True)
        self._headline.setFont(font)
        self._answer = add(actions.open_panel)
        self._tip = add(actions.open_panel)
        self.widget.addSeparator()
        self._details = add(actions.open_panel)
        self._page = add(self._on_page)
        self._check = add(actions.check_now)
        self._silence = SilenceMenu(self.widget.addMenu(""), actions.silence.emit)
        self._settings = add(actions.open_settings)
        self.widget.addSeparator()
        self._quit = add(actions.quit)

    def _add(self, receiver: Callable[[], None] | SignalInstance) -> QAction:
        action = QAction(self.widget)
        action.setVisible(False)
        action.triggered.connect(receiver)
        self.widget.addAction(action)
        return action

    def render(self, view: MenuViewModel) -> None:
        """Show a view in place."""
        self._view = view
        put(self._headline, view.headline)
        put(self._answer, view.answer, enabled=False)
        put(self._tip, view.tip, enabled=False)
        put(self._details, view.details)
        put(self._page, view.status_page if view.page_url else "")
        put(self._check, view.check, enabled=not view.checking)
        self._silence.render(view.silence)
        put(self._settings, view.settings)
        put(self._quit, view.quit)

    @Slot()
    def _on_page(self) -> None:
        if self._view and self._view.page_url:
            self._actions.open_link.emit(self._view.page_url)
