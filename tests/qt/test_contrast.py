"""Every text of the panel has 4.5:1 on the ground that it stands on, on the desktops' own palettes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QStyle, QStyleFactory, QStyleOptionButton

from trayapp.ui.icons.template import IconState
from trayapp.ui.panel.chart_painter import _SHADE
from trayapp.ui.panel.reports_painter import area_ground, usual_ink
from trayapp.ui.panel.theme import ColourRole, Theme, contrast, current_theme, mixed
from trayapp.ui.settings.check_box import CheckBox

PALETTES = {
    "light": ("#fcfcfc", "#1f2328"),
    "dark": ("#202326", "#f0f1f2"),
    "Breeze": ("#eff0f1", "#232629"),
    "Breeze Dark": ("#202326", "#fcfcfc"),
    "Breeze Dark, Plasma 5": ("#31363b", "#eff0f1"),
    "Adwaita": ("#fafafb", "#333338"),
    "Adwaita Dark": ("#222226", "#ffffff"),
    "Adwaita of GTK 3": ("#f6f5f4", "#2e3436"),
    "Adwaita Dark of GTK 3": ("#353535", "#eeeeec"),
    "Fusion": ("#efefef", "#000000"),
}
TEXTS = (ColourRole.TEXT, ColourRole.MUTED, ColourRole.LINK)
AA = 4.5


def theme_of(name: str, *, plain: bool) -> Theme:
    window, text = PALETTES[name]
    palette = QPalette(QColor(window))
    palette.setColor(QPalette.ColorRole.Window, QColor(window))
    palette.setColor(QPalette.ColorRole.WindowText, QColor(text))
    return current_theme(palette, QGuiApplication.font(), plain=plain)


@pytest.fixture(params=[False, True], ids=["usual", "high contrast"])
def theme(qapp, request, name: str) -> Theme:
    return theme_of(name, plain=request.param)


@pytest.mark.parametrize("name", PALETTES)
@pytest.mark.parametrize("role", TEXTS)
def test_texts_on_the_window_and_on_every_tint(theme: Theme, role: ColourRole) -> None:
    grounds = {"window": theme.window, **{state.name: theme.tint(state) for state in IconState}}
    found = {name: contrast(theme.colours[role], ground) for name, ground in grounds.items()}
    assert {name: ratio for name, ratio in found.items() if ratio < AA} == {}


@pytest.mark.parametrize("name", PALETTES)
@pytest.mark.parametrize("role", TEXTS)
def test_texts_under_the_pointer(theme: Theme, role: ColourRole) -> None:
    assert contrast(theme.colours[role], theme.colours[ColourRole.GAP]) >= AA


@pytest.mark.parametrize("name", PALETTES)
@pytest.mark.parametrize("role", [ColourRole.TEXT, ColourRole.MUTED])
def test_texts_of_the_open_source(theme: Theme, role: ColourRole) -> None:
    assert contrast(theme.colours[role], theme.colours[ColourRole.SELECTED]) >= AA


@pytest.mark.parametrize("name", PALETTES)
def test_the_text_in_the_silence_of_the_chart(theme: Theme) -> None:
    for state in IconState:
        colour = theme.state(state)
        assert contrast(theme.readable(colour), mixed(colour, theme.tint(state), _SHADE)) >= AA, state


@pytest.mark.parametrize("name", PALETTES)
def test_the_texts_of_the_reports(theme: Theme) -> None:
    for ground in (theme.window, area_ground(theme)):
        assert contrast(usual_ink(theme), ground) >= AA
    for state in IconState:
        assert contrast(theme.ink(state), theme.window) >= AA, state


@pytest.mark.parametrize("name", PALETTES)
def test_an_unticked_box_can_be_seen(qtbot, name: str) -> None:
    window, text = PALETTES[name]
    box, style = CheckBox("Box"), QStyleFactory.create("Fusion")
    qtbot.addWidget(box)
    palette = QPalette(QColor(window))
    palette.setColor(QPalette.ColorRole.Window, QColor(window))
    palette.setColor(QPalette.ColorRole.WindowText, QColor(text))
    box.setStyle(style)
    box.setPalette(palette)
    box.setAutoFillBackground(True)
    box.resize(box.sizeHint())
    option = QStyleOptionButton()
    box.initStyleOption(option)
    place: QRect = style.subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, box)
    frame = box.grab().toImage().pixelColor(QPoint(place.left(), place.center().y()))
    assert contrast(frame, QColor(window)) >= 3
