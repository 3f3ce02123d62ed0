"""The tray's finished views, apart from the panel's: they are all that the first icon waits for."""

from __future__ import annotations

from dataclasses import dataclass

from trayapp.ui.icons.template import IconState


@dataclass(frozen=True, slots=True)
class TrayViewModel:
    """The icon in the tray; `tooltip` has at most 120 characters (Windows cuts at 127) and no angle brackets."""

    icon_state: IconState
    tooltip: str


@dataclass(frozen=True, slots=True)
class SilenceMenuViewModel:
    """The texts of the menu that snoozes notifications: what is snoozed, and each `SilenceRequest` by its name."""

    title: str = ""
    state: str = ""
    loud: str = ""
    hour: str = ""
    tomorrow: str = ""
    resolved: str = ""
    end: str = ""


NO_SILENCE_MENU = SilenceMenuViewModel()
"""For notifications that are switched off: nothing can be asked of them."""


@dataclass(frozen=True, slots=True)
class MenuViewModel:
    """The texts of the menu's fixed rows; an empty one hides its row. `&` is already doubled in foreign text."""

    headline: str
    answer: str = ""
    tip: str = ""
    details: str = ""
    status_page: str = ""
    page_url: str = ""
    check: str = ""
    checking: bool = False
    silence: SilenceMenuViewModel = NO_SILENCE_MENU
    settings: str = ""
    quit: str = ""
