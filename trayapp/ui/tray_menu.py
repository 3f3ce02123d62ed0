"""The tray's menu: built once with fixed slots whose texts are changed in place.

Clearing and rebuilding it, or filling it on aboutToShow, breaks menus over D-Bus (empty submenus, renumbered entries).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, SignalInstance, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from trayapp.domain.notices.quiet import QuietWish
from trayapp.ui.view.tray_records import SHOWN_AFFECTED, SHOWN_NOTICES, MenuView, QuietMenuView

if TYPE_CHECKING:
    from trayapp.ui.tray import Tray


class TrayMenu(QObject):
    """The menu of one tray icon. Its entries emit the tray's signals."""

    def __init__(self, tray: Tray) -> None:
        super().__init__(tray)
        self._tray = tray
        self._view: MenuView | None = None
        # Parented by hand in `deleteLater`'s way: a QMenu's parent must be a widget, and the tray is none.
        self.widget = QMenu()
        self.destroyed.connect(self.widget.deleteLater)
        add = self._add
        self._headline = add(tray.open_panel)
        self._sureness = add(tray.open_panel)
        self._open = add(tray.open_panel)
        self.widget.addSeparator()
        self._affected = [add(tray.open_panel) for _ in range(SHOWN_AFFECTED)]
        self._more = add(tray.open_panel)
        self._update = add(self._on_update)
        self._tip = add(tray.open_panel)
        self._notices_separator = self.widget.addSeparator()
        self._notices = [add(tray.open_panel) for _ in range(SHOWN_NOTICES)]
        self.widget.addSeparator()
        self._check = add(tray.check_now)
        self._page = add(self._on_page)
        self._quiet = QuietMenu(self.widget, tray)
        self._settings = add(tray.open_settings)
        self.widget.addSeparator()
        self._quit = add(tray.quit)

    def _add(self, receiver: Callable[[], None] | SignalInstance) -> QAction:
        action = QAction(self.widget)
        action.setVisible(False)
        action.triggered.connect(receiver)
        self.widget.addAction(action)
        return action

    def render(self, view: MenuView) -> None:
        """Show a view in place."""
        self._view = view
        _put(self._headline, view.headline)
        _put(self._sureness, view.sureness)
        _put(self._open, view.open)
        _put_all(self._affected, view.affected)
        _put(self._more, view.more_affected)
        _put(self._update, view.latest_update)
        _put(self._tip, view.tip)
        _put_all(self._notices, view.notices)
        _put(self._check, view.check, enabled=not view.checking)
        _put(self._page, view.status_page if view.page_url else "")
        self._quiet.render(view.quiet)
        _put(self._settings, view.settings)
        _put(self._quit, view.quit)

    @Slot()
    def _on_update(self) -> None:
        if self._view and self._view.latest_url:
            self._tray.open_page.emit(self._view.latest_url)
        else:
            self._tray.open_panel.emit()

    @Slot()
    def _on_page(self) -> None:
        if self._view and self._view.page_url:
            self._tray.open_page.emit(self._view.page_url)


class QuietMenu:
    """The submenu by which notifications are kept quiet: how it stands, the way back, and how long to be quiet."""

    def __init__(self, menu: QMenu, tray: Tray) -> None:
        self._tray = tray
        self._menu = menu.addMenu("")
        self._state = self._menu.addAction("")
        self._actions = {wish: self._menu.addAction("") for wish in QuietWish}
        for wish, action in self._actions.items():
            action.triggered.connect(partial(self._on_chosen, wish))
        for action in (self._menu.menuAction(), self._state, *self._actions.values()):
            action.setVisible(False)

    def render(self, view: QuietMenuView) -> None:
        """Show a view in place."""
        _put(self._menu.menuAction(), view.title)
        _put(self._state, view.state, enabled=False)
        for wish, action in self._actions.items():
            _put(action, getattr(view, str(wish)))

    def _on_chosen(self, wish: QuietWish, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - Qt's signature
        self._tray.keep_quiet.emit(wish)


def _put_all(actions: Sequence[QAction], texts: Sequence[str]) -> None:
    for index, action in enumerate(actions):
        _put(action, texts[index] if index < len(texts) else "")


def _put(action: QAction, text: str, *, enabled: bool = True) -> None:
    """Set what differs; each setter that changes something is a message to the tray host."""
    if text and action.text() != text:
        action.setText(text)
    if action.isVisible() != bool(text):
        action.setVisible(bool(text))
    if action.isEnabled() != enabled:
        action.setEnabled(enabled)
