"""One or a few trays on a real broker: in, out, refused, cut off, and what a stranger can do."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.mosquitto import Broker, broker, free_port, wait_until
from tests.support.team import BAD, WELL, Tray, member, said
from trayapp.app.team_service import TeamService
from trayapp.domain.model.settings import TeamSettings
from trayapp.domain.model.team import Link, Statement, TeamReport
from trayapp.domain.team.roster import Roster, with_report
from trayapp.sources.team import wire
from trayapp.sources.team.client import TeamClient
from trayapp.sources.team.login import find_login
from trayapp.sources.team.topics import Topics

TOPICS = Topics("trayapp")
CADENCE_S = 0.6


class Listener:
    """What one client heard: every report, and the roster that follows."""

    def __init__(self, who: int, settings: TeamSettings, password: str | None = None, **more) -> None:
        self.member, self.reports = member(who), list[TeamReport]()
        self._saying, self._is_saying = said(who), False
        self.roster, self._lock = Roster(self.member, settings.cadence), threading.Lock()
        self.client = TeamClient(
            lambda: find_login(settings, lambda: password),
            Topics(settings.topic),
            self.member,
            settings.cadence,
            now=lambda: datetime.now(UTC),
            deliver=self._take,
            **more,
        )
        self.client.start()

    def _take(self, report: TeamReport) -> None:
        with self._lock:
            self.reports.append(report)
            self.roster = with_report(self.roster, report)
        if self._is_saying:
            self._say()

    @property
    def link(self) -> Link:
        return self.reports[-1].link if self.reports else Link.CONNECTING

    def sees(self, who: int):
        found = {each.id: each for each in self.roster.alive(datetime.now(UTC))}
        return found.get(member(who))

    def say(self, service=WELL, **more) -> None:
        self.saying(said(int(self.member, 16), service=service, cadence_s=CADENCE_S, **more))

    def saying(self, statement: Statement) -> None:
        """Say this from now on, as an app does that goes on: each time anew."""
        self._saying, self._is_saying = statement, True
        self._say()

    def _say(self) -> None:
        self.client.say(replace(self._saying, at=datetime.now(UTC)), leads=False)


@pytest.fixture
def listen(request):
    """Make clients that end with the test."""
    made = []

    def make(who: int, address: str, password: str | None = None, **more) -> Listener:
        fields = {each: more.pop(each) for each in ("user", "ca_file") if each in more}
        settings = TeamSettings(address, cadence=CADENCE_S, **fields)
        made.append(Listener(who, settings, password, **more))
        return made[-1]

    yield make
    for each in made:
        each.client.stop()


@pytest.fixture
def mosquitto(tmp_path):
    with broker(tmp_path / "broker") as found:
        yield found


def stranger(port: int):
    """Return a client of paho's own that may publish whatever it likes."""
    from paho.mqtt.client import Client
    from paho.mqtt.enums import CallbackAPIVersion

    client = Client(CallbackAPIVersion.VERSION2, client_id="stranger")
    client.connect("127.0.0.1", port)
    client.loop_start()
    return client


def test_two_trays_hear_of_each_other_and_of_the_end(mosquitto, listen) -> None:
    ada, bob = listen(1, mosquitto.address), listen(2, mosquitto.address)
    ada.say(BAD, name="Ada", place="Berlin")
    bob.say()
    heard = wait_until(lambda: bob.sees(1))
    assert (heard.statement.name, heard.statement.services["svc"]) == ("Ada", BAD)
    assert wait_until(lambda: ada.sees(2))
    ada.client.stop()
    wait_until(lambda: bob.sees(1) is None, CADENCE_S * 3)


def test_who_comes_later_learns_at_once_what_the_broker_kept(mosquitto, listen) -> None:
    early, seen = listen(1, mosquitto.address), listen(2, mosquitto.address)
    early.say(run=7)
    wait_until(lambda: seen.sees(1))
    late = listen(3, mosquitto.address)
    first = wait_until(lambda: [each for report in late.reports for each in report.heard])[0]
    assert first.statement.member == member(1)


def test_a_tray_that_is_killed_is_gone_by_the_brokers_word(mosquitto, listen, tmp_path) -> None:
    code = (
        "import sys, time; from datetime import UTC, datetime\n"
        "from tests.team.test_broker import Listener; from trayapp.domain.model.settings import TeamSettings\n"
        "one = Listener(9, TeamSettings(sys.argv[1], cadence=0.6)); one.say()\n"
        "sys.stdin.read()"
    )
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(root), *filter(None, sys.path)])}
    process = subprocess.Popen(
        [sys.executable, "-c", code, mosquitto.address], stdin=subprocess.PIPE, cwd=root, env=environment
    )
    witness = listen(1, mosquitto.address)
    wait_until(lambda: witness.sees(9))
    process.kill()
    process.communicate()
    wait_until(lambda: any(member(9) in each.gone for each in witness.reports))
    assert witness.sees(9) is None


def test_the_broker_killed_and_back_is_told_and_all_hear_of_each_other_again(mosquitto, listen) -> None:
    ada, bob = listen(1, mosquitto.address), listen(2, mosquitto.address)
    ada.say()
    bob.say()
    wait_until(lambda: ada.sees(2) and bob.sees(1))
    mosquitto.kill()
    wait_until(lambda: ada.link is bob.link is Link.UNREACHABLE)
    wait_until(lambda: not ada.sees(2), CADENCE_S * 5)
    mosquitto.start()
    wait_until(lambda: ada.link is bob.link is Link.CONNECTED)
    wait_until(lambda: ada.sees(2) and bob.sees(1))


def test_two_machines_with_one_id_do_not_storm_the_broker(mosquitto, listen) -> None:
    listen(1, mosquitto.address).say()
    listen(1, mosquitto.address).say()
    wait_until(lambda: mosquitto.connections() >= 4)
    end = time.monotonic() + 5 * CADENCE_S
    wait_until(lambda: time.monotonic() >= end)
    assert mosquitto.connections() <= 24


def test_a_wrong_password_is_told_as_that(tmp_path, listen) -> None:
    words = tmp_path / "words"
    words.write_text("ada:right password\n", encoding="utf-8")
    program = shutil.which("mosquitto_passwd")
    assert program
    subprocess.run([program, "-U", str(words)], check=True)
    with broker(tmp_path / "broker", f"password_file {words}", "allow_anonymous false") as closed:
        right = listen(1, closed.address, "right password", user="ada")
        wrong, nobody = listen(2, closed.address, "wrong", user="ada"), listen(3, closed.address)
        wait_until(lambda: right.link is Link.CONNECTED)
        wait_until(lambda: wrong.link is nobody.link is Link.REFUSED)
        missing = listen(4, closed.address, None, user="ada")
        wait_until(lambda: missing.link is Link.NO_PASSWORD)


def certificates(folder: Path) -> Path:
    """Make an authority and a certificate of its for loopback; return the folder."""
    folder.mkdir()

    def openssl(*arguments: str) -> None:
        subprocess.run(["openssl", *arguments], check=True, cwd=folder, capture_output=True)

    new = ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2")
    openssl(*new, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Test authority")
    openssl(
        "req", "-newkey", "rsa:2048", "-nodes", "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=broker"
    )
    (folder / "names").write_text("subjectAltName=IP:127.0.0.1\n", encoding="utf-8")
    signed = ("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2")
    openssl(*signed, "-extfile", "names", "-out", "server.pem")
    return folder


def test_tls_with_an_authority_of_ones_own_and_no_other_is_trusted(tmp_path, listen) -> None:
    made = certificates(tmp_path / "tls")
    tls = (f"cafile {made / 'ca.pem'}", f"certfile {made / 'server.pem'}", f"keyfile {made / 'server.key'}")
    with broker(tmp_path / "broker", *tls, "allow_anonymous true") as encrypted:
        address = f"mqtts://127.0.0.1:{encrypted.port}"
        ada = listen(1, address, ca_file=str(made / "ca.pem"))
        bob = listen(2, address, ca_file=str(made / "ca.pem"))
        ada.say()
        bob.say()
        wait_until(lambda: ada.sees(2) and bob.sees(1))
        strange = listen(3, address)
        wait_until(lambda: strange.link is Link.UNTRUSTED)
        nowhere = listen(4, address, ca_file=str(tmp_path / "missing.pem"))
        wait_until(lambda: nowhere.link is Link.UNTRUSTED)
    with broker(tmp_path / "plain") as plain:
        confused = listen(5, f"mqtts://127.0.0.1:{plain.port}", ca_file=str(made / "ca.pem"))
        wait_until(lambda: confused.link in {Link.NOT_MQTT, Link.UNREACHABLE})


def test_a_broker_that_is_not_there_is_told_and_tried_again(tmp_path, listen) -> None:
    nobody = Broker(tmp_path / "late")
    ada = listen(1, nobody.address)
    wait_until(lambda: ada.link is Link.UNREACHABLE)
    nobody.start()
    try:
        wait_until(lambda: ada.link is Link.CONNECTED)
    finally:
        nobody.kill()


def test_a_stranger_who_publishes_nonsense_is_counted_and_ends_nothing(mosquitto, listen) -> None:
    ada, bob = listen(1, mosquitto.address), listen(2, mosquitto.address)
    ada.say()
    bob.say()
    wait_until(lambda: ada.sees(2))
    other = stranger(mosquitto.port)
    for payload in (b"nonsense", b"[" * 20_000, b"{}", b"\xff" * 500, json.dumps({"schema": 1}).encode(), b""):
        other.publish(TOPICS.state(member(66)), payload)
    other.publish(TOPICS.state(member(66)), b"x" * 3_000_000)
    other.publish("trayapp/not-an-id/state", wire.encode(said(3)))
    other.publish("trayapp/a/b/c/state", b"1")
    wait_until(lambda: ada.roster.ignored >= 5)
    other.loop_stop()
    seen = ada.sees(2).heard_at
    wait_until(lambda: ada.sees(2).heard_at > seen)
    assert ada.link is Link.CONNECTED
    assert ada.sees(66) is None


def test_a_flood_does_not_drown_those_that_are_there(mosquitto, listen) -> None:
    ada, bob = listen(1, mosquitto.address), listen(2, mosquitto.address)
    ada.say()
    bob.say()
    wait_until(lambda: ada.sees(2))
    other = stranger(mosquitto.port)
    for number in range(6000):
        who = 100 + (number % 1000 if number % 2 else 0)  # one that won't stop, and a crowd
        other.publish(TOPICS.state(member(who)), wire.encode(said(who, service=BAD)))
    wait_until(lambda: ada.roster.ignored > 100, 40)
    other.loop_stop()
    assert len(ada.roster.peers) <= 200
    wait_until(lambda: ada.sees(2), 40)


def test_home_assistant_finds_the_device_and_then_its_availability(mosquitto, tmp_path) -> None:
    from paho.mqtt.client import Client
    from paho.mqtt.enums import CallbackAPIVersion

    got: list[tuple[str, bytes]] = []
    home = Client(CallbackAPIVersion.VERSION2, client_id="home-assistant")
    home.on_message = lambda _client, _data, message: got.append((message.topic, message.payload))
    home.connect("127.0.0.1", mosquitto.port)
    home.subscribe([("homeassistant/#", 1), ("trayapp/#", 1)])
    home.loop_start()
    tray = Tray(1)
    settings = TeamSettings(mosquitto.address, home_assistant=True, cadence=CADENCE_S)
    service = TeamService(settings, tray.member, lambda: datetime.now(UTC), lambda report: None, lambda problem: None)
    tray.look(datetime.now(UTC))
    service.start()
    wait_until(lambda: got)
    got.clear()
    service.show(tray.effects.snapshot)
    wait_until(lambda: any(topic == TOPICS.state(tray.member) for topic, _ in got))
    topics = [topic for topic, _ in got]
    assert topics[:2] == [f"homeassistant/device/trayapp_{tray.member}/config", TOPICS.availability(tray.member)]
    message, state = json.loads(got[0][1]), json.loads(dict(got)[TOPICS.state(tray.member)])
    assert got[1][1] == b"online"
    assert message["state_topic"] == TOPICS.state(tray.member)
    assert state["services"]["svc"]["health"] in message["components"]["svc_health"]["options"]
    service.close()
    wait_until(lambda: got[-1] == (TOPICS.availability(tray.member), b"offline"))
    home.loop_stop()


def test_a_listener_that_only_looks_leaves_nothing_behind(mosquitto, listen) -> None:
    from trayapp.sources.team.listening import Listening

    ada = listen(1, mosquitto.address)
    ada.say()
    other = listen(2, mosquitto.address)
    wait_until(lambda: other.sees(1))
    report = Listening(TeamSettings(mosquitto.address), lambda: None, lambda: datetime.now(UTC)).result(5)
    assert report.link is Link.CONNECTED
    ids = {each.statement.member for each in report.heard}
    assert member(1) in ids or not ids
    late = listen(3, mosquitto.address)
    wait_until(lambda: late.sees(1))
    assert {each.statement.member for each in late.roster.peers.values()} <= {member(1), member(2)}
    nobody = Listening(TeamSettings(f"mqtt://127.0.0.1:{free_port()}"), lambda: None, lambda: datetime.now(UTC))
    assert nobody.result(5).link is Link.UNREACHABLE
