"""The arguments of the command line."""

from __future__ import annotations

import argparse
import stat
import sys
from pathlib import Path
from typing import Any, NoReturn

from trayapp import __version__
from trayapp.cli import exit_codes
from trayapp.printable import printable

DEFAULT_TIMEOUT_S = 20.0


class _Parser(argparse.ArgumentParser):
    """A parser that ends with `exit_codes.USAGE` on wrong usage."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(exit_codes.USAGE, f"{self.prog}: {printable(' '.join(message.split()))}\n")


class _NotPlainError(Exception):
    """The whole parser is to say what is wrong."""


class _TrayParser(argparse.ArgumentParser):
    """The start of the tray app, whose icon does not wait until a dozen commands are described (3 ms)."""

    def error(self, message: str) -> NoReturn:
        raise _NotPlainError(message)


def _add_common(parser: argparse.ArgumentParser) -> None:
    suppress = argparse.SUPPRESS  # so that a flag before the command is not undone by the command's own default
    parser.add_argument("--profile", type=_folder, metavar="DIR", default=suppress, help="keep everything in DIR")
    parser.add_argument("--verbose", action="store_true", default=suppress, help="also log to the terminal")


def parse(arguments: list[str]) -> argparse.Namespace:
    """Return the options; raises SystemExit for `--help`, `--version` and wrong usage."""
    defaults = {"profile": None, "verbose": False, "json": False}
    plain = _TrayParser(add_help=False)
    _add_common(plain)
    try:
        options, more = plain.parse_known_args(arguments, argparse.Namespace(**defaults, self_test=False, command=None))
    except _NotPlainError:
        more = arguments
    return make_parser().parse_args(arguments, argparse.Namespace(**defaults)) if more else options


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value < 1e6:
        raise argparse.ArgumentTypeError(f"{text} is not a positive number")
    return value


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 4):
        raise argparse.ArgumentTypeError(f"{text} is not a number from 0 to 9999")
    return int(text)


def _days(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 0 < int(text[:6]) <= 36500):
        raise argparse.ArgumentTypeError(f"{text} is not a number of days from 1 to 36500")
    return int(text)


def _folder(text: str) -> Path:
    """Return the path of a folder that is there or could be made."""
    try:
        path = Path(text).expanduser()
        is_wrong = not text or "\0" in text or not stat.S_ISDIR(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):  # making it says what is wrong, if anything is
        is_wrong = False
    except (OSError, RuntimeError) as error:  # not searchable, no possible name; a tilde where nobody knows the home
        reason = getattr(error, "strerror", None) or str(error).rstrip(".")
        raise argparse.ArgumentTypeError(f"'{text}' cannot be used: {reason}") from None
    if is_wrong:
        raise argparse.ArgumentTypeError(f"'{text}' is not a folder")
    return path


def _page_url(text: str) -> str:
    from trayapp.config import validators
    from trayapp.domain import addresses
    from trayapp.i18n.formatter import translate

    try:
        return validators.page_url(addresses.pasted(text) or text)
    except validators.InvalidValue as wrong:
        raise argparse.ArgumentTypeError(
            f"{validators.display_value(text)} is not {translate(wrong.allowed)}"
        ) from None


def make_parser() -> argparse.ArgumentParser:
    """Return the parser, from which packages also make the manual page and the completions."""
    common = _Parser(add_help=False)
    _add_common(common)
    about = "Tells you whether OpenAI's services are down, and whether it's them or you."
    parser = _Parser(prog="trayapp", description=about, parents=[common])
    parser.add_argument("--version", action="version", version=f"trayapp {__version__}")
    parser.add_argument("--self-test", action="store_true", help="check that this installation is whole, then exit")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")

    status = commands.add_parser("status", parents=[common], help="check once, then exit")
    form = status.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON, for scripts")
    form.add_argument("--perfdata", action="store_true", help="print one line for Nagios or Icinga")
    status.add_argument("--page", type=_page_url, metavar="URL", help="check this status page instead")
    status.add_argument("--no-probe", action="store_true", help="check only the status page")
    status.add_argument(
        "--timeout", type=_positive, default=DEFAULT_TIMEOUT_S, metavar="S", help="give up after that long"
    )

    replay = commands.add_parser("replay", parents=[common], help="run a scenario on a virtual clock")
    replay.add_argument("file", type=Path)
    replay.add_argument("--json", action="store_true", help="print JSON lines")
    replay.add_argument("--speed", type=_positive, help="times real time (default: as fast as possible)")

    demo = commands.add_parser("demo", parents=[common], help="run the tray app on a scenario, without network")
    demo.add_argument("--scenario", default="2026-02-03", metavar="NAME")
    demo.add_argument("--speed", type=_positive, default=60.0, help="times real time (default: 60)")

    doctor = commands.add_parser("doctor", parents=[common], help="check what works here, and how to fix the rest")
    doctor.add_argument("--json", action="store_true", help="print JSON, for scripts")
    doctor.add_argument("--notify", action="store_true", help="show a test notification too")
    doctor.add_argument(
        "--page", type=_page_url, metavar="URL", help="say how this status page is read, for a bug report"
    )

    key = commands.add_parser("key", parents=[common], help="your own API key, in your system's keyring")
    key.add_argument(
        "action",
        nargs="?",
        default="state",
        choices=["state", "set", "remove", "test"],
        help="set reads it from the terminal or standard input; test runs one tiny inference, which costs a few tokens",
    )
    key.add_argument(
        "--for",
        dest="entry",
        choices=["openai", "downdetector", "globalping", "mqtt", "webhook"],
        default="openai",
        help="whose it is; Downdetector's is its client id, a colon and its secret; mqtt is your team's password; "
        "the webhook's begins with whsec_",
    )

    record = commands.add_parser("record", parents=[common], help="how early the alarms were, and how late the page")
    record.add_argument("--days", type=_days, default=90, metavar="N", help="how far back (default: 90)")
    form = record.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="for scripts")
    form.add_argument("--csv", action="store_true", help="for spreadsheets")
    _add_services(commands, common)
    _add_gates(commands, common)
    return parser


def _add_services(commands: Any, common: argparse.ArgumentParser) -> None:
    services = commands.add_parser("services", parents=[common], help="find, add and remove what is watched")
    actions = services.add_subparsers(dest="action", metavar="ACTION", required=True)
    find = actions.add_parser("find", parents=[common], help="search the catalogue of services")
    find.add_argument("word", nargs="+", help="a part of a name, or an address")
    find.add_argument("--json", action="store_true", help="print JSON, for scripts")
    add = actions.add_parser("add", parents=[common], help="watch a service")
    add.add_argument("what", nargs="+", help="a name of the catalogue, or the address of a status page")
    add.add_argument("--name", help="call it that")
    add.add_argument("--watch", action="append", metavar="ID", help="watch this part or group alone; may be repeated")
    add.add_argument("--no-pin", dest="pin", action="store_false", help="the icon does not mean it")
    add.add_argument("--no-check", dest="check", action="store_false", help="add it without reading its page")
    remove = actions.add_parser("remove", parents=[common], help="no longer watch a service")
    remove.add_argument("service", help="its ID or name")
    listed = actions.add_parser("list", parents=[common], help="list what is watched")
    listed.add_argument("--json", action="store_true", help="print JSON, for scripts")
    taken = actions.add_parser("import", parents=[common], help="watch all services of a list")
    taken.add_argument("file", type=Path, help="one address a line, or OPML")
    given = actions.add_parser("export", parents=[common], help="print the list, or write it to a file")
    given.add_argument("file", type=Path, nargs="?", help="OPML where its name ends in .opml")
    given.add_argument("--opml", action="store_true", help="print OPML")


def _add_gates(commands: argparse._SubParsersAction[_Parser], common: _Parser) -> None:
    """Add the commands that hold other work up while a service is in trouble."""
    one_of = _Parser(add_help=False)
    one_of.add_argument("--service", metavar="ID", help="only this service (default: all that are monitored)")
    both = [common, one_of]

    wait = commands.add_parser("wait", parents=both, help="return once a service works again")
    wait.add_argument("--for", dest="goal", choices=("well", "recovering"), default="well", help="(default: well)")
    wait.add_argument("--timeout", type=_positive, metavar="S", help="give up after that long")

    run = commands.add_parser("run", parents=both, help="run a command while a service works, again if that failed it")
    run.add_argument("--retries", type=_count, default=3, metavar="N", help="how often again (default: 3)")
    run.add_argument("command_line", nargs="+", metavar="CMD", help="the command, after --")

    commands.add_parser("mcp", parents=[common], help="tell agents whether to go on, as an MCP server over stdio")
    commands.add_parser("watch", parents=[common], help="monitor without a tray, for servers: hooks and state file")
