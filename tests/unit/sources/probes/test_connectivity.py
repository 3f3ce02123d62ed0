from __future__ import annotations

import asyncio

import pytest

from trayapp.domain.model.enums import Network
from trayapp.domain.model.reports import FailureKind
from trayapp.domain.model.settings import DEFAULT_CANARIES
from trayapp.sources.http.transport import Exchange, Response, TransportError
from trayapp.sources.probes.connectivity import check

GSTATIC, FIREFOX = DEFAULT_CANARIES
EMPTY, SUCCESS = Response(204, elapsed_ms=30.0), Response(200, b"success\n", elapsed_ms=20.0)
SILENT = [
    TransportError(kind) for kind in (FailureKind.DNS, FailureKind.REFUSED, FailureKind.TIMEOUT, FailureKind.RESET)
]


def looked(transport, clock, first: Exchange, second: Exchange) -> Network:
    transport.paths = {"/generate_204": first, "/success.txt": second}
    return asyncio.run(check(DEFAULT_CANARIES, transport, clock)).state


def test_both_canaries_as_expected_are_online_and_the_quicker_one_is_timed(transport, clock) -> None:
    transport.paths = {"/generate_204": EMPTY, "/success.txt": SUCCESS}
    report = asyncio.run(check(DEFAULT_CANARIES, transport, clock))
    assert (report.state, report.latency_ms) == (Network.ONLINE, 20.0)


@pytest.mark.parametrize(
    "other", [*SILENT, Response(302), Response(200, b"<html>pay here</html>"), TransportError(FailureKind.PROXY)]
)
def test_one_good_canary_is_enough(transport, clock, other: Exchange) -> None:
    assert looked(transport, clock, EMPTY, other) is Network.ONLINE
    assert looked(transport, clock, other, SUCCESS) is Network.ONLINE


@pytest.mark.parametrize("silent", SILENT)
def test_silence_of_all_is_offline(transport, clock, silent: TransportError) -> None:
    assert looked(transport, clock, silent, SILENT[0]) is Network.OFFLINE


@pytest.mark.parametrize(
    "portal",
    [Response(302, b"", {"location": "http://portal/"}), Response(200, b"<html>pay here</html>"), Response(511),
     TransportError(FailureKind.TOO_LARGE)],
)  # fmt: skip
def test_another_body_or_a_redirect_is_a_captive_portal(transport, clock, portal: Exchange) -> None:
    assert looked(transport, clock, portal, SILENT[0]) is Network.CAPTIVE_PORTAL
    assert looked(transport, clock, SILENT[0], portal) is Network.CAPTIVE_PORTAL


@pytest.mark.parametrize("proxy", [TransportError(FailureKind.PROXY), Response(407)])
def test_a_dead_or_refusing_proxy_is_told_apart_from_being_offline(transport, clock, proxy: Exchange) -> None:
    assert looked(transport, clock, proxy, proxy) is Network.PROXY_UNREACHABLE


@pytest.mark.parametrize("odd", [Response(500), Response(404), TransportError(FailureKind.TLS)])
def test_what_says_neither_is_unknown(transport, clock, odd: Exchange) -> None:
    assert looked(transport, clock, odd, odd) is Network.UNKNOWN


def test_no_canaries_are_unknown(transport, clock) -> None:
    assert asyncio.run(check((), transport, clock)).state is Network.UNKNOWN


@pytest.mark.parametrize("answer", [Response(204), Response(200, b"success"), Response(200, b"<html>mine</html>")])
def test_a_canary_of_ones_own_is_online_with_any_good_answer(transport, clock, answer: Response) -> None:
    transport.paths["*"] = answer
    assert asyncio.run(check(["http://127.0.0.1:9/canary"], transport, clock)).state is Network.ONLINE


def test_canaries_are_asked_on_new_connections_and_not_beyond_redirects(transport, clock) -> None:
    asyncio.run(check(DEFAULT_CANARIES, transport, clock))
    assert all(request.fresh and not request.follow_redirects for request in transport.asked)
