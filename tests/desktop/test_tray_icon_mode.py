"""The icon without colour in a real tray: by its name where the host colours symbols, as a picture where none does."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage

from tests.support.desktop.eye import Driven
from tests.support.desktop.page import Page, incident, summary
from tests.support.desktop.waiting import wait_for

CHAT = incident(1, "Conversations fail to load", "https://status.openai.com/incidents/first", "The first.")
PLAIN = '[appearance]\nicon_style = "monochrome"\n'


@pytest.fixture
def page():
    with Page(summary(CHAT, troubled=("c1",))) as world:
        yield world


def tray_picture(rig, path) -> QImage:
    """Return the corner of the screen in which the tray is."""
    rig.run("import", "-window", "root", str(path))
    whole = QImage(str(path))
    return whole.copy(whole.width() - 32, whole.height() - 30, 30, 28)


def shades(picture: QImage) -> list[int]:
    return [QColor(picture.pixel(x, y)).lightness() for x in range(picture.width()) for y in range(picture.height())]


@pytest.fixture(params=["light", "dark"])
def panel(rig, request):
    """A panel in light or in dark; which of them."""

    def begin(*, dark: bool) -> None:
        said = "true" if dark else "false"
        rig.run("xfconf-query", "-c", "xfce4-panel", "-p", "/panels/dark-mode", "-n", "-t", "bool", "-s", said)
        rig.stop_panel()
        rig.start_panel()

    begin(dark=request.param == "dark")
    yield request.param
    begin(dark=False)


@pytest.fixture
def app(panel, rig, desk, settled, page):
    rig.clear_log("driven")
    yield Driven(rig, desk, settled(page.configuration() + PLAIN))
    print(rig.log("driven"))  # noqa: T201 - pytest shows it where the test failed


def test_xfce_gets_a_name_and_colours_the_symbol_to_fit_its_panel(app, panel, rig, desk, tmp_path):
    wait_for(lambda: desk.get(app.item, "IconName") == "trayapp-outage-symbolic", "the symbol of the outage")
    assert (rig.home / ".local/share/icons/hicolor/scalable/status/trayapp-outage-symbolic.svg").exists()

    def stands_out() -> bool:
        seen = shades(tray_picture(rig, tmp_path / "tray.png"))
        own = sum(shade > 200 if panel == "dark" else shade < 90 for shade in seen)
        return 80 < own < len(seen) * 0.6  # the octagon, and neither nothing nor the whole corner

    wait_for(stands_out, "a symbol in the colour of the panel's text")
    middle = shades(tray_picture(rig, tmp_path / "tray.png").copy(11, 8, 10, 12))
    assert max(middle) - min(middle) > 100, "the bar across the octagon is a hole"


def test_a_bar_that_colours_nothing_gets_a_picture(wayland, settled, page):
    from tests.support.desktop.desk import Desk

    desk = Desk(wayland.bus.address)
    try:
        app = Driven(wayland, desk, settled(page.configuration() + PLAIN))
        wait_for(lambda: "is failing" in desk.tooltip(app.item), "the state")
        assert desk.get(app.item, "IconName") == ""
        assert desk.icons(app.item)
    finally:
        desk.close()
