"""What the user depends on: services, their targets and their parts. Definitions, not states."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

USES = ("chatgpt", "api", "fine-tuning", "codex")
"""The ways of using OpenAI that a profile may name."""
USUAL_USES = ("chatgpt", "api")


class Expect(StrEnum):
    """What the body of a healthy answer looks like; anything else under a good status is inconclusive."""

    JSON = "json"
    TRACE = "trace"
    ANY = "any"


class Channel(StrEnum):
    """How samples of a target come about: by our own request, by one with the user's key, or by the user's traffic."""

    REQUEST = "request"
    KEY = "key"
    TRAFFIC = "traffic"


@dataclass(frozen=True, slots=True)
class Target:
    """One URL that our probe asks; with `Channel.TRAFFIC` none is, and `name` is whose requests are counted.

    `good` are the HTTP statuses that prove the service alive (401 without a key is alive). `expect` is the shape of the
    body, `must_have` JSON keys with the value that they must have. `stands_for` names the parts of the service that
    this target speaks for ("login", "api", "edge"): tips and headlines are chosen by it. `uses` are the ways of using
    the service that depend on it; empty means all of them.
    """

    name: str
    url: str
    good: frozenset[int] = frozenset({200})
    expect: Expect = Expect.ANY
    must_have: tuple[tuple[str, str], ...] = ()
    stands_for: str = ""
    uses: frozenset[str] = frozenset()
    channel: Channel = Channel.REQUEST


@dataclass(frozen=True, slots=True)
class ComponentInfo:
    """A known component of a service, by its id: names drift and repeat, ids do not.

    `uses` are the ways of using the service that depend on it, where they are others than its group's.
    """

    id: str
    name: str
    group_id: str
    roles: frozenset[str] = frozenset()
    uses: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ComponentGroup:
    """A known group of components. `uses` are the ways of using the service that depend on it ("chatgpt", "api")."""

    id: str
    name: str
    uses: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Service:
    """Something the user depends on. `watch` holds component or group ids, or "*" for all of them.

    `pinned`: the icon means it; what is not pinned is told in the panel and by notifications alone. `unused` are the
    groups and components of which it is known that the user doesn't use them: they are shown, and change no verdict.
    """

    id: str
    name: str
    page_url: str
    targets: tuple[Target, ...] = ()
    watch: tuple[str, ...] = ("*",)
    groups: tuple[ComponentGroup, ...] = ()
    parts: Mapping[str, ComponentInfo] = field(default_factory=dict)
    pinned: bool = True
    unused: frozenset[str] = frozenset()

    def for_uses(self, uses: Collection[str]) -> Service:
        """Return the service with what matters to these uses; all of its targets where none does.

        Of somebody with the usual uses nothing is left out: maybe they never said which they have.
        """
        targets = tuple(each for each in self.targets if not each.uses or each.uses.intersection(uses))
        all_parts: tuple[ComponentGroup | ComponentInfo, ...] = (*self.groups, *self.parts.values())
        parts = () if set(uses) == set(USUAL_USES) else all_parts
        unused = frozenset(each.id for each in parts if (found := self.uses_of(each)) and found.isdisjoint(uses))
        return replace(self, targets=targets or self.targets, unused=unused)

    def uses_of(self, part: ComponentGroup | ComponentInfo) -> frozenset[str]:
        """Return the ways of using the service that depend on a group or a component; empty where none is known."""
        if part.uses or isinstance(part, ComponentGroup):
            return part.uses
        return next((each.uses for each in self.groups if each.id == part.group_id), frozenset())

    @property
    def requested(self) -> tuple[Target, ...]:
        """The targets that everybody can ask, without a key."""
        return tuple(each for each in self.targets if each.channel is Channel.REQUEST)

    @property
    def asked(self) -> tuple[str, str, tuple[Target, ...]]:
        """What looking at it depends on: neither its name, nor what of it is watched."""
        return self.id, self.page_url, self.targets
