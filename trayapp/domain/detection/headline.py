"""The one sentence of a verdict: what is wrong, as a person would put it, and who says so."""

from __future__ import annotations

from trayapp.domain.detection.judgement import CUT_OFF, Judgement, VerdictInputs
from trayapp.domain.messages import verdicts as words
from trayapp.domain.model.enums import Confirmation, Health, PageState
from trayapp.domain.model.service import Service
from trayapp.i18n.message import Message


def headline(service: Service, inputs: VerdictInputs, judgement: Judgement) -> Message:
    """Return the headline of a judgement."""
    if inputs.network in CUT_OFF:
        return words.offline(inputs.network)
    if judgement.confirmation is Confirmation.CONFIRMED:
        return _official(service, inputs, judgement)
    if judgement.health is Health.MAINTENANCE:
        return words.maintenance(inputs.assessment.maintenance, service.name)
    if judgement.confirmation is not Confirmation.NONE:
        return _ours(service, inputs)
    if judgement.health is Health.OPERATIONAL:
        return words.ALL_CLEAR
    return words.unknown(service.name, inputs.page.state)


def _official(service: Service, inputs: VerdictInputs, judgement: Judgement) -> Message:
    main_incident = inputs.assessment.main_incident
    if main_incident is not None:
        return words.incident_recovering(main_incident) if judgement.recovering else words.incident_title(main_incident)
    if judgement.recovering:
        return words.recovering(service.name)
    return words.page_reports(service.name, judgement.health)


def _ours(service: Service, inputs: VerdictInputs) -> Message:
    probe = inputs.probe
    targets = [target for target in service.targets if target.name in probe.targets]
    what = words.failing(service, targets, probe.failure_mode)
    if probe.confirmation is not Confirmation.LIKELY or probe.recovering:
        return what
    if inputs.page.state is PageState.NEVER:
        return what
    if inputs.page.state is not PageState.FRESH:
        return words.page_cannot_tell(what, service.name)
    if inputs.detection is not None and inputs.detection.incident_id is not None:
        return words.called_over(what, service.name)
    return words.unconfirmed(what, service.name)
