"""What the network lets through: certificates, proxy, the user's own connection, pages and targets."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from trayapp import __version__
from trayapp.doctor.report import CheckResult, CheckStatus
from trayapp.domain.messages import doctor as words
from trayapp.domain.messages import states
from trayapp.domain.model.enums import Network, PageState, Result
from trayapp.domain.model.reports import NetworkReport, PageReport, Sample
from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import NetworkSettings
from trayapp.i18n.formatter import translate
from trayapp.i18n.message import Message
from trayapp.sources.http.client import HttpTransport
from trayapp.sources.http.proxies import ProxyConfig, proxy_address, resolve_proxies
from trayapp.sources.http.tls import create_ssl_context
from trayapp.sources.http.transport import Transport
from trayapp.sources.pages.reader import PageReader
from trayapp.sources.probes import connectivity
from trayapp.sources.probes.prober import Prober

T = TypeVar("T")


async def findings(settings: NetworkSettings, services: Sequence[Service], within_s: float) -> tuple[CheckResult, ...]:
    """Run all network checks side by side; each ends after `within_s` seconds."""
    transport = HttpTransport(proxy=settings.proxy, version=__version__)
    try:
        (trusted, routed, connected), asked = await asyncio.gather(
            asyncio.gather(
                asyncio.to_thread(certificates),
                _proxy(settings.proxy, within_s),
                _connection(settings.canaries, transport, within_s),
            ),
            asyncio.gather(
                *(_page(service, transport, within_s) for service in services),
                *(_probes(service, transport, within_s) for service in services if service.targets),
            ),
        )
    finally:
        await transport.close()
    online = connected.state is CheckStatus.OK
    told = (each if online or each.state is CheckStatus.OK else _blamed(each) for group in asked for each in group)
    return trusted, routed, connected, *told


def _blamed(finding: CheckResult) -> CheckResult:
    """Return a finding that says nothing about others while we are not online ourselves."""
    return CheckResult(finding.check, CheckStatus.UNKNOWN, finding.found, words.CHECK_CONNECTION, finding.about)


def certificates() -> CheckResult:
    """Judge whether servers can be checked by the certificates that the system has."""
    try:
        create_ssl_context()
    except (ImportError, OSError, ValueError) as error:
        return CheckResult("tls", CheckStatus.FAIL, words.cannot(_reason(error)), words.REINSTALL)
    return CheckResult("tls", CheckStatus.OK, words.TLS_WELL)


async def _proxy(wish: str, within_s: float) -> CheckResult:
    routes = await asyncio.to_thread(resolve_proxies, wish)
    if routes.problem is not None:
        state = CheckStatus.FAIL if routes.blocked else CheckStatus.WARN
        return CheckResult("proxy", state, words.cannot(routes.problem), words.CHECK_PROXY)
    addresses = sorted({proxy_address(each) for each in routes.proxies.values()})
    silent = [address for address in addresses if not await _listens(address, within_s / len(addresses))]
    return proxy(routes, [f"{host}:{port}" for host, port in silent])


def proxy(routes: ProxyConfig, silent: Sequence[str]) -> CheckResult:
    """Judge the way out; `silent` are the proxies that take no connections. Only hosts and ports are told."""
    if silent:
        return CheckResult("proxy", CheckStatus.FAIL, words.proxy_silent(silent[0]), words.CHECK_PROXY)
    if not routes.proxies:
        return CheckResult("proxy", CheckStatus.OK, words.NO_PROXY)
    used = tuple(sorted({"{}:{}".format(*proxy_address(each)) for each in routes.proxies.values()}))
    return CheckResult("proxy", CheckStatus.OK, words.through_proxy(used))


async def _listens(address: tuple[str, int], within_s: float) -> bool:
    try:
        async with asyncio.timeout(within_s):
            _, writer = await asyncio.open_connection(*address)
            writer.close()
            await writer.wait_closed()
    except (OSError, UnicodeError):
        return False
    return True


async def _connection(urls: Sequence[str], transport: Transport, within_s: float) -> CheckResult:
    report = await _in_time(lambda: connectivity.check(urls, transport, _now), within_s)
    if report is None:
        remedy = words.NETWORK_REMEDIES[Network.UNKNOWN]
        return CheckResult("canaries", CheckStatus.UNKNOWN, words.NO_CANARIES_ANSWER, remedy)
    return connection(report)


def connection(report: NetworkReport) -> CheckResult:
    """Judge the user's own connection."""
    if report.state is Network.ONLINE:
        return CheckResult("canaries", CheckStatus.OK, words.NETWORK_WELL)
    state = CheckStatus.UNKNOWN if report.state is Network.UNKNOWN else CheckStatus.FAIL
    told = words.network(states.NETWORK[report.state], report.detail)
    return CheckResult("canaries", state, told, words.NETWORK_REMEDIES[report.state])


async def _page(service: Service, transport: Transport, within_s: float) -> tuple[CheckResult, ...]:
    reader = PageReader(service.id, service.page_url, transport, _now)
    report = await _in_time(reader.read, within_s)
    if report is None:
        return (CheckResult("page", CheckStatus.FAIL, words.NOT_IN_TIME, words.MAY_BE_BLOCKED, service.name),)
    return (page(report, service.name),)


def page(report: PageReport, name: str) -> CheckResult:
    """Judge whether a status page can be read."""
    if report.state is PageState.FRESH and report.reading is not None:
        told = words.page_read(report.reading.format, len(report.reading.components))
        return CheckResult("page", CheckStatus.OK, told, about=name)
    failure = report.failure
    told = words.page_failed(states.PAGE[report.state], failure.detail if failure else "")
    remedy = words.PAGE_REMEDIES.get(failure.kind, words.MAY_BE_BLOCKED) if failure else words.MAY_BE_BLOCKED
    return CheckResult("page", CheckStatus.FAIL, told, remedy, name)


async def _probes(service: Service, transport: Transport, within_s: float) -> tuple[CheckResult, ...]:
    known = states.target_names((each.name, each.stands_for) for each in service.targets)
    names = {target: translate(name) for target, name in known.items()}
    prober = Prober(service, (), transport, _now, deadline_s=within_s * 0.9)
    report = await _in_time(prober.round, within_s)
    if report is None:
        late = words.NOT_IN_TIME
        return tuple(
            CheckResult("probe", CheckStatus.FAIL, late, words.MAY_BE_BLOCKED, each) for each in names.values()
        )
    return tuple(probe(each, names[each.target]) for each in report.samples)


def probe(sample: Sample, name: str) -> CheckResult:
    """Judge whether a target can be asked. One that answers badly is the service's trouble, not this computer's."""
    if sample.result is Result.GOOD and sample.status is not None and sample.latency_ms is not None:
        told = words.answers(sample.status, round(sample.latency_ms))
        return CheckResult("probe", CheckStatus.OK, told, about=name)
    state = CheckStatus.FAIL if sample.status is None else CheckStatus.WARN
    return CheckResult("probe", state, words.sample(_symptom(sample), sample.detail), words.MAY_BE_BLOCKED, name)


def _symptom(sample: Sample) -> Message:
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
