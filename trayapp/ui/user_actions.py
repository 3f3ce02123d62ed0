"""What the user can ask for, wherever it is offered: tray, menu, panel."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


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
