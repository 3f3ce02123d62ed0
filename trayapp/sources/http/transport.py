"""The interface between sources and network: one request, one exchange.

Two transports exist: `http` speaks to the world through httpx, and the replay's answers from a scenario on a virtual
clock. Everything above this seam (page formats, classification, detector) is the same code for both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from trayapp.domain.model.reports import FailureKind

MAX_BODY_BYTES = 2 * 1024 * 1024
"""Cap on a decoded body. OpenAI's largest useful body (90 days of incidents) is under 0.5 MB."""

DEADLINE_S = 10.0
"""Total seconds for one exchange, connecting and redirects included."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request. `fresh` asks for a new connection (a kept one hides DNS and TLS failures).

    `method` is GET for nearly all; `content` is the body of a POST, whose type stands in `headers`.
    """

    url: str
    headers: tuple[tuple[str, str], ...] = ()
    deadline_s: float = DEADLINE_S
    max_bytes: int = MAX_BODY_BYTES
    fresh: bool = False
    follow_redirects: bool = True
    method: str = "GET"
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class Response:
    """What a server said. Header names are lower case; `elapsed_ms` is the time to the first byte."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    url: str = ""
    elapsed_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class TransportError:
    """Why nobody answered, and after how long."""

    kind: FailureKind
    detail: str = ""
    elapsed_ms: float = 0.0


Exchange = Response | TransportError


class Transport(Protocol):
    """Carries requests. Methods never raise for what the network does; they may be called from one thread only."""

    async def fetch(self, request: Request) -> Exchange:
        """Carry one request."""
        ...

    async def fetch_all(self, requests: Sequence[Request]) -> tuple[Exchange, ...]:
        """Carry several requests at the same time; exchanges come in the order of the requests."""
        ...

    async def close(self) -> None:
        """Give back connections."""
        ...
