"""What `doctor` says: what it found, and what can be done."""

from __future__ import annotations

from collections.abc import Mapping

from trayapp.domain.model.enums import Network
from trayapp.domain.model.reports import FailureKind
from trayapp.i18n.message import Argument, Phrase, counted, phrase

NAMES: Mapping[str, Phrase] = {
    "tray": phrase("Tray"),
    "notifications": phrase("Notifications"),
    "trial": phrase("Test notification"),
    "keyring": phrase("Keyring"),
    "tls": phrase("Certificates"),
    "proxy": phrase("Proxy"),
    "canaries": phrase("Your network"),
    "page": phrase("Status page"),
    "probe": phrase("Probe"),
    "autostart": phrase("Start at login"),
    "config": phrase("Configuration"),
    "storage": phrase("Files"),
    "hooks": phrase("Hooks"),
    "resources": phrase("Installation"),
    "qt": phrase("Qt"),
}

# The tray
TRAY_PLATFORM = phrase("This platform has a tray of its own.")
TRAY_THERE = phrase("A tray host is there.")
TRAY_WITHOUT_HOST = phrase("The tray's switchboard runs, but no panel has said that it shows icons.")
TRAY_OLD = phrase("There is no tray host on the bus; only an older X11 tray could show the icon.")
TRAY_NONE = phrase("There is no tray: trayapp opens as a window instead.")
NO_BUS = phrase("There is no session bus.")
START_IN_A_SESSION = phrase("Start trayapp from within the desktop session; over ssh there is none.")
BUS_SILENT = phrase("The session bus did not answer in time.")
TRAY_REMEDIES: Mapping[str, Phrase] = {
    "gnome": phrase("Install the GNOME extension “AppIndicator and KStatusNotifierItem Support”, and log in again."),
    "xfce": phrase("Add the “Status Tray Plugin” to the panel."),
    "sway": phrase("Add the module “tray” to waybar, and start waybar."),
    "hyprland": phrase("Add the module “tray” to waybar, and start waybar."),
    "": phrase("Add a tray (“status notifier”) to your desktop's panel."),
}
"""By a word of XDG_CURRENT_DESKTOP, in small letters."""

# Notifications
NOTIFY_NONE = phrase("No notification server is running, and none can be started.")
INSTALL_A_SERVER = phrase("Install one, such as dunst, mako or xfce4-notifyd; icon, menu and panel work without.")
NOTIFY_OFF = phrase("They are switched off.")
SWITCH_NOTIFY_ON = phrase("Set notify.enabled to true in the configuration.")
NEEDS_A_BUNDLE = phrase("macOS shows notifications only from a signed application bundle.")
USE_THE_BUNDLE = phrase("Start the bundled trayapp.app.application; one started from a terminal shows none.")
NEEDS_AN_ID = phrase("Windows shows notifications under our name only where an AppUserModelID is registered.")
USE_THE_INSTALLER = phrase("Use the installed build: its Start menu shortcut carries the id.")
NOTIFY_PLATFORM = phrase("The platform's own notifications are used.")
NO_JEEPNEY = phrase("The Python package jeepney is missing, by which notifications are sent.")
INSTALL_JEEPNEY = phrase("Install it where trayapp runs: pip install jeepney")
NO_ACTIONS = phrase("It has no buttons: notices cannot be opened, muted or snoozed from there.")
NO_DEFAULT = phrase("A click only closes a notice; its buttons open the panel.")
USE_ICON_AND_MENU = phrase("Use the icon and its menu instead.")
TRIAL_SHOWN = phrase("It was handed over and accepted; you should see it.")
TRIAL_SENT = phrase("It was handed to the system, which does not tell whether it is shown.")
TRIAL_UNHEARD = phrase("The notification server did not answer in time.")
LOOK_AT_DO_NOT_DISTURB = phrase("If you do not see it, look at the desktop's do-not-disturb switch.")

# Keyring
KEYRING_THERE = phrase("One is there; trayapp keeps no keys so far.")
KEYRING_NONE = phrase("None is there, and none is needed: all probes work without a key.")

# Network
TLS_WELL = phrase("The system's certificates are used.")
NO_PROXY = phrase("No proxy is used.")
CHECK_PROXY = phrase("Check network.proxy in the configuration, or the system's proxy settings.")
NETWORK_WELL = phrase("You are online.")
CHECK_CONNECTION = phrase("Check your own connection first; until it is back nothing can be said about a service.")
NETWORK_REMEDIES: Mapping[Network, Phrase] = {
    Network.OFFLINE: phrase("Check the cable, the Wi-Fi or the VPN."),
    Network.CAPTIVE_PORTAL: phrase("Open a browser and sign in to this network."),
    Network.PROXY_UNREACHABLE: CHECK_PROXY,
    Network.UNKNOWN: phrase("Choose other network.canaries in the configuration if these are blocked here."),
}
NO_CANARIES_ANSWER = phrase("Your own connection could not be judged in time.")
PAGE_REMEDIES: Mapping[FailureKind, Phrase] = {
    FailureKind.DNS: phrase("The name is not known to your resolver: check DNS filters and the address."),
    FailureKind.TLS: phrase(
        "Install the package ca-certificates if it is missing, and check the clock; else something on the way, such as "
        "a company's filter, opens the encryption."
    ),
    FailureKind.PROXY: CHECK_PROXY,
    FailureKind.SETTINGS: phrase("Check the address of the page in the configuration."),
    FailureKind.CHALLENGED: phrase("The page wants a person: a VPN or a shared address can be the reason."),
    FailureKind.NOT_JSON: phrase("Check that the address is that of a status page."),
    FailureKind.WRONG_SHAPE: phrase("Check that the address is that of a status page."),
}
MAY_BE_BLOCKED = phrase("It may be down, or blocked between you and it; trayapp status says which is likelier.")
NOT_AS_IT_SHOULD = phrase("not as it should be")
NOT_IN_TIME = phrase("There was no answer in time.")

# This computer
AUTOSTART_ON = phrase("trayapp starts at login.")
AUTOSTART_OFF = phrase("trayapp does not start at login.")
AUTOSTART_NONE = phrase("trayapp knows no way to start at login here.")
ADD_IT_YOURSELF = phrase("Add the command trayapp to whatever starts your session's programs.")
CONFIG_ABSENT = phrase("There is no configuration file; the defaults hold.")
HOOKS_WELL = phrase("They can be used.")
CHECK_HOOK = phrase("Check hooks.command in the configuration; a name without a folder is looked up in PATH.")
CHECK_STATE_FILE = phrase("Check hooks.state_file in the configuration, and who may write there.")
CHECK_RIGHTS = phrase("Check who may write there; nothing is remembered until then.")
RESOURCES_WELL = phrase("All files are there.")
REINSTALL = phrase("Install trayapp again.")
QT_MISSING = phrase("PySide6 is not installed: the command line works, the tray app cannot start.")
INSTALL_QT = phrase("Install it where trayapp runs: pip install PySide6-Essentials")
XCB_CURSOR_MISSING = phrase("The library libxcb-cursor is missing, which Qt needs on X11.")
INSTALL_XCB_CURSOR = phrase("Install the package libxcb-cursor0 (on Fedora: xcb-util-cursor).")


def summary(failed: int, limited: int) -> Phrase:
    """Say how it stands as a whole."""
    if failed:
        return counted("{count} thing does not work.", "{count} things do not work.", failed)
    if limited:
        return counted("All works; {count} thing with a limit.", "All works; {count} things with a limit.", limited)
    return phrase("All works.")


def notify_server(name: str, version: str, capabilities: tuple[str, ...]) -> Phrase:
    """Name the notification server and what it can do; all three are its own words."""
    if not capabilities:
        return phrase("{name} {version} shows them.", name=name, version=version)
    return phrase("{name} {version} shows them ({can}).", name=name, version=version, can=", ".join(capabilities))


def with_note(first: Phrase, note: Phrase) -> Phrase:
    """Join a finding and a limit of it."""
    return phrase("{first} {note}", first=first, note=note)


def refused(reason: str) -> Phrase:
    """Say that a notification could not be shown; `reason` is plain English."""
    return phrase("It was not shown: {reason}.", reason=reason)


def cannot(reason: str) -> Phrase:
    """Say what does not work; `reason` is plain English or the system's."""
    return phrase("It does not work: {reason}.", reason=reason)


def through_proxy(proxies: Argument) -> Phrase:
    """Name the proxies that answer."""
    return phrase("Everything goes through {proxies}.", proxies=proxies)


def proxy_silent(proxy: str) -> Phrase:
    """Say that a proxy does not take connections."""
    return phrase("{proxy} takes no connections.", proxy=proxy)


def network(state: Phrase, detail: str) -> Phrase:
    """Say how the user's own connection stands; `detail` lists what each canary said."""
    return phrase("{state} ({detail}).", state=state, detail=detail) if detail else phrase("{state}.", state=state)


def page_read(format_name: str, components: int) -> Phrase:
    """Say in which form a page is read, and how many components it lists."""
    return counted(
        "It is read as {format}; it lists {count} component.",
        "It is read as {format}; it lists {count} components.",
        components,
        format=format_name,
    )


def page_failed(state: Phrase, detail: str) -> Phrase:
    """Say that a page gives no reading; `detail` is the reader's reason."""
    return phrase("It {state}: {detail}.", state=state, detail=detail) if detail else phrase("It {state}.", state=state)


def answers(status: int, latency_ms: int) -> Phrase:
    """Say that a target answers as it should."""
    return phrase("It answers (HTTP {status}) in {latency} ms.", status=status, latency=latency_ms)


def sample(symptom: Phrase, detail: str) -> Phrase:
    """Say how a target's answer is not as it should be."""
    return phrase("{symptom} ({detail}).", symptom=symptom, detail=detail) if detail else phrase("{s}.", s=symptom)


def config_read(path: str) -> Phrase:
    """Say which configuration holds."""
    return phrase("{path} holds.", path=path)


def kept_in(folder: str) -> Phrase:
    """Say where memory and history are kept."""
    return phrase("Memory and history are kept in {folder}.", folder=folder)


def not_writable(path: str) -> Phrase:
    """Say that nothing can be written to a place."""
    return phrase("Nothing can be written to {path}.", path=path)


def no_program(program: str) -> Phrase:
    """Say that the hook's program is not there."""
    return phrase("{program} cannot be found or started.", program=program)


def missing(what: str) -> Phrase:
    """Say which part of the installation is missing or broken."""
    return phrase("The installation is incomplete: {what}.", what=what)


def qt_version(version: str) -> Phrase:
    """Name the version of Qt for Python."""
    return phrase("PySide6 {version} is installed.", version=version)
