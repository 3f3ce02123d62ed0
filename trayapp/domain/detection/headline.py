"""The one sentence of a verdict: what is wrong, as a person would put it, and who says so."""

from __future__ import annotations

from trayapp.domain.detection.inputs import CUT_OFF, Judgement, VerdictInputs
from trayapp.domain.messages import verdicts as words
from trayapp.domain.model.enums import Confirmation, Health, PageState
from trayapp.domain.model.service import Service
from trayapp.i18n.message import Phrase


def headline(service: Service, signals: VerdictInputs, judgement: Judgement) -> Phrase:
    """Return the headline of a judgement."""
    if signals.network in CUT_OFF:
        return words.offline(signals.network)
    if judgement.confirmation is Confirmation.CONFIRMED:
        return _official(service, signals, judgement)
    if judgement.health is Health.MAINTENANCE:
        return words.maintenance(signals.account.maintenance, service.name)
    if judgement.confirmation is not Confirmation.NONE:
        return _ours(service, signals)
    if judgement.health is Health.OPERATIONAL:
        return words.ALL_CLEAR
    return words.unknown(service.name, signals.page.state)


def _official(service: Service, signals: VerdictInputs, judgement: Judgement) -> Phrase:
    leading = signals.account.leading
    if leading is not None:
        return words.incident_recovering(leading) if judgement.recovering else words.incident_title(leading)
    if judgement.recovering:
        return words.recovering(service.name)
    return words.page_reports(service.name, judgement.health)


def _ours(service: Service, signals: VerdictInputs) -> Phrase:
    finding = signals.finding
    targets = [target for target in service.targets if target.name in finding.targets]
    what = words.failing(service, targets, finding.manner)
    if finding.confirmation is not Confirmation.LIKELY or finding.recovering:
        return what
    if signals.page.state is PageState.NEVER:
        return what
    if signals.page.state is not PageState.FRESH:
        return words.page_cannot_tell(what, service.name)
    if signals.detection is not None and signals.detection.incident_id is not None:
        return words.called_over(what, service.name)
    return words.unconfirmed(what, service.name)
