"""Detections: when one begins and ends, and which incident confirms it. Kept once, in `ServiceState`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from trayapp.domain.detection.cusum import CusumState
from trayapp.domain.detection.maintenance import excuses, names_target
from trayapp.domain.detection.state import KnownIncident, KnownMaintenance
from trayapp.domain.model.enums import TargetState
from trayapp.domain.model.service import Service
from trayapp.domain.model.snapshot import Detection

REOPEN_WINDOW = timedelta(minutes=30)
"""Trouble that comes back within this time is the same probe: at 18 % errors a target seems well twice in two hours
(simulated, README.md)."""

KEPT = timedelta(hours=24)
"""How long a finished detection stays in the state; the history keeps it for good."""

CLOCK_SKEW = timedelta(minutes=5)
"""The page's clock and ours may differ by this much (the tolerance that aiwatch uses)."""

CONFIRMED_WITHIN = timedelta(hours=4)
"""An incident published later than this after a first sign is about something else. The slowest confirmation among 69
recorded incidents that was not a backdated one took under an hour; backdated ones had a median of 5 h."""

BACKDATED_BY = timedelta(hours=24)
"""An incident that began longer before a first sign, whenever it was published, is about something else, unless it
names what fails now."""


def update_detections(
    detections: tuple[Detection, ...],
    tracks: Sequence[CusumState],
    at: datetime,
    names: Sequence[str] = (),
    unwatched_s: float = 0.0,
) -> tuple[Detection, ...]:
    """Return the detections after one round of the probe; the same tuple where nothing changed.

    A suspicion that fades is forgotten. An alarm makes a detection; one within `REOPEN_WINDOW` of a finished one
    continues that one. An incident that once confirmed a detection stays with it. `unwatched_s` are the seconds before
    this round in which nothing was measured.
    """
    alarmed = any(track.alarmed for track in tracks)
    current = detections[-1] if detections and detections[-1].ended_at is None else None
    if current is not None:
        unwatched_s += current.unwatched_s
    if current is None or current.likely_at is None:
        past = detections if current is None else detections[:-1]
        if alarmed:
            targets = tuple(name for name, track in zip(names, tracks, strict=False) if track.alarmed)
            found = Detection(_began(tracks, at), likely_at=at, targets=targets)
            if current is not None and found.suspected_at <= current.suspected_at:
                found = replace(found, unwatched_s=unwatched_s)
            return _raised(past, found)
        if any(track.state is TargetState.SUSPECT for track in tracks):
            if current is None:
                return (*detections, Detection(_began(tracks, at)))
            return (
                detections if current.unwatched_s == unwatched_s else (*past, replace(current, unwatched_s=unwatched_s))
            )
        return past if current is not None else _recent(detections, at)
    if alarmed and current.unwatched_s == unwatched_s:
        return detections
    return (*detections[:-1], replace(current, ended_at=None if alarmed else at, unwatched_s=unwatched_s))


def _began(tracks: Sequence[CusumState], at: datetime) -> datetime:
    """Return when the present trouble showed first."""
    begins = [track.suspected_at for track in tracks if track.suspected_at is not None]
    return min(begins, default=at)


def _raised(past: tuple[Detection, ...], found: Detection) -> tuple[Detection, ...]:
    last = past[-1] if past else None
    if last is not None and last.ended_at is not None and found.suspected_at - last.ended_at <= REOPEN_WINDOW:
        return (*past[:-1], replace(last, ended_at=None, unwatched_s=last.unwatched_s + found.unwatched_s))
    return (*past, found)


def _recent(detections: tuple[Detection, ...], at: datetime) -> tuple[Detection, ...]:
    if not detections or detections[0].ended_at is None or at - detections[0].ended_at <= KEPT:
        return detections
    return detections[1:]


def match_incidents(
    service: Service,
    detections: tuple[Detection, ...],
    incidents: Sequence[KnownIncident],
    maintenances: Sequence[KnownMaintenance],
) -> tuple[Detection, ...]:
    """Return the detections with what the page adds to them; the same tuple where it adds nothing.

    A detection that an incident has confirmed keeps that incident and its lead for good, also once the page and we have
    forgotten the incident. Of several fitting incidents the one that the page showed first counts.
    """
    matched = tuple([_matched(service, each, incidents, maintenances) for each in detections])
    return matched if matched != detections else detections


def _matched(
    service: Service,
    detection: Detection,
    incidents: Sequence[KnownIncident],
    maintenances: Sequence[KnownMaintenance],
) -> Detection:
    likely_at = detection.likely_at
    if likely_at is None:
        return detection
    if not detection.during_maintenance and excuses(service, maintenances, detection.targets, detection.suspected_at):
        detection = replace(detection, during_maintenance=True)
    if detection.incident_id is not None:
        return detection
    fitting = [known for known in incidents if known.watched and _fits(service, detection, known)]
    if not fitting:
        return detection
    first = min(fitting, key=lambda each: (each.first_seen_at, official_at(each), each.incident.id))
    lead_s = (official_at(first) - likely_at).total_seconds()
    return replace(detection, incident_id=first.incident.id, lead_s=lead_s)


def official_at(known: KnownIncident) -> datetime:
    """Return when the page confirmed an incident: its publication, or else our first sight of it."""
    return known.incident.published_at or known.first_seen_at


def _fits(service: Service, detection: Detection, known: KnownIncident) -> bool:
    """Whether an incident is about a detection: published after it began, or open already when it did.

    One that was there before must name a part that our targets stand for: an old incident about something small
    confirms nothing of a new outage. One that names none, or of whose parts we know nothing, confirms what began soon
    after it, and nothing later: it may stay open for weeks.
    """
    published, suspected = official_at(known), detection.suspected_at
    began = min(published, known.incident.started_at or published)
    if published > suspected + CONFIRMED_WITHIN:
        return False
    is_early = published < suspected - CLOCK_SKEW
    if is_early and known.incident.resolved_at is not None and known.incident.resolved_at < suspected:
        return False
    is_old = suspected - began > (CONFIRMED_WITHIN if is_early else BACKDATED_BY)
    named = known.incident.component_ids
    if is_old and not (named and service.parts):
        return False
    return not (is_early or is_old) or names_target(service, named, detection.targets)
