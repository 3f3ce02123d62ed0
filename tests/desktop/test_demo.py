"""The whole way on a real desktop: `trayapp demo` plays 3 February 2026, and the desktop is all that we look at."""

from __future__ import annotations

import signal
import sys
import threading
import time
from itertools import dropwhile

import pytest

from tests.support.desktop.waiting import wait_for

SPEED = 150.0
"""Times real time: the course of three and a half hours takes 85 seconds."""
HEADLINES = ("Demo: ChatGPT sign-in is failing", "Demo: Sign-in and the API are failing")
"""The second where a busy machine misses the looks between the first failures."""

FIRST = "Elevated error rates for ChatGPT and Platform users"
SECOND = "Elevated error rates for finetuning jobs"
ENDED = ("It was down for 2 h 5", "It lasted 2 h 3", "Over after 2 h 5")
"""How long each was, at its end. The last is said where the first goes by the second of `HEADLINES`: fine-tuning, which
still goes on then, is of the API too."""


def state_of(desk, item, pictures) -> str | None:
    """Return the state that an icon shows: by its name where the desktop colours it, else by its picture."""
    name, drawn = desk.look(item)
    if name:
        return name.removeprefix("trayapp-").removesuffix("-symbolic")
    return pictures.get(min(drawn, key=lambda each: abs(each.width - 22)).argb)


class Watcher:
    """Notes every change of the tray icon and its tooltip, as the tray host is told of it."""

    def __init__(self, desk, item, states) -> None:
        self.seen: list[tuple[str, str]] = []
        self.strange: list[str] = []
        self._desk, self._item, self._states = desk, item, states
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._ended.wait(0.02):
            state = state_of(self._desk, self._item, self._states)
            if state is None:
                self.strange.append(self._desk.look(self._item)[0])
                continue
            look = state, self._desk.tooltip(self._item)
            if not self.seen or self.seen[-1] != look:
                self.seen.append(look)

    def states(self) -> list[str]:
        """Return the icon's states in order, each once per stay."""
        states = [state for state, _ in self.seen]
        return [state for index, state in enumerate(states) if index == 0 or states[index - 1] != state]

    def end(self) -> None:
        self._ended.set()
        self._thread.join(5)


@pytest.fixture
def icons(qapp):
    """The bytes of every state's icon at 22 px, as they go over the bus."""
    from PySide6.QtGui import QImage

    from trayapp.ui.icons.render import state_icon
    from trayapp.ui.icons.template import IconState

    def wire(state: IconState) -> bytes:
        image = state_icon(state).pixmap(22, 22).toImage().convertToFormat(QImage.Format.Format_ARGB32)
        little = bytes(image.constBits())
        return b"".join(little[i : i + 4][::-1] for i in range(0, len(little), 4))

    return {wire(state): state.value for state in IconState}


@pytest.fixture
def demo(rig):
    def start(*words: str):
        return rig.start([sys.executable, "-m", "trayapp", "demo", *words], name="demo")

    rig.clear_log("demo")
    yield start
    print(rig.log("demo"))  # noqa: T201 - pytest shows it where the test failed


def texts_of(calls, word: str) -> list[str]:
    return [f"{call.title}. {call.body}" for call in calls if word in f"{call.title}. {call.body}"]


@pytest.mark.timeout(240)
def test_the_third_of_february(rig, desk, notifications, icons, demo):
    from tests.support.desktop.desk import Desk

    app = demo("--speed", str(SPEED))
    item = desk.wait_item("trayapp")
    eye = Desk(rig.bus.address)
    watcher = Watcher(eye, item, icons)
    try:
        wait_for(lambda: "outage" in watcher.states(), "the outage", 60)
        calls = notifications.wait(1, 60)
        assert not [call for call in calls if FIRST in call.body], "the page was not first"
        assert "OpenAI hasn't confirmed it" in desk.tooltip(item)

        desk.activate(item)
        wait_for(lambda: rig.windows("^trayapp$", by="class"), "the panel")
        wait_for(lambda: "OpenAI confirmed it at" in desk.tooltip(item), "the confirmation", 60)
        headline, answer, tip, *rest = desk.labels(item)
        assert headline in HEADLINES
        assert answer.startswith("OpenAI, not you")
        assert "sign out" in tip
        assert any(label.startswith("Check now") for label in rest), rest
        wait_for(lambda: texts_of(notifications.calls, SECOND), "the second incident", 60)
        wait_for(lambda: sum(len(texts_of(notifications.calls, end)) for end in ENDED) >= 2, "the end of both", 120)
        wait_for(lambda: watcher.states()[-1] == "operational", "the all-clear", 60)
        wait_for(lambda: all(call.id is not None for call in notifications.calls), "the last call's answer")
    finally:
        watcher.end()
        eye.close()

    states = watcher.states()
    assert not watcher.strange, "the icon was none of ours at some moment"
    first = dropwhile({"unknown", "unverified"}.__contains__, states)  # until the page and the checks have answered
    known = [state for state in first if state != "unknown"]
    assert known[:2] == ["operational", "outage"], "a first sign that is about to be an alarm changes nothing"
    assert "recovering" in known[2:-1], states

    calls = list(notifications.calls)
    slots: dict[int, list[str]] = {}
    for call in calls:
        assert call.id is not None
        assert call.replaces in {0, call.id}, "a notice is replaced in place"
        slots.setdefault(call.id, []).append(f"{call.title}. {call.body}")
    assert len(slots) == 2, slots
    assert len(calls) <= 8, [call.title for call in calls]
    first, second = slots.values()
    assert any("after we noticed" in text for text in first), first
    assert ENDED[2 if HEADLINES[1] in first[0] else 0] in first[-1], first
    assert any(FIRST in text for text in first), first
    assert SECOND in second[0], second
    assert ENDED[1] in second[-1], second
    assert any("Demo" in tooltip for _, tooltip in watcher.seen)

    app.send_signal(signal.SIGTERM)
    assert app.wait(10) == 0
    wait_for(lambda: not desk.items_of("trayapp"), "the icon to leave")


@pytest.mark.timeout(60)
def test_the_icon_is_up_before_anything_was_asked_and_the_menu_quits(rig, desk, demo):
    began = time.monotonic()
    app = demo("--scenario", "all-well", "--speed", "1")
    item = desk.wait_item("trayapp")
    assert time.monotonic() - began < 10
    wait_for(lambda: "Everything works" in desk.tooltip(item), "the all-clear")
    desk.choose(item, "Quit")
    assert app.wait(10) == 0


@pytest.fixture
def profile(tmp_path):
    """A profile of somebody who has met the app, with nothing to look at but dead ports."""
    folder = tmp_path / "profile"
    folder.mkdir()
    (folder / "config.toml").write_text(
        '[network]\ncanaries = ["http://127.0.0.1:9/"]\n[[service]]\nid = "here"\npage = "http://127.0.0.1:9/"\n'
    )
    (folder / "memory.json").write_text('{"version": 1, "first_run_done": true}')
    return folder


def test_a_second_start_shows_the_first(rig, desk, profile):
    command = [sys.executable, "-m", "trayapp", "--profile", str(profile)]
    first = rig.start(command, name="first")
    desk.wait_item("trayapp")
    assert not rig.windows("^trayapp$", by="class")
    second = rig.start(command, name="second")
    assert second.wait(15) == 0
    wait_for(lambda: rig.windows("^trayapp$", by="class"), "the panel of the first")
    assert len(desk.items_of("trayapp")) == 1
    first.send_signal(signal.SIGTERM)
    assert first.wait(10) == 0


def test_offline_is_said_and_nobody_is_alarmed(rig, desk, notifications, icons, profile):
    app = rig.start([sys.executable, "-m", "trayapp", "--profile", str(profile)], name="offline")
    item = desk.wait_item("trayapp")
    wait_for(lambda: "offline" in desk.tooltip(item), "the word for it")
    assert state_of(desk, item, icons) == "unknown"
    app.send_signal(signal.SIGTERM)
    assert app.wait(10) == 0
    assert not notifications.calls


@pytest.mark.parametrize("end", ["skip", "quit", "kill"])
def test_the_first_run_is_shown_once(rig, desk, profile, end):
    (profile / "memory.json").unlink()
    command = [sys.executable, "-m", "trayapp", "--profile", str(profile)]
    app = rig.start(command, name="welcome")
    (window,) = wait_for(lambda: rig.windows("Welcome to trayapp"), "the first run's window")
    wait_for((profile / "memory.json").exists, "it to be remembered")
    if end == "skip":
        rig.run("xdotool", "windowactivate", "--sync", str(window), "key", "Escape")
        wait_for(lambda: not rig.windows("Welcome to trayapp"), "the window to go")
    app.send_signal(signal.SIGKILL if end == "kill" else signal.SIGTERM)
    assert app.wait(10) == (-signal.SIGKILL if end == "kill" else 0)
    again = rig.start(command, name="again")
    item = desk.wait_item("trayapp")
    wait_for(lambda: "offline" in desk.tooltip(item), "the second run to be under way")
    assert not rig.windows("Welcome to trayapp")
    again.send_signal(signal.SIGTERM)
    assert again.wait(10) == 0


def test_without_a_tray_the_panel_is_a_window_and_goes_back_to_the_tray_later(rig, desk, demo):
    rig.stop_panel()
    demo("--scenario", "all-well", "--speed", "1")
    wait_for(lambda: rig.windows("^trayapp$", by="class"), "the panel as a window")
    rig.start_panel()
    item = desk.wait_item("trayapp")
    desk.activate(item)
