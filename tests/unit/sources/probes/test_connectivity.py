from __future__ import annotations

import asyncio

import pytest

from trayapp.domain.model.enums import Network
from trayapp.domain.model.reports import FailureKind
from trayapp.domain.model.settings import DEFAULT_CANARIES
from trayapp.sources.http.transport import Exchange, Response, TransportError
from trayapp.sources.probes.connectivity import (
    SILENT_AFTER,
    CanaryHistory,
    CanaryResult,
    check,
    classify_canary,
    combine,
    requests,
)

PLAIN, OTHER_PLAIN = "http://one.example.com/connecttest.txt", "http://two.example.net/generate_204"
SECURE, OTHER_SECURE = "https://three.example.org/gen_204", "https://four.example.edu/success.txt"
URLS = (PLAIN, OTHER_PLAIN)
EMPTY = Response(204, elapsed_ms=30.0)
SUCCESS = Response(200, b"Microsoft Connect Test", elapsed_ms=20.0)
SILENT = [
    TransportError(kind)
    for kind in (FailureKind.DNS, FailureKind.REFUSED, FailureKind.TIMEOUT, FailureKind.RESET, FailureKind.TLS_RESET)
]


def looked(transport, clock, answers: dict[str, Exchange], history: CanaryHistory | None = None) -> Network:
    transport.paths = {"*": lambda request: answers[request.url]}
    exchanges = asyncio.run(transport.fetch_all(requests(tuple(answers))))
    return combine(tuple(answers), exchanges, clock(), history).state


def test_the_defaults_are_of_three_operators_and_over_https_too() -> None:
    operators = {url.split("/")[2].rpartition(".")[0].rpartition(".")[2] for url in DEFAULT_CANARIES}
    assert operators == {"msftconnecttest", "google", "firefox-portal-detection"}
    assert {url.partition(":")[0] for url in DEFAULT_CANARIES} == {"http", "https"}


def test_canaries_as_expected_are_online_and_the_quickest_is_timed(transport, clock) -> None:
    transport.paths = {"/generate_204": EMPTY, "/connecttest.txt": SUCCESS}
    report = asyncio.run(check(URLS, transport, clock))
    assert (report.state, report.latency_ms, report.silent_canaries) == (Network.ONLINE, 20.0, ())


@pytest.mark.parametrize(
    "other", [*SILENT, Response(302), Response(200, b"<html>pay here</html>"), TransportError(FailureKind.PROXY)]
)
def test_one_good_canary_is_enough(transport, clock, other: Exchange) -> None:
    assert looked(transport, clock, {PLAIN: SUCCESS, OTHER_PLAIN: other}) is Network.ONLINE
    assert looked(transport, clock, {PLAIN: other, OTHER_PLAIN: EMPTY}) is Network.ONLINE
    assert looked(transport, clock, {PLAIN: other, SECURE: EMPTY}) is Network.ONLINE


@pytest.mark.parametrize("silent", SILENT)
def test_silence_of_all_is_offline(transport, clock, silent: TransportError) -> None:
    assert looked(transport, clock, {PLAIN: silent, SECURE: SILENT[0]}) is Network.OFFLINE


@pytest.mark.parametrize(
    "portal",
    [Response(302, b"", {"location": "http://portal/"}), Response(200, b"<html>pay here</html>"), Response(511),
     TransportError(FailureKind.TOO_LARGE)],
)  # fmt: skip
def test_another_body_or_a_redirect_is_a_captive_portal(transport, clock, portal: Exchange) -> None:
    assert looked(transport, clock, {PLAIN: portal, OTHER_PLAIN: SILENT[0]}) is Network.CAPTIVE_PORTAL
    assert looked(transport, clock, {PLAIN: portal, SECURE: SILENT[2]}) is Network.CAPTIVE_PORTAL


@pytest.mark.parametrize("dropped", SILENT)
def test_a_portal_that_lets_plain_checks_through_and_drops_https_is_one(transport, clock, dropped: Exchange) -> None:
    answers: dict[str, Exchange] = {PLAIN: SUCCESS, SECURE: dropped, OTHER_SECURE: dropped}
    assert looked(transport, clock, answers) is Network.CAPTIVE_PORTAL
    assert looked(transport, clock, {**answers, OTHER_SECURE: Response(200, b"success")}) is Network.ONLINE


def test_a_secure_canary_that_has_never_answered_here_makes_no_portal(transport, clock) -> None:
    history = CanaryHistory()
    for _ in range(SILENT_AFTER):
        history.record({PLAIN: CanaryResult.ONLINE, SECURE: CanaryResult.DEAD}, online=True)
    assert history.silent == (SECURE,)
    assert looked(transport, clock, {PLAIN: SUCCESS, SECURE: SILENT[2]}, history) is Network.ONLINE
    history.record({SECURE: CanaryResult.ONLINE}, online=True)
    assert history.silent == ()


@pytest.mark.parametrize("missed", [SILENT_AFTER - 1, 0])
def test_a_canary_is_not_called_silent_while_nothing_answers(missed: int) -> None:
    history = CanaryHistory()
    for _ in range(missed):
        history.record({PLAIN: CanaryResult.DEAD}, online=True)
    for _ in range(3 * SILENT_AFTER):
        history.record({PLAIN: CanaryResult.DEAD, SECURE: CanaryResult.DEAD}, online=False)
    assert history.silent == ()


@pytest.mark.parametrize("proxy", [TransportError(FailureKind.PROXY), Response(407)])
def test_a_dead_or_refusing_proxy_is_told_apart_from_being_offline(transport, clock, proxy: Exchange) -> None:
    assert looked(transport, clock, {PLAIN: proxy, SECURE: proxy}) is Network.PROXY_UNREACHABLE


@pytest.mark.parametrize("odd", [Response(500), Response(404), Response(403), TransportError(FailureKind.TLS)])
def test_what_says_neither_is_unknown(transport, clock, odd: Exchange) -> None:
    assert looked(transport, clock, {PLAIN: odd, SECURE: odd}) is Network.UNKNOWN


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        (Response(403, b"<html>blocked"), CanaryResult.BLOCKED),
        (TransportError(FailureKind.DNS), CanaryResult.DEAD),
        (TransportError(FailureKind.REFUSED), CanaryResult.DEAD),
        (TransportError(FailureKind.TIMEOUT), CanaryResult.DEAD),
        (TransportError(FailureKind.TLS), CanaryResult.UNCLEAR),
        (TransportError(FailureKind.CUT_SHORT), CanaryResult.UNCLEAR),
    ],
)
def test_how_a_canary_fails_is_told_apart(answer: Exchange, result: CanaryResult) -> None:
    assert classify_canary(PLAIN, answer) is result


@pytest.mark.parametrize(
    ("url", "body", "online"),
    [
        ("http://c.example.com/connecttest.txt", b"Microsoft Connect Test", True),
        ("http://c.example.com/hotspot-detect.html", b"Success\n", True),
        ("http://c.example.com/ncsi.txt", b"hello", False),
        ("http://c.example.com/anything", b"hello", True),
        ("http://c.example.com/generate_204", b"hello", False),
    ],
)  # fmt: skip
def test_each_operators_canary_has_its_own_answer(transport, clock, url: str, body: bytes, online: bool) -> None:  # noqa: FBT001
    state = looked(transport, clock, {url: Response(200, body)})
    assert state is (Network.ONLINE if online else Network.CAPTIVE_PORTAL)


def test_canaries_are_asked_on_new_connections_and_without_redirects(transport, clock) -> None:
    asyncio.run(check(DEFAULT_CANARIES, transport, clock))
    assert all(each.fresh and not each.follow_redirects for each in transport.asked)


def test_no_canaries_are_unknown(transport, clock) -> None:
    assert asyncio.run(check((), transport, clock)).state is Network.UNKNOWN
