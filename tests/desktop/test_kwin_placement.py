"""The placement for Plasma with a stand-in for KWin: its script is loaded, run, and taken away with the panel."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from jeepney import DBusAddress, HeaderFields
from PySide6.QtGui import QWindow

from tests.support.desktop.fakes import FakeService, RefusalError
from trayapp import resources
from trayapp.desktop.placement.kwin import KWinPlacement

TITLE = "OpenAI is failing"


class FakeKWin(FakeService):
    """Reads the script when it is run, as KWin does; `script_path` is where this version has the script's object."""

    address = DBusAddress("/Scripting", "org.kde.KWin", "org.kde.kwin.Scripting")

    def prepare(self) -> None:
        self.script_path, self.number = "/Scripting/Script7", 7
        self.told: list[tuple[str, ...]] = []

    def answer(self, message, member):
        if member == "loadScript":
            self.path, name = message.body
            self.told.append(("load", name))
            return "i", (self.number,)
        if member == "run":
            if message.header.fields[HeaderFields.path] != self.script_path:
                raise RefusalError("org.freedesktop.DBus.Error.UnknownObject")
            self.told.append(("run", Path(self.path).read_text()))
            return None, ()
        self.told.append((member, *message.body))
        return "b", (True,)


@pytest.fixture
def window(qapp):
    made = QWindow()
    made.setTitle(TITLE)
    yield made
    made.destroy()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where the script is written."""
    made = tmp_path / "run"
    made.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(made))
    return made


@pytest.fixture
def placement(bus, join_bus, folder):
    join_bus(bus.address)
    made = KWinPlacement(resources.path("kwin", "popover.js"))
    yield made
    made.release()


@pytest.mark.parametrize("path", ["/Scripting/Script7", "/7"])
def test_the_script_is_run_and_taken_away_again(  # noqa: PLR0917 - fixtures and a parameter
    bus, placement, window, folder, qtbot, path
):
    name = f"trayapp-{os.getpid()}"
    with FakeKWin(bus.address) as kwin:
        kwin.script_path = path
        placement.prepare(window, at_icon=True)
        (file,) = folder.iterdir()
        assert file.stat().st_mode & 0o777 == 0o600
        qtbot.waitUntil(lambda: [each[0] for each in kwin.told] == ["unloadScript", "load", "run"])
        assert kwin.told[2][1].startswith(
            f'const PID = {os.getpid()};\nconst TITLE = "{TITLE}";\nconst AT_ICON = true;'
        )
        qtbot.waitUntil(lambda: not list(folder.iterdir()))
        placement.closed()
        qtbot.waitUntil(lambda: kwin.told[3:] == [("unloadScript", name)])


def test_a_script_that_is_not_loaded_leaves_no_file(bus, placement, window, folder, qtbot):
    with FakeKWin(bus.address) as kwin:
        kwin.number = -1
        placement.prepare(window, at_icon=False)
        qtbot.waitUntil(lambda: kwin.told[1:] != [] and not list(folder.iterdir()))
        assert ("run",) not in [each[:1] for each in kwin.told]


def test_without_kwin_the_panel_stays_where_it_is(placement, window, folder, qtbot):
    placement.prepare(window, at_icon=True)
    placement.placed(window)
    qtbot.waitUntil(lambda: not list(folder.iterdir()))
    placement.closed()
