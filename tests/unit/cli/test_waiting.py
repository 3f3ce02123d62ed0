"""Ctrl-C while `wait` shows the time that passes."""

from __future__ import annotations

import subprocess
import sys

IN_THE_MIDDLE_OF_A_LINE = """
import asyncio, io, os, signal, sys
from trayapp.cli.waiting import _Progress

class Terminal(io.RawIOBase):
    def writable(self): return True
    def isatty(self): return True
    def fileno(self): return 2
    def write(self, data):
        written = os.write(2, data)
        signal.raise_signal(signal.SIGINT)
        return written

sys.stderr = io.TextIOWrapper(io.BufferedWriter(Terminal()), encoding="utf-8")
asyncio.run(_Progress().count())
"""


def test_ctrl_c_in_the_middle_of_a_line_ends_it_and_leaves_the_terminal_clean() -> None:
    command = [sys.executable, "-c", IN_THE_MIDDLE_OF_A_LINE]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 130, done.stderr
    assert "so far" in done.stderr
    assert "Traceback" not in done.stderr
    assert not done.stderr.replace("\n", "\r").rstrip("\r").rpartition("\r")[2].strip(), "the line was taken away"
