"""The mark of each state of a target and of the network."""

from __future__ import annotations

from trayapp.domain.model.enums import Network, TargetState
from trayapp.ui.icons.template import IconState

_TARGET_ICON = {
    TargetState.UP: IconState.OPERATIONAL,
    TargetState.SUSPECT: IconState.SUSPECTED,
    TargetState.DOWN: IconState.OUTAGE,
    TargetState.RECOVERING: IconState.RECOVERING,
    TargetState.SLOW: IconState.DEGRADED,
    TargetState.UNKNOWN: IconState.UNKNOWN,
}
_NETWORK_ICON = {
    Network.ONLINE: IconState.OPERATIONAL,
    Network.OFFLINE: IconState.OUTAGE,
    Network.CAPTIVE_PORTAL: IconState.DEGRADED,
    Network.PROXY_UNREACHABLE: IconState.DEGRADED,
    Network.UNKNOWN: IconState.UNKNOWN,
}


def target_icon(state: TargetState) -> IconState:
    """Return the mark of a target's state."""
    return _TARGET_ICON[state]


def network_icon(state: Network) -> IconState:
    """Return the mark of the network's state."""
    return _NETWORK_ICON[state]
