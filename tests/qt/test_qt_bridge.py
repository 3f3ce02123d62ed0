"""Reports cross to the GUI thread in their order, and however many there are the interface has its turn."""

from __future__ import annotations

import threading
import time

import pytest

from trayapp.polling import qt_bridge
from trayapp.polling.qt_bridge import QtBridge

REPORTS = 200
WORK_S = 0.005


@pytest.fixture
def bridge(qapp):
    return QtBridge()


def post(bridge, count):
    thread = threading.Thread(target=lambda: [bridge.post_report(number) for number in range(count)])
    thread.start()
    return thread


def test_reports_of_another_thread_arrive_here_and_in_order(bridge, qtbot):
    taken, threads = [], set()
    bridge.reported.connect(lambda reports: (taken.extend(reports), threads.add(threading.get_ident())))
    bridge.check_finished.connect(lambda number: taken.append(f"check {number}"))
    post(bridge, REPORTS).join()
    bridge.post_check_finished(7)
    qtbot.waitUntil(lambda: len(taken) > REPORTS)
    assert taken == [*range(REPORTS), "check 7"]
    assert threads == {threading.get_ident()}
    post(bridge, 1).join()
    qtbot.waitUntil(lambda: len(taken) > REPORTS + 1)


def test_a_flood_of_reports_leaves_the_interface_its_turn(bridge, qtbot):
    taken, ends = [], threading.Event()

    def take(reports):
        until = time.thread_time() + WORK_S * len(reports)
        while time.thread_time() < until:
            pass
        taken.extend(reports)

    def post_without_end():
        while not ends.is_set():
            bridge.post_report(0)
            ends.wait(WORK_S / 2)  # twice as fast as they are taken

    bridge.reported.connect(take)
    from tests.support.heartbeat import Heartbeat  # which reads /proc

    heart = Heartbeat()
    flood = threading.Thread(target=post_without_end)
    flood.start()
    try:
        qtbot.waitUntil(lambda: len(taken) >= REPORTS, timeout=40_000)
    finally:
        ends.set()
        flood.join()
        heart.stop()
    assert heart.beats > 5
    assert heart.worst[0][0] < 0.1


def test_a_receiver_that_is_fast_is_handed_many_at_once_and_a_check_ends_in_its_place(bridge, qtbot):
    calls = []
    bridge.reported.connect(lambda reports: calls.append(len(reports)))
    bridge.check_finished.connect(lambda number: calls.append(f"check {number}"))
    post(bridge, REPORTS).join()
    bridge.post_check_finished(7)
    post(bridge, 1).join()
    qtbot.waitUntil(lambda: calls[-2:] == ["check 7", 1])
    assert sum(calls[:-2]) == REPORTS
    assert len(calls[:-2]) < REPORTS / 4
    assert max(calls[:-2]) <= qt_bridge.MOST_AT_ONCE


def test_of_more_than_can_wait_the_newest_arrive(bridge, qtbot):
    taken = []
    bridge.reported.connect(taken.extend)
    post(bridge, qt_bridge.MOST_WAITING + 100).join()
    qtbot.waitUntil(lambda: bool(taken) and taken[-1] == qt_bridge.MOST_WAITING + 99, timeout=20_000)
    assert taken == list(range(100, qt_bridge.MOST_WAITING + 100))
