"""What an announced maintenance excuses: only targets that stand for its parts, only while it lasts, never all of them.

Pages forget maintenances that are over, and some always have one running. Without these bounds a maintenance of one
part, two weeks overdue, hid a total outage for as long as the page listed it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from trayapp.domain.detection.state import KnownMaintenance
from trayapp.domain.model.service import Service, Target

MAINTENANCE_TAIL = timedelta(minutes=30)
"""What fails during an announced maintenance may take this long after it to come back before it counts as trouble."""

LONGEST_WITHOUT_END = timedelta(hours=24)
"""A maintenance that names no end excuses nothing after this."""

EARLY = timedelta(minutes=5)
"""Work may begin, and the page's clock differ, by this much."""

_ROLES = {"edge": frozenset({"edge", "conversations"})}
"""The parts that a target speaks for, where they are not called as it is."""


def excuses(service: Service, maintenances: Iterable[KnownMaintenance], failing: Collection[str], at: datetime) -> bool:
    """Whether announced work explains that these targets of `service` fail at `at`."""
    if not failing or len(failing) == len(service.targets) > 1:
        return False
    current = [each for each in maintenances if _covers_time(each, at)]
    return all(
        any(names_target(service, each.component_ids, (target.name,)) for each in current)
        for target in service.targets
        if target.name in failing
    )


def _covers_time(maintenance: KnownMaintenance, at: datetime) -> bool:
    ends = [each for each in (maintenance.over_at, maintenance.ends_at) if each is not None]
    end = min(ends, default=maintenance.begun_at + LONGEST_WITHOUT_END)
    return maintenance.begun_at - EARLY <= at <= end + MAINTENANCE_TAIL


def names_target(service: Service, component_ids: Collection[str], names: Collection[str]) -> bool:
    """Whether one of these parts is what one of these targets stands for.

    Where no part is named, or where the service has no table of parts and roles, it may be any.
    """
    known = [service.parts[each] for each in component_ids if each in service.parts]
    if not component_ids or not service.parts or not names:
        return True
    roles = frozenset[str]().union(*(_roles(each) for each in service.targets if each.name in names))
    return any(not roles.isdisjoint(each.roles) for each in known)


def _roles(target: Target) -> frozenset[str]:
    return _ROLES.get(target.stands_for, frozenset({target.stands_for}))
