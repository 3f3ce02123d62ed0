"""Which parts of a service are affected and which work, by role and by use: what many conditions of tips ask about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from trayapp.domain.detection.page_assessment import watches
from trayapp.domain.model.enums import Health
from trayapp.domain.model.service import Service
from trayapp.domain.model.snapshot import ServiceSnapshot
from trayapp.lazy_pattern import lazy_pattern

MAX_NAMES = 3
"""Names of parts, models or plans that one tip lists."""

LOGIN_WORDS = lazy_pattern(
    r"\b(?:log(?:ging)?[- ]?(?:in|out|ged)|sign(?:ing)?[- ]?(?:in|up)|auth|sso|account creation)",
    re.IGNORECASE,
)
"""How titles and components name sign-in."""
_NONE: frozenset[str] = frozenset()


class AffectedParts:
    """What the page says of the parts of a service, by role and by use: those that work, and what hits the user."""

    def __init__(self, view: ServiceSnapshot, service: Service) -> None:
        affected: dict[str, None] = {}
        self.operational_roles: set[str] = set()
        self.well_uses: set[str] = set()
        known, uses = service.parts, {group.id: group.uses for group in service.groups}
        for component in view.components:
            if component.health is Health.OPERATIONAL:
                part = known.get(component.id)
                self.operational_roles |= part.roles if part else _roles_by(component.name)
                self.well_uses |= uses.get(part.group_id, _NONE) if part else _NONE
            elif component.health.in_trouble and watches(service, component):
                affected[component.id] = None
        self.names_login = False
        for incident in view.incidents:
            if incident.is_open:
                self.names_login = self.names_login or any(_is_login(service, each) for each in incident.component_ids)
                if incident.id not in view.unwatched:
                    affected |= {each: None for each in incident.component_ids if each not in incident.recovered_ids}
        self.affected_roles: set[str] = set()
        self.affected_uses: set[str] = set()
        self.names = self._gather(affected, view, service, uses) if affected else ()
        self.operational_roles -= self.affected_roles
        self.well_uses -= self.affected_uses

    def _gather(
        self, affected: Iterable[str], view: ServiceSnapshot, service: Service, uses: Mapping[str, frozenset[str]]
    ) -> tuple[str, ...]:
        """Note the roles and uses of the affected parts, and return the first of their names."""
        names = {component.id: component.name for component in view.components}
        found: dict[str, None] = {}
        for each in affected:
            part = service.parts.get(each)
            name = names.get(each) or (part.name if part else "")
            self.affected_roles |= part.roles if part else _roles_by(name)
            self.affected_uses |= uses.get(part.group_id, _NONE) if part else _NONE
            if name:
                found[name] = None
        return tuple(found)[:MAX_NAMES]


def _is_login(service: Service, component_id: str) -> bool:
    part = service.parts.get(component_id)
    return part is not None and "login" in part.roles


@lru_cache(maxsize=1024)
def _roles_by(name: str) -> frozenset[str]:
    """Return the role of a part that the catalogue does not have: sign-in alone is guessed, to be on the safe side."""
    return frozenset({"login"}) if LOGIN_WORDS.search(name) else _NONE
