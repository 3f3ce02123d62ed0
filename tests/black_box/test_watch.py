"""`watch` from outside: hooks and state file without a desktop, and an end in order."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.black_box.outside import plain
from tests.black_box.test_wait import Acme, acme, page  # noqa: F401 - the fixture

HOOK = "import sys; open(sys.argv[1], 'ab').write(sys.stdin.buffer.read())"


@pytest.fixture
def watched(acme, tmp_path) -> Acme:  # noqa: F811
    hook = json.dumps([sys.executable, "-c", HOOK, str(tmp_path / "events")])
    state = json.dumps(str(tmp_path / "state.json"))
    with (acme.profile / "config.toml").open("a", encoding="utf-8") as config:
        config.write(f"[hooks]\ncommand = {hook}\nstate_file = {state}\n")
    return acme


def events(folder: Path) -> list[dict]:
    path = folder / "events"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def verdicts(folder: Path) -> list[str]:
    return [each["health"] for each in events(folder) if each["event"] == "verdict"]


def wait_for(process: subprocess.Popen, condition) -> None:
    for line in process.stderr:
        if condition(line):
            return
    raise AssertionError(f"it ended with {process.wait()}")


def test_it_feeds_hooks_and_state_file_without_qt_and_ends_in_order(watched, tmp_path) -> None:
    watched.is_well = True
    process = watched.start("--verbose", "watch")
    wait_for(process, lambda line: "acme: operational" in line)
    maps = Path(f"/proc/{process.pid}/maps").read_text(encoding="utf-8")
    assert "libQt6" not in maps
    watched.is_well = False
    wait_for(process, lambda line: "acme: major_outage, confirmed" in line)
    while len(verdicts(tmp_path)) < 2:
        watched.wait_for_looks(1)
    process.send_signal(signal.SIGTERM)
    _, rest = process.communicate(timeout=30)
    assert process.returncode == 0, rest
    assert "Traceback" not in rest
    assert verdicts(tmp_path)[:2] == ["operational", "major_outage"]
    state = json.loads((tmp_path / "state.json").read_text(encoding="utf-8"))
    assert state["class"] == "unknown", "nothing is monitored any more"


def test_what_was_told_is_not_told_again_after_a_restart(watched, tmp_path) -> None:
    def notices() -> int:
        return len([each for each in events(tmp_path) if each["event"] == "notice"])

    watched.is_well = True
    process = watched.start("--verbose", "watch")
    wait_for(process, lambda line: "acme: operational" in line)
    watched.is_well = False
    while not notices():
        watched.wait_for_looks(1)
    watched.wait_for_looks(2)
    process.kill()
    process.wait()
    again = watched.start("--verbose", "watch")
    wait_for(again, lambda line: "acme: major_outage, confirmed" in line)
    watched.wait_for_looks(5)
    again.send_signal(signal.SIGTERM)
    again.communicate(timeout=30)
    assert notices() == 1


def test_of_one_profile_only_one_runs(watched) -> None:
    first = watched.start("--verbose", "watch")
    wait_for(first, lambda line: "watching acme" in line)
    second = watched.start("watch")
    _, said = second.communicate(timeout=30)
    assert (second.returncode, said) == (75, "trayapp: trayapp is already running with this profile\n")


def test_ctrl_c_ends_it_like_sigterm(watched) -> None:
    process = watched.start("--verbose", "watch")
    wait_for(process, lambda line: "watching acme" in line)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert process.returncode == 0


def test_a_page_that_cannot_be_read_is_unknown_and_no_fault(watched, tmp_path) -> None:
    watched.server.answers = {"/generate_204": plain(b"", 204)}
    process = watched.start("--verbose", "watch")
    wait_for(process, lambda line: "acme: unknown" in line)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    assert process.returncode == 0


def test_metrics_are_for_all_to_read_and_gone_after_the_end(watched, tmp_path) -> None:
    metrics = tmp_path / "trayapp.prom"
    config = watched.profile / "config.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("[hooks]\n", f"[hooks]\nmetrics_file = {json.dumps(str(metrics))}\n"), "utf-8")
    process = watched.start("watch")
    while 'health="major_outage"} 1' not in (metrics.read_text(encoding="utf-8") if metrics.exists() else ""):
        watched.wait_for_looks(1)
    assert metrics.stat().st_mode & 0o777 == 0o644
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    assert not metrics.exists()
    metrics.write_text("precious\n", encoding="utf-8")
    process = watched.start("--verbose", "watch")
    wait_for(process, lambda line: "cannot write the metrics: another file is there" in line)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    assert metrics.read_text(encoding="utf-8") == "precious\n"
