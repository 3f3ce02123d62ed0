"""What Home Assistant is told of us: one message for the device with all its entities (README.md)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from trayapp.domain.model.enums import Health
from trayapp.sources.team.topics import Topics

PREFIX = "homeassistant"

_NOT_IN_AN_ENTITY = re.compile(r"[^a-z0-9_]+")


def discovery_topic(member: str) -> str:
    """Return where Home Assistant looks for our device."""
    return f"{PREFIX}/device/trayapp_{member}/config"


def discovery_message(topics: Topics, member: str, name: str, services: Mapping[str, str], version: str) -> bytes:
    """Return the message: for each service (id, name) its health, and whether it has a problem."""
    components: dict[str, Any] = {}
    for service_id, service in services.items():
        unique = f"trayapp_{member}_{service_id}"
        entity = "trayapp_" + _NOT_IN_AN_ENTITY.sub("_", service_id.lower())
        value = f"value_json.services['{service_id}']"
        components[f"{service_id}_health"] = {
            "platform": "sensor",
            "name": service,
            "unique_id": f"{unique}_health",
            "default_entity_id": f"sensor.{entity}",
            "device_class": "enum",
            "options": [str(each) for each in Health],
            "value_template": f"{{{{ {value}.health }}}}",
        }
        components[f"{service_id}_problem"] = {
            "platform": "binary_sensor",
            "name": f"{service} problem",
            "unique_id": f"{unique}_problem",
            "default_entity_id": f"binary_sensor.{entity}_problem",
            "device_class": "problem",
            "value_template": (
                f"{{{{ 'None' if {value}.health == 'unknown' else "
                f"'ON' if {value}.health in ['degraded', 'partial_outage', 'major_outage'] else 'OFF' }}}}"
            ),
        }
    device = {
        "identifiers": [f"trayapp_{member}"],
        "name": f"trayapp {name}".strip(),
        "manufacturer": "trayapp",
        "sw_version": version,
    }
    message = {
        "device": device,
        "origin": {"name": "trayapp", "sw_version": version},
        "components": components,
        "state_topic": topics.state(member),
        "availability_topic": topics.availability(member),
        "qos": 0,
    }
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
