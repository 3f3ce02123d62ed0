"""Why a verdict is as it is: as data for the views, and as one sentence that says what is wrong and who says so."""

from __future__ import annotations

from trayapp.domain.detection.judgement import CUT_OFF, Judgement, VerdictInputs
from trayapp.domain.messages import verdicts as words
from trayapp.domain.model.enums import Confirmation, Health, PageState, ReasonKind
from trayapp.domain.model.service import Service, Target
from trayapp.domain.model.snapshot import Reason
from trayapp.i18n.message import Message


def reason(service: Service, inputs: VerdictInputs, judgement: Judgement) -> Reason:
    """Return what decided a judgement."""
    if inputs.network in CUT_OFF:
        return Reason(ReasonKind.NETWORK, words.offline(inputs.network))
    if judgement.confirmation is Confirmation.CONFIRMED:
        return _official(service, inputs, judgement)
    if judgement.health is Health.MAINTENANCE:
        return Reason(ReasonKind.MAINTENANCE, words.maintenance(inputs.assessment.maintenance, service.name))
    if judgement.confirmation is not Confirmation.NONE:
        return _ours(service, inputs)
    if judgement.health is Health.OPERATIONAL:
        return _well(inputs)
    return Reason(ReasonKind.UNKNOWN, words.unknown(service.name, inputs.page.state))


def _well(inputs: VerdictInputs) -> Reason:
    if inputs.page.vouches:
        return Reason(ReasonKind.ALL_CLEAR, words.WATCHED_WELL if inputs.others_in_trouble else words.ALL_CLEAR)
    return Reason(ReasonKind.PROBE_WELL, words.PROBE_WELL_ONLY)


def _ours(service: Service, inputs: VerdictInputs) -> Reason:
    names, mode = inputs.probe.targets, inputs.probe.failure_mode
    what = words.failing(service, _targets(service, names), mode)
    if inputs.probe.unreachable_here:
        what = words.unreachable_here(service, _targets(service, names))
        return Reason(ReasonKind.UNREACHABLE_HERE, what, None, names)
    kind = ReasonKind.STILL_FAILING if _is_called_resolved(inputs) else ReasonKind.PROBE
    return Reason(kind, what, None, names, mode)


def _targets(service: Service, names: tuple[str, ...]) -> list[Target]:
    return [each for each in service.targets if each.name in names]


def _is_called_resolved(inputs: VerdictInputs) -> bool:
    """Whether our targets fail although the page has closed the incident that confirmed the detection."""
    found = inputs.detection
    return (
        inputs.probe.confirmation is Confirmation.LIKELY
        and not inputs.probe.recovering
        and inputs.page.state is PageState.FRESH
        and found is not None
        and found.incident_id is not None
    )


def _official(service: Service, inputs: VerdictInputs, judgement: Judgement) -> Reason:
    incident, probe = inputs.assessment.main_incident, inputs.probe
    targets = probe.targets if probe.confirmation is Confirmation.LIKELY else ()
    mode = probe.failure_mode if targets else None
    if incident is not None:
        return Reason(ReasonKind.INCIDENT, words.incident_title(incident), incident, targets, mode)
    if judgement.recovering:
        return Reason(ReasonKind.PAGE, words.recovering(service.name), None, targets, mode)
    return Reason(ReasonKind.PAGE, words.page_reports(service.name, judgement.health), None, targets, mode)


def headline(service: Service, inputs: VerdictInputs, judgement: Judgement, why: Reason) -> Message:
    """Return `why` as one sentence that also says who has not confirmed it, and that it gets better."""
    if why.kind is ReasonKind.INCIDENT and why.incident is not None and judgement.recovering:
        return words.on_its_way(why.incident.title)
    if why.kind is ReasonKind.STILL_FAILING:
        return words.called_over(why.what, service.name)
    if why.kind is not ReasonKind.PROBE or judgement.confirmation is not Confirmation.LIKELY or judgement.recovering:
        return why.what
    if inputs.page.state is PageState.NEVER:
        return why.what
    if not inputs.page.vouches:
        return words.page_cannot_tell(why.what, service.name)
    return words.unconfirmed(why.what, service.name)
