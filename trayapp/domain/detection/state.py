"""What is remembered of one service and of the user's network: frozen, and made only by `fold`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from trayapp.domain.detection.cusum import CusumState
from trayapp.domain.detection.latency_baseline import LatencyBaseline
from trayapp.domain.detection.stray_rate import StrayRate
from trayapp.domain.model.enums import Health, Network, PageState, Result, Symptom
from trayapp.domain.model.reports import Failure, PageReading
from trayapp.domain.model.service import Service
from trayapp.domain.model.snapshot import Detection
from trayapp.domain.model.status_page import Component, Incident, Maintenance
from trayapp.i18n.message import Message


@dataclass(frozen=True, slots=True)
class KnownIncident:
    """An incident that the page showed, when it first did, and whether it touches what the user watches.

    `missing_since` is when the page first did not list it, though it had not called it resolved.
    """

    incident: Incident
    first_seen_at: datetime
    watched: bool = True
    missing_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class KnownMaintenance:
    """A watched maintenance that was in progress: from when, and when it was seen to be over (None while it runs).

    `ends_at` is when the page says that it ends, `component_ids` are the parts that it names.
    """

    id: str
    begun_at: datetime
    over_at: datetime | None = None
    ends_at: datetime | None = None
    component_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PageAssessment:
    """What the page says in sum about the watched parts.

    `health` is never better than any single statement of the page; UNKNOWN where a part that was in trouble left the
    page unexplained. `recovering` means that the page itself calls the trouble mitigated. `main_incident` is the open
    incident that a headline names, `unmitigated` are the ids of the open ones that nobody calls mitigated yet.
    """

    health: Health = Health.UNKNOWN
    recovering: bool = False
    main_incident: Incident | None = None
    unmitigated: tuple[str, ...] = ()
    affected: tuple[str, ...] = ()
    maintenance: Maintenance | None = None
    unwatched: frozenset[str] = frozenset()
    contradictions: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class PageTracking:
    """The official page. `fetched_at` is when it was last read, `asked_at` when it was last asked.

    `state` and `failure` are those of the last report, `changed_at` is since when `state` is so. `components` are by id
    the last known; those that left an incomplete reading are of unknown health, and `lost` holds (id, when) of the ones
    that were in trouble then. `pauses` are the last pauses between reports in seconds. `doubted_since` is when
    the page first reported trouble that no incident explains, until a second reading agrees; `older_since` is since
    when its answers are older than what it said before. `missed` counts the last checks in a row without an answer.
    `unwatched_s` are the seconds since `assessed_since` in which it was not read, where that is too long to vouch for.
    """

    state: PageState = PageState.NEVER
    changed_at: datetime | None = None
    asked_at: datetime | None = None
    fetched_at: datetime | None = None
    reading: PageReading | None = None
    failure: Failure | None = None
    components: tuple[Component, ...] = ()
    lost: tuple[tuple[str, datetime], ...] = ()
    incidents: tuple[KnownIncident, ...] = ()
    maintenances: tuple[KnownMaintenance, ...] = ()
    assessment: PageAssessment = field(default_factory=PageAssessment)
    assessed_since: datetime | None = None
    doubted_since: datetime | None = None
    older_since: datetime | None = None
    pauses: tuple[float, ...] = ()
    missed: int = 0
    unwatched_s: float = 0.0


@dataclass(frozen=True, slots=True)
class TargetHistory:
    """What a target used to answer, which decides what an odd answer means.

    `worked` tells that it was ever good, `reached` that it was good on the network we are on now. `usual` is the
    signature of its good answers and `steady` how many of them in a row had it, up to a limit. `odd` is the signature
    of the unexpected answers since `odd_since`. `refused` counts the rounds in a row in which a failure said more
    about this network than about the service.
    """

    worked: bool = False
    reached: bool = False
    usual: str = ""
    steady: int = 0
    odd: str = ""
    odd_since: datetime | None = None
    refused: int = 0


@dataclass(frozen=True, slots=True)
class TargetTracking:
    """One target: its last sample as the gate let it through, and what its samples add up to.

    `good_at` are the last two good samples. `last_conclusive_at` is when the last good or bad one came. `trouble` is
    the last bad one's symptom.
    """

    name: str
    track: CusumState = field(default_factory=CusumState)
    latency: LatencyBaseline = field(default_factory=LatencyBaseline)
    slow_since: datetime | None = None
    at: datetime | None = None
    result: Result | None = None
    symptom: Symptom | None = None
    latency_ms: float | None = None
    good_at: tuple[datetime, ...] = ()
    last_conclusive_at: datetime | None = None
    trouble: Symptom | None = None
    history: TargetHistory = field(default_factory=TargetHistory)
    deferred: bool = False
    """Its host asked to be left alone for now."""


@dataclass(frozen=True, slots=True)
class ProbeTracking:
    """Our own probe of a service.

    `settling_until` is until when a connection settles after a gap, `pauses` the last pauses between rounds in seconds.
    `canary_answered_at` is when a canary last answered, `network_failed_at` when the user's own connection last did
    not work. `shown_from` is since when a suspicion is worth showing, None while it is not. `network_id` is the network
    of the last round ("" where nobody knows it), `reached_on` which targets were ever good on each known network.
    `restored_at` is when the last round before a restart was. `joint` are the scores of the targets' groups,
    `strays` the failures that are usual on this network.
    """

    at: datetime | None = None
    targets: tuple[TargetTracking, ...] = ()
    canary: LatencyBaseline = field(default_factory=LatencyBaseline)
    settling_until: datetime | None = None
    pauses: tuple[float, ...] = ()
    canary_answered_at: datetime | None = None
    network_failed_at: datetime | None = None
    shown_from: datetime | None = None
    network_id: str = ""
    reached_on: tuple[tuple[str, frozenset[str]], ...] = ()
    restored_at: datetime | None = None
    joint: tuple[float, ...] = ()
    strays: StrayRate = field(default_factory=StrayRate)


@dataclass(frozen=True, slots=True)
class ServiceState:
    """All that is remembered of one service.

    `detections` are ours, in order of time, with the incidents that confirmed them. Only the last may be going on.
    """

    service: Service
    page: PageTracking = field(default_factory=PageTracking)
    probe: ProbeTracking = field(default_factory=ProbeTracking)
    detections: tuple[Detection, ...] = ()

    @classmethod
    def begin(cls, service: Service) -> ServiceState:
        """Return the state of a service of which nothing is known yet."""
        return cls(service, probe=ProbeTracking(targets=tuple(TargetTracking(each.name) for each in service.targets)))


@dataclass(frozen=True, slots=True)
class NetworkTracking:
    """The user's connection: what the canaries last said, when, and since when they have been saying it.

    `answered_at` is when one of them last answered, as opposed to a target that proved us online. `silent_canaries` are
    the URLs of those that never answer here. `lost_at` are the lost rounds since anything answered, which it
    ever did if `was_online`; `rounds` were seen before, of which `lost` came to nothing.
    """

    state: Network = Network.UNKNOWN
    at: datetime | None = None
    since: datetime | None = None
    detail: str = ""
    answered_at: datetime | None = None
    silent_canaries: tuple[str, ...] = ()
    lost_at: tuple[datetime, ...] = ()
    was_online: bool = False
    rounds: float = 0.0
    lost: float = 0.0
