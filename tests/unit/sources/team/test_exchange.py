"""When we speak, what is taken of what comes in, and when it is handed on; and topics, logins, Home Assistant."""

from __future__ import annotations

import json
import re
import ssl
from dataclasses import replace

import pytest

from tests.support.team import BAD, at, member, said
from trayapp.domain.model.settings import TeamSettings
from trayapp.domain.model.team import MOST_PEERS, Link
from trayapp.sources.team import wire
from trayapp.sources.team.discovery import discovery_message, discovery_topic
from trayapp.sources.team.exchange import PER_CADENCE, PER_PEER, Exchange
from trayapp.sources.team.login import Login, failure, find_login, login, refusal
from trayapp.sources.team.topics import Topics

CADENCE_S = 60.0


@pytest.fixture
def exchange() -> Exchange:
    return Exchange(member(0), CADENCE_S, lambda: at(0))


def count_said(exchange: Exchange, begin: int, end: int) -> int:
    return sum(exchange.to_say(seconds) is not None for seconds in range(begin, end))


def hear(exchange: Exchange, who: int, seconds: float, service=None, *, kept: bool = False) -> None:
    payload = wire.encode(said(who, seconds, service) if service is not None else said(who, seconds))
    exchange.hear(member(who), payload, kept=kept, seconds=seconds)


def test_we_speak_once_a_cadence_and_three_times_where_others_rely_on_us(exchange) -> None:
    assert exchange.to_say(0) is None
    exchange.say(said(0), leads=False)
    assert count_said(exchange, 0, 600) == 10
    exchange.say(said(0), leads=True)
    assert count_said(exchange, 600, 1200) == 30


def test_what_is_new_is_said_at_once_and_never_in_a_torrent(exchange) -> None:
    exchange.say(said(0), leads=False)
    assert exchange.to_say(0.0) is not None
    exchange.say(said(0, service=BAD), leads=False)
    assert exchange.to_say(0.5) is None
    assert exchange.to_say(1.0) is not None
    spoken = 0
    for tenth in range(600):
        exchange.say(said(0, service=replace(BAD, recovering=bool(tenth % 2))), leads=False)
        spoken += exchange.to_say(2 + tenth / 10) is not None
    assert spoken <= 60


def test_an_app_that_hangs_falls_silent() -> None:
    moment = [at(0)]
    exchange = Exchange(member(0), CADENCE_S, lambda: moment[0])
    exchange.say(said(0), leads=True)
    spoken = []
    for seconds in range(600):
        moment[0] = at(seconds)
        spoken += [seconds] if exchange.to_say(seconds) is not None else []
        exchange.to_hand_on(seconds)
        assert exchange.next_due() > seconds, "and wakes nobody up for that"
    assert spoken[-1] <= 3 * CADENCE_S
    exchange.say(said(0, 600), leads=True)
    assert exchange.to_say(620) is not None


def test_each_statement_has_its_own_number_and_the_clock_of_its_moment(exchange) -> None:
    exchange.say(said(0), leads=False)
    first, second = (wire.decode(member(0), exchange.to_say(seconds)) for seconds in (0, 60))
    assert second.number == first.number + 1


def test_news_is_handed_on_soon_and_the_usual_with_the_beat(exchange) -> None:
    hear(exchange, 1, 0.0)
    assert [each.statement.member for each in exchange.to_hand_on(0.0).heard] == [member(1)]
    hear(exchange, 1, 5.0)
    assert exchange.to_hand_on(5.0) is None
    hear(exchange, 1, 6.0, BAD)
    assert exchange.to_hand_on(6.0).heard[0].statement.services["svc"] == BAD
    assert exchange.to_hand_on(25.0) is None
    assert exchange.to_hand_on(26.0).heard == ()


def test_nonsense_is_counted_and_dropped(exchange) -> None:
    exchange.hear(member(1), b"nonsense", kept=False, seconds=0.0)
    exchange.hear("../../x", b"{}", kept=False, seconds=0.0)
    exchange.refuse()
    report = exchange.to_hand_on(0.0)
    assert (report.heard, report.ignored) == ((), 3)


def test_a_member_that_floods_is_read_so_often_a_cadence_and_holds_up_nobody_else(exchange) -> None:
    for _ in range(1000):
        hear(exchange, 1, 0.0)
    hear(exchange, 2, 0.0)
    report = exchange.to_hand_on(0.0)
    assert len(report.heard) == 2
    assert report.ignored == 1000 - PER_PEER
    hear(exchange, 1, 61.0, BAD)
    assert exchange.to_hand_on(61.0).heard[0].statement.services["svc"] == BAD


def test_a_flood_of_members_is_bounded(exchange) -> None:
    for number in range(1, 3000):
        hear(exchange, number, 0.0)
        exchange.lose(member(10_000 + number), 0.0)
    report = exchange.to_hand_on(0.0)
    assert len(report.heard) + len(report.gone) <= PER_CADENCE
    assert len(report.gone) <= 2 * MOST_PEERS
    assert report.ignored > 2000


def test_who_is_called_away_takes_along_what_the_broker_kept_of_it(exchange) -> None:
    hear(exchange, 1, 0.0, kept=True)
    exchange.lose(member(1), 0.0)
    hear(exchange, 1, 0.0, kept=True)
    assert exchange.to_hand_on(0.0).heard == ()
    exchange.lose(member(1), 10.0)
    hear(exchange, 1, 10.0)
    report = exchange.to_hand_on(10.0)
    assert (report.gone, len(report.heard)) == ((member(1),), 1)


def test_we_do_not_hear_ourselves(exchange) -> None:
    hear(exchange, 0, 0.0)
    exchange.lose(member(0), 0.0)
    assert exchange.to_hand_on(0.0).heard == ()


def test_a_change_of_the_connection_is_handed_on_once(exchange) -> None:
    assert exchange.changed(Link.UNREACHABLE, 0.0).link is Link.UNREACHABLE
    assert exchange.changed(Link.UNREACHABLE, 1.0) is None


def test_topics_lie_below_the_teams_own() -> None:
    topics = Topics("office/trayapp")
    assert topics.parse(topics.state("abc")) == ("abc", "state")
    assert topics.parse(topics.availability("abc")) == ("abc", "availability")
    for other in ("office/trayapp/abc", "office/trayapp/abc/state/x", "elsewhere/abc/state", "office/trayapp/abc/set"):
        assert topics.parse(other) is None


def test_a_login_never_shows_its_password() -> None:
    found = find_login(TeamSettings("mqtts://broker.example", user="ada"), lambda: "s3cret")
    assert (found.host, found.port, found.user, found.password) == ("broker.example", 8883, "ada", "s3cret")
    assert "s3cret" not in f"{found!r} {found}"


def test_without_a_user_no_keyring_is_asked_and_with_one_a_password_is_needed() -> None:
    def refuse() -> str:
        raise AssertionError

    assert find_login(TeamSettings("mqtt://broker.example:1884"), refuse) == Login("broker.example", 1884, False)
    assert find_login(TeamSettings("mqtt://x", user="ada"), lambda: None) is Link.NO_PASSWORD
    assert login(TeamSettings("mqtt://x"), "left over").password is None


@pytest.mark.parametrize(
    ("error", "link"),
    [
        (ConnectionRefusedError(), Link.UNREACHABLE),
        (TimeoutError(), Link.UNREACHABLE),
        (ssl.SSLCertVerificationError(), Link.UNTRUSTED),
        (ssl.SSLError(), Link.NOT_MQTT),
        (FileNotFoundError(), Link.UNTRUSTED),
    ],
)
def test_an_error_says_what_is_wrong(error, link) -> None:
    assert failure(error) is link


def test_a_brokers_answer_says_what_is_wrong() -> None:
    assert refusal("Bad user name or password") is refusal("Not authorized") is Link.REFUSED
    assert refusal("Unsupported protocol version") is Link.NOT_MQTT
    assert refusal("Server busy") is Link.UNREACHABLE


def test_home_assistant_gets_one_message_for_the_device_with_its_entities() -> None:
    topics = Topics("trayapp")
    message = json.loads(discovery_message(topics, member(1), "Ada", {"openai": "OpenAI", "my.page": "Mine"}, "1.0"))
    assert re.fullmatch(r"homeassistant/device/[A-Za-z0-9_-]+/config", discovery_topic(member(1)))
    assert message["device"]["identifiers"]
    assert message["origin"]["name"] == "trayapp"
    assert message["state_topic"] == topics.state(member(1))
    assert message["availability_topic"] == topics.availability(member(1))
    entities = message["components"].values()
    assert len(entities) == len({each["unique_id"] for each in entities}) == 4
    for each in entities:
        assert re.fullmatch(rf"{each['platform']}\.[a-z0-9_]+", each["default_entity_id"])
        assert "object_id" not in each
    assert message["components"]["openai_health"]["device_class"] == "enum"
    assert message["components"]["openai_problem"]["device_class"] == "problem"
