"""Everything that the command line prints. Foreign text never controls the terminal."""

from __future__ import annotations

import codecs
import errno
import io
import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from trayapp.printable import printable

if TYPE_CHECKING:
    from trayapp.domain.model.problem import Problem


class OutputLostError(Exception):
    """Standard output takes nothing; the argument says why."""


def prepare_output(*, as_json: bool) -> None:
    """Choose the encoding of standard output: UTF-8 for JSON (RFC 8259), the terminal's own for text."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        if as_json:
            sys.stdout.reconfigure(encoding="utf-8", errors="replace")
        else:
            codecs.register_error("plainer", _plainer)
            sys.stdout.reconfigure(errors="plainer")


_PLAIN = {"✓": "+", "✕": "x", "→": "->", "\u2013": "-", "—": "-", "…": "...", "\u2019": "'", "“": '"', "”": '"'}
"""What stands for a sign that the terminal's encoding lacks, such as Windows' in a pipe; a "?" is a sign of ours."""


def _plainer(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_PLAIN.get(sign, "?") for sign in error.object[error.start : error.end]), error.end


def put(text: str, *, flush: bool = True) -> None:
    """Write a line of text or JSON to standard output.

    Raises:
        BrokenPipeError: whoever read has had enough, such as `head`.
        OutputLostError: nothing can be written.
    """
    try:
        print(printable(text), flush=flush)
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for what the interpreter flushes at its end
        if isinstance(error, BrokenPipeError):
            raise
        if sys.platform == "win32" and error.errno == errno.EINVAL:  # its word for a reader that has gone
            raise BrokenPipeError from error
        raise OutputLostError(error.strerror or str(error)) from error


def complain(text: str) -> None:
    """Write one line to standard error; where that is closed or full, say nothing."""
    try:
        print(f"trayapp: {printable(' '.join(text.split()))}", file=sys.stderr, flush=True)
    except (OSError, ValueError):
        return


def complain_about(problems: Iterable[Problem]) -> None:
    """Write each problem as one line to standard error."""
    from trayapp.i18n.formatter import translate

    for problem in problems:
        complain(f"{translate(problem.title)}: {translate(problem.message)}")
