"""What is said about the session bus, for those who do not import jeepney."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class DBusObject:
    """An object on the bus and one of its interfaces."""

    path: str
    name: str
    interface: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back for a call: `body` on success, else `error` with the D-Bus name of the error."""

    body: tuple[Any, ...] = ()
    error: str | None = None


@dataclass(frozen=True, slots=True)
class DBusSignal:
    """A signal that was listened for. `sender` is the unique name of who sent it."""

    sender: str
    interface: str
    member: str
    body: tuple[Any, ...]
