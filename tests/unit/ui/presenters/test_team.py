"""The team line by line in the tab Elsewhere: who is there, what each sees, and what is wrong with the broker."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.screenshots import moments
from tests.support.team import BAD, WELL, said
from trayapp.domain.model.team import Link, Peer, TeamStatus
from trayapp.i18n.formatter import ENGLISH
from trayapp.ui.icons.template import IconState
from trayapp.ui.panel.rows import rows
from trayapp.ui.presenters import sources
from trayapp.ui.presenters.elsewhere import elsewhere_source
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.panel_view_model import Tab
from trayapp.ui.presenters.present import present
from trayapp.ui.presenters.team import MOST_LISTED

MOMENT = moments.MOMENTS["confirmed"]()
SERVICE = MOMENT.snapshot.primary.id


def peer(who: int, service=WELL, *, clock_off_s: float = 0.0, **more) -> Peer:
    statement = replace(said(who, **more), services={SERVICE: service})
    return Peer(statement, moments.NOW - timedelta(seconds=20), clock_off_s)


def facts(team: TeamStatus | None) -> list[tuple[str, IconState]]:
    snapshot = replace(MOMENT.snapshot, team=team)
    shown = dict(sources.facts(snapshot, Formatter(moments.NOW, ENGLISH), {}))[Tab.ELSEWHERE]
    return [(each.text, each.state) for each in shown if each.id.startswith("team:")]


def test_without_a_team_nothing_is_said() -> None:
    assert facts(None) == []


def test_each_colleague_has_a_line_with_what_it_sees_those_in_trouble_first() -> None:
    ada = peer(1, name="Ada", place="Berlin", looks=True)
    team = TeamStatus(Link.CONNECTED, (ada, peer(2, BAD, name="Bob"), peer(3, replace(WELL, targets={}))), ada)
    assert facts(team) == [
        ("Colleagues: 3 colleagues are there", IconState.OPERATIONAL),
        ("Bob: checks fail", IconState.OUTAGE),
        ("Ada (Berlin): all checks pass, checks for you", IconState.OPERATIONAL),
        ("a colleague: doesn't check this itself", IconState.UNKNOWN),
    ]


def test_a_wrong_clock_and_ignored_messages_are_told() -> None:
    team = TeamStatus(Link.CONNECTED, (peer(1, name="Ada", clock_off_s=7200), peer(2, clock_off_s=-7200)), ignored=3)
    told = [text for text, _ in facts(team)]
    assert told[1:] == [
        "3 messages were ignored",
        "Ada: all checks pass, its clock is 2 h ahead",
        "a colleague: all checks pass, its clock is 2 h behind",
    ]


@pytest.mark.parametrize("link", [each for each in Link if each not in {Link.CONNECTING, Link.CONNECTED}])
def test_a_broker_in_trouble_has_a_title_and_what_to_do(link) -> None:
    ((text, state),) = facts(TeamStatus(link))
    assert state is IconState.UNKNOWN
    assert "trayapp goes on by itself. " in text


def test_a_hundred_colleagues_have_no_hundred_lines() -> None:
    team = TeamStatus(Link.CONNECTED, tuple(peer(number) for number in range(100)))
    assert len(facts(team)) == MOST_LISTED + 1


def test_a_name_is_no_markup_and_turns_nothing_around() -> None:
    team = TeamStatus(Link.CONNECTED, (peer(1, name="<b>\u202eadA</b>", place="x" * 40),))
    assert "\u202e" not in facts(team)[1][0]


def test_the_tab_says_how_many_colleagues_see_it() -> None:
    def tab(*peers: Peer) -> tuple[str, IconState]:
        found = elsewhere_source(
            MOMENT.snapshot.primary, TeamStatus(Link.CONNECTED, peers), Formatter(moments.NOW, ENGLISH)
        )
        return found.word, found.state

    assert tab(peer(1, BAD), peer(2, BAD), peer(3)) == ("2 of 3", IconState.OUTAGE)
    assert tab(peer(1)) == ("Works there", IconState.OPERATIONAL)
    assert tab() == tab(peer(1, looks=False)) == ("Not asked", IconState.UNKNOWN)


def test_it_stands_in_the_tab_elsewhere() -> None:
    snapshot = replace(MOMENT.snapshot, team=TeamStatus(Link.CONNECTED, (peer(1, BAD, name="Ada"),)))
    view = present(replace(MOMENT.snapshot, team=snapshot.team), MOMENT.now, extras=MOMENT.extras).panel
    spoken = [row.spoken for row in rows(view, frozenset(), Tab.ELSEWHERE)]
    assert any(each.startswith("Ada: checks fail") for each in spoken)
