"""The scenario server over real HTTP on loopback, asked by the real client, reader and prober."""

import asyncio
import gzip
import http.client
import json
import socket
import time
from contextlib import suppress
from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest

from trayapp.domain.model.enums import Network, PageState, Result, Symptom
from trayapp.domain.model.service import Expect, Service, Target
from trayapp.simulation.loopback_server import ScenarioServer, _reset
from trayapp.simulation.scenario import parse_scenario
from trayapp.sources.http.client import HttpTransport
from trayapp.sources.pages.reader import PageReader
from trayapp.sources.probes.prober import Prober

SERVICE = Service(
    "openai",
    "OpenAI",
    "https://status.openai.com",
    (
        Target("api", "https://api.openai.com/v1/models", frozenset({200, 401}), Expect.JSON),
        Target("edge", "https://chatgpt.com/cdn-cgi/trace", expect=Expect.TRACE),
    ),
)
PAGE = {
    "summary": {
        "name": "OpenAI",
        "components": [{"id": "01JMXBNJXG1S2D9V65P1ZZTD94", "name": "Login"}] * 20,
        "affected_components": [],
        "ongoing_incidents": [],
        "structure": {"items": []},
    }
}
HOURS = 36000


@pytest.fixture
def started():
    servers = []

    def begin(speed=60.0, **keys):
        base = {"format": "trayapp-scenario/1", "start": "2026-02-03T20:00:00Z", "duration_s": HOURS}
        server = ScenarioServer(parse_scenario({**base, "page": [{"at": 0, "body": PAGE}], **keys}), SERVICE, speed)
        server.start()
        servers.append(server)
        return server

    yield begin
    for server in servers:
        server.stop()
        assert not server._thread.is_alive()


def asked(server, path, **headers):
    connection = http.client.HTTPConnection(server.base_url.removeprefix("http://"), timeout=5)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


def probed(server, deadline_s=5.0):
    async def one_round():
        transport = HttpTransport(proxy="none", version="0")
        prober = Prober(server.service, server.canary_urls, transport, server.clock.now, deadline_s=deadline_s)
        try:
            return await prober.round()
        finally:
            await transport.close()

    return asyncio.run(one_round())


def outcome(word, **keys):
    return {"targets": {"api": [{"from": 0, "to": HOURS, "outcome": word, **keys}]}}


def test_all_is_well_on_a_quiet_server(started):
    report = probed(started())
    assert [(sample.target, sample.status, sample.result) for sample in report.samples] == [
        ("api", 401, Result.GOOD),
        ("edge", 200, Result.GOOD),
    ]
    assert report.network.state is Network.ONLINE


def test_the_real_reader_reads_the_page_and_is_told_when_nothing_changed(started):
    server = started()

    async def two_looks():
        transport = HttpTransport(proxy="none", version="0")
        reader = PageReader("openai", server.page_url, transport, server.clock.now)
        try:
            return await reader.read(), await reader.read()
        finally:
            await transport.close()

    first, second = asyncio.run(two_looks())
    assert (first.state, first.reading.components[0].name) == (PageState.FRESH, "Login")
    assert second.unchanged


def test_the_page_is_compressed_for_those_who_can_read_it(started):
    server = started()
    _, headers, body = asked(server, "/proxy/127.0.0.1", **{"Accept-Encoding": "gzip"})
    assert headers["content-encoding"] == "gzip"
    assert json.loads(gzip.decompress(body)) == PAGE
    _, headers, plain = asked(server, "/proxy/127.0.0.1")
    assert "content-encoding" not in headers
    assert json.loads(plain) == PAGE


def test_answers_carry_the_scenarios_date(started):
    server = started()
    _, headers, _ = asked(server, "/proxy/127.0.0.1")
    assert abs(parsedate_to_datetime(headers["date"]) - server.clock.now()) < timedelta(minutes=5)


def test_an_unchanged_page_is_a_304_without_a_body(started):
    server = started()
    tag = asked(server, "/proxy/127.0.0.1")[1]["etag"]
    assert asked(server, "/proxy/127.0.0.1", **{"If-None-Match": tag})[::2] == (304, b"")


@pytest.mark.parametrize(
    ("word", "result", "symptom"),
    [
        ("http_503", Result.BAD, None),
        ("challenge", Result.INCONCLUSIVE, Symptom.CHALLENGED),
        ("html", Result.INCONCLUSIVE, None),
        ("refused", Result.BAD, Symptom.NO_RESPONSE),
        ("reset", Result.BAD, Symptom.NO_RESPONSE),
    ],
)
def test_trouble_looks_like_trouble_to_the_real_prober(started, word, result, symptom):
    sample = probed(started(**outcome(word))).samples[0]
    assert sample.result is result
    assert symptom in {None, sample.symptom}


def test_a_time_out_holds_the_connection_until_the_asker_gives_up(started):
    began = time.monotonic()
    sample = probed(started(speed=1.0, **outcome("timeout")), deadline_s=0.3).samples[0]
    assert (sample.result, sample.symptom) == (Result.BAD, Symptom.NO_RESPONSE)
    assert time.monotonic() - began >= 0.3


def test_a_dead_network_takes_page_and_canaries_along(started):
    report = probed(started(canaries=[{"from": 0, "to": 1800, "outcome": "reset"}]))
    assert report.network.state is Network.OFFLINE
    assert all(sample.result is not Result.GOOD for sample in report.samples)


def test_a_captive_portal_is_seen_as_one(started):
    assert (
        probed(started(canaries=[{"from": 0, "to": 1800, "outcome": "html"}])).network.state is Network.CAPTIVE_PORTAL
    )


def test_the_scenarios_time_runs_at_its_speed(started):
    server = started(speed=1000.0)
    before, real = server.elapsed(), time.monotonic()
    while server.elapsed() - before < 10:
        assert time.monotonic() - real < 5
    assert time.monotonic() - real < 1
    assert server.clock.now() > server._scenario.start + timedelta(seconds=10)


def test_connections_are_kept_and_rubbish_is_dropped(started):
    server = started()
    connection = http.client.HTTPConnection(server.base_url.removeprefix("http://"), timeout=5)
    connection.request("GET", "/proxy/127.0.0.1")
    connection.getresponse().read()
    kept = connection.sock
    connection.request("GET", "/nowhere")
    assert connection.getresponse().status == 404
    assert connection.sock is kept
    kept.sendall(b"RUBBISH\r\n\r\n")
    assert kept.recv(10) == b""
    connection.close()


def test_stopping_twice_and_before_the_start_is_harmless():
    scenario = parse_scenario({"format": "trayapp-scenario/1", "start": "2026-02-03T20:00:00Z", "duration_s": 60})
    server = ScenarioServer(scenario, SERVICE)
    server.stop()
    server.start()
    server.stop()
    server.stop()


def test_addresses_are_loopbacks_own(started):
    server = started()
    assert server.page_url.startswith("http://127.0.0.1:")
    targets = {target.name: target.url for target in server.service.targets}
    assert set(targets) == {"api", "edge"}
    assert all(url.startswith(server.page_url) for url in (*targets.values(), *server.canary_urls))


def test_a_body_is_read_past_and_an_old_client_is_let_go(started):
    server = started()
    host, port = server.base_url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as client:
        path = server.service.targets[1].url.removeprefix(server.base_url).encode()
        client.sendall(b"POST %s HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" % path)
        client.sendall(b"3\r\nabc\r\n0\r\n\r\nGET %s HTTP/1.0\r\n\r\n" % path)
        answers = b"".join(iter(lambda: client.recv(65536), b""))
    assert answers.count(b"HTTP/1.1 200 OK\r\n") == 2


@pytest.mark.parametrize(
    "nonsense", [b"\x16\x03\x01\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"A" * 40_000]
)
def test_what_is_no_request_is_dropped_and_the_next_client_is_served(started, nonsense):
    server = started()
    host, port = server.base_url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as client, suppress(ConnectionError):
        client.sendall(nonsense)
        assert client.recv(65536) == b""
    assert asked(server, server.service.targets[1].url.removeprefix(server.base_url))[0] == 200


def test_a_connection_that_is_closed_already_is_broken_off_quietly():
    async def break_off_twice():
        server = await asyncio.start_server(lambda _reader, theirs: theirs.close(), "127.0.0.1", 0)
        async with server:
            _, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            _reset(writer)
            with suppress(OSError):
                await writer.wait_closed()
            assert writer.get_extra_info("socket").fileno() == -1
            _reset(writer)

    asyncio.run(break_off_twice())
