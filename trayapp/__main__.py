"""Entry point of `trayapp` and `python -m trayapp`."""

from __future__ import annotations

import os
import signal
import sys

from trayapp import garbage

_INTERRUPTED = 130


def main() -> int:
    """Run what the command line asks for and return the exit code."""
    signal.signal(signal.SIGINT, _end_at_once)
    garbage.pause()
    _open_standard_streams()
    from trayapp.cli.main import run  # noqa: PLC0415 - Ctrl-C while this is imported ends quietly, too

    try:
        code = run(sys.argv[1:])
    finally:
        _drop_what_standard_error_cannot_take()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the exit code stands; the interpreter only cleans up
    return code


def _end_at_once(_number: int, _frame: object) -> None:
    """End on Ctrl-C without a traceback; commands with something to clean up have handlers of their own."""
    os._exit(_INTERRUPTED)


def _open_standard_streams() -> None:
    """Open what was closed (`2>&-`): else the next file gets its number, and what is printed goes into that file."""
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            try:
                os.fstat(number)
            except OSError:
                os.open(os.devnull, os.O_RDWR)  # takes the lowest free number
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123 - open to the end


def _drop_what_standard_error_cannot_take() -> None:
    """Leave nothing for the interpreter to flush at its end: where that fails, its exit code of 120 hides ours."""
    try:
        sys.stderr.flush()
    except (OSError, ValueError):  # a full disk; closed meanwhile
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


if __name__ == "__main__":
    sys.exit(main())
