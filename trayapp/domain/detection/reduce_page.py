"""Reduces a page report: what the page says, what it stopped saying, and how well it answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice

from trayapp.domain.detection.connectivity_gate import PAGE_VOUCHES, usual_pause, with_pause
from trayapp.domain.detection.page_assessment import assess_page, watches_ids
from trayapp.domain.detection.probe_assessment import freshness_limit
from trayapp.domain.detection.state import KnownIncident, KnownMaintenance, PageAssessment, PageTracking
from trayapp.domain.model.enums import Health, MaintenancePhase, Network, PageState, Phase
from trayapp.domain.model.reports import PageReading, PageReport
from trayapp.domain.model.service import Service
from trayapp.domain.model.status_page import Component, Incident, Update

KEPT = timedelta(hours=24)
"""How long a resolved incident, a finished maintenance and a part that vanished in trouble are kept."""

OLDER_FOR = timedelta(minutes=10)
"""For so long answers older than the last are ignored: caches on the way forget within minutes, so after that the page
itself has taken an update back."""

_CALM = (Health.OPERATIONAL, Health.MAINTENANCE)

MISSED_NEEDED = 3
"""Checks in a row without any answer before a page that could be read counts as unreachable. On a line that loses one
request in ten, one alone would say so six times an hour, and two every other hour."""

MOST_UPDATES = 200
"""Updates kept of one incident, the newest: more than any recorded one had (40)."""

MOST_LEFT = 100
"""Incidents, parts and maintenances each that are kept beside those that the page lists now: as many as it may list of
incidents. Without a bound, a page that names new ones at every check would fill the memory."""


def reduce_page(service: Service, tracking: PageTracking, report: PageReport) -> PageTracking:
    """Return `tracking` after one check; a report older than the last is ignored.

    A check that failed changes nothing that is known of the service, only how well its page can be read.
    """
    if tracking.asked_at is not None and report.at < tracking.asked_at:
        return tracking
    reading = report.reading if report.state is PageState.FRESH else None
    unwatched_s = tracking.unwatched_s
    if reading is not None and tracking.assessment.health.in_trouble:
        unwatched_s += _gap_s(tracking, report.at)
    same = reading is not None and (reading is tracking.reading or reading == tracking.reading)
    asked = PageTracking(
        state=report.state,
        changed_at=tracking.changed_at if report.state is tracking.state else report.at,
        asked_at=report.at,
        missed=_missed(tracking, report.state),
        fetched_at=tracking.fetched_at if reading is None else report.at,
        reading=reading if same else tracking.reading,  # the newer one: the next check brings it again
        failure=report.failure,
        components=tracking.components,
        lost=tracking.lost,
        incidents=tracking.incidents,
        maintenances=tracking.maintenances,
        assessment=tracking.assessment,
        assessed_since=tracking.assessed_since,
        pauses=()
        if tracking.asked_at is None
        else with_pause(tracking.pauses, (report.at - tracking.asked_at).total_seconds()),
        unwatched_s=unwatched_s,
    )
    if reading is None or (same and not _has_expired(tracking, report.at)):
        return asked
    if not same and _is_older(tracking, reading):
        older_since = tracking.older_since or report.at
        if report.at - older_since < OLDER_FOR:
            return replace(asked, fetched_at=tracking.fetched_at, older_since=older_since)
    return _read(service, asked, reading, report.at, doubted_since=tracking.doubted_since)


def _gap_s(tracking: PageTracking, at: datetime) -> float:
    """Return for how many seconds before `at` the page was not read, where that is too long to be vouched for."""
    gap = at - (tracking.fetched_at or at)
    return gap.total_seconds() if gap > freshness_limit(tracking.pauses) else 0.0


def _missed(tracking: PageTracking, state: PageState) -> int:
    if state is not PageState.UNREACHABLE:
        return 0
    was_readable = tracking.state is PageState.FRESH or 0 < tracking.missed < MISSED_NEEDED
    return tracking.missed + 1 if was_readable else MISSED_NEEDED


def _is_older(tracking: PageTracking, reading: PageReading) -> bool:
    """Whether a reading is from before the last one: some cache on the way answered from its memory."""
    known = {each.incident.id: each.incident.updates for each in tracking.incidents}
    for incident in reading.incidents:
        before = known.get(incident.id)
        if before and incident.updates and max(_times(incident.updates)) < max(_times(before)):
            return True
    return False


def _times(updates: Iterable[Update]) -> list[datetime]:
    return [each.at for each in updates]


def reassess(service: Service, tracking: PageTracking) -> PageTracking:
    """Return `tracking` as its last reading leaves it for a service of which something else is watched now."""
    if tracking.reading is None or tracking.fetched_at is None:
        return tracking
    return _read(service, tracking, tracking.reading, tracking.fetched_at, doubted_since=tracking.fetched_at)


def is_answer(service: Service, state: PageState, network: Network) -> bool:
    """Whether a check of the page that ended so met an answer of its own, in any form.

    Where the canaries met a portal, one over plain http that cannot be read may be the portal's and proves nothing.
    """
    if state is PageState.UNREADABLE:
        return network is not Network.CAPTIVE_PORTAL or service.page_url.startswith("https://")
    return state is PageState.FRESH


def page_vouches(service: Service, tracking: PageTracking, network: Network, at: datetime) -> bool:
    """Whether the page answered, in any form, about `at`: then we were online, whatever the canaries said."""
    if tracking.asked_at is None or not is_answer(service, tracking.state, network):
        return False
    limit = max(PAGE_VOUCHES, timedelta(seconds=1.5 * usual_pause(tracking.pauses)))
    return abs(at - tracking.asked_at) <= limit


def _has_expired(tracking: PageTracking, now: datetime) -> bool:
    """Whether something remembered has become too old, so that an unchanged page must be read again."""
    oldest = now - KEPT
    if tracking.doubted_since is not None:
        return True
    for known in tracking.incidents:
        if known.missing_since is not None and known.incident.is_open:
            return True
        if known.incident.resolved_at is not None and known.incident.resolved_at < oldest:
            return True
    for maintenance in tracking.maintenances:
        if maintenance.over_at is not None and maintenance.over_at < oldest:
            return True
    return bool(tracking.lost) and any(at < oldest for _, at in tracking.lost)


def _read(
    service: Service, tracking: PageTracking, reading: PageReading, at: datetime, *, doubted_since: datetime | None
) -> PageTracking:
    """Return `tracking` with a reading. Trouble that no incident explains begins and ends once a second one agrees."""
    components = _components(tracking.components, reading)
    lost = _lost(tracking, components, at)
    incidents = _incidents(service, components, tracking.incidents, reading, at)
    maintenances = _maintenances(service, components, tracking.maintenances, reading, at)
    assessment = assess_page(
        service, reading, components, [known.incident for known in incidents], still_lost=bool(lost)
    )
    doubted = doubted_since is None and tracking.reading is not None and _is_odd(tracking.assessment, assessment)
    assessment = tracking.assessment if doubted else assessment
    since = _since(tracking, assessment, at)
    return replace(
        tracking,
        doubted_since=at if doubted else None,
        reading=reading,
        components=components,
        lost=lost,
        incidents=incidents if incidents != tracking.incidents else tracking.incidents,
        maintenances=maintenances if maintenances != tracking.maintenances else tracking.maintenances,
        assessment=assessment,
        assessed_since=since,
        unwatched_s=tracking.unwatched_s if since == tracking.assessed_since else 0.0,
    )


def _is_odd(before: PageAssessment, now: PageAssessment) -> bool:
    """Whether a page goes into trouble or out of it, and no incident explains either."""
    if before.health.in_trouble:
        return before.main_incident is None and now.health in _CALM
    return now.health.in_trouble and now.main_incident is None


def _since(tracking: PageTracking, assessment: PageAssessment, at: datetime) -> datetime:
    before = tracking.assessment
    same = assessment.health is before.health and assessment.recovering == before.recovering
    return tracking.assessed_since if same and tracking.assessed_since is not None else at


def _components(known: tuple[Component, ...], reading: PageReading) -> tuple[Component, ...]:
    """Return the parts by id. One that a partial reading leaves out is of unknown health, never well again."""
    if reading.complete:
        return reading.components
    listed = {component.id for component in reading.components}
    left_out = (replace(each, health=Health.UNKNOWN) for each in known if each.id not in listed)
    return (*reading.components, *islice(left_out, MOST_LEFT))


def _lost(tracking: PageTracking, components: tuple[Component, ...], at: datetime) -> tuple[tuple[str, datetime], ...]:
    unknown = {component.id for component in components if component.health is Health.UNKNOWN}
    in_trouble = {component.id for component in tracking.components if component.health.in_trouble}
    still = {part: since for part, since in tracking.lost if at - since <= KEPT}
    return tuple((part, still.get(part, at)) for part in sorted(unknown & (in_trouble | still.keys())))


def _incidents(
    service: Service,
    components: tuple[Component, ...],
    known: tuple[KnownIncident, ...],
    reading: PageReading,
    at: datetime,
) -> tuple[KnownIncident, ...]:
    before = {each.incident.id: each for each in known}
    listed = [_merged(before.get(incident.id), incident, at) for incident in reading.incidents]
    listed_ids = {incident.id for incident in reading.incidents}
    left = [
        _left(each, at) if reading.incidents_complete else each for each in known if each.incident.id not in listed_ids
    ]
    left = sorted((each for each in left if _is_current(each.incident, at)), key=_rank, reverse=True)[:MOST_LEFT]
    kept = sorted((*(each for each in listed if _is_current(each.incident, at)), *left), key=_rank, reverse=True)
    return tuple(replace(each, watched=watches_ids(service, components, each.incident.component_ids)) for each in kept)


def _rank(known: KnownIncident) -> tuple[bool, datetime, str]:
    """Return by what incidents are sorted: open ones are above others, newer ones above older."""
    return known.incident.is_open, _began(known), known.incident.id


def _began(known: KnownIncident) -> datetime:
    return known.incident.published_at or known.incident.started_at or known.first_seen_at


def _is_current(incident: Incident, at: datetime) -> bool:
    return incident.is_open or (incident.resolved_at is not None and at - incident.resolved_at <= KEPT)


def _left(known: KnownIncident, at: datetime) -> KnownIncident:
    """Return an incident that the page no longer lists, without having resolved it: over once a second check agrees."""
    if not known.incident.is_open or at == known.missing_since:
        return known
    if known.missing_since is None:
        return replace(known, missing_since=at)
    ended = replace(known.incident, phase=Phase.RESOLVED, resolved_at=known.missing_since)
    return replace(known, incident=ended)


def _merged(known: KnownIncident | None, listed: Incident, at: datetime) -> KnownIncident:
    """Return an incident as listed now, with what only an earlier reading said: one id is one incident for its life."""
    if not listed.is_open and listed.resolved_at is None:
        listed = replace(listed, resolved_at=_resolved_at(known, listed, at))
    if known is None:
        return KnownIncident(listed, at)
    old = known.incident
    again = listed.is_open and not old.is_open
    merged = replace(
        listed,
        resolved_at=None if listed.is_open else listed.resolved_at,
        reopened=listed.reopened or old.reopened or again,
        started_at=listed.started_at or old.started_at,
        published_at=old.published_at or listed.published_at,
        component_ids=tuple(dict.fromkeys((*listed.component_ids, *old.component_ids))),
        updates=_updates(listed.updates, old.updates),
    )
    return replace(known, incident=merged, missing_since=None)


def _resolved_at(known: KnownIncident | None, listed: Incident, at: datetime) -> datetime | None:
    """Return when an incident ended whose page does not say: None for one that we never saw open."""
    ends = [update.at for update in listed.updates if update.phase is Phase.RESOLVED]
    if ends:
        return max(ends)
    if known is None:
        return None
    return known.incident.resolved_at or at


def _updates(listed: tuple[Update, ...], old: tuple[Update, ...]) -> tuple[Update, ...]:
    if listed == old:
        return old
    by_id = {update.id: update for update in (*old, *listed)}
    return tuple(sorted(by_id.values(), key=lambda update: (update.at, update.id), reverse=True)[:MOST_UPDATES])


def _maintenances(
    service: Service,
    components: tuple[Component, ...],
    known: tuple[KnownMaintenance, ...],
    reading: PageReading,
    at: datetime,
) -> tuple[KnownMaintenance, ...]:
    running = [
        KnownMaintenance(each.id, each.starts_at or at, None, each.ends_at, each.component_ids)
        for each in reading.maintenances
        if each.phase is MaintenancePhase.IN_PROGRESS and watches_ids(service, components, each.component_ids)
    ]
    before = {each.id: each for each in known}
    for_now = [replace(each, begun_at=before.get(each.id, each).begun_at) for each in running]
    running_ids = {each.id for each in running}
    over = [replace(each, over_at=each.over_at or at) for each in known if each.id not in running_ids]
    recent = (each for each in over if each.over_at is not None and at - each.over_at <= KEPT)
    return (*for_now, *islice(recent, MOST_LEFT))
