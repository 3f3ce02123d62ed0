"""A strict server on loopback that answers as OpenAI's API is documented to answer a key."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "sk-proj-0123456789abcdefghijKLMNOP"
LIST = {"object": "list", "data": [], "has_more": False}
PATHS = {"/v1/models": LIST, "/v1/fine_tuning/jobs?limit=1": LIST, "/v1/files?limit=1": LIST}


def error(code: str | None, message: str, kind: str = "invalid_request_error") -> dict[str, Any]:
    return {"error": {"message": message, "type": kind, "param": None, "code": code}}


@dataclass
class Api:
    """The server: `answers` overrides by path: (status, body, headers)."""

    url: str = ""
    answers: dict[str, tuple[int, object, dict[str, str]]] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)

    def reply(self, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, object, dict[str, str]]:
        self.asked.append((method, path, headers, body))
        if path in self.answers:
            return self.answers[path]
        if headers.get("authorization") != f"Bearer {KEY}":
            return 401, error("invalid_api_key", f"Incorrect API key provided: {headers.get('authorization')}"), {}
        if "cookie" in headers:
            return 400, error(None, "no cookies"), {}
        if path == "/v1/responses":
            return self._inference(method, headers, body)
        if method != "GET" or body:
            return 405, error("method_not_allowed", "Not allowed"), {}
        return (200, PATHS[path], {}) if path in PATHS else (404, error(None, "Unknown URL"), {})

    def _inference(self, method: str, headers: dict[str, str], body: bytes) -> tuple[int, object, dict[str, str]]:
        known = {"model", "input", "max_output_tokens", "store"}
        asked = json.loads(body or b"{}")
        if method != "POST" or headers.get("content-type") != "application/json" or not asked.keys() <= known:
            return 400, error("unknown_parameter", "Unknown parameter"), {}
        if asked["store"] is not False or not 16 <= asked["max_output_tokens"] <= 16:
            return 400, error("integer_below_min_value", "Invalid max_output_tokens"), {}
        return 200, {"object": "response", "status": "completed", "output": []}, {}


@contextmanager
def serving() -> Iterator[Api]:
    api = Api()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, said, extra = api.reply(self.command, self.path, headers, body)
            raw = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(status)
            for name, value in {"content-type": "application/json", "content-length": str(len(raw)), **extra}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(raw)

        do_GET = do_POST = answer  # noqa: N815 - the library's names

        def log_message(self, *_arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    api.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield api
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
