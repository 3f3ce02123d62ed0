"""The tray icon and its menu. They render view models; what the user chooses goes to `UserActions`."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, QRect, SignalInstance, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from trayapp.ui.icons.render import state_icon
from trayapp.ui.icons.template import Background, MonochromeMode, Style
from trayapp.ui.presenters.tray_view_model import MenuViewModel, TrayViewModel
from trayapp.ui.pyside_workaround import pin_refcounts
from trayapp.ui.tray.menu import TrayMenu
from trayapp.ui.user_actions import UserActions

_LOG = logging.getLogger("trayapp.ui")


class TrayPort(Protocol):
    """What we need of a QSystemTrayIcon; tests bring their own, for the offscreen platform has no tray."""

    @property
    def activated(self) -> SignalInstance: ...  # noqa: D102 - Qt's own names and meanings
    def setIcon(self, icon: QIcon, /) -> None: ...  # noqa: D102, N802 - as above
    def setToolTip(self, tip: str, /) -> None: ...  # noqa: D102, N802 - as above
    def setContextMenu(self, menu: QMenu, /) -> None: ...  # noqa: D102, N802 - as above
    def show(self) -> None: ...  # noqa: D102 - as above
    def hide(self) -> None: ...  # noqa: D102 - as above
    def geometry(self) -> QRect: ...  # noqa: D102 - as above
    def deleteLater(self) -> None: ...  # noqa: D102, N802 - as above


class Tray(QObject):
    """One icon with one menu. Owns both; lives on the GUI thread."""

    def __init__(
        self,
        actions: UserActions,
        parent: QObject | None = None,
        *,
        style: Style = Style.COLOUR_IN_TROUBLE,
        ground: Background = Background.AUTO,
        make: Callable[[], TrayPort] = QSystemTrayIcon,
    ) -> None:
        """Make the tray without showing anything yet; `make` makes the real icon (and again for a late host)."""
        pin_refcounts()
        super().__init__(parent)
        self._actions, self._make, self._look = actions, make, (style, ground, MonochromeMode.DRAWN)
        self._tray_view: TrayViewModel | None = None
        self._menu_view: MenuViewModel | None = None
        self._shown = False
        self._menu, self._icon = self._built()

    def _built(self) -> tuple[TrayMenu, TrayPort]:
        menu = TrayMenu(self._actions, self)
        icon = self._make()
        icon.activated.connect(self._on_activated)
        icon.setContextMenu(menu.widget)  # before show(): later the item says that it has no menu (QTBUG, SNI)
        return menu, icon

    def show(self) -> None:
        """Put the icon into the tray."""
        self._shown = True
        self._icon.show()

    def hide(self) -> None:
        """Take the icon out of the tray."""
        self._shown = False
        self._icon.hide()

    def recreate(self) -> None:
        """Make a fresh icon for a host that came late: Qt chooses how to speak to the tray when an icon is made."""
        _LOG.info("a tray host appeared: making the icon anew")
        old_menu, old_icon = self._menu, self._icon
        old_icon.activated.disconnect(self._on_activated)
        old_icon.hide()
        self._menu, self._icon = self._built()
        old_icon.deleteLater()
        old_menu.deleteLater()
        tray, menu = self._tray_view, self._menu_view
        self._tray_view = self._menu_view = None
        if tray and menu:
            self.render(tray, menu)
        if self._shown:
            self._icon.show()

    def set_look(self, style: Style, ground: Background, plain: MonochromeMode = MonochromeMode.DRAWN) -> None:
        """Follow the user's appearance settings; `plain` is how this desktop takes icons without colour."""
        if (style, ground, plain) == self._look:
            return
        self._look = style, ground, plain
        if self._tray_view:
            self._icon.setIcon(state_icon(self._tray_view.icon_state, *self._look))

    def render(self, tray: TrayViewModel, menu: MenuViewModel) -> None:
        """Show two views; what did not change is not touched, so the host hears of real changes only."""
        before, self._tray_view = self._tray_view, tray
        if before is None or before.icon_state is not tray.icon_state:
            self._icon.setIcon(state_icon(tray.icon_state, *self._look))
        if before is None or before.tooltip != tray.tooltip:
            self._icon.setToolTip(tray.tooltip)
        if menu != self._menu_view:
            self._menu_view = menu
            self._menu.render(menu)

    @property
    def icon(self) -> QSystemTrayIcon | None:
        """The icon that is in the tray now, for notifications on platforms where they come from it."""
        return self._icon if isinstance(self._icon, QSystemTrayIcon) else None

    def geometry(self) -> QRect:
        """Return where the icon is, null where the desktop does not tell (StatusNotifierItem, Wayland)."""
        return self._icon.geometry()

    @Slot(QSystemTrayIcon.ActivationReason)
    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        # Trigger alone: Windows sends DoubleClick after it, and Context is the menu's.
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self._actions.toggle_panel.emit()
