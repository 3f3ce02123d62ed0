"""The panel's key states as they were looked at and found good: a sixth of their size, with a tolerance.

What is kept shows where everything is and in which colour, and no letter: at a sixth, another renderer's edges are
gone. The font is one that packaging/linux/install-debian.sh brings, without hinting, so that lines break alike.
After a wanted change look at the new ones (`make screenshots`), then keep them:
`RENEW_PICTURES=1 pytest tests/qt/test_panel_pictures.py`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontInfo, QImage
from PySide6.QtWidgets import QApplication

from tests.screenshots import moments
from tests.screenshots.panels import THEMES, palette
from trayapp.ui.panel import Panel
from trayapp.ui.panel.window import WIDTH
from trayapp.ui.presenters.present import present
from trayapp.ui.user_actions import UserActions

REFERENCE = Path(__file__).resolve().parent / "reference"
FONT = "DejaVu Sans"
SIZE = WIDTH, 680
SHRUNK = 6
STATES = ("all_clear", "suspected", "likely", "confirmed", "recovering", "maintenance", "offline", "never")
_MEAN, _PLAIN, _PLACES = 2.0, 32, 2
"""Levels of 255 that a pixel may be off on average; and how many pixels may be off by 32 or more."""


@dataclass(frozen=True)
class Difference:
    """How far two pictures are apart."""

    mean: float
    places: int

    @property
    def is_none(self) -> bool:
        """Whether eyes would call them the same."""
        return self.mean <= _MEAN and self.places <= _PLACES


def difference(one: QImage, other: QImage) -> Difference:
    assert one.size() == other.size()
    pairs = [
        [abs(a - b) for a, b in zip(one.pixelColor(x, y).getRgb(), other.pixelColor(x, y).getRgb(), strict=True)]
        for y in range(one.height())
        for x in range(one.width())
    ]
    return Difference(sum(map(sum, pairs)) / len(pairs) / 3, sum(max(pair) >= _PLAIN for pair in pairs))


@pytest.fixture
def drawn(qtbot) -> Iterator[Callable[[str, str], QImage]]:
    font = QFont(FONT)
    font.setPixelSize(13)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    if QFontInfo(font).family() != FONT:
        assert not sys.platform.startswith("linux"), "the pictures need fonts-dejavu-core: run install-debian.sh test"
        pytest.skip(f"{FONT} is not installed here")

    def draw(name: str, theme: str) -> QImage:
        moment, panel = moments.MOMENTS[name](), Panel(UserActions())
        qtbot.addWidget(panel)
        panel.setPalette(palette(THEMES[theme]))
        panel.setFont(font)
        panel.render(present(moment.snapshot, moment.now, extras=moment.extras).panel)
        panel.open_near()
        panel.setFixedSize(*SIZE)
        for _ in range(5):
            QApplication.processEvents()  # the list lays itself out after the window
        whole = panel.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
        mode = Qt.TransformationMode.SmoothTransformation
        return whole.scaled(whole.width() // SHRUNK, whole.height() // SHRUNK, mode=mode)

    return draw


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", STATES)
def test_the_panel_looks_as_it_was_found_good(drawn: Callable[[str, str], QImage], name: str, theme: str) -> None:
    kept, now = REFERENCE / f"panel-{name}-{theme}.png", drawn(name, theme)
    if os.environ.get("RENEW_PICTURES"):
        now.save(str(kept), quality=0)  # of a PNG: the smallest
    found = difference(now, QImage(str(kept)).convertToFormat(QImage.Format.Format_RGB888))
    assert found.is_none, found


def test_one_other_mark_is_a_difference(drawn: Callable[[str, str], QImage], monkeypatch: pytest.MonkeyPatch) -> None:
    from trayapp.ui.icons.template import IconState
    from trayapp.ui.presenters import state_icons

    before = drawn("all_clear", "light")
    assert difference(before, drawn("all_clear", "light")).is_none
    monkeypatch.setitem(state_icons._NETWORK_ICON, moments.Network.ONLINE, IconState.OUTAGE)
    found = difference(before, drawn("all_clear", "light"))
    assert not found.is_none, found


@pytest.mark.parametrize(("one", "other"), [("likely", "suspected"), ("confirmed", "recovering")])
def test_states_are_told_apart(drawn: Callable[[str, str], QImage], one: str, other: str) -> None:
    assert not difference(drawn(one, "light"), drawn(other, "light")).is_none
