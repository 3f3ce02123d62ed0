"""`wait` and `run` on built-in scenarios over HTTP on loopback, in real time; and whatever a terminal does to them."""

from __future__ import annotations

import json
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.black_box.outside import canary_config
from tests.black_box.test_wait import TRAYAPP, Acme, acme  # noqa: F401 - the fixture
from tests.support.windows import SLOWER
from trayapp import resources
from trayapp.simulation.loopback_server import ScenarioServer
from trayapp.simulation.scenario_files import load_builtin
from trayapp.simulation.simulated_world import service_of

RAN = [sys.executable, "-c", "print('ran')"]


@contextmanager
def playing(name: str, speed: float, profile, *, probe: bool = True) -> Iterator[tuple[ScenarioServer, Path]]:
    """Play a scenario, and give a profile that watches its page, and its targets if `probe`."""
    scenario = load_builtin(name)
    server = ScenarioServer(scenario, service_of(scenario, resources.services()), speed)
    server.start()
    lines = ["[cadence]", "page = 0.2", "probe = 0.2", "[[service]]"]
    lines += [f'id = "{server.service.id}"', 'name = "OpenAI"', f'page = "{server.page_url}"']
    for each in server.service.targets if probe else ():
        lines += ["[[service.probe]]", f'name = "{each.name}"', f'url = "{each.url}"', "good = [200, 401]"]
    try:
        yield server, profile(canary_config(*server.canary_urls) + "\n".join(lines) + "\n")
    finally:
        server.stop()


def start(folder: Path, *arguments: str) -> subprocess.Popen:
    command = [*TRAYAPP, "--profile", str(folder), *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("name", ["all-well", "planned-maintenance"])
def test_what_is_well_or_only_maintained_holds_nobody_up(name, profile) -> None:
    with playing(name, 2000, profile) as (_, folder):
        out, err = (running := start(folder, "run", "--", *RAN)).communicate(timeout=50)
        assert (running.returncode, out) == (0, "ran\n"), err
        out, err = (waiting := start(folder, "wait", "--timeout", "40")).communicate(timeout=50)
        assert waiting.returncode == 0, err


@pytest.mark.parametrize(("name", "speed"), [("sign-in-only", 300), ("2026-02-03", 900)])
def test_in_an_outage_nobody_goes_on_before_it_is_over(name, speed, profile) -> None:
    """By the page alone: a recovery that our own checks prove takes minutes, however fast a scenario goes."""
    with playing(name, speed / SLOWER, profile, probe=False) as (server, folder):
        end = max(span.to_s for span in load_builtin(name).truth)
        while server.elapsed() < PUBLISHED_S[name]:
            time.sleep(0.01)
        waiting, running = start(folder, "wait"), start(folder, "run", "--", *RAN)
        ended: dict[str, float] = {}
        while len(ended) < 2:
            for each, process in (("wait", waiting), ("run", running)):
                if process.poll() is not None:
                    ended.setdefault(each, server.elapsed())
            time.sleep(0.01)
        assert min(ended.values()) >= end, ended
        assert (waiting.returncode, running.returncode) == (0, 0)
        assert "OpenAI: " in waiting.communicate()[1]
        assert running.communicate()[0] == "ran\n"


PUBLISHED_S = {"sign-in-only": 2200, "2026-02-03": 2000}
"""Seconds of the scenario after which its page tells of the outage."""


BEGUN = (
    "import signal, sys, trayapp.__main__ as app; signal.signal(signal.SIGINT, app._end_at_once); print(flush=True); "
    "sys.exit(app.main())"
)
"""Says when our code begins: before that Ctrl-C is the interpreter's matter."""


@pytest.mark.parametrize("after_s", [0.0, 0.05, 0.15, 0.3, 0.5, 0.8, 1.2, 2.0])
@pytest.mark.parametrize("command", ["wait", "run"])
def test_ctrl_c_at_any_moment_ends_it_quietly(acme, command, after_s) -> None:  # noqa: F811
    arguments = ["--profile", acme.profile, command, *(["--", *RAN] if command == "run" else [])]
    process = subprocess.Popen(
        [sys.executable, "-c", BEGUN, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    acme.started.append(process)
    process.stdout.readline()
    time.sleep(after_s)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, "")
    assert all(line.startswith("trayapp: Acme: ") for line in err.splitlines()), err


def test_ctrl_c_while_the_command_runs_is_the_commands_matter(acme, tmp_path) -> None:  # noqa: F811
    acme.is_well = True
    flag = json.dumps(str(tmp_path / "flag"))
    said = "signal.signal(signal.SIGINT, lambda *_: sys.exit(9))"
    command = f"import signal, sys, time; {said}; open({flag}, 'w').close(); time.sleep(60)"
    process = acme.start("run", "--", sys.executable, "-c", command, start_new_session=True)
    while not (tmp_path / "flag").exists():
        assert process.poll() is None
        time.sleep(0.01)
    subprocess.run(["kill", "-INT", "--", f"-{process.pid}"], check=True)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (9, "")


def test_in_a_pipe_its_exit_code_and_its_lines_arrive_and_a_reader_may_leave(acme) -> None:  # noqa: F811
    acme.is_well = True
    script = f"set -o pipefail; {shlex.join([*TRAYAPP, '--profile', str(acme.profile), 'wait'])} 2>&1 | cat"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=50, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    acme.is_well = False
    waiting = acme.start("wait")
    assert waiting.stderr.readline().startswith("trayapp: Acme: ")
    waiting.stderr.close()
    acme.is_well = True
    assert waiting.wait(30) == 0
