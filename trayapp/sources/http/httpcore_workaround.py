"""Closing what a TLS handshake leaves behind when it is given up.

WORKAROUND httpcore 1.0.9: a handshake that is cancelled or runs into its time-out (a host that takes connections and is
silent, as in an outage) drops the TCP stream without closing it, and the event loop keeps it for as long as the host
does: one open socket for every sample.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Protocol, Self

from trayapp.domain.model.reports import FailureKind
from trayapp.sources.http.errors import HandshakeCutError, classify_exception


class _Stream(Protocol):
    async def aclose(self) -> None: ...


class HandshakeLeakGuard:
    """Watches one exchange through httpx's `trace` extension; where it fails, closes the bare TCP stream."""

    def __init__(self) -> None:
        self._bare: _Stream | None = None
        self._begun = False

    async def seen(self, event: str, info: Mapping[str, Any]) -> None:
        """Record an event of httpcore."""
        if event.endswith("connect_tcp.complete"):
            self._bare = info["return_value"]
        elif event.endswith("start_tls.started"):
            self._begun = True
        elif event.endswith("start_tls.complete"):
            self._bare = None  # the TLS stream owns it from here on

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, trouble: BaseException | None, trace: TracebackType | None
    ) -> None:
        if trouble is not None and self._bare is not None:
            await self._bare.aclose()
            if self._begun and classify_exception(trouble) is FailureKind.RESET:
                raise HandshakeCutError from trouble
