"""What the user can ask for, wherever it is offered: tray, menu, panel."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal, SignalInstance


class UserActions(QObject):
    """The requests of the user, one signal each. GUI thread.

    The application makes one, connects it once, and gives it to every widget that offers something; a widget emits its
    signals and relays nothing. `toggle_panel` is a click on the icon. `open_link` carries an https URL, `silence` a
    `SilenceRequest`, `mute` a `MuteRequest`, `rate_tip` a tip's id and whether it helped. `check_regions` asks other
    places about the service on show.
    """

    open_panel = Signal()
    toggle_panel = Signal()
    check_now = Signal()
    check_regions = Signal()
    open_link = Signal(str)
    silence = Signal(object)
    mute = Signal(object)
    rate_tip = Signal(str, bool)
    open_settings = Signal()
    open_record = Signal()
    quit = Signal()


class EarlyRequests:
    """Keeps what is asked for while nothing but the icon is there, and asks for it again. GUI thread.

    A click, a menu's entry or a second start, which emits `show_asked`, may come before the rest is built.
    """

    def __init__(self, actions: UserActions, show_asked: SignalInstance) -> None:
        self._held: list[Callable[[], None]] | None = []
        for signal in (actions.open_panel, actions.toggle_panel, actions.open_settings, show_asked):
            signal.connect(partial(self._hold, signal))

    def _hold(self, signal: SignalInstance, *arguments: object) -> None:
        if self._held is not None:
            self._held.append(partial(signal.emit, *arguments))

    def release(self) -> None:
        """Ask for it again, in its order, and keep nothing from now on."""
        held, self._held = self._held or [], None
        for request in held:
            request()
