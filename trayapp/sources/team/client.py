"""The connection to a team's broker, in a thread of its own: paho-mqtt lives and dies here, and nowhere else.

Statements leave with QoS 0, for the next one repeats them, and are retained for as long as they count (MQTT 5 lets the
broker forget them then). What we are is retained too: "online", and "offline" by the broker once it loses us.
"""

from __future__ import annotations

import contextlib
import logging
import random
import select
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from trayapp.domain.model.team import Link, Statement, TeamReport
from trayapp.sources.team.exchange import Exchange
from trayapp.sources.team.login import CONNECT_TIMEOUT_S, KEEPALIVE_S, SHORTEST_KEEPALIVE_S, Login, failure, refusal
from trayapp.sources.team.properties import connect_properties, kept_for
from trayapp.sources.team.topics import OFFLINE, ONLINE, Topics

if TYPE_CHECKING:
    from paho.mqtt.client import Client

log = logging.getLogger("trayapp.sources")

SHORTEST_RETRY, LONGEST_RETRY = 0.05, 5.0
"""Cadences between two attempts to connect: doubled each time, and drawn between the half and the whole of it, so that
a hundred trays don't come back to a broker at once."""
STOP_TIMEOUT_S = 2.0
PACKETS_AT_ONCE, BREATH_S = 100, 0.05
"""A flood is read in bites, with a pause between them: the broker drops what is too much."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """A retained message that tells another program of us; "online" is said again right after it."""

    topic: str
    payload: bytes


class TeamClient:
    """Talks to the broker until `stop`. `deliver` is called in its thread; `say` and `stop` belong to any other."""

    def __init__(
        self,
        login: Callable[[], Login | Link],
        topics: Topics,
        member: str,
        cadence_s: float,
        *,
        now: Callable[[], datetime],
        deliver: Callable[[TeamReport], None],
        speaks: bool = True,
    ) -> None:
        """Prepare; nothing runs before `start`. One that doesn't speak only listens, and nobody learns of it.

        `login` is called in the thread, since the keyring may take its time; it returns how to reach the broker, or why
        that can't be.
        """
        self._login, self._topics, self._member = login, topics, member
        self._cadence_s, self._deliver = cadence_s, deliver
        self._announcement: Announcement | None = None
        self._announced: Announcement | None = None
        self._exchange, self._speaks = Exchange(member, cadence_s, now), speaks
        self._wake_read, self._wake_write = socket.socketpair()
        for each in (self._wake_read, self._wake_write):
            each.setblocking(False)
        self._stopped = threading.Event()
        self._retries = 0
        self._thread = threading.Thread(target=self._main, name="trayapp-team", daemon=True)

    def start(self) -> None:
        """Begin to connect."""
        self._thread.start()

    def say(self, statement: Statement, *, leads: bool) -> None:
        """Tell the team this from now on; `leads`: others rely on us."""
        self._exchange.say(statement, leads=leads)
        self._wake()

    def announce(self, announcement: Announcement) -> None:
        """Have this kept by the broker from now on, with each connection."""
        self._announcement = announcement
        self._wake()

    def stop(self) -> None:
        """Say that we go, and end the thread. Waits `STOP_TIMEOUT_S` at most."""
        self._stopped.set()
        self._wake()
        self._thread.join(STOP_TIMEOUT_S)
        if self._thread.is_alive():
            log.warning("the thread of the team's broker did not end in %.0f s", STOP_TIMEOUT_S)

    def _wake(self) -> None:
        with contextlib.suppress(BlockingIOError, OSError):
            self._wake_write.send(b"\0")

    def _main(self) -> None:
        try:
            self._run()
        except Exception:  # a bug of ours must not end more than the team
            log.exception("the thread of the team's broker failed")
            self._give_up(Link.UNREACHABLE)
        finally:
            self._wake_read.close()
            self._wake_write.close()

    def _run(self) -> None:
        try:
            import paho.mqtt.client  # noqa: F401, PLC0415 - an extra, and only where a broker is configured
        except ImportError:
            self._give_up(Link.NO_LIBRARY)
            return
        found = self._login()
        if isinstance(found, Link):
            self._give_up(found)
            return
        while not self._stopped.is_set():
            client = self._connected(found)
            if client is not None:
                self._converse(client)
            self._pause()

    def _give_up(self, why: Link) -> None:
        """Only let time pass for the team: nothing will come."""
        self._change(why)
        while not self._stopped.wait(self._exchange.beat_s):
            self._hand_on()

    def _change(self, link: Link) -> None:
        if (report := self._exchange.changed(link, time.monotonic())) is not None:
            log.info("the team's broker: %s", link)
            self._deliver(report)

    def _connected(self, login: Login) -> Client | None:
        """Return a client that has asked the broker to let us in; None where there is no broker to ask."""
        try:
            client, limits = self._new_client(login), connect_properties()
            client.connect(login.host, login.port, self._keepalive(), clean_start=True, properties=limits)
        except (OSError, ValueError) as error:
            log.debug("cannot reach the team's broker: %s", type(error).__name__)
            self._change(failure(error))
            return None
        return client

    def _keepalive(self) -> int:
        """Return after how many silent seconds the broker takes us for gone: within what our statements count for."""
        return max(SHORTEST_KEEPALIVE_S, min(KEEPALIVE_S, round(self._cadence_s)))

    def _new_client(self, login: Login) -> Client:
        from paho.mqtt.client import Client  # noqa: PLC0415 - as above
        from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion  # noqa: PLC0415 - as above

        client = Client(CallbackAPIVersion.VERSION2, client_id=self._member, protocol=MQTTProtocolVersion.MQTTv5)
        client.connect_timeout = CONNECT_TIMEOUT_S
        if login.user is not None:
            client.username_pw_set(login.user, login.password)
        if (context := login.tls()) is not None:
            client.tls_set_context(context)
        if self._speaks:
            client.will_set(self._topics.availability(self._member), OFFLINE, qos=1, retain=True)
        client.on_connect = self._on_connect
        client.on_message = self._on_message
        return client

    def _on_connect(self, client: Client, _data: Any, _flags: Any, reason: Any, _properties: Any) -> None:
        from paho.mqtt.subscribeoptions import SubscribeOptions  # noqa: PLC0415 - as above

        if reason.is_failure:
            self._change(refusal(str(reason)))
            return
        options = SubscribeOptions(qos=0, noLocal=True)
        client.subscribe([(each, options) for each in self._topics.all])
        if self._speaks:
            self._introduce(client)
        self._exchange.forget_said()
        self._change(Link.CONNECTED)

    def _introduce(self, client: Client) -> None:
        announcement = self._announced = self._announcement
        if announcement is not None:
            client.publish(announcement.topic, announcement.payload, qos=1, retain=True)
        client.publish(self._topics.availability(self._member), ONLINE, qos=1, retain=True)

    def _on_message(self, _client: Client, _data: Any, message: Any) -> None:
        found = self._topics.parse(message.topic)
        if found is None:
            self._exchange.refuse()
        elif found[1] == "state":
            if message.payload:
                self._exchange.hear(found[0], message.payload, kept=message.retain, seconds=time.monotonic())
        elif message.payload == OFFLINE:
            self._exchange.lose(found[0], time.monotonic())

    def _converse(self, client: Client) -> None:
        """Read and write until the connection ends or we do."""
        ours: Any = client.socket()
        began = time.monotonic()
        with contextlib.closing(ours):
            while not self._stopped.is_set() and client.socket() is not None:
                self._speak(client)
                self._hand_on()
                if not self._exchange_bytes(client):
                    break
            if self._stopped.is_set():
                self._part(client)
        if time.monotonic() - began >= self._cadence_s:  # not one whose ID another machine has, and takes it over
            self._retries = 0
        if not self._stopped.is_set() and self._exchange.link is Link.CONNECTED:
            self._change(Link.UNREACHABLE)

    def _speak(self, client: Client) -> None:
        if not self._speaks or self._exchange.link is not Link.CONNECTED:
            return
        if self._announcement != self._announced:
            self._introduce(client)
        if (said := self._exchange.to_say(time.monotonic())) is not None:
            kept = kept_for(self._cadence_s)
            client.publish(self._topics.state(self._member), said, qos=0, retain=True, properties=kept)

    def _hand_on(self) -> None:
        if (report := self._exchange.to_hand_on(time.monotonic())) is not None:
            self._deliver(report)

    def _exchange_bytes(self, client: Client) -> bool:
        """Wait until there is something to do, and do it; return False once the connection has ended."""
        ours = client.socket()
        if ours is None:
            return False
        wait = max(0.0, min(self._exchange.next_due() - time.monotonic(), self._keepalive() / 2))
        if getattr(ours, "pending", int)() > 0:  # TLS has decrypted more than was asked for
            wait = 0.0
        readable, writable, _ = select.select([ours, self._wake_read], [ours] if client.want_write() else [], [], wait)
        if self._wake_read in readable:
            with contextlib.suppress(BlockingIOError):
                self._wake_read.recv(4096)
        if (ours in readable or wait == 0.0) and not self._read(client):
            return False
        if ours in writable and client.loop_write() != 0:
            return False
        return bool(client.loop_misc() == 0)

    def _read(self, client: Client) -> bool:
        for _ in range(PACKETS_AT_ONCE):
            if client.loop_read() != 0:
                return False
            ours = client.socket()
            if ours is None:
                return False
            if getattr(ours, "pending", int)() == 0 and not select.select([ours], [], [], 0)[0]:
                return True
        self._stopped.wait(BREATH_S)
        return True

    def _part(self, client: Client) -> None:
        """Say that we go, as far as that can still be said."""
        if self._speaks and self._exchange.link is Link.CONNECTED:
            client.publish(self._topics.state(self._member), b"", qos=0, retain=True)
            client.publish(self._topics.availability(self._member), OFFLINE, qos=1, retain=True)
        client.disconnect()
        until = time.monotonic() + STOP_TIMEOUT_S / 2
        while client.want_write() and (ours := client.socket()) is not None and time.monotonic() < until:
            select.select([], [ours], [], max(0.0, until - time.monotonic()))
            client.loop_write()

    def _pause(self) -> None:
        """Wait before the next attempt; time passes for the team meanwhile."""
        most = min(SHORTEST_RETRY * 2**self._retries, LONGEST_RETRY) * self._cadence_s
        self._retries = min(self._retries + 1, 16)
        until = time.monotonic() + most * random.uniform(0.5, 1.0)  # noqa: S311 - no secret
        while (left := until - time.monotonic()) > 0:
            if self._stopped.wait(min(left, self._exchange.beat_s)):
                return
            self._hand_on()
