"""The real app as a user drives it: the desktop's mouse and keyboard act, an eye inside the app tells what is where.

app = Driven(rig, desk, profile)
app.row("Elevated errors")["at"]     # where a row is, None for out of sight
app.click_row("Elevated errors"); app.keys("Tab", "Return")
app.opened()                         # what was handed to the browser
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.support.desktop.desk import Desk
from tests.support.desktop.page import Page
from tests.support.desktop.waiting import wait_for

if TYPE_CHECKING:
    from tests.support.desktop.plasma import PlasmaRig
    from tests.support.desktop.rig import Rig
    from tests.support.desktop.wayland import WaylandRig

    AnyRig = Rig | WaylandRig | PlasmaRig

WATCHED = Path(__file__).resolve().parents[2] / "desktop" / "apps" / "watched.py"
PANEL = "trayapp"
"""What the eye calls the panel, whatever its title is; its list is called so too."""
PIN = "Keep open"
"""What the eye calls the panel's pin."""
_STILL_S = 0.6
"""The panel itself looks after its height half a second after it was shown."""

_BROWSER = """#!/bin/sh
printf '%s\\n' "$@" >> "{told}"
"""


def settled_profile(folder: Path, configuration: str) -> Path:
    """Make the profile of somebody who has met the app, with this config.toml."""
    folder.mkdir(exist_ok=True)
    (folder / "config.toml").write_text(configuration)
    (folder / "memory.json").write_text('{"version": 1, "first_run_done": true}')
    return folder


def _outline(window: Any) -> Any:
    """Return what tells a window from others, and whether it has the keyboard; X11's are numbers."""
    keys = ("name", "title", "rect", "active", "focused")
    return {key: window[key] for key in keys if key in window} if isinstance(window, dict) else window


@contextmanager
def driven(rig: AnyRig, desk: Desk, folder: Path, body: dict[str, Any], **cadence: float) -> Iterator[Driven]:
    """Run the app in `folder` while its whole world says `body`; pytest shows its log where a test fails."""
    with Page(body) as page:
        rig.clear_log("driven")
        app = Driven(rig, desk, settled_profile(folder / "profile", page.configuration(**cadence)))
        app.page = page
        try:
            yield app
        finally:
            print(rig.log("driven"))  # noqa: T201 - a test says what the app wrote


class Driven:
    """One running app on a rig; `wait` for its icon unless the rig has no tray."""

    page: Page
    """The world that it asks, where `driven` made it."""

    def __init__(self, rig: AnyRig, desk: Desk, profile: Path, *, wait: bool = True, **env: str) -> None:
        self._rig, self._desk = rig, desk
        tools = profile / "bin"
        tools.mkdir(exist_ok=True)
        self._told = profile / "opened"
        for name in ("xdg-open", "x-www-browser"):  # what Qt looks for to open links with
            browser = tools / name
            browser.write_text(_BROWSER.format(told=self._told))
            browser.chmod(0o755)
        env = {"PATH": f"{tools}:{rig.env['PATH']}", **env}
        command = [sys.executable, str(WATCHED), "--profile", str(profile)]
        self.process = rig.start(command, name="driven", **env)
        if wait:
            self.item = desk.wait_item("trayapp")

    def open_panel(self) -> None:
        """Click the icon, and wait until the panel has the keyboard."""
        self._desk.activate(self.item)
        self.wait_active(PANEL)

    def open_tab(self, name: str) -> None:
        """Show a source's detail by a click on its tab."""
        self.click(self.part(name))
        wait_for(lambda: name in self.window()["rows"][0]["text"], f"the detail of {name}")

    def click_pin(self) -> None:
        """Put the pin in or take it out, and wait until the panel has become what follows and has the keyboard."""
        was = self.is_pinned()
        self.click(self.part(PIN))
        wait_for(lambda: self.window() and self.is_pinned() is not was, "the pin to have moved")
        self.wait_active()
        self.wait_still()

    def is_pinned(self) -> bool:
        """Tell whether the pin is in."""
        return any(name.startswith(PIN) for name in self.window()["checked"])

    def wait_active(self, name: str = PANEL) -> None:
        """Wait until a window has the keyboard."""
        self._wait_for(lambda: self.window(name).get("active"), f"{name} to be active")

    def wait_closed(self, name: str = PANEL) -> None:
        """Wait until a window is gone from the screen, of which the desktop itself is asked."""
        title = self.window(name).get("title")
        self._wait_for(lambda: not self.window(name), f"{name} to close")
        if title:
            wait_for(lambda: not self._rig.windows(title), f"{title!r} to leave the screen")

    def _wait_for(self, condition: Callable[[], object], what: str) -> None:
        """Wait, and tell what is there where it was in vain."""
        try:
            wait_for(condition, what)
        except AssertionError as error:
            shown = [_outline(each) for each in self.look()["windows"]]
            on_screen = [_outline(each) for each in self._rig.windows("")]
            raise AssertionError(f"{error}; it shows {shown}, and the desktop {on_screen}") from error

    def look(self) -> dict[str, Any]:
        """Return what the app shows now."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(b"look\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, self._rig.log("driven")
        return json.loads(line)

    def window(self, name: str = PANEL) -> dict[str, Any]:
        """Return the panel, or another window by its title; empty where it is not shown."""
        return next((each for each in self.look()["windows"] if each["name"] == name), {})

    def rows(self, kind: str = "") -> list[str]:
        """Return the texts of the panel's rows, of one kind."""
        return [row["text"] for row in self.window().get("rows", ()) if kind in {"", row["kind"]}]

    def wait_rows(self, kind: str) -> list[str]:
        """Wait for rows of a kind; groups are there once the page was read."""
        return wait_for(lambda: self.rows(kind), f"rows of the kind {kind}")

    def wait_still(self, name: str = PANEL) -> None:
        """Wait until nothing moves any more: a window that grows is given its place by the desktop, a moment later."""
        seen: list[tuple[object, float]] = []

        def is_still() -> bool:
            window = self.window(name)
            look = (window, self._rig.windows(window.get("title", name)))
            if not seen or seen[-1][0] != look:
                seen.append((look, time.monotonic()))
            return time.monotonic() - seen[-1][1] >= _STILL_S

        wait_for(is_still, f"{name} to stand still")

    def row(self, text: str) -> dict[str, Any]:
        """Wait for a row that holds `text` and return it."""
        return wait_for(
            lambda: next((row for row in self.window().get("rows", ()) if text in row["text"]), None),
            f"a row with {text!r}",
        )

    def part(self, name: str, window: str = PANEL) -> list[int]:
        """Return where a control is, by its accessible name."""
        parts = wait_for(lambda: self.window(window).get("parts"), f"the window {window}")
        return next(at for said, at in parts.items() if said.startswith(name))

    def click(self, at: list[int]) -> None:
        """Click with the left button."""
        self._rig.click(*at)

    def click_row(self, text: str) -> None:
        """Click on a row, rolling it into sight before if need be; down first, then up."""
        self.row(text)
        for down in (True,) * 20 + (False,) * 40:
            at = self.row(text)["at"]
            if at is not None:
                self.click(at)
                return
            self._rig.roll(*self.part(PANEL), down=down)
            self.wait_still()
        raise AssertionError(f"{text!r} cannot be rolled into sight")

    def keys(self, *names: str) -> None:
        """Press keys one after the other, by the names that X11 has for them."""
        self._rig.keys(*names)

    def type(self, text: str) -> None:
        """Type a text."""
        self._rig.run("xdotool", "type", "--delay", "5", text)

    def tab_to(self, name: str, most: int = 30) -> None:
        """Go by Tab to the control whose name begins with `name`."""
        for _ in range(most):
            focus = self.look()["focus"]
            if focus.startswith(name):
                return
            self.keys("Tab")
            wait_for(lambda focus=focus: self.look()["focus"] != focus, f"Tab to move on from {focus!r}")
        raise AssertionError(f"Tab never came to {name!r}")

    def go_home(self) -> None:
        """Go to the first row."""
        self.keys("Home")

        def at_home() -> bool:
            window = self.window()
            return window["current"] == next(row["text"] for row in window["rows"] if row["stop"])

        wait_for(at_home, "Home to come to the first row")

    def walk_to(self, text: str, key: str = "Down", most: int = 60) -> None:
        """Go by arrow keys to the next row that holds `text`."""
        for _ in range(most):
            if text in self.window()["current"]:
                return
            before = self.window()["current"]
            self.keys(key)
            wait_for(
                lambda before=before: self.window()["current"] != before,
                f"{key} to move on from {before!r}, to {text!r}",
            )
        raise AssertionError(f"{key} never came to {text!r}")

    def opened(self) -> list[str]:
        """Return what was handed to the browser so far."""
        return self._told.read_text().splitlines() if self._told.exists() else []
