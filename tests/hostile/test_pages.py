"""Well over a thousand hostile pages in one run."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.timeout(300)  # whichever comes first waits for the run

MOST_WAIT_S = 0.1
MOST_READ_S = 0.3
MOST_KIB = 120 * 1024


@pytest.fixture(scope="module")
def result() -> dict:
    command = [sys.executable, "-m", "tests.hostile.thousand"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def test_a_thousand_hostile_pages_raise_nothing_and_hold_nothing_up(result):
    assert result["failures"] == [], "exceptions, and what was green by damage"
    assert result["cases"] >= 1000
    wait_s, name = result["longest_waits_s"][0]
    assert wait_s <= MOST_WAIT_S, name
    read_s, name = result["longest_reads_s"][0]
    assert read_s <= MOST_READ_S, name
    assert result["peak_kib"] < MOST_KIB


def test_most_of_them_still_tell_of_the_outage(result):
    assert result["healths"]["major_outage"] > result["healths"]["unknown"] > 0
