"""The user's own connection on a line that loses rounds: nothing blinks, and nothing of the evidence is held."""

import itertools
import random
from dataclasses import replace

import pytest

from tests.unit.domain.conftest import SERVICE
from trayapp.domain.detection.connection import is_cut_off, network_now, observe
from trayapp.domain.detection.state import NetworkTracking
from trayapp.domain.model.enums import Network, PageState
from trayapp.domain.model.reports import Failure, FailureKind, PageReport

ALL = ("api", "auth", "edge")
LOST = (Network.OFFLINE, Network.CAPTIVE_PORTAL, Network.PROXY_UNREACHABLE)


def states(world, rounds, every=20.0, begin=0.0):
    """Play rounds, True for a lost one; return what was shown of the connection after each."""
    shown = []
    for number, lost in enumerate(rounds):
        at = begin + number * every
        world.probe(at, ALL if lost else (), network=Network.OFFLINE if lost else Network.ONLINE)
        shown.append(network_now(world.network, (world.state,), world.at(at)))
    return shown


def changes(shown):
    return sum(before is not after for before, after in itertools.pairwise(shown))


@pytest.mark.parametrize("lost", LOST)
def test_a_single_lost_round_is_no_offline(world, lost):
    world.page(0)
    world.probe(0)
    world.probe(60, ALL, network=lost)
    assert network_now(world.network, (world.state,), world.at(61)) is Network.ONLINE
    assert world.headline(61) == "Everything works"


@pytest.mark.parametrize("lost", LOST)
def test_the_second_in_a_row_is_and_since_the_first(world, lost):
    world.page(0)
    world.probe(0)
    world.probe(60, ALL, network=lost)
    world.probe(80, ALL, network=lost)
    assert network_now(world.network, (world.state,), world.at(81)) is lost
    assert world.says(81) == ("unknown", "none", False)
    assert world.judge(81).verdict.since == world.at(60)


def test_the_first_round_of_all_is_believed_at_once(world):
    world.probe(0, ALL, network=Network.OFFLINE)
    assert network_now(world.network, (world.state,), world.at(1)) is Network.OFFLINE


@pytest.mark.parametrize(("share", "needed"), [(20, 3), (10, 4), (5, 5)])
def test_a_line_that_often_loses_a_round_takes_more_of_them(world, share, needed):
    usual = [number % share == share - 1 for number in range(80)]
    assert set(states(world, usual)) == {Network.ONLINE}
    shown = states(world, [False] + [True] * needed, begin=2000)
    assert shown == [Network.ONLINE] * needed + [Network.OFFLINE]


@pytest.mark.parametrize("share", [0.05, 0.1, 0.2])
def test_the_state_does_not_alternate_on_a_bad_line(worlds, share):
    found = []
    for seed in range(40):
        dice = random.Random(seed)
        found.append(changes(states(worlds(), [False, *(dice.random() < share for _ in range(180))])))
    assert sum(found) <= 40, "an hour of trouble at 20 s a round, of which up to 36 are lost: less than one change"


def test_a_connection_that_was_gone_teaches_nothing_about_the_line(world):
    states(world, [False] * 10 + [True] * 30 + [False] * 3)
    assert states(world, [True, True], begin=2000) == [Network.ONLINE, Network.OFFLINE]


def test_an_answer_of_the_page_begins_the_count_again(world):
    world.probe(0)
    for moment in range(60, 1800, 60):
        world.probe(moment, ALL, network=Network.OFFLINE)
        world.probe(moment + 20, ALL, network=Network.OFFLINE) if moment % 180 == 0 else None
        world.page(moment + 30)
        world.probe(moment + 40, ALL, network=Network.OFFLINE)
        assert network_now(world.network, (world.state,), world.at(moment + 41)) is Network.ONLINE


def test_an_error_of_the_page_is_an_answer_too(world):
    world.probe(0)
    world.probe(20, ALL, network=Network.OFFLINE)
    world.page_fails(30, PageState.UNREADABLE)
    world.probe(40, ALL, network=Network.OFFLINE)
    assert network_now(world.network, (world.state,), world.at(41)) is Network.ONLINE


def test_a_page_over_plain_http_proves_nothing_behind_a_portal(world):
    plain = replace(SERVICE, page_url="http://status.example.com")
    world.probe(0)
    world.probe(20, ALL, network=Network.CAPTIVE_PORTAL)
    failure = Failure(FailureKind.TIMEOUT, "")
    report = PageReport("openai", world.at(30), PageState.UNREADABLE, failure=failure)
    assert observe(world.network, plain, report) is world.network
    assert observe(world.network, SERVICE, report) is not world.network


def test_a_page_that_did_not_answer_says_nothing(world):
    world.probe(0)
    world.probe(20, ALL, network=Network.OFFLINE)
    world.page_fails(30)
    world.probe(40, ALL, network=Network.OFFLINE)
    assert network_now(world.network, (world.state,), world.at(41)) is Network.OFFLINE


def test_rounds_of_many_services_at_one_moment_are_one(world):
    world.probe(0)
    for tenth in range(9):
        world.probe(60 + tenth, ALL, network=Network.OFFLINE)
    assert not is_cut_off(world.network)
    world.probe(70, ALL, network=Network.OFFLINE)
    assert is_cut_off(world.network)


def test_the_memory_of_a_line_is_bounded(world):
    states(world, [number % 4 == 0 for number in range(400)])
    states(world, [True] * 50, begin=9000)
    assert world.network.rounds <= 40
    assert len(world.network.lost_at) <= 6


def test_nothing_of_the_evidence_is_held(world):
    """A round that was lost counts for nothing, whatever is shown of the connection."""
    world.page(0)
    world.probe(0)
    before = world.state.probe.targets
    world.probe(60, ALL, network=Network.OFFLINE)
    assert [each.track for each in world.state.probe.targets] == [each.track for each in before]
    world.probes(75, 3, 15, ALL)
    assert world.says(105)[1] == "likely"


def test_a_line_of_which_nothing_is_known_is_not_cut_off():
    assert not is_cut_off(NetworkTracking())


# -- the page on the same line ----------------------------------------------------------------------------------------


def test_a_page_no_longer_vouches_at_the_third_check_in_a_row(world):
    world.page(0)
    shown = []
    world.probes(1, 3, 1)
    for number in range(1, 4):
        world.page_fails(60 * number)
        page = world.judge(60 * number).page
        assert page.state is PageState.UNREACHABLE, "the evidence says what is"
        shown.append((page.vouches, world.headline(60 * number)))
    assert shown == [
        (True, "Everything works"),
        (True, "Everything works"),
        (False, "Working, as far as we can tell"),
    ]
    world.page(240)
    assert world.headline(240) == "Everything works"


def test_a_page_that_misses_a_check_leaves_the_headline_of_an_alarm_alone(world):
    world.page(0)
    world.probe(0)
    last = world.probes(60, 4, 15, ALL)
    before = world.headline(last)
    world.page_fails(last + 1)
    assert world.headline(last + 1) == before
    world.page_fails(last + 41)
    world.page_fails(last + 81)
    assert world.headline(last + 81) != before


def test_a_page_never_read_is_unreachable_at_once(world):
    world.page_fails(0)
    assert not world.judge(1).page.vouches


def test_a_page_that_cannot_be_read_is_said_at_once_and_is_not_well_by_silence(world):
    world.page(0)
    world.page_fails(60, PageState.UNREADABLE)
    assert not world.judge(61).page.vouches
    world.page_fails(120)
    assert not world.judge(121).page.vouches


def test_a_page_asked_once_an_hour_is_not_fresh_for_three_of_them(world):
    for hour in range(5):
        world.page(3600 * hour)
    world.page_fails(3600 * 5)
    assert world.judge(3600 * 5).page.vouches
    world.page_fails(3600 * 6)
    assert not world.judge(3600 * 6.9).page.vouches
