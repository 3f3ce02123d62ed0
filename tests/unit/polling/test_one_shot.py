"""One check of everything: who answers first makes no difference."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from trayapp.domain.model.enums import Network, PageState, Result
from trayapp.domain.model.reports import FailureKind, PageReport, ProbeReport
from trayapp.domain.model.service import Service, Target
from trayapp.polling.clock import LiveClock
from trayapp.polling.one_shot import check_once
from trayapp.sources.http.transport import Exchange, Request, Response

PAGE, TARGET = "http://127.0.0.1/page/", "http://127.0.0.1/api"
SERVICE = Service("acme", "Acme", PAGE, (Target("api", TARGET, frozenset({200})),))


class Unequal:
    """A transport that answers one of two, page and target, long after the other."""

    def __init__(self, late: str) -> None:
        self._late = late

    async def fetch(self, request: Request) -> Exchange:
        (exchange,) = await self.fetch_all([request])
        return exchange

    async def fetch_all(self, requests: Sequence[Request]) -> tuple[Exchange, ...]:
        if any(each.url.startswith(self._late) for each in requests):
            for _ in range(200):
                await asyncio.sleep(0)
        return tuple(Response(500, url=each.url) for each in requests)

    async def close(self) -> None:
        """Do nothing."""


@pytest.mark.parametrize("late", [PAGE, TARGET])
def test_a_page_comes_before_its_probe_whoever_answers_first(late):
    reports = asyncio.run(check_once([SERVICE], (), Unequal(late), LiveClock(), probe=True, timeout_s=20))
    assert [type(each) for each in reports] == [PageReport, ProbeReport]


class Silent(Unequal):
    """A transport that carries nothing, and does not even keep to a request's deadline."""

    async def fetch_all(self, requests: Sequence[Request]) -> tuple[Exchange, ...]:
        await asyncio.get_running_loop().create_future()
        raise AssertionError(requests)


def test_what_was_not_waited_for_is_told_as_such_and_is_no_sign_of_anything():
    reports = asyncio.run(check_once([SERVICE], (), Silent(""), LiveClock(), probe=True, timeout_s=0.05))
    page, probe = reports
    assert (page.state, page.failure.kind) == (PageState.UNREACHABLE, FailureKind.CUT_SHORT)
    (sample,) = probe.samples
    assert (sample.target, sample.result, sample.symptom) == ("api", Result.INCONCLUSIVE, None)
    assert "0.05 s" in sample.detail
    assert probe.network.state is Network.UNKNOWN
