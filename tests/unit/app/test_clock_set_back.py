"""A clock that is set back, by little or much: what happens next is seen at once, and nothing stale is green."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from trayapp.app.monitor import Monitor
from trayapp.domain.alerts.notification import NotificationKind
from trayapp.domain.model.enums import Confirmation, Health, Network, Origin, PageState, Phase, Result, Symptom
from trayapp.domain.model.reports import NetworkReport, PageReading, PageReport, ProbeReport, Sample
from trayapp.domain.model.service import Service, Target
from trayapp.domain.model.settings import Settings
from trayapp.domain.model.status_page import Incident

START = datetime(2026, 2, 3, 20, tzinfo=UTC)
SERVICE = Service("svc", "Service", "https://status.example/", (Target("api", "https://api.example/"),))


class Course:
    """A service that is checked every twenty seconds by a clock that can be set."""

    def __init__(self) -> None:
        self.now = START
        self.monitor = Monitor((SERVICE,), Settings(), (), local=lambda _now: time(12))
        self.told: list[NotificationKind] = []

    def check(self, *incidents: Incident, result: Result = Result.GOOD, minutes: float = 1 / 3):
        for _ in range(round(minutes * 3)):
            self.now += timedelta(seconds=20)
            symptom = None if result is Result.GOOD else Symptom.ERRORS
            network = NetworkReport(self.now, Network.ONLINE, 30.0)
            probe = ProbeReport(
                "svc", self.now, (Sample("api", self.now, result, symptom, 100.0, 500, origin=Origin.OWN),), network
            )
            page = PageReport("svc", self.now, PageState.FRESH, PageReading("x", SERVICE.page_url, (), incidents))
            for report in (page, probe):
                effects = self.monitor.on_report(report, self.now)
                self.told += [each.kind for each in effects.notifications]
        return effects.snapshot.services[0]


@pytest.fixture
def course() -> Course:
    made = Course()
    assert made.check(minutes=30).verdict.health is Health.OPERATIONAL
    return made


BACK = [3, 6, 30, 70, 100, 119, 121, 3600, 86_400, 400 * 86_400]


def checks_until_likely(course: Course) -> int:
    """Return how many checks of a failing target it takes to find its outage."""
    for number in range(1, 60):
        if course.check(result=Result.BAD).verdict.confirmation is Confirmation.LIKELY:
            return number
    return 60


@pytest.mark.parametrize("seconds", BACK)
def test_an_outage_is_found_about_as_soon_as_ever(course: Course, seconds: int) -> None:
    usual = Course()
    usual.check(minutes=30)
    course.now -= timedelta(seconds=seconds)
    assert checks_until_likely(course) <= checks_until_likely(usual) + 2


@pytest.mark.parametrize("seconds", BACK)
def test_an_incident_is_shown_with_the_next_report_of_the_page(course: Course, seconds: int) -> None:
    course.now -= timedelta(seconds=seconds)
    at = course.now + timedelta(seconds=30)
    incident = Incident("i1", "Title", Phase.INVESTIGATING, Health.PARTIAL_OUTAGE, at, at, None)
    assert course.check(incident).verdict.health is Health.PARTIAL_OUTAGE


@pytest.mark.parametrize("seconds", BACK)
def test_what_is_on_is_not_told_twice_and_its_end_is(course: Course, seconds: int) -> None:
    at = course.now
    incident = Incident("i1", "Title", Phase.INVESTIGATING, Health.PARTIAL_OUTAGE, at, at, None)
    course.check(incident, minutes=10)
    assert course.told == [NotificationKind.CONFIRMED]
    course.now -= timedelta(seconds=seconds)
    course.check(incident, minutes=20)
    assert course.told == [NotificationKind.CONFIRMED]
    course.check(minutes=20)
    assert course.told == [NotificationKind.CONFIRMED, NotificationKind.RESOLVED]
