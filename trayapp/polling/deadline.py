"""A check with an overall deadline: requests are cut to the time left, and names resolve in daemon threads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import ParamSpec, TypeVar

from trayapp.domain.model.reports import FailureKind
from trayapp.sources.http.errors import LookupsBusyError
from trayapp.sources.http.transport import Exchange, Request, Transport, TransportError

REQUEST_SHARE = 0.75
"""Part of the time left that one request may take, so that there is some for what is asked because of it: the canaries
after a bad sample or a silent page. In 20 s the usual deadlines fit: 10 s, and 5 s after it."""

SHORTEST_CONCLUSIVE_TIMEOUT_S = 5.0
"""A silence this long is a time-out and says something; cut off sooner, it only says that we could not wait."""

MAX_LOOKUPS = 64
"""Names looked up at a time, each in a thread: with a dead name server they pile up for minutes."""

P = ParamSpec("P")
T = TypeVar("T")


class DeadlineTransport:
    """Carries requests over another transport, each for no longer than its share of the time that is left.

    `seconds` is a steady clock, by which all ends at `ends_at`. Belongs to the other transport's thread.
    """

    def __init__(self, transport: Transport, seconds: Callable[[], float], ends_at: float) -> None:
        self._transport = transport
        self._seconds = seconds
        self._ends_at = ends_at

    async def fetch(self, request: Request) -> Exchange:
        """Carry one request."""
        (exchange,) = await self.fetch_all([request])
        return exchange

    async def fetch_all(self, requests: Sequence[Request]) -> tuple[Exchange, ...]:
        """Carry several requests at the same time."""
        share_s = max(0.0, self._ends_at - self._seconds()) * REQUEST_SHARE
        limited = [replace(each, deadline_s=min(each.deadline_s, share_s)) for each in requests]
        exchanges = await self._transport.fetch_all(limited)
        return tuple(
            _told(exchange, request, asked)
            for exchange, request, asked in zip(exchanges, requests, limited, strict=True)
        )

    async def close(self) -> None:
        """Leave the other transport open: it is its owner's."""


def _told(exchange: Exchange, request: Request, asked: Request) -> Exchange:
    """Return `exchange`, or what a silence means that was cut off before it could mean anything."""
    cut_short = asked.deadline_s < min(request.deadline_s, SHORTEST_CONCLUSIVE_TIMEOUT_S)
    if not cut_short or not isinstance(exchange, TransportError) or exchange.kind is not FailureKind.TIMEOUT:
        return exchange
    detail = f"no whole answer before the time-out of {asked.deadline_s:.1f} s"
    return TransportError(FailureKind.CUT_SHORT, detail, exchange.elapsed_ms)


class DaemonThreadExecutor(ThreadPoolExecutor):
    """Runs each call in a thread of its own that nobody waits for at the end.

    For an event loop's name lookups: the system's resolver cannot be cancelled, and with a dead name server it takes
    longer than any deadline of ours. The usual executor would have the loop's end, and the program's, wait for it.
    Beyond `MAX_LOOKUPS` at a time, calls fail at once with `LookupsBusyError`.
    """

    def __init__(self) -> None:
        super().__init__(1)
        self._running = threading.BoundedSemaphore(MAX_LOOKUPS)

    def submit(self, call: Callable[P, T], /, *arguments: P.args, **named: P.kwargs) -> Future[T]:
        """Begin a call at once."""
        future: Future[T] = Future()
        if not self._running.acquire(blocking=False):
            future.set_exception(LookupsBusyError())
            return future

        def run() -> None:
            try:
                settle = partial(future.set_result, call(*arguments, **named))
            except BaseException as trouble:  # noqa: BLE001 - it is the caller's, in its own thread
                settle = partial(future.set_exception, trouble)
            finally:
                self._running.release()
            if future.set_running_or_notify_cancel():  # unless whoever asked went away
                settle()

        threading.Thread(target=run, name="trayapp-lookup", daemon=True).start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - as the executor's
        """Wait for nothing."""
