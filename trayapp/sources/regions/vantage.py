"""The user's own vantage points: the targets asked through proxies of theirs.

A dead proxy looks like a dead target. So a canary is asked through the same proxy, and a bad answer counts only where
that one answered; otherwise it is the proxy that is said to be silent.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

from trayapp.domain.model.enums import Result, Symptom
from trayapp.domain.model.regions import PlaceKind, PlaceSample
from trayapp.domain.model.service import Expect, Service, Target
from trayapp.domain.model.settings import Vantage
from trayapp.sources.http.transport import DEADLINE_S, Exchange, Request, Response, Transport
from trayapp.sources.probes.classifier import classify
from trayapp.sources.probes.connectivity import CanaryResult, classify_canary
from trayapp.sources.probes.trace import parse_trace

MAX_BYTES = 512 * 1024

Through = Callable[[str], Transport]
"""Makes a transport that sends everything through one proxy."""


async def ask_vantages(
    vantages: Sequence[Vantage], service: Service, canaries: Sequence[str], through: Through
) -> tuple[PlaceSample, ...]:
    """Ask all targets of `service` once through every vantage point, at the same time. Never raises."""
    found = await asyncio.gather(*(_ask(each, service, canaries, through) for each in vantages))
    return tuple(sample for samples in found for sample in samples)


async def _ask(
    vantage: Vantage, service: Service, canaries: Sequence[str], through: Through
) -> tuple[PlaceSample, ...]:
    transport = through(vantage.proxy)
    try:
        asked = [Request(each.url, (), DEADLINE_S, MAX_BYTES, follow_redirects=False) for each in service.targets]
        answers = await transport.fetch_all([*asked, *(Request(url, (), DEADLINE_S, MAX_BYTES) for url in canaries)])
    finally:
        await transport.close()
    of_targets, of_canaries = answers[: len(asked)], answers[len(asked) :]
    reached = any(
        classify_canary(url, each) is CanaryResult.ONLINE for url, each in zip(canaries, of_canaries, strict=True)
    )
    pairs = tuple(zip(service.targets, of_targets, strict=True))
    country = next((place for place in map(_country, pairs) if place), vantage.country)
    return tuple(_sample(vantage.name, country, target, each, reached=reached) for target, each in pairs)


def _country(pair: tuple[Target, Exchange]) -> str:
    target, answer = pair
    traced = target.expect is Expect.TRACE and isinstance(answer, Response) and answer.status == 200
    return parse_trace(answer.body).country if traced and isinstance(answer, Response) else ""


def _sample(name: str, country: str, target: Target, exchange: Exchange, *, reached: bool) -> PlaceSample:
    found = classify(target, exchange)
    latency_ms = exchange.elapsed_ms if isinstance(exchange, Response) else None
    sample = PlaceSample(PlaceKind.VANTAGE, country, target.name, found.result, found.symptom, latency_ms, vantage=name)
    if found.result is Result.BAD and not reached:
        return replace(sample, result=Result.INCONCLUSIVE, symptom=Symptom.PROXY)
    return sample
