"""The panel as a popover on Plasma's Wayland session: KWin's script puts it at the icon, and it goes when it should."""

from __future__ import annotations

import pytest

from tests.support.desktop.desk import Desk
from tests.support.desktop.eye import driven
from tests.support.desktop.page import failing
from tests.support.desktop.popover import PopoverTests
from tests.support.desktop.rig import EDGES

pytestmark = pytest.mark.timeout(180)


@pytest.fixture(params=EDGES)
def edge(plasma, request):
    """Have Plasma's panel at an edge of the screen."""
    if request.param != "bottom":
        plasma.move_panel(request.param)
    return request.param


@pytest.fixture
def desktop(plasma):
    return plasma


@pytest.fixture
def desk(plasma):
    observer = Desk(plasma.bus.address)
    yield observer
    observer.close()


@pytest.fixture
def app(plasma, desk, tmp_path):
    """The app with its icon in the panel, and its own panel closed."""
    with driven(plasma, desk, tmp_path, failing("The first.")) as app:
        yield app


class TestOnPlasma(PopoverTests):
    """KWin is asked by a script."""
