"""A loopback server that speaks as a healthy status page, the three targets and two canaries, and counts its bytes."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import json
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Self

from trayapp import resources


def native_feed() -> bytes:
    """Return an all-clear body of the page's own feed, as large as OpenAI's: every known part in its group."""
    (service,) = resources.services()
    components = [{"id": part.id, "name": part.name, "status_page_id": "01PAGE"} for part in service.parts.values()]
    items = [
        {
            "group": {
                "id": group.id,
                "name": group.name,
                "hidden": False,
                "display_aggregated_uptime": True,
                "components": [
                    {"component_id": part.id, "name": part.name, "hidden": False, "display_uptime": True}
                    for part in service.parts.values()
                    if part.group_id == group.id
                ],
            }
        }
        for group in service.groups
    ]
    summary = {
        "id": "01PAGE",
        "name": "OpenAI",
        "public_url": "https://status.openai.com",
        "page_type": "standalone",
        "components": components,
        "structure": {"id": "01STRUCTURE", "items": items},
        "affected_components": [],
        "ongoing_incidents": [],
        "scheduled_maintenances": [],
    }
    return json.dumps({"summary": summary}, separators=(",", ":")).encode()


def large_feed() -> bytes:
    """Return the same page on its worst day: 60 components in its groups, 12 open incidents, 200 updates."""
    feed = json.loads(native_feed())
    summary = feed["summary"]
    groups = [item["group"] for item in summary["structure"]["items"]]
    for number in range(len(summary["components"]), 60):
        name = f"Component number {number} with a rather long name"
        summary["components"].append({"id": f"01LARGE{number}", "name": name, "status_page_id": "01PAGE"})
        known = {"component_id": f"01LARGE{number}", "name": name, "hidden": False, "display_uptime": True}
        groups[number % len(groups)]["components"].append(known)
    hit = [{"component_id": each["id"], "status": "partial_outage"} for each in summary["components"][::2]]
    summary["affected_components"] = hit
    summary["ongoing_incidents"] = [_incident(n, hit[n::12], 17 if n < 8 else 16) for n in range(12)]
    return json.dumps(feed, separators=(",", ":")).encode()


def _incident(number: int, hit: list[dict[str, str]], updates: int) -> dict[str, Any]:
    now = datetime.now(UTC)
    text = "Requests fail for a part of our users. We have found what it is and are on it. " * 4
    told = [
        {
            "id": f"01U{number}N{n}",
            "published_at": (now - timedelta(minutes=9 * n + number + 3)).isoformat(),
            "to_status": "identified" if n < 6 else "investigating",
            "message_string": text,
            "component_statuses": hit,
        }
        for n in range(updates)
    ]
    return {
        "id": f"01I{number}",
        "name": f"Elevated errors in part {number} of the platform, for users of many plans",
        "status": "identified",
        "type": "incident",
        "published_at": told[-1]["published_at"],
        "affected_components": [{**each, "current_status": each["status"]} for each in hit],
        "component_impacts": [
            {**each, "id": f"01C{n}", "start_at": told[-1]["published_at"]} for n, each in enumerate(hit)
        ],
        "updates": told,
    }


HOSTS = 100
"""Addresses of the loopback with a page: 127.0.0.1 and those behind it."""


@dataclass(frozen=True)
class Answered:
    """One request that was answered: its path, the status, and the bytes that went out, headers included."""

    path: str
    status: int
    sent: int


class World:
    """The server. Use as a context; it runs in a thread of its own.

    It listens on `HOSTS` addresses of the loopback, each of which needs connections of its own; `most_open` is how many
    there were at a time. `validators` decides whether it sends ETags, `feed` what its page says (by default that all is
    well).
    """

    def __init__(self, *, validators: bool = True, feed: bytes = b"") -> None:
        self.validators = validators
        self.answered: list[Answered] = []
        self._feed = feed or native_feed()
        self._etag = '"' + hashlib.sha256(self._feed).hexdigest()[:16] + '"'
        self._loop = asyncio.new_event_loop()
        self._open: set[asyncio.StreamWriter] = set()
        self.most_open = 0

    def __enter__(self) -> Self:
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=[ready], daemon=True)
        self._thread.start()
        ready.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self, ready: threading.Event) -> None:
        async def serve() -> None:
            server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
            self.port = server.sockets[0].getsockname()[1]
            others = [f"127.0.0.{number}" for number in range(2, HOSTS + 1)]
            await asyncio.start_server(self._talk, others, self.port)
            ready.set()

        self._loop.run_until_complete(serve())
        self._loop.run_forever()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        self.most_open = max(self.most_open, len(self._open))
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                first, *lines = head.split("\r\n")
                headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
                path = first.split()[1]
                status, answer = self._answer(path, headers)
                writer.write(answer)
                await writer.drain()
                self.answered.append(Answered(path, status, len(answer)))
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()
        finally:
            self._open.discard(writer)

    def _answer(self, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
        place, _, host = path.rpartition("/proxy/")
        if host and "/" not in host and place.count("/") <= 1:
            return self._page(headers)
        return _FIXED.get(path, (404, _message(404, "Not Found", b"{}")))

    def _page(self, headers: dict[str, str]) -> tuple[int, bytes]:
        if self.validators and headers.get("if-none-match") == self._etag:
            return 304, _message(304, "Not Modified", b"", {"ETag": self._etag})
        body, extra = self._feed, {"ETag": self._etag} if self.validators else {}
        if "gzip" in headers.get("accept-encoding", ""):
            body, extra = gzip.compress(body, 6), extra | {"Content-Encoding": "gzip"}
        return 200, _message(200, "OK", body, extra)

    def pages(self) -> list[Answered]:
        """Return the answers to polls of the status page."""
        return [each for each in self.answered if "/proxy/" in each.path]

    def rounds(self) -> int:
        """Return how many rounds of the probe were answered."""
        return sum(each.path == "/v1/models" for each in self.answered)

    def configuration(self, page_s: float, probe_s: float, more_pages: int = 0) -> str:
        """Return a config.toml that makes this server the whole world; `more_pages` are services without targets."""
        here = f"http://127.0.0.1:{self.port}"
        return f"""version = 1
[cadence]
page = {page_s}
probe = {probe_s}
[network]
canaries = ["{here}/generate_204", "{here}/success.txt"]
proxy = "none"
[notify]
enabled = false
[[service]]
id = "openai"
name = "OpenAI"
page = "{here}"
[[service.probe]]
name = "api"
url = "{here}/v1/models"
good = [200, 401]
[[service.probe]]
name = "auth"
url = "{here}/.well-known/openid-configuration"
[[service.probe]]
name = "edge"
url = "{here}/cdn-cgi/trace"
""" + "".join(self._service(n) for n in range(more_pages))

    def _service(self, number: int) -> str:
        page = f"http://127.0.0.{1 + number % HOSTS}:{self.port}/s{number}"
        return f'[[service]]\nid = "s{number}"\nname = "Service {number}"\npage = "{page}"\n'


def _message(
    status: int, reason: str, body: bytes, extra: dict[str, str] | None = None, kind: str = "application/json"
) -> bytes:
    lines = {"Content-Type": kind, "Content-Length": str(len(body)), "Cache-Control": "max-age=10"} | (extra or {})
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status} {reason}\r\n{head}\r\n".encode() + body


_FIXED = {
    "/v1/models": (401, _message(401, "Unauthorized", b'{"error": {"message": "no key", "code": null}}')),
    "/.well-known/openid-configuration": (200, _message(200, "OK", b'{"issuer": "https://auth.openai.com"}')),
    "/cdn-cgi/trace": (200, _message(200, "OK", b"fl=1\nip=127.0.0.1\ncolo=LHR\nloc=GB\n", {}, "text/plain")),
    "/generate_204": (204, b"HTTP/1.1 204 No Content\r\n\r\n"),
    "/success.txt": (200, _message(200, "OK", b"success\n", {}, "text/plain")),
}
