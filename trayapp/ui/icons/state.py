"""Which icon a snapshot calls for. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trayapp.domain.model.enums import Confirmation, Health, Network, TargetState
from trayapp.ui.icons.template import IconState

if TYPE_CHECKING:
    from trayapp.domain.model.snapshot import ServiceSnapshot, Snapshot, Verdict

HEALTH_ICON = {
    Health.OPERATIONAL: IconState.OPERATIONAL,
    Health.MAINTENANCE: IconState.MAINTENANCE,
    Health.DEGRADED: IconState.DEGRADED,
    Health.PARTIAL_OUTAGE: IconState.OUTAGE,
    Health.MAJOR_OUTAGE: IconState.OUTAGE,
    Health.UNKNOWN: IconState.UNKNOWN,
}
"""How one health is drawn wherever a health stands alone: a component, a group, an incident."""

_NOT_ONLINE = frozenset({Network.OFFLINE, Network.CAPTIVE_PORTAL, Network.PROXY_UNREACHABLE})


def icon_state(snapshot: Snapshot | None) -> IconState:
    """Return what the tray icon shows: the lead service's verdict, green only where every source says so."""
    lead = snapshot.primary if snapshot else None
    if snapshot is None or lead is None:
        return IconState.UNKNOWN
    state = verdict_icon(lead.verdict)
    if state is not IconState.OPERATIONAL:
        return state
    if snapshot.network.state in _NOT_ONLINE:
        return IconState.UNKNOWN
    return state if lead.page.vouches and _is_measured(snapshot, lead) else IconState.UNVERIFIED


def _is_measured(snapshot: Snapshot, lead: ServiceSnapshot) -> bool:
    """Whether our own checks, where there are any, and those of the network bear the page out."""
    answered = any(each.state is not TargetState.UNKNOWN for each in lead.probes) or not lead.probes
    return answered and snapshot.network.state is not Network.UNKNOWN


def verdict_icon(verdict: Verdict) -> IconState:
    """Return the icon of one verdict."""
    if verdict.health is Health.UNKNOWN:
        return IconState.UNKNOWN
    if verdict.recovering:
        return IconState.RECOVERING
    if verdict.confirmation is Confirmation.SUSPECTED:
        return IconState.SUSPECTED
    return HEALTH_ICON[verdict.health]
