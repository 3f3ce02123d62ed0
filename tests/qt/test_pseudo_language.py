"""A language that nobody speaks finds text that was never handed to a translator, and text that has no room to grow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace

import moments
import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel

from trayapp.domain.settings import Profile, Settings
from trayapp.domain.wording.say import Language
from trayapp.ui.first_run import FirstRun
from trayapp.ui.panel import Panel
from trayapp.ui.settings_window import Facts, SettingsWindow
from trayapp.ui.view.present import present

_PLACES = re.compile(r"(\{[a-z_]+\})")
_ACCENTS = str.maketrans("aeiounsyAEIOS", "àéîöüñšýÅÊÏØŠ")
_MARK = "«"


class Pseudo(dict[str, tuple[str, ...]]):
    """Knows every message: marked, accented, and 40 % longer."""

    def get(self, template: str, _default: object = None) -> tuple[str, ...]:
        parts = _PLACES.split(template)
        said = "".join(part if part.startswith("{") else part.translate(_ACCENTS) for part in parts)
        return (f"{_MARK}{said}{'~' * round(0.4 * len(template))}»",) * 2


PSEUDO = Language("qps", Pseudo())

FOREIGN = {"id", "title", "text", "url", "name", "exact", "target", "latest_url", "page_url", "source_url", "signed"}
"""Fields that others fill: names, titles and texts of the page, ids, links, and moments to the second."""


def texts(view: object, where: str = "") -> Iterator[tuple[str, str]]:
    assert is_dataclass(view)
    for each in fields(view):
        value = getattr(view, each.name)
        for one in value if isinstance(value, tuple) else (value,):
            if is_dataclass(one):
                yield from texts(one, f"{where}.{each.name}")
            elif type(one) is str and one and each.name not in FOREIGN and not each.name.endswith("exact"):
                yield f"{where}.{each.name}", one


@pytest.mark.parametrize("name", moments.MOMENTS)
def test_every_sentence_of_every_view_can_be_translated(name: str) -> None:
    moment = moments.MOMENTS[name]()
    view = present(moment.snapshot, moment.now, PSEUDO, moment.extras)
    untouched = [
        (where, text) for part in (view.tray, view.menu, view.panel) for where, text in texts(part) if _MARK not in text
    ]
    assert untouched == []


@pytest.mark.parametrize("name", moments.MOMENTS)
def test_longer_words_grow_the_panel_and_lose_nothing(qtbot, name: str) -> None:
    moment = moments.MOMENTS[name]()
    panel = Panel()
    qtbot.addWidget(panel)
    panel.render(present(moment.snapshot, moment.now, PSEUDO, moment.extras).panel)
    panel.open_near()
    assert panel.width() <= 480
    assert panel.grab().height() == panel.height()
    panel.hide()


@pytest.mark.usefixtures("qapp")
def test_the_other_windows_speak_the_language_too(qtbot) -> None:
    facts = Facts((), "1", "/x", at_login=True)
    settings = SettingsWindow(Settings(), facts, PSEUDO)
    first = FirstRun(replace(Profile()), at_login=True, language=PSEUDO)
    for window in (settings, first):
        qtbot.addWidget(window)
        said = [each.text() for kind in (QAbstractButton, QLabel) for each in window.findChildren(kind)]
        assert len(said) > 10
        assert [text for text in said if text and _MARK not in text] == []
