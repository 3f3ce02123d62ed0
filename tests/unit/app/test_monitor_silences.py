"""Silencing and muting: what the user asks is done at once and survives a kill."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from trayapp.app.monitor import Effects, Monitor
from trayapp.domain.alerts.notification import NotificationAction, NotificationKind
from trayapp.domain.alerts.silences import MuteRequest, SilenceRequest, SilenceStatus
from trayapp.domain.model.enums import Health, Network, PageState, Phase
from trayapp.domain.model.reports import NetworkReport, PageReading, PageReport
from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import NotifySettings, Settings
from trayapp.domain.model.status_page import Incident
from trayapp.store.app_state import AppStateFile

START = datetime(2026, 2, 3, 20, 0, tzinfo=UTC)
SERVICE = Service("svc", "Service", "https://status.example/")


class Home:
    """A monitor whose page shows what it is told to show, and the file of its state."""

    def __init__(self, path: Path) -> None:
        self.now, self._file = START, AppStateFile(path)
        self.monitor = Monitor((SERVICE,), Settings(), ())
        self.told: list[NotificationKind] = []

    def look(self, *incidents: Incident, minutes: int = 1) -> None:
        for _ in range(minutes):
            self._look(incidents)

    def _look(self, incidents: tuple[Incident, ...]) -> None:
        self.now += timedelta(minutes=1)
        reading = PageReading("x", SERVICE.page_url, (), incidents)
        page = PageReport("svc", self.now, PageState.FRESH, reading)
        for report in (NetworkReport(self.now, Network.ONLINE, 30.0), page):
            self.told += [notice.kind for notice in self.monitor.on_report(report, self.now).notifications]

    def ask(self, request: SilenceRequest | MuteRequest) -> Effects:
        """Do what the user asks, and save what is to be saved."""
        mutes = isinstance(request, MuteRequest)
        return self.kept((self.monitor.mute if mutes else self.monitor.silence)(request, self.now))

    def kept(self, effects: Effects) -> Effects:
        assert effects.state is not None, "a silence survives a kill"
        assert self._file.save(effects.state) is None
        return effects

    def state(self) -> SilenceStatus | None:
        return self.monitor.silence_status(self.now)

    def after_a_restart(self) -> SilenceStatus | None:
        state, problems = self._file.load(self.now)
        assert not problems
        return Monitor((SERVICE,), Settings(), (), app_state=state).silence_status(self.now)


def incident(number: int = 1, phase: Phase = Phase.INVESTIGATING) -> Incident:
    at = START + timedelta(minutes=2 + 20 * number)
    over = at + timedelta(hours=1) if phase is Phase.RESOLVED else None
    return Incident(f"i{number}", "Title", phase, Health.PARTIAL_OUTAGE, at, at, over)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "memory.json")
    for _ in range(3):
        made.look()
    return made


@pytest.mark.parametrize(
    ("wish", "state"),
    [
        (SilenceRequest.HOUR, SilenceStatus(until=START + timedelta(minutes=64), troubles=1, incidents={"i1": False})),
        (SilenceRequest.RESOLVED, SilenceStatus(until_resolved=True, troubles=1, incidents={"i1": False})),
        (SilenceRequest.END, SilenceStatus(troubles=1, muted=1, incidents={"i1": True})),
    ],
)
def test_a_wish_holds_at_once_and_after_a_restart_until_it_is_taken_back(
    home: Home, wish: SilenceRequest, state: SilenceStatus
) -> None:
    home.look(incident())
    home.ask(wish)
    assert home.state() == home.after_a_restart() == state
    home.ask(SilenceRequest.RESUME)
    assert home.state() == home.after_a_restart() == SilenceStatus(troubles=1, incidents={"i1": False})


@pytest.mark.parametrize("wish", SilenceRequest)
def test_every_wish_can_be_done(home: Home, wish: SilenceRequest) -> None:
    home.look(incident())
    home.ask(wish)
    assert home.state().is_on is (wish is not SilenceRequest.RESUME)


def test_the_actions_of_a_notice_do_the_same_as_the_menu(home: Home) -> None:
    home.look(incident(), incident(2), minutes=30)
    assert home.state() == SilenceStatus(troubles=2, incidents={"i1": False, "i2": False})
    slot = home.monitor.state.alerts.alerts[0].key
    home.kept(home.monitor.on_notification_action(slot, NotificationAction.MUTE, home.now))
    assert (
        home.state()
        == home.after_a_restart()
        == SilenceStatus(troubles=2, muted=1, incidents={"i1": True, "i2": False})
    )
    home.kept(home.monitor.on_notification_action(slot, NotificationAction.SNOOZE, home.now))
    assert home.state().until == home.now + timedelta(hours=1)


def test_one_of_two_incidents_is_muted_and_told_of_again(home: Home) -> None:
    home.look(incident(), incident(2), minutes=30)
    home.told.clear()
    home.ask(MuteRequest("i2", muted=True))
    assert (
        home.state()
        == home.after_a_restart()
        == SilenceStatus(troubles=2, muted=1, incidents={"i1": False, "i2": True})
    )
    later = (replace(incident(), phase=Phase.MONITORING), replace(incident(2), phase=Phase.MONITORING))
    home.look(*later)
    assert home.told == [NotificationKind.UPDATE], "of the first alone"
    (notice,) = home.ask(MuteRequest("i2", muted=False)).notifications
    assert (notice.incident_ids, notice.update_only) == (("i2",), False)
    home.ask(MuteRequest("nobody's", muted=True))
    assert home.state().muted == 0


def test_muted_from_the_menu_only_the_end_is_told(home: Home) -> None:
    home.look(incident())
    home.ask(SilenceRequest.END)
    home.look(replace(incident(), phase=Phase.MONITORING), minutes=5)
    home.look(incident(phase=Phase.RESOLVED), minutes=5)
    assert home.told == [NotificationKind.CONFIRMED, NotificationKind.RESOLVED]
    assert home.state() == SilenceStatus()


def test_resumed_notifications_tell_at_once_what_is_still_on(home: Home) -> None:
    home.ask(SilenceRequest.HOUR)
    home.look(incident(), minutes=30)
    assert home.told == []
    effects = home.ask(SilenceRequest.RESUME)
    assert [notice.kind for notice in effects.notifications] == [NotificationKind.CONFIRMED]


def test_nothing_can_be_asked_of_notifications_that_are_off(home: Home) -> None:
    home.monitor.configure((SERVICE,), Settings(notify=NotifySettings(enabled=False)), home.now)
    assert home.state() is None
