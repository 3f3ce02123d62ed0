"""The user's own key and traffic in the network thread: off, nothing of them is there; on, they count like a target."""

from __future__ import annotations

import asyncio
import http.client
import socket
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.bodies import otlp
from tests.support.processes import listening_ports
from trayapp import resources
from trayapp.app.monitor import Monitor
from trayapp.domain.model.enums import Confirmation, Health, Network, Origin, Result, Symptom
from trayapp.domain.model.own_targets import CODEX
from trayapp.domain.model.reports import NetworkReport, ProbeReport, Sample
from trayapp.domain.model.service import Channel
from trayapp.domain.model.settings import KeySettings, NetworkSettings, Profile, Settings, TrafficSettings
from trayapp.domain.polling_policy import PollIntervals
from trayapp.i18n.formatter import translate
from trayapp.polling.clock import LiveClock
from trayapp.polling.network_thread import NetworkThread
from trayapp.polling.own_side import OwnSettings
from trayapp.sources.http.transport import Response

SETTINGS = Settings(profile=Profile(("codex",)), traffic=TrafficSettings(enabled=True))
START = datetime(2026, 7, 23, 14, 40, tzinfo=UTC)


class Silent:
    """A transport whose every answer is an empty 204."""

    async def fetch(self, request):
        return Response(204, url=request.url)

    async def fetch_all(self, requests):
        return tuple([await self.fetch(each) for each in requests])

    def rebuild(self) -> None:
        pass

    async def close(self) -> None:
        pass


def thread(settings: Settings, own: OwnSettings | None, reports: list, arrived: threading.Event) -> NetworkThread:
    services = settings.monitored(resources.services())

    def deliver(report) -> None:
        reports.append(report)
        if isinstance(report, ProbeReport):
            arrived.set()

    intervals = {each.id: PollIntervals(60.0, 0.2) for each in services}
    network = NetworkSettings(canaries=("http://canary.invalid/",))
    return NetworkThread(
        services, network, intervals, LiveClock(), version="0", deliver=deliver, make_transport=Silent, own=own
    )


@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells which ports are open")
def test_with_the_listener_off_no_port_is_open_and_with_it_on_one_of_loopback() -> None:
    before, reports, arrived = listening_ports(), [], threading.Event()
    running = thread(Settings(), None, reports, arrived)
    running.start()
    assert arrived.wait(20)
    assert listening_ports() == before
    running.stop()
    port, problems = _free_port(), []
    own = OwnSettings(TrafficSettings(enabled=True, port=port), None, problems.append)
    arrived.clear()
    running = thread(SETTINGS, own, reports, arrived)
    running.start()
    _wait_for(reports, arrived, lambda _report: listening_ports() - before == {port})
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    body = otlp.export("codex", otlp.codex(datetime.now(UTC) - timedelta(seconds=1), 503))
    client.request("POST", "/v1/logs", body, {"content-type": "application/json"})
    assert client.getresponse().status == 200
    client.close()
    _wait_for(reports, arrived, lambda report: any(each.target == CODEX for each in report.samples))
    running.stop()
    assert listening_ports() == before
    assert not problems


def _wait_for(reports: list, arrived: threading.Event, wanted) -> None:
    for _ in range(100):
        if any(isinstance(each, ProbeReport) and wanted(each) for each in list(reports)):
            return
        arrived.clear()
        assert arrived.wait(20)
    pytest.fail("it never came")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.expected_log("cannot listen")
def test_a_port_that_is_taken_is_said() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port, told, problems = taken.getsockname()[1], threading.Event(), []

        def report(problem) -> None:
            problems.append(problem)
            told.set()

        own = OwnSettings(TrafficSettings(enabled=True, port=port), None, report)
        running = thread(SETTINGS, own, [], threading.Event())
        running.start()
        assert told.wait(20)
        running.stop()
    assert problems[0].key == "traffic.port"
    assert str(port) in translate(problems[0].message)


def round_of(settings: Settings, at: datetime, traffic: Result | None) -> ProbeReport:
    service = settings.monitored(resources.services())[0]
    samples = [
        Sample(each.name, at, Result.GOOD, None, 200.0, 200, "", Origin.OWN, "200 json") for each in service.requested
    ]
    if traffic is not None:
        bad = traffic is Result.BAD
        samples.append(Sample(CODEX, at, traffic, Symptom.OVERLOADED if bad else None, None, 503 if bad else 200))
    return ProbeReport(service.id, at, tuple(samples), NetworkReport(at, Network.ONLINE, 20.0))


def test_the_evidence_of_traffic_counts_like_a_targets() -> None:
    """The API answers everybody without a key while inference fails: only the user's own requests show it."""
    monitor = Monitor(SETTINGS.monitored(resources.services()), SETTINGS, resources.tip_rules())
    for number in range(20):
        at = START + timedelta(seconds=15 * number)
        effects = monitor.on_report(round_of(SETTINGS, at, Result.GOOD if number < 12 else Result.BAD), at)
    view = effects.snapshot.services[0]
    assert view.verdict.confirmation is Confirmation.LIKELY
    assert view.verdict.health is Health.PARTIAL_OUTAGE
    assert translate(view.plain_headline or view.verdict.headline).startswith("Codex")
    assert any("your Codex requests" in translate(each.text) for each in view.verdict.evidence)
    assert monitor.state.traffic_at == {CODEX: at}


def test_traffic_that_is_silent_takes_nothing_from_a_total_outage() -> None:
    monitor = Monitor(SETTINGS.monitored(resources.services()), SETTINGS, resources.tip_rules())
    for number in range(20):
        at = START + timedelta(seconds=15 * number)
        report = round_of(SETTINGS, at, None)
        if number >= 8:
            bad = tuple(
                Sample(each.target, at, Result.BAD, Symptom.NO_RESPONSE, signature="timeout") for each in report.samples
            )
            report = ProbeReport(report.service_id, at, bad, report.network)
        effects = monitor.on_report(report, at)
    assert effects.snapshot.services[0].verdict.health is Health.MAJOR_OUTAGE


def test_own_targets_are_there_only_where_they_are_switched_on() -> None:
    def channels(settings: Settings) -> set[Channel]:
        return {target.channel for each in settings.monitored(resources.services()) for target in each.targets}

    assert channels(Settings()) == {Channel.REQUEST}
    assert channels(SETTINGS) == {Channel.REQUEST, Channel.TRAFFIC}
    assert channels(Settings(key=KeySettings(enabled=True))) == {Channel.REQUEST, Channel.KEY}


def test_off_nothing_of_it_is_imported() -> None:
    script = (
        "import sys, trayapp.polling.poller, trayapp.polling.network_thread, trayapp.app.monitor;"
        "own = ('traffic', 'own_side', 'keyring', 'crowd_service', 'domain.crowd', 'messages.crowd', 'sources.rep');"
        "print([each for each in sys.modules if any(part in each for part in own)])"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_the_key_is_read_once_and_stands_in_no_text_of_ours() -> None:
    read = []

    def keyring() -> str:
        read.append(1)
        return "sk-0123456789"

    own = OwnSettings(TrafficSettings(), keyring, print)
    key = own.sources().key
    assert key is not None

    async def ask_twice() -> list[str | None]:
        return [await key(), await key()]

    assert asyncio.run(ask_twice()) == ["sk-0123456789"] * 2
    assert read == [1]
    assert "sk-0123456789" not in repr(own)
