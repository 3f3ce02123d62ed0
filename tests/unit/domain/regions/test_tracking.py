"""How many tests an incident may use, when a check is made by itself, and for how long a finding counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from trayapp import resources
from trayapp.domain.model.enums import Confirmation, Health, PageState, Result, TargetState
from trayapp.domain.model.regions import PlaceKind, PlaceSample, RegionalScope, RegionsReport
from trayapp.domain.model.reports import Whereabouts
from trayapp.domain.model.snapshot import PageStatus, ServiceSnapshot, TargetStatus, Verdict
from trayapp.domain.regions import tracking
from trayapp.domain.regions.tracking import INCIDENT_GAP, LONGEST_CHECK, RegionsRequest, RegionsTracking
from trayapp.i18n.formatter import translate
from trayapp.i18n.message import message

OPENAI = resources.services()[0]
NOW = datetime(2026, 4, 20, 14, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def view(confirmation: Confirmation = Confirmation.LIKELY, since: datetime | None = NOW) -> ServiceSnapshot:
    failing = confirmation is not Confirmation.NONE
    verdict = Verdict(Health.PARTIAL_OUTAGE, confirmation, recovering=False, headline=message("x"), since=since)
    states = {"api": TargetState.UP, "auth": TargetState.DOWN if failing else TargetState.UP}
    probes = tuple(
        TargetStatus(each.name, Result.GOOD, None, 20.0, NOW, states.get(each.name, TargetState.UP), each.stands_for)
        for each in OPENAI.targets
    )
    return ServiceSnapshot("openai", "OpenAI", verdict, PageStatus("", None, PageState.FRESH, NOW), probes=probes)


def asked(
    known: RegionsTracking, at: datetime, *, limit: int = 8, vantages: int = 0, seen: ServiceSnapshot | None = None
) -> tuple[RegionsTracking, RegionsRequest | None]:
    return tracking.request(known, seen or view(), OPENAI.targets, at, limit=limit, vantages=vantages)


def answered(known: RegionsTracking, at: datetime, tests: int = 8, **results: Result) -> RegionsTracking:
    samples = tuple(
        PlaceSample(PlaceKind.ELSEWHERE, country, "auth", result) for country, result in results.items() for _ in "12"
    )
    assert known.asked_at is not None
    report = RegionsReport(
        "openai", at, known.asked_at, samples, finished=True, tests=tests, whereabouts=Whereabouts("GB")
    )
    return tracking.reported(known, report)


def trouble(at: datetime = NOW) -> RegionsTracking:
    return tracking.noticed(RegionsTracking(), view(), at)


def test_an_incident_has_eight_tests_however_often_somebody_clicks() -> None:
    known, request = asked(trouble(), NOW)
    assert request is not None
    assert (request.tests, request.targets[0]) == (8, "auth")
    known = answered(known, NOW + MINUTE, tests=5)
    known, request = asked(known, NOW + 2 * MINUTE)
    assert request is not None
    assert request.tests == 3
    known = answered(known, NOW + 3 * MINUTE, tests=3)
    assert known.used == 8
    assert asked(known, NOW + 4 * MINUTE)[1] is None


def test_the_users_own_vantage_points_are_asked_when_no_test_is_left() -> None:
    known = answered(asked(trouble(), NOW)[0], NOW + MINUTE)
    _, request = asked(known, NOW + 2 * MINUTE, vantages=1)
    assert request is not None
    assert request.tests == 0


def test_a_token_allows_more() -> None:
    known = answered(asked(trouble(), NOW)[0], NOW + MINUTE)
    _, request = asked(known, NOW + 2 * MINUTE, limit=24)
    assert request is not None
    assert request.tests == 16


@pytest.mark.parametrize(("pause", "tests"), [(INCIDENT_GAP + MINUTE, 8), (INCIDENT_GAP - MINUTE, None)])
def test_the_next_incident_has_its_own_tests_and_the_same_one_does_not(pause: timedelta, tests: int | None) -> None:
    known = answered(asked(trouble(), NOW)[0], NOW + MINUTE)
    known = tracking.noticed(known, view(Confirmation.NONE, None), NOW + 2 * MINUTE)
    known = tracking.noticed(known, view(), NOW + pause)
    _, request = asked(known, NOW + pause + MINUTE)
    assert (request.tests if request else None) == tests


def test_in_calm_times_the_tests_are_counted_for_half_an_hour() -> None:
    calm = view(Confirmation.NONE, None)
    known = answered(asked(RegionsTracking(), NOW, seen=calm)[0], NOW + MINUTE)
    assert asked(known, NOW + 20 * MINUTE, seen=calm)[1] is None
    assert asked(known, NOW + 32 * MINUTE, seen=calm)[1] is not None


def test_two_checks_do_not_run_at_once_and_a_lost_one_does_not_block_for_ever() -> None:
    known, _ = asked(trouble(), NOW)
    assert asked(known, NOW + MINUTE)[1] is None
    assert asked(known, NOW + LONGEST_CHECK + MINUTE)[1] is not None


def test_a_check_is_due_by_itself_once_in_an_incident_before_the_page_confirms_it() -> None:
    assert not tracking.is_due(RegionsTracking(), view())
    known = trouble()
    assert tracking.is_due(known, view(Confirmation.SUSPECTED))
    assert not tracking.is_due(known, view(Confirmation.CONFIRMED))
    assert not tracking.is_due(known, view(Confirmation.NONE))
    known, _ = asked(known, NOW)
    assert not tracking.is_due(known, view())
    later = tracking.noticed(known, view(), NOW + timedelta(hours=3))
    assert tracking.is_due(later, view())


GOOD, BAD = Result.GOOD, Result.BAD


def test_a_finding_is_one_line_of_evidence_while_the_trouble_lasts_and_for_an_hour() -> None:
    known = answered(asked(trouble(), NOW)[0], NOW + MINUTE, GB=BAD, DE=BAD, US=GOOD, JP=GOOD)
    found = tracking.status(known, known.report, view(), "", NOW + 2 * MINUTE)
    assert found.finding.scope is RegionalScope.REGIONAL
    line = tracking.evidence(found, view())
    assert line is not None
    assert translate(line.text) == "Sign-in fails in 2 of 4 countries, your own included."
    for later, seen in (
        (NOW + timedelta(hours=2), view()),
        (NOW + 3 * MINUTE, view(Confirmation.NONE, None)),
        (NOW + 3 * MINUTE, view(since=NOW + timedelta(minutes=20))),
    ):
        old = tracking.status(known, known.report, seen, "", later)
        assert not old.current
        assert tracking.evidence(old, seen) is None


def test_what_failed_when_it_was_asked_stays_in_question_after_it_works_again() -> None:
    known = answered(asked(trouble(), NOW)[0], NOW + MINUTE, GB=BAD, DE=BAD, US=GOOD, JP=GOOD)
    later = tracking.status(known, known.report, view(Confirmation.NONE, None), "", NOW + 5 * MINUTE)
    assert later.finding.scope is RegionalScope.REGIONAL


def test_a_finding_that_tells_nothing_is_no_evidence() -> None:
    known = answered(asked(trouble(), NOW)[0], NOW + MINUTE, GB=BAD, US=GOOD)
    found = tracking.status(known, known.report, view(), "", NOW + 2 * MINUTE)
    assert tracking.evidence(found, view()) is None


def test_a_report_of_an_earlier_check_is_ignored() -> None:
    known, _ = asked(trouble(), NOW)
    first = answered(known, NOW + MINUTE, US=GOOD)
    second = answered(asked(first, NOW + 2 * MINUTE, limit=24)[0], NOW + 3 * MINUTE, US=BAD)
    assert first.report is not None
    assert tracking.reported(second, replace(first.report, at=NOW + 5 * MINUTE)) is second
