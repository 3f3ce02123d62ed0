"""What trays of a team tell each other over a broker: words and numbers with limits, and two names as plain text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from trayapp.domain.model.enums import Confirmation, Health, PageState, ReasonKind, TargetState

MOST_PEERS = 200
MOST_SERVICES = 20
MOST_TARGETS = 12


class Link(StrEnum):
    """How our connection to the broker stands.

    REFUSED: the broker doesn't take our user and password. UNTRUSTED: its certificate can't be verified. NO_PASSWORD:
    a user is set, and no password is stored. NO_LIBRARY: the extra is not installed. NOT_MQTT: what answers there is
    no broker that speaks MQTT 5.
    """

    CONNECTING = "connecting"
    CONNECTED = "connected"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    UNTRUSTED = "untrusted"
    NO_PASSWORD = "no_password"  # noqa: S105 - a word, and no password
    NO_LIBRARY = "no_library"
    NOT_MQTT = "not_mqtt"


class Sees(StrEnum):
    """What a tray's own probe says of a service."""

    WELL = "well"
    TROUBLE = "trouble"
    NOTHING = "nothing"


_FAILING = frozenset({TargetState.DOWN, TargetState.SUSPECT})


@dataclass(frozen=True, slots=True)
class ServiceStatement:
    """What a tray says of one service: its verdict, what the page says as it reads it, and its targets' states."""

    health: Health = Health.UNKNOWN
    confirmation: Confirmation = Confirmation.NONE
    recovering: bool = False
    reason: ReasonKind = ReasonKind.UNKNOWN
    since: datetime | None = None
    page: PageState = PageState.NEVER
    page_health: Health = Health.UNKNOWN
    targets: Mapping[str, TargetState] = field(default_factory=dict)

    @property
    def sees(self) -> Sees:
        """What the probe alone shows; a tray that follows another has none."""
        states = set(self.targets.values())
        if states & _FAILING:
            return Sees.TROUBLE
        return Sees.WELL if TargetState.UP in states else Sees.NOTHING


@dataclass(frozen=True, slots=True)
class Statement:
    """All that a tray says at once.

    `member` is its random stable id. `run` and `number` order its statements, so that one that comes twice counts once:
    `run` grows with each start of the program, `number` within it. `at` is the sender's clock, which may be wrong.
    `cadence_s` is how often it speaks at least. `looks`: it asks page and targets itself, and is online. `follows`: it
    would rather not.
    """

    member: str
    run: int
    number: int
    at: datetime
    cadence_s: float
    looks: bool
    follows: bool
    services: Mapping[str, ServiceStatement] = field(default_factory=dict)
    name: str = ""
    place: str = ""

    @property
    def content(self) -> tuple[object, ...]:
        """What is news when it changes."""
        return self.looks, self.follows, self.services, self.name, self.place


@dataclass(frozen=True, slots=True)
class Heard:
    """A statement as it arrived; `kept`: the broker had it from before we came."""

    statement: Statement
    kept: bool = False


@dataclass(frozen=True, slots=True)
class TeamReport:
    """What came in from the broker since the last one, and how the connection stands.

    `gone` are the members that the broker called away. `ignored` counts what could not be understood, or was too much.
    """

    at: datetime
    link: Link
    heard: tuple[Heard, ...] = ()
    gone: tuple[str, ...] = ()
    ignored: int = 0


@dataclass(frozen=True, slots=True)
class Peer:
    """Another tray, as it was heard last; `clock_off_s` is by how much its clock is ahead of ours, in seconds."""

    statement: Statement
    heard_at: datetime
    clock_off_s: float = 0.0

    @property
    def id(self) -> str:
        """The member's id."""
        return self.statement.member


@dataclass(frozen=True, slots=True)
class TeamStatus:
    """The team at one moment: the peers that are there, and whom we follow (None: nobody).

    `looks`: we ask page and targets ourselves; `leads`: others rely on that. `ignored` is how many messages were not
    taken so far.
    """

    link: Link
    peers: tuple[Peer, ...] = ()
    leader: Peer | None = None
    looks: bool = True
    leads: bool = False
    ignored: int = 0
