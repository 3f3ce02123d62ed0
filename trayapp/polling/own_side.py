"""The user's own key and traffic in the network thread, where they are switched on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from trayapp.desktop.keyring.key_store import KeyStore
from trayapp.domain.messages import errors, key
from trayapp.domain.model.problem import Problem
from trayapp.domain.model.settings import TrafficSettings
from trayapp.i18n.message import Message
from trayapp.polling.poller import Poller
from trayapp.sources.http.transport import Transport
from trayapp.sources.probes.inference import try_inference
from trayapp.sources.probes.own_sources import OwnSources
from trayapp.sources.traffic.counter import TrafficCounter
from trayapp.sources.traffic.listener import TrafficListener

log = logging.getLogger("trayapp.polling")


@dataclass(slots=True)
class OwnSettings:
    """What is switched on. `read_key` returns the key and may wait for the keyring, so it runs in a thread of its own.

    `report_problem` may be called from any thread.
    """

    traffic: TrafficSettings
    read_key: Callable[[], str | None] | None
    report_problem: Callable[[Problem], None]
    counter: TrafficCounter = field(default_factory=TrafficCounter)
    _key: str | None = field(default=None, repr=False)
    _has_asked: bool = False

    def sources(self) -> OwnSources:
        """Return what the prober takes."""
        return OwnSources(
            key=self._read_once if self.read_key is not None else None,
            traffic=self.counter if self.traffic.enabled else None,
        )

    def begin(self, poller: Poller, transport: Transport, now: Callable[[], datetime]) -> None:
        """Begin to listen, if that is switched on; it ends with the poller."""
        if self.traffic.enabled:
            poller.run_aside(lambda: self._listen(transport, now), "listening for telemetry")

    async def _listen(self, transport: Transport, now: Callable[[], datetime]) -> None:
        listener = TrafficListener(self.counter, now, transport, self.traffic.forward)
        try:
            await listener.serve(self.traffic.port)
        except OSError as error:
            log.warning("cannot listen on port %d: %s", self.traffic.port, error.strerror or type(error).__name__)
            self.report_problem(errors.port_taken(self.traffic.port))

    async def _read_once(self) -> str | None:
        """Return the key, which the keyring is asked for once: it may ask the user to unlock it."""
        if not self._has_asked and self.read_key is not None:
            self._has_asked = True
            self._key = await asyncio.to_thread(self.read_key)
        return self._key


async def test_key(transport: Transport) -> Message:
    """Return what one tiny inference with the user's key shows, or why none was tried."""
    found = await asyncio.to_thread(KeyStore().look_up)
    if found.key is None:
        return key.state(found.state, found.variable)
    finding, elapsed_ms = await try_inference(transport, found.key)
    return key.tested(finding.result, finding.symptom, round(elapsed_ms))
