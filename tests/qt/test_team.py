"""The tray app in a team, as it is composed: a follower on a real broker, with a colleague who looks for it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.qt import test_application
from tests.qt.test_application import CONFIG, Home
from tests.support.mosquitto import broker
from tests.support.team import BAD, WELL, said
from tests.team.test_broker import Listener
from trayapp.domain.model.settings import TeamSettings
from trayapp.domain.model.team import ServiceStatement
from trayapp.ui.icons.template import IconState
from trayapp.ui.presenters.panel_view_model import Tab

CADENCE_S = 1.0


class Colleague(Listener):
    """One who looks at the service that the tray app is about."""

    def find(self, service: ServiceStatement) -> None:
        statement = said(1, service=service, cadence_s=CADENCE_S, name="Ada", place="Berlin")
        self.saying(replace(statement, services={"acme": service}))


@pytest.fixture
def mosquitto(tmp_path):
    with broker(tmp_path / "broker") as found:
        yield found


@pytest.fixture
def colleague(mosquitto):
    found = Colleague(1, TeamSettings(mosquitto.address, cadence=CADENCE_S))
    found.find(WELL)
    yield found
    found.client.stop()


@pytest.fixture
def home(qtbot, tmp_path, monkeypatch, mosquitto, colleague):
    team = f'[team]\nbroker = "{mosquitto.address}"\nuser = "ben"\nfollow = true\ncadence = {CADENCE_S}\n'
    monkeypatch.setenv("TRAYAPP_MQTT_PASSWORD", "whatever the broker takes")
    monkeypatch.setattr(test_application, "CONFIG", CONFIG + team)
    made = Home(tmp_path / "profile", monkeypatch)
    yield made
    made.quit()


def test_a_follower_shows_what_its_colleague_finds_and_looks_once_that_one_goes(home, colleague, qtbot) -> None:
    qtbot.waitUntil(lambda: home.icon is IconState.OPERATIONAL, timeout=15_000)
    colleague.find(BAD)
    qtbot.waitUntil(lambda: home.icon is IconState.OUTAGE, timeout=15_000)
    facts = dict(home.ui.views.panel.facts)[Tab.ELSEWHERE]
    assert [each.text for each in facts][:2] == [
        "Colleagues: 1 colleague is there",
        "Ada (Berlin): checks fail, checks for you",
    ]
    assert home.world.asked == [], "not even at the start"
    colleague.find(WELL)
    qtbot.waitUntil(lambda: home.icon is IconState.OPERATIONAL, timeout=15_000)
    colleague.client.stop()
    qtbot.waitUntil(lambda: home.icon is IconState.UNKNOWN, timeout=15_000)
    qtbot.waitUntil(lambda: home.icon is IconState.OPERATIONAL, timeout=15_000)
    assert home.world.asked


def test_the_id_in_the_team_is_random_and_stays(home, colleague, qtbot) -> None:
    qtbot.waitUntil(lambda: home.paths.memory_file.exists() and bool(home.state.get("team_id")), timeout=15_000)
    mine = home.state["team_id"]
    assert re.fullmatch(r"[0-9a-f]{16}", mine)
    qtbot.waitUntil(lambda: mine in colleague.roster.peers, timeout=15_000)
    peer = colleague.roster.peers[mine].statement
    assert (peer.looks, peer.follows, peer.name, peer.place) == (False, True, "", "")
