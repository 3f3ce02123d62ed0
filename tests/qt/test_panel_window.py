"""The panel's window: where it stands, and when it counts as open."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import moments
import pytest

from trayapp.ui.panel import Panel
from trayapp.ui.panel.row_list import RowList
from trayapp.ui.panel.signals import Signals
from trayapp.ui.view.present import present


@pytest.fixture
def panel(qtbot) -> Iterator[Panel]:
    made = Panel()
    qtbot.addWidget(made)
    yield made
    made.hide()


@pytest.fixture
def shown(panel: Panel, qtbot) -> Callable[[str], Panel]:
    def show(name: str) -> Panel:
        moment = moments.MOMENTS[name]()
        panel.render(present(moment.snapshot, moment.now, extras=moment.extras).panel)
        panel.open_near()
        with qtbot.waitActive(panel):
            panel.activateWindow()
        return panel

    return show


def test_many_services_leave_room_for_the_list(shown) -> None:
    panel = shown("many")
    signals, listing = panel.findChild(Signals), panel.findChild(RowList)
    assert signals.height() < listing.height()
    assert all(f"OpenAI {number} " in signals.columns[0].accessibleName() for number in range(1, 21))


@pytest.mark.parametrize("corner", ["topLeft", "bottomRight"])
def test_a_panel_that_was_left_at_an_edge_comes_back_on_the_screen(shown, corner: str) -> None:
    panel = shown("never")
    small, room = panel.frameGeometry().height(), panel.screen().availableGeometry()
    panel.move(getattr(room, corner)() - panel.rect().center())
    panel.close()
    panel = shown("confirmed")
    assert panel.frameGeometry().height() > small
    assert room.contains(panel.frameGeometry())


def test_where_the_desktop_places_windows_the_panel_moves_nowhere(shown, monkeypatch) -> None:
    panel = shown("never")
    monkeypatch.setattr(Panel, "_is_placed_by_desktop", staticmethod(lambda: True))
    panel.move(-50, -50)
    panel.close()
    assert shown("never").pos().x() < 0
