"""`trayapp watch`: monitor without a tray, until SIGTERM or Ctrl-C."""

from __future__ import annotations

import argparse

from trayapp import logs
from trayapp.cli import exit_codes
from trayapp.cli.terminal import complain
from trayapp.desktop.instance.primary import InstanceLock
from trayapp.store.atomic_files import ensure_dir
from trayapp.store.paths import app_paths


def run(options: argparse.Namespace) -> int:
    """Monitor to the end; of a profile only one trayapp can be running."""
    paths = app_paths(options.profile)
    try:
        ensure_dir(paths.runtime_dir)
        lock = InstanceLock(paths.runtime_dir)
        is_ours = lock.acquire()
    except OSError as error:
        complain(f"{options.profile or paths.runtime_dir} cannot be used: {error.strerror or error}")
        return exit_codes.USAGE if options.profile else exit_codes.CANNOT_CREATE
    if not is_ours:
        complain("trayapp is already running with this profile")
        return exit_codes.NOT_RESPONDING
    logs.start(paths.log_dir, verbose=options.verbose)
    from trayapp.app.daemon import Daemon

    try:
        Daemon(paths).run()
    finally:
        lock.release()
    return 0
