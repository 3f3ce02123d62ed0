from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from trayapp.domain.model.enums import Network, Result, Symptom
from trayapp.domain.model.reports import FailureKind, ProbeReport
from trayapp.domain.model.service import Service, Target
from trayapp.sources.http.transport import Response, TransportError
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


def test_the_canaries_are_asked_again_after_a_bad_sample(prober, transport) -> None:
    transport.paths["/api"] = Response(500)
    report = probe(prober)
    assert transport.taken() == ["/api", "/auth", "/generate_204", "/generate_204"]
    assert (report.samples[0].result, report.network.state) == (Result.BAD, Network.ONLINE)


@pytest.mark.parametrize(
    "order", [(Response(204), TransportError(FailureKind.DNS)), (TransportError(FailureKind.DNS), Response(204))]
)
def test_where_the_canaries_before_and_after_disagree_we_were_not_online(prober, transport, order) -> None:
    said = iter(order)
    transport.paths |= {"/api": TransportError(FailureKind.TIMEOUT), "/generate_204": lambda _request: next(said)}
    assert probe(prober).network.state is Network.OFFLINE


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


def test_retry_after_is_handed_on(prober, transport) -> None:
    transport.paths["/api"] = Response(503, b"", {"retry-after": "30"})
    assert probe(prober).samples[0].retry_after_s == 30.0


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
