"""What the network lets through: certificates, proxy, the user's own connection, pages and targets."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from trayapp import __version__
from trayapp.doctor.report import Checked, Finding
from trayapp.domain.messages import doctor as words
from trayapp.domain.messages import states
from trayapp.domain.model.enums import Network, PageState, Result
from trayapp.domain.model.reports import NetworkReport, PageReport, Sample
from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import NetworkSettings
from trayapp.i18n.message import Phrase
from trayapp.sources.http.client import HttpTransport
from trayapp.sources.http.proxies import Routes, proxy_address, routes_of
from trayapp.sources.http.tls import trust
from trayapp.sources.http.transport import Transport
from trayapp.sources.pages.reader import PageReader
from trayapp.sources.probes import connectivity
from trayapp.sources.probes.prober import Prober

T = TypeVar("T")


async def findings(wishes: NetworkSettings, services: Sequence[Service], within_s: float) -> tuple[Finding, ...]:
    """Look at everything at the same time; each look ends after `within_s` seconds."""
    transport = HttpTransport(proxy=wishes.proxy, version=__version__)
    try:
        (trusted, routed, connected), asked = await asyncio.gather(
            asyncio.gather(
                asyncio.to_thread(certificates),
                _proxy(wishes.proxy, within_s),
                _connection(wishes.canaries, transport, within_s),
            ),
            asyncio.gather(
                *(_page(service, transport, within_s) for service in services),
                *(_probes(service, transport, within_s) for service in services if service.targets),
            ),
        )
    finally:
        await transport.close()
    online = connected.state is Checked.OK
    told = (each if online or each.state is Checked.OK else _blamed(each) for group in asked for each in group)
    return trusted, routed, connected, *told


def _blamed(finding: Finding) -> Finding:
    """Return a finding that says nothing about others while we are not online ourselves."""
    return Finding(finding.check, Checked.UNKNOWN, finding.found, words.CHECK_CONNECTION, finding.about)


def certificates() -> Finding:
    """Judge whether servers can be checked by the certificates that the system has."""
    try:
        trust()
    except (ImportError, OSError, ValueError) as error:
        return Finding("tls", Checked.FAIL, words.cannot(_reason(error)), words.REINSTALL)
    return Finding("tls", Checked.OK, words.TLS_WELL)


async def _proxy(wish: str, within_s: float) -> Finding:
    routes = await asyncio.to_thread(routes_of, wish)
    if routes.problem is not None:
        state = Checked.FAIL if routes.blocked else Checked.WARN
        return Finding("proxy", state, words.cannot(routes.problem), words.CHECK_PROXY)
    addresses = sorted({proxy_address(each) for each in routes.proxies.values()})
    silent = [address for address in addresses if not await _listens(address, within_s / len(addresses))]
    return proxy(routes, [f"{host}:{port}" for host, port in silent])


def proxy(routes: Routes, silent: Sequence[str]) -> Finding:
    """Judge the way out; `silent` are the proxies that take no connections. Only hosts and ports are told."""
    if silent:
        return Finding("proxy", Checked.FAIL, words.proxy_silent(silent[0]), words.CHECK_PROXY)
    if not routes.proxies:
        return Finding("proxy", Checked.OK, words.NO_PROXY)
    used = tuple(sorted({"{}:{}".format(*proxy_address(each)) for each in routes.proxies.values()}))
    return Finding("proxy", Checked.OK, words.through_proxy(used))


async def _listens(address: tuple[str, int], within_s: float) -> bool:
    try:
        async with asyncio.timeout(within_s):
            _, writer = await asyncio.open_connection(*address)
            writer.close()
            await writer.wait_closed()
    except (OSError, UnicodeError):
        return False
    return True


async def _connection(urls: Sequence[str], transport: Transport, within_s: float) -> Finding:
    report = await _in_time(lambda: connectivity.look(urls, transport, _now), within_s)
    if report is None:
        remedy = words.NETWORK_REMEDIES[Network.UNKNOWN]
        return Finding("canaries", Checked.UNKNOWN, words.NO_CANARIES_ANSWER, remedy)
    return connection(report)


def connection(report: NetworkReport) -> Finding:
    """Judge the user's own connection."""
    if report.state is Network.ONLINE:
        return Finding("canaries", Checked.OK, words.NETWORK_WELL)
    state = Checked.UNKNOWN if report.state is Network.UNKNOWN else Checked.FAIL
    told = words.network(states.NETWORK[report.state], report.detail)
    return Finding("canaries", state, told, words.NETWORK_REMEDIES[report.state])


async def _page(service: Service, transport: Transport, within_s: float) -> tuple[Finding, ...]:
    reader = PageReader(service.id, service.page_url, transport, _now)
    report = await _in_time(reader.read, within_s)
    if report is None:
        return (Finding("page", Checked.FAIL, words.NOT_IN_TIME, words.MAY_BE_BLOCKED, service.name),)
    return (page(report, service.name),)


def page(report: PageReport, name: str) -> Finding:
    """Judge whether a status page can be read."""
    if report.state is PageState.FRESH and report.reading is not None:
        told = words.page_read(report.reading.format, len(report.reading.components))
        return Finding("page", Checked.OK, told, about=name)
    failure = report.failure
    told = words.page_failed(states.PAGE[report.state], failure.detail if failure else "")
    remedy = words.PAGE_REMEDIES.get(failure.kind, words.MAY_BE_BLOCKED) if failure else words.MAY_BE_BLOCKED
    return Finding("page", Checked.FAIL, told, remedy, name)


async def _probes(service: Service, transport: Transport, within_s: float) -> tuple[Finding, ...]:
    prober = Prober(service, (), transport, _now, deadline_s=within_s * 0.9)
    report = await _in_time(prober.round, within_s)
    if report is None:
        late = words.NOT_IN_TIME
        return tuple(Finding("probe", Checked.FAIL, late, words.MAY_BE_BLOCKED, each.name) for each in service.targets)
    return tuple(probe(each) for each in report.samples)


def probe(sample: Sample) -> Finding:
    """Judge whether a target can be asked. One that answers badly is the service's trouble, not this computer's."""
    if sample.result is Result.GOOD and sample.status is not None and sample.latency_ms is not None:
        told = words.answers(sample.status, round(sample.latency_ms))
        return Finding("probe", Checked.OK, told, about=sample.target)
    state = Checked.FAIL if sample.status is None else Checked.WARN
    return Finding("probe", state, words.sample(_symptom(sample), sample.detail), words.MAY_BE_BLOCKED, sample.target)


def _symptom(sample: Sample) -> Phrase:
    symptom = sample.symptom
    return words.NOT_AS_IT_SHOULD if symptom is None else states.SYMPTOM.get(symptom, words.NOT_AS_IT_SHOULD)


async def _in_time(look: Callable[[], Awaitable[T]], within_s: float) -> T | None:
    try:
        async with asyncio.timeout(within_s):
            return await look()
    except TimeoutError:
        return None


def _now() -> datetime:
    return datetime.now(UTC)


def _reason(error: Exception) -> str:
    return str(error) or type(error).__name__
