"""The command line: what was asked for, and the doors that need no window (`status`, `replay`, `doctor`)."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from trayapp import __version__, logs
from trayapp.i18n.formatter import say

if TYPE_CHECKING:
    from trayapp.domain.model.problem import Problem
    from trayapp.domain.model.reports import Report
    from trayapp.domain.model.service import Service
    from trayapp.domain.model.settings import Settings
    from trayapp.store.paths import AppPaths

EXIT_USAGE = 64
"""EX_USAGE of sysexits.h: 1 to 3 already mean degraded, outage and unknown."""

EXIT_NO_PLACE = 73
"""EX_CANTCREAT of sysexits.h."""

EXIT_NO_OUTPUT = 74
"""EX_IOERR of sysexits.h: 0 to 3 would say how a service is."""

EXIT_INTERRUPTED = 130
"""What shells report for a command that Ctrl-C ended."""

DEFAULT_TIMEOUT_S = 20.0


class _Parser(argparse.ArgumentParser):
    """A parser whose complaint about wrong usage ends with `EXIT_USAGE`."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(EXIT_USAGE, f"{self.prog}: {message}\n")


def run(arguments: Sequence[str]) -> int:
    """Do what `arguments` ask for and return the exit code."""
    options = _parser().parse_args(arguments, argparse.Namespace(profile=None, verbose=False))
    doors: dict[str | None, Callable[[argparse.Namespace], int]] = {
        None: _tray,
        "status": _status,
        "replay": _replay,
        "demo": _demo,
        "doctor": _doctor,
    }
    if isinstance(sys.stdout, io.TextIOWrapper):
        if getattr(options, "json", False):
            sys.stdout.reconfigure(encoding="utf-8")  # RFC 8259, section 8.1, whatever the terminal speaks
        else:
            sys.stdout.reconfigure(errors="replace")
    try:
        return doors[options.command](options)
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        return 0
    except _OutputLostError as lost:
        print(f"trayapp: the output cannot be written: {lost}", file=sys.stderr)
        return EXIT_NO_OUTPUT


class _OutputLostError(Exception):
    """Standard output takes nothing, such as on a full disk; the argument says why."""


def _put(text: str, *, flush: bool = True) -> None:
    """Write to standard output. `BrokenPipeError` goes on: whoever read has had enough, such as `head`."""
    try:
        print(text, flush=flush)
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for what the interpreter flushes at its end
        if isinstance(error, BrokenPipeError):
            raise
        raise _OutputLostError(error.strerror or str(error)) from error


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value < 1e6:
        raise argparse.ArgumentTypeError(f"{text} is not a positive number")
    return value


def _folder(text: str) -> Path:
    path = Path(text)
    if not text or (path.expanduser().exists() and not path.expanduser().is_dir()):
        raise argparse.ArgumentTypeError(f"{text!r} is not a folder")
    return path


def _page_url(text: str) -> str:
    from trayapp.config import validators

    try:
        return validators.page_url(text)
    except validators.InvalidValue as wrong:
        raise argparse.ArgumentTypeError(f"{validators.display_value(text)} is not {say(wrong.allowed)}") from None


def _parser() -> argparse.ArgumentParser:
    common = _Parser(add_help=False)
    suppress = argparse.SUPPRESS  # so that a flag before the command is not undone by the command's own default
    common.add_argument("--profile", type=_folder, metavar="DIR", default=suppress, help="keep everything in DIR")
    common.add_argument("--verbose", action="store_true", default=suppress, help="log to the terminal too")
    about = "Tells whether OpenAI's services are down, and whether it is them or you."
    parser = _Parser(prog="trayapp", description=about, parents=[common])
    parser.add_argument("--version", action="version", version=f"trayapp {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")

    status = commands.add_parser("status", parents=[common], help="one honest look, then exit")
    status.add_argument("--json", action="store_true", help="schema 1, for scripts")
    status.add_argument("--page", type=_page_url, metavar="URL", help="look at that status page instead")
    status.add_argument("--no-probe", action="store_true", help="ask the status page alone")
    status.add_argument("--timeout", type=_positive, default=DEFAULT_TIMEOUT_S, metavar="S", help="seconds in all")

    replay = commands.add_parser("replay", parents=[common], help="run a scenario on a virtual clock")
    replay.add_argument("file", type=Path)
    replay.add_argument("--json", action="store_true", help="JSON lines")
    replay.add_argument("--speed", type=_positive, help="times real time (default: as fast as it goes)")

    demo = commands.add_parser("demo", parents=[common], help="the tray app on a built-in scenario; needs no network")
    demo.add_argument("--scenario", default="2026-02-03", metavar="NAME")
    demo.add_argument("--speed", type=_positive, default=60.0, help="times real time (default: 60)")

    doctor = commands.add_parser("doctor", parents=[common], help="what works here, and what to do about the rest")
    doctor.add_argument("--json", action="store_true", help="for scripts")
    doctor.add_argument("--notify", action="store_true", help="show a test notification too")
    return parser


def _tray(options: argparse.Namespace) -> int:
    from trayapp.store.atomic_files import ensure_dir
    from trayapp.store.paths import app_paths

    folder = app_paths(options.profile).runtime_dir
    try:
        ensure_dir(folder)
    except OSError as error:
        print(f"trayapp: {folder} cannot be used: {error.strerror or error}", file=sys.stderr)
        return EXIT_USAGE if options.profile else EXIT_NO_PLACE

    from trayapp.app.bootstrap import run_tray

    return run_tray(options.profile, verbose=options.verbose)


def _demo(options: argparse.Namespace) -> int:
    from trayapp.app.bootstrap import run_demo
    from trayapp.simulation.scenario import ScenarioError

    try:
        return run_demo(options.scenario, options.speed, verbose=options.verbose)
    except ScenarioError as error:
        _complain((error.problem,))
        return EXIT_USAGE


def _doctor(options: argparse.Namespace) -> int:
    from datetime import UTC, datetime

    from trayapp.doctor.report import as_json, as_lines, exit_code
    from trayapp.doctor.runner import examine, try_notification
    from trayapp.store.paths import app_paths

    logs.start(None, verbose=options.verbose)
    findings = examine(app_paths(options.profile), datetime.now(UTC))
    if options.notify:
        findings += (try_notification(datetime.now(UTC)),)
    told = as_json(findings, say, __version__, sys.platform)
    _put(json.dumps(told, indent=2, ensure_ascii=False) if options.json else "\n".join(as_lines(findings, say)))
    return exit_code(findings)


def _status(options: argparse.Namespace) -> int:
    import asyncio

    from trayapp import resources
    from trayapp.output.status_json import as_json, exit_code
    from trayapp.output.status_text import as_text
    from trayapp.polling.clock import LiveClock
    from trayapp.polling.one_shot import check_once
    from trayapp.sources.http.client import HttpTransport
    from trayapp.store.app_state import AppStateFile
    from trayapp.store.history.readonly import track_records
    from trayapp.store.paths import app_paths
    from trayapp.store.store import Store

    where, clock = app_paths(options.profile), LiveClock()
    settings = _settings(where, verbose=options.verbose)
    services = settings.services or resources.services()
    if options.page:
        services = (_service_of_page(options.page),)

    async def reports() -> tuple[Report, ...]:
        transport = HttpTransport(proxy=settings.network.proxy, version=__version__)
        try:
            return await check_once(
                services,
                settings.network.canaries,
                transport,
                clock,
                probe=not options.no_probe,
                timeout_s=options.timeout,
            )
        finally:
            await transport.close()

    store = Store(services, settings, resources.tip_rules(), app_state=AppStateFile(where.memory_file).peek())
    for service_id, record in track_records(where.history_file, [each.id for each in services], clock.now()).items():
        store.set_track_record(service_id, record)
    for report in asyncio.run(reports()):
        store.apply(report, clock.now())
    snapshot = store.snapshot(clock.now())
    with suppress(BrokenPipeError):  # the exit code tells all the same
        _put(
            json.dumps(as_json(snapshot, say), indent=2, ensure_ascii=False) if options.json else as_text(snapshot, say)
        )
    return exit_code(snapshot)


def _settings(where: AppPaths, *, verbose: bool) -> Settings:
    from datetime import UTC, datetime

    from trayapp import resources
    from trayapp.config.config_file import ConfigFile

    logs.start(None, verbose=verbose)
    loaded = ConfigFile(where.config_file, resources.services()).load(datetime.now(UTC))
    _complain(loaded.problems)
    return loaded.settings


def _complain(problems: Iterable[Problem]) -> None:
    for problem in problems:
        print(f"trayapp: {say(problem.title)}: {say(problem.message)}", file=sys.stderr)


def _service_of_page(url: str) -> Service:
    """Return a service of which only the page is known; its parts keep the roles that their ids have."""
    from dataclasses import replace
    from urllib.parse import urlsplit

    from trayapp import resources
    from trayapp.domain.model.service import Service

    host = urlsplit(url).hostname or url
    known = resources.services()[0]
    if urlsplit(known.page_url).hostname == host:
        return replace(known, page_url=url, targets=())
    return Service("page", host, url, groups=known.groups, parts=known.parts)


def _replay(options: argparse.Namespace) -> int:
    from trayapp import resources
    from trayapp.domain.model.settings import Settings
    from trayapp.output.replay_events import as_json_line, as_text_lines
    from trayapp.simulation.replay import SummaryEvent, paced, replay
    from trayapp.simulation.scenario import ScenarioError
    from trayapp.simulation.scenario_files import load
    from trayapp.simulation.simulated_world import service_of
    from trayapp.store.store import Store

    logs.start(None, verbose=options.verbose)
    try:
        scenario = load(options.file)
    except ScenarioError as error:
        _complain((error.problem,))
        return EXIT_USAGE
    settings = Settings()
    service = service_of(scenario, resources.services())
    store = Store((service,), settings, resources.tip_rules(), local=lambda now: now.time())
    events = replay(scenario, service, settings.network.canaries, settings.cadence, store)
    for event in paced(events, options.speed) if options.speed else events:
        told = as_json_line(event) if options.json else "\n".join(as_text_lines(event, scenario.start))
        _put(told, flush=bool(options.speed) or isinstance(event, SummaryEvent))
    return 0
