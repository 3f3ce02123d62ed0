"""The panel by mouse alone, in the real app on X11: rows, links and buttons do what they show."""

from __future__ import annotations

import pytest

from tests.support.desktop.page import Page, incident, summary
from tests.support.desktop.waiting import wait_for

CHAT = incident(1, "Conversations fail to load", "https://status.openai.com/incidents/first",
                "The fifth.", "The fourth.", "The third.", "The second.", "The first.")  # fmt: skip


@pytest.fixture
def page():
    with Page(summary(CHAT, troubled=("c1",))) as world:
        yield world


def test_a_click_on_an_incident_opens_it_in_the_browser(page, drive):
    app = drive(page)
    app.click_row("Conversations fail to load")
    assert wait_for(app.opened, "the browser") == ["https://status.openai.com/incidents/first"]


def test_clicks_unfold_and_fold(page, drive):
    app = drive(page)
    assert len(app.rows("UPDATE")) == 2
    app.click_row("4 earlier")
    wait_for(lambda: len(app.rows("UPDATE")) == 5, "the earlier updates")
    assert app.rows("COMPONENT") == []
    app.open_tab("OpenAI says")
    app.click_row("APIs. Operational")
    wait_for(lambda: any(text.startswith("Chat Completions") for text in app.rows("COMPONENT")), "the group's members")
    x, y = app.row("APIs. Operational")["at"]
    app.click([x - 60, y])  # somewhere else on it, for this is no double click
    wait_for(lambda: not app.rows("COMPONENT"), "the group to fold")


def test_a_second_click_on_a_source_goes_back_to_the_overview(page, drive):
    app = drive(page)
    overview = app.rows()
    app.open_tab("We measure")
    x, y = app.part("We measure")
    app.click([x - 20, y])
    wait_for(lambda: app.rows() == overview, "the overview")


def test_the_buttons_at_the_bottom_do_what_they_say(page, drive):
    app = drive(page)
    wait_for(lambda: page.asked("/v1/models") >= 1, "the first look")
    wait_for(lambda: "Check now" in app.window()["parts"], "the first look to end")
    app.click(app.part("Check now"))
    wait_for(lambda: "Checking…" in app.window()["parts"], "another look to begin")
    app.click(app.part("Copy a summary"))
    wait_for(lambda: "Conversations fail to load" in app.look()["clipboard"], "the summary on the clipboard")
    app.click(app.part("Settings"))
    app.wait_active("Settings")
    assert not app.window(), "the panel has made room"
    assert app.opened() == []


def test_the_bell_keeps_notifications_quiet(page, drive):
    app = drive(page)
    app.click(app.part("Snooze notifications"))
    app.click(wait_for(lambda: app.look()["menu"].get("For 1 hour"), "the menu"))
    app.row("Notifications are off until")


def test_the_window_manager_closes_a_pinned_panel_and_the_icon_brings_it_back(page, drive):
    app = drive(page)
    app.click_pin()
    app.keys("alt+F4")
    app.wait_closed()
    assert app.process.poll() is None
    app.open_panel()
    assert app.row("Conversations fail to load")


def test_a_right_click_mutes_one_incident(page, drive, rig):
    app = drive(page)
    rig.run("xdotool", "mousemove", *map(str, app.row("Conversations fail to load")["at"]), "click", "3")
    app.click(wait_for(lambda: app.look()["menu"].get("Mute this one"), "the incident's menu"))
    app.row("muted until it's resolved")
