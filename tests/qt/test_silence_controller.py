"""The user's hand on notifications: what is asked is done, kept on the disk, and shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from trayapp.app.persistence import Persistence
from trayapp.app.silence_controller import SilenceController
from trayapp.domain.alerts.notification import NotificationAction, NotificationKind
from trayapp.domain.alerts.silences import MuteRequest, SilenceRequest, SilenceStatus
from trayapp.domain.model.enums import Health, Network, PageState, Phase
from trayapp.domain.model.reports import NetworkReport, PageReading, PageReport
from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import NotifySettings, Settings
from trayapp.domain.model.status_page import Incident
from trayapp.store.app_state import AppStateFile
from trayapp.store.paths import AppPaths, app_paths
from trayapp.store.store import Store

START = datetime(2026, 2, 3, 20, 0, tzinfo=UTC)
SERVICE = Service("svc", "Service", "https://status.example/")


class Clock:
    moment = START

    def now(self) -> datetime:
        return self.moment

    def seconds(self) -> float:
        return 0.0

    def real(self, seconds: float) -> float:
        return seconds


class Home:
    """A store whose page shows what it is told to show, and the user's hand on it."""

    def __init__(self, files: AppPaths) -> None:
        self.clock, self._files = Clock(), files
        self._keeping = Persistence(files, (SERVICE,))
        self.store = Store((SERVICE,), Settings(), ())
        self.quieting = SilenceController(self.store, self._keeping, self.clock)
        self.told: list[NotificationKind] = []

    def look(self, *incidents: Incident, minutes: int = 1) -> None:
        for _ in range(minutes):
            self._look(incidents)

    def _look(self, incidents: tuple[Incident, ...]) -> None:
        self.clock.moment += timedelta(minutes=1)
        now = self.clock.moment
        reading = PageReading("x", SERVICE.page_url, (), incidents)
        for report in (NetworkReport(now, Network.ONLINE, 30.0), PageReport("svc", now, PageState.FRESH, reading)):
            self.told += [notice.kind for notice in self.store.apply(report, now).notices]

    def state(self) -> SilenceStatus | None:
        return self.quieting.state(self.clock.now(), NotifySettings())

    def after_a_restart(self) -> SilenceStatus | None:
        memory, problems = AppStateFile(self._files.memory_file).load(self.clock.now())
        assert not problems
        again = Store((SERVICE,), Settings(), (), app_state=memory)
        return SilenceController(again, self._keeping, self.clock).state(self.clock.now(), NotifySettings())


def incident(number: int = 1, phase: Phase = Phase.INVESTIGATING) -> Incident:
    at = START + timedelta(minutes=2 + 20 * number)
    over = at + timedelta(hours=1) if phase is Phase.RESOLVED else None
    return Incident(f"i{number}", "Title", phase, Health.PARTIAL_OUTAGE, at, at, over)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(app_paths(tmp_path))
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
    home: Home, qtbot, wish: SilenceRequest, state: SilenceStatus
) -> None:
    home.look(incident())
    with qtbot.waitSignal(home.quieting.changed):
        home.quieting.on_wish(wish)
    assert home.state() == home.after_a_restart() == state
    home.quieting.on_wish(SilenceRequest.RESUME)
    assert home.state() == home.after_a_restart() == SilenceStatus(troubles=1, incidents={"i1": False})


@pytest.mark.parametrize("wish", SilenceRequest)
def test_every_wish_can_be_done(home: Home, wish: SilenceRequest) -> None:
    home.look(incident())
    home.quieting.on_wish(wish)
    assert home.state().is_on is (wish is not SilenceRequest.RESUME)


def test_the_actions_of_a_notice_do_the_same_as_the_menu(home: Home) -> None:
    home.look(incident(), incident(2), minutes=30)
    assert home.state() == SilenceStatus(troubles=2, incidents={"i1": False, "i2": False})
    slot = home.store.app_state.alerts.alerts[0].key
    home.quieting.on_notice_action(slot, NotificationAction.MUTE)
    assert (
        home.state()
        == home.after_a_restart()
        == SilenceStatus(troubles=2, muted=1, incidents={"i1": True, "i2": False})
    )
    home.quieting.on_notice_action(slot, NotificationAction.SNOOZE)
    assert home.state().until == home.clock.now() + timedelta(hours=1)


def test_one_of_two_incidents_is_muted_and_told_of_again(home: Home) -> None:
    home.look(incident(), incident(2), minutes=30)
    home.told.clear()
    home.quieting.on_wish(MuteRequest("i2", muted=True))
    assert (
        home.state()
        == home.after_a_restart()
        == SilenceStatus(troubles=2, muted=1, incidents={"i1": False, "i2": True})
    )
    later = (replace(incident(), phase=Phase.MONITORING), replace(incident(2), phase=Phase.MONITORING))
    home.look(*later)
    assert home.told == [NotificationKind.UPDATE], "of the first alone"
    home.quieting.on_wish(MuteRequest("i2", muted=False))
    (notice,) = home.store.tick(home.clock.now()).notices
    assert (notice.incident_ids, notice.update_only) == (("i2",), False)
    home.quieting.on_wish(MuteRequest("nobody's", muted=True))
    assert home.state().muted == 0


def test_muted_from_the_menu_only_the_end_is_told(home: Home) -> None:
    home.look(incident())
    home.quieting.on_wish(SilenceRequest.END)
    home.look(replace(incident(), phase=Phase.MONITORING), minutes=5)
    home.look(incident(phase=Phase.RESOLVED), minutes=5)
    assert home.told == [NotificationKind.CONFIRMED, NotificationKind.RESOLVED]
    assert home.state() == SilenceStatus()


def test_loud_again_what_is_still_on_is_told_at_the_next_beat(home: Home) -> None:
    home.quieting.on_wish(SilenceRequest.HOUR)
    home.look(incident(), minutes=30)
    assert home.told == []
    home.quieting.on_wish(SilenceRequest.RESUME)
    assert [notice.kind for notice in home.store.tick(home.clock.now()).notices] == [NotificationKind.CONFIRMED]


def test_nothing_can_be_asked_of_notifications_that_are_off(home: Home) -> None:
    assert home.quieting.state(START, NotifySettings(enabled=False)) is None
