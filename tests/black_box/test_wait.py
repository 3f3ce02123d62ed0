"""`wait` and `run` from outside, in real time on loopback."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.black_box.outside import canary_config, plain, run_app
from tests.support.windows import SLOWER

TRAYAPP = [sys.executable, "-m", "trayapp"]
PAGE = "/api/v2/summary.json"


def page(*, well: bool) -> dict:
    incident = {
        "id": "i1",
        "name": "Elevated errors",
        "status": "investigating",
        "impact": "major",
        "created_at": "2026-02-03T20:00:00Z",
        "updated_at": "2026-02-03T20:00:00Z",
        "components": [{"id": "c", "name": "C", "status": "major_outage"}],
        "incident_updates": [],
    }
    status = "operational" if well else "major_outage"
    return {
        "page": {"id": "p", "name": "Acme"},
        "status": {"indicator": "none" if well else "major", "description": ""},
        "components": [{"id": "c", "name": "C", "status": status}],
        "incidents": [] if well else [incident],
        "scheduled_maintenances": [],
    }


class Acme:
    """A service whose page tells of trouble until it is well again."""

    def __init__(self, serve, profile) -> None:
        self.is_well, self.looks = False, 0
        self.looked = threading.Condition()
        self.started: list[subprocess.Popen] = []
        self.server = serve({PAGE: self._answer, "/generate_204": plain(b"", 204)})
        config = f"{canary_config(f'{self.server.url}/generate_204')}[cadence]\npage = 0.2\nprobe = 0.2\n"
        self.profile = profile(f'{config}[[service]]\nid = "acme"\nname = "Acme"\npage = "{self.server.url}"\n')

    def wait_for_looks(self, more: int) -> None:
        """Wait until the page was read so many times more."""
        with self.looked:
            enough = self.looks + more
            assert self.looked.wait_for(lambda: self.looks >= enough, 40)

    def _answer(self, path, connection) -> None:
        with self.looked:
            self.looks += 1
            self.looked.notify_all()
        plain(page(well=self.is_well))(path, connection)

    def start(self, *arguments: str, **options) -> subprocess.Popen:
        command = [*TRAYAPP, "--profile", str(self.profile), *arguments]
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env=os.environ | {"PYTHONIOENCODING": "utf-8"},  # which Windows does not have for a pipe by itself
            **options,
        )
        self.started.append(process)
        return process


@pytest.fixture
def acme(serve, profile) -> Iterator[Acme]:
    acme = Acme(serve, profile)
    yield acme
    for process in acme.started:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None:
                stream.close()


def test_it_returns_at_once_where_all_is_well(acme) -> None:
    acme.is_well = True
    ended = run_app("--profile", acme.profile, "wait", "--timeout", "30")
    assert (ended.code, ended.out, ended.err) == (0, "", "")


def test_it_waits_through_the_trouble_and_says_what_changes(acme) -> None:
    waiting = acme.start("wait")
    line = waiting.stderr.readline()
    assert line.startswith("trayapp: Acme: ")
    assert waiting.poll() is None
    acme.is_well = True
    assert waiting.wait(30) == 0
    assert waiting.stdout.read() == ""


def test_a_time_out_is_1_and_what_nobody_knows_is_3(acme, profile) -> None:
    assert run_app("--profile", acme.profile, "wait", "--timeout", 3 * SLOWER).code == 1
    dead = '[cadence]\npage = 0.2\nprobe = 0.2\n[[service]]\nid = "a"\nname = "A"\npage = "http://127.0.0.1:9"\n'
    folder = profile(f"{canary_config('http://127.0.0.1:9/x')}{dead}")
    assert run_app("--profile", folder, "wait", "--timeout", 3 * SLOWER).code == 3


def test_a_service_that_is_not_monitored_is_wrong_usage(acme) -> None:
    ended = run_app("--profile", acme.profile, "wait", "--service", "other")
    assert ended.code == 64
    assert "'other'" in ended.err
    assert "acme" in ended.err


def test_ctrl_c_ends_it_quietly(acme) -> None:
    waiting = acme.start("wait")
    waiting.stderr.readline()
    waiting.send_signal(signal.SIGINT)
    assert waiting.wait(20) == 130
    assert waiting.stderr.read() == ""


@pytest.mark.parametrize("interrupted", [False, True])
def test_a_terminal_sees_the_time_pass_and_is_left_clean(acme, interrupted) -> None:
    import pty  # not there on Windows

    ours, theirs = pty.openpty()
    waiting = subprocess.Popen(
        [*TRAYAPP, "--profile", str(acme.profile), "wait"], stdout=subprocess.DEVNULL, stderr=theirs
    )
    os.close(theirs)
    seen = b""
    while b"so far" not in seen:
        seen += os.read(ours, 1024)
    acme.is_well = not interrupted
    if interrupted:
        waiting.send_signal(signal.SIGINT)
    assert waiting.wait(30) == (130 if interrupted else 0)
    try:
        while part := os.read(ours, 1024):
            seen += part
    except OSError:  # the other end is closed
        pass
    os.close(ours)
    assert b"waiting" not in seen.rpartition(b"\r")[2]


COUNTING = "import pathlib, sys; p = pathlib.Path(sys.argv[1]); n = len(p.read_text()); p.write_text('x' * (n + 1)); "


def counter(tmp_path: Path, then: str) -> list[str]:
    (tmp_path / "runs").write_text("", encoding="utf-8")
    return [sys.executable, "-c", f"{COUNTING}{then}", str(tmp_path / "runs")]


def test_a_command_runs_at_once_and_passes_through_what_it_says(acme, tmp_path) -> None:
    acme.is_well = True
    command = counter(tmp_path, "print('out', sys.stdin.read()); print('err', file=sys.stderr); sys.exit(7)")
    running = acme.start("run", "--", *command, stdin=subprocess.PIPE)
    out, err = running.communicate("in", timeout=40)
    assert (running.returncode, out, err) == (7, "out in\n", "err\n")
    assert (tmp_path / "runs").read_text() == "x", "the service is well: the failure is the command's own"


def test_a_command_waits_for_the_service_and_runs_again_after_its_trouble(acme, tmp_path) -> None:
    command = counter(tmp_path, "sys.exit(0 if n else 5)")
    running = acme.start("run", "--retries", "2", "--", *command)
    assert running.stderr.readline().startswith("trayapp: Acme: ")
    assert (tmp_path / "runs").read_text() == ""
    acme.is_well = True
    assert running.wait(40) == 5, "well again when it failed: not the service's fault"
    acme.is_well = True
    (tmp_path / "runs").write_text("")
    flag = json.dumps(str(tmp_path / "flag"))
    breaking = counter(tmp_path, f"open({flag}, 'w').close(); sys.stdin.readline(); sys.exit(0 if n else 5)")
    running = acme.start("run", "--", *breaking, stdin=subprocess.PIPE)
    while not (tmp_path / "flag").exists():
        assert running.poll() is None
    acme.is_well = False
    running.stdin.write("\n\n")
    running.stdin.flush()
    assert "runs again" in running.stderr.readline()
    acme.is_well = True
    running.stdin.close()
    assert running.wait(40) == 0
    assert (tmp_path / "runs").read_text() == "xx"


def test_a_command_that_is_not_there_is_127(acme) -> None:
    acme.is_well = True
    ended = run_app("--profile", acme.profile, "run", "--", "no-such-command-anywhere")
    assert ended.code == 127
    assert "cannot be started" in ended.err


def test_it_holds_a_recipe_of_make_up(acme, tmp_path) -> None:
    acme.is_well = True
    rule = f"all:\n\t{shlex.join([*TRAYAPP, '--profile', str(acme.profile)])} run -- echo built\n"
    (tmp_path / "Makefile").write_text(rule, encoding="utf-8")
    made = subprocess.run(["make", "-s"], cwd=tmp_path, capture_output=True, text=True, timeout=50, check=False)
    assert (made.returncode, made.stdout) == (0, "built\n"), made.stderr
