"""The reducer: a report applied to the state. A good round or an unchanged page costs some microseconds."""

from __future__ import annotations

from trayapp.domain.detection.detections import match_incidents
from trayapp.domain.detection.reduce_page import page_vouches, reassess, reduce_page
from trayapp.domain.detection.reduce_probe import reduce_probe
from trayapp.domain.detection.state import ServiceState
from trayapp.domain.model.enums import Network
from trayapp.domain.model.reports import PageReport, ProbeReport
from trayapp.domain.model.service import Service


def reduce(state: ServiceState, report: PageReport | ProbeReport) -> ServiceState:
    """Return `state` after one report.

    A report older than the last of its own source is ignored, and so is a report of another service. Which of two
    reports of the same moment comes first does not matter.
    """
    if report.service_id != state.service.id:
        return state
    if isinstance(report, PageReport):
        page = reduce_page(state.service, state.page, report)
        if page.incidents is state.page.incidents and page.maintenances is state.page.maintenances:
            return ServiceState(state.service, page, state.probe, state.detections)
        matched = match_incidents(state.service, state.detections, page.incidents, page.maintenances)
        return ServiceState(state.service, page, state.probe, matched)
    said = report.network.state
    answered = said is not Network.ONLINE and page_vouches(state.service, state.page, said, report.at)
    probe, detections = reduce_probe(state.probe, state.detections, report, page_answered=answered)
    if detections is not state.detections:
        detections = match_incidents(state.service, detections, state.page.incidents, state.page.maintenances)
    return ServiceState(state.service, state.page, probe, detections)


def with_watch_list(state: ServiceState, service: Service) -> ServiceState:
    """Return the state of a service of which something else is watched now, or that has another name.

    The targets of `service` are the same as before, and all that they said stays.
    """
    page = reassess(service, state.page)
    return ServiceState(
        service, page, state.probe, match_incidents(service, state.detections, page.incidents, page.maintenances)
    )
