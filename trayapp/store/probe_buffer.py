"""The last rounds of every probe, for the panel's charts."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from trayapp.domain.model.enums import Network, Result
from trayapp.domain.model.history import CheckRound
from trayapp.domain.model.reports import NetworkReport, ProbeReport

LATENCIES_FOR = timedelta(hours=1)
ROUNDS_FOR = timedelta(hours=6)
MOST_LATENCIES = 240
MOST_ROUNDS = 1440
"""Both bounds hold: an hour of answers at the shortest cadence of public hosts, six hours at four rounds a minute."""


NETWORK = "network"
"""The key of the canaries' latencies: no id of a target lacks a slash."""

Charts = tuple[Mapping[str, tuple[float | None, ...]], Mapping[str, tuple[CheckRound, ...]]]
"""Latencies by SERVICE/TARGET and those of the network, and rounds by service."""


class ProbeBuffer:
    """What the probes of each service brought recently, oldest first. Belongs to the store.

    Latencies are milliseconds, None for an answer that was not good. A round counts only where our own connection was
    not found wanting: what the user's network loses says nothing of the service.
    """

    def __init__(self) -> None:
        self._latencies: dict[tuple[str, str], deque[tuple[datetime, float | None]]] = {}
        self._rounds: dict[str, deque[CheckRound]] = {}
        self._network: deque[tuple[datetime, float | None]] = deque(maxlen=MOST_LATENCIES)

    def add(self, report: ProbeReport) -> None:
        """Add one round."""
        self._add_network(report.network)
        if report.network.state not in {Network.ONLINE, Network.UNKNOWN}:
            return
        for sample in report.samples:
            answers = self._latencies.setdefault((report.service_id, sample.target), deque(maxlen=MOST_LATENCIES))
            answers.append((sample.at, sample.latency_ms if sample.result is Result.GOOD else None))
            while sample.at - answers[0][0] > LATENCIES_FOR:
                answers.popleft()
        conclusive = [each.result for each in report.samples if each.result is not Result.INCONCLUSIVE]
        if conclusive:
            rounds = self._rounds.setdefault(report.service_id, deque(maxlen=MOST_ROUNDS))
            rounds.append(CheckRound(report.at, conclusive.count(Result.BAD), len(conclusive)))
            while report.at - rounds[0].at > ROUNDS_FOR:
                rounds.popleft()

    def _add_network(self, network: NetworkReport) -> None:
        """Add what the fastest canary took; rounds of several services share one look at the canaries."""
        if self._network and network.at <= self._network[-1][0]:
            return
        self._network.append((network.at, network.latency_ms if network.state is Network.ONLINE else None))
        while network.at - self._network[0][0] > LATENCIES_FOR:
            self._network.popleft()

    def charts(self, service_ids: Iterable[str]) -> Charts:
        """Return what the panel draws of these services."""
        wanted = tuple(service_ids)
        return self.latencies(wanted), self.rounds(wanted)

    def latencies(self, service_ids: Iterable[str]) -> Mapping[str, tuple[float | None, ...]]:
        """Return the answers by SERVICE/TARGET: services may have targets of one name, and no id has a slash."""
        wanted = frozenset(service_ids)
        network = {NETWORK: tuple(latency for _, latency in self._network)} if self._network else {}
        return network | {
            f"{service_id}/{target}": tuple(latency for _, latency in answers)
            for (service_id, target), answers in self._latencies.items()
            if service_id in wanted
        }

    def rounds(self, service_ids: Iterable[str]) -> Mapping[str, tuple[CheckRound, ...]]:
        """Return the rounds by service."""
        return {each: tuple(self._rounds[each]) for each in service_ids if each in self._rounds}
