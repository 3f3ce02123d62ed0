"""From arguments to an exit code: one module per command, imported when it is asked for."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Sequence

from trayapp import garbage
from trayapp.cli import exit_codes
from trayapp.cli.parser import parse
from trayapp.cli.terminal import OutputLostError, complain, prepare_output
from trayapp.store.paths import NoHomeError

_COMMANDS = {
    None: "tray",
    "status": "status",
    "replay": "replay",
    "demo": "demo",
    "doctor": "doctor",
    "record": "record",
    "services": "services",
    "key": "key",
    "wait": "wait",
    "run": "run",
    "watch": "watch",
    "mcp": "mcp",
}
"""The module of each command; every one has `run(options) -> int`."""


def run(arguments: Sequence[str]) -> int:
    """Do what `arguments` ask for and return the exit code."""
    options = parse(list(arguments))
    prepare_output(as_json=options.json)
    try:
        module = "self_test" if options.self_test else _COMMANDS[options.command]
        command = importlib.import_module(f"trayapp.cli.{module}")
        if module not in {"tray", "demo"}:  # whose rest is imported once the icon shows
            garbage.resume()
        return int(command.run(options))
    except KeyboardInterrupt:
        return exit_codes.INTERRUPTED
    except BrokenPipeError:
        return 0
    except NoHomeError:
        complain("there is no home folder to store anything in: set HOME, or choose a folder with --profile")
        return exit_codes.CANNOT_CREATE
    except OutputLostError as lost:
        complain(f"the output cannot be written: {lost}")
        return exit_codes.OUTPUT_LOST
    except Exception as error:  # the last resort, so that no bug ends as "degraded" (1)
        complain(f"internal error ({type(error).__name__}: {error}); with --verbose the log has the details")
        logging.getLogger("trayapp").debug("the command failed", exc_info=error)
        return exit_codes.INTERNAL_ERROR
