"""Who is due when, by seconds that the test hands in."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest

from trayapp.domain.model.enums import PageState
from trayapp.domain.model.reports import Failure, FailureKind, PageReport
from trayapp.domain.polling_policy import PollIntervals
from trayapp.polling.scheduler import MANY_JOBS, Job, Kind, Scheduler

NOW = datetime(2026, 2, 3, 20, tzinfo=UTC)
PAGE = Job(Kind.PAGE, "openai")
PROBE = Job(Kind.PROBE, "openai")


def agenda(page: float = 60.0, probe: float = 60.0) -> Scheduler:
    return Scheduler([PAGE, PROBE], {"openai": PollIntervals(page, probe)}, lambda: 0.999999, 100.0)


def page_report(retry_after_s: float | None = None) -> PageReport:
    failure = Failure(FailureKind.HTTP_STATUS, "503", retry_after_s)
    return PageReport("openai", NOW, PageState.UNREACHABLE, failure=failure)


def test_everything_is_due_at_once_at_the_beginning():
    assert set(agenda().due(100.0)) == {PAGE, PROBE}


def test_a_running_job_is_not_due_again():
    plan = agenda()
    plan.due(100.0)
    assert plan.due(10_000.0) == []
    assert plan.next_due() is None


def test_the_next_look_is_counted_from_the_beginning_of_the_last():
    plan = agenda()
    plan.due(100.0)
    plan.complete(PAGE, None, 107.0)
    assert plan.next_due() == pytest.approx(160.0, abs=0.01)


def test_a_look_that_takes_longer_than_its_interval_does_not_pile_up():
    plan = agenda(page=1.0)
    plan.due(100.0)
    plan.complete(PAGE, None, 107.0)
    assert plan.next_due() == 107.0


def test_jitter_never_makes_an_interval_longer():
    for draw in (0.0, 0.5, 0.999999):
        plan = Scheduler([PAGE], {"openai": PollIntervals(60.0, 60.0)}, lambda draw=draw: draw, 0.0)
        plan.due(0.0)
        plan.complete(PAGE, None, 0.0)
        assert 30.0 <= (plan.next_due() or 0.0) <= 60.0


def test_retry_after_of_a_page_is_honoured_even_by_check_now():
    plan = agenda()
    plan.due(100.0)
    plan.complete(PAGE, page_report(300.0), 101.0)
    plan.check_now(120.0)
    assert plan.next_due() == 401.0


def test_check_now_makes_everything_due_but_keeps_the_least_gap():
    plan = agenda()
    plan.due(100.0)
    plan.complete(PAGE, None, 101.0)
    plan.complete(PROBE, None, 101.0)
    plan.check_now(104.0)
    assert plan.due(109.0) == []
    assert plan.due(110.0) == [PAGE]
    assert plan.due(115.0) == [PROBE]


def test_a_faster_pace_pulls_the_next_look_nearer():
    plan = agenda()
    plan.due(100.0)
    plan.complete(PAGE, None, 101.0)
    plan.complete(PROBE, None, 101.0)
    plan.set_intervals("openai", PollIntervals(60.0, 15.0))
    assert plan.next_due() == pytest.approx(115.0, abs=0.01)
    plan.set_intervals("another", PollIntervals(1.0, 1.0))
    assert plan.next_due() == pytest.approx(115.0, abs=0.01)


def test_among_many_jobs_those_of_one_second_start_together_and_none_too_soon_or_too_late():
    draw = random.Random(1).random
    jobs = [Job(Kind.PAGE, f"s{number}") for number in range(MANY_JOBS)]
    scheduler = Scheduler(jobs, {job.service_id: PollIntervals(60, 60) for job in jobs}, draw, 0.0)
    started, wakings = dict.fromkeys(jobs, 0.0), 0
    for job in scheduler.due(0.0):
        scheduler.complete(job, page_report(), 0.3)
    for _ in range(200):
        now = scheduler.next_due()
        assert now is not None
        due = scheduler.due(now)
        wakings += 1
        for job in due:
            assert 45.0 <= now - started[job] <= 60.0
            started[job] = now
            scheduler.complete(job, page_report(), now + 0.3)
    assert wakings * 1.5 < sum(1 for _ in jobs) * max(started.values()) / 52.5, "fewer wakings than looks"
