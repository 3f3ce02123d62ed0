"""The menu by which notifications are kept quiet: how it stands, the way back, and how long to be quiet.

The tray's menu has it as a submenu, the panel at a button. Filled once, changed in place: a menu that is cleared and
filled again breaks over D-Bus (empty submenus, renumbered entries).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from trayapp.domain.alerts.silences import SilenceRequest
from trayapp.ui.presenters.tray_view_model import SilenceMenuViewModel


class SilenceMenu:
    """Fills `menu`, and calls `wanted` with the `SilenceRequest` that the user chose."""

    def __init__(self, menu: QMenu, wanted: Callable[[SilenceRequest], None]) -> None:
        self._menu, self._wanted = menu, wanted
        self._state = menu.addAction("")
        self._actions = {wish: menu.addAction("") for wish in SilenceRequest}
        for wish, action in self._actions.items():
            action.triggered.connect(partial(self._on_chosen, wish))
        for action in (menu.menuAction(), self._state, *self._actions.values()):
            action.setVisible(False)

    def render(self, view: SilenceMenuViewModel) -> None:
        """Show a view in place."""
        put(self._menu.menuAction(), view.title)
        put(self._state, view.state, enabled=False)
        for wish, action in self._actions.items():
            put(action, getattr(view, str(wish)))

    def _on_chosen(self, wish: SilenceRequest, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - Qt's signature
        self._wanted(wish)


def put(action: QAction, text: str, *, enabled: bool = True) -> None:
    """Give a menu's entry its text, "" to hide it; each setter that changes something is a message to a tray host."""
    if text and action.text() != text:
        action.setText(text)
    if action.isVisible() != bool(text):
        action.setVisible(bool(text))
    if action.isEnabled() != enabled:
        action.setEnabled(enabled)
