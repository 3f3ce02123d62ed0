"""The application without a user interface: what follows from each event."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from trayapp import resources
from trayapp.app.monitor import Monitor
from trayapp.domain.model.enums import Network, PageState, Result, Symptom
from trayapp.domain.model.reports import NetworkReport, PageReading, PageReport, ProbeReport, Sample
from trayapp.domain.model.service import Expect, Service, Target
from trayapp.domain.model.settings import Cadence, Settings
from trayapp.domain.polling_policy import SUSPICIOUS_PROBE_S, TROUBLE_PAGE_S, WATCHFUL_PROBE_S, PollIntervals
from trayapp.store.snapshot_builder import SnapshotBuilder

START = datetime(2026, 2, 3, 20, tzinfo=UTC)
TARGET = Target("api", "https://api.example/", frozenset({200}), Expect.JSON)
SERVICE = Service("svc", "Service", "https://status.example/", (TARGET,))
STEADY = {"svc": PollIntervals(60, 30)}


def page(now: datetime) -> PageReport:
    return PageReport("svc", now, PageState.FRESH, PageReading("x", SERVICE.page_url, (), ()))


def probe(now: datetime, result: Result = Result.GOOD) -> ProbeReport:
    symptom = None if result is Result.GOOD else Symptom.ERRORS
    sample = Sample("api", now, result, symptom, 200.0)
    return ProbeReport("svc", now, (sample,), NetworkReport(now, Network.ONLINE, 30.0))


@pytest.fixture
def monitor() -> Monitor:
    return Monitor((SERVICE,), Settings(), (), local=lambda _now: time(12))


def test_it_needs_no_qt() -> None:
    code = "import sys, trayapp.app.monitor; sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0


def test_the_snapshot_of_an_event_is_the_one_that_a_look_at_that_moment_gives(monitor) -> None:
    effects = monitor.on_report(page(START), START)
    assert effects.snapshot == monitor.snapshot(START)
    assert effects.snapshot.at == START


def test_one_snapshot_is_made_for_each_event(monitor, monkeypatch) -> None:
    made = []
    build = SnapshotBuilder.build
    monkeypatch.setattr(SnapshotBuilder, "build", lambda *args, **named: made.append(1) or build(*args, **named))
    for number, event in enumerate(
        (
            lambda now: monitor.on_report(probe(now), now),
            monitor.on_tick,
            monitor.on_resume,
            lambda now: monitor.on_conditions(now, panel_open=True),
            lambda now: monitor.configure((SERVICE,), Settings(), now),
        ),
        1,
    ):
        event(START + timedelta(seconds=number))
        assert len(made) == number


def test_the_first_report_is_worth_saving_and_the_next_of_the_same_are_not(monitor) -> None:
    assert monitor.on_report(page(START), START).state is not None
    later = START + timedelta(seconds=60)
    assert monitor.on_report(page(later), later).state is None


def test_a_doubt_is_looked_into_at_once_and_the_panel_is_kept_fresh(monitor) -> None:
    assert monitor.on_report(page(START), START).poll_intervals == STEADY
    assert monitor.on_report(probe(START), START).poll_intervals == STEADY
    opened = monitor.on_conditions(START, panel_open=True)
    assert opened.poll_intervals == {"svc": PollIntervals(TROUBLE_PAGE_S, WATCHFUL_PROBE_S)}
    assert opened.notifications == ()
    assert monitor.on_conditions(START, panel_open=False).poll_intervals == STEADY
    now = START + timedelta(seconds=60)
    doubtful = monitor.on_report(probe(now, Result.BAD), now)
    assert doubtful.poll_intervals["svc"].probe_s == SUSPICIOUS_PROBE_S


def test_power_is_saved_and_waking_up_hurries(monitor) -> None:
    saving = monitor.on_conditions(START, saving_power=True)
    assert saving.poll_intervals == {"svc": PollIntervals(180, 90)}
    assert monitor.on_resume(START).poll_intervals["svc"].probe_s == SUSPICIOUS_PROBE_S
    assert monitor.on_tick(START + timedelta(minutes=2)).poll_intervals["svc"].probe_s == 90


def test_other_settings_apply_at_once(monitor) -> None:
    another = replace(SERVICE, id="other", page_url="https://other.example/")
    effects = monitor.configure((SERVICE, another), Settings(cadence=Cadence(page=300, probe=120)), START)
    assert effects.poll_intervals == dict.fromkeys(("svc", "other"), PollIntervals(300, 120))
    assert [each.id for each in effects.snapshot.services] == ["svc", "other"]
    assert effects.state is not None


def test_what_the_user_has_seen_is_remembered_with_what_is_pending(monitor) -> None:
    state = monitor.remember(seen_at=START, hints={"no-tray"}, first_run_done=True, tickets={"a": "1"})
    assert (state.looked_at, state.told_once, state.first_run_done) == (START, {"no-tray"}, True)
    assert state.tickets == {"a": "1"}
    assert monitor.state == state


def test_a_tip_that_did_not_help_gives_way_and_stays_behind_after_a_restart() -> None:
    service = resources.services()[0]

    def tips_in_an_outage(monitor: Monitor, begin: datetime) -> tuple[str, ...]:
        for number in range(12):
            at, result = begin + timedelta(seconds=15 * number), Result.GOOD if number < 4 else Result.BAD
            (like,) = probe(at, result).samples
            samples = tuple(replace(like, target=each.name) for each in service.targets)
            effects = monitor.on_report(replace(probe(at), service_id=service.id, samples=samples), at)
        return tuple(tip.id for tip in effects.snapshot.services[0].tips)

    monitor = Monitor((service,), Settings(), resources.tip_rules())
    first, *others = tips_in_an_outage(monitor, START)
    assert len(others) == 2
    rated = monitor.rate_tip(first, START + timedelta(minutes=3), helped=False)
    assert [tip.id for tip in rated.snapshot.services[0].tips][:2] == others
    assert rated.state is not None
    assert rated.state.tip_feedback == {first: -1}
    restarted = Monitor((service,), Settings(), resources.tip_rules(), app_state=rated.state)
    assert first not in tips_in_an_outage(restarted, START + timedelta(days=1))[:2]


def test_each_change_of_the_verdict_is_logged_once(monitor, caplog) -> None:
    caplog.set_level("INFO", "trayapp.monitor")
    monitor.on_tick(START)
    for seconds in range(3):
        monitor.on_report(probe(START + timedelta(seconds=seconds)), START + timedelta(seconds=seconds))
    assert [record.getMessage() for record in caplog.records] == ["svc: unknown, none", "svc: operational, none"]


def test_a_lost_round_is_looked_into_soon_before_anybody_is_called_offline(monitor) -> None:
    monitor.on_report(page(START), START)
    assert monitor.on_report(probe(START), START).poll_intervals == STEADY
    later = START + timedelta(seconds=60)
    lost = ProbeReport("svc", later, (), NetworkReport(later, Network.OFFLINE))
    effects = monitor.on_report(lost, later)
    assert effects.snapshot.network.state is Network.ONLINE
    assert effects.poll_intervals == {"svc": PollIntervals(60, 20)}
