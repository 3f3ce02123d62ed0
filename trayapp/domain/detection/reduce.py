"""Taking a report into what is remembered. Cheap: a round or an unchanged page costs some microseconds."""

from __future__ import annotations

from trayapp.domain.detection.detections import match_incidents
from trayapp.domain.detection.reduce_page import reassess, reduce_page
from trayapp.domain.detection.reduce_probe import reduce_probe
from trayapp.domain.detection.state import NetworkTracking, ServiceState
from trayapp.domain.model.reports import NetworkReport, PageReport, ProbeReport
from trayapp.domain.model.service import Service


def reduce(state: ServiceState, report: PageReport | ProbeReport) -> ServiceState:
    """Return `state` after one report.

    A report older than the last of its own source is ignored; in which order reports of different sources come in does
    not matter. A report of another service changes nothing.
    """
    if report.service_id != state.service.id:
        return state
    if isinstance(report, PageReport):
        page, probe = reduce_page(state.service, state.page, report), state.probe
    else:
        page, probe = state.page, reduce_probe(state.probe, report)
    same = (
        probe.detections is state.probe.detections
        and page.incidents is state.page.incidents
        and page.maintenances is state.page.maintenances
    )
    if same:
        return ServiceState(state.service, page, probe, state.detections)
    detections = match_incidents(probe.detections, page.incidents, page.maintenances)
    return ServiceState(state.service, page, probe, detections)


def with_watch_list(state: ServiceState, service: Service) -> ServiceState:
    """Return the state of a service of which something else is watched now, or that has another name.

    `service` asks what the state's did: all that came of it holds on.
    """
    page = reassess(service, state.page)
    return ServiceState(
        service, page, state.probe, match_incidents(state.probe.detections, page.incidents, page.maintenances)
    )


def reduce_network(tracking: NetworkTracking, report: NetworkReport) -> NetworkTracking:
    """Return `tracking` after the canaries were asked; a report older than the last is ignored."""
    if tracking.at is not None and report.at < tracking.at:
        return tracking
    since = tracking.since if report.state is tracking.state and tracking.since is not None else report.at
    return NetworkTracking(report.state, report.at, since, report.detail)
