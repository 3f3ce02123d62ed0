"""The last judgement, carried on while nothing but moments moves.

Nearly every look says what the one before it said: 93 of 100 over quiet days with stray failures and gaps of the user's
own line. Such a look only moves the moments in the picture, which costs a quarter of judging anew (a page's 5 us, a
round's 11, for 30). The outcome is the same to the last field: where one of the conditions here does not hold, or is
not known to, the service is judged anew. tests/unit/store/test_standing.py holds both ways against each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from trayapp.domain.detection.cusum import CusumState
from trayapp.domain.detection.detections import MAINTENANCE_TAIL, REOPEN_WINDOW
from trayapp.domain.detection.probe_assessment import freshness_limit
from trayapp.domain.detection.reduce_page import KEPT
from trayapp.domain.detection.state import NetworkTracking, PageTracking, ProbeTracking, ServiceState, TargetTracking
from trayapp.domain.messages.verdicts import PROBE_OLD, PROBE_WELL
from trayapp.domain.model.enums import Network, PageState, Result, TargetState
from trayapp.domain.model.snapshot import Evidence, PageStatus, ServiceSnapshot, TargetStatus, Verdict
from trayapp.domain.tips.facts import JUST_RESOLVED

_ENDS_OF_NEWS = (REOPEN_WINDOW, JUST_RESOLVED, KEPT)


@dataclass(frozen=True, slots=True)
class CachedSnapshot:
    """A picture of one service with what it was made from, at `at`.

    It holds until `until` (None: for ever) as long as looks come in that say the same.
    """

    view: ServiceSnapshot
    state: ServiceState
    network: NetworkTracking
    at: datetime
    until: datetime | None


def standing(
    view: ServiceSnapshot, state: ServiceState, network: NetworkTracking, now: datetime
) -> CachedSnapshot | None:
    """Return what `view`, judged at `now` from the others, stands on; None where it cannot be carried on."""
    if not _is_fresh(state, network, now):
        return None
    fetched_at = state.page.fetched_at
    begins = now if fetched_at is None or now < fetched_at else fetched_at
    until = min((each for each in _turning_points(state) if each >= begins), default=None)
    return CachedSnapshot(view, state, network, now, until)


def carried_on(
    last: CachedSnapshot, state: ServiceState, network: NetworkTracking, now: datetime
) -> CachedSnapshot | None:
    """Return `last` with the moments of `state` and `network`; None where the service has to be judged anew."""
    page, until = state.page, last.until
    if now < last.at or (until is not None and (now > until or page.fetched_at is None or page.fetched_at > until)):
        return None
    if not (_is_fresh(state, network, now) and _says_the_same(last, state, network)):
        return None
    if state is last.state:
        return CachedSnapshot(last.view, state, network, now, until)
    return CachedSnapshot(_moved(last.view, last.state, state), state, network, now, until)


def _is_fresh(state: ServiceState, network: NetworkTracking, now: datetime) -> bool:
    """Whether all looks count at `now`: the page's, the canaries' and two good samples of each target."""
    page, probe = state.page, state.probe
    if page.state is not PageState.FRESH or network.state is not Network.ONLINE:
        return False
    if page.fetched_at is None or network.at is None or page.fetched_at < now - freshness_limit(page.pauses):
        return False
    oldest = now - freshness_limit(probe.pauses)
    if network.at < oldest:
        return False
    for each in probe.targets:
        if each.result is not Result.GOOD or each.heard_at is None or each.heard_at < oldest or len(each.good_at) < 2:
            return False
        before, last = each.good_at
        if before < oldest or last < oldest:
            return False
    return True


def _says_the_same(last: CachedSnapshot, state: ServiceState, network: NetworkTracking) -> bool:
    """Whether all that a judgement rests on is what it was, but for the moments of looks."""
    before = last.state
    if network is not last.network and network.since != last.network.since:
        return False
    if state is before:
        return True
    if state.service is not before.service or state.detections is not before.detections:
        return False
    if state.page is not before.page and not _page_says_the_same(before.page, state.page):
        return False
    return state.probe.targets is before.probe.targets or _targets_say_the_same(before.probe, state.probe)


def _page_says_the_same(old: PageTracking, new: PageTracking) -> bool:
    return (
        new.reading is old.reading
        and new.account is old.account
        and new.incidents is old.incidents
        and new.maintenances is old.maintenances
        and new.components is old.components
        and new.failure is old.failure
        and new.changed_at is old.changed_at
        and new.account_since is old.account_since
    )


def _targets_say_the_same(before: ProbeTracking, after: ProbeTracking) -> bool:
    suspects, faded = 0, False
    for old, new in zip(before.targets, after.targets, strict=True):
        if new.symptom is not old.symptom or new.trouble is not old.trouble or new.slow_since is not old.slow_since:
            return False
        if new.latency.recent != old.latency.recent:
            return False
        if new.track is not old.track:
            if not _only_fades(old.track, new.track):
                return False
            faded = True
        suspects += new.track.state is TargetState.SUSPECT
    return suspects < 2 or not faded  # of several suspects the one with the highest score gives the symptom


def _only_fades(old: CusumState, new: CusumState) -> bool:
    """Whether a score fell and nothing else happened: after a stray failure it does so for a dozen samples."""
    return (
        new.state is old.state
        and (new.state is TargetState.UP or new.state is TargetState.SUSPECT)
        and new.silent == old.silent
        and new.since is old.since
        and new.suspected_at is old.suspected_at
    )


def _turning_points(state: ServiceState) -> Iterator[datetime]:
    """Yield the moments after which time alone may change the picture or its tips, other than by looks growing old."""
    for detection in state.detections:
        if detection.ended_at is not None:
            yield detection.ended_at + REOPEN_WINDOW
    for maintenance in state.page.maintenances:
        if maintenance.over_at is not None:
            yield maintenance.over_at + MAINTENANCE_TAIL
    for known in state.page.incidents:
        if known.incident.resolved_at is not None:
            for span in _ENDS_OF_NEWS:
                yield known.incident.resolved_at + span


def _moved(view: ServiceSnapshot, before: ServiceState, after: ServiceState) -> ServiceSnapshot:
    page, verdict, probes = view.page, view.verdict, view.probes
    if after.page is not before.page:
        page = PageStatus(
            page.url, page.format, page.state, after.page.fetched_at, page.detail, page.stale, page.health,
            page.contradictions, page.parts, page.lists_all,
        )  # fmt: skip
    if after.probe.targets is not before.probe.targets:
        targets = after.probe.targets
        probes = tuple(map(_moved_probe, probes, targets))
        verdict = _moved_verdict(verdict, max([each.heard_at for each in targets if each.heard_at is not None]))
    return ServiceSnapshot(
        view.id, view.name, verdict, page, view.components, view.incidents, view.maintenances, probes, view.tips,
        view.detection, view.record, view.unwatched,
    )  # fmt: skip


def _moved_probe(view: TargetStatus, memory: TargetTracking) -> TargetStatus:
    return TargetStatus(
        view.target, view.result, view.symptom, memory.latency_ms, memory.at, view.state, view.stands_for, view.since,
        memory.track.score, view.trouble,
    )  # fmt: skip


def _moved_verdict(verdict: Verdict, heard_at: datetime) -> Verdict:
    """Move the one moment that a line of evidence takes from the last look: when our probe was last heard."""
    for index, line in enumerate(verdict.evidence):
        if line.text is PROBE_WELL or line.text is PROBE_OLD:
            moved = Evidence(line.source, line.text, heard_at)
            evidence = (*verdict.evidence[:index], moved, *verdict.evidence[index + 1 :])
            return Verdict(
                verdict.health, verdict.confirmation, verdict.recovering, verdict.headline, evidence, verdict.scope,
                verdict.symptom, verdict.since,
            )  # fmt: skip
    return verdict
