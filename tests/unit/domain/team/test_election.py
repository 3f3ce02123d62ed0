"""Who looks for all: one while it is there, somebody soon after, and nobody's word alone raises an alarm."""

from __future__ import annotations

import pytest

from tests.support.team import BAD, CADENCE_S, START, at, member, report, said
from trayapp.domain.model.team import Peer
from trayapp.domain.team.election import Election, Member, leads, step
from trayapp.domain.team.roster import Roster, with_report


def follower(number: int = 50, *, trusts: bool = True) -> Member:
    return Member(member(number), follows=True, cadence_s=CADENCE_S, trusts=trusts)


def peers(*statements) -> tuple[Peer, ...]:
    return with_report(Roster("me"), report(0, *statements)).alive(START)


def test_who_does_not_follow_always_looks() -> None:
    me = Member(member(1), follows=False, cadence_s=CADENCE_S, trusts=True)
    assert step(Election(), peers(said(2)), me, START).looks


def test_a_follower_does_not_look_while_somebody_does() -> None:
    found = step(Election(), peers(said(2)), follower(), START)
    assert (found.leader, found.looks) == (member(2), False)


def test_who_looks_anyway_comes_before_who_stands_in_and_a_leader_is_kept() -> None:
    first = step(Election(), peers(said(9, follows=True)), follower(), START)
    assert first.leader == member(9)
    second = step(first, peers(said(9, follows=True), said(8)), follower(), START)
    assert second.leader == member(8)
    assert step(second, peers(said(8), said(1)), follower(), START).leader == member(8)


def test_without_a_leader_it_looks_after_a_moment_of_its_own_within_the_jitter() -> None:
    waits = set()
    for number in range(40):
        me, found, seconds = follower(number), Election(had_leader=True), 0.0
        while not (found := step(found, (), me, at(seconds))).looks:
            seconds += 1.0
        assert seconds <= CADENCE_S + 1
        waits.add(seconds)
    assert len(waits) > 15, "a hundred trays don't look at the same moment"


def test_of_several_that_stand_in_the_first_by_rank_stays() -> None:
    mine = Election(looks_since=START)
    assert step(mine, peers(said(60, follows=True)), follower(50), START).looks
    given_way = step(mine, peers(said(40, follows=True)), follower(50), START)
    assert (given_way.looks, given_way.leader) == (False, member(40))


def test_peers_that_do_not_look_are_nobody_to_follow() -> None:
    assert step(Election(), peers(said(2, looks=False)), follower(), START).leader is None


@pytest.mark.parametrize("trusts", [True, False])
def test_a_strangers_word_of_trouble_makes_a_follower_look_itself(trusts) -> None:
    me = follower(trusts=trusts)
    found = step(Election(), peers(said(2, service=BAD)), me, START)
    assert found.looks is not trusts
    again = step(found, peers(said(2, service=BAD)), me, at(10))
    assert again.looks_since == found.looks_since, "and go on with what it has found by then"
    assert not step(again, peers(said(2)), me, at(20)).looks


def test_a_follower_that_looks_already_goes_on_when_its_leader_goes() -> None:
    me = follower(trusts=False)
    looking = step(Election(), peers(said(2, service=BAD)), me, START)
    assert step(looking, (), me, at(5)).looks_since == START


def test_without_a_broker_it_looks_before_the_leaders_last_word_has_expired_and_never_at_once() -> None:
    me, found = follower(), Election(member(2), had_leader=True)
    moments = []
    for seconds in range(0, 200, 5):
        found = step(found, peers(said(2)), me, at(seconds), connected=False)
        assert found.leader == member(2)
        moments += [seconds] if found.looks else []
    assert CADENCE_S <= moments[0] <= 2 * CADENCE_S + 5
    assert not step(found, peers(said(2)), me, at(200)).looks


def test_a_clock_set_back_does_not_hold_it_up() -> None:
    me = follower()
    waiting = step(Election(had_leader=True), (), me, at(1e6))
    found, moments = waiting, 0
    while not (found := step(found, (), me, at(moments))).looks:
        moments += 1
    assert moments <= CADENCE_S + 1


def test_others_rely_on_the_first_of_those_that_look_and_only_if_somebody_follows() -> None:
    looking = Election(looks_since=START)
    follows = said(9, looks=False, follows=True)
    assert leads(member(1), looking, peers(said(2), follows), follows=False)
    assert not leads(member(3), looking, peers(said(2), follows), follows=False)
    assert not leads(member(1), looking, peers(said(2)), follows=False)
    assert not leads(member(1), Election(), peers(follows), follows=True)


def test_the_moment_of_looking_is_kept() -> None:
    assert step(Election(looks_since=START), (), follower(), at(500)).looks_since == START
