"""The hand-made moments of tests/screenshots serve these tests too; and None is kept alive from the first call on."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from trayapp.ui.panel import Panel
from trayapp.ui.singletons import keep_singletons
from trayapp.ui.view.present import present

sys.path.append(str(Path(__file__).resolve().parents[1] / "screenshots"))
keep_singletons()


@pytest.fixture
def panel(qtbot) -> Iterator[Panel]:
    made = Panel()
    qtbot.addWidget(made)
    yield made
    made.hide()


@pytest.fixture
def shown(panel: Panel, qtbot) -> Callable[[str], Panel]:
    """Show the panel in one of the moments, in front."""
    import moments

    def show(name: str) -> Panel:
        moment = moments.MOMENTS[name]()
        panel.render(present(moment.snapshot, moment.now, extras=moment.extras).panel)
        panel.open_near()
        with qtbot.waitActive(panel):
            panel.activateWindow()
        return panel

    return show
