"""A hundred trays on one real broker, in real time: one looks for all, and broker and leader are killed.

Every tray is a whole monitor. Ten have connections of their own, through a proxy that loses and doubles messages; the
other ninety share one, and what they say and hear is lost and doubled in the same measure. The leader is a process.
"""

from __future__ import annotations

import os
import queue
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.mosquitto import LossyProxy, broker, wait_until
from tests.support.team import Tray
from trayapp.domain.model.team import Link, TeamReport
from trayapp.domain.team.statement import statement
from trayapp.sources.team.client import TeamClient
from trayapp.sources.team.exchange import Exchange
from trayapp.sources.team.login import Login
from trayapp.sources.team.topics import OFFLINE, Topics

TRAYS, OWN_CONNECTIONS = 100, 10
CADENCE_S, PROBE_S = 5.0, 0.5
LOST, DOUBLED = 0.2, 0.1
"""On each of the two ways, to the broker and from it."""
THREE_CADENCES_S = 3 * CADENCE_S
NOTIFIED_AFTER_S = 31.0
"""An alarm has to last for half a minute before anybody is told."""
SLACK_S = 2.0
"""For what the machine needs besides."""
TOPICS = Topics("trayapp")
ROOT = Path(__file__).parents[2]

LOOKING, ALARMED, UNKNOWN = ("operational", "none"), "likely", ("unknown", "none")


class Member:
    """A tray in the test's process; `pump` is called all the time and does what is due."""

    def __init__(self, number: int, world: World) -> None:
        self.tray, self.world = Tray(number, follow=True, cadence=CADENCE_S), world
        self.tray.remember_good_minutes(datetime.now(UTC))
        self.next_look = 0.0
        self.seen: list[tuple[str, str]] = []

    def pump(self, now: float) -> None:
        if self.tray.looks and now >= self.next_look:
            self.next_look = now + PROBE_S
            self.tray.look(datetime.now(UTC), well=self.world.well)
            self.told()
        for report in self.heard(now):
            self.tray.hear(report)
            self.told()
        if self.tray.state not in self.seen[-1:]:
            self.seen.append(self.tray.state)

    def told(self) -> None:
        snapshot = self.tray.effects.snapshot
        said = statement(snapshot, self.tray.settings, self.tray.member, 1, looks=snapshot.team.looks)
        self.say(said, leads=snapshot.team.leads)


class Connected(Member):
    """One with a connection of its own."""

    def __init__(self, number: int, world: World, port: int) -> None:
        super().__init__(number, world)
        self.reports: queue.Queue[TeamReport] = queue.Queue()
        self.client = TeamClient(
            lambda: Login("127.0.0.1", port, is_encrypted=False),
            TOPICS,
            self.tray.member,
            CADENCE_S,
            now=lambda: datetime.now(UTC),
            deliver=self.reports.put,
        )
        self.say = self.client.say
        self.client.start()

    def heard(self, _now: float) -> list[TeamReport]:
        return [self.reports.get() for _ in range(self.reports.qsize())]


class Sharing(Member):
    """One of those that share a connection; its side of the conversation is its own."""

    def __init__(self, number: int, world: World) -> None:
        super().__init__(number, world)
        self.exchange = Exchange(self.tray.member, CADENCE_S, lambda: datetime.now(UTC))
        self.say = self.exchange.say

    def heard(self, now: float) -> list[TeamReport]:
        if self.world.connected and (payload := self.exchange.to_say(now)) is not None:
            for _ in range(self.world.times()):
                self.world.publish(self.tray.member, payload)
        link = Link.CONNECTED if self.world.connected else Link.UNREACHABLE
        reports = (self.exchange.changed(link, now), self.exchange.to_hand_on(now))
        return [each for each in reports if each is not None]


class World:
    """All trays, what they find, and the connection that ninety share."""

    def __init__(self, port: int, proxy: LossyProxy, seed: int) -> None:
        from paho.mqtt.client import Client
        from paho.mqtt.enums import CallbackAPIVersion

        self.well, self.published = True, 0
        self.random = random.Random(seed)
        self.messages: queue.Queue = queue.Queue()
        self.client = Client(CallbackAPIVersion.VERSION2, client_id="ninety", reconnect_on_failure=True)
        self.client.reconnect_delay_set(1, 2)
        self.client.on_connect = lambda client, *_: client.subscribe([(each, 0) for each in TOPICS.all])
        self.client.on_message = lambda _client, _data, message: self.messages.put(message)
        self.client.connect("127.0.0.1", port)
        self.client.loop_start()
        numbers = range(10, 10 + TRAYS)
        self.members: list[Member] = [Connected(each, self, proxy.port) for each in numbers[:OWN_CONNECTIONS]]
        self.sharing = [Sharing(each, self) for each in numbers[OWN_CONNECTIONS:]]
        self.members += self.sharing
        self.states_at_turns: list[set[tuple[str, str]]] = []

    @property
    def connected(self) -> bool:
        return self.client.is_connected()

    def times(self) -> int:
        draw = self.random.random()
        return 0 if draw < LOST else 2 if draw < LOST + DOUBLED else 1

    def publish(self, member: str, payload: bytes) -> None:
        self.client.publish(TOPICS.state(member), payload, retain=True)

    def turn(self) -> None:
        now = time.monotonic()
        while not self.messages.empty():
            message = self.messages.get()
            self.published += 1
            member, kind = TOPICS.parse(message.topic)
            for each in self.sharing:
                for _ in range(self.times()):
                    if kind == "state":
                        each.exchange.hear(member, message.payload, kept=message.retain, seconds=now)
                    elif message.payload == OFFLINE:
                        each.exchange.lose(member, now)
        for each in self.members:
            each.pump(now)

    def until(self, condition: Callable[[Tray], bool], within_s: float) -> float:
        """Let the world go on until a condition holds for every tray; return after how many seconds."""
        began = time.monotonic()

        def all_of_them() -> bool:
            return all(condition(each.tray) for each in self.members)

        try:
            wait_until(all_of_them, within_s, self.turn)
        except AssertionError:
            counted = Counter((type(each).__name__, each.tray.state, each.tray.looks) for each in self.members)
            raise AssertionError(f"after {within_s} s: {counted}") from None
        return time.monotonic() - began

    def let_pass(self, seconds: float) -> int:
        """Let time pass; return how many messages the broker passed on to one who hears all."""
        before, end = self.published, time.monotonic() + seconds
        wait_until(lambda: time.monotonic() >= end, seconds + SLACK_S + 10, self.turn)
        return self.published - before

    def forget(self) -> None:
        for each in self.members:
            each.seen.clear()

    def notified(self) -> set[int]:
        return {len(each.tray.notifications) for each in self.members}

    def count_active(self) -> int:
        return sum(each.tray.looks for each in self.members)

    def close(self) -> None:
        for each in self.members[:OWN_CONNECTIONS]:
            each.client.stop()
        self.client.disconnect()
        self.client.loop_stop()


class Leader:
    """The process that looks for all."""

    def __init__(self, port: int) -> None:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])}
        command = [sys.executable, "-m", "tests.team.leader", str(port), str(CADENCE_S)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, cwd=ROOT, env=environment, text=True)

    def find(self, word: str) -> None:
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def scene(tmp_path):
    with broker(tmp_path / "broker") as mosquitto:
        proxy = LossyProxy(mosquitto.port, LOST, DOUBLED, seed=7)
        leader, world = Leader(mosquitto.port), World(mosquitto.port, proxy, seed=7)
        yield mosquitto, world, leader
        leader.kill()
        world.close()
        proxy.close()


def shows(*states: tuple[str, str]) -> Callable[[Tray], bool]:
    return lambda tray: tray.state in states


def is_alarmed(tray: Tray) -> bool:
    return tray.state[1] == ALARMED


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_every_tray_is_right_within_three_cadences_whatever_is_killed(scene) -> None:
    mosquitto, world, leader = scene
    world.until(shows(LOOKING), THREE_CADENCES_S + SLACK_S)
    world.until(lambda tray: not tray.looks, THREE_CADENCES_S + SLACK_S)
    rounds = sum(each.tray.rounds for each in world.members)
    messages = world.let_pass(2 * CADENCE_S)
    assert messages <= 2 * (TRAYS + 3) * 1.3, "each speaks once a cadence, and the leader three times"
    assert sum(each.tray.rounds for each in world.members) - rounds <= TRAYS * 0.05, "they ask nothing"

    world.forget()
    mosquitto.kill()
    world.until(lambda tray: tray.looks and tray.state == LOOKING, THREE_CADENCES_S + SLACK_S)
    shown = {state for each in world.members for state in each.seen}
    assert shown <= {LOOKING, UNKNOWN}, "no broker is no trouble of the service"
    mosquitto.start()
    world.let_pass(THREE_CADENCES_S)
    assert world.count_active() <= 2, "one looks for all again"
    world.until(shows(LOOKING), CADENCE_S)
    assert mosquitto.connections() <= 6 * OWN_CONNECTIONS, "no storm of connections"

    leader.find("bad")
    world.well = False
    world.until(is_alarmed, THREE_CADENCES_S + SLACK_S)
    world.let_pass(NOTIFIED_AFTER_S + SLACK_S)
    assert world.notified() == {1}

    world.forget()
    leader.kill()
    messages = world.let_pass(THREE_CADENCES_S)
    assert messages <= 3 * (TRAYS + 3) * 2, "no storm"
    assert not any(shown == LOOKING for each in world.members for shown in each.seen), "a dead leader is never green"
    world.until(is_alarmed, CADENCE_S + SLACK_S)
    assert 1 <= world.count_active() <= 3, "one takes over"
    assert world.let_pass(2 * CADENCE_S) <= 2 * (TRAYS + 3) * 1.3, "no storm"
    assert world.notified() == {1}, "nothing is told twice"
