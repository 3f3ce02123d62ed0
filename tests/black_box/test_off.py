"""What is off costs nothing: without outlets, a team or questions elsewhere no module, no port and no file of them."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys

import pytest

from tests.black_box.test_wait import Acme, acme  # noqa: F401 - the fixture
from tests.support.processes import listening_ports

OFF = """
trayapp.app.webhook_sender trayapp.store.webhook_queue trayapp.output.standard_webhooks trayapp.app.live_status
trayapp.output.gate_json trayapp.output.agent_status trayapp.app.mcp_server mcp trayapp.app.metrics_file
trayapp.output.prometheus trayapp.desktop.process.hook_runner keyring
trayapp.domain.model.team trayapp.domain.team trayapp.sources.team trayapp.ui.presenters.team paho
trayapp.domain.model.crowd trayapp.domain.crowd trayapp.domain.messages.crowd trayapp.sources.reports
trayapp.domain.model.regions trayapp.domain.regions trayapp.domain.messages.regions trayapp.domain.messages.countries
trayapp.sources.regions trayapp.ui.presenters.places
"""
FILES = {"config.toml", "history.sqlite3", "memory.json", "trayapp.log"}


@pytest.mark.parametrize("command", [["watch"], []], ids=["watch", "tray"])
def test_what_is_off_costs_nothing(acme, command) -> None:  # noqa: F811
    acme.is_well = True
    process = subprocess.Popen(
        [sys.executable, "-X", "importtime", "-m", "trayapp", "--profile", acme.profile, "--verbose", *command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )
    acme.started.append(process)
    said: list[str] = []
    for line in process.stderr:
        said.append(line)
        if "acme: operational" in line:
            break
    acme.wait_for_looks(3)
    assert listening_ports(process.pid) == set()
    process.send_signal(signal.SIGTERM)
    _, rest = process.communicate(timeout=40)
    imported = set(re.findall(r"^import time:.*\| +(\S+)$", "".join(said) + rest, re.MULTILINE))
    assert "trayapp.app.monitor" in imported, "the list is there"
    assert imported & set(OFF.split()) == set()
    left = {path.relative_to(acme.profile).as_posix() for path in acme.profile.rglob("*") if not path.is_dir()}
    assert {re.sub(r"-(wal|shm)$", "", each) for each in left if "reserve" not in each} <= FILES, left
