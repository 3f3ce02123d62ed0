"""A team of real processes on a real broker: one looks for all, and what `status` and `doctor` say of it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.black_box.outside import run_app
from tests.black_box.test_wait import Acme, acme  # noqa: F401 - the fixture
from tests.support.mosquitto import Broker, broker, free_port, wait_until

CADENCE_S = 1.0


@pytest.fixture
def mosquitto(tmp_path):
    with broker(tmp_path / "broker") as found:
        yield found


def join(service: Acme, folder: Path, address: str, **team) -> Path:
    """Write a profile that looks at the service and belongs to the team; return it."""
    folder.mkdir()
    own = (service.profile / "config.toml").read_text(encoding="utf-8")
    state = f"[hooks]\nstate_file = {json.dumps(str(folder / 'state.json'))}\n"
    lines = [f"{key} = {json.dumps(value)}" for key, value in {"broker": address, "cadence": CADENCE_S, **team}.items()]
    (folder / "config.toml").write_text("\n".join([own, state, "[team]", *lines, ""]), encoding="utf-8")
    return folder


def watch(service: Acme, profile: Path) -> subprocess.Popen:
    command = [sys.executable, "-m", "trayapp", "--profile", str(profile), "--verbose", "watch"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    service.started.append(process)
    return process


def shown(profile: Path) -> Callable[[str], bool]:
    def is_shown(wanted: str) -> bool:
        path = profile / "state.json"
        return path.exists() and json.loads(path.read_text(encoding="utf-8"))["health"] == wanted

    return is_shown


def test_a_follower_asks_nothing_shows_its_leader_and_looks_once_that_is_dead(acme, mosquitto, tmp_path) -> None:  # noqa: F811
    acme.is_well = True
    leads = join(acme, tmp_path / "leader", mosquitto.address)
    follows = join(acme, tmp_path / "follower", mosquitto.address, follow=True)
    leader = watch(acme, leads)
    wait_until(lambda: shown(leads)("operational"))
    watch(acme, follows)
    wait_until(lambda: shown(follows)("operational"))
    leader.kill()
    leader.wait()
    wait_until(lambda: shown(follows)("unknown"))
    acme.is_well = False
    before = acme.looks
    wait_until(lambda: shown(follows)("major_outage"), 3 * CADENCE_S + 20)
    assert acme.looks > before


def test_nothing_is_asked_while_the_leader_is_alive(acme, serve, mosquitto, tmp_path) -> None:  # noqa: F811
    acme.is_well, own = True, serve()
    leads = join(acme, tmp_path / "leader", mosquitto.address)
    watch(acme, leads)
    wait_until(lambda: shown(leads)("operational"))
    follows = join(acme, tmp_path / "follower", mosquitto.address, follow=True)
    config = (follows / "config.toml").read_text(encoding="utf-8")
    (follows / "config.toml").write_text(config.replace(acme.server.url, own.url), encoding="utf-8")
    watch(acme, follows)
    wait_until(lambda: shown(follows)("operational"))
    acme.wait_for_looks(10)
    acme.is_well = False
    wait_until(lambda: shown(follows)("major_outage"))
    assert own.asked == []


def test_status_names_the_team_and_what_is_wrong_with_its_broker(acme, mosquitto, tmp_path) -> None:  # noqa: F811
    acme.is_well = True
    watch(acme, join(acme, tmp_path / "colleague", mosquitto.address))
    wait_until(lambda: shown(tmp_path / "colleague")("operational"))
    found = run_app("--profile", join(acme, tmp_path / "mine", mosquitto.address), "status", "--json").json
    assert (found["team"]["link"], found["team"]["peers"], found["health"]) == ("connected", 1, "operational")
    alone = join(acme, tmp_path / "alone", f"mqtt://127.0.0.1:{free_port()}")
    told = run_app("--profile", alone, "status", "--json")
    assert told.json["team"]["link"] == "unreachable"
    assert told.json["health"] == "operational"
    assert told.code == 0
    text = run_app("--profile", alone, "status").out
    assert "Your team's broker can't be reached. trayapp goes on by itself. Check team.broker" in text


def test_a_wrong_password_is_told_with_what_to_do_and_written_nowhere(acme, tmp_path) -> None:  # noqa: F811
    words = tmp_path / "words"
    words.write_text("ada:the right one\n", encoding="utf-8")
    subprocess.run([shutil.which("mosquitto_passwd"), "-U", str(words)], check=True)
    acme.is_well = True
    closed = Broker(tmp_path / "closed", f"password_file {words}", "allow_anonymous false")
    closed.start()
    try:
        mine = join(acme, tmp_path / "mine", closed.address, user="ada")
        wrong = run_app("--profile", mine, "status", TRAYAPP_MQTT_PASSWORD="not this one")
        right = run_app("--profile", mine, "status", "--json", TRAYAPP_MQTT_PASSWORD="the right one")
        checks = run_app("--profile", mine, "doctor", "--json", TRAYAPP_MQTT_PASSWORD="not this one").json["checks"]
    finally:
        closed.kill()
    assert "refuses your user or password" in wrong.out
    assert wrong.code == 0, "the verdict is what it was"
    assert right.json["team"]["link"] == "connected"
    (team,) = [each for each in checks if each["check"] == "team"]
    assert team["state"] == "fail"
    assert "trayapp key set --for mqtt" in team["remedy"]
    written = b"".join(path.read_bytes() for path in mine.rglob("*") if path.is_file())
    assert b"not this one" not in written + wrong.out.encode() + wrong.err.encode()
