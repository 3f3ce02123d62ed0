"""The panel's first lines: what, how sure and since when, who says so."""

from __future__ import annotations

from datetime import timedelta

from trayapp.domain.messages import panel
from trayapp.domain.model.enums import Confirmation, Health, MaintenancePhase, ReasonKind
from trayapp.domain.model.snapshot import ServiceSnapshot, Snapshot, Verdict
from trayapp.i18n.message import Message
from trayapp.ui.icons.state import icon_state
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.panel_view_model import HeaderViewModel
from trayapp.ui.presenters.sanitize import NAME_LIMIT, clean_line
from trayapp.ui.presenters.sureness import how_sure

_WORTH_A_LEAD = timedelta(minutes=1)


def header(snapshot: Snapshot | None, teller: Formatter) -> HeaderViewModel:
    """Return the header of the lead service."""
    state = icon_state(snapshot)
    service = snapshot.primary if snapshot else None
    if service is None:
        return HeaderViewModel(state, teller.translate(panel.LOOKING), teller.translate(panel.LOOKING_MORE))
    return HeaderViewModel(
        state=state,
        headline=clean_line(teller.translate(_what(service.verdict))),
        sureness=teller.translate(how_sure(service, teller)),
        attribution=teller.translate(said) if (said := _attribution(service, teller)) else "",
        exact=teller.exact(service.verdict.since),
    )


def _what(verdict: Verdict) -> Message:
    """Return the headline without what the header's other lines say: who has not confirmed it, that it gets better."""
    if verdict.reason is None or verdict.reason.kind is ReasonKind.STILL_FAILING:
        return verdict.headline
    return verdict.reason.what


def _attribution(service: ServiceSnapshot, teller: Formatter) -> Message | None:
    name, verdict = clean_line(service.name, NAME_LIMIT), service.verdict
    can_tell = service.page.is_fresh
    if verdict.health is Health.UNKNOWN:
        return _last_word(service, name, teller)
    if verdict.confirmation is Confirmation.CONFIRMED:
        return _confirmed(service, name)
    if verdict.health is Health.OPERATIONAL:
        return None if can_tell else panel.page_silent(name)
    if verdict.confirmation in (Confirmation.LIKELY, Confirmation.SUSPECTED):
        return panel.unconfirmed(name) if can_tell else panel.page_silent(name)
    if verdict.health is Health.MAINTENANCE:
        ends = [m.ends_at for m in service.maintenances if m.phase is MaintenancePhase.IN_PROGRESS and m.ends_at]
        return panel.maintenance_until(teller.clock(max(ends))) if ends else None
    return None


def _last_word(service: ServiceSnapshot, name: str, teller: Formatter) -> Message | None:
    fetched = service.page.fetched_at
    return panel.last_word(name, teller.since(fetched)) if fetched else None


def _confirmed(service: ServiceSnapshot, name: str) -> Message | None:
    lead_s = service.detection.lead_s if service.detection else None
    if lead_s is not None and timedelta(seconds=lead_s) >= _WORTH_A_LEAD:
        return panel.lead(name, timedelta(seconds=lead_s))
    return None if service.verdict.recovering else panel.confirmed_by(name)
