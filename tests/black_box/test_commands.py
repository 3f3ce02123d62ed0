"""Commands, flags, exit codes and what goes to which stream."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.black_box.outside import DEAD_URL, canary_config, left_in, plain, run_app, run_here

CALM = {
    "page": {"id": "p", "name": "Caf\u00e9", "url": "https://status.example.com"},
    "status": {"indicator": "none"},
    "components": [{"id": "c", "name": "Caf\u00e9 \u2615", "status": "operational"}],
}


def stated(component: str) -> dict:
    return {"components": [{"id": "c", "name": "C", "status": component}]}


@pytest.mark.parametrize(
    ("body", "exit_code"),
    [
        (stated("operational"), 0),
        (stated("under_maintenance"), 0),
        (stated("degraded_performance"), 1),
        (stated("partial_outage"), 2),
        (stated("major_outage"), 2),
        (stated("never_heard_of"), 3),
    ],
)
def test_status_exits_like_a_monitoring_plug_in(serve, profile, body, exit_code):
    page = serve({"/api/v2/summary.json": plain(body)})
    for extra in (["--json"], []):
        ended = run_app("status", "--no-probe", "--page", page.url, "--profile", profile(""), *extra)
        assert (ended.code, ended.err) == (exit_code, "")


@pytest.mark.parametrize(
    "wrong",
    [
        ["bogus"],
        ["--bogus"],
        ["--profile"],
        ["status", "--bogus"],
        ["status", "extra"],
        ["status", "--timeout", "0"],
        ["status", "--timeout", "soon"],
        ["status", "--timeout", "nan"],
        ["status", "--page"],
        ["status", "--page", ""],
        ["status", "--page", "no address"],
        ["status", "--page", "ftp://example.com"],
        ["status", "--page", "https://"],
        ["status", "--page", "https://somebody:secret@example.com"],
        ["replay"],
        ["replay", "/nowhere/at/all.json"],
        ["replay", "/"],
        ["replay", "x.json", "--speed", "-1"],
        ["demo", "--scenario", "no such"],
        ["demo", "--speed", "0"],
        ["doctor", "extra"],
    ],
)
def test_wrong_usage_exits_with_64_and_says_why_on_stderr(wrong):
    ended = run_here(*wrong)
    assert (ended.code, ended.out) == (64, "")
    assert "trayapp" in ended.err
    assert "Traceback" not in ended.err
    assert "secret" not in ended.err


def test_wrong_usage_is_the_process_s_exit_code_too():
    assert run_app("status", "--bogus").code == 64


@pytest.mark.parametrize("flag", ["--help", "--version"])
def test_help_and_version_exit_well(flag):
    ended = run_app(flag)
    assert (ended.code, ended.err) == (0, "")
    assert "trayapp" in ended.out


def test_the_profile_may_stand_before_or_after_the_command(serve, profile):
    page = serve({"/api/v2/summary.json": plain(CALM)})
    folder = profile(f'[[service]]\nid = "acme"\nname = "Acme"\npage = "{page.url}"\n')
    for arguments in (["--profile", folder, "status"], ["status", "--profile", folder]):
        ended = run_app(*arguments, "--json")
        assert [each["id"] for each in ended.json["services"]] == ["acme"]


def test_json_is_all_that_json_prints_even_with_a_wrong_setting(serve, profile):
    page = serve({"/api/v2/summary.json": plain(CALM)})
    folder = profile('[cadence]\npage = "often"\n')
    ended = run_app("--profile", folder, "status", "--json", "--no-probe", "--page", page.url)
    assert (ended.code, ended.json["schema"]) == (0, 1)
    assert "cadence.page" in ended.err


def test_status_writes_nothing_anywhere(serve, tmp_path: Path):
    page = serve({"/api/v2/summary.json": plain(CALM)})
    home = tmp_path / "home"
    before = sorted(home.rglob("*"))
    folder = tmp_path / "empty"
    for extra in ([], ["--profile", folder]):
        ended = run_app("status", "--json", "--no-probe", "--page", page.url, *extra, cwd=home)
        assert ended.code == 0
    assert sorted(home.rglob("*")) == before
    assert not folder.exists()


def test_status_and_replay_import_no_qt(serve, tmp_path: Path):
    page = serve({"/api/v2/summary.json": plain(CALM)})
    scenario = tmp_path / "short.json"
    scenario.write_text(
        json.dumps({"format": "trayapp-scenario/1", "start": "2026-03-01T12:00:00Z", "duration_s": 300}),
        encoding="utf-8",
    )
    asked = f"""
import sys
from trayapp.cli.main import run
for arguments in (["status", "--json", "--no-probe", "--page", "{page.url}"], ["replay", r"{scenario}", "--json"]):
    assert run(arguments) == 0
print([name for name in sys.modules if name.partition(".")[0] in ("PySide6", "shiboken6")], file=sys.stderr)
"""
    ended = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=False)
    assert ended.stderr.strip() == "[]"


def test_json_is_utf_8_whatever_the_terminal_speaks(serve, profile):
    page = serve({"/api/v2/summary.json": plain(CALM)})
    arguments = ["status", "--no-probe", "--page", page.url, "--profile", profile("")]
    ended = run_app(*arguments, "--json", PYTHONIOENCODING="latin-1", PYTHONUTF8="0")
    assert ended.json["services"][0]["components"][0]["name"] == "Caf\u00e9 \u2615"
    assert run_app(*arguments, PYTHONIOENCODING="ascii", PYTHONUTF8="0").code == 0


def test_a_reader_that_goes_away_changes_no_exit_code(serve, profile, tmp_path: Path):
    page = serve({"/api/v2/summary.json": plain(stated("major_outage"))})
    command = [sys.executable, "-m", "trayapp", "status", "--json", "--no-probe", "--page", page.url]
    command += ["--profile", str(profile(""))]
    ended = subprocess.run(
        ["bash", "-c", '"$@" | true; exit ${PIPESTATUS[0]}', "bash", *command],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (2, "")


def test_a_full_disk_is_no_state_of_the_service(serve, profile):
    page = serve({"/api/v2/summary.json": plain(CALM)})
    command = [sys.executable, "-m", "trayapp", "status", "--no-probe", "--page", page.url]
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert ended.returncode == 74
    assert "Traceback" not in ended.stderr


def test_without_any_page_or_canary_we_are_offline(profile):
    folder = profile(canary_config(f"{DEAD_URL}/generate_204", f"{DEAD_URL}/success.txt"))
    ended = run_app("--profile", folder, "status", "--json", "--page", DEAD_URL)
    assert (ended.code, ended.json["network"], ended.json["health"]) == (3, "offline", "unknown")


def test_doctor_says_what_works_as_json_too(profile):
    folder = profile(canary_config(f"{DEAD_URL}/generate_204") + f'[[service]]\nid = "acme"\npage = "{DEAD_URL}"\n')
    ended = run_app("--profile", folder, "doctor", "--json")
    assert isinstance(ended.json, dict)
    assert "Traceback" not in ended.err


@pytest.mark.parametrize("command", [[], ["status", "--no-probe"], ["doctor"]])
def test_a_profile_that_is_no_folder_is_wrong_usage(tmp_path: Path, command):
    file = tmp_path / "file"
    file.write_text("mine", encoding="utf-8")
    for folder in (file, file / "below") if not command else (file,):
        ended = run_app("--profile", folder, *command)
        assert (ended.code, ended.out) == (64, "")
        assert str(folder) in ended.err
        assert "Traceback" not in ended.err
    assert file.read_text(encoding="utf-8") == "mine"


def test_the_tray_app_keeps_everything_in_its_profile_and_ends_well_when_asked(profile, tmp_path: Path):
    home = tmp_path / "home"
    before = left_in(home)
    folder = profile(canary_config(f"{DEAD_URL}/generate_204") + f'[[service]]\nid = "acme"\npage = "{DEAD_URL}"\n')
    command = [sys.executable, "-m", "trayapp", "--profile", str(folder), "--verbose"]
    first = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        for line in first.stderr:
            if "the page of acme" in line:
                break
        assert run_app("--profile", folder).code == 0  # a second start shows the first
        first.send_signal(signal.SIGTERM)
        _, told = first.communicate(timeout=20)
    finally:
        first.kill()
    assert first.returncode == 0
    assert "Traceback" not in told
    assert left_in(home) == before
    assert {"config.toml", "memory.json", "history.sqlite3"} <= {each.name for each in folder.iterdir()}


HOSTILE_TEXT = "a\x1b]0;owned\x07\x9b31m\u202eb\udcff"
"""A title of the terminal, a colour in C1, another direction, and half a character."""


def written_out(text: str) -> bool:
    return not set(text) & set("\x1b\x07\x9b\u202e\udcff")


@pytest.mark.parametrize(
    "arguments",
    [
        ["status", "--page", f"https://{HOSTILE_TEXT}"],
        ["status", "--timeout", HOSTILE_TEXT],
        [HOSTILE_TEXT],
        ["replay", HOSTILE_TEXT],
        ["demo", "--scenario", HOSTILE_TEXT],
        ["--profile", f"/dev/null/{HOSTILE_TEXT}"],
    ],
)
def test_no_argument_controls_the_terminal_or_writes_a_second_line(arguments):
    ended = run_here(*[each + "\ntrayapp: all is well" if each == HOSTILE_TEXT else each for each in arguments])
    assert (ended.code, ended.out) == (64, "")
    assert written_out(ended.err)
    assert "\ntrayapp: all is well" not in ended.err


@pytest.mark.parametrize("extra", [[], ["--json"]])
def test_no_scenario_controls_the_terminal(tmp_path: Path, extra):
    scenario = tmp_path / "short.json"
    named = {"id": "acme", "name": HOSTILE_TEXT}
    body = {"components": [{"id": "c", "name": HOSTILE_TEXT, "status": "major_outage"}]}
    page = {"at": 0, "format": "statuspage-v2", "body": body}
    scenario.write_text(
        json.dumps({"format": "trayapp-scenario/1", "start": "2026-03-01T12:00:00Z", "duration_s": 300})[:-1]
        + f', "service": {json.dumps(named)}, "page": [{json.dumps(page)}]}}',
        encoding="utf-8",
    )
    ended = run_app("replay", scenario, *extra)
    assert (ended.code, ended.err) == (0, "")
    assert written_out(ended.out)
    assert not extra or ended.summary["event"] == "summary"


@pytest.mark.parametrize("key", [HOSTILE_TEXT, "x\ntrayapp: all is well"])
def test_no_key_of_a_scenario_controls_the_terminal(tmp_path: Path, key):
    scenario = tmp_path / "short.json"
    scenario.write_text(
        json.dumps({"format": "trayapp-scenario/1", "start": "2026-03-01T12:00:00Z", "duration_s": 300, key: 1}),
        encoding="utf-8",
    )
    ended = run_app("replay", scenario)
    assert ended.code == 64
    assert written_out(ended.err)
    assert len(ended.err.splitlines()) == 1


def test_with_standard_error_closed_json_stays_json(serve, profile):
    page = serve({"/api/v2/summary.json": plain(CALM)})
    folder = profile('[cadence]\npage = "often"\n')
    command = [sys.executable, "-m", "trayapp", "--profile", str(folder), "status", "--json", "--no-probe"]
    for closed in ("2>&-", "2>&- <&-", "2>/dev/full"):
        ended = subprocess.run(
            ["bash", "-c", f'"$@" {closed}', "bash", *command, "--page", page.url], capture_output=True, check=False
        )
        assert ended.returncode == 0
        assert json.loads(ended.stdout)["schema"] == 1


def test_with_everything_closed_the_exit_code_says_it(serve, profile):
    page = serve({"/api/v2/summary.json": plain(stated("major_outage"))})
    command = [sys.executable, "-m", "trayapp", "--profile", str(profile("")), "status", "--no-probe"]
    closed = ["bash", "-c", '"$@" >&- 2>&- <&-', "bash", *command, "--page", page.url]
    assert subprocess.run(closed, check=False).returncode == 2


def test_a_bug_of_ours_is_no_state_of_the_service(monkeypatch):
    def broken(*_arguments: object) -> None:
        raise ZeroDivisionError("a \x1b[31m bug")

    monkeypatch.setattr("trayapp.cli.status.app_paths", broken)
    ended = run_here("status")
    assert (ended.code, ended.out) == (70, "")
    assert "ZeroDivisionError" in ended.err
    assert len(ended.err.splitlines()) == 1
    assert written_out(ended.err)


def folders_that_cannot_be() -> list[str]:
    """Return them; on Windows every "~name" is somebody's home, and a question mark is in no name."""
    if sys.platform == "win32":
        return ["x?y", "x\x00y"]
    return ["/" + "x" * 300, "x\x00y", "~nosuchuser/x", "/proc/1/root/x" if os.getuid() else "~nosuchuser/"]


@pytest.mark.parametrize("folder", folders_that_cannot_be())
@pytest.mark.parametrize("command", [[], ["status", "--no-probe"], ["doctor"], ["demo"]])
def test_a_profile_that_cannot_be_is_wrong_usage(command, folder):
    ended = run_here("--profile", folder, *command)
    assert (ended.code, ended.out) == (64, "")
    assert len(ended.err.splitlines()) <= 3, "usage, which argparse may wrap, and the reason"


@pytest.mark.parametrize("command", [["status", "--timeout", "20", "--page"], ["replay", "--speed", "1"], ["doctor"]])
def test_ctrl_c_ends_quietly_at_any_moment(serve, profile, tmp_path: Path, command):
    silent = serve(otherwise=lambda _path, connection: connection.recv(1))
    scenario = tmp_path / "short.json"
    scenario.write_text(
        json.dumps({"format": "trayapp-scenario/1", "start": "2026-03-01T12:00:00Z", "duration_s": 300}),
        encoding="utf-8",
    )
    last = {"status": [silent.url], "replay": [str(scenario)], "doctor": []}[command[0]]
    arguments = ["trayapp", *command, *last]
    started = f"import os, signal, sys, threading, trayapp.__main__ as door\nsys.argv = {arguments!r}\n"
    for delay_s in (0.0, 0.02, 0.06, 0.1, 0.15, 0.2, 0.3, 0.5):
        late = f"threading.Timer({delay_s}, os.kill, (os.getpid(), signal.SIGINT)).start()\n"
        code = started + "signal.signal(signal.SIGINT, door._end_at_once)\n" + late + "sys.exit(door.main())"
        ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert ended.stderr == ""
        assert ended.returncode == 130 or (command == ["doctor"] and ended.returncode in {0, 1})


@pytest.mark.parametrize(
    ("options", "begins"), [([], "Last 90 days"), (["--days", "7"], "Last 7 days"), (["--csv"], "service,")]
)
def test_the_record_is_there_from_the_start(profile, options, begins):
    ended = run_app("record", "--profile", profile(""), *options)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith(begins)


def test_the_record_as_json_has_the_published_lateness(profile):
    ended = run_app("record", "--json", "--profile", profile(""))
    record = ended.json
    assert (record["schema"], record["days"], record["incidents"]) == (1, 90, [])
    assert record["page_lateness"]["published"] == {"median_s": 1200.0, "count": 21, "grade": "B"}
    assert record["page_lateness"]["own"] is None


@pytest.mark.parametrize("wrong", [["--days", "0"], ["--days", "x"], ["--json", "--csv"], ["more"]])
def test_the_record_refuses_what_makes_no_sense(wrong):
    assert run_app("record", *wrong).code == 64
