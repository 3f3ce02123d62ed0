"""What MQTT 5 lets us ask of a broker: to keep its messages short, and to forget ours in time."""

from __future__ import annotations

from typing import Any

from trayapp.domain.team.roster import EXPIRY_CADENCES
from trayapp.sources.team import wire


def connect_properties() -> Any:
    """Tell the broker what it need not send us: anything longer than a statement with its topic."""
    from paho.mqtt.packettypes import PacketTypes  # noqa: PLC0415 - an extra
    from paho.mqtt.properties import Properties  # noqa: PLC0415 - an extra

    properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
    properties.MaximumPacketSize = wire.MOST_BYTES + 1024
    return properties


def kept_for(cadence_s: float) -> Any:
    """Let the broker forget a statement once it counts no more; whole seconds are all that MQTT knows."""
    from paho.mqtt.packettypes import PacketTypes  # noqa: PLC0415 - an extra
    from paho.mqtt.properties import Properties  # noqa: PLC0415 - an extra

    properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
    properties.MessageExpiryInterval = max(1, round(EXPIRY_CADENCES * cadence_s))
    return properties
