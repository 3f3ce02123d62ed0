"""`trayapp`: the tray app."""

from __future__ import annotations

import argparse

from trayapp.cli import exit_codes
from trayapp.cli.terminal import complain
from trayapp.store.atomic_files import ensure_dir
from trayapp.store.paths import app_paths


def run(options: argparse.Namespace) -> int:
    """Run the tray app until it is quit."""
    folder = app_paths(options.profile).runtime_dir
    try:
        ensure_dir(folder)
    except OSError as error:
        complain(f"{folder} cannot be used: {error.strerror or error}")
        return exit_codes.USAGE if options.profile else exit_codes.CANNOT_CREATE

    from trayapp.app.bootstrap import run_tray

    return run_tray(options.profile, verbose=options.verbose)
