"""Who is there: by our own clock, each statement once, and never more than there is room for."""

from __future__ import annotations

from dataclasses import replace

from tests.support.team import CADENCE_S, START, at, kept, member, report, said
from trayapp.domain.model.team import MOST_PEERS, Link, TeamReport
from trayapp.domain.team.roster import LONGEST_CADENCE_S, Roster, has_wrong_clock, is_alive, named, with_report


def roster(*reports: TeamReport) -> Roster:
    found = Roster(member(0))
    for each in reports:
        found = with_report(found, each)
    return found


def there(found: Roster, seconds: float) -> list[str]:
    return [each.id for each in found.alive(at(seconds))]


def test_a_peer_counts_for_three_of_its_cadences_and_no_longer() -> None:
    found = roster(report(0, said(1)))
    assert there(found, 3 * CADENCE_S - 1) == [member(1)]
    assert there(found, 3 * CADENCE_S) == []


def test_who_the_broker_calls_away_is_gone_at_once_and_back_with_its_next_word() -> None:
    found = roster(report(0, said(1), said(2)), report(5, gone=(1,)))
    assert there(found, 5) == [member(2)]
    assert there(with_report(found, report(6, said(1, 6))), 6) == [member(1), member(2)]


def test_we_are_no_peer_of_our_own() -> None:
    assert there(roster(report(0, said(0))), 0) == []


def test_a_statement_that_comes_twice_or_late_changes_nothing() -> None:
    first, second = said(1, 0), said(1, 60)
    found = roster(report(60, second))
    assert with_report(found, report(70, second)).peers == found.peers
    assert with_report(found, report(70, first)).peers == found.peers


def test_a_peer_that_starts_again_is_heard_although_it_counts_from_one() -> None:
    found = roster(report(60, said(1, 60)), report(70, said(1, 70, run=2, number=1)))
    assert found.peers[member(1)].heard_at == at(70)


def test_a_peer_whose_clock_went_back_before_it_started_again_is_heard_once_it_has_expired() -> None:
    found = roster(report(0, said(1, run=5)))
    assert with_report(found, report(100, said(1, 100, run=4))).peers == found.peers
    assert there(with_report(found, report(300, said(1, 300, run=4))), 300) == [member(1)]


def test_what_the_broker_kept_is_as_old_as_its_sender_says() -> None:
    fresh = TeamReport(at(100), Link.CONNECTED, (kept(said(1, 90)),))
    assert roster(fresh).peers[member(1)].heard_at == at(90)
    old = TeamReport(at(1000), Link.CONNECTED, (kept(said(1, 90)),))
    ahead = TeamReport(at(0), Link.CONNECTED, (kept(said(1, 3600)),))
    assert there(roster(old), 1000) == there(roster(ahead), 0) == []


def test_a_wrong_clock_is_told_and_changes_nothing_else() -> None:
    found = roster(report(0, replace(said(1), at=at(7200)), said(2)))
    assert there(found, 100) == [member(1), member(2)]
    wrong = {each.id: has_wrong_clock(each) for each in found.alive(at(0))}
    assert wrong == {member(1): True, member(2): False}
    assert found.peers[member(1)].clock_off_s == 7200


def test_our_own_clock_set_back_leaves_no_peer_from_the_future() -> None:
    found = roster(report(0, said(1)))
    assert not is_alive(found.peers[member(1)], at(-3600))


def test_a_boasted_cadence_keeps_nobody_forever() -> None:
    found = roster(report(0, said(1, cadence_s=1e9)))
    assert there(found, 3 * LONGEST_CADENCE_S) == []


def test_there_are_never_more_peers_than_there_is_room_for_and_those_that_are_there_stay() -> None:
    crowd = roster(report(0, *(said(number) for number in range(1, MOST_PEERS + 1))))
    full = with_report(crowd, report(1, *(said(number, 1) for number in range(1000, 1100))))
    assert len(full.peers) == MOST_PEERS
    assert full.ignored == 100
    assert there(full, 1)[0] == member(1)
    later = with_report(full, report(4 * CADENCE_S, said(2000, 240)))
    assert there(later, 4 * CADENCE_S) == [member(2000)]


def test_where_there_is_no_room_who_speaks_comes_before_who_is_silent() -> None:
    found = with_report(Roster(member(0), 20.0), report(0, *(said(number) for number in range(1, MOST_PEERS + 1))))
    found = with_report(found, report(30, said(1, 30), said(500, 30)))
    assert {member(1), member(500)} <= set(there(found, 30))
    assert len(found.peers) == MOST_PEERS


def test_the_list_is_by_name_with_the_unnamed_last() -> None:
    found = roster(report(0, said(1), said(2, name="Zoe"), said(3, name="ada")))
    assert [each.statement.name for each in named(found.alive(START))] == ["ada", "Zoe", ""]
