"""The completions of bash, zsh and fish, tried in the shells themselves."""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WITHIN_S = 20.0

Complete = Callable[[str, str], str]
"""Completes a line; returns what the shell shows once one of the words is there."""


@pytest.fixture(scope="module")
def manual(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("manual")
    subprocess.run([sys.executable, "packaging/manual/make.py", str(folder)], check=True, cwd=ROOT)
    return folder


def in_bash(manual: Path, line: str, _expected: str) -> str:
    words = line.split(" ")
    script = (
        f"source {manual / 'trayapp.bash'}; COMP_WORDS=({' '.join(map(repr, words))}); COMP_CWORD={len(words) - 1};"
        '_trayapp; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    return subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True).stdout


def in_fish(manual: Path, line: str, _expected: str) -> str:
    script = f"source {manual / 'trayapp.fish'}; complete -C {line!r}"
    return subprocess.run(["fish", "--no-config", "-c", script], capture_output=True, text=True, check=True).stdout


def in_zsh(manual: Path, line: str, expected: str) -> str:
    """Type into an interactive zsh, for its completion works in the line editor alone."""
    pid, terminal = pty.fork()
    if not pid:
        os.environ |= {"TERM": "dumb", "ZDOTDIR": str(manual)}
        os.execlp("zsh", "zsh", "-f", "-i")
    try:
        ready = f"PS1=; fpath=({manual} $fpath); autoload -Uz compinit; compinit -D -u; print REA''DY\n"
        os.write(terminal, ready.encode())
        read_until(terminal, "READY")
        os.write(terminal, f"{line}\t".encode())
        return read_until(terminal, expected)
    finally:
        os.close(terminal)
        os.waitpid(pid, 0)


def read_until(terminal: int, expected: str) -> str:
    said, ends_at = "", time.monotonic() + WITHIN_S
    while expected not in said:
        ready, _, _ = select.select([terminal], [], [], max(0.0, ends_at - time.monotonic()))
        assert ready, f"no {expected} in {said!r}"
        said += os.read(terminal, 4096).decode("utf-8", "replace")
    return said


@pytest.fixture(params=["bash", "fish", "zsh"])
def complete(request, manual) -> Complete:
    shell: str = request.param
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not here")
    by = {"bash": in_bash, "fish": in_fish, "zsh": in_zsh}[shell]
    return lambda line, expected: by(manual, line, expected)


def words_of(text: str) -> set[str]:
    return set(re.findall(r"(?<![\w-])-{0,2}[a-z][a-z-]*", text))


def test_commands_are_completed(complete) -> None:
    assert "status" in words_of(complete("trayapp st", "status"))


def test_a_command_has_its_own_options(complete) -> None:
    found = words_of(complete("trayapp status --p", "--profile"))
    assert {"--page", "--perfdata", "--profile"} <= found
    assert "--csv" not in found
    assert "--csv" in words_of(complete("trayapp record --c", "--csv"))


def test_a_command_within_a_command_is_completed(complete) -> None:
    assert "import" in words_of(complete("trayapp services im", "import"))
