"""Notification backends: the protocol, the null one, and which one serves this desktop.

To try one by hand: `trayapp doctor`, or "Show a test notification" in the settings.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from trayapp.domain.alerts.notification import Notification, NotificationAction
from trayapp.domain.messages.notifications import demo_title
from trayapp.i18n.message import Message

if TYPE_CHECKING:
    from PySide6.QtWidgets import QSystemTrayIcon

Translate = Callable[[Message], str]
"""Says a message in the user's language."""
Activated = Callable[[str, NotificationAction, str], None]
"""Called when the user chose something: slot, action, and an activation token for raising a window ("" without one)."""
Shown = Callable[[], None]
"""Called on the GUI thread once the desktop has taken a notification; never where it does not."""

MAX_TITLE = 200
MAX_BODY = 1000


@dataclass(frozen=True, slots=True)
class Image:
    """A picture as pixels: rows of `width` times red, green, blue, alpha, one byte each, from the top."""

    width: int
    height: int
    rgba: bytes


ImageOf = Callable[[Notification], Image | None]
"""Returns what a notification shows beside its text; None for the theme's icon."""


def no_image(notification: Notification) -> Image | None:  # noqa: ARG001 - the theme's icon for all of them
    """Return that the theme's icon is shown."""
    return None


def nobody() -> None:
    """For notifications of which nobody needs to know whether they were shown."""


@dataclass(frozen=True, slots=True)
class NotifierState:
    """For `doctor`: whether notifications reach the desktop, through what, and what it cannot do."""

    works: bool | None
    server: str = ""
    capabilities: tuple[str, ...] = ()
    problem: str = ""


class Notifier(Protocol):
    """A way to show notifications. Called on the GUI thread; never blocks, never raises."""

    def show(self, notification: Notification, shown: Shown = nobody) -> None:
        """Show a notification in its slot, in place of what is there; a withdrawal takes it away."""

    def withdraw(self, slot: str) -> None:
        """Take a slot's notification away, if it is still there."""

    def restore(self, handles: Mapping[str, str]) -> None:
        """Go on with what was left on the desktop before a restart: what `handles` returned then."""

    def handles(self) -> Mapping[str, str]:
        """Return what the next start needs to go on with what is shown, by slot; its meaning is the notifier's own."""

    def state(self) -> NotifierState:
        """Return how it works; `works` is None while nothing has been shown yet."""

    def close(self) -> None:
        """Leave the desktop; what is shown stays."""


class NullNotifier:
    """Shows nothing: the icon, the menu and the panel show the state."""

    def show(self, notification: Notification, shown: Shown = nobody) -> None:  # noqa: ARG002 - nothing is shown
        """Show nothing: the icon is all that the user gets."""
        shown()

    def withdraw(self, slot: str) -> None:
        """Take nothing away."""

    def restore(self, handles: Mapping[str, str]) -> None:
        """Find nothing."""

    def handles(self) -> Mapping[str, str]:
        """Return that nothing is shown."""
        return {}

    def state(self) -> NotifierState:
        """Return that nothing is shown."""
        return NotifierState(works=False, problem="this desktop has no way to show notifications")

    def close(self) -> None:
        """Leave nothing."""


class DemoNotifier:
    """Marks every notification as one of a demo, so that nobody takes it for real, and shows it by another notifier."""

    def __init__(self, real: Notifier) -> None:
        self._real = real
        self.withdraw, self.restore, self.handles = real.withdraw, real.restore, real.handles
        self.state, self.close = real.state, real.close

    def show(self, notification: Notification, shown: Shown = nobody) -> None:
        """Show a notification, marked."""
        self._real.show(replace(notification, title=demo_title(notification.title)), shown)


def choose_notifier(
    translate: Translate,
    activated: Activated,
    icon: Callable[[], QSystemTrayIcon | None] = lambda: None,
    platform: str = sys.platform,
    *,
    image: ImageOf = no_image,
    demo: bool = False,
) -> Notifier:
    """Return the notifier for this platform. It touches the desktop at the first notification, not before.

    Args:
        translate: says a message in the user's language.
        activated: called on the GUI thread with what the user chose (slot, action, activation token).
        icon: the present tray icon; asked for on Windows and macOS only.
        platform: as in `sys.platform`.
        image: what a notification shows beside its text, where the desktop takes pixels.
        demo: marks every notification as one of a demo.
    """
    if platform in {"win32", "darwin"}:
        from trayapp.desktop.notifications.qt_tray import QtNotifier  # noqa: PLC0415 - not for Linux

        notifier: Notifier = QtNotifier(translate, activated, icon, platform)
    elif importlib.util.find_spec("jeepney") is not None:
        from trayapp.desktop.notifications.freedesktop import FreedesktopNotifier  # noqa: PLC0415 - Linux and the BSDs

        notifier = FreedesktopNotifier(translate, activated, image)
    else:
        notifier = NullNotifier()
    return DemoNotifier(notifier) if demo else notifier


def plain(text: str, limit: int) -> str:
    """Return foreign text without control characters (a line break stays), cut to `limit` characters."""
    cleaned = "".join(char for char in text if char == "\n" or char.isprintable())
    return cleaned if len(cleaned) <= limit else f"{cleaned[: limit - 1]}…"
