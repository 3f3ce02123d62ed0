"""What opening the panel asks for where there are hundreds of services: little, and only of those that it details."""

from __future__ import annotations

import random
import sys
from datetime import UTC, datetime, time, timedelta

import pytest

from tests.unit.app.test_page_history_service import Clock, Network
from trayapp.app.monitor import Monitor
from trayapp.app.page_history_service import PageHistoryService
from trayapp.domain.model.enums import Health, PageState
from trayapp.domain.model.reports import PageReading, PageReport
from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import Settings
from trayapp.domain.model.snapshot import MOST_DETAILED
from trayapp.domain.model.status_page import Component
from trayapp.domain.polling_policy import TROUBLE_PAGE_S
from trayapp.polling.scheduler import Job, Kind, Scheduler
from trayapp.store.history.history import History

COUNT = 300
START = datetime(2026, 3, 17, 12, tzinfo=UTC)
SERVICES = tuple(Service(f"s{n}", f"S{n}", f"https://s{n}.example") for n in range(COUNT))


def page(number: int, health: Health = Health.OPERATIONAL, at: datetime = START) -> PageReport:
    service = SERVICES[number]
    reading = PageReading("statuspage", service.page_url, (Component("c", "API", None, health),))
    return PageReport(service.id, at, PageState.FRESH, reading)


@pytest.fixture
def monitor() -> Monitor:
    made = Monitor(SERVICES, Settings(), (), local=lambda _now: time(12))
    made.on_reports([page(n) for n in range(COUNT)], START)
    return made


def hurried(effects) -> set[str]:
    return {each for each, intervals in effects.poll_intervals.items() if intervals.page_s == TROUBLE_PAGE_S}


def test_an_open_panel_hurries_what_it_details_and_nothing_else(monitor) -> None:
    opened = monitor.on_conditions(START, panel_open=True)
    assert hurried(opened) == {each.id for each in opened.snapshot.detailed}
    assert len(hurried(opened)) == MOST_DETAILED
    assert hurried(monitor.on_conditions(START, panel_open=False)) == set()


def test_a_service_that_falls_ill_is_detailed_and_another_is_no_more(monitor) -> None:
    before = hurried(monitor.on_conditions(START, panel_open=True))
    for seconds in (40, 80):  # trouble without an incident counts at its second answer
        now = START + timedelta(seconds=seconds)
        later = monitor.on_report(page(299, Health.MAJOR_OUTAGE, now), now)
    assert later.snapshot.primary.id == "s299"
    assert hurried(later) - before == {"s299"}
    assert len(before - hurried(later)) == 1
    assert hurried(monitor.on_conditions(now, panel_open=False)) == {"s299"}, "it is in trouble, open or not"


def in_the_middle_of_a_day(draw: random.Random) -> Scheduler:
    """Return the schedule of all pages after ten minutes, when they have long been spread over the minute."""
    monitor = Monitor(SERVICES, Settings(), (), local=lambda _now: time(12))
    intervals = monitor.on_tick(START).poll_intervals
    schedule = Scheduler([Job(Kind.PAGE, each.id) for each in SERVICES], intervals, draw.random, 0.0)
    for second in range(600):
        for job in schedule.due(float(second)):
            schedule.complete(job, None, second + 0.2)
    return schedule


@pytest.mark.parametrize("seed", range(5))
def test_few_requests_begin_in_the_second_after_the_panel_opened(monitor, seed) -> None:
    schedule = in_the_middle_of_a_day(random.Random(seed))
    usual = len(in_the_middle_of_a_day(random.Random(seed)).due(600.0))
    for service_id, each in monitor.on_conditions(START, panel_open=True).poll_intervals.items():
        schedule.set_intervals(service_id, each)
    assert len(schedule.due(600.0)) <= usual + MOST_DETAILED


def test_other_intervals_for_all_are_set_in_steps_that_grow_with_their_number(monitor) -> None:
    schedule, calls = in_the_middle_of_a_day(random.Random(1)), 0
    lines = monitor.on_conditions(START, saving_power=True).poll_intervals

    def count(_frame, event: str, _argument):
        nonlocal calls
        calls += event == "line"
        return count

    sys.settrace(count)
    try:
        for service_id, each in lines.items():
            schedule.set_intervals(service_id, each)
    finally:
        sys.settrace(None)
    assert calls < 60 * COUNT


def test_the_own_history_is_read_of_the_pages_that_are_detailed(monitor, tmp_path) -> None:
    network, clock = Network(404), Clock()
    history = History(tmp_path / "history.sqlite3", now=clock.now)
    PageHistoryService(history, network.run_aside, clock).refresh(
        monitor.snapshot(START + timedelta(seconds=1)), lambda: None
    )
    history.flush()
    history.close()
    assert network.asked == MOST_DETAILED
