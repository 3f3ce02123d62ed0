"""A whole world on loopback: a status page that says what a test wants, three targets that are well, two canaries.

with Page(summary(incidents=[...])) as page:
    (profile / "config.toml").write_text(page.configuration())
    page.asked("/v1/models")    # how often
"""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

GROUPS = {"g-chat": "ChatGPT", "g-api": "APIs"}
PARTS = {"c1": ("Conversations", "g-chat"), "c2": ("Login", "g-chat"), "a1": ("Chat Completions", "g-api")}
_FIXED = {
    "/v1/models": (401, "application/json", b'{"error": {"message": "no key", "code": null}}'),
    "/auth": (200, "application/json", b'{"issuer": "https://auth.openai.com"}'),
    "/trace": (200, "text/plain", b"fl=1\nip=127.0.0.1\ncolo=LHR\nloc=GB\n"),
    "/generate_204": (204, "text/plain", b""),
    "/success.txt": (200, "text/plain", b"success\n"),
}


def incident(number: int, title: str, link: str, *texts: str) -> dict[str, Any]:
    """Return an open incident whose updates say `texts`, the newest first."""
    updates = [
        {"id": f"u{number}{n}", "status": "investigating", "body": text, "created_at": f"2026-02-03T20:{50 - n}:00Z"}
        for n, text in enumerate(texts)
    ]
    return {
        "id": f"i{number}",
        "name": title,
        "status": "investigating",
        "impact": "major",
        "shortlink": link,
        "created_at": f"2026-02-03T20:1{number}:00Z",
        "incident_updates": updates,
        "components": [],
    }


def summary(*incidents: dict[str, Any], troubled: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return what the page says: some incidents, and the parts that are degraded."""
    groups = [
        {"id": name, "name": said, "group": True, "group_id": None, "status": "operational"}
        for name, said in GROUPS.items()
    ]
    parts = [
        {
            "id": name,
            "name": said,
            "group": False,
            "group_id": group,
            "status": "degraded_performance" if name in troubled else "operational",
        }
        for name, (said, group) in PARTS.items()
    ]
    indicator = "major" if incidents or troubled else "none"
    return {
        "page": {"id": "p1", "name": "OpenAI"},
        "status": {"indicator": indicator, "description": "?"},
        "components": [*groups, *parts],
        "incidents": list(incidents),
        "scheduled_maintenances": [],
    }


def failing(*texts: str) -> dict[str, Any]:
    """Return a page with an open incident whose updates say `texts`, the newest first."""
    link = "https://status.openai.com/incidents/first"
    return summary(incident(1, "Conversations fail to load", link, *texts), troubled=("c1",))


class Page:
    """The server. Use as a context; `body` may be changed at any moment."""

    def __init__(self, body: dict[str, Any]) -> None:
        self.body = body
        self._asked: list[str] = []
        world = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                path = self.path.partition("?")[0]
                page = (200, "application/json", json.dumps(world.body).encode())
                found = {**_FIXED, "/api/v2/summary.json": page}.get(path, (404, "text/plain", b"nothing here"))
                status, kind, body = found
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                world._asked.append(path)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def asked(self, path: str) -> int:
        """Return how often a path was asked for."""
        return self._asked.count(path)

    def configuration(self, *, page_s: float = 60, probe_s: float = 60) -> str:
        """Return a config.toml that makes this server the whole world."""
        targets = {"api": "/v1/models", "auth": "/auth", "edge": "/trace"}
        probes = "".join(
            f'[[service.probe]]\nname = "{name}"\nurl = "{self.url}{path}"\ngood = [200, 401]\n'
            for name, path in targets.items()
        )
        return (
            f"version = 1\n[cadence]\npage = {page_s}\nprobe = {probe_s}\n"
            f'[network]\ncanaries = ["{self.url}/generate_204", "{self.url}/success.txt"]\nproxy = "none"\n'
            f'[[service]]\nid = "openai"\nname = "OpenAI"\npage = "{self.url}"\n{probes}'
        )
