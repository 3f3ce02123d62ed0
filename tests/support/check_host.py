"""A strict check-host.net on loopback, by its published description (https://check-host.net/about/api)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from tests.support.loopback import Asked, Said, serving

NODES = {
    "de1.node.check-host.net": ("de", "Germany", "Nuremberg", "AS24940"),
    "de4.node.check-host.net": ("de", "Germany", "Frankfurt", "AS16509"),
    "uk1.node.check-host.net": ("gb", "United Kingdom", "Coventry", "AS202015"),
    "us1.node.check-host.net": ("us", "USA", "Los Angeles", "AS18978"),
    "jp1.node.check-host.net": ("jp", "Japan", "Tokyo", "AS63949"),
    "br1.node.check-host.net": ("br", "Brazil", "Sao Paulo", "AS262287"),
    "in1.node.check-host.net": ("in", "India", "Mumbai", "AS16509"),
}


def opened(status: int = 401) -> list[object]:
    """Return the result of a machine that got an answer."""
    return [1, 0.131, "Said", str(status), "192.0.2.7"]


def silent(words: str = "Connection timed out") -> list[object]:
    """Return the result of a machine that got none."""
    return [0, 5.0, words, None, None]


@dataclass
class CheckHost:
    """The server's state; `world` says what a machine in a country finds."""

    world: Callable[[str], list[object]] = lambda _country: opened()
    behaviour: str = ""
    url: str = ""
    asked: list[str] = field(default_factory=list)
    nodes: list[str] = field(default_factory=list)
    reads: int = 0

    def answer(self, asked: Asked) -> tuple[int, object]:
        if asked.method != "GET" or asked.body or asked.headers.get("accept") != "application/json":
            return 400, {"error": "wrong request"}
        if "cookie" in asked.headers or "authorization" in asked.headers:
            return 400, {"error": "nothing of the user's belongs here"}
        parts = urlsplit(asked.path)
        if parts.path == "/nodes/hosts":
            rows = {
                name: {"asn": asn, "ip": "192.0.2.1", "location": [code, country, city]}
                for name, (code, country, city, asn) in NODES.items()
            }
            return 200, {"nodes": rows}
        if parts.path == "/check-http":
            return self._create(parse_qs(parts.query))
        if parts.path == "/check-result/29ab":
            self.reads += 1
            found = {each: [self.world(NODES[each][0])] for each in self.nodes}
            first = self.reads == 1
            return 200, {each: None if first and each != self.nodes[0] else row for each, row in found.items()}
        return 404, {"error": "not_found"}

    def _create(self, query: dict[str, list[str]]) -> tuple[int, object]:
        if not set(query) <= {"host", "node", "max_nodes"} or len(query.get("host", [])) != 1:
            return 400, {"error": "unknown parameter"}
        if self.behaviour == "limited":
            return 200, {"error": "limit_exceeded"}
        self.asked.append(query["host"][0])
        self.nodes = query.get("node", [])
        if not self.nodes or not set(self.nodes) <= set(NODES):
            return 200, {"error": "no_nodes"}
        rows = {each: [*NODES[each][:3], "192.0.2.1", NODES[each][3]] for each in self.nodes}
        return 200, {"ok": 1, "request_id": "29ab", "permanent_link": f"{self.url}/check-report/29ab", "nodes": rows}


@contextmanager
def check_host(server: CheckHost) -> Iterator[CheckHost]:
    """Serve until the end of the block."""

    def answer(asked: Asked) -> Said:
        status, said = server.answer(asked)
        body = b"[1, 2" if server.behaviour == "malformed" else json.dumps(said).encode()
        return Said(503 if server.behaviour == "broken" else status, body, {"content-type": "application/json"})

    with serving(answer) as server.url:
        yield server
