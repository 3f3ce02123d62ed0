"""How an icon without colour goes to the tray: by the desktop, the platform, and what the user says of the panel."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtGui import QIcon

from trayapp import resources
from trayapp.app.tray_icon_mode import monochrome_mode
from trayapp.desktop.icon_theme import install_symbols, recolours_symbolic_icons
from trayapp.ui.icons.template import Background, MonochromeMode

SYMBOLS = resources.path("icons", "symbolic")
PLACE = Path("icons/hicolor/scalable/status")
pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture(autouse=True)
def searched(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """Where Qt looks for icons: a folder of the system's, which is empty."""
    paths = [str(tmp_path / "system/icons")]
    monkeypatch.setattr(QIcon, "themeSearchPaths", lambda: list(paths))
    monkeypatch.setattr(QIcon, "setThemeSearchPaths", lambda other: paths.__setitem__(slice(None), other))
    return paths


@pytest.mark.parametrize(
    ("name", "colours"),
    [("XFCE", True), ("KDE", True), ("ubuntu:GNOME", True), ("sway", False), ("", False), ("XFCE-like", False)],
)
def test_symbols_go_only_to_desktops_that_are_known_to_colour_them(name: str, colours: bool) -> None:  # noqa: FBT001 - a parameter
    assert recolours_symbolic_icons({"XDG_CURRENT_DESKTOP": name}) is colours
    assert not recolours_symbolic_icons({})


def test_the_users_own_theme_gets_what_no_package_installed(tmp_path: Path, searched: list[str]) -> None:
    assert install_symbols(SYMBOLS, {"XDG_DATA_HOME": str(tmp_path)})
    found = {path.name for path in (tmp_path / PLACE).iterdir()}
    assert found == {path.name for path in SYMBOLS.iterdir()}
    assert searched == [str(tmp_path / "icons"), str(tmp_path / "system/icons")]


def test_older_and_broken_symbols_of_ours_are_renewed(tmp_path: Path) -> None:
    own = tmp_path / PLACE
    install_symbols(SYMBOLS, {"XDG_DATA_HOME": str(tmp_path)})
    names = sorted(path.name for path in own.iterdir())
    (own / names[0]).write_bytes(b"")
    (own / names[1]).write_text("<svg/>")
    kept = (own / names[2]).stat().st_ino
    os.utime(tmp_path / "icons/hicolor", (0, 0))
    assert install_symbols(SYMBOLS, {"XDG_DATA_HOME": str(tmp_path)})
    assert all((own / name).read_bytes() == (SYMBOLS / name).read_bytes() for name in names)
    assert (own / names[2]).stat().st_ino == kept, "what is right is left alone"
    assert (tmp_path / "icons/hicolor").stat().st_mtime > 0, "a cache from before must look old"


def test_what_a_package_installed_is_left_at_that(tmp_path: Path) -> None:
    there = tmp_path / "system" / PLACE
    there.mkdir(parents=True)
    for path in SYMBOLS.iterdir():
        (there / path.name).touch()
    assert install_symbols(SYMBOLS, {"XDG_DATA_HOME": str(tmp_path)})
    assert not (tmp_path / "icons").exists()


def test_a_folder_that_cannot_be_written_leaves_the_picture(tmp_path: Path) -> None:
    (tmp_path / "icons").write_text("a file in the way")
    assert not install_symbols(SYMBOLS, {"XDG_DATA_HOME": str(tmp_path)})
    assert (
        monochrome_mode(Background.AUTO, "linux", {"XDG_CURRENT_DESKTOP": "XFCE", "XDG_DATA_HOME": str(tmp_path)})
        is MonochromeMode.DRAWN
    )


@pytest.mark.parametrize(
    ("platform", "ground", "desktop", "plain"),
    [
        ("linux", Background.AUTO, "KDE", MonochromeMode.THEMED),
        ("linux", Background.DARK, "KDE", MonochromeMode.DRAWN),
        ("linux", Background.AUTO, "sway", MonochromeMode.DRAWN),
        ("darwin", Background.LIGHT, "", MonochromeMode.MASK),
        ("win32", Background.AUTO, "KDE", MonochromeMode.DRAWN),
    ],
)
def test_each_desktop_gets_what_it_can_show(
    tmp_path: Path, platform: str, ground: Background, desktop: str, plain: MonochromeMode
) -> None:
    env = {"XDG_CURRENT_DESKTOP": desktop, "XDG_DATA_HOME": str(tmp_path)}
    assert monochrome_mode(ground, platform, env) is plain
    assert (tmp_path / "icons").exists() is (plain is MonochromeMode.THEMED), "nothing is written that is not needed"
