"""The user's hand on notifications in the real app: menu, buttons, and a notification server that dies on the way."""

from __future__ import annotations

import sys

import pytest

from tests.support.desktop.buttons import press
from tests.support.desktop.waiting import wait_for

COURSE = ("--scenario", "2026-02-12", "--speed", "150")
"""Outage from minute 20 to 50 that the page confirms in minute 34 and ends in 57: 23 seconds at this speed."""
ENDED, CONFIRMED = "It was down for", "confirms it"
"""What the bodies of an end and of a confirmation say."""


@pytest.fixture
def demo(rig, desk):
    """Start a demo; return its tray item once it has looked for the first time."""

    def start():
        rig.start([sys.executable, "-m", "trayapp", "demo", *COURSE], name="demo")
        item = desk.wait_item("trayapp")
        wait_for(lambda: "Everything works" in desk.tooltip(item), "the all-clear")
        return item

    rig.clear_log("demo")
    yield start
    print(rig.log("demo"))  # noqa: T201 - pytest shows it where the test failed


def over(notifications):
    """Wait for the end of the incident, and return what is up then."""
    wait_for(lambda: any(ENDED in call.body and call.id for call in notifications.calls), "the end", 60)
    return list(notifications.up().values())


def said(desk, item, text):
    """Wait until a visible entry of the menu begins with a text; return the entry."""

    def look():
        entries = desk.menu(item)
        flat = [each for entry in entries if entry.visible for each in (entry, *entry.children)]
        return next((entry for entry in flat if entry.visible and entry.label.startswith(text)), None)

    return wait_for(look, f"{text!r} in the menu", 60)


def wait_confirmed(desk, item):
    """Wait until the official page has confirmed it, as the icon's tooltip says."""
    wait_for(lambda: "OpenAI confirmed it at" in desk.tooltip(item), "the confirmation in the tooltip", 60)


def confirmed(calls, first):
    """Return the calls up to the one that tells of the page's confirmation; none where it hasn't come yet."""
    told = [call for call in calls if call.id is not None]
    newer = [number for number, call in enumerate(told) if call.title != first.title or CONFIRMED in call.body]
    return told[: newer[0] + 1] if newer else []


@pytest.mark.timeout(120)
@pytest.mark.parametrize("kind", ["dunst", "xfce"])
def test_a_server_killed_in_the_middle_of_an_incident_ends_with_one_notice(rig, desk, notifications, demo, kind):
    if kind == "xfce":
        rig.stop_notifier()
        rig.start_notifier(kind)
    item = demo()
    (first, *_) = notifications.wait(1, 60)
    assert "Demo" in first.title
    rig.stop_notifier()
    before = len(notifications.calls)
    wait_confirmed(desk, item)  # the page has spoken while nobody could show it
    rig.start_notifier(kind)
    # What is new is told once it is saved, so the new server may first get what the old one had.
    again = wait_for(lambda: confirmed(notifications.calls[before:], first), "the confirmation, told", 30)
    assert again[0].replaces == 0
    assert [call for call in again[1:] if call.replaces == 0] == [], "what is up is shown once more, as it stands now"
    over(notifications)
    after = [call for call in notifications.calls[before:] if call.id is not None]
    assert {call.id for call in after} == {again[0].id}, "one notification of the new server, replaced in place"
    assert ENDED in after[-1].body
    if kind == "dunst":
        assert rig.dunstctl("count", "displayed").strip() == "1"


@pytest.mark.timeout(120)
def test_a_button_mutes_and_the_menu_says_so(rig, desk, notifications, demo):
    rig.stop_notifier()
    rig.start_notifier("xfce")
    item = demo()
    (first, *_) = notifications.wait(1, 60)
    keys = first.actions[0::2]
    press(rig, keys.index("mute"), of=len(keys))
    entry = said(desk, item, "1 incident muted until resolved")
    assert not entry.enabled
    assert not any(label.startswith("Mute until") for label in desk.labels(item))
    over(notifications)
    assert [ENDED in call.body for call in notifications.calls] == [False, True]
    assert notifications.calls[-1].replaces == 0, "the first went when its button was pressed"
    wait_for(lambda: not any("muted until" in label for label in desk.labels(item)), "the mute to end with its cause")


@pytest.mark.timeout(120)
def test_the_menu_keeps_quiet_and_takes_it_back(rig, desk, notifications, demo):
    item = demo()
    assert not any("Until it's resolved" in label for label in desk.labels(item))
    desk.choose(item, "For 1 hour")
    assert not said(desk, item, "Notifications are off until").enabled
    wait_confirmed(desk, item)
    said(desk, item, "Until it's resolved")
    assert notifications.calls == []
    desk.choose(item, "Resume notifications")
    (call,) = notifications.wait(1)
    assert CONFIRMED in call.body
    wait_for(lambda: not any("are off" in label for label in desk.labels(item)), "the menu to forget it")
    desk.choose(item, "Mute until it's fixed")
    assert [ENDED in each.body for each in over(notifications)] == [True]
    assert len(notifications.calls) == 2
