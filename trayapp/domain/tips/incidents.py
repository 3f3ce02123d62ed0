"""The incidents that advice is about: those that are open, and the one that has just ended."""

from __future__ import annotations

from datetime import timedelta

from trayapp.domain.model.snapshot import ServiceSnapshot
from trayapp.domain.model.status_page import Incident

JUST_RESOLVED = timedelta(minutes=30)
"""For how long after its end an incident is worth a word of what to do now (tabs to reload, jobs to retry)."""


def just_resolved(view: ServiceSnapshot) -> Incident | None:
    """Return the incident that ended last, for as long as that is worth a word; None while another is open.

    What touches nothing that the user watches counts as neither.
    """
    looked = view.page.fetched_at
    if looked is None or open_incidents(view):
        return None
    ended = [
        (incident.resolved_at, incident)
        for incident in view.incidents
        if incident.resolved_at is not None
        and looked - incident.resolved_at <= JUST_RESOLVED
        and incident.id not in view.unwatched
    ]
    return max(ended, key=lambda pair: pair[0])[1] if ended else None


def open_incidents(view: ServiceSnapshot) -> list[Incident]:
    """Return the open incidents of what the user watches: what hits others is no advice to them."""
    return [incident for incident in view.incidents if incident.is_open and incident.id not in view.unwatched]


def duration_of(incident: Incident | None) -> timedelta | None:
    """Return how long an incident was open; None where that is not known."""
    if incident is None or incident.resolved_at is None:
        return None
    began = incident.started_at or incident.published_at
    return incident.resolved_at - began if began and began < incident.resolved_at else None
