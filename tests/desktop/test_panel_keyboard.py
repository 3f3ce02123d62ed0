"""The panel by keyboard alone, in the real app on X11: everything is reached, and every shortcut works."""

from __future__ import annotations

import pytest

from tests.support.desktop.page import Page, incident, summary
from tests.support.desktop.waiting import wait_for

CHAT = incident(1, "Conversations fail to load", "https://status.openai.com/incidents/first",
                "The fifth.", "The fourth.", "The third.", "The second.", "The first.")  # fmt: skip

STOPS = ("trayapp", "Check now", "Recent incidents", "Snooze notifications", "Copy a summary", "Settings",
         "OpenAI is failing", "Keep open", "OpenAI says", "We measure", "Your network", "Elsewhere")  # fmt: skip


@pytest.fixture
def page():
    with Page(summary(CHAT, troubled=("c1",))) as world:
        yield world


def test_tab_comes_by_every_part_in_reading_order_and_round_again(page, drive):
    app = drive(page)
    wait_for(lambda: "Check now" in app.window()["parts"], "the first look to end")
    stops = [app.look()["focus"]]
    for _ in range(len(STOPS) + 1):
        app.keys("Tab")
        wait_for(lambda: app.look()["focus"] != stops[-1], "Tab to move on")
        stops.append(app.look()["focus"])
        if stops[-1] == stops[0]:
            break
    begins = [next((word for word in STOPS if stop.startswith(word)), stop) for stop in stops]
    assert begins == [*STOPS, "trayapp"]


def test_arrows_and_enter_open_a_link_and_unfold(page, drive):
    app = drive(page)
    app.go_home()
    app.walk_to("Conversations fail to load")
    app.keys("Return")
    assert wait_for(app.opened, "the browser") == ["https://status.openai.com/incidents/first"]
    app.wait_closed()
    app.open_panel()
    app.walk_to("4 earlier")
    app.keys("Return")
    wait_for(lambda: len(app.rows("UPDATE")) == 5, "the earlier updates")
    app.walk_to("ChatGPT. Conversations: ")
    app.keys("space")
    wait_for(lambda: any(text.startswith("Conversations") for text in app.rows("COMPONENT")), "the group's members")
    app.keys("space")
    wait_for(lambda: not app.rows("COMPONENT"), "the group to fold")
    app.walk_to("Conversations fail to load", "Up")
    assert len(app.opened()) == 1


def test_a_source_is_opened_and_left_by_keyboard(page, drive):
    app = drive(page)
    overview = app.rows()
    app.tab_to("OpenAI says")
    app.keys("Return")
    app.row("APIs. Operational")
    app.tab_to("trayapp")
    app.walk_to("APIs. Operational")
    app.keys("space")
    wait_for(lambda: any(text.startswith("Chat Completions") for text in app.rows("COMPONENT")), "the group's members")
    app.keys("Escape")
    wait_for(lambda: app.rows() == overview, "the overview")
    app.keys("ctrl+h")
    wait_for(lambda: app.rows() != overview, "the history")
    app.keys("ctrl+h")
    wait_for(lambda: app.rows() == overview, "the overview again")
    assert app.window()["active"]


@pytest.mark.parametrize("tab", ["", "OpenAI says", "We measure"])
def test_every_row_but_plain_headings_can_be_stood_upon_and_is_in_sight_then(page, drive, tab):
    app = drive(page)
    if tab:
        app.open_tab(tab)
        app.tab_to("trayapp")
    app.go_home()
    texts = [row["text"] for row in app.window()["rows"] if row["stop"]]
    for text in texts:
        app.walk_to(text)
        assert app.row(text)["at"], f"{text!r} is out of sight"


def test_shortcuts_check_copy_open_settings_hide_and_quit(page, drive):
    app = drive(page)
    wait_for(lambda: "Check now" in app.window()["parts"], "the first look to end")
    app.keys("ctrl+r")
    wait_for(lambda: "Checking…" in app.window()["parts"], "another look to begin")
    app.keys("ctrl+c")
    wait_for(lambda: "Conversations fail to load" in app.look()["clipboard"], "the summary on the clipboard")
    app.keys("ctrl+comma")
    app.wait_active("Settings")
    assert not app.window(), "the panel has made room"
    app.keys("Escape")
    app.wait_closed("Settings")
    app.open_panel()
    app.keys("Escape")
    app.wait_closed()
    assert app.process.poll() is None
    app.open_panel()
    app.keys("ctrl+q")
    assert app.process.wait(10) == 0


def test_notifications_are_kept_quiet_and_loud_again(page, drive):
    app = drive(page)
    app.keys("ctrl+b")
    wait_for(lambda: "For 1 hour" in app.look()["menu"], "the menu")
    app.keys("Down", "Return")
    wait_for(lambda: app.rows("SILENCED"), "the word that it is quiet")
    app.go_home()
    app.walk_to("Notifications are off until")
    app.keys("Return")
    wait_for(lambda: not app.rows("SILENCED"), "the word to go")


@pytest.mark.parametrize("keys", ["Menu", "shift+F10"])
def test_one_incident_is_muted_from_its_own_menu(page, drive, keys):
    app = drive(page)
    app.go_home()
    app.walk_to("Conversations fail to load")
    app.keys(keys)
    wait_for(lambda: "Mute this one" in app.look()["menu"], "the incident's menu")
    app.keys("Down", "Down", "Return")
    app.row("muted until it's resolved")
