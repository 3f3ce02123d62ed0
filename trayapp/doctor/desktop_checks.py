"""What the desktop offers: a tray, notifications, a keyring, a start at login."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from typing import TYPE_CHECKING

from trayapp.desktop.autostart.backend import Autostart
from trayapp.desktop.autostart.factory import choose_autostart
from trayapp.desktop.dbus.inspect import SessionBusInfo, inspect_bus
from trayapp.desktop.notifications.quirks import quirks_of
from trayapp.doctor.report import CheckResult, CheckStatus
from trayapp.domain.messages import doctor as words
from trayapp.domain.model.settings import NotifySettings
from trayapp.i18n.message import Message

if TYPE_CHECKING:
    from trayapp.desktop.notifications.backend import NotifierState

_WITHOUT_BUS = {"win32", "darwin"}


def inspect(platform: str, within_s: float) -> SessionBusInfo | None:
    """Return who is on the session bus; None where the platform has none, or jeepney is missing."""
    if platform in _WITHOUT_BUS or importlib.util.find_spec("jeepney") is None:
        return None
    return inspect_bus(within_s)


def tray(bus: SessionBusInfo | None, platform: str, environ: Mapping[str, str]) -> CheckResult:
    """Judge whether an icon can be seen."""
    seen = bus or SessionBusInfo()
    remedy = _tray_remedy(environ.get("XDG_CURRENT_DESKTOP", ""))
    on_x11 = "DISPLAY" in environ and "WAYLAND_DISPLAY" not in environ
    return _first(
        "tray",
        (platform in _WITHOUT_BUS, CheckStatus.OK, words.TRAY_PLATFORM, None),
        (bus is None, CheckStatus.UNKNOWN, words.NO_JEEPNEY, words.INSTALL_JEEPNEY),
        (seen.late, CheckStatus.UNKNOWN, words.BUS_SILENT, None),
        (not seen.reached, CheckStatus.FAIL, words.NO_BUS, words.START_IN_A_SESSION),
        (seen.tray_host, CheckStatus.OK, words.TRAY_THERE, None),
        (seen.tray_watcher, CheckStatus.WARN, words.TRAY_WITHOUT_HOST, remedy),
        (on_x11, CheckStatus.WARN, words.TRAY_OLD, remedy),
        (True, CheckStatus.FAIL, words.TRAY_NONE, remedy),
    )


def _first(check: str, *cases: tuple[bool, CheckStatus, Message, Message | None]) -> CheckResult:
    """Return the first case that applies."""
    _, state, found, remedy = next(case for case in cases if case[0])
    return CheckResult(check, state, found, remedy)


def _tray_remedy(desktop: str) -> Message:
    names = desktop.lower()
    return next((said for name, said in words.TRAY_REMEDIES.items() if name in names), words.TRAY_REMEDIES[""])


def notifications(bus: SessionBusInfo | None, settings: NotifySettings, platform: str, *, frozen: bool) -> CheckResult:
    """Judge whether notifications reach the user, and with what limits."""
    seen = bus or SessionBusInfo()
    name, vendor, version = seen.server or ("", "", "")
    quirks = quirks_of(name, vendor, version)
    told = words.notify_server(name, version, seen.capabilities)
    mute = quirks.no_actions or "actions" not in seen.capabilities
    return _first(
        "notifications",
        (not settings.enabled, CheckStatus.WARN, words.NOTIFY_OFF, words.SWITCH_NOTIFY_ON),
        (platform == "darwin" and not frozen, CheckStatus.WARN, words.NEEDS_A_BUNDLE, words.USE_THE_BUNDLE),
        (platform == "win32" and not frozen, CheckStatus.WARN, words.NEEDS_AN_ID, words.USE_THE_INSTALLER),
        (platform in _WITHOUT_BUS, CheckStatus.OK, words.NOTIFY_PLATFORM, None),
        (bus is None, CheckStatus.FAIL, words.NO_JEEPNEY, words.INSTALL_JEEPNEY),
        (seen.late, CheckStatus.UNKNOWN, words.BUS_SILENT, None),
        (not seen.reached, CheckStatus.FAIL, words.NO_BUS, words.START_IN_A_SESSION),
        (seen.server is None, CheckStatus.FAIL, words.NOTIFY_NONE, words.INSTALL_A_SERVER),
        (mute, CheckStatus.WARN, words.with_note(told, words.NO_ACTIONS), words.USE_ICON_AND_MENU),
        (quirks.no_default, CheckStatus.OK, words.with_note(told, words.NO_DEFAULT), None),
        (True, CheckStatus.OK, told, None),
    )


def trial(state: NotifierState, platform: str) -> CheckResult:
    """Judge what became of the test notification."""
    return _first(
        "trial",
        (platform in _WITHOUT_BUS, CheckStatus.UNKNOWN, words.TRIAL_SENT, words.LOOK_AT_DO_NOT_DISTURB),
        (state.works is None, CheckStatus.FAIL, words.TRIAL_UNHEARD, words.INSTALL_A_SERVER),
        (state.works is False, CheckStatus.FAIL, words.refused(state.problem), words.INSTALL_A_SERVER),
        (True, CheckStatus.OK, words.TRIAL_SHOWN, words.LOOK_AT_DO_NOT_DISTURB),
    )


def keyring(bus: SessionBusInfo | None, platform: str) -> CheckResult:
    """Judge whether keys can be kept; without a keyring each can come from the environment."""
    there = platform in _WITHOUT_BUS or (bus is not None and bus.keyring)
    return CheckResult("keyring", CheckStatus.OK, words.KEYRING_THERE if there else words.KEYRING_NONE)


def autostart(way: Autostart | None = None) -> CheckResult:
    """Judge whether trayapp starts at login; not to is a choice, no fault."""
    way = way or choose_autostart()
    if not way.available:
        return CheckResult("autostart", CheckStatus.WARN, words.AUTOSTART_NONE, words.ADD_IT_YOURSELF)
    return CheckResult("autostart", CheckStatus.OK, words.AUTOSTART_ON if way.is_enabled() else words.AUTOSTART_OFF)
