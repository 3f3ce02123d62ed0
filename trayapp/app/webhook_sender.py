"""Delivers the hook's events to the user's own address, signed as Standard Webhooks, each once in effect.

A thread of its own starts with the first event of a burst and ends with the last delivery: neither the user interface
nor the network thread waits for it. What is not delivered yet is in a file before it is first sent; a receiver that
takes an id only once is told nothing twice.
"""

from __future__ import annotations

import asyncio
import logging
import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from trayapp import __version__
from trayapp.desktop.keyring.key_store import WEBHOOK, KeyStore
from trayapp.domain.messages import webhook as wording
from trayapp.domain.model.problem import Problem
from trayapp.output.standard_webhooks import parse_secret, signed_headers
from trayapp.polling.deadline import DaemonThreadExecutor
from trayapp.sources.http.client import HttpTransport
from trayapp.sources.http.retry_after import retry_after_s
from trayapp.sources.http.transport import Exchange, Request, Response, Transport
from trayapp.store.webhook_queue import FILE_NAME, Delivery, WebhookQueue

log = logging.getLogger("trayapp.app")

PAUSES_S = (5.0, 15.0, 60.0, 300.0, 900.0, 3600.0, 3600.0, 7200.0, 7200.0)
"""Seconds between attempts, each longer by up to a fifth; after the last one a message is given up: 6 hours in all."""
LONGEST_PAUSE_S = 7200.0
JITTER = 0.2
DEADLINE_S = 15.0
MOST_ANSWERED = 64 * 1024
"""Bytes of an answer that are read, and not looked at."""

_GONE = 410

Write = Callable[[str, Callable[[], None]], None]


@dataclass(frozen=True, slots=True)
class Timing:
    """The clock of a sender, for tests: `seconds` of Unix, and the pauses between attempts."""

    seconds: Callable[[], float] = time.time
    pauses_s: tuple[float, ...] = PAUSES_S


class WebhookSender:
    """Sends events to `url`. `start`, `send` and `close` belong to one thread and never block it.

    `read_secret` may wait for the keyring, and is called on the sender's thread; `write` has a file written by the
    writer's thread. `report` is called on the sender's thread, with each kind of problem once.
    """

    def __init__(
        self,
        url: str,
        queue: WebhookQueue,
        read_secret: Callable[[], str | None],
        write: Write,
        report: Callable[[Problem], None],
        *,
        make_transport: Callable[[], Transport],
        timing: Timing | None = None,
    ) -> None:
        self._url, self._queue, self._read_secret = url, queue, read_secret
        self._write, self._report, self._make_transport = write, report, make_transport
        self._timing = timing or Timing()
        self._changed = threading.Condition()
        self._saved: set[str] = {each.id for each in queue.waiting}
        self._thread: threading.Thread | None = None
        self._is_closed = False
        self._secret: bytes | None = None
        self._reported: set[str] = set()

    def start(self) -> None:
        """Go on with what the last run did not deliver."""
        with self._changed:
            if self._queue.waiting:
                self._begin()

    def send(self, event: Mapping[str, Any]) -> None:
        """Deliver an event, after those that wait already."""
        with self._changed:
            if self._is_closed:
                return
            if self._queue.add(event, self._timing.seconds()) is not None:
                if lost := self._queue.overflow():
                    self._complain("lost", wording.lost(self._url_host), f"dropped {lost} of too many messages")
                self._begin()
            self._save()

    def close(self) -> None:
        """Stop; returns at once. What waits is delivered in the next run."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()

    def join(self, timeout_s: float) -> bool:
        """Wait until nothing is left to deliver, or it was closed; tell whether that came true within `timeout_s`."""
        thread = self._thread
        if thread is not None:
            thread.join(timeout_s)
        return thread is None or not thread.is_alive()

    @property
    def _url_host(self) -> str:
        return self._url.partition("//")[2].partition("/")[0]

    def _begin(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="webhook", daemon=True)
            self._thread.start()
        self._changed.notify_all()

    def _save(self) -> None:
        """Have the queue written; only then its new messages are sent."""
        content, ids = self._queue.content(), {each.id for each in self._queue.waiting}

        def write() -> None:
            try:
                self._queue.write(content)
            except OSError as error:
                reason = error.strerror or str(error)
                self._complain("unsaved", wording.unsaved(reason), f"cannot be kept for a restart: {reason}")
            with self._changed:
                self._saved = ids
                self._changed.notify_all()

        self._write("webhook", write)

    def _work(self) -> None:
        with asyncio.Runner() as runner:
            runner.get_loop().set_default_executor(DaemonThreadExecutor())
            transport = self._make_transport()
            while (delivery := self._next()) is not None:
                pause_s = self._try(delivery, lambda request: runner.run(transport.fetch(request)))
                if pause_s is not None:
                    self._sleep(pause_s)
            if isinstance(transport, HttpTransport):
                runner.run(transport.close())

    def _next(self) -> Delivery | None:
        """Return the next message once it is on the disk; None, and the thread ends, where there is none."""
        with self._changed:
            while not self._is_closed and self._queue.waiting:
                if self._queue.waiting[0].id in self._saved:
                    return self._queue.waiting[0]
                self._changed.wait()
            self._thread = None
            return None

    def _sleep(self, pause_s: float) -> None:
        until = time.monotonic() + pause_s
        with self._changed:
            while not self._is_closed and (left := until - time.monotonic()) > 0:
                self._changed.wait(left)

    def _try(self, delivery: Delivery, fetch: Callable[[Request], Exchange]) -> float | None:
        """Make one attempt; return the seconds until the next one, None where it is done with."""
        self._secret = self._secret or parse_secret(self._read_secret() or "")
        if self._secret is None:
            self._complain("secret", wording.NO_SECRET, "has no secret, and sends nothing without one")
            return LONGEST_PAUSE_S
        body, now_s = delivery.body.encode(), self._timing.seconds()
        headers = signed_headers(self._secret, delivery.id, int(now_s), body)
        request = Request(
            self._url,
            (("content-type", "application/json"), *headers),
            DEADLINE_S,
            MOST_ANSWERED,
            follow_redirects=False,
            method="POST",
            content=body,
        )
        answer = fetch(request)
        with self._changed:
            if isinstance(answer, Response) and 200 <= answer.status < 300:
                self._done()
                return None
            if self._is_closed:  # nobody is there any more to be told of it
                return None
            reason = f"status {answer.status}" if isinstance(answer, Response) else answer.detail
            if isinstance(answer, Response) and answer.status == _GONE:
                self._give_up(reason, all_of_them=True)
                return None
            self._queue.attempted()
            attempts = self._queue.waiting[0].attempts
            if attempts > len(self._timing.pauses_s):
                self._give_up(reason)
                return None
            self._complain("refused", wording.refused(self._url_host, reason), f"is not taken: {reason}")
            self._save()
        return self._pause_s(answer, attempts)

    def _pause_s(self, answer: Exchange, attempts: int) -> float:
        headers = answer.headers if isinstance(answer, Response) else {}
        asked_s = min(retry_after_s(headers, datetime.now(UTC)) or 0.0, LONGEST_PAUSE_S)
        pause_s = self._timing.pauses_s[attempts - 1]
        return max(asked_s, pause_s * (1 + JITTER * random.random()))  # noqa: S311 - spreads load, guards nothing

    def _done(self) -> None:
        del self._queue.waiting[0]
        self._save()

    def _give_up(self, reason: str, *, all_of_them: bool = False) -> None:
        if all_of_them:
            del self._queue.waiting[1:]
        self._complain("given up", wording.given_up(self._url_host, reason), f"was given up: {reason}")
        self._done()

    def _complain(self, kind: str, problem: Problem, said: str) -> None:
        """Log and report; `said` continues "the webhook"."""
        log.log(logging.DEBUG if kind in self._reported else logging.WARNING, "the webhook %s", said)
        if kind not in self._reported:
            self._reported.add(kind)
            self._report(problem)


def make_sender(
    url: str, proxy: str, state_dir: Path, write: Write, report: Callable[[Problem], None]
) -> WebhookSender:
    """Return a sender over the network. Its state is in a file of `state_dir`."""
    return WebhookSender(
        url,
        WebhookQueue(state_dir / FILE_NAME, url),
        KeyStore(WEBHOOK).key,
        write,
        report,
        make_transport=lambda: HttpTransport(proxy=proxy, version=__version__),
    )
