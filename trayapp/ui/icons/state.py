"""Which icon a snapshot calls for. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trayapp.domain.model.enums import Confirmation, Health, Network, PageState
from trayapp.ui.icons.template import IconState

if TYPE_CHECKING:
    from trayapp.domain.model.snapshot import Snapshot, Verdict

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
    """Return what the tray icon shows: the lead service's verdict, and never green while we are not online."""
    lead = snapshot.primary if snapshot else None
    if snapshot is None or lead is None:
        return IconState.UNKNOWN
    state = verdict_icon(lead.verdict)
    if state is not IconState.OPERATIONAL:
        return state
    if snapshot.network.state in _NOT_ONLINE:
        return IconState.UNKNOWN
    page = lead.page
    return state if page.state is PageState.FRESH and not page.stale else IconState.UNVERIFIED


def verdict_icon(verdict: Verdict) -> IconState:
    """Return the icon of one verdict."""
    if verdict.health is Health.UNKNOWN:
        return IconState.UNKNOWN
    if verdict.recovering:
        return IconState.RECOVERING
    if verdict.confirmation is Confirmation.SUSPECTED:
        return IconState.SUSPECTED
    return HEALTH_ICON[verdict.health]
