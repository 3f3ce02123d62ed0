"""The panel of one snapshot, at one moment, in one language."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from operator import attrgetter

from trayapp.domain.messages import charts, panel, record_table, silences
from trayapp.domain.messages.sources import OTHER_PEOPLE
from trayapp.domain.model.enums import Health
from trayapp.domain.model.snapshot import ServiceSnapshot, Snapshot
from trayapp.i18n.message import Message
from trayapp.ui.icons.state import verdict_icon
from trayapp.ui.presenters.charts import latencies, network_latency
from trayapp.ui.presenters.components import components_note, fine_line, groups, unused_line
from trayapp.ui.presenters.context import PanelContext, PastNotification
from trayapp.ui.presenters.crowd import other_people, public_pages
from trayapp.ui.presenters.days import strips
from trayapp.ui.presenters.elsewhere import elsewhere
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.header import header
from trayapp.ui.presenters.incidents import incidents, maintenances, more_incidents
from trayapp.ui.presenters.lateness import lateness
from trayapp.ui.presenters.panel_view_model import (
    IncidentViewModel,
    Labels,
    NotificationViewModel,
    PanelViewModel,
    ServiceRowViewModel,
)
from trayapp.ui.presenters.sanitize import NAME_LIMIT, TEXT_LIMIT, clean_line, link
from trayapp.ui.presenters.silences import silence_line, silence_menu
from trayapp.ui.presenters.sources import facts, page_health, sources
from trayapp.ui.presenters.summary import summary
from trayapp.ui.presenters.tips import tips

_LABELS = {
    "title": panel.TITLE,
    "tips": panel.TIPS,
    "why": panel.WHY,
    "other_people": OTHER_PEOPLE,
    "helped": panel.HELPED,
    "unhelpful": panel.UNHELPFUL,
    "open_incident": panel.OPEN_INCIDENT,
    "affected": panel.AFFECTED,
    "yours_first": panel.YOURS_FIRST,
    "incidents": panel.INCIDENTS,
    "resolved": panel.PAST_INCIDENTS,
    "maintenances": panel.MAINTENANCES,
    "components": panel.COMPONENTS,
    "latency": panel.LATENCY,
    "last_hour": charts.LAST_HOUR,
    "days": panel.DAYS,
    "history": panel.HISTORY,
    "new": panel.NEW,
    "resume": silences.LOUD,
    "silence": panel.SILENCE,
    "copy": panel.COPY,
    "copy_row": panel.COPY_ROW,
    "copied": panel.COPIED,
    "settings": panel.SETTINGS,
    "open_page": panel.OPEN_PAGE,
    "pin": panel.PIN,
    "less": panel.SHOW_LESS,
    "all_incidents": record_table.TITLE,
    "filter": panel.FILTER,
    "nothing_found": panel.NOTHING_FOUND,
}


def panel_view(snapshot: Snapshot | None, fmt: Formatter, extras: PanelContext) -> PanelViewModel:
    """Return the whole panel."""
    primary = snapshot.primary if snapshot else None
    labels = _labels(primary, fmt, extras)
    notes = (extras.tray_missing, *extras.problems)
    problems = tuple(clean_line(fmt.translate(note), TEXT_LIMIT) for note in notes if note)
    demo = fmt.translate(panel.DEMO) if extras.demo else ""
    head, listed_sources = header(snapshot, fmt, extras), sources(snapshot, fmt, extras.latencies)
    if snapshot is None or primary is None:
        return PanelViewModel(labels, head, demo, problems=problems, sources=listed_sources, checking=extras.checking)
    every_service, snapshot = snapshot, replace(snapshot, services=snapshot.detailed)
    listed, parts = (
        incidents(snapshot, fmt, extras.last_looked_at, extras.quiet),
        groups(snapshot, fmt, extras),
    )
    checked = _last_check(every_service)
    return PanelViewModel(
        labels=labels,
        header=head,
        demo=demo,
        in_trouble=primary.verdict.health.in_trouble or primary.verdict.health is Health.UNKNOWN,
        problems=problems,
        sources=listed_sources,
        services=_services(every_service, fmt),
        tips=tips(primary, fmt),
        incidents=listed,
        no_incidents=_no_incidents(snapshot, listed, fmt),
        more_incidents=more_incidents(listed, fmt),
        maintenances=maintenances(snapshot, fmt),
        groups=parts,
        well_groups=fine_line(parts, fmt),
        other_groups=unused_line(parts, fmt),
        components_note=components_note(snapshot, fmt),
        latencies=latencies(snapshot.services, fmt, extras.latencies),
        strips=strips(snapshot, fmt, extras),
        lateness=lateness(primary, fmt),
        network_latency=network_latency(snapshot.network, fmt, extras.latencies),
        facts=facts(snapshot, fmt, extras.latencies),
        elsewhere=elsewhere(snapshot, fmt),
        other_people=other_people(primary, fmt),
        public_pages=public_pages(primary),
        silenced=silence_line(extras.quiet, fmt),
        silence_menu=silence_menu(extras.quiet, fmt, panel.SILENCE),
        notifications=tuple(_notification(each, fmt) for each in extras.notices),
        checking=extras.checking,
        last_check=fmt.translate(panel.check_age(fmt.ago(checked))) if checked else "",
        last_check_exact=fmt.exact(checked),
        page_url=link(primary.page.url),
        summary=summary(snapshot, fmt, panel.DEMO if extras.demo else None),
    )


def _labels(primary: ServiceSnapshot | None, fmt: Formatter, extras: PanelContext) -> Labels:
    name = clean_line(primary.name, NAME_LIMIT) if primary else ""
    named: dict[str, Message] = {
        "check": panel.CHECKING if extras.checking else panel.CHECK,
        "updates": panel.updates_of(name),
        "lateness": panel.how_late(name),
    }
    return Labels(**{key: fmt.translate(label) for key, label in {**_LABELS, **named}.items()})


def _services(snapshot: Snapshot, fmt: Formatter) -> tuple[ServiceRowViewModel, ...]:
    """Return a row for each of several services: those in trouble, those not known and those that work, worst first.

    Of what works the name says enough: twenty services fit.
    """
    if len(snapshot.services) < 2:
        return ()
    listed = sorted(snapshot.services, key=attrgetter("severity"), reverse=True)
    return tuple(_service(each, fmt) for each in listed)


def _service(service: ServiceSnapshot, fmt: Formatter) -> ServiceRowViewModel:
    health = service.verdict.health
    said = "" if health is Health.OPERATIONAL else clean_line(fmt.translate(service.verdict.headline))
    group = panel.SERVICES_IN_TROUBLE if health.in_trouble else panel.SERVICES_FINE
    group = panel.SERVICES_UNKNOWN if health is Health.UNKNOWN else group
    return ServiceRowViewModel(
        service.id,
        clean_line(service.name, NAME_LIMIT),
        verdict_icon(service.verdict),
        said,
        link(service.page.url),
        fmt.translate(group),
    )


def _no_incidents(snapshot: Snapshot, listed: tuple[IncidentViewModel, ...], fmt: Formatter) -> str:
    if any(each.is_open for each in listed):
        return ""
    unread = any(page_health(service) is Health.UNKNOWN for service in snapshot.services)
    return fmt.translate(panel.INCIDENTS_UNKNOWN if unread else panel.NO_INCIDENTS)


def _notification(notice: PastNotification, fmt: Formatter) -> NotificationViewModel:
    heading = clean_line(fmt.translate(panel.notice(fmt.clock(notice.at), notice.title)), TEXT_LIMIT)
    body = clean_line(fmt.translate(notice.body), TEXT_LIMIT) if notice.body else ""
    return NotificationViewModel(heading, fmt.exact(notice.at), body)


def _last_check(snapshot: Snapshot) -> datetime | None:
    checks = [snapshot.network.at]
    for service in snapshot.services:
        checks += [service.page.fetched_at, *(probe.at for probe in service.probes)]
    return max((each for each in checks if each is not None), default=None)
