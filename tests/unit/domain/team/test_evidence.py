"""What colleagues see, in one line: beside the verdict, never in it."""

from __future__ import annotations

import pytest

from tests.support.team import BAD, SERVICE, START, report, said
from trayapp.domain.detection.verdict import unjudged
from trayapp.domain.model.enums import Confirmation, EvidenceSource, Health
from trayapp.domain.model.snapshot import Verdict
from trayapp.domain.team.evidence import evidence
from trayapp.domain.team.roster import Roster, with_report
from trayapp.i18n.formatter import translate
from trayapp.i18n.message import message


def line(*statements, trouble: bool = True) -> tuple[str, str] | None:
    blank = unjudged("svc", "Service", SERVICE.page_url)
    health, confirmation = (
        (Health.MAJOR_OUTAGE, Confirmation.LIKELY) if trouble else (Health.OPERATIONAL, Confirmation.NONE)
    )
    verdict = Verdict(health, confirmation, recovering=False, headline=message("x"))
    view = type(blank)(blank.id, blank.name, verdict, blank.page)
    found = evidence(view, with_report(Roster("me"), report(0, *statements)).alive(START))
    return None if found is None else (str(found.source), translate(found.text))


def team(bad: int, good: int, *, bad_place: str = "", good_place: str = ""):
    sick = [said(number, service=BAD, place=bad_place) for number in range(1, bad + 1)]
    return [*sick, *(said(100 + number, place=good_place) for number in range(good))]


@pytest.mark.parametrize(
    ("statements", "text", "source"),
    [
        (team(7, 2, good_place="Berlin"), "7 of 9 colleagues see it too, the 2 in Berlin don't", "regions"),
        (team(8, 1, good_place="Berlin"), "8 of 9 colleagues see it too, the 1 in Berlin doesn't", "regions"),
        (team(2, 7, bad_place="Berlin"), "2 of 9 colleagues see it too, all of them in Berlin", "regions"),
        (team(7, 2), "7 of 9 colleagues see it too", "reports"),
        (team(7, 2, bad_place="Berlin", good_place="Berlin"), "7 of 9 colleagues see it too", "reports"),
        (team(9, 0), "All 9 colleagues see it too", "reports"),
        (team(1, 0), "1 colleague sees it too", "reports"),
        (team(0, 9), "None of 9 colleagues sees it", "reports"),
    ],
)
def test_in_trouble_it_says_who_sees_it_too_and_where_not(statements, text, source) -> None:
    assert line(*statements) == (source, text)


def test_while_all_is_well_here_it_says_what_others_see_and_else_nothing() -> None:
    assert line(*team(3, 6), trouble=False) == (
        EvidenceSource.REPORTS,
        "3 of 9 colleagues see a problem that doesn't show here",
    )
    assert line(*team(0, 9), trouble=False) is None


def test_who_only_follows_sees_nothing() -> None:
    follower = said(3, service=BAD, looks=False, follows=True)
    assert line(follower) is None
    assert line(said(4), said(5)) == (
        "reports",
        "None of 2 colleagues sees it",
    )
