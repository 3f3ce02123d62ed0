"""Draw the panel in every moment, light and dark, at one and two pixels a point."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

from icon_sheet import sheet, small_sheet
from moments import MOMENTS
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage, QPainter, QPalette, QRegion
from PySide6.QtWidgets import QApplication, QWidget

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
    return made


def picture(widget: QWidget, ratio: float) -> QImage:
    """Return a widget drawn at a device pixel ratio."""
    size = widget.size()
    image = QImage(round(size.width() * ratio), round(size.height() * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(widget.palette().color(QPalette.ColorRole.Window))
    painter = QPainter(image)
    QWidget.render(widget, painter, QPoint(), QRegion())
    painter.end()
    return image


def draw(folder: Path, names: list[str]) -> Iterator[Path]:
    """Write the pictures that are asked for, all where none is named."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    if not names:
        for style in Style:
            yield sheet(folder, style, fitted=False)
            yield small_sheet(folder, style, fitted=False)
        yield from draw_windows(folder)
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
            for ratio in (1, 2):
                path = folder / f"panel-{name}-{theme}-{ratio}x.png"
                picture(panel, ratio).save(str(path))
                yield path
            panel.close()
            panel.deleteLater()


def draw_windows(folder: Path) -> Iterator[Path]:
    """Write the pages of the settings window and the first run's window."""
    for theme, colours in THEMES.items():
        QApplication.setPalette(palette(colours))
        facts = Facts(services(), "1.0", "/home/you/.config/trayapp/config.toml", at_login=False)
        window = SettingsWindow(Settings(), facts)
        window.show()
        for number in range(window.tabs.count()):
            window.tabs.setCurrentIndex(number)
            QApplication.processEvents()
            path = folder / f"settings-{number}-{theme}.png"
            picture(window, 1).save(str(path))
            yield path
        first = FirstRun(Profile(), at_login=False)
        first.show()
        QApplication.processEvents()
        path = folder / f"first-run-{theme}.png"
        picture(first, 1).save(str(path))
        yield path
        for each in (window, first):
            each.close()
            each.deleteLater()


def services() -> tuple[Service, ...]:
    """Return the services that are built in."""
    return parse_services(tomllib.loads(resources.path("services.toml").read_text("utf-8")))
