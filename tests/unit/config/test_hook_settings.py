"""The keys of [hooks]."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from trayapp.config import schema
from trayapp.config.config_file import ConfigFile
from trayapp.domain.model.settings import HookSettings, Settings

NOW = datetime(2026, 2, 3, tzinfo=UTC)


def read(text):
    return schema.read(tomllib.loads(text), ())


def test_a_command_keeps_every_argument_in_its_place():
    text = '[hooks]\ncommand = ["notify-me", "-x", "", "-x", "a b"]\ndeadline_s = 2\nstate_file = "~/bar.json"'
    settings, problems = read(text)
    assert problems == ()
    assert settings.hooks == HookSettings(("notify-me", "-x", "", "-x", "a b"), 2.0, "~/bar.json")


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('command = "notify-me --x"', "hooks.command"),
        ("command = []", "hooks.command"),
        ('command = [" "]', "hooks.command"),
        ('command = ["a", 1]', "hooks.command"),
        ('command = ["a\\u0000b"]', "hooks.command"),
        ("deadline_s = 0", "hooks.deadline_s"),
        ("deadline_s = 1e9", "hooks.deadline_s"),
        ("deadline_s = true", "hooks.deadline_s"),
        ("state_file = true", "hooks.state_file"),
        ('state_file = "bar.json"', "hooks.state_file"),
        ('state_file = "../bar.json"', "hooks.state_file"),
        ('state_file = "~somebody/bar.json"', "hooks.state_file"),
        ('state_file = "/tmp/"', "hooks.state_file"),
        ('state_file = "/tmp/a\\nb"', "hooks.state_file"),
    ],
)
def test_a_wrong_value_names_its_key_and_leaves_hooks_off(line, key):
    settings, problems = read(f"[hooks]\n{line}")
    assert [problem.key for problem in problems] == [key]
    assert settings.hooks == HookSettings()


@pytest.mark.parametrize("path", ["/run/user/1000/trayapp.json", "~/.cache/trayapp/state.json", "C:\\bar\\state.json"])
def test_a_whole_path_is_taken(path):
    assert read(f"[hooks]\nstate_file = '{path}'")[0].hooks.state_file == path


def test_hooks_survive_the_file_and_can_be_taken_back(tmp_path):
    file = ConfigFile(tmp_path / "config.toml", ())
    wishes = replace(Settings(), hooks=HookSettings(("a", "a"), 2.5, "/tmp/x.json"))
    assert file.save(wishes, NOW) == ()
    assert file.load(NOW).settings == wishes
    file.save(Settings(), NOW)
    assert "command" not in file.path.read_text()
    assert file.load(NOW).settings == Settings()
