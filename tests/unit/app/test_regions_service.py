"""The token for Globalping: from the keyring where that is switched on, from the environment, or none; never shown."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field

import pytest

from trayapp import resources
from trayapp.app import regions_service
from trayapp.app.monitor import Monitor
from trayapp.app.regions_service import RegionsService
from trayapp.domain.model.settings import RegionsSettings, Settings
from trayapp.polling.clock import LiveClock
from trayapp.sources.http.transport import Exchange, Request, Response

TOKEN = "gp-0123456789"
SERVICES = resources.services()


class Refusing:
    """A transport on which everybody refuses, and which remembers what was asked."""

    def __init__(self) -> None:
        self.asked: list[Request] = []

    async def fetch(self, request: Request) -> Exchange:
        self.asked.append(request)
        return Response(401, b"{}", {"content-type": "application/json"}, request.url)

    async def fetch_all(self, requests) -> tuple[Exchange, ...]:
        return tuple([await self.fetch(each) for each in requests])

    async def close(self) -> None:
        pass


@dataclass
class Store:
    """A keyring with its environment; `looks` are the questions that may have made the user unlock it."""

    kept: str | None = None
    environ: str | None = None
    looks: int = 0

    def key(self) -> str | None:
        self.looks += 1
        return self.kept or self.environ

    def stated(self) -> str | None:
        return self.environ


@dataclass
class World:
    store: Store
    transport: Refusing = field(default_factory=Refusing)
    reports: list = field(default_factory=list)

    def __post_init__(self) -> None:
        monitor = Monitor(SERVICES, Settings(), resources.tip_rules())
        clock = LiveClock()

        def deliver(report) -> None:
            self.reports.append(report)
            monitor.on_report(report, clock.now())

        self.service = RegionsService(monitor, clock, lambda work, _name: asyncio.run(work(self.transport)), deliver)

    def ask(self, *, stored: bool) -> tuple[str | None, int]:
        """Return the token that was sent, and how many tests were asked for."""
        settings = Settings(regions=RegionsSettings(token=stored, provider=2856))
        before = len(self.transport.asked)
        self.service.check(["openai"], SERVICES, settings)
        (asked,) = [each for each in self.transport.asked[before:] if each.url.endswith("/v1/measurements")]
        tests = sum(place.get("limit", 1) for place in json.loads(asked.content)["locations"])
        return dict(asked.headers).get("authorization"), tests


@pytest.fixture
def world(monkeypatch):
    def make(**kept: str) -> World:
        store = Store(**kept)
        monkeypatch.setattr(regions_service, "_token_store", lambda: store)
        return World(store)

    return make


def test_off_the_keyring_is_never_asked(world) -> None:
    here = world(kept=TOKEN)
    assert here.ask(stored=False)[0] is None
    assert here.store.looks == 0


def test_on_the_keyring_is_asked_once_and_its_token_goes_to_globalping_alone(world) -> None:
    here = world(kept=TOKEN)
    assert here.ask(stored=True)[0] == f"Bearer {TOKEN}"
    assert here.ask(stored=True)[0] == f"Bearer {TOKEN}"
    assert here.store.looks == 1
    elsewhere = [each for each in here.transport.asked if not each.url.startswith("https://api.globalping.io/")]
    assert elsewhere, "check-host.net and the edge are asked too"
    assert TOKEN not in repr([(each.url, each.headers, each.content) for each in elsewhere])
    assert TOKEN not in repr(here.reports) + repr(here.service.__dict__["_monitor"])


def test_one_of_the_environment_needs_no_keyring(world) -> None:
    here = world(environ=TOKEN)
    assert here.ask(stored=False)[0] == f"Bearer {TOKEN}"
    assert here.store.looks == 0


def test_without_one_the_smaller_limit_holds(world) -> None:
    here = world()
    token, tests = here.ask(stored=True)
    assert token is None
    assert tests <= 8
    assert here.store.looks == 1
