"""The real app, killed in the middle of an incident and started again: one notification, through all of its lives."""

from __future__ import annotations

import json
import signal
import sys

import pytest

from tests.support.desktop.page import Page, incident, summary
from tests.support.desktop.waiting import wait_for

CHAT = incident(1, "Conversations fail", "https://status.openai.com/incidents/first", "Looking into it.")


@pytest.fixture
def live(rig):
    """Start the app with a profile, and return its process."""
    rig.clear_log("life")
    yield lambda profile: rig.start([sys.executable, "-m", "trayapp", "--profile", str(profile)], name="life")
    print(rig.log("life"))  # noqa: T201 - pytest shows it where the test failed


@pytest.fixture(params=["dunst", "xfce"])
def kind(rig, request):
    """Which notification server runs."""
    if request.param == "xfce":
        rig.stop_notifier()
        rig.start_notifier("xfce")
    return request.param


def remembered(memory):
    """Return what is on disk of the alerts."""
    return json.loads(memory.read_text()).get("alerts", {})


@pytest.mark.timeout(90)
def test_killed_and_started_again_the_notification_goes_on(rig, live, notifications, settled, kind):
    with Page(summary()) as page:
        profile = settled(page.configuration(page_s=0.2))
        first = live(profile)
        memory = profile / "memory.json"
        wait_for(lambda: remembered(memory).get("checked"), "the first look at the page")
        page.body = summary(CHAT, troubled=("c1",))
        (shown,) = notifications.wait(1)
        wait_for(lambda: f'/{shown.id}"' in memory.read_text(), "the notification's number in the memory")
        first.send_signal(signal.SIGKILL)
        first.wait(5)
        page.body = summary({**CHAT, "status": "monitoring"}, troubled=("c1",))
        live(profile)
        after = notifications.wait(2)[1]
        assert (after.replaces, after.id) == (shown.id, shown.id)
        assert len(notifications.up()) == 1
        if kind == "dunst":
            rig.dunstctl("action")
            wait_for(lambda: rig.windows("^trayapp$", by="class"), "the panel that the click opens")
