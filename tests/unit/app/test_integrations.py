"""What leaves for the user's tools: nothing unless wanted, and a state file that never lies."""

from __future__ import annotations

import json
import os
import stat
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from trayapp.app.integrations import Integrations
from trayapp.domain.model.enums import Confirmation, Health, Network, PageState
from trayapp.domain.model.settings import HookSettings
from trayapp.domain.model.snapshot import NetworkStatus, PageStatus, ServiceSnapshot, Snapshot, Verdict
from trayapp.i18n.formatter import ENGLISH, translate
from trayapp.i18n.message import message
from trayapp.store.faults import Faults

NOW = datetime(2026, 2, 3, 20, 40, tzinfo=UTC)
WELL = Verdict(Health.OPERATIONAL, Confirmation.NONE, recovering=False, headline=message("Everything works"))
DOWN = Verdict(
    Health.MAJOR_OUTAGE,
    Confirmation.CONFIRMED,
    recovering=False,
    headline=message("{title}", title="Errors\n<b>& worse</b> | %{F#f00}"),
    since=NOW - timedelta(minutes=9),
)


def snapshot(verdict=WELL, network=Network.ONLINE, at=NOW, name="OpenAI"):
    view = ServiceSnapshot(name.lower(), name, verdict, PageStatus("", None, PageState.FRESH, NOW))
    return Snapshot(at, NetworkStatus(network), (view,))


def at_once(_key, write):
    """Write in this thread."""
    write()


@pytest.fixture
def problems():
    return []


@pytest.fixture
def path(tmp_path):
    return tmp_path / "bar" / "state.json"


@pytest.fixture
def outlets(path, problems):
    return Integrations(HookSettings(state_file=str(path)), ENGLISH, problems.append, at_once, Faults())


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def test_nothing_is_made_where_nothing_is_wanted(tmp_path, problems, monkeypatch):
    monkeypatch.delitem(sys.modules, "trayapp.desktop.process.hook_runner", raising=False)
    unwanted = Integrations(HookSettings(), ENGLISH, problems.append, at_once, Faults())
    unwanted.show(snapshot(DOWN))
    unwanted.close(NOW)
    assert "trayapp.desktop.process.hook_runner" not in sys.modules
    assert [each.name for each in tmp_path.iterdir()] == ["home"]


def test_the_state_file_says_it_all_in_one_line_for_the_owner_alone(outlets, path, problems):
    outlets.show(snapshot(DOWN))
    assert path.read_text(encoding="utf-8").count("\n") == 1
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read(path) == {
        "at": "2026-02-03T20:40:00Z",
        "schema": 1,
        "health": "major_outage",
        "confirmation": "confirmed",
        "recovering": False,
        "headline": "Errors <b>& worse</b> | %{F#f00}",
        "network": "online",
        "text": "✕ outage",
        "class": "outage",
        "tooltip": "Errors \u2039b\u203a\uff06 worse\u2039/b\u203a | %{F#f00}\nOpenAI, not you · since 20:31",
    }
    assert problems == []


def test_the_same_state_is_written_once(outlets, path):
    outlets.show(snapshot())
    before = path.stat().st_ino
    outlets.show(snapshot(at=NOW + timedelta(minutes=5)))
    assert path.stat().st_ino == before
    assert read(path)["at"] == "2026-02-03T20:40:00Z"


def test_every_look_is_seen_by_the_moment_of_the_file(outlets, path):
    outlets.show(snapshot())
    os.utime(path, (0, 0))
    outlets.show(snapshot())
    assert path.stat().st_mtime > 0


def test_what_a_killed_life_left_is_taken_back_at_once(outlets, path, problems):
    outlets.show(snapshot())
    Integrations(HookSettings(state_file=str(path)), ENGLISH, problems.append, at_once, Faults()).start(NOW)
    assert (read(path)["class"], read(path)["tooltip"]) == ("unknown", "First check…")


def test_a_file_that_somebody_deleted_comes_back(outlets, path):
    outlets.show(snapshot())
    path.unlink()
    outlets.show(snapshot())
    assert read(path)["class"] == "operational"


@pytest.mark.expected_log("cannot write the state file")
def test_a_write_that_failed_is_tried_again_though_nothing_changes(outlets, path, problems, monkeypatch):
    outlets.show(snapshot())
    with monkeypatch.context() as full:
        full.setattr(
            "trayapp.store.atomic_files.write_atomic", lambda *_: (_ for _ in ()).throw(OSError(28, "No space"))
        )
        outlets.show(snapshot(DOWN))
    assert read(path)["class"] == "operational"
    outlets.show(snapshot(DOWN))
    assert read(path)["class"] == "outage"
    assert len(problems) == 1


@pytest.mark.expected_log("cannot write the state file")
def test_links_in_a_circle_are_a_problem_like_others(tmp_path, problems):
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    lost = Integrations(HookSettings(state_file=str(tmp_path / "a")), ENGLISH, problems.append, at_once, Faults())
    lost.show(snapshot())
    lost.close(NOW)
    (problem,) = problems
    assert "symbolic links" in translate(problem.message)


@pytest.mark.expected_log("cannot write the state file")
def test_where_nobody_knows_the_home_a_tilde_is_a_problem(problems, monkeypatch):
    def nobody(_path):
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr("pathlib.Path.expanduser", nobody)
    Integrations(HookSettings(state_file="~/bar.json"), ENGLISH, problems.append, at_once, Faults()).show(snapshot())
    assert "home directory" in translate(problems[0].message)


def test_being_offline_is_never_green(outlets, path):
    outlets.show(snapshot(network=Network.OFFLINE))
    assert (read(path)["class"], read(path)["text"]) == ("unknown", "○ unknown")


def test_several_services_get_a_line_each(outlets, path):
    both = snapshot(DOWN)
    both = replace(both, services=(*both.services, *snapshot(name="Claude").services))
    outlets.show(both)
    assert read(path)["tooltip"].splitlines() == [
        "OpenAI: Errors \u2039b\u203a\uff06 worse\u2039/b\u203a | %{F#f00}",
        "Claude: Everything works",
    ]
    assert read(path)["class"] == "outage"


def test_after_the_end_the_file_claims_nothing(outlets, path):
    outlets.show(snapshot())
    outlets.close(NOW + timedelta(hours=1))
    assert read(path) == {
        "at": "2026-02-03T21:40:00Z",
        "schema": 1,
        "health": "unknown",
        "confirmation": "none",
        "recovering": False,
        "headline": None,
        "network": "unknown",
        "text": "○ unknown",
        "class": "unknown",
        "tooltip": "trayapp is not running",
    }


@pytest.mark.expected_log("cannot write the state file")
def test_a_file_that_cannot_be_written_is_told_once(tmp_path, problems):
    (tmp_path / "file").write_text("in the way")
    blocked = Integrations(
        HookSettings(state_file=str(tmp_path / "file" / "state.json")), ENGLISH, problems.append, at_once, Faults()
    )
    blocked.show(snapshot())
    blocked.show(snapshot(DOWN))
    (problem,) = problems
    assert problem.key == "hooks.state_file"
    assert str(tmp_path / "file" / "state.json") in translate(problem.message)


def test_a_tilde_is_the_user_s_home(problems, tmp_path):
    Integrations(HookSettings(state_file="~/bar.json"), ENGLISH, problems.append, at_once, Faults()).show(snapshot())
    assert read(tmp_path / "home" / "bar.json")["class"] == "operational"


def test_the_command_gets_verdicts_and_says_so_to_whoever_listens(tmp_path, problems):
    code = "import sys; open(sys.argv[1], 'ab').write(sys.stdin.buffer.read())"
    command = (sys.executable, "-S", "-c", code, str(tmp_path / "out"))
    wanted = Integrations(HookSettings(command), ENGLISH, problems.append, at_once, Faults())
    wanted.show(snapshot())
    wanted.show(snapshot(DOWN))
    assert wanted._runner.join(20)
    events = [json.loads(line) for line in (tmp_path / "out").read_text(encoding="utf-8").splitlines()]
    assert [(each["health"], each["was"] and each["was"]["health"]) for each in events] == [
        ("operational", None),
        ("major_outage", "operational"),
    ]
    assert problems == []


@pytest.mark.expected_log("cannot write the state file")
@pytest.mark.parametrize("content", ["alias ll='ls -l'\n", "[1]", '{"a": 1}', "[" * 9999, "x" * 100_000])
def test_a_file_of_somebody_else_s_is_not_replaced(path, problems, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    wrong = Integrations(HookSettings(state_file=str(path)), ENGLISH, problems.append, at_once, Faults())
    wrong.start(NOW)
    wrong.show(snapshot())
    wrong.close(NOW)
    assert path.read_text() == content
    assert len(problems) == 1


@pytest.mark.parametrize("content", ["", "\n"])
def test_an_empty_file_is_written(path, problems, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    Integrations(HookSettings(state_file=str(path)), ENGLISH, problems.append, at_once, Faults()).start(NOW)
    assert read(path)["class"] == "unknown"
    assert not problems


@pytest.mark.expected_log("cannot write the state file")
def test_a_device_is_not_replaced(problems):
    before = Path("/dev/null").lstat()
    Integrations(HookSettings(state_file="/dev/null"), ENGLISH, problems.append, at_once, Faults()).start(NOW)
    after = Path("/dev/null").lstat()
    assert (after.st_mode, after.st_ino) == (before.st_mode, before.st_ino)
    assert "device" in translate(problems[0].message)


@pytest.mark.expected_log("cannot write the metrics")
def test_metrics_that_cannot_be_written_are_reported_once_with_their_own_key(tmp_path, problems):
    (tmp_path / "metrics").mkdir()
    outlet = Integrations(
        HookSettings(metrics_file=str(tmp_path / "metrics")), ENGLISH, problems.append, at_once, Faults()
    )
    outlet.show(snapshot())
    outlet.show(snapshot(DOWN))
    (problem,) = problems
    assert problem.key == "hooks.metrics_file"
    assert translate(problem.title) == "The metrics file can't be written"
