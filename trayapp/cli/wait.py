"""`trayapp wait`: return once a service works again."""

from __future__ import annotations

import argparse

from trayapp.cli import exit_codes
from trayapp.cli.terminal import complain
from trayapp.cli.waiting import NoSuchServiceError, ServiceWait
from trayapp.domain.gate import Gate, Goal

_CODES = {Gate.GO: 0, Gate.PAUSE: 1, Gate.UNKNOWN: 3}


def run(options: argparse.Namespace) -> int:
    """Wait; return 0 when the goal is reached, 1 where the time was over first, 3 where nothing was known by then."""
    try:
        waiting = ServiceWait(options)
    except NoSuchServiceError as error:
        complain(str(error))
        return exit_codes.USAGE
    return _CODES[waiting.until(Goal(options.goal), options.timeout)]
