"""`trayapp demo` from outside: every built-in scenario starts without a network, ends when asked, leaves nothing."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.black_box.outside import left_in
from trayapp.simulation.scenario_files import builtin_names

SPEEDS = (30, 60, 150, 300)
READ = "the page of openai"
"""What the log says of the first look, whatever the page was by then."""
LONGEST_S = 45.0
TURNS = 8
"""In so many lots: four demos that start at once are done in time on a busy machine too, a dozen are not."""

CUT_OFF = ("unshare", "--map-root-user", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh")
"""A network of its own with loopback alone, where the system lets anybody have one."""


def may_be_cut_off() -> bool:
    if shutil.which("unshare") is None or shutil.which("ip") is None:
        return False
    return subprocess.run([*CUT_OFF, "true"], capture_output=True, check=False).returncode == 0


@pytest.fixture
def begin(tmp_path: Path):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    prefix = CUT_OFF if may_be_cut_off() else ()
    started: list[subprocess.Popen[str]] = []

    def start(name: str, speed: int) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "trayapp", "demo", "--scenario", name, "--speed", str(speed), "--verbose"]
        process = subprocess.Popen(
            [*prefix, *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "TMPDIR": str(temporary)},
        )
        started.append(process)
        return process

    yield start, temporary
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("turn", range(TURNS))
def test_every_demo_starts_without_a_network_ends_on_sigterm_and_leaves_nothing(begin, tmp_path, turn):
    start, temporary = begin
    home = tmp_path / "home"
    before = left_in(home)
    demos = {
        name: start(name, SPEEDS[index % len(SPEEDS)])
        for index, name in enumerate(builtin_names())
        if index % TURNS == turn
    }
    patience = threading.Timer(LONGEST_S, lambda: [each.kill() for each in demos.values()])
    patience.start()
    try:
        for name, process in demos.items():
            told: list[str] = []
            for line in process.stderr:
                told.append(line)
                if READ in line:
                    break
            else:
                pytest.fail(f"{name} read no page: {told}")
        for process in demos.values():
            process.send_signal(signal.SIGTERM)
        for name, process in demos.items():
            out, err = process.communicate()
            assert (name, process.returncode, out) == (name, 0, "")
            assert "Traceback" not in err
            assert " ERROR " not in err
    finally:
        patience.cancel()
    assert list(temporary.iterdir()) == []
    assert left_in(home) == before
