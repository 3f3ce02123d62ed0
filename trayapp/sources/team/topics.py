"""The topics of a team, all below one of its own: what each member says, and whether it is there."""

from __future__ import annotations

from dataclasses import dataclass

ONLINE, OFFLINE = b"online", b"offline"


@dataclass(frozen=True, slots=True)
class Topics:
    """`base` is the team's own topic, without a wildcard."""

    base: str

    def state(self, member: str) -> str:
        """Return where a member says what it sees."""
        return f"{self.base}/{member}/state"

    def availability(self, member: str) -> str:
        """Return where a member, or the broker in its place, says whether it is there."""
        return f"{self.base}/{member}/availability"

    @property
    def all(self) -> tuple[str, str]:
        """What is to be subscribed to."""
        return self.state("+"), self.availability("+")

    def parse(self, topic: str) -> tuple[str, str] | None:
        """Return the member and "state" or "availability"; None for another topic."""
        rest = topic.removeprefix(f"{self.base}/")
        member, slash, kind = rest.partition("/")
        return (member, kind) if rest != topic and slash and kind in {"state", "availability"} else None
