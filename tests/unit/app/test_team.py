"""A team in the running app: others are evidence, a follower shows its leader, and a dead leader is never green."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from tests.support.team import BAD, CADENCE_S, SERVICE, WELL, Tray, at, member, page_report, probe_report, report, said
from trayapp.app.monitor import Monitor
from trayapp.domain.model.enums import Confirmation, Health, PageState, ReasonKind, TargetState
from trayapp.domain.model.settings import Settings, TeamSettings
from trayapp.domain.model.team import Link, ServiceStatement, TeamReport
from trayapp.i18n.formatter import translate
from trayapp.store.app_state import AppState
from trayapp.ui.icons.state import icon_state
from trayapp.ui.icons.template import IconState

CONFIRMED = ServiceStatement(
    Health.PARTIAL_OUTAGE,
    Confirmation.CONFIRMED,
    reason=ReasonKind.INCIDENT,
    since=at(-600),
    page=PageState.FRESH,
    page_health=Health.PARTIAL_OUTAGE,
    targets={"api": TargetState.UP},
)


def looked(tray: Tray, seconds: float, rounds: int, *, well: bool, every: float = 15.0) -> float:
    for number in range(rounds):
        tray.look(at(seconds + number * every), well=well)
    return seconds + rounds * every


def evidence_of(tray: Tray) -> list[str]:
    return [translate(each.text) for each in tray.view.verdict.evidence]


def following(**more) -> Tray:
    tray = Tray(50, follow=True, **more)
    tray.hear(report(0, said(1, name="Ada", place="Berlin")))
    return tray


def test_without_a_team_nothing_of_it_is_there() -> None:
    monitor = Monitor((SERVICE,), Settings(), ())
    assert monitor.looks
    assert monitor.snapshot(at(0)).team is None


def test_what_colleagues_see_is_evidence_and_changes_no_verdict() -> None:
    alone, amid = Tray(50), Tray(50)
    looked(alone, 0, 4, well=True)
    looked(amid, 0, 4, well=True)
    amid.hear(report(60, *(said(number, 60, BAD) for number in range(1, 10))))
    alone.take(alone.monitor.on_tick(at(60)))
    assert amid.state == alone.state == ("operational", "none")
    assert "9 of 9 colleagues see a problem that doesn't show here" in evidence_of(amid)
    assert amid.notifications == []


def test_in_trouble_it_says_who_sees_it_too() -> None:
    tray = Tray(50)
    end = looked(tray, 0, 4, well=True)
    end = looked(tray, end, 8, well=False)
    sick = (said(number, end, BAD) for number in range(1, 8))
    tray.hear(report(end, *sick, *(said(number, end, place="Berlin") for number in (20, 21))))
    assert tray.state[1] == "likely"
    assert "7 of 9 colleagues see it too, the 2 in Berlin don't" in evidence_of(tray)


def test_a_follower_asks_nothing_and_shows_its_leaders_verdict() -> None:
    tray = following()
    assert not tray.looks
    assert tray.state == ("operational", "none")
    assert icon_state(tray.effects.snapshot) is IconState.OPERATIONAL
    assert evidence_of(tray) == ["Checked by Ada (Berlin): all checks pass"]
    tray.hear(report(20, said(1, 20, BAD)))
    assert tray.state == ("major_outage", "likely")
    assert translate(tray.view.verdict.headline) == "Service isn't responding"
    assert tray.view.probes[0].state is TargetState.DOWN
    assert tray.rounds == 0


def test_a_follower_tells_of_trouble_once_and_of_its_end() -> None:
    tray = following()
    for seconds in range(20, 400, 20):
        tray.hear(report(seconds, said(1, seconds, BAD)))
    assert len(tray.notifications) == 1
    for seconds in range(400, 600, 20):
        tray.hear(report(seconds, said(1, seconds)))
    assert len(tray.notifications) == 2
    assert tray.state == ("operational", "none")


def test_a_follower_tells_what_the_page_confirms_to_its_leader() -> None:
    tray = following()
    for seconds in range(20, 200, 20):
        tray.hear(report(seconds, said(1, seconds, CONFIRMED)))
    assert tray.state == ("partial_outage", "confirmed")
    assert len(tray.notifications) == 1


def test_a_dead_leader_is_never_green_and_somebody_looks_soon() -> None:
    tray, last = following(), 3 * CADENCE_S
    assert tray.take(tray.monitor.on_tick(at(last - 1))).snapshot.services[0].verdict.health is Health.OPERATIONAL
    tray.take(tray.monitor.on_tick(at(last)))
    assert tray.state == ("unknown", "none")
    assert evidence_of(tray) == ["Nobody checks for you right now"]
    tray.take(tray.monitor.on_tick(at(last + CADENCE_S)))
    assert tray.looks
    assert tray.state == ("unknown", "none"), "until it has found something itself"
    tray.look(at(last + CADENCE_S + 1))
    assert tray.state == ("operational", "none")


def test_nor_is_it_with_so_many_services_that_calm_ones_are_not_judged_each_time() -> None:
    services = tuple(replace(SERVICE, id=f"s{number}") for number in range(30))
    settings = TeamSettings("mqtt://127.0.0.1:1", user="team", follow=True)
    monitor = Monitor(services, Settings(team=settings), (), app_state=AppState(team_id=member(50)))
    leader = replace(said(1), services={each.id: WELL for each in services[:20]})
    shown = monitor.on_report(report(0, leader), at(0)).snapshot.services
    assert {each.verdict.health for each in shown[:20]} == {Health.OPERATIONAL}
    gone = monitor.on_report(report(1, gone=(1,)), at(1)).snapshot.services
    assert {each.verdict.health for each in gone} == {Health.UNKNOWN}


def test_a_leader_that_the_broker_calls_away_is_dead_at_once() -> None:
    tray = following()
    tray.hear(report(30, gone=(1,)))
    assert tray.state == ("unknown", "none")


def test_an_earlier_look_of_our_own_is_no_word_for_now() -> None:
    tray = Tray(50, follow=True)
    tray.take(tray.monitor.on_tick(at(0)))
    tray.take(tray.monitor.on_tick(at(2 * CADENCE_S)))
    looked(tray, 2 * CADENCE_S, 4, well=True)
    tray.hear(report(200, said(1, 200)))
    assert not tray.looks
    tray.hear(report(230, gone=(1,)))
    assert tray.state == ("unknown", "none")


def test_who_takes_over_in_an_outage_is_not_green_until_it_has_seen_for_itself() -> None:
    tray = Tray(50, follow=True)
    tray.remember_good_minutes(at(0))
    tray.hear(report(20, said(1, 20, BAD)))
    tray.hear(report(30, gone=(1,)))
    now = at(30 + CADENCE_S)
    tray.take(tray.monitor.on_tick(now))
    tray.take(tray.monitor.on_report(page_report(now), now))
    assert tray.state == ("unknown", "none"), "the page lags"
    tray.take(tray.monitor.on_report(probe_report(now, well=False), now))
    assert tray.state[0] == "unknown", "the first bad answer is no suspicion yet"


def test_a_leader_that_is_offline_is_nobody_to_follow() -> None:
    tray = following()
    tray.hear(report(20, said(1, 20, looks=False)))
    assert tray.state == ("unknown", "none")


def test_trouble_that_a_follower_takes_over_is_not_told_again() -> None:
    tray = Tray(50, follow=True)
    tray.take(tray.monitor.on_tick(at(0)))
    tray.take(tray.monitor.on_tick(at(90)))
    end = looked(tray, 90, 8, well=True)
    trouble = replace(BAD, since=at(end))
    for seconds in range(int(end), int(end) + 200, 20):
        tray.hear(report(seconds, said(1, seconds, trouble)))
    assert len(tray.notifications) == 1
    tray.hear(report(seconds + 1, gone=(1,)))
    assert tray.state == ("unknown", "none")
    tray.take(tray.monitor.on_tick(at(seconds + CADENCE_S + 1)))
    end = looked(tray, seconds + CADENCE_S + 1, 10, well=False)
    assert tray.state[1] == "likely"
    tray.hear(report(end, said(2, end, trouble)))
    assert len(tray.notifications) == 1


@pytest.mark.parametrize("strangers", [1, 150])
def test_strangers_alone_never_make_it_likely(strangers) -> None:
    tray = Tray(50, follow=True, user=None)
    for seconds in range(0, 600, 20):
        tray.hear(report(seconds, *(said(number, seconds, BAD) for number in range(1, strangers + 1))))
        assert tray.state in {("major_outage", "suspected"), ("unknown", "none")}
        assert tray.notifications == []
    assert tray.looks, "it sees for itself"
    looked(tray, 600, 3, well=True)
    assert tray.state == ("operational", "none")
    assert tray.notifications == []


def test_what_a_liar_says_of_well_does_not_hide_what_we_see() -> None:
    tray = Tray(50)
    end = looked(tray, 0, 4, well=True)
    tray.hear(report(end, *(said(number, end, WELL) for number in range(1, 100))))
    looked(tray, end, 8, well=False)
    assert tray.state[1] == "likely"


def test_an_unreachable_broker_changes_no_verdict() -> None:
    tray = Tray(50)
    end = looked(tray, 0, 4, well=True)
    tray.hear(TeamReport(at(end), Link.UNREACHABLE))
    assert tray.state == ("operational", "none")
    assert tray.effects.snapshot.team.link is Link.UNREACHABLE


def test_a_follower_without_a_broker_looks_itself() -> None:
    tray = Tray(50, follow=True)
    for seconds in (0, 90):
        tray.hear(TeamReport(at(seconds), Link.UNREACHABLE))
    assert tray.looks


def test_trouble_older_than_anybody_may_say_has_no_beginning() -> None:
    tray = following()
    tray.hear(report(20, said(1, 20, replace(BAD, since=at(-1e8)))))
    assert tray.view.verdict.since is None
    tray.hear(report(40, said(1, 40, replace(BAD, since=at(1e6)))))
    assert tray.view.verdict.since is None


def test_the_team_of_a_service_that_the_leader_does_not_know_is_unknown() -> None:
    tray = Tray(50, follow=True)
    stranger = replace(said(1), services={"other": WELL})
    tray.hear(report(0, stranger))
    assert tray.state == ("unknown", "none")
    assert tray.effects.snapshot.team.leader.id == member(1)


OFF = """
import sys
from datetime import UTC, datetime

from trayapp import resources
from trayapp.app import composition, daemon
from trayapp.app.monitor import Monitor
from trayapp.domain.model.settings import Settings
from trayapp.output import status_json, status_text

snapshot = Monitor(resources.services(), Settings(), ()).on_tick(datetime.now(UTC)).snapshot
status_json.as_json(snapshot, str), status_text.as_text(snapshot, str)
print(*sorted(name for name in sys.modules if name.startswith("paho") or "team" in name.split(".")))
"""


def test_off_nothing_of_it_is_imported_but_the_gate() -> None:
    done = subprocess.run([sys.executable, "-c", OFF], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split() == ["trayapp.app.team"]
