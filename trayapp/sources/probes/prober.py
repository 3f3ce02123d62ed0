"""Our own probe: all targets of a service and the canaries, asked at the same time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from trayapp.domain.model.enums import Network, Origin, Result, Symptom
from trayapp.domain.model.reports import NetworkReport, ProbeReport, Sample
from trayapp.domain.model.service import Channel, Expect, Service, Target
from trayapp.domain.polling_policy import LONGEST_RETRY_AFTER_S, apply_retry_after
from trayapp.sources.http.retry_after import retry_after_s
from trayapp.sources.http.transport import DEADLINE_S, Exchange, Request, Response, Transport
from trayapp.sources.probes import connectivity
from trayapp.sources.probes.classifier import classify
from trayapp.sources.probes.origin import bears_mark
from trayapp.sources.probes.own_sources import NOTHING_OWN, OwnSources
from trayapp.sources.probes.trace import parse_trace

FRESH_EVERY = 10
"""Rounds between new connections: a kept one hides DNS and TLS failures, a new one each time inflates the latency."""

MAX_BYTES = 512 * 1024

LONGEST_DEFERRAL = timedelta(seconds=LONGEST_RETRY_AFTER_S)

REUSED = timedelta(seconds=2)
"""What the canaries said so shortly before serves another service's round too."""


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
        shared: connectivity.SharedCheck | None = None,
        own: OwnSources = NOTHING_OWN,
    ) -> None:
        self._service = service
        self._connectivity = shared or connectivity.SharedCheck(canaries)
        self._transport = transport
        self._clock = clock
        self._own = own
        self._on_kept = {each.name: _request(each, deadline_s, fresh=False) for each in service.targets}
        self._on_new = {each.name: _request(each, deadline_s, fresh=True) for each in service.targets}
        self._rounds = 0
        self._failed: set[str] = set()
        self._not_before: dict[str, datetime] = {}
        self._marked: dict[str, bool] = {}

    async def round(self) -> ProbeReport:
        """Ask every target and canary once; the canaries again where a target was not good.

        A target whose server asked us to wait (Retry-After) is left out until then; the others are asked all the same.
        A bad sample counts only if we were online: where the canaries before and after disagree, the worse one counts.
        """
        key = await self._own.key() if self._own.key is not None else None
        began = self._clock()
        deferred = self._deferred(began)
        channels = {Channel.REQUEST, Channel.KEY} if key else {Channel.REQUEST}
        targets = [each for each in self._service.targets if each.name not in deferred and each.channel in channels]
        claimed = self._connectivity.claim(self, began - REUSED, began)
        asked = self._requests(targets, key)
        exchanges = await self._fetch(asked, claimed=claimed)
        ended = self._clock()
        samples = tuple(
            self._sample(target, exchange, began, ended)
            for target, exchange in zip(targets, exchanges[: len(targets)], strict=True)
        )
        proven = any(map(_proves_online, targets, samples))
        network = await self._network(exchanges[len(targets) :] if claimed else None, ended, samples, proven=proven)
        if network.state is Network.CAPTIVE_PORTAL:
            samples = tuple(map(_doubted, targets, samples))
        failed = {sample.target for sample in samples if sample.result is not Result.GOOD}
        self._rounds += 1
        self._failed = failed | (self._failed - {each.name for each in targets})
        samples += self._experienced(began)
        return ProbeReport(self._service.id, self._clock(), samples, network, deferred)

    def _experienced(self, now: datetime) -> tuple[Sample, ...]:
        """Return what the user's own requests met since the last round."""
        traffic = self._own.traffic
        if traffic is None:
            return ()
        names = [each.name for each in self._service.targets if each.channel is Channel.TRAFFIC]
        return tuple(sample for name in names if (sample := traffic.take(name, now)) is not None)

    def _deferred(self, now: datetime) -> frozenset[str]:
        """Return the targets to leave alone; none for longer than an hour, wherever the clock was set to meanwhile."""
        return frozenset(name for name, until in self._not_before.items() if now < until <= now + LONGEST_DEFERRAL)

    async def _fetch(self, asked: Sequence[Request], *, claimed: bool) -> tuple[Exchange, ...]:
        """Ask, with the canaries where the round of them is ours; give that up if we are stopped."""
        canaries = connectivity.requests(self._connectivity.urls) if claimed else ()
        try:
            return await self._transport.fetch_all([*asked, *canaries])
        except BaseException:
            if claimed:
                self._connectivity.abandon()
            raise

    async def _network(
        self, answered: Sequence[Exchange] | None, at: datetime, samples: Sequence[Sample], *, proven: bool
    ) -> NetworkReport:
        """Return whether we were online: by the canaries, and by any answer of the service's own.

        The canaries are asked once more where somebody did not answer: our connection may have gone meanwhile.
        """
        if answered is not None:
            network = self._connectivity.settle(answered, at, proven=proven)
        else:
            network = await self._connectivity.result() or await self._ask_again(at)
        if network.state is not Network.ONLINE:
            return replace(network, state=Network.ONLINE) if proven else network
        if all(each.result is Result.GOOD or each.origin is Origin.OWN for each in samples):
            return network
        after = await self._ask_again(at)
        return after if after.state is not Network.ONLINE else network

    async def _ask_again(self, since: datetime) -> NetworkReport:
        """Return what the canaries say at or after `since`."""
        if not self._connectivity.claim(self, since, self._clock()):
            report = await self._connectivity.result()
            if report is not None:
                return report
            self._connectivity.claim(self, since, self._clock())
        return self._connectivity.settle(await self._fetch((), claimed=True), self._clock())

    def _requests(self, targets: Sequence[Target], key: str | None) -> Sequence[Request]:
        """Return the requests of a round: on new connections at every tenth, and where the last sample was not good."""
        every = self._rounds % FRESH_EVERY == FRESH_EVERY - 1
        asked = [(self._on_new if every or each.name in self._failed else self._on_kept)[each.name] for each in targets]
        if key is None:
            return asked
        bearer = (("authorization", f"Bearer {key}"),)
        return [
            replace(request, headers=bearer, follow_redirects=False) if each.channel is Channel.KEY else request
            for each, request in zip(targets, asked, strict=True)
        ]

    def _asks_place(self, target: Target) -> bool:
        """Whether to read where the edge saw us: at the first round and every tenth, for it hardly ever changes."""
        return target.expect is Expect.TRACE and self._rounds % FRESH_EVERY == 0

    def _sample(self, target: Target, exchange: Exchange, began: datetime, ended: datetime) -> Sample:
        answer = exchange if isinstance(exchange, Response) else None
        with_key = target.channel is Channel.KEY
        finding = classify(target, exchange, marked=self._marked.get(target.name), with_key=with_key)
        if answer is not None and finding.result is Result.GOOD:
            self._marked[target.name] = self._marked.get(target.name, False) or bears_mark(answer)
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
            detail=f"HTTP {answer.status}" if with_key and answer else finding.detail,  # it might repeat the key
            origin=finding.origin,
            signature=finding.signature,
            place=parse_trace(answer.body) if answer and self._asks_place(target) else None,
        )


def _request(target: Target, deadline_s: float, *, fresh: bool) -> Request:
    return Request(
        target.url,
        deadline_s=deadline_s,
        max_bytes=MAX_BYTES,
        fresh=fresh,
        follow_redirects=not any(300 <= status < 400 for status in target.good),
    )


def _proves_online(target: Target, sample: Sample) -> bool:
    """Whether a sample shows that we are online. Over plain http a portal can say anything that has no form."""
    secure = not target.url.startswith("http://")
    if sample.origin is Origin.UNCERTAIN:
        return secure
    return sample.origin is Origin.OWN and (secure or target.expect is not Expect.ANY)


def _doubted(target: Target, sample: Sample) -> Sample:
    """Return a sample while a portal answers for others: a good one over plain http may be the portal's too."""
    if sample.result is not Result.GOOD or not target.url.startswith("http://"):
        return sample
    return replace(sample, result=Result.INCONCLUSIVE, symptom=Symptom.CAPTIVE_PORTAL)
