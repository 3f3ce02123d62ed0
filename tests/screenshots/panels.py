"""Draw the panel in every moment, light and dark, and every window, at as many pixels a point as the screen has."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from tests.screenshots.icon_sheet import masks, overview, sheet, small_sheet
from tests.screenshots.moments import MOMENTS, NOW, ONLINE, WELL
from trayapp import resources
from trayapp.config.services import parse_services
from trayapp.desktop.placement.backend import NullPlacement, Surface
from trayapp.domain.model.enums import Health, PageState
from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import Profile, Settings
from trayapp.domain.model.snapshot import PageStatus, ServiceSnapshot, Snapshot
from trayapp.domain.model.status_page import Component
from trayapp.ui.first_run import FirstRun
from trayapp.ui.icons.template import Style
from trayapp.ui.panel import Panel
from trayapp.ui.panel import theme as theme_module
from trayapp.ui.presenters.panel_view_model import Tab
from trayapp.ui.presenters.present import present
from trayapp.ui.settings.window import SettingsWindow, WindowContext
from trayapp.ui.user_actions import UserActions

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
        yield masks(folder)
    if not names:
        yield from draw_windows(folder)
    for theme, colours in THEMES.items():
        app.setPalette(palette(colours))
        for name in MOMENTS:
            if not names or name in names:
                yield draw_panel(folder, name, theme)
        if not names or "contrast" in names:
            with patch.object(theme_module, "wants_contrast", lambda: True):
                yield draw_panel(folder, "confirmed", f"{theme}-contrast")


class AsPopover(NullPlacement):
    """Draws the panel as the popover that it is on most desktops, with its pin and its round corners."""

    surface = Surface.POPUP


def draw_panel(folder: Path, name: str, theme: str) -> Path:
    """Write the panel's picture in one moment; `theme` is for its name."""
    seen, panel = MOMENTS[name](), Panel(UserActions(), AsPopover())
    panel.render(present(seen.snapshot, seen.now, extras=seen.extras).panel)
    panel.open_near()
    if seen.tab is not Tab.OVERVIEW:
        panel.show_tab(seen.tab)
    QApplication.processEvents()
    path = folder / f"panel-{name}-{theme}-{panel.devicePixelRatio():g}x.png"
    panel.grab().save(str(path))
    panel.close()
    panel.deleteLater()
    return path


def draw_windows(folder: Path) -> Iterator[Path]:
    """Write the pages of the settings window and the first run's window."""
    ratio = QApplication.primaryScreen().devicePixelRatio()
    for theme, colours in THEMES.items():
        QApplication.setPalette(palette(colours))
        facts = WindowContext(services(), "1.0", "/home/you/.config/trayapp/config.toml", at_login=False)
        window = SettingsWindow(Settings(), facts)
        window.show()
        for number in range(window.tabs.count()):
            window.tabs.setCurrentIndex(number)
            QApplication.processEvents()
            path = folder / f"settings-{number}-{theme}-{ratio:g}x.png"
            window.grab().save(str(path))
            yield path
        yield from draw_watching(folder, f"{theme}-{ratio:g}x")
        first = FirstRun(Profile(), at_login=False)
        first.show()
        QApplication.processEvents()
        path = folder / f"first-run-{theme}-{ratio:g}x.png"
        first.grab().save(str(path))
        yield path
        for each in (window, first):
            each.close()
            each.deleteLater()


def draw_watching(folder: Path, kind: str) -> Iterator[Path]:
    """Write the page of what to watch: a page just added beside a busy list, and the line in which it is added."""
    (openai,) = services()
    facts = WindowContext((replace(openai, watch=watched(openai)),), "1.0")
    window = SettingsWindow(Settings(), facts)
    window.learn(learnt(openai))
    window.tabs.setCurrentWidget(window.watch)
    window.show()
    for number in range(3):
        window.watch.tree.expand(window.watch.tree.items.item(0).child(number).index())
    for state in ("line", "refused", "added"):
        match state:
            case "line":
                window.watch.add.click()
            case "refused":
                window.watch.line.wanted.emit("https://status.openai.com/", "")
            case "added":
                window.watch.line.wanted.emit("https://status.example.com", "Example & Sons")
        QApplication.processEvents()
        path = folder / f"settings-watch-{state}-{kind}.png"
        window.grab().save(str(path))
        yield path
    window.close()
    window.deleteLater()


def watched(service: Service) -> tuple[str, ...]:
    """Return one whole group, and some parts of the others."""
    group, *others = service.groups
    return (group.id, *[each.id for each in service.parts.values() if each.group_id == others[0].id][:4])


def learnt(service: Service) -> Snapshot:
    """Return what the page lists: a part less than is known, and one that is new."""
    names = {group.id: group.name for group in service.groups}
    parts = [
        Component(each.id, each.name, names.get(each.group_id), Health.OPERATIONAL, each.group_id or None)
        for each in service.parts.values()
        if each.name not in {"Batch", "Sites"}
    ]
    parts.append(Component("new", "Batch, asynchronous", "APIs", Health.OPERATIONAL, service.groups[0].id))
    page = PageStatus(service.page_url, "incidentio", PageState.FRESH, NOW, parts=tuple(parts), lists_all=True)
    return Snapshot(NOW, ONLINE, (ServiceSnapshot(service.id, service.name, WELL, page),))


def services() -> tuple[Service, ...]:
    """Return the services that are built in."""
    return parse_services(tomllib.loads(resources.path("services.toml").read_text("utf-8")))
