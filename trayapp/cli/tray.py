"""`trayapp`: the tray app; and what it shares with the demo."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from trayapp.app.bootstrap import run_tray
from trayapp.cli import exit_codes
from trayapp.cli.terminal import complain
from trayapp.desktop.instance.primary import PrimaryNotRespondingError
from trayapp.desktop.qt_platform import QtProblem, QtUnavailableError


def run(options: argparse.Namespace) -> int:
    """Run the tray app until it is quit."""
    return start(lambda: run_tray(options.profile, give_up, verbose=options.verbose), options.profile)


def start(app: Callable[[], int], profile: Path | None = None) -> int:
    """Run `app` and return its exit code; where it cannot start, say why in one sentence.

    `profile` is the folder that the user asked for.
    """
    try:
        return app()
    except PrimaryNotRespondingError:
        from trayapp.domain.messages import startup as messages
        from trayapp.i18n.formatter import translate

        complain(translate(messages.NOT_RESPONDING))
        return exit_codes.NOT_RESPONDING
    except QtUnavailableError as error:
        _explain(error.problem)
        return exit_codes.UNAVAILABLE
    except OSError as error:
        place = f"{profile or error.filename} cannot be used: " if error.filename else ""
        complain(f"{place}{error.strerror or error}")
        return exit_codes.USAGE if profile else exit_codes.CANNOT_CREATE


def give_up(problem: QtProblem) -> NoReturn:
    """Say why Qt cannot start and end the process, which Qt would abort."""
    _explain(problem)
    sys.stdout.flush()
    os._exit(exit_codes.UNAVAILABLE)


def _explain(problem: QtProblem) -> None:
    from trayapp.i18n.formatter import translate

    complain(" ".join(translate(each) for each in (problem.reason, problem.remedy) if each is not None))
