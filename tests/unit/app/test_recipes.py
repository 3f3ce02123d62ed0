"""The recipes of README, taken from README itself and run on a state file that the app wrote."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from trayapp.app.integrations import Integrations
from trayapp.config import schema
from trayapp.domain.model.enums import Confirmation, Health, Network, PageState
from trayapp.domain.model.snapshot import NetworkStatus, PageStatus, ServiceSnapshot, Snapshot, Verdict
from trayapp.i18n.formatter import ENGLISH
from trayapp.i18n.message import message
from trayapp.store.faults import Faults

NOW = datetime(2026, 2, 3, 20, 40, tzinfo=UTC)
README = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
SECTION = README.partition("## Hooks and status bars")[2].partition("\n## ")[0]
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", SECTION, re.MULTILINE | re.DOTALL)
TITLE = 'Say "text": "✓ ok", "class": "operational" | <b>&'


def block(language, holding=""):
    (found,) = [text for name, text in BLOCKS if name == language and holding in text]
    return found


@pytest.fixture
def hooks():
    settings, problems = schema.read(tomllib.loads(block("toml")), ())
    assert problems == ()
    return settings.hooks


@pytest.fixture(params=[Health.OPERATIONAL, Health.DEGRADED, Health.UNKNOWN])
def state_file(request, hooks, tmp_path):
    """What the app wrote: with a headline that tries hard to be mistaken for something else."""
    in_trouble = request.param.in_trouble
    confirmation = Confirmation.CONFIRMED if in_trouble else Confirmation.NONE
    verdict = Verdict(request.param, confirmation, recovering=False, headline=message("{title}", title=TITLE))
    view = ServiceSnapshot("openai", "OpenAI", verdict, PageStatus("", None, PageState.FRESH, NOW))
    written = Integrations(
        type(hooks)(state_file=hooks.state_file), ENGLISH, pytest.fail, lambda _key, write: write(), Faults()
    )
    written.show(Snapshot(NOW, NetworkStatus(Network.ONLINE), (view,)))
    return tmp_path / "home" / ".cache" / "trayapp" / "state.json"


@pytest.fixture
def text(state_file):
    return json.loads(state_file.read_text(encoding="utf-8"))["text"]


def shell(command, program="sh"):
    done = subprocess.run([program, "-c", command], capture_output=True, text=True, timeout=20, check=False)
    assert done.stderr == ""
    return done.stdout


def test_waybar_reads_one_line_with_all_that_it_wants(state_file):
    module = json.loads("{" + block("json") + "}")["custom/trayapp"]
    assert module["return-type"] == "json"
    assert module["escape"] is True, "waybar reads markup"
    lines = shell(module["exec"]).splitlines()
    assert len(lines) == 1
    said = json.loads(lines[0])
    assert {"text", "tooltip", "class"} <= set(said)
    assert not set("<>&") & set(said["tooltip"]), "waybar 0.9 does not escape it: Alexays/Waybar#3147"
    expected = "Everything works" if said["class"] == "operational" else "Say "
    assert said["tooltip"].startswith(expected)


def test_polybar_shows_the_text(state_file, text):
    (command,) = re.findall(r"^exec = (.*)$", block("ini"), re.MULTILINE)
    assert "\\" not in command, "polybar reads a backslash as an escape"
    assert shell(command) == f"{text}\n"


def test_xbar_shows_the_text(state_file, text, tmp_path):
    script = tmp_path / "trayapp.5s.sh"
    script.write_text(block("sh", "#!/bin/sh"), encoding="utf-8")
    script.chmod(0o700)
    assert shell(str(script)) == f"{text}\n"


@pytest.mark.parametrize("program", ["sh", "bash"])
def test_the_prompt_speaks_up_only_when_something_is_wrong(state_file, text, program):
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not here")
    wrong = json.loads(state_file.read_text(encoding="utf-8"))["class"] not in {"operational", "unknown"}
    said = shell(f"PS1='$ '\n{block('sh', 'PS1=')}\ntrayapp_prompt\necho \"[$PS1]\"", program)
    shown = f"{text}\n" if wrong else ""  # unknown is what the file says after the app was quit
    assert said == f"{shown}[$(trayapp_prompt)$ ]\n"


def test_without_a_state_file_the_prompt_stays_as_it_is():
    assert shell(f"PS1='$ '\n{block('sh', 'PS1=')}\ntrayapp_prompt") == ""
