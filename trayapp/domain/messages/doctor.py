"""What `doctor` says: what it found, and what can be done."""

from __future__ import annotations

from collections.abc import Mapping

from trayapp.domain.model.enums import Network
from trayapp.domain.model.reports import FailureKind
from trayapp.i18n.message import Argument, Message, message, plural

NAMES: Mapping[str, Message] = {
    "tray": message("Tray"),
    "notifications": message("Notifications"),
    "trial": message("Test notification"),
    "keyring": message("Keyring"),
    "tls": message("Certificates"),
    "proxy": message("Proxy"),
    "canaries": message("Your network"),
    "page": message("Status page"),
    "probe": message("Probe"),
    "autostart": message("Start at login"),
    "config": message("Configuration"),
    "storage": message("Files"),
    "hooks": message("Hooks"),
    "resources": message("Installation"),
    "qt": message("Qt"),
}

# The tray
TRAY_PLATFORM = message("This platform has a tray of its own.")
TRAY_THERE = message("A tray host is there.")
TRAY_WITHOUT_HOST = message("The tray's switchboard runs, but no panel has said that it shows icons.")
TRAY_OLD = message("There is no tray host on the bus; only an older X11 tray could show the icon.")
TRAY_NONE = message("There is no tray: trayapp opens as a window instead.")
NO_BUS = message("There is no session bus.")
START_IN_A_SESSION = message("Start trayapp from within the desktop session; over ssh there is none.")
BUS_SILENT = message("The session bus did not answer in time.")
TRAY_REMEDIES: Mapping[str, Message] = {
    "gnome": message("Install the GNOME extension “AppIndicator and KStatusNotifierItem Support”, and log in again."),
    "xfce": message("Add the “Status Tray Plugin” to the panel."),
    "sway": message("Add the module “tray” to waybar, and start waybar."),
    "hyprland": message("Add the module “tray” to waybar, and start waybar."),
    "": message("Add a tray (“status notifier”) to your desktop's panel."),
}
"""By a word of XDG_CURRENT_DESKTOP, in small letters."""

# Notifications
NOTIFY_NONE = message("No notification server is running, and none can be started.")
INSTALL_A_SERVER = message("Install one, such as dunst, mako or xfce4-notifyd; icon, menu and panel work without.")
NOTIFY_OFF = message("They are switched off.")
SWITCH_NOTIFY_ON = message("Set notify.enabled to true in the configuration.")
NEEDS_A_BUNDLE = message("macOS shows notifications only from a signed application bundle.")
USE_THE_BUNDLE = message("Start the bundled trayapp.app.application; one started from a terminal shows none.")
NEEDS_AN_ID = message("Windows shows notifications under our name only where an AppUserModelID is registered.")
USE_THE_INSTALLER = message("Use the installed build: its Start menu shortcut carries the id.")
NOTIFY_PLATFORM = message("The platform's own notifications are used.")
NO_JEEPNEY = message("The Python package jeepney is missing, by which notifications are sent.")
INSTALL_JEEPNEY = message("Install it where trayapp runs: pip install jeepney")
NO_ACTIONS = message("It has no buttons: notices cannot be opened, muted or snoozed from there.")
NO_DEFAULT = message("A click only closes a notice; its buttons open the panel.")
USE_ICON_AND_MENU = message("Use the icon and its menu instead.")
TRIAL_SHOWN = message("It was handed over and accepted; you should see it.")
TRIAL_SENT = message("It was handed to the system, which does not tell whether it is shown.")
TRIAL_UNHEARD = message("The notification server did not answer in time.")
LOOK_AT_DO_NOT_DISTURB = message("If you do not see it, look at the desktop's do-not-disturb switch.")

# Keyring
KEYRING_THERE = message("One is there; trayapp keeps no keys so far.")
KEYRING_NONE = message("None is there, and none is needed: all probes work without a key.")

# Network
TLS_WELL = message("The system's certificates are used.")
NO_PROXY = message("No proxy is used.")
CHECK_PROXY = message("Check network.proxy in the configuration, or the system's proxy settings.")
NETWORK_WELL = message("You are online.")
CHECK_CONNECTION = message("Check your own connection first; until it is back nothing can be said about a service.")
NETWORK_REMEDIES: Mapping[Network, Message] = {
    Network.OFFLINE: message("Check the cable, the Wi-Fi or the VPN."),
    Network.CAPTIVE_PORTAL: message("Open a browser and sign in to this network."),
    Network.PROXY_UNREACHABLE: CHECK_PROXY,
    Network.UNKNOWN: message("Choose other network.canaries in the configuration if these are blocked here."),
}
NO_CANARIES_ANSWER = message("Your own connection could not be judged in time.")
PAGE_REMEDIES: Mapping[FailureKind, Message] = {
    FailureKind.DNS: message("The name is not known to your resolver: check DNS filters and the address."),
    FailureKind.TLS: message(
        "Install the package ca-certificates if it is missing, and check the clock; else something on the way, such as "
        "a company's filter, opens the encryption."
    ),
    FailureKind.PROXY: CHECK_PROXY,
    FailureKind.SETTINGS: message("Check the address of the page in the configuration."),
    FailureKind.CHALLENGED: message("The page wants a person: a VPN or a shared address can be the reason."),
    FailureKind.NOT_JSON: message("Check that the address is that of a status page."),
    FailureKind.WRONG_SHAPE: message("Check that the address is that of a status page."),
}
MAY_BE_BLOCKED = message("It may be down, or blocked between you and it; trayapp status says which is likelier.")
NOT_AS_IT_SHOULD = message("not as it should be")
NOT_IN_TIME = message("There was no answer in time.")

# This computer
AUTOSTART_ON = message("trayapp starts at login.")
AUTOSTART_OFF = message("trayapp does not start at login.")
AUTOSTART_NONE = message("trayapp knows no way to start at login here.")
ADD_IT_YOURSELF = message("Add the command trayapp to whatever starts your session's programs.")
CONFIG_ABSENT = message("There is no configuration file; the defaults hold.")
HOOKS_WELL = message("They can be used.")
CHECK_HOOK = message("Check hooks.command in the configuration; a name without a folder is looked up in PATH.")
CHECK_STATE_FILE = message("Check hooks.state_file in the configuration, and who may write there.")
CHECK_RIGHTS = message("Check who may write there; nothing is remembered until then.")
RESOURCES_WELL = message("All files are there.")
REINSTALL = message("Install trayapp again.")
QT_MISSING = message("PySide6 is not installed: the command line works, the tray app cannot start.")
INSTALL_QT = message("Install it where trayapp runs: pip install PySide6-Essentials")
XCB_CURSOR_MISSING = message("The library libxcb-cursor is missing, which Qt needs on X11.")
INSTALL_XCB_CURSOR = message("Install the package libxcb-cursor0 (on Fedora: xcb-util-cursor).")


def summary(failed: int, limited: int) -> Message:
    """Say how it stands as a whole."""
    if failed:
        return plural("{count} thing does not work.", "{count} things do not work.", failed)
    if limited:
        return plural("All works; {count} thing with a limit.", "All works; {count} things with a limit.", limited)
    return message("All works.")


def notify_server(name: str, version: str, capabilities: tuple[str, ...]) -> Message:
    """Name the notification server and what it can do; all three are its own words."""
    if not capabilities:
        return message("{name} {version} shows them.", name=name, version=version)
    return message("{name} {version} shows them ({can}).", name=name, version=version, can=", ".join(capabilities))


def with_note(first: Message, note: Message) -> Message:
    """Join a finding and a limit of it."""
    return message("{first} {note}", first=first, note=note)


def refused(reason: str) -> Message:
    """Say that a notification could not be shown; `reason` is plain English."""
    return message("It was not shown: {reason}.", reason=reason)


def cannot(reason: str) -> Message:
    """Say what does not work; `reason` is plain English or the system's."""
    return message("It does not work: {reason}.", reason=reason)


def through_proxy(proxies: Argument) -> Message:
    """Name the proxies that answer."""
    return message("Everything goes through {proxies}.", proxies=proxies)


def proxy_silent(proxy: str) -> Message:
    """Say that a proxy does not take connections."""
    return message("{proxy} takes no connections.", proxy=proxy)


def network(state: Message, detail: str) -> Message:
    """Say how the user's own connection stands; `detail` lists what each canary said."""
    return message("{state} ({detail}).", state=state, detail=detail) if detail else message("{state}.", state=state)


def page_read(format_name: str, components: int) -> Message:
    """Say in which form a page is read, and how many components it lists."""
    return plural(
        "It is read as {format}; it lists {count} component.",
        "It is read as {format}; it lists {count} components.",
        components,
        format=format_name,
    )


def page_failed(state: Message, detail: str) -> Message:
    """Say that a page gives no reading; `detail` is the reader's reason."""
    return (
        message("It {state}: {detail}.", state=state, detail=detail) if detail else message("It {state}.", state=state)
    )


def answers(status: int, latency_ms: int) -> Message:
    """Say that a target answers as it should."""
    return message("It answers (HTTP {status}) in {latency} ms.", status=status, latency=latency_ms)


def sample(symptom: Message, detail: str) -> Message:
    """Say how a target's answer is not as it should be."""
    return message("{symptom} ({detail}).", symptom=symptom, detail=detail) if detail else message("{s}.", s=symptom)


def config_read(path: str) -> Message:
    """Say which configuration holds."""
    return message("{path} holds.", path=path)


def kept_in(folder: str) -> Message:
    """Say where memory and history are kept."""
    return message("Memory and history are kept in {folder}.", folder=folder)


def not_writable(path: str) -> Message:
    """Say that nothing can be written to a place."""
    return message("Nothing can be written to {path}.", path=path)


def no_program(program: str) -> Message:
    """Say that the hook's program is not there."""
    return message("{program} cannot be found or started.", program=program)


def missing(what: str) -> Message:
    """Say which part of the installation is missing or broken."""
    return message("The installation is incomplete: {what}.", what=what)


def qt_version(version: str) -> Message:
    """Name the version of Qt for Python."""
    return message("PySide6 {version} is installed.", version=version)
