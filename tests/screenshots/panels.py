"""Draw the panel in every moment, light and dark, and every window, at as many pixels a point as the screen has."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

from icon_sheet import overview, sheet, small_sheet
from moments import MOMENTS
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from trayapp import resources
from trayapp.domain.catalogue import parse_services
from trayapp.domain.service import Service
from trayapp.domain.settings import Profile, Settings
from trayapp.ui.first_run import FirstRun
from trayapp.ui.icon_template import Style
from trayapp.ui.panel import Panel
from trayapp.ui.settings_window import Facts, SettingsWindow
from trayapp.ui.view.present import present

_LIGHT = {"Window": "#fcfcfc", "Base": "#ffffff", "WindowText": "#1f2328", "Button": "#f0f1f3"}
_DARK = {"Window": "#202326", "Base": "#1b1e20", "WindowText": "#f0f1f2", "Button": "#2d3136"}
THEMES = {"light": _LIGHT, "dark": _DARK}


def palette(theme: dict[str, str]) -> QPalette:
    """Return a palette as light or dark desktops have it."""
    made = QPalette(QColor(theme["Button"]), QColor(theme["Window"]))
    for role, source in (("Base", "Base"), ("Window", "Window"), ("WindowText", "WindowText"), ("Text", "WindowText"),
                         ("ButtonText", "WindowText"), ("ToolTipText", "WindowText")):  # fmt: skip
        made.setColor(QPalette.ColorRole[role], QColor(theme[source]))
    for role in (QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText, QPalette.ColorRole.Text):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor("#8a8f94"))
    return made


def draw(folder: Path, names: list[str]) -> Iterator[Path]:
    """Write the pictures that are asked for, all where none is named."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    if not names and app.devicePixelRatio() == 1:
        for style in Style:
            yield sheet(folder, style, fitted=False)
            yield small_sheet(folder, style, fitted=False)
        yield overview(folder)
    if not names:
        yield from draw_windows(folder)
    ratio = app.devicePixelRatio()
    for theme, colours in THEMES.items():
        app.setPalette(palette(colours))
        for name, moment in MOMENTS.items():
            if names and name not in names:
                continue
            seen = moment()
            panel = Panel()
            panel.render(present(seen.snapshot, seen.now, extras=seen.extras).panel)
            panel.open_near()
            app.processEvents()
            path = folder / f"panel-{name}-{theme}-{ratio:g}x.png"
            panel.grab().save(str(path))
            yield path
            panel.close()
            panel.deleteLater()


def draw_windows(folder: Path) -> Iterator[Path]:
    """Write the pages of the settings window and the first run's window."""
    ratio = QApplication.primaryScreen().devicePixelRatio()
    for theme, colours in THEMES.items():
        QApplication.setPalette(palette(colours))
        facts = Facts(services(), "1.0", "/home/you/.config/trayapp/config.toml", at_login=False)
        window = SettingsWindow(Settings(), facts)
        window.show()
        for number in range(window.tabs.count()):
            window.tabs.setCurrentIndex(number)
            QApplication.processEvents()
            path = folder / f"settings-{number}-{theme}-{ratio:g}x.png"
            window.grab().save(str(path))
            yield path
        first = FirstRun(Profile(), at_login=False)
        first.show()
        QApplication.processEvents()
        path = folder / f"first-run-{theme}-{ratio:g}x.png"
        first.grab().save(str(path))
        yield path
        for each in (window, first):
            each.close()
            each.deleteLater()


def services() -> tuple[Service, ...]:
    """Return the services that are built in."""
    return parse_services(tomllib.loads(resources.path("services.toml").read_text("utf-8")))
