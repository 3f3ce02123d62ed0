"""Our own probe: all targets of a service and the canaries, asked at the same time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from trayapp.domain.addresses import is_loopback
from trayapp.domain.model.enums import Network, Origin, Result, Symptom
from trayapp.domain.model.reports import NetworkReport, ProbeReport, Sample
from trayapp.domain.model.service import Expect, Service, Target
from trayapp.domain.polling_policy import apply_retry_after
from trayapp.sources.http.retry_after import retry_after_s
from trayapp.sources.http.transport import DEADLINE_S, Exchange, Request, Response, Transport
from trayapp.sources.probes import connectivity
from trayapp.sources.probes.classifier import classify

FRESH_EVERY = 10
"""Rounds between new connections: a kept one hides DNS and TLS failures, a new one each time inflates the latency."""

MAX_BYTES = 512 * 1024


class Prober:
    """Probes one service. Never raises; belongs to one event loop's thread. No retries: they would hide the signal."""

    def __init__(
        self,
        service: Service,
        canaries: Sequence[str],
        transport: Transport,
        clock: Callable[[], datetime],
        *,
        deadline_s: float = DEADLINE_S,
    ) -> None:
        self._service = service
        self._canaries = tuple(canaries)
        self._transport = transport
        self._clock = clock
        self._on_kept = {each.name: _request(each, deadline_s, fresh=False) for each in service.targets}
        self._on_new = {each.name: _request(each, deadline_s, fresh=True) for each in service.targets}
        self._rounds = 0
        self._failed: set[str] = set()
        self._not_before: dict[str, datetime] = {}
        self._history = connectivity.CanaryHistory()

    async def round(self) -> ProbeReport:
        """Ask every target and canary once; the canaries again where a target was not good.

        A target whose server asked us to wait (Retry-After) is left out until then; the others are asked all the same.
        A bad sample counts only if we were online: where the canaries before and after disagree, the worse one counts.
        """
        began = self._clock()
        targets = [each for each in self._service.targets if self._not_before.get(each.name, began) <= began]
        exchanges = await self._transport.fetch_all([*self._requests(targets), *connectivity.requests(self._canaries)])
        ended = self._clock()
        asked, answered = exchanges[: len(targets)], exchanges[len(targets) :]
        samples = tuple(
            [self._sample(target, exchange, began, ended) for target, exchange in zip(targets, asked, strict=True)]
        )
        failed = {sample.target for sample in samples if sample.result is not Result.GOOD}
        network = await self._network(answered, ended, list(zip(targets, samples, strict=True)), again=bool(failed))
        if network.state is Network.CAPTIVE_PORTAL:
            samples = tuple(
                _doubted(sample) if target.url.startswith("http://") else sample
                for target, sample in zip(targets, samples, strict=True)
            )
        self._rounds += 1
        self._failed = failed | (self._failed - {each.name for each in targets})
        return ProbeReport(self._service.id, self._clock(), samples, network)

    async def _network(
        self, answered: Sequence[Exchange], at: datetime, samples: Sequence[tuple[Target, Sample]], *, again: bool
    ) -> NetworkReport:
        """Return whether we were online: by the canaries, and by any answer of the service's own."""
        network = connectivity.combine(self._canaries, answered, at, self._history)
        proven = any(self._proves_online(target, sample) for target, sample in samples)
        online = network.state is Network.ONLINE
        results = map(connectivity.classify_canary, self._canaries, answered)
        self._history.record(dict(zip(self._canaries, results, strict=True)), online=online or proven)
        if online and again:
            after = await connectivity.check(self._canaries, self._transport, self._clock, self._history)
            return after if after.state is not Network.ONLINE else network
        return replace(network, state=Network.ONLINE) if proven else network

    @staticmethod
    def _proves_online(target: Target, sample: Sample) -> bool:
        """Whether a sample shows that we are online. Over plain http a portal can say anything that has no form."""
        unmistakable = target.expect is not Expect.ANY or not target.url.startswith("http://")
        return sample.origin is Origin.OWN and (unmistakable or is_loopback(target.url))

    def _requests(self, targets: Sequence[Target]) -> Sequence[Request]:
        """Return the requests of a round: on new connections at every tenth, and where the last sample was not good."""
        every = self._rounds % FRESH_EVERY == FRESH_EVERY - 1
        return [(self._on_new if every or each.name in self._failed else self._on_kept)[each.name] for each in targets]

    def _sample(self, target: Target, exchange: Exchange, began: datetime, ended: datetime) -> Sample:
        answer = exchange if isinstance(exchange, Response) else None
        finding = classify(target, exchange)
        wait_s = retry_after_s(answer.headers, ended) if answer else None
        if wait_s is not None:
            self._not_before[target.name] = ended + timedelta(seconds=apply_retry_after(0.0, wait_s))
        return Sample(
            target=target.name,
            at=min(ended, began + timedelta(milliseconds=exchange.elapsed_ms)),
            result=finding.result,
            symptom=finding.symptom,
            latency_ms=answer.elapsed_ms if answer else None,
            status=answer.status if answer else None,
            detail=finding.detail,
            origin=finding.origin,
            signature=finding.signature,
        )


def _request(target: Target, deadline_s: float, *, fresh: bool) -> Request:
    return Request(
        target.url,
        deadline_s=deadline_s,
        max_bytes=MAX_BYTES,
        fresh=fresh,
        follow_redirects=not any(300 <= status < 400 for status in target.good),
    )


def _doubted(sample: Sample) -> Sample:
    """Return a sample over plain http while a portal answers for others: a good one may be the portal's too."""
    if sample.result is not Result.GOOD:
        return sample
    return replace(sample, result=Result.INCONCLUSIVE, symptom=Symptom.CAPTIVE_PORTAL)
