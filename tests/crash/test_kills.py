"""The real app, really killed, on a real disk that fills and empties. `make crash` does it 200 times."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KILLS = 6
RIGHTS = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]


@pytest.fixture
def mounts():
    """Need the right to mount a disk of our own: root has it, and others where the kernel lets them."""
    if subprocess.run(["unshare", *RIGHTS, "--mount", "true"], check=False, capture_output=True).returncode:
        pytest.skip("this machine lets nobody but root mount anything")


@pytest.mark.slow
@pytest.mark.desktop
@pytest.mark.timeout(600)
@pytest.mark.usefixtures("mounts")
def test_kills_at_any_moment_repeat_and_lose_nothing():
    command = [sys.executable, "-m", "tests.crash.kills", "--kills", str(KILLS), "--kills-a-profile", str(KILLS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.stderr == ""
    result = json.loads(done.stdout)
    assert result["failures"] == []
    assert (done.returncode, result["kills"]) == (0, KILLS)
    assert result["notifications"] >= 8, "each of four incidents began and ended"
