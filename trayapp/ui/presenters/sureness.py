"""How sure a verdict is: for how long where ages are kept fresh, since when where they are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trayapp.domain.messages import states
from trayapp.i18n.message import Message
from trayapp.ui.presenters.formatter import Formatter

if TYPE_CHECKING:
    from trayapp.domain.model.snapshot import ServiceSnapshot


def how_sure(service: ServiceSnapshot, teller: Formatter) -> Message:
    """Return how sure the verdict of a service is, and for how long it has held."""
    verdict = service.verdict
    lasting = teller.since(verdict.since) if verdict.since else None
    return states.sureness(verdict.health, verdict.confirmation, recovering=verdict.recovering, lasting=lasting)


def how_sure_since(service: ServiceSnapshot, teller: Formatter) -> Message:
    """Return how sure the verdict of a service is, and since when."""
    verdict = service.verdict
    since = teller.clock(verdict.since) if verdict.since else None
    return states.sureness_since(verdict.health, verdict.confirmation, recovering=verdict.recovering, since=since)
