"""A panel to test on, in the same letters on every machine; None is kept alive from the first call on."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from trayapp.ui.panel import Panel
from trayapp.ui.presenters.present import present
from trayapp.ui.pyside_workaround import pin_refcounts
from trayapp.ui.user_actions import UserActions

pin_refcounts()


@pytest.fixture(scope="session", autouse=True)
def same_letters(qapp: QApplication) -> None:
    """Use the widest common font, and what a machine without others has: what fits in it fits in most."""
    font = QFont("DejaVu Sans", qapp.font().pointSize())
    if sys.platform == "win32":  # there it would be hinted to whole pixels, which fontconfig does nowhere by itself
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    qapp.setFont(font)


@pytest.fixture
def actions(qapp) -> UserActions:
    """What the user asks for, in the panel of this test."""
    return UserActions()


@pytest.fixture
def panel(actions: UserActions, qtbot) -> Iterator[Panel]:
    made = Panel(actions)
    qtbot.addWidget(made)
    yield made
    made.hide()


@pytest.fixture
def shown(panel: Panel, qtbot) -> Callable[[str], Panel]:
    """Show the panel in one of the moments, in front."""
    from tests.screenshots import moments

    def show(name: str) -> Panel:
        moment = moments.MOMENTS[name]()
        panel.render(present(moment.snapshot, moment.now, extras=moment.extras).panel)
        panel.open_near()
        with qtbot.waitActive(panel):
            panel.activateWindow()
        return panel

    return show
