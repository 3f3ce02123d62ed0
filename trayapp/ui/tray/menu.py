"""The tray's menu: built once with fixed slots whose texts are changed in place.

Clearing and rebuilding it, or filling it on aboutToShow, breaks menus over D-Bus (empty submenus, renumbered entries).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, SignalInstance, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from trayapp.ui.presenters.tray_view_model import SHOWN_AFFECTED, SHOWN_NOTIFICATIONS, MenuViewModel
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
        self._sureness = add(actions.open_panel)
        self._open = add(actions.open_panel)
        self.widget.addSeparator()
        self._affected = [add(actions.open_panel) for _ in range(SHOWN_AFFECTED)]
        self._more = add(actions.open_panel)
        self._update = add(self._on_update)
        self._tip = add(actions.open_panel)
        self._notices_separator = self.widget.addSeparator()
        self._notices = [add(actions.open_panel) for _ in range(SHOWN_NOTIFICATIONS)]
        self.widget.addSeparator()
        self._check = add(actions.check_now)
        self._page = add(self._on_page)
        self._quiet = SilenceMenu(self.widget.addMenu(""), actions.silence.emit)
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
        put(self._sureness, view.sureness)
        put(self._open, view.open)
        _put_all(self._affected, view.affected)
        put(self._more, view.more_affected)
        put(self._update, view.latest_update)
        put(self._tip, view.tip)
        _put_all(self._notices, view.notices)
        put(self._check, view.check, enabled=not view.checking)
        put(self._page, view.status_page if view.page_url else "")
        self._quiet.render(view.quiet)
        put(self._settings, view.settings)
        put(self._quit, view.quit)

    @Slot()
    def _on_update(self) -> None:
        if self._view and self._view.latest_url:
            self._actions.open_link.emit(self._view.latest_url)
        else:
            self._actions.open_panel.emit()

    @Slot()
    def _on_page(self) -> None:
        if self._view and self._view.page_url:
            self._actions.open_link.emit(self._view.page_url)


def _put_all(actions: Sequence[QAction], texts: Sequence[str]) -> None:
    for index, action in enumerate(actions):
        put(action, texts[index] if index < len(texts) else "")
