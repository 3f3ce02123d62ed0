"""The panel of hundreds of services: it is painted first, and what is done for it stays within bounds."""

from __future__ import annotations

import sys
from datetime import UTC, timedelta

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from tests.screenshots import moments
from trayapp.app.history_service import HistoryService
from trayapp.app.ui_controller import UiController
from trayapp.desktop.tray_host import TrayHost
from trayapp.domain.model.service import Service
from trayapp.domain.model.snapshot import MOST_DETAILED
from trayapp.i18n.formatter import ENGLISH
from trayapp.polling.clock import LiveClock
from trayapp.polling.qt_bridge import QtBridge
from trayapp.store.app_state import AppState
from trayapp.store.faults import Faults
from trayapp.ui.panel import Panel
from trayapp.ui.user_actions import UserActions

COUNT = 300
CALLS_A_SERVICE = 80
"""Python functions called for one more service when the panel opens again."""


class Course(QObject):
    """Takes note of what is painted when."""

    def __init__(self, panel: Panel) -> None:
        super().__init__(panel)
        self.told: list[str] = []
        self._panel = panel
        for each in (panel, panel._list.viewport()):
            each.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint:
            self.told.append("panel" if watched is self._panel else "rows")
        return False


@pytest.fixture
def ui(qtbot, monkeypatch):
    monkeypatch.setattr(TrayHost, "present", True)  # without a tray the panel would be a window
    made = UiController(UserActions(), Faults(), demo=False)
    made.build_windows(ENGLISH, AppState(), moments.NOW)
    yield made
    made.close()


def render(ui: UiController, count: int, seconds: int = 0) -> None:
    moment = moments.many(count)
    ui.render(moment.snapshot, moment.now + timedelta(seconds=seconds), ({}, {}), notices=(), quiet=None)


def open_once(ui: UiController, qtbot) -> Panel:
    ui.open_panel()
    panel = ui._panel
    qtbot.waitExposed(panel)
    return panel


def test_nothing_that_an_open_panel_asks_for_begins_before_it_is_painted(ui, qtbot) -> None:
    render(ui, COUNT)
    panel = open_once(ui, qtbot)
    course = Course(panel)
    ui.panel_opened.connect(lambda: course.told.append("opened"))
    panel.close()
    course.told.clear()
    with qtbot.waitSignal(ui.panel_opened):
        ui.open_panel()
    assert set(course.told[: course.told.index("opened")]) == {"panel", "rows"}


def test_a_panel_that_is_closed_before_it_was_painted_never_counts_as_open(ui, qtbot) -> None:
    render(ui, COUNT)
    panel = open_once(ui, qtbot)
    qtbot.waitUntil(lambda: not panel._first_paint.isActive())
    panel.close()
    told: list[str] = []
    ui.panel_opened.connect(lambda: told.append("opened"))
    ui.panel_closed.connect(lambda: told.append("closed"))
    ui.open_panel()
    panel.close()
    QApplication.processEvents()
    assert told == ["closed"]
    assert not panel._first_paint.isActive()


def calls_of_a_reopening(ui: UiController, count: int, qtbot) -> int:
    """Return how many Python functions are called from the click to the painted panel, when it was open before."""
    calls, painted = 0, []
    render(ui, count)
    panel = open_once(ui, qtbot)
    qtbot.waitUntil(lambda: not panel._first_paint.isActive())
    panel.close()
    render(ui, count, seconds=30)

    def profile(_frame, event: str, _argument) -> None:
        nonlocal calls
        calls += event == "call"

    panel.at_rest.connect(lambda: painted.append(True))
    sys.setprofile(profile)
    try:
        ui.open_panel()
        qtbot.waitUntil(lambda: bool(painted))
    finally:
        sys.setprofile(None)
    panel.close()
    return calls


def test_one_more_service_costs_a_reopening_few_calls(ui, qtbot) -> None:
    few, many = (calls_of_a_reopening(ui, count, qtbot) for count in (2 * MOST_DETAILED, COUNT))
    assert (many - few) / (COUNT - 2 * MOST_DETAILED) < CALLS_A_SERVICE


def test_the_history_is_asked_for_what_the_panel_shows_of_it(qapp, qtbot, tmp_path) -> None:
    moment = moments.many(COUNT)
    services = tuple(Service(each.id, each.name, each.page.url) for each in moment.snapshot.services)
    history = HistoryService(tmp_path / "history.sqlite3", LiveClock(), QtBridge())
    with qtbot.waitSignal(history.loaded) as loaded:
        history.load(services, UTC, moment.snapshot)
    answered = loaded.args[0]
    assert set(answered) == history.asked == {each.id for each in moment.snapshot.detailed}
    assert {subject for each in answered.values() for subject in each.days} == set(answered), "groups are of one alone"
    history.close()
