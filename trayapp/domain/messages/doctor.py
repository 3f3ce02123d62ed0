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
    "traffic": message("Telemetry"),
    "team": message("Team"),
    "webhook": message("Webhook"),
    "resources": message("Installation"),
    "qt": message("Qt"),
    "language": message("Language"),
}

# The tray
TRAY_PLATFORM = message("This platform has its own tray.")
TRAY_THERE = message("A tray is available.")
TRAY_WITHOUT_HOST = message("A tray service is running, but no panel is displaying icons.")
TRAY_OLD = message("There's no tray on the session bus; only an older X11 tray could show the icon.")
TRAY_NONE = message("There's no tray: trayapp opens as a window instead.")
NO_BUS = message("There's no session bus.")
START_IN_A_SESSION = message("Start trayapp from within your desktop session; over SSH there isn't one.")
BUS_SILENT = message("The session bus didn't respond in time.")
TRAY_REMEDIES: Mapping[str, Message] = {
    "gnome": message("Install the GNOME extension “AppIndicator and KStatusNotifierItem Support”, then log in again."),
    "xfce": message("Add the “Status Tray Plugin” to the panel."),
    "sway": message("Add the “tray” module to Waybar, and start Waybar."),
    "hyprland": message("Add the “tray” module to Waybar, and start Waybar."),
    "": message("Add a tray (“status notifier”) to your desktop's panel."),
}
"""By a word of XDG_CURRENT_DESKTOP, in small letters."""

# Notifications
NOTIFY_NONE = message("No notification server is running, and none can be started.")
INSTALL_A_SERVER = message(
    "Install one, such as dunst, mako or xfce4-notifyd. The icon, menu and panel work without it."
)
NOTIFY_OFF = message("Notifications are turned off.")
SWITCH_NOTIFY_ON = message("Set notify.enabled to true in the configuration.")
NEEDS_A_BUNDLE = message("macOS shows notifications only from a signed application bundle.")
USE_THE_BUNDLE = message("Start the bundled trayapp.app; from a terminal, macOS shows no notifications.")
NEEDS_AN_ID = message("Windows shows notifications under trayapp's name only if an AppUserModelID is registered.")
USE_THE_INSTALLER = message("Use the installed build: its Start menu shortcut has the ID.")
NOTIFY_PLATFORM = message("trayapp uses the platform's own notifications.")
NO_JEEPNEY = message("The Python package jeepney, which sends notifications, is missing.")
INSTALL_JEEPNEY = message("Install it where trayapp runs: pip install jeepney")
NO_ACTIONS = message("It has no buttons: you can't open, mute or snooze a notification from it.")
NO_DEFAULT = message("A click only closes a notification; its buttons open the panel.")
USE_ICON_AND_MENU = message("Use the icon and its menu instead.")
TRIAL_SHOWN = message("It was sent and accepted; you should see it.")
TRIAL_SENT = message("It was sent to the system, which doesn't say whether it's shown.")
TRIAL_UNHEARD = message("The notification server didn't respond in time.")
LOOK_AT_DO_NOT_DISTURB = message("If you don't see it, check your desktop's do-not-disturb setting.")

# Keyring
KEYRING_THERE = message("Available; keys and passwords that you give trayapp are stored there.")
KEYRING_NONE = message("Not available: trayapp takes keys and passwords from environment variables only.")

# Network
TLS_WELL = message("Using the system's certificates.")
NO_PROXY = message("Not using a proxy.")
CHECK_PROXY = message("Check network.proxy in the configuration, or the system's proxy settings.")
NETWORK_WELL = message("You're online.")
CHECK_CONNECTION = message(
    "Check your own connection first; until it's back, trayapp can't tell how a service is doing."
)
NETWORK_REMEDIES: Mapping[Network, Message] = {
    Network.OFFLINE: message("Check the cable, the Wi-Fi or the VPN."),
    Network.CAPTIVE_PORTAL: message("Open a browser and sign in to this network."),
    Network.PROXY_UNREACHABLE: CHECK_PROXY,
    Network.UNKNOWN: message(
        "Choose other network.canaries in the configuration if these are blocked on your network."
    ),
}
NO_CANARIES_ANSWER = message("Your own connection couldn't be checked in time.")
PAGE_REMEDIES: Mapping[FailureKind, Message] = {
    FailureKind.DNS: message("Your resolver doesn't know this name: check DNS filters and the address."),
    FailureKind.TLS: message(
        "Install the package ca-certificates if it's missing, and check the clock. "
        "Otherwise something in between, such as a company filter, intercepts the encryption."
    ),
    FailureKind.PROXY: CHECK_PROXY,
    FailureKind.SETTINGS: message("Check the page's address in the configuration."),
    FailureKind.CHALLENGED: message("The page blocks automated requests; a VPN or shared IP address may be the cause."),
    FailureKind.NOT_JSON: message("Check that the address is a status page."),
    FailureKind.WRONG_SHAPE: message("Check that the address is a status page."),
}
MAY_BE_BLOCKED = message("It may be down, or blocked on the way; “trayapp status” says which is more likely.")
NOT_AS_IT_SHOULD = message("not as expected")
NOT_IN_TIME = message("No response in time.")

# This computer
AUTOSTART_ON = message("trayapp starts at login.")
AUTOSTART_OFF = message("trayapp doesn't start at login.")
AUTOSTART_NONE = message("trayapp can't set itself to start at login here.")
ADD_IT_YOURSELF = message("Add the command “trayapp” to your session's startup programs.")
CONFIG_ABSENT = message("No configuration file; using defaults.")
HOOKS_WELL = message("OK.")
CHECK_HOOK = message("Check hooks.command in the configuration; a name without a folder is looked up in PATH.")
CHECK_STATE_FILE = message("Check hooks.state_file in the configuration, and the folder's permissions.")
CHECK_RECEIVER = message("Check webhook.url in the configuration, and the receiver; trayapp tries again by itself.")
CHECK_RIGHTS = message("Check the folder's permissions; nothing is saved until then.")
RESOURCES_WELL = message("All files are present.")
REINSTALL = message("Reinstall trayapp.")
REMOVE_OBSTACLE = message("Only a plain file of yours may be there, or nothing: move away what is there now.")


def summary(failed: int, limited: int) -> Message:
    """Say how it stands as a whole."""
    if failed:
        return plural("{count} thing doesn't work.", "{count} things don't work.", failed)
    if limited:
        return plural("Everything works; {count} limitation.", "Everything works; {count} limitations.", limited)
    return message("Everything works.")


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
    return message("It wasn't shown: {reason}.", reason=reason)


def cannot(reason: str) -> Message:
    """Say what does not work; `reason` is plain English or the system's."""
    return message("It doesn't work: {reason}.", reason=reason)


def through_proxy(proxies: Argument) -> Message:
    """Name the proxies that answer."""
    return message("Everything goes through {proxies}.", proxies=proxies)


def signed_messages(host: str) -> Message:
    """Say where the webhook's messages go."""
    return message("Signed messages go to {host}.", host=host)


def undelivered(count: int, host: str) -> Message:
    """Say that the webhook's receiver did not take messages, which wait."""
    return plural(
        "{count} message is waiting for {host}.", "{count} messages are waiting for {host}.", count, host=host
    )


def proxy_silent(proxy: str) -> Message:
    """Say that a proxy does not take connections."""
    return message("{proxy} refuses connections.", proxy=proxy)


def network(state: Message, detail: str) -> Message:
    """Say how the user's own connection stands; `detail` lists what each canary said."""
    return message("{state} ({detail}).", state=state, detail=detail) if detail else message("{state}.", state=state)


def page_read(format_name: str, components: int) -> Message:
    """Say in which form a page is read, and how many components it lists."""
    return plural(
        "Format {format}, {count} component.",
        "Format {format}, {count} components.",
        components,
        format=format_name,
    )


def page_failed(state: Message, detail: str) -> Message:
    """Say that a page gives no reading; `detail` is the reader's reason."""
    return (
        message("The page: {state} ({detail}).", state=state, detail=detail)
        if detail
        else message("The page: {state}.", state=state)
    )


def answers(status: int, latency_ms: int) -> Message:
    """Say that a target answers as it should."""
    return message("Responds (HTTP {status}) in {latency} ms.", status=status, latency=latency_ms)


def sample(symptom: Message, detail: str) -> Message:
    """Say how a target's answer is not as it should be."""
    return message("{symptom} ({detail}).", symptom=symptom, detail=detail) if detail else message("{s}.", s=symptom)


def config_read(path: str) -> Message:
    """Say which configuration holds."""
    return message("Using {path}.", path=path)


def kept_in(folder: str) -> Message:
    """Say where memory and history are kept."""
    return message("State and history are stored in {folder}.", folder=folder)


def not_writable(path: str) -> Message:
    """Say that nothing can be written to a place."""
    return message("Can't write to {path}.", path=path)


def no_program(program: str) -> Message:
    """Say that the hook's program is not there."""
    return message("{program} can't be found or started.", program=program)


def missing(what: str) -> Message:
    """Say which part of the installation is missing or broken."""
    return message("The installation is incomplete: {what}.", what=what)


def qt_version(version: str) -> Message:
    """Name the version of Qt for Python."""
    return message("PySide6 {version} is installed.", version=version)


def language_shown(name: str) -> Message:
    """Name the language of the app."""
    return message("trayapp speaks {name}.", name=name)


def no_font(name: str) -> Message:
    """Say that a language cannot be shown."""
    return message("No font can show {name}, so trayapp uses another language.", name=name)


def install_font(package: str) -> Message:
    """Name Debian's package with a font."""
    return message("Install a font for it, on Debian or Ubuntu with: sudo apt install {package}", package=package)


NO_EVENTS = message("no program on this computer has sent telemetry yet")
START_APP = message("Start trayapp, and choose another traffic.port if another program has this one.")


def not_listening(port: int) -> Message:
    """Say that nobody listens for telemetry."""
    return message("nothing listens on port {port}", port=str(port))


def send_events(port: int) -> Message:
    """Say how programs are told to send telemetry."""
    return message("Point Codex or Claude Code at http://127.0.0.1:{port}; the README has the lines.", port=str(port))


def last_event(name: Message, age: Message) -> Message:
    """Say when a program was last heard of."""
    return message("{name}: last event {age}", name=name, age=age)
