"""`trayapp demo`: the tray app on a built-in scenario."""

from __future__ import annotations

import argparse

from trayapp.app.bootstrap import run_demo
from trayapp.cli import exit_codes
from trayapp.cli.terminal import complain_about
from trayapp.cli.tray import give_up, start
from trayapp.simulation.scenario import ScenarioError


def run(options: argparse.Namespace) -> int:
    """Run the demo until it is quit."""
    try:
        return start(lambda: run_demo(options.scenario, options.speed, give_up, verbose=options.verbose))
    except ScenarioError as error:
        complain_about((error.problem,))
        return exit_codes.USAGE
