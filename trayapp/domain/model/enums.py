"""The words of the house: every closed set of values that code, user interface and documents share."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Health(StrEnum):
    """How a service, component or incident is doing."""

    OPERATIONAL = "operational"
    MAINTENANCE = "maintenance"
    DEGRADED = "degraded"
    PARTIAL_OUTAGE = "partial_outage"
    MAJOR_OUTAGE = "major_outage"
    UNKNOWN = "unknown"

    @property
    def rank(self) -> int:
        """Order for `worst`: unknown is never green and never outranks a real outage."""
        return _HEALTH_RANK[self]

    @property
    def in_trouble(self) -> bool:
        """Whether something is known to be wrong (maintenance and unknown are not that)."""
        return _HEALTH_RANK[self] >= _HEALTH_RANK[Health.DEGRADED]


_HEALTH_RANK = {
    Health.OPERATIONAL: 0,
    Health.MAINTENANCE: 1,
    Health.UNKNOWN: 2,
    Health.DEGRADED: 3,
    Health.PARTIAL_OUTAGE: 4,
    Health.MAJOR_OUTAGE: 5,
}


def worst(healths: Iterable[Health], default: Health = Health.UNKNOWN) -> Health:
    """Return the worst of `healths` by rank, or `default` when there are none."""
    return max(healths, key=lambda health: health.rank, default=default)


class Confirmation(StrEnum):
    """How sure we are that a service is in trouble."""

    NONE = "none"
    SUSPECTED = "suspected"
    LIKELY = "likely"
    CONFIRMED = "confirmed"

    @property
    def rank(self) -> int:
        """Order from none to confirmed."""
        return _CONFIRMATION_RANK[self]


_CONFIRMATION_RANK = {word: rank for rank, word in enumerate(Confirmation)}


class Phase(StrEnum):
    """Where an incident stands, by its status page."""

    INVESTIGATING = "investigating"
    IDENTIFIED = "identified"
    MONITORING = "monitoring"
    RESOLVED = "resolved"


class MaintenancePhase(StrEnum):
    """Where a planned maintenance stands."""

    SCHEDULED = "scheduled"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"


class Result(StrEnum):
    """What one sample says about the service."""

    GOOD = "good"
    BAD = "bad"
    INCONCLUSIVE = "inconclusive"


class Origin(StrEnum):
    """Who gave an answer: the service itself, somebody in between (filter, portal, proxy), or nobody.

    UNCERTAIN: a refusal or an error without any form or mark, as a filter may send as well as the service's own proxy.
    """

    OWN = "own"
    FOREIGN = "foreign"
    UNCERTAIN = "uncertain"
    NONE = "none"


class Symptom(StrEnum):
    """How a sample failed, or why it says nothing.

    BLOCKED: somebody in between answered instead. UNEXPECTED: an answer of the service itself, which is no error
    in itself but not what this target is asked for (404, an empty 200): it counts where it breaks a steady history.
    TLS_RESET: the connection was cut during the TLS handshake, as filters by server name do.
    """

    NO_RESPONSE = "no_response"
    ERRORS = "errors"
    OVERLOADED = "overloaded"
    SLOW = "slow"
    DNS = "dns"
    FORBIDDEN = "forbidden"
    CHALLENGED = "challenged"
    QUOTA = "quota"
    RATE_LIMITED = "rate_limited"
    SLOW_DOWN = "slow_down"
    USAGE_LIMIT = "usage_limit"
    KEY = "key"
    KEY_RESTRICTED = "key_restricted"
    REGION_BLOCKED = "region_blocked"
    NOT_AVAILABLE = "not_available"
    TLS = "tls"
    TLS_RESET = "tls_reset"
    UNEXPECTED = "unexpected"
    BLOCKED = "blocked"
    UNREADABLE = "unreadable"
    CAPTIVE_PORTAL = "captive_portal"
    PROXY = "proxy"
    OFFLINE = "offline"


class TargetState(StrEnum):
    """What the samples of one target add up to."""

    UP = "up"
    SUSPECT = "suspect"
    DOWN = "down"
    RECOVERING = "recovering"
    SLOW = "slow"
    UNKNOWN = "unknown"


class FailureMode(StrEnum):
    """How targets fail, as headlines tell it."""

    SILENT = "silent"
    ERRORS = "errors"
    SLOW = "slow"
    RECOVERING = "recovering"
    SUSPECT = "suspect"


class PageState(StrEnum):
    """How well we can read an official status page: the health of the source, not of the service."""

    FRESH = "fresh"
    STALE = "stale"
    UNREADABLE = "unreadable"
    UNREACHABLE = "unreachable"
    NEVER = "never"


class Network(StrEnum):
    """The user's own connection, as the canaries see it."""

    ONLINE = "online"
    OFFLINE = "offline"
    CAPTIVE_PORTAL = "captive_portal"
    PROXY_UNREACHABLE = "proxy_unreachable"
    UNKNOWN = "unknown"


class ReasonKind(StrEnum):
    """What decided a verdict.

    NETWORK: the user's own connection. INCIDENT and PAGE: the page, with an open incident or without one. PROBE: our
    targets. STILL_FAILING: our targets after the page closed the incident. UNREACHABLE_HERE: our targets, but by the
    fault of this network as far as we know. ALL_CLEAR: the page says that all is well. PROBE_WELL: only our probe does.
    """

    NETWORK = "network"
    INCIDENT = "incident"
    PAGE = "page"
    MAINTENANCE = "maintenance"
    PROBE = "probe"
    STILL_FAILING = "still_failing"
    UNREACHABLE_HERE = "unreachable_here"
    ALL_CLEAR = "all_clear"
    PROBE_WELL = "probe_well"
    UNKNOWN = "unknown"


class EvidenceKind(StrEnum):
    """What a line of evidence is about; its text is for people only."""

    PAGE_INCIDENT = "page_incident"
    PAGE_TROUBLE = "page_trouble"
    PAGE_MAINTENANCE = "page_maintenance"
    PAGE_UNWATCHED = "page_unwatched"
    PAGE_UNCLEAR = "page_unclear"
    PAGE_WELL = "page_well"
    PAGE_UNAVAILABLE = "page_unavailable"
    TARGET_FAILING = "target_failing"
    TARGET_INCONCLUSIVE = "target_inconclusive"
    PROBE_WELL = "probe_well"
    PROBE_SILENT = "probe_silent"
    NETWORK = "network"
    OTHER = "other"


class EvidenceSource(StrEnum):
    """Who says a line of evidence."""

    PAGE = "page"
    PROBE = "probe"
    NETWORK = "network"
    REGIONS = "regions"
    REPORTS = "reports"
