"""`wait` and `run` beside a running trayapp: they ask it, and look themselves once it is gone."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time

import pytest

from tests.black_box.outside import canary_config, plain, run_app
from tests.black_box.test_wait import Acme, acme, counter, page  # noqa: F401 - the fixture
from tests.black_box.test_watch import wait_for
from tests.support.windows import SLOWER
from trayapp.desktop.instance.primary import StatusRequest, request_status


@pytest.fixture
def watched(acme) -> Acme:  # noqa: F811
    acme.is_well = True
    return acme


def watch(watched: Acme, cadence_s: float, until: str = "acme: operational") -> subprocess.Popen:
    config = watched.profile / "config.toml"
    config.write_text(config.read_text("utf-8").replace("0.2", str(cadence_s)), "utf-8")
    process = watched.start("--verbose", "watch")
    wait_for(process, lambda line: until in line)
    return process


def test_what_the_running_trayapp_knows_is_asked_of_nobody_else(watched) -> None:
    watch(watched, 30)
    looks = watched.looks
    ended = run_app("--profile", watched.profile, "wait", "--timeout", "20")
    assert (ended.code, ended.out, ended.err) == (0, "", "")
    assert run_app("--profile", watched.profile, "wait", "--service", "acme", "--timeout", "20").code == 0
    assert watched.looks == looks


def test_the_running_trayapp_tells_of_trouble_and_of_its_end(watched) -> None:
    watched.is_well = False
    process = watch(watched, 0.2, "acme: major_outage, confirmed")
    waiting = watched.start("wait")
    assert waiting.stderr.readline() == "trayapp: Acme: Elevated errors\n"
    watched.is_well = True
    assert waiting.wait(30) == 0
    assert process.poll() is None


def test_once_it_is_gone_whoever_waits_looks_on_its_own(watched) -> None:
    watched.is_well = False
    process = watch(watched, 0.2, "acme: major_outage, confirmed")
    waiting = watched.start("wait")
    waiting.stderr.readline()
    process.kill()
    process.wait()
    watched.wait_for_looks(2)
    assert waiting.poll() is None
    watched.is_well = True
    assert waiting.wait(30) == 0


def test_after_a_failure_the_running_trayapp_looks_again_before_it_is_believed(watched, tmp_path) -> None:
    watch(watched, 0.2)
    flag = json.dumps(str(tmp_path / "flag"))
    command = counter(tmp_path, f"open({flag}, 'w').close(); sys.stdin.readline(); sys.exit(0 if n else 5)")
    running = watched.start("run", "--", *command, stdin=subprocess.PIPE)
    while not (tmp_path / "flag").exists():
        assert running.poll() is None
        time.sleep(0.01)
    watched.is_well = False
    running.stdin.write("\n\n")
    running.stdin.flush()
    assert "runs again" in running.stderr.readline()
    watched.is_well = True
    running.stdin.close()
    assert running.wait(40) == 0
    assert (tmp_path / "runs").read_text() == "xx"


def test_it_answers_nothing_but_its_protocol(watched) -> None:
    process = watch(watched, 30)
    path = watched.profile / "trayapp.sock"
    assert path.stat().st_mode & 0o777 == 0o600
    for nonsense in (b"\n", b"[" * 3000 + b"\n", b"x" * 10_000, b'{"trayapp": 1, "do": "show"}\n'):
        with socket.socket(socket.AF_UNIX) as caller:
            caller.settimeout(10)
            caller.connect(str(path))
            caller.sendall(nonsense)
            assert _received(caller) == b""
    answer = request_status(watched.profile, StatusRequest())
    assert answer is not None
    assert json.loads(answer)["gates"] == {"well": "go", "recovering": "go"}
    assert request_status(watched.profile, StatusRequest("other")) == b"null\n"
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    assert process.returncode == 0
    assert request_status(watched.profile, StatusRequest()) is None


def _received(caller: socket.socket) -> bytes:
    try:
        return caller.recv(100)
    except ConnectionResetError:
        return b""


def test_nobody_goes_on_before_the_page_has_answered(serve, profile) -> None:
    """A target may be good while the page tells of an outage, and be the first to answer."""
    down = plain(page(well=False))

    def slowly(path, connection) -> None:
        time.sleep(1)
        down(path, connection)

    server = serve(
        {"/api/v2/summary.json": slowly, "/generate_204": plain(b"", 204), "/api": plain({}), "/api2": plain({})}
    )
    service = f'[[service]]\nid = "a"\nname = "A"\npage = "{server.url}"\n'
    target = f'[[service.probe]]\nname = "api"\nurl = "{server.url}/api"\ngood = [200]\n'
    folder = profile(
        f"{canary_config(f'{server.url}/generate_204')}[cadence]\npage = 0.2\nprobe = 0.2\n{service}{target}"
    )
    ended = run_app("--profile", folder, "wait", "--timeout", 6 * SLOWER)
    assert ended.code == 1
    marker = [sys.executable, "-c", "print('ran')"]
    running = subprocess.Popen(
        [sys.executable, "-m", "trayapp", "--profile", folder, "run", "--", *marker],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert "Elevated errors" in running.stderr.readline()
    running.kill()
    out, _ = running.communicate()
    assert out == ""
