"""`trayapp --self-test`: whether this installation is whole, for packagers and bug reports."""

from __future__ import annotations

import argparse

from trayapp import logs
from trayapp.cli import exit_codes
from trayapp.cli.terminal import put
from trayapp.cli.tray import give_up, start


def run(options: argparse.Namespace) -> int:
    """Use every part of the installation once and print how each fared."""
    logs.start(None, verbose=options.verbose)
    return start(_run)


def _run() -> int:
    from trayapp.app.self_test import run_self_test

    whole = True
    for part in run_self_test(give_up):
        put(f"failed  {part.name}: {part.problem}" if part.problem else f"ok      {part.name}: {part.count}")
        whole = whole and not part.problem
    return 0 if whole else exit_codes.UNAVAILABLE
