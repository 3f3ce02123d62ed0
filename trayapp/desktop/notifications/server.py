"""A notification server: what it says of itself, and where it differs from the specification."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from trayapp.desktop.dbus.types import Reply
from trayapp.desktop.notifications.quirks import Quirks, Tagging, quirks_of

TAG = "x-canonical-private-synchronous"
"""A hint, and the capability that announces it: of notifications with the same tag only the newest is up.

It holds where no number could be kept: after a kill between the server's answer and our note of it.
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A notification server: how it names itself, what it can, and where it differs."""

    name: str = ""
    version: str = ""
    capabilities: frozenset[str] = frozenset({"body"})
    quirks: Quirks = field(default_factory=Quirks)

    @property
    def has_actions(self) -> bool:
        """Whether it may be given actions."""
        return "actions" in self.capabilities and not self.quirks.no_actions

    @property
    def tagging(self) -> Tagging:
        """How a slot's notification is tagged."""
        return self.quirks.tagging if TAG in self.capabilities else Tagging.NONE


def read_server(information: Reply, capabilities: Reply) -> Server:
    """Return the server that answered GetServerInformation and GetCapabilities so; an error counts as no answer."""
    name, vendor, version = texts(information.body, 3) if information.error is None else ("", "", "")
    quirks = quirks_of(name, vendor, version)
    return Server(name, version, _capabilities(capabilities, quirks), quirks)


def texts(body: tuple[Any, ...], count: int) -> tuple[str, ...]:
    """Return the first `count` values of a body as texts of 100 characters at most, empty where it has fewer."""
    texts = [str(each)[:100] for each in body[:count]]
    return tuple(texts + [""] * (count - len(texts)))


def is_true(body: tuple[Any, ...]) -> bool:
    """Whether a body holds a variant of the boolean true."""
    return bool(body) and body[0] == ("b", True)


def _capabilities(reply: Reply, quirks: Quirks) -> frozenset[str]:
    known = reply.body[0] if reply.error is None and reply.body and isinstance(reply.body[0], list) else ["body"]
    return frozenset() if quirks.no_capabilities else frozenset(str(each) for each in known)
