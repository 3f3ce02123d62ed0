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
    """Lets requests wait while nothing but the icon is there; each is answered once. GUI thread.

    A click, a menu's entry or a second start may come before, and while, the rest is built. `receivers` are what
    answers each signal then.
    """

    def __init__(self, *receivers: tuple[SignalInstance, Callable[..., object]]) -> None:
        self._held: list[Callable[[], object]] | None = []
        for signal, receiver in receivers:
            signal.connect(partial(self._hear, receiver))

    def _hear(self, receiver: Callable[..., object], *arguments: object) -> None:
        if self._held is None:
            receiver(*arguments)
        else:
            self._held.append(partial(receiver, *arguments))

    def release(self) -> None:
        """Answer what was asked for, in its order, and answer at once from now on."""
        held, self._held = self._held or [], None
        for request in held:
            request()
