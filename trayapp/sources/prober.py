"""Our own probe: every target of a service and the canaries, asked at the same moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from trayapp.domain.reports import NetworkReport, ProbeReport, Sample
from trayapp.domain.service import Service, Target
from trayapp.domain.words import Network, Result
from trayapp.sources import canaries as canary_watch
from trayapp.sources.classify import classify
from trayapp.sources.moments import retry_after_s
from trayapp.sources.transport import DEADLINE_S, Answer, Exchange, Request, Transport

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
        self._deadline_s = deadline_s
        self._rounds = 0
        self._failed: set[str] = set()

    async def round(self) -> ProbeReport:
        """Ask every target and canary once; the canaries again where a target was not good.

        A bad sample counts only if we were online: where the canaries before and after disagree, the worse one is told.
        """
        targets = self._service.targets
        requests = [self._request(target) for target in targets]
        began = self._clock()
        exchanges = await self._transport.fetch_all([*requests, *canary_watch.requests(self._canaries)])
        ended = self._clock()
        asked, answered = exchanges[: len(targets)], exchanges[len(targets) :]
        samples = tuple(
            self._sample(target, exchange, began, ended) for target, exchange in zip(targets, asked, strict=True)
        )
        network = canary_watch.judged(self._canaries, answered, ended)
        if any(sample.result is not Result.GOOD for sample in samples):
            network = _less_sure(network, await canary_watch.look(self._canaries, self._transport, self._clock))
        self._rounds += 1
        self._failed = {sample.target for sample in samples if sample.result is not Result.GOOD}
        return ProbeReport(self._service.id, self._clock(), samples, network)

    def _request(self, target: Target) -> Request:
        return Request(
            target.url,
            deadline_s=self._deadline_s,
            max_bytes=MAX_BYTES,
            fresh=self._rounds % FRESH_EVERY == FRESH_EVERY - 1 or target.name in self._failed,
            follow_redirects=not any(300 <= status < 400 for status in target.good),
        )

    def _sample(self, target: Target, exchange: Exchange, began: datetime, ended: datetime) -> Sample:
        finding = classify(target, exchange)
        answer = exchange if isinstance(exchange, Answer) else None
        return Sample(
            target=target.name,
            at=min(ended, began + timedelta(milliseconds=exchange.elapsed_ms)),
            result=finding.result,
            symptom=finding.symptom,
            latency_ms=answer.elapsed_ms if answer else None,
            status=answer.status if answer else None,
            detail=finding.detail,
            retry_after_s=retry_after_s(answer.headers, ended) if answer else None,
        )


def _less_sure(before: NetworkReport, after: NetworkReport) -> NetworkReport:
    return after if before.state is Network.ONLINE else before
