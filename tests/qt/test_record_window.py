"""The window with all incidents: sorted, walked, copied and exported without a mouse."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from tests.screenshots import moments
from trayapp.app.record_controller import RecordController
from trayapp.domain.model.record import Outcome, RecordEntry, Reference, TrackRecord
from trayapp.domain.model.service import Service
from trayapp.i18n.formatter import ENGLISH
from trayapp.ui.panel import Panel
from trayapp.ui.panel.row import Kind
from trayapp.ui.panel.row_view import RowList
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.panel_view_model import Tab
from trayapp.ui.presenters.present import present
from trayapp.ui.presenters.record_table import record_table
from trayapp.ui.record_window import RecordWindow
from trayapp.ui.user_actions import UserActions


def entry(number: int, lead_min: int) -> RecordEntry:
    begun = moments.NOW - timedelta(days=number)
    posted = begun + timedelta(minutes=lead_min)
    url = f"https://status.openai.com/incidents/i{number}"
    return RecordEntry(
        "openai", Outcome.EARLY, (f"i{number}",), f"Case {number}", url, begun, begun, published_at=posted
    )


RECORD = TrackRecord(90, 3, 0, entries=(entry(1, 9), entry(2, 100), entry(3, 20)))


@pytest.fixture
def window(qtbot) -> Iterator[RecordWindow]:
    view = record_table(RECORD, Reference(), {"openai": "OpenAI"}, Formatter(moments.NOW, ENGLISH))
    made = RecordWindow(view, ENGLISH)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    yield made
    made.hide()


def titles(window: RecordWindow) -> list[str]:
    model = window.table.model()
    return [model.index(row, 2).data() for row in range(model.rowCount())]


def test_columns_sort_by_what_they_mean_and_not_by_their_letters(window: RecordWindow) -> None:
    assert titles(window) == ["Case 1", "Case 2", "Case 3"]
    window.table.sortByColumn(4, Qt.SortOrder.AscendingOrder)
    assert titles(window) == ["Case 1", "Case 3", "Case 2"]
    assert window.table.isColumnHidden(1), "one service needs no column"


def test_the_keyboard_walks_opens_copies_and_closes(window: RecordWindow, qtbot) -> None:
    assert window.focusWidget() is window.table
    qtbot.keyClick(window.table, Qt.Key.Key_Down)
    with qtbot.waitSignal(window.chosen) as opened:
        qtbot.keyClick(window.table, Qt.Key.Key_Return)
    assert opened.args == ["https://status.openai.com/incidents/i2"]
    qtbot.keyClick(window.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().split("\t")[2:4] == ["Case 2", "trayapp"]
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


@pytest.fixture
def controller(qtbot, monkeypatch) -> Iterator[RecordController]:
    class History:
        class record_loaded:  # noqa: N801 - a signal's name
            heard: ClassVar[list] = []

            @classmethod
            def connect(cls, receiver) -> None:
                cls.heard = [receiver]

        def load_record(self, _services) -> None:
            for each in self.record_loaded.heard:
                each(RECORD)

    class Clock:
        def now(self):
            return moments.NOW

    made = RecordController(History(), Clock(), ENGLISH)
    made.show((Service("openai", "OpenAI", moments.PAGE_URL),))
    yield made
    made.close()


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_the_export_is_what_the_command_prints(controller, qtbot, tmp_path: Path, kind: str) -> None:
    window = controller._window
    getattr(window, kind).click()
    dialog = window.findChild(QFileDialog)
    path = tmp_path / f"out.{kind}"
    dialog.fileSelected.emit(str(path))
    text = path.read_text("utf-8")
    assert window.result.text() == f"Saved to {path}"
    if kind == "json":
        assert [each["title"] for each in json.loads(text)["incidents"]] == ["Case 1", "Case 2", "Case 3"]
    else:
        assert text.splitlines()[0].startswith("service,outcome,")
    dialog.close()


def test_an_export_that_fails_says_so_and_what_to_do(controller, tmp_path: Path) -> None:
    window = controller._window
    window.export_wanted.emit(str(tmp_path), "csv")
    assert window.result.text().startswith("Not saved: ")
    assert window.result.text().endswith("Choose another folder.")


def test_the_panel_leads_to_it_from_the_lateness_and_from_the_history(qtbot) -> None:
    actions = UserActions()
    panel = Panel(actions)
    qtbot.addWidget(panel)
    moment = moments.experienced()
    panel.render(present(moment.snapshot, moment.now, extras=moment.extras).panel)
    panel.open_near()
    for tab in (Tab.OVERVIEW, Tab.HISTORY):
        if tab is not Tab.OVERVIEW:
            panel.show_tab(tab)
        rows = panel.findChild(RowList).rows
        every = [rows.row(rows.index(number)) for number in range(rows.rowCount())]
        row = next(each for each in every if "All incidents" in each.spoken)
        assert row.kind in {Kind.HEADING, Kind.MORE}
        with qtbot.waitSignal(actions.open_record):
            panel.findChild(RowList).chosen.emit(row)
    panel.hide()
