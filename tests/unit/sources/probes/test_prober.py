from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from tests.unit.sources.conftest import FakeTransport
from trayapp.domain.model.enums import Network, Origin, Result, Symptom
from trayapp.domain.model.reports import FailureKind, ProbeReport
from trayapp.domain.model.service import Expect, Service, Target
from trayapp.domain.polling_policy import LONGEST_RETRY_AFTER_S
from trayapp.sources.http.transport import Response, TransportError
from trayapp.sources.probes.connectivity import SILENT_AFTER, SharedCheck
from trayapp.sources.probes.prober import FRESH_EVERY, Prober

SERVICE = Service(
    "x", "X", "https://status.example.com",
    (Target("api", "https://api.example.com/api"), Target("auth", "https://auth.example.com/auth")),
)  # fmt: skip
CANARIES = ("http://canary.example.com/generate_204",)
UP = {"/api": Response(200, elapsed_ms=350.0), "/auth": Response(200, elapsed_ms=80.0), "/generate_204": Response(204)}


@pytest.fixture
def prober(transport, clock) -> Prober:
    transport.paths = dict(UP)
    return Prober(SERVICE, CANARIES, transport, clock)


def probe(prober: Prober) -> ProbeReport:
    return asyncio.run(prober.round())


def test_targets_and_canaries_are_asked_in_one_go(prober, transport) -> None:
    report = probe(prober)
    assert transport.taken() == ["/api", "/auth", "/generate_204"]
    assert [(each.target, each.result, each.latency_ms, each.status) for each in report.samples] == [
        ("api", Result.GOOD, 350.0, 200), ("auth", Result.GOOD, 80.0, 200)]  # fmt: skip
    assert report.network.state is Network.ONLINE


def test_the_canaries_are_asked_again_where_somebody_did_not_answer(prober, transport) -> None:
    transport.paths["/api"] = TransportError(FailureKind.TIMEOUT)
    report = probe(prober)
    assert transport.taken() == ["/api", "/auth", "/generate_204", "/generate_204"]
    assert (report.samples[0].result, report.network.state) == (Result.BAD, Network.ONLINE)


def test_a_bad_answer_of_the_services_own_needs_no_second_look_at_the_canaries(prober, transport) -> None:
    transport.paths["/api"] = Response(500, b"", {"cf-ray": "8f1-LHR"})
    report = probe(prober)
    assert transport.taken() == ["/api", "/auth", "/generate_204"]
    assert (report.samples[0].result, report.network.state) == (Result.BAD, Network.ONLINE)


class SlowTransport(FakeTransport):
    """Answers after the others had their turn."""

    async def fetch_all(self, requests):
        await asyncio.sleep(0)
        return await super().fetch_all(requests)


@pytest.mark.parametrize("dead", [False, True])
def test_twenty_services_ask_the_canaries_once_a_round(clock, dead: bool) -> None:  # noqa: FBT001
    transport = SlowTransport(UP)
    if dead:
        lost = TransportError(FailureKind.TIMEOUT)
        transport.paths |= {"/api": lost, "/auth": lost}
    shared = SharedCheck(CANARIES)
    probers = [Prober(SERVICE, CANARIES, transport, clock, shared=shared) for _ in range(20)]

    async def go() -> list[ProbeReport]:
        return await asyncio.gather(*(each.round() for each in probers))

    reports = asyncio.run(go())
    assert {each.network.state for each in reports} == {Network.ONLINE}
    assert transport.taken().count("/generate_204") <= 2


def test_a_round_that_is_stopped_leaves_the_canaries_to_the_others(clock) -> None:
    transport = SlowTransport(UP)
    shared = SharedCheck(CANARIES)
    first, second = (Prober(SERVICE, CANARIES, transport, clock, shared=shared) for _ in range(2))

    async def go() -> ProbeReport:
        stopped, other = asyncio.create_task(first.round()), asyncio.create_task(second.round())
        await asyncio.sleep(0)
        stopped.cancel()
        return await asyncio.wait_for(other, 10)

    assert asyncio.run(go()).network.state is Network.ONLINE


@pytest.mark.parametrize(
    "order", [(Response(204), TransportError(FailureKind.DNS)), (TransportError(FailureKind.DNS), Response(204))]
)
def test_where_the_canaries_before_and_after_disagree_we_were_not_online(prober, transport, order) -> None:
    said = iter(order)
    lost = TransportError(FailureKind.TIMEOUT)
    transport.paths |= {"/api": lost, "/auth": lost, "/generate_204": lambda _request: next(said)}
    assert probe(prober).network.state is Network.OFFLINE


@pytest.mark.parametrize(
    "canary",
    [TransportError(FailureKind.REFUSED), TransportError(FailureKind.DNS), TransportError(FailureKind.TIMEOUT),
     Response(200, b"<html>filtered"), Response(302), Response(403, b"<html>"), TransportError(FailureKind.TLS)],
)  # fmt: skip
@pytest.mark.parametrize("answer", [Response(200), Response(503), Response(404)])
def test_any_answer_of_a_target_proves_that_we_are_online(prober, transport, canary, answer) -> None:
    transport.paths |= {"/api": TransportError(FailureKind.TIMEOUT), "/auth": answer, "/generate_204": canary}
    assert [probe(prober).network.state for _ in range(3)] == [Network.ONLINE] * 3


def test_a_filter_that_answers_instead_of_a_target_proves_nothing(transport, clock) -> None:
    page = Response(403, b"<html>blocked by your administrator")
    transport.paths = {"/api": page, "/auth": page, "/generate_204": TransportError(FailureKind.REFUSED)}
    report = probe(Prober(SERVICE, CANARIES, transport, clock))
    assert report.network.state is Network.OFFLINE
    assert [(each.origin, each.symptom, each.signature) for each in report.samples] == [
        (Origin.FOREIGN, Symptom.BLOCKED, "403 html")
    ] * 2


@pytest.mark.parametrize("host", ["own.example.com", "127.0.0.1:8000", "localhost"])
def test_an_answer_over_plain_http_proves_nothing_unless_it_has_a_form(transport, clock, host) -> None:
    free = Target("own", f"http://{host}/api")
    formed = Target("own", f"http://{host}/api", expect=Expect.JSON)
    dead = TransportError(FailureKind.REFUSED)
    states = []
    for target in (free, formed):
        transport.paths = {"/api": Response(200, b"{}"), "/generate_204": dead}
        service = Service("x", "X", "https://status.example.com", (target,))
        states.append(probe(Prober(service, CANARIES, transport, clock)).network.state)
    assert states == [Network.OFFLINE, Network.ONLINE]


def test_a_canary_that_never_answers_here_is_named_after_a_few_rounds(transport, clock) -> None:
    transport.paths = {**UP, "/success.txt": TransportError(FailureKind.TIMEOUT)}
    silent = "http://silent.example.net/success.txt"
    prober = Prober(SERVICE, (*CANARIES, silent), transport, clock)
    named = [probe(prober).network.silent_canaries for _ in range(SILENT_AFTER + 1)]
    assert named == [()] * SILENT_AFTER + [(silent,)]


def test_a_sample_without_an_answer_has_no_latency_and_no_status(prober, transport) -> None:
    transport.paths["/api"] = TransportError(FailureKind.TIMEOUT, "no answer in time", 10_000.0)
    (sample, _) = probe(prober).samples
    assert (sample.symptom, sample.latency_ms, sample.status) == (Symptom.NO_RESPONSE, None, None)


def test_a_sample_is_of_the_moment_its_answer_came(transport, clock) -> None:
    transport.paths = dict(UP)
    moments = iter([clock(), clock() + timedelta(seconds=1)])
    prober = Prober(SERVICE, CANARIES, transport, lambda: next(moments, clock() + timedelta(seconds=2)))
    first, second = probe(prober).samples
    assert (first.at - clock(), second.at - clock()) == (timedelta(milliseconds=350), timedelta(milliseconds=80))


@pytest.mark.parametrize(
    ("headers", "waits_s"),
    [
        ({"retry-after": "30"}, 30),
        ({"retry-after-ms": "1500"}, 1.5),
        ({"retry-after": "999999"}, LONGEST_RETRY_AFTER_S),
    ],
)
@pytest.mark.parametrize("status", [503, 401, 429])
def test_a_server_that_asks_us_to_wait_is_left_alone_and_the_others_are_asked(
    transport, clock, headers, waits_s, status
) -> None:
    now = [clock()]
    prober = Prober(SERVICE, CANARIES, transport, lambda: now[0])
    transport.paths = {**UP, "/api": Response(status, b"", headers)}
    assert [each.target for each in probe(prober).samples] == ["api", "auth"]
    now[0] += timedelta(seconds=waits_s - 1)
    transport.taken()
    assert [each.target for each in probe(prober).samples] == ["auth"]
    assert transport.taken() == ["/auth", "/generate_204"]
    now[0] += timedelta(seconds=1)
    assert [each.target for each in probe(prober).samples] == ["api", "auth"]


def test_a_target_gets_a_new_connection_every_tenth_round_and_after_a_failure(prober, transport) -> None:
    def freshness() -> dict[str, bool]:
        transport.asked.clear()
        probe(prober)
        return {request.url.rpartition("/")[2]: request.fresh for request in transport.asked}

    rounds = [freshness()["api"] for _ in range(FRESH_EVERY * 2)]
    assert rounds == ([False] * (FRESH_EVERY - 1) + [True]) * 2
    transport.paths["/api"] = Response(500)
    freshness()
    transport.paths["/api"] = Response(200)
    after = freshness()
    assert (after["api"], after["auth"]) == (True, False)
    assert freshness()["api"] is False


def test_a_service_without_targets_still_asks_the_canaries(transport, clock) -> None:
    transport.paths = dict(UP)
    report = probe(Prober(Service("x", "X", "https://x.example.com"), CANARIES, transport, clock))
    assert (report.samples, report.network.state) == ((), Network.ONLINE)


def test_marks_of_the_services_answers_are_learned(transport, clock) -> None:
    page = Response(503, b"<html>Service Temporarily Unavailable")
    marked = {"cf-ray": "8f1-LHR"}
    prober = Prober(SERVICE, CANARIES, transport, clock)
    transport.paths = {**UP, "/api": Response(200, b"", marked)}
    probe(prober)
    transport.paths |= {"/api": page, "/auth": page}
    assert [each.origin for each in probe(prober).samples] == [Origin.FOREIGN, Origin.UNCERTAIN]
