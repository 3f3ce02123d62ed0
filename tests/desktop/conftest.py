"""Fixtures for tests on a real desktop, handed out by `tests.support.desktop`. Each module's docstring shows its use.

`rig`            a desktop (Xvfb, session bus, openbox, xfce4-panel, dunst), one for the run, cleaned after each test
`desk`           the observer: tray items, icons, tooltips, menus; clicks and choices
`notifications`  everything that is said to the rig's notification server, from when the fixture was asked for
`wayland`        the same on Wayland (sway, waybar, mako), `desk_on_wayland` its observer
`bus`            a bare private bus for the stand-ins, with nothing on it
`join_bus`       makes this process's own adapters use a bus: join_bus(bus.address)

Every test here is marked `desktop`. On Linux they are required: what is missing is a failure that names the script
that installs it.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder; skip them where there is no X11 desktop to be had."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.desktop)
            if not sys.platform.startswith("linux"):
                item.add_marker(pytest.mark.skip(reason="the desktop rig is for Linux"))


@pytest.fixture(scope="session")
def _one_rig():
    from tests.support.desktop.rig import Rig

    with Rig() as rig:
        yield rig


@pytest.fixture
def rig(_one_rig):
    """The desktop. Afterwards our programs are ended, and panel, notifier and notifications as they were."""
    yield _one_rig
    _one_rig.restore()


@pytest.fixture
def desk(rig):
    """Who looks at the rig's tray from outside."""
    from tests.support.desktop.desk import Desk

    observer = Desk(rig.bus.address)
    yield observer
    observer.close()


@pytest.fixture
def desk_on_wayland(wayland):
    """Who looks at the tray on Wayland from outside."""
    from tests.support.desktop.desk import Desk

    observer = Desk(wayland.bus.address)
    yield observer
    observer.close()


@pytest.fixture
def notifications(rig):
    """Every notification on the rig, from now on."""
    from tests.support.desktop.recorder import Recorder

    with Recorder(rig.bus.address) as recorder:
        yield recorder


@pytest.fixture(scope="session")
def _one_wayland_rig():
    from tests.support.desktop.wayland import NoCompositor, WaylandRig

    with contextlib.ExitStack() as desktop:
        try:
            rig = desktop.enter_context(WaylandRig())
        except NoCompositor as reason:
            pytest.skip(str(reason))
        yield rig


@pytest.fixture
def wayland(_one_wayland_rig):
    """The desktop on Wayland. Afterwards our programs are ended, and the bar is there."""
    yield _one_wayland_rig
    _one_wayland_rig.restore()


@pytest.fixture
def bus() -> Iterator:
    """A private session bus with nothing on it and nothing that it could start."""
    from tests.support.desktop.base import PrivateBus, missing

    assert not missing(["dbus-daemon"]), "the desktop tests need dbus: run packaging/linux/install-debian.sh test"
    with tempfile.TemporaryDirectory(prefix="bus-") as folder:  # a socket's path may have 107 characters at most
        private = PrivateBus(Path(folder), dict(os.environ))
        yield private
        private.stop()


@pytest.fixture
def join_bus(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let this process's adapters find a bus."""
    return lambda address: monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)


@pytest.fixture
def settled(tmp_path) -> Callable[[str], Path]:
    """Make the profile of somebody who has met the app, with this config.toml."""

    from tests.support.desktop.eye import settled_profile

    return partial(settled_profile, tmp_path / "profile")


@pytest.fixture
def drive(rig, desk, settled):
    """Start the real app on a loopback page, and open its panel: drive(page) returns a Driven.

    `rows` is the kind of rows to wait for: groups are shown where something fails, "" takes any.
    """
    from tests.support.desktop.eye import Driven

    def start(page, *, rows: str = "GROUP", **env: str):
        app = Driven(rig, desk, settled(page.configuration()), **env)
        app.open_panel()
        app.wait_rows(rows)
        app.wait_still()
        return app

    rig.clear_log("driven")
    yield start
    print(rig.log("driven"))  # noqa: T201 - pytest shows it where the test failed
