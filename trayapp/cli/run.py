"""`trayapp run`: a command that waits for a service before it starts, and starts again where the service failed it."""

from __future__ import annotations

import argparse
import signal
import subprocess
from functools import partial

from trayapp.cli import exit_codes
from trayapp.cli.terminal import complain
from trayapp.cli.waiting import NoSuchServiceError, ServiceWait

_LOOK_S = 20.0
"""Seconds for one look at the services."""

CANNOT_START, NOT_FOUND = 126, 127
"""As shells report a command that cannot be started."""


def run(options: argparse.Namespace) -> int:
    """Run the command and return its exit code; what it prints and reads passes through."""
    try:
        waiting = ServiceWait(options)
    except NoSuchServiceError as error:
        complain(str(error))
        return exit_codes.USAGE
    waiting.hold(_LOOK_S, lambda: None)
    retries = options.retries
    while (code := _run(options.command_line)) != 0 and retries:
        said = f"the command ended with {code} while the service is in trouble; it runs again once that is over"
        if not waiting.hold(_LOOK_S, partial(complain, said), fresh=True):
            break
        retries -= 1
    return code


def _run(command: list[str]) -> int:
    try:
        process = subprocess.Popen(command)  # noqa: S603 - the user's own command
    except OSError as error:
        complain(f"{command[0]} cannot be started: {error.strerror or error}")
        return NOT_FOUND if isinstance(error, FileNotFoundError) else CANNOT_START
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the command, which says how it ends
    try:
        code = process.wait()
    finally:
        signal.signal(signal.SIGINT, before)
    return 128 - code if code < 0 else code
