"""Servers on loopback that take messages as ntfy, Gotify, Slack, Discord, Apprise, Home Assistant and others do.

Each refuses what the real one refuses, and more: unknown fields, wrong methods, missing headers, broken limits.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import json
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Refused(Exception):  # noqa: N818 - an answer of the server's
    """A request that is not taken, with the status of the answer."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


@dataclass(frozen=True, slots=True)
class Asked:
    """One request. Names of headers are lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    def require(self, method: str, path: str) -> None:
        if not re.fullmatch(path, self.path):
            raise Refused(404, f"no such path: {self.path}")
        if self.method != method:
            raise Refused(405, self.method)

    def fields(self, required: str, optional: str = "") -> dict[str, Any]:
        """Return the JSON object of the body; the arguments are names of its fields."""
        if self.headers.get("content-type", "").partition(";")[0] != "application/json":
            raise Refused(415, "not application/json")
        try:
            said = json.loads(self.body)
        except ValueError:
            raise Refused(400, "no JSON") from None
        return known(said, required, optional)


def known(said: object, required: str, optional: str = "") -> dict[str, Any]:
    """Return an object that has all required fields and no others than the optional ones."""
    if not isinstance(said, dict):
        raise Refused(400, "no object")
    missing, unknown = set(required.split()) - set(said), set(said) - {*required.split(), *optional.split()}
    if missing or unknown:
        raise Refused(400, f"missing {sorted(missing)}, unknown {sorted(unknown)}")
    return said


def check(condition: object, why: str, status: int = 400) -> None:
    if not condition:
        raise Refused(status, why)


def is_text(value: object, longest: int, shortest: int = 1) -> bool:
    return isinstance(value, str) and shortest <= len(value) <= longest


Judge = Callable[[Asked], tuple[int, bytes, object]]
"""Returns status, body and what was understood; raises Refused."""


class StrictServer:
    """Serves on loopback until it is closed. `taken` is what was understood, `refused` why the rest was not."""

    def __init__(self, judge: Judge) -> None:
        self.taken: list[Any] = []
        self.refused: list[str] = []
        self.asked: list[Asked] = []
        self.failing = 0
        """How many of the next requests get a status of 503, whatever they are."""
        self.changed = threading.Condition()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def handle_one(self) -> None:
                length = int(self.headers.get("content-length", "0"))
                headers = {name.lower(): value for name, value in self.headers.items()}
                asked = Asked(self.command, self.path, headers, self.rfile.read(length))
                status, body = outer.answer(asked, judge)
                with contextlib.suppress(ConnectionError):  # who asked may have hung up
                    self.send_response(status)
                    if status != 204:
                        self.send_header("content-length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body if status != 204 else b"")

            do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = handle_one  # noqa: N815 - as the library calls them

            def log_message(self, *_arguments: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def answer(self, asked: Asked, judge: Judge) -> tuple[int, bytes]:
        with self.changed:
            self.changed.notify_all()
            self.asked.append(asked)
            if self.failing:
                self.failing -= 1
                return 503, b""
            try:
                status, body, understood = judge(asked)
            except Refused as refused:
                self.refused.append(str(refused))
                return refused.status, str(refused).encode()
            if understood is not None:
                self.taken.append(understood)
            return status, body

    def wait_for(self, condition: Callable[[], object], within_s: float = 30.0) -> None:
        """Wait until a request made the condition true."""
        with self.changed:
            assert self.changed.wait_for(lambda: bool(condition()), within_s), (self.taken, self.refused)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


NTFY_OPTIONAL = "message title tags priority actions click attach markdown icon filename delay email call sequence_id"
_ID = r"[-_A-Za-z0-9]{1,64}"


def ntfy(asked: Asked) -> tuple[int, bytes, object]:
    """https://docs.ntfy.sh/publish/: JSON to the root, and a message taken back by its sequence."""
    check(asked.headers.get("authorization") == "Bearer tk_test", "no access", 401)
    if asked.method == "DELETE":
        asked.require("DELETE", rf"/my-topic/{_ID}")
        return 200, b"{}", {"deleted": asked.path.rpartition("/")[2]}
    asked.require("POST", "/?")
    said = asked.fields("topic", NTFY_OPTIONAL)
    check(re.fullmatch(_ID, said["topic"]), "topic")
    check(said.get("priority", 3) in {1, 2, 3, 4, 5}, "priority")
    check(all(is_text(each, 64) for each in said.get("tags", [])), "tags")
    check(len(said.get("message", "").encode()) <= 4096, "message becomes a file")
    check(is_text(said.get("title", "-"), 250), "title")
    check(re.fullmatch(_ID, said.get("sequence_id", "-")), "sequence")
    return 200, json.dumps({"id": "x", "event": "message", **said}).encode(), said


def gotify(asked: Asked) -> tuple[int, bytes, object]:
    """https://gotify.net/api-docs: messages of an application."""
    asked.require("POST", "/message")
    check(asked.headers.get("x-gotify-key") == "A-token", "no access", 401)
    said = asked.fields("message", "title priority extras")
    check(is_text(said["message"], 100_000), "message")
    check(isinstance(said.get("priority", 0), int) and 0 <= said.get("priority", 0) <= 10, "priority")
    check(said.get("extras", {}).get("client::display", {}).get("contentType", "text/plain") == "text/plain", "extras")
    return 200, json.dumps({"id": 1, "appid": 1, **said}).encode(), said


def slack(asked: Asked) -> tuple[int, bytes, object]:
    """https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks and its blocks."""
    asked.require("POST", r"/services/T0/B0/secret")
    said = asked.fields("text", "blocks thread_ts unfurl_links mrkdwn")
    check(is_text(said["text"], 4000), "no_text")
    check(not re.search(r"<[!@#]|&(?!amp;|lt;|gt;)", said["text"]), "text is markup")
    check(len(said.get("blocks", [])) <= 50, "invalid_blocks")
    for each in said.get("blocks", []):
        block = known(each, "type text", "block_id")
        text = known(block["text"], "type text", "emoji")
        check(text["type"] == "plain_text", "text is markup")
        longest = {"header": 150, "section": 3000}.get(block["type"])
        check(longest is not None and is_text(text["text"], longest), "invalid_blocks")
    return 200, b"ok", said


def discord(asked: Asked) -> tuple[int, bytes, object]:
    """https://docs.discord.com/developers/resources/webhook: Execute Webhook."""
    asked.require("POST", r"/api/webhooks/1/secret(\?wait=true)?")
    check(not asked.headers.get("user-agent", "Python-urllib").startswith("Python-urllib"), "refused agent", 403)
    said = asked.fields("", "content username avatar_url tts embeds allowed_mentions flags thread_name")
    check(said.get("content") or said.get("embeds"), "empty message")
    check(is_text(said.get("content", ""), 2000, 0), "content")
    check(is_text(said.get("username", "x"), 80) and "discord" not in said.get("username", "").lower(), "username")
    check(said.get("allowed_mentions") == {"parse": []}, "somebody could be mentioned")
    check(len(said.get("embeds", [])) <= 10, "embeds")
    for each in said.get("embeds", []):
        embed = known(each, "", "title description url timestamp color footer fields")
        check(is_text(embed.get("title", ""), 256, 0) and is_text(embed.get("description", ""), 4096, 0), "too long")
        check(isinstance(embed.get("color", 0), int) and 0 <= embed.get("color", 0) <= 0xFFFFFF, "colour")
        check(datetime.fromisoformat(embed["timestamp"]).tzinfo is not None, "timestamp")
        check(sum(len(embed.get(name, "")) for name in ("title", "description")) <= 6000, "too long")
    return 204, b"", said


def apprise(asked: Asked) -> tuple[int, bytes, object]:
    """https://github.com/caronc/apprise-api: the configuration of a key is notified."""
    asked.require("POST", r"/notify/my-key/?")
    said = asked.fields("body", "title type tag format")
    check(is_text(said["body"], 32_768), "body")
    check(said.get("type", "info") in {"info", "success", "warning", "failure"}, "type")
    check(said.get("format", "text") in {"text", "markdown", "html"}, "format")
    return 200, b"{}", said


def home_assistant(asked: Asked) -> tuple[int, bytes, object]:
    """https://www.home-assistant.io/docs/automation/trigger/#webhook-trigger: JSON is in `trigger.json`."""
    asked.require("POST", r"/api/webhook/a-long-random-id")
    check(asked.headers.get("content-type") == "application/json", "no trigger.json")
    said = json.loads(asked.body)
    check(isinstance(said, dict), "no object")
    return 200, b"", said


SECRET = "whsec_" + base64.b64encode(b"a secret of the tests, 32 bytes.").decode()


def standard_webhooks(asked: Asked) -> tuple[int, bytes, object]:
    """https://www.standardwebhooks.com: a message counts once, and only with a fresh signature of ours."""
    asked.require("POST", "/hook")
    name, at = asked.headers.get("webhook-id", ""), asked.headers.get("webhook-timestamp", "0")
    check(name.startswith("msg_") and at.isdecimal(), "headers", 401)
    check(abs(time.time() - int(at)) < 300, "an old signature", 401)
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    expected = base64.b64encode(hmac.new(key, f"{name}.{at}.".encode() + asked.body, hashlib.sha256).digest()).decode()
    given = asked.headers.get("webhook-signature", "").split(" ")
    check(any(hmac.compare_digest(each, f"v1,{expected}") for each in given), "signature", 401)
    return 200, b"", {"id": name, **asked.fields("schema event at service name", OTHER_FIELDS)}


OTHER_FIELDS = (
    "health confirmation recovering headline network evidence was "
    "kind slot title body replaces urgency audible only_here incident_ids"
)
