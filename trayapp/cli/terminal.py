"""Everything that the command line prints. Foreign text never controls the terminal."""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from trayapp.i18n.formatter import translate

if TYPE_CHECKING:
    from trayapp.domain.model.problem import Problem

_CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
"""C0 without tab and newline, DEL, C1, marks of direction, line separators, and halves of characters."""

_UNPRINTABLE = re.compile(f"[{_CONTROLS}]")


class OutputLostError(Exception):
    """Standard output takes nothing; the argument says why."""


def printable(text: str) -> str:
    """Return `text` with every control character but tab and newline as four hexadecimal digits, as JSON escapes them.

    JSON stays JSON: it may hold DEL and C1 as they are, and only within strings.
    """
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def prepare_output(*, as_json: bool) -> None:
    """Choose the encoding of standard output: UTF-8 for JSON (RFC 8259), the terminal's own for text."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        if as_json:
            sys.stdout.reconfigure(encoding="utf-8", errors="replace")
        else:
            sys.stdout.reconfigure(errors="replace")


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
        raise OutputLostError(error.strerror or str(error)) from error


def complain(text: str) -> None:
    """Write one line to standard error; where that is closed or full, say nothing."""
    try:
        print(f"trayapp: {printable(' '.join(text.split()))}", file=sys.stderr, flush=True)
    except (OSError, ValueError):
        return


def complain_about(problems: Iterable[Problem]) -> None:
    """Write each problem as one line to standard error."""
    for problem in problems:
        complain(f"{translate(problem.title)}: {translate(problem.message)}")
