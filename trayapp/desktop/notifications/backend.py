"""What the house needs of a way to show notices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from trayapp.domain.alerts.notification import Notification, NotificationAction
from trayapp.domain.messages.notifications import demo_title
from trayapp.i18n.message import Message

Translate = Callable[[Message], str]
"""Returns a message in the user's language."""
Activated = Callable[[str, NotificationAction, str], None]
"""Told when the user chose something: slot, action, and an activation token for raising a window ("" without one)."""

Shown = Callable[[], None]
"""Told on the GUI thread once the desktop has taken a notice; not told where it never does."""

MAX_TITLE = 200
MAX_BODY = 1000


@dataclass(frozen=True, slots=True)
class NotifierState:
    """For `doctor`: whether notices reach the desktop, through what, and what it cannot do."""

    works: bool | None
    server: str = ""
    capabilities: tuple[str, ...] = ()
    problem: str = ""


def nobody() -> None:
    """For notices of which nobody needs to know whether they were shown."""


class Notifier(Protocol):
    """A way to show notices. Called on the GUI thread; never blocks, never raises."""

    def show(self, notice: Notification, shown: Shown = nobody) -> None:
        """Show a notice in its slot, in place of what is there; a withdrawal takes it away."""

    def withdraw(self, slot: str) -> None:
        """Take a slot's notice away, if it is still there."""

    def adopt(self, tickets: Mapping[str, str]) -> None:
        """Go on with what an earlier life left on the desktop: what its `tickets` returned."""

    def tickets(self) -> Mapping[str, str]:
        """Return what the next life needs to go on with what is up, by slot; its meaning is the notifier's own."""

    def state(self) -> NotifierState:
        """Return how it stands; `works` is None while nothing has been shown yet."""

    def close(self) -> None:
        """Leave the desktop; notices that are up stay up."""


class NullNotifier:
    """Shows nothing: the icon, the menu and the panel carry the state."""

    def show(self, notice: Notification, shown: Shown = nobody) -> None:  # noqa: ARG002 - nothing is shown
        """Show nothing: what the icon says is all that the user gets."""
        shown()

    def withdraw(self, slot: str) -> None:
        """Take nothing away."""

    def adopt(self, tickets: Mapping[str, str]) -> None:
        """Find nothing."""

    def tickets(self) -> Mapping[str, str]:
        """Return that nothing is up."""
        return {}

    def state(self) -> NotifierState:
        """Return that nothing is shown."""
        return NotifierState(works=False, problem="this desktop has no way to show notifications")

    def close(self) -> None:
        """Leave nothing."""


class DemoNotifier:
    """Shows every notice as one of a demo, by another notifier: nobody shall take it for real."""

    def __init__(self, real: Notifier) -> None:
        self._real = real

    def show(self, notice: Notification, shown: Shown = nobody) -> None:
        """Show a notice, marked."""
        self._real.show(replace(notice, title=demo_title(notice.title)), shown)

    def withdraw(self, slot: str) -> None:
        """Take a slot's notice away, if it is still there."""
        self._real.withdraw(slot)

    def adopt(self, tickets: Mapping[str, str]) -> None:
        """Go on with what an earlier life left on the desktop."""
        self._real.adopt(tickets)

    def tickets(self) -> Mapping[str, str]:
        """Return what the next life needs to go on with what is up."""
        return self._real.tickets()

    def state(self) -> NotifierState:
        """Return how the other stands."""
        return self._real.state()

    def close(self) -> None:
        """Leave the desktop."""
        self._real.close()


def plain(text: str, limit: int) -> str:
    """Return foreign text without control characters (a line break stays), cut to `limit` characters."""
    cleaned = "".join(char for char in text if char == "\n" or char.isprintable())
    return cleaned if len(cleaned) <= limit else f"{cleaned[: limit - 1]}…"
