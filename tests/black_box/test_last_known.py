"""A page that was read once and then no more: what was known is kept, marked stale, and never better than it was."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from tests.black_box.outside import plain
from tests.hostile.http_cases import CASES
from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import Settings
from trayapp.i18n.formatter import translate
from trayapp.output.status_json import as_json
from trayapp.sources.http.client import HttpTransport
from trayapp.sources.pages.reader import PageReader
from trayapp.store.store import Store

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

TROUBLE = {
    "page": {"id": "p", "name": "Acme", "url": "https://status.example.com"},
    "status": {"indicator": "major"},
    "components": [
        {"id": "c1", "name": "Web", "status": "partial_outage"},
        {"id": "c2", "name": "Mail", "status": "operational"},
    ],
    "incidents": [
        {
            "id": "i1",
            "name": "Errors",
            "status": "investigating",
            "impact": "major",
            "created_at": "2026-03-01T11:50:00Z",
            "incident_updates": [
                {"id": "u1", "status": "investigating", "body": "Looking.", "created_at": "2026-03-01T11:50:00Z"}
            ],
        }
    ],
}
CALM = {**TROUBLE, "status": {"indicator": "none"}, "incidents": []}
CALM["components"] = [{**each, "status": "operational"} for each in TROUBLE["components"]]


async def looks(server, store: Store, answer) -> list[dict]:
    """Look once while the page can be read, and four times a minute apart after it cannot."""
    transport = HttpTransport(proxy="none", version="0")
    moment = START
    reader = PageReader("acme", server.url, transport, lambda: moment)
    told = []
    try:
        for _ in range(5):
            store.apply(await reader.read(), moment)
            told.append(as_json(store.snapshot(moment), translate)["services"][0])
            server.answers, server.otherwise = {}, answer
            moment += timedelta(minutes=1)
    finally:
        await transport.close()
    return told


@pytest.mark.parametrize("name", sorted(CASES))
@pytest.mark.parametrize("body", [TROUBLE, CALM], ids=["trouble", "calm"])
def test_what_was_known_is_kept_and_marked(serve, name, body):
    server = serve({"/api/v2/summary.json": plain(body)})
    store = Store((Service("acme", "Acme", server.url),), Settings(), ())
    first, *later = asyncio.run(looks(server, store, CASES[name][0]))
    assert first["page"]["state"] == "fresh"
    for service in later:
        assert service["page"]["state"] in {"unreadable", "unreachable"}
        assert service["page"]["detail"]
        assert service["page"]["fetched_at"] == first["page"]["fetched_at"]
        assert (service["components"], service["incidents"]) == (first["components"], first["incidents"])
        assert service["health"] == first["health"]
    store.tick(START + timedelta(hours=1))
    old = as_json(store.snapshot(START + timedelta(hours=1)), translate)["services"][0]
    assert (old["components"], old["incidents"]) == (first["components"], first["incidents"])
    assert old["health"] == ("unknown" if body is CALM else first["health"])
