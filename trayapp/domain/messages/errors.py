"""What is said when a file or a setting is amiss: what it is, what was done about it, what the user can do."""

from __future__ import annotations

from trayapp.domain.model.problem import Problem
from trayapp.i18n.message import Argument, Message, message

NOT_TEXT = message("It isn't UTF-8 text")
NESTED_TOO_DEEPLY = message("It's nested too deeply")

A_TABLE = message("a table")
YES_OR_NO = message("true or false")
A_COUNTRY = message("a two-letter country code, such as GB")
QUIET_HOURS = message('two different times, such as "22:00-07:00"')
A_STATUS = message("an HTTP status from 100 to 599")
AN_ID = message("at most 64 letters, digits, dots, dashes and underscores")
AN_OWN_NAME = message("a name that no other entry in the list uses")
A_PAGE_URL = message("an https:// address without a password (http:// on this computer only)")
A_BROKER = message("the mqtt:// or mqtts:// address of a broker, without a user or password")
A_TOPIC = message('letters, digits and ". _ -", in parts with "/" between them')
A_CANARY_URL = message("an http:// or https:// address without a password")
A_PROXY = message('"system", "none", or the http:// address of a proxy, without a password')
A_VANTAGE_PROXY = message("the http:// or socks5:// address of a proxy, without a password")
A_NETWORK_NUMBER = message('the number of a network, such as 2856 or "AS2856"')
A_FILE_PATH = message('the full path of a file, such as "~/.cache/trayapp/state.json"')
THE_PAGE = message("the address of the service's status page")
THE_PROBE = message("the address to check")
A_VERSION = message("a whole number, 1 or more")


def too_large(limit_kb: int) -> Message:
    """Say that a file is larger than `limit_kb` kilobytes."""
    return message("It's larger than {limit} KB", limit=limit_kb)


def not_toml(detail: str) -> Message:
    """Say that a file is not TOML; `detail` is the parser's remark."""
    return message("It isn't valid TOML: {detail}", detail=detail)


def one_of(choices: tuple[str, ...]) -> Message:
    """Say which words are allowed."""
    return message("one of {choices}", choices=", ".join(choices))


def number_between(lowest: float, highest: float) -> Message:
    """Say which numbers are allowed."""
    return message("a number from {lowest} to {highest}", lowest=format(lowest, "g"), highest=format(highest, "g"))


def text_up_to(length: int) -> Message:
    """Say that a short text is allowed."""
    return message("a text of 1 to {length} characters", length=length)


def list_of(fewest: int, most: int, each: Argument) -> Message:
    """Say how long a list may be and what it holds."""
    return message("a list of {fewest} to {most} entries, each {each}", fewest=fewest, most=most, each=each)


def a_command(most: int) -> Message:
    """Say how a command is written."""
    return message(
        'a program and its arguments as a list of 1 to {most} texts, such as ["notify-me", "--x"]', most=most
    )


def config_set_aside(kept: str, why: Message) -> Problem:
    """Say that the configuration was broken, and under which name it was kept."""
    return Problem(
        message("Your settings file has an error"),
        message(
            "{why}. The file is kept as {kept}; trayapp uses the defaults until you restore a valid one.",
            why=why,
            kept=kept,
        ),
    )


def config_unreadable(path: str, reason: str) -> Problem:
    """Say that the configuration cannot be read; `reason` is the system's."""
    return Problem(
        message("Your settings file can't be read"),
        message("{path}: {reason}. Using the defaults; check the file's permissions.", path=path, reason=reason),
    )


def config_unwritable(path: str, reason: str) -> Problem:
    """Say that settings cannot be saved; `reason` is the system's."""
    return Problem(
        message("Your settings can't be saved"),
        message("{path}: {reason}. They apply until you quit trayapp.", path=path, reason=reason),
    )


def config_newer(found: int, known: int) -> Problem:
    """Say that the configuration was written by a newer version."""
    return Problem(
        message("Your settings file is from a newer version"),
        message(
            "It has version {found}; this trayapp supports {known}. Known settings apply, and the rest is preserved.",
            found=found,
            known=known,
        ),
        "version",
    )


def wrong_value(key: str, found: str, allowed: Message) -> Problem:
    """Say which setting is wrong, what was found, and what is allowed."""
    return Problem(
        message("Invalid setting"),
        message("{key} is {found}; allowed: {allowed}. Using the default.", key=key, found=found, allowed=allowed),
        key,
    )


def proxy_unusable(key: str, found: str, allowed: Message) -> Problem:
    """Say that a proxy cannot be used, and that nothing goes around it."""
    return Problem(
        message("Invalid setting"),
        message(
            "{key} is {found}; allowed: {allowed}. Nothing is sent until this is fixed.",
            key=key,
            found=found,
            allowed=allowed,
        ),
        key,
    )


def entry_left_out(key: str, allowed: Message) -> Problem:
    """Say that an entry of a list cannot be used because it lacks something."""
    return Problem(
        message("Missing setting"),
        message("{key} is required: {allowed}. The entry is ignored.", key=key, allowed=allowed),
        key,
    )


def memory_set_aside(kept: str) -> Problem:
    """Say that the app's memory was broken, and under which name it was kept."""
    return Problem(
        message("trayapp lost its saved state"),
        message(
            "The file was damaged and is kept as {kept}. You may be notified again about known incidents.", kept=kept
        ),
    )


def port_taken(port: int) -> Problem:
    """Say that the listener for telemetry has no port."""
    return Problem(
        message("trayapp can't receive telemetry"),
        message(
            "Port {port} is in use. Choose another traffic.port in config.toml, and use it in Codex too.",
            port=str(port),
        ),
        "traffic.port",
    )


def memory_unwritable(path: str, reason: str) -> Problem:
    """Say that the app cannot remember; `reason` is the system's."""
    return Problem(
        message("trayapp can't save its state"),
        message(
            "{path}: {reason}. After a restart, you may be notified again about known incidents.",
            path=path,
            reason=reason,
        ),
    )


def history_set_aside(kept: str) -> Problem:
    """Say that the history was broken, and under which name it was kept."""
    return Problem(
        message("The history starts over"),
        message("Its file was damaged and is kept as {kept}.", kept=kept),
    )


def history_unwritable(path: str, reason: str) -> Problem:
    """Say that the history cannot be kept; `reason` is the system's."""
    return Problem(
        message("The history can't be saved"),
        message("{path}: {reason}. Everything else keeps working.", path=path, reason=reason),
    )


def history_newer(path: str) -> Problem:
    """Say that the history belongs to a newer version."""
    return Problem(
        message("The history is from a newer version"),
        message("{path} is left unchanged, and nothing is added to it.", path=path),
    )
