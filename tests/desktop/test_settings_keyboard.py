"""The settings window by keyboard alone, in the real app on X11: what is typed is kept at once, or explained."""

from __future__ import annotations

import tomllib

import pytest

from tests.support.desktop.page import Page, summary
from tests.support.desktop.waiting import wait_for

SETTINGS = "Settings"


@pytest.fixture
def settings(drive, tmp_path):
    """The app with its settings window open, and what config.toml says now."""
    with Page(summary()) as page:
        app = drive(page, rows="")
        app.keys("ctrl+comma")
        app.wait_active(SETTINGS)
        app.config = lambda: tomllib.loads((tmp_path / "profile" / "config.toml").read_text())
        yield app


def go_to_advanced(app) -> None:
    """Turn to the last page, which is the one before the first."""
    app.keys("ctrl+shift+Tab")
    wait_for(lambda: "Measure every" in app.window(SETTINGS)["parts"], "the page of advanced settings")


def texts(app) -> list[str]:
    return app.window(SETTINGS)["texts"]


def test_a_wrong_cadence_is_explained_a_right_one_is_kept_at_once_and_undone(settings):
    app = settings
    before = app.config()
    go_to_advanced(app)
    app.tab_to("Check the status page every")
    app.keys("ctrl+a")
    app.type("5")
    app.keys("Return")
    wait_for(lambda: "Not saved. Enter a whole number from 30 to 3600." in texts(app), "the explanation")
    assert app.config() == before, "a wrong value is not kept"
    app.keys("ctrl+a")
    app.type("90")
    app.keys("Return")
    wait_for(lambda: app.config()["cadence"]["page"] == 90, "the file to say it")
    assert "Not saved. Enter a whole number from 30 to 3600." not in texts(app)
    app.keys("alt+u")  # "&Undo changes"
    wait_for(lambda: app.config() == before, "everything to be as it was")
    assert any(text.startswith("60") for text in texts(app))


def test_tab_reaches_every_field_of_a_page_and_escape_closes(settings):
    app = settings
    reached: list[str] = []
    for _ in range(25):
        focus = app.look()["focus"]
        if reached and focus == reached[0]:
            break
        reached.append(focus)
        app.keys("Tab")
        wait_for(lambda: app.look()["focus"] != reached[-1], "Tab to move on")
    for name in ("ChatGPT", "Codex", "Your plan", "Your country", "Language", "Your taskbar is", "Done"):
        assert any(focus.startswith(name) for focus in reached), (name, reached)
    assert all(reached), "everything has a name"
    app.keys("Escape")
    app.wait_closed(SETTINGS)
    assert app.process.poll() is None


def test_escape_leads_to_what_is_wrong_before_it_closes(settings):
    app = settings
    go_to_advanced(app)
    app.tab_to("Check the status page every")
    app.keys("ctrl+a")
    app.type("5")
    app.keys("ctrl+Tab", "ctrl+Tab")
    wait_for(lambda: "Components that matter to you" in app.window(SETTINGS)["parts"], "the page of services")
    app.keys("Escape")
    wait_for(lambda: app.look()["focus"].startswith("Check the status page every"), "the field that is wrong")
    app.keys("Escape")
    app.wait_closed(SETTINGS)
    assert app.process.poll() is None


def test_pages_are_turned_by_keyboard(settings):
    app = settings
    app.keys("ctrl+Tab", "ctrl+Tab")
    wait_for(lambda: "Send a test notification" in app.window(SETTINGS)["parts"], "the page of notifications")
    app.keys("ctrl+shift+Tab")
    wait_for(lambda: "Components that matter to you" in app.window(SETTINGS)["parts"], "the page of what to watch")


def test_a_page_is_added_read_and_removed_by_keyboard(settings):
    app = settings
    (openai,) = pages(app)
    app.keys("ctrl+Tab")
    wait_for(lambda: tree(app).count("APIs") == 1, "the group that the page lists")
    app.keys("alt+a")  # "&Add a status page…"
    wait_for(lambda: app.look()["focus"] == "Page address", "the line to open")
    app.keys("Escape")
    wait_for(lambda: app.look()["focus"].startswith("Add a status page"), "the line to close, and not the window")
    app.keys("alt+a")
    wait_for(lambda: app.look()["focus"] == "Page address", "the line to open again")
    app.type("nonsense")
    app.keys("Return")
    wait_for(lambda: any("https:// address" in text for text in texts(app)), "the explanation")
    with Page(summary()) as other:
        app.keys("ctrl+a")
        app.type(other.url)
        app.keys("Return")
        wait_for(lambda: pages(app) == [openai, other.url], "the file to say it")
        wait_for(lambda: tree(app).count("APIs") == 2, "the parts of the other page")
        assert sum("status page only" in text for text in tree(app)) == 1
    app.keys("alt+r")  # "&Remove ..."
    wait_for(lambda: pages(app) == [openai], "the other page to be gone")
    assert tree(app).count("APIs") == 1


def pages(app) -> list[str]:
    return [each["page"] for each in app.config()["service"]]


def tree(app) -> list[str]:
    return app.window(SETTINGS)["tree"]
