"""What people call the targets of our probe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trayapp.domain.messages import states
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.sanitize import NAME_LIMIT, clean_line

if TYPE_CHECKING:
    from trayapp.domain.model.snapshot import ServiceSnapshot

_SHORT_NAME = 24


def target_names(service: ServiceSnapshot, fmt: Formatter, *, named: bool) -> dict[str, str]:
    """Return what people call each target of a service, `named` with the service before it."""
    names = states.target_names((probe.target, probe.stands_for) for probe in service.probes)
    prefix = f"{clean_line(service.name, _SHORT_NAME)} " if named else ""
    return {target: prefix + clean_line(fmt.translate(name), NAME_LIMIT) for target, name in names.items()}
