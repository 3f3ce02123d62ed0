"""What is remembered of a service's other places: the last report, and how many tests an incident has used up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from trayapp.domain.messages.countries import country
from trayapp.domain.messages.regions import part, sentence
from trayapp.domain.model.enums import Confirmation, EvidenceSource, Result, TargetState
from trayapp.domain.model.regions import PlaceKind, RegionalScope, RegionalStatus, RegionsReport
from trayapp.domain.model.reports import Whereabouts
from trayapp.domain.model.service import Target
from trayapp.domain.model.snapshot import Evidence, ServiceSnapshot, TargetStatus
from trayapp.domain.regions.assessment import assess
from trayapp.domain.regions.plan import TESTS_PER_INCIDENT
from trayapp.i18n.message import Message

EVIDENCE_FOR = timedelta(hours=1)
"""For so long a finding counts as evidence."""
BEFORE_TROUBLE = timedelta(minutes=5)
"""A finding so little older than the trouble still speaks of it: our own detector needs a while."""
INCIDENT_GAP = timedelta(minutes=30)
"""Trouble that comes back sooner is the same incident, as for notifications: its tests are not counted afresh."""
LONGEST_CHECK = timedelta(minutes=2)
"""A check that has not ended by then has died with its thread; another may begin."""

_FAILING = frozenset({TargetState.SUSPECT, TargetState.DOWN})
_UNCONFIRMED = frozenset({Confirmation.SUSPECTED, Confirmation.LIKELY})


@dataclass(frozen=True, slots=True)
class RegionsRequest:
    """A check that is to be made: of which targets, the most urgent first, and with how many tests of a platform.

    `place` is where the edge last saw us: it may be what fails now.
    """

    service_id: str
    targets: tuple[str, ...]
    tests: int
    at: datetime
    place: Whereabouts = field(default_factory=Whereabouts)


@dataclass(frozen=True, slots=True)
class RegionsTracking:
    """One service. `asked_at` is when the last check began, `trouble_at` when the service was last in trouble.

    `limit` is how many tests an incident may use; `counted` are those of the checks since `counted_from` before the
    last one. `failing` are the targets that failed from here when the last check began.
    """

    report: RegionsReport | None = None
    asked_at: datetime | None = None
    trouble_at: datetime | None = None
    counted_from: datetime | None = None
    counted: int = 0
    limit: int = TESTS_PER_INCIDENT
    failing: tuple[str, ...] = ()

    @property
    def used(self) -> int:
        """The tests of this incident so far."""
        report, asked_at, since = self.report, self.asked_at, self.counted_from
        if report is None or asked_at is None or since is None or not since <= asked_at <= report.started_at:
            return self.counted
        return self.counted + report.tests

    def is_running(self, now: datetime) -> bool:
        """Whether a check is under way."""
        if self.asked_at is None or now - self.asked_at > LONGEST_CHECK:
            return False
        return self.report is None or self.report.started_at < self.asked_at or not self.report.finished


def failing_targets(probes: Sequence[TargetStatus]) -> tuple[str, ...]:
    """Return the targets that fail from here, the surest first."""
    bad = [each for each in probes if each.state in _FAILING or each.result is Result.BAD]
    return tuple(each.target for each in sorted(bad, key=lambda each: -each.score))


def noticed(tracking: RegionsTracking, view: ServiceSnapshot, now: datetime) -> RegionsTracking:
    """Return `tracking` after a verdict: a new incident has all its tests again."""
    if view.verdict.confirmation is Confirmation.NONE:
        return tracking
    if tracking.trouble_at is None or now - tracking.trouble_at > INCIDENT_GAP:
        return replace(tracking, trouble_at=now, counted_from=now, counted=0)
    return replace(tracking, trouble_at=now)


def is_due(tracking: RegionsTracking, view: ServiceSnapshot) -> bool:
    """Whether a check is to be made by itself: once in an incident, before the page confirms it."""
    if view.verdict.confirmation not in _UNCONFIRMED or tracking.counted_from is None:
        return False
    return tracking.asked_at is None or tracking.asked_at < tracking.counted_from


def request(
    tracking: RegionsTracking,
    view: ServiceSnapshot,
    targets: Sequence[Target],
    now: datetime,
    *,
    limit: int,
    vantages: int,
) -> tuple[RegionsTracking, RegionsRequest | None]:
    """Return a check that is to be made now, and what to remember of it.

    None while one is under way, and where neither a test of the incident's `limit` is left nor the user has `vantages`.
    """
    if tracking.is_running(now):
        return tracking, None
    calm = tracking.trouble_at is None or now - tracking.trouble_at > INCIDENT_GAP
    if tracking.counted_from is None or (calm and now - tracking.counted_from > INCIDENT_GAP):
        tracking = replace(tracking, counted_from=now, counted=0, asked_at=None)
    used, failing = tracking.used, failing_targets(view.probes)
    if used >= limit and not vantages:
        return replace(tracking, limit=limit), None
    ordered = (*failing, *(each.name for each in targets if each.name not in failing))
    asked = RegionsRequest(view.id, ordered, max(0, limit - used), now)
    return replace(tracking, counted=used, asked_at=now, limit=limit, failing=failing), asked


def reported(tracking: RegionsTracking, report: RegionsReport) -> RegionsTracking:
    """Return `tracking` after a report; one of an earlier check than the last is ignored."""
    known = tracking.report
    if known is not None and (report.started_at, report.at) < (known.started_at, known.at):
        return tracking
    return replace(tracking, report=report)


def status(
    tracking: RegionsTracking, report: RegionsReport, view: ServiceSnapshot, home: str, now: datetime
) -> RegionalStatus:
    """Return the last check, whose report it is, and what it adds up to."""
    since = view.verdict.since
    is_over = bool(tracking.failing) and view.verdict.confirmation is Confirmation.NONE
    is_older = since is not None and report.at < since - BEFORE_TROUBLE
    current = report.finished and now - report.at <= EVIDENCE_FOR and not is_over and not is_older
    finding = assess(report, tracking.failing, home)
    return RegionalStatus(report, finding, current, max(0, tracking.limit - tracking.used))


def evidence(found: RegionalStatus, view: ServiceSnapshot) -> Evidence | None:
    """Return the finding as one line of evidence; None where it says nothing or no longer counts."""
    if not found.current or found.finding.scope is RegionalScope.UNKNOWN:
        return None
    stands_for = {each.target: each.stands_for for each in view.probes}
    targets = found.finding.targets
    what = part(stands_for.get(targets[0]) or targets[0]) if len(targets) == 1 else part(view.name)
    return Evidence(EvidenceSource.REGIONS, sentence(found.finding, what), found.report.at)


_WORDS = {
    RegionalScope.LOCAL: "local",
    RegionalScope.PROVIDER: "local",
    RegionalScope.COUNTRY: "regional",
    RegionalScope.REGIONAL: "regional",
    RegionalScope.GLOBAL: "global",
}
"""What tips call a scope: a VPN leads around the trouble of a country as around that of a larger region, and another
connection around that of a provider as around that of this network."""


def tip_context(found: RegionalStatus) -> tuple[str, tuple[Message, ...]]:
    """Return what tips call the scope, and the countries to go by: the user's own vantage points' first."""
    finding = found.finding
    own = [each.country for each in found.report.samples if each.kind is PlaceKind.VANTAGE]
    known = [
        each for each in dict.fromkeys((*own, *finding.working)) if each in finding.working and each != finding.own
    ]
    return _WORDS.get(finding.scope, "unknown"), tuple(map(country, known))
