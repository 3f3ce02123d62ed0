#!/usr/bin/env python3
"""Runs the tests in a Windows made by Wine, and says what was run, what was skipped, and why.

run-tests.py [--installer FILE] FOLDER [TEST...]     makes the Windows in FOLDER if there is none

Without a TEST it runs all of unit, qt, black_box and windows. Exits with 0 when everything passed, and 1 when something
failed. Run it with the Python of a development environment.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TESTS = ("tests/unit", "tests/qt", "tests/black_box", "tests/windows")
LIMIT_S = 3600
_SKIPPED = re.compile(r"^SKIPPED \[(\d+)\] ([^:]+):(?:\d+:)? (.*)$")


def copy_source(target: Path) -> None:
    """Copy what belongs to the repository, with its compiled translations, as it lies there now."""
    shutil.rmtree(target, ignore_errors=True)
    command = ["git", "-C", str(ROOT), "-c", "safe.directory=*", "ls-files", "-co", "--exclude-standard", "-z"]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\0")
    compiled = [path.relative_to(ROOT) for path in (ROOT / "resources" / "translations").glob("*.mo")]
    for name in (*filter(None, listed), *compiled):
        source = ROOT / name
        if source.is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target / name)


@contextmanager
def screen() -> Iterator[str]:
    """Run an X server and return its display: Wine shows there what Windows would."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        try:
            yield f":{server.stdout.readline().strip()}"
        finally:
            server.terminate()


def run_tests(windows: Path, tests: Sequence[str], display: str, installer: Path | None) -> tuple[int, list[str]]:
    """Run pytest in the Windows, show what it says, and return its exit status and the lines."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(windows), "LANG": "C.UTF-8", "TZ": "UTC"}
    environment["CI"] = "true"  # Hypothesis does not take a busy machine for a slow test then
    environment |= {"DISPLAY": display, "TRAYAPP_TEST_DISPLAY": display}
    if installer:
        shutil.copy2(installer, windows / "prefix" / "drive_c" / "setup.exe")
        environment["TRAYAPP_INSTALLER"] = "C:\\setup.exe"
    end_everything = partial(
        subprocess.run,
        ["wineserver", "--kill"],
        check=False,
        env={**environment, "WINEPREFIX": str(windows / "prefix")},
    )
    end_everything()
    # One line for each test as it ends: a run that is cut off says how far it came, and what had failed by then.
    options = ["-v", "--color=no", "--tb=short", "-p", "no:cacheprovider"]
    options += ["--timeout", "120", "--numprocesses", "2", "--dist", "loadfile"]
    command = ["timeout", "--kill-after", "10", str(LIMIT_S), str(windows / "run"), "python", "-X", "utf8"]
    command += ["-m", "pytest", *options, *tests]
    said: list[str] = []
    # Its output must be a pipe: Python under Wine 8 refuses to write to a plain file.
    with subprocess.Popen(
        command,
        cwd=windows / "prefix" / "drive_c" / "src",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=environment,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            said.append(line.rstrip())
            print(said[-1], flush=True)
            if re.match(r"^=*\s*\d+ .* in [\d.]+s", said[-1]):
                break  # what a test left running would hold the pipe
        code = process.wait()
    end_everything()
    return code, said


def table(lines: list[str]) -> list[str]:
    """Return the table of what was skipped, and why, by the number of tests or files."""
    reasons: Counter[str] = Counter()
    for line in lines:
        if found := _SKIPPED.match(line):
            reasons[found[3]] += int(found[1])
    return [f"| {count} | {reason} |" for reason, count in reasons.most_common()]


def main() -> int:
    """Make the Windows, run the tests, tell."""
    words = argparse.ArgumentParser(usage="run-tests.py [--installer FILE] FOLDER [TEST...]")
    words.add_argument("--installer", type=Path)
    words.add_argument("folder", type=Path)
    words.add_argument("tests", nargs="*", default=TESTS)
    said = words.parse_args()
    windows: Path = said.folder.resolve()
    began = time.monotonic()
    subprocess.run([str(HERE / "make-wine.sh"), str(windows)], check=True)
    copy_source(windows / "prefix" / "drive_c" / "src")
    made = time.monotonic()
    with screen() as display:
        code, lines = run_tests(windows, said.tests, display, said.installer)
    print("\n".join(("", "| skipped | why |", "|---|---|", *table(lines))))
    print(f"made in {made - began:.0f} s, tested in {time.monotonic() - made:.0f} s")
    return int(code != 0)


if __name__ == "__main__":
    sys.exit(main())
