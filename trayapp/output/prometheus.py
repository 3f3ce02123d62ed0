"""The snapshot as Prometheus' text format, for the textfile collector of node_exporter.

https://prometheus.io/docs/instrumenting/exposition_formats/. A state is a set of series of which one is 1; what is not
known has no series, or the state `unknown`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from trayapp.domain.model.enums import Confirmation, Health, Network, Result
from trayapp.domain.model.snapshot import ServiceSnapshot, Snapshot

Series = tuple[dict[str, str], float]
"""Labels and value."""

_ANSWERED = {Result.GOOD: 1.0, Result.BAD: 0.0}


def as_metrics(snapshot: Snapshot) -> str:
    """Return the metrics of a snapshot. Names of services and targets are labels, escaped; headlines are none."""
    services = snapshot.services
    families: tuple[tuple[str, str, Iterable[Series]], ...] = (
        ("service_health", "Health of a service; the series of its state is 1.", _health(services)),
        ("service_confirmation", "How sure the state is; the series that holds is 1.", _confirmation(services)),
        ("service_recovering", "Whether the service is recovering.", _recovering(services)),
        ("page_fetched_timestamp_seconds", "When the status page was last read.", _pages(services)),
        ("target_up", "Whether the last request to a target was answered as it should be.", _targets(services)),
        ("target_latency_seconds", "How long the last answer of a target took.", _latencies(services)),
        ("network_state", "The computer's own connection; the series of its state is 1.", _network(snapshot)),
        ("last_event_timestamp_seconds", "When anything was last heard.", [({}, snapshot.at.timestamp())]),
    )
    return "".join(line for family in families for line in _lines(*family))


def _lines(name: str, about: str, series: Iterable[Series]) -> Iterator[str]:
    yield f"# HELP trayapp_{name} {about}\n# TYPE trayapp_{name} gauge\n"
    for labels, value in series:
        inside = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
        yield f"trayapp_{name}{'{' + inside + '}' if inside else ''} {value:.15g}\n"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _state_set(label: str, states: type[StrEnum], current: StrEnum, **labels: str) -> Iterator[Series]:
    for each in states:
        yield {**labels, label: str(each)}, float(each is current)


def _health(services: Iterable[ServiceSnapshot]) -> Iterator[Series]:
    for each in services:
        yield from _state_set("health", Health, each.verdict.health, service=each.id)


def _confirmation(services: Iterable[ServiceSnapshot]) -> Iterator[Series]:
    for each in services:
        yield from _state_set("confirmation", Confirmation, each.verdict.confirmation, service=each.id)


def _recovering(services: Iterable[ServiceSnapshot]) -> Iterator[Series]:
    for each in services:
        yield {"service": each.id}, float(each.verdict.recovering)


def _pages(services: Iterable[ServiceSnapshot]) -> Iterator[Series]:
    for each in services:
        if each.page.fetched_at is not None:
            yield {"service": each.id}, each.page.fetched_at.timestamp()


def _targets(services: Iterable[ServiceSnapshot]) -> Iterator[Series]:
    for service in services:
        for each in service.probes:
            if each.result in _ANSWERED:
                yield {"service": service.id, "target": each.target}, _ANSWERED[each.result]


def _latencies(services: Iterable[ServiceSnapshot]) -> Iterator[Series]:
    for service in services:
        for each in service.probes:
            if each.result is Result.GOOD and each.latency_ms is not None:
                yield {"service": service.id, "target": each.target}, each.latency_ms / 1000


def _network(snapshot: Snapshot) -> Iterator[Series]:
    return _state_set("state", Network, snapshot.network.state)
