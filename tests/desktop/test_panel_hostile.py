"""A page that wants to do harm, in the real app on X11: its markup is text, and only https leaves the house."""

from __future__ import annotations

import pytest

from tests.support.desktop.page import Page, incident, summary
from tests.support.desktop.waiting import wait_for

MARKUP = "<img src=http://127.0.0.1:1/x onerror=alert(1)> <a href='file:///etc/passwd'>click</a> & <b>bold</b>"
WRONG = ("javascript:alert(1)", "file:///etc/passwd", "http://status.openai.com/plain", "https://me:pw@openai.com/")
RIGHT = "https://status.openai.com/incidents/right"
ELSEWHERE = "https://elsewhere.example/incident"


@pytest.fixture
def page():
    harmful = [incident(n, f"Wrong {n} {MARKUP}", link, MARKUP) for n, link in enumerate(WRONG)]
    with Page(summary()) as world:
        world.harmful = harmful
        yield world


@pytest.mark.parametrize("pair", [slice(0, 2), slice(2, 4)], ids=["schemes", "addresses"])
def test_markup_is_shown_as_it_is_written_and_wrong_links_open_nothing(page, drive, rig, pair):
    page.body = summary(*page.harmful[pair], incident(9, "Right", RIGHT, "A good one."))
    app = drive(page, rows="INCIDENT")
    for number in range(*pair.indices(len(WRONG))):
        row = app.row(f"Wrong {number}")
        assert MARKUP in row["text"]
        app.click_row(f"Wrong {number}")
        app.go_home()
        app.walk_to(f"Wrong {number}")
        app.keys("Return")
    app.open_tab("OpenAI says")
    assert any("click & bold" in text for text in app.rows("UPDATE")), "of an update, which is HTML, the text is left"
    app.keys("ctrl+o")  # the page's own address: a loopback one, without TLS
    assert len(app.look()["windows"]) == 1, "nothing asks, and the panel makes no room for nothing"
    app.keys("Escape")
    wait_for(lambda: app.rows("INCIDENT")[0].startswith("Right") and not app.rows("FACT"), "the overview")
    app.wait_still()
    app.click_row(app.rows("INCIDENT")[0])  # comes last: what the others would open would be there by now
    assert wait_for(app.opened, "the browser") == [RIGHT]


def test_a_link_to_an_unknown_host_asks_and_names_it_first(page, drive):
    page.body = summary(incident(1, "Look here", ELSEWHERE, "More over there."))
    app = drive(page, rows="INCIDENT")
    for keys, opened in ((["Return"], []), (["Escape"], []), (["Tab", "Return"], [ELSEWHERE])):
        app.go_home()
        app.walk_to("Look here")
        app.keys("Return")
        asked = wait_for(lambda: next((w for w in app.look()["windows"] if w["name"] != "trayapp"), None), "a question")
        assert any("elsewhere.example" in text for text in asked["texts"])
        app.wait_active(asked["name"])
        app.keys(*keys)
        app.wait_closed(asked["name"])
        if opened:
            wait_for(app.opened, "the browser")
        assert app.opened() == opened
        app.open_panel()
