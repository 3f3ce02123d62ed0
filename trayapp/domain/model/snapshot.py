"""The frozen picture of everything known at one moment: the only thing that faces are given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING

from trayapp.domain.model.enums import (
    Confirmation,
    EvidenceKind,
    EvidenceSource,
    FailureMode,
    Health,
    Network,
    PageState,
    ReasonKind,
    Result,
    Symptom,
    TargetState,
)
from trayapp.domain.model.record import TrackRecord
from trayapp.domain.model.reports import FROM_HTML
from trayapp.domain.model.status_page import Component, Incident, Maintenance, Scope
from trayapp.i18n.message import Message

if TYPE_CHECKING:
    from trayapp.domain.model.crowd import CrowdStatus
    from trayapp.domain.model.regions import RegionalStatus
    from trayapp.domain.model.team import TeamStatus


@dataclass(frozen=True, slots=True)
class Evidence:
    """One line that supports the verdict: who says it, what, and since when.

    `subject` is the id of the incident or the name of the target that it is about, empty for all others.
    """

    source: EvidenceSource
    text: Message
    since: datetime | None = None
    kind: EvidenceKind = EvidenceKind.OTHER
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Tip:
    """A workaround, with the condition that made it apply and its source."""

    id: str
    text: Message
    because: Message
    source_url: str | None = None


@dataclass(frozen=True, slots=True)
class Detection:
    """Our own finding that a service is in trouble.

    `suspected_at` is the first sign, `likely_at` when the evidence passed the alarm threshold (None before),
    `ended_at` when the targets were well again. `incident_id` and `lead_s` are set once an official incident confirms
    it and then frozen: `lead_s` = official confirmation minus `likely_at`, in seconds, positive where we were first,
    negative where the page was. `during_maintenance` means that it began during an announced maintenance
    that explains it. `targets` are those that failed when the alarm was raised. `unwatched_s` are the seconds of it in
    which nothing was measured (asleep, offline, not running): nobody knows how the service was then.
    """

    suspected_at: datetime
    likely_at: datetime | None = None
    ended_at: datetime | None = None
    incident_id: str | None = None
    lead_s: float | None = None
    during_maintenance: bool = False
    targets: tuple[str, ...] = ()
    unwatched_s: float = 0.0


@dataclass(frozen=True, slots=True)
class PageStatus:
    """The official page as a source: how well it can be read, what it lists, and what in it contradicts itself.

    `parts` are all that it lists, watched or not, last known. `lists_all`: a part that is not among them is not on the
    page; where it is False, absence means nothing. `title` is what the page calls itself. `missed_lately`: the last
    check or two met no answer.
    """

    url: str
    format: str | None
    state: PageState
    fetched_at: datetime | None
    detail: str = ""
    stale: bool = False
    health: Health = Health.UNKNOWN
    contradictions: tuple[Message, ...] = ()
    parts: tuple[Component, ...] = ()
    lists_all: bool = False
    title: str = ""
    missed_lately: bool = False

    @property
    def is_from_html(self) -> bool:
        """Whether it was read from the page's markup, which may change any day, for there is nothing else to read."""
        return (self.format or "").endswith(FROM_HTML)

    @property
    def vouches(self) -> bool:
        """Whether its last word stands: it is fresh, or was until a check or two that met no answer."""
        return self.is_fresh or self.missed_lately

    @property
    def is_fresh(self) -> bool:
        """Whether what the page says counts now."""
        return self.state is PageState.FRESH and not self.stale


@dataclass(frozen=True, slots=True)
class TargetStatus:
    """One target: its last sample, and what its samples add up to.

    `score` is the detector's, for gauges. `trouble` is the symptom of the last bad sample while a trouble lasts, when
    the last sample itself may be good.
    """

    target: str
    result: Result | None
    symptom: Symptom | None
    latency_ms: float | None
    at: datetime | None
    state: TargetState
    stands_for: str = ""
    since: datetime | None = None
    score: float = 0.0
    trouble: Symptom | None = None


@dataclass(frozen=True, slots=True)
class NetworkStatus:
    """The user's own connection, since when it is so, and when it was last heard of.

    `wavers` tells that the last round was lost, and that too few were to call it cut off.
    """

    state: Network
    at: datetime | None = None
    since: datetime | None = None
    detail: str = ""
    wavers: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """What decided a verdict.

    `what` says it in a few words, without who says so and whether it gets better. `incident` is the one that the page
    puts first. `targets` are the names of ours that speak for trouble, and `mode` is how they fail.
    """

    kind: ReasonKind
    what: Message
    incident: Incident | None = None
    targets: tuple[str, ...] = ()
    mode: FailureMode | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Health, confirmation, scope and evidence of one service at one moment.

    `since` is when the trouble began as far as known (the earlier of our detection and the page's account); None when
    there is none. `symptom` is the main one of the probe's. `reason` is what the headline says, as data.
    `confirmed_health` is what the page itself confirms, which may be milder than `health`: ours counts too.
    `unwatched_s` are the seconds since then in which nobody watched, and `seen_at` is when the trouble was last seen,
    by the page or by us; None: it is seen now.
    """

    health: Health
    confirmation: Confirmation
    recovering: bool
    headline: Message
    evidence: tuple[Evidence, ...] = ()
    scope: Scope = Scope()
    symptom: Symptom | None = None
    since: datetime | None = None
    reason: Reason | None = None
    confirmed_health: Health | None = None
    unwatched_s: float = 0.0
    seen_at: datetime | None = None

    def lasted(self, now: datetime, since: datetime | None = None) -> timedelta | None:
        """Return for how long the trouble was seen, which is what the record counts; None without a beginning.

        `since` is when the part of it that is asked for began; None: all of it.
        """
        since = since or self.since
        if since is None:
            return None
        until = now if self.seen_at is None else min(now, self.seen_at)
        return max(timedelta(0), until - since - timedelta(seconds=self.unwatched_s))


@dataclass(frozen=True)
class ServiceSnapshot:
    """One service: the verdict and all that it rests on. `components` are the watched ones, last known.

    `unwatched` holds the ids of those incidents and maintenances that touch nothing the user watches: they are listed,
    but nobody is told about them. `plain_headline` says in the user's words what fails: the worst of it, and the
    same subject as long as that lasts; None where nobody is sure of trouble. `headline_since` is when that began, None
    where all of it began then. `crowd` is what other people report, `regions` how it does
    in other places; None where nobody was asked.
    """

    id: str
    name: str
    verdict: Verdict
    page: PageStatus
    components: tuple[Component, ...] = ()
    incidents: tuple[Incident, ...] = ()
    maintenances: tuple[Maintenance, ...] = ()
    probes: tuple[TargetStatus, ...] = ()
    tips: tuple[Tip, ...] = ()
    detection: Detection | None = None
    record: TrackRecord | None = None
    unwatched: frozenset[str] = frozenset()
    plain_headline: Message | None = None
    crowd: CrowdStatus | None = None
    pinned: bool = True
    regions: RegionalStatus | None = None
    headline_since: datetime | None = None

    @property
    def told_since(self) -> datetime | None:
        """Since when it is what the headline says."""
        return self.headline_since or self.verdict.since

    @cached_property
    def severity(self) -> tuple[int, int]:
        """Order from well to worst: by the health, and of equals by how sure we are."""
        return self.verdict.health.rank, self.verdict.confirmation.rank


MOST_DETAILED = 20
"""Services that the user is told more of than a line."""


@dataclass(frozen=True)
class Snapshot:
    """Everything known at `at`. `primary` is the service whose verdict the icon shows: the worst one that is pinned.

    `team` is who else is there, None where the user has no team.
    """

    at: datetime
    network: NetworkStatus
    services: tuple[ServiceSnapshot, ...] = ()
    team: TeamStatus | None = None

    @cached_property
    def primary(self) -> ServiceSnapshot | None:
        """The pinned service in the worst state, the first of equals; of all where none is pinned."""
        return max(
            [each for each in self.services if each.pinned] or self.services,
            key=attrgetter("severity"),
            default=None,
        )

    @cached_property
    def detailed(self) -> tuple[ServiceSnapshot, ...]:
        """The services that the user is told more of than a line: all, or of many the primary and the worst."""
        if len(self.services) <= MOST_DETAILED:
            return self.services
        worst = sorted(self.services, key=lambda each: (each is self.primary, each.severity), reverse=True)
        kept = {each.id for each in worst[:MOST_DETAILED]}
        return tuple(each for each in self.services if each.id in kept)
