"""The measure of stalls: it sees what we do to a thread, and not what the machine does."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.heartbeat import BEAT_S, Heartbeat, Reading, stall

ROOT = Path(__file__).parents[2]

STARVED = """
import os, subprocess, sys
from PySide6.QtCore import QCoreApplication, QTimer
from tests.support.heartbeat import Heartbeat
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
greedy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(8)]
os.setpriority(os.PRIO_PROCESS, 0, 19)
app = QCoreApplication([])
heart = Heartbeat()
held_up = QTimer(interval=200)
held_up.timeout.connect(lambda: heart.latest > 0.12 and app.quit())
held_up.start()
QTimer.singleShot(20000, app.quit)
app.exec()
for each in greedy:
    each.kill()
    each.wait()
print(heart.latest, heart.worst[0][0])
"""


@pytest.fixture
def heart(qtbot):
    heart = Heartbeat()
    qtbot.waitUntil(lambda: heart.beats > 3)
    heart.restart()
    yield heart
    heart.stop()


def burn(seconds: float) -> None:
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


def wait_for_a_pipe(seconds: float) -> None:
    reader, writer = os.pipe()
    with subprocess.Popen(["sleep", str(seconds)], pass_fds=(writer,)):
        os.close(writer)
        os.read(reader, 1)
        os.close(reader)


@pytest.mark.parametrize("hold_up", [burn, time.sleep, wait_for_a_pipe])
def test_work_and_waiting_of_our_own_are_seen(qtbot, heart, hold_up):
    hold_up(0.3)
    qtbot.waitUntil(lambda: heart.beats > 2)
    assert heart.worst[0][0] >= 0.25


def test_a_machine_that_has_no_time_for_us_is_not_our_stall():
    command = [sys.executable, "-c", STARVED]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, timeout=60)
    late, worst = map(float, done.stdout.split())
    assert late > 0.1, "the machine did hold it up"
    assert worst < late / 3


def test_what_others_waited_for_excuses_waiting_and_no_work():
    before = Reading(0, 0, 0, 0, 0)
    assert stall(before, Reading(1 + BEAT_S, 0, 0, 0, 0)) == pytest.approx(1)
    assert stall(before, Reading(1 + BEAT_S, 0, 1, 0, 0)) == pytest.approx(0)
    assert stall(before, Reading(1 + BEAT_S, 0, 0, 0.7, 0.2)) == pytest.approx(0.1)
    assert stall(before, Reading(1 + BEAT_S, 0.4, 0, 5, 0)) == pytest.approx(0.4)
