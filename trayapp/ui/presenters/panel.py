"""The panel of one snapshot, at one moment, in one language."""

from __future__ import annotations

from datetime import datetime

from trayapp.domain.messages import panel, silences, states
from trayapp.domain.model.enums import EvidenceSource, Health
from trayapp.domain.model.snapshot import Evidence, ServiceSnapshot, Snapshot
from trayapp.ui.presenters.components import components_note, groups, sparks
from trayapp.ui.presenters.context import PanelContext, PastNotification
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.header import header
from trayapp.ui.presenters.incidents import incidents, maintenances, more_incidents
from trayapp.ui.presenters.panel_view_model import (
    EvidenceViewModel,
    IncidentViewModel,
    Labels,
    NotificationViewModel,
    PanelViewModel,
)
from trayapp.ui.presenters.sanitize import TEXT_LIMIT, clean_line, link
from trayapp.ui.presenters.silences import silence_line, silence_menu
from trayapp.ui.presenters.sources import page_health, sources
from trayapp.ui.presenters.tips import tips

LABELS = {
    "title": panel.TITLE,
    "tips": panel.TIPS,
    "incidents": panel.INCIDENTS,
    "resolved": panel.PAST_INCIDENTS,
    "maintenances": panel.MAINTENANCES,
    "components": panel.COMPONENTS,
    "evidence": panel.EVIDENCE,
    "latency": panel.LATENCY,
    "days": panel.DAYS,
    "new": panel.NEW,
    "loud": silences.LOUD,
    "keep_quiet": panel.KEEP_QUIET,
    "copy": panel.COPY,
    "copied": panel.COPIED,
    "settings": panel.SETTINGS,
    "open_page": panel.OPEN_PAGE,
    "less": panel.SHOW_LESS,
}


def panel_view(snapshot: Snapshot | None, teller: Formatter, extras: PanelContext) -> PanelViewModel:
    """Return the whole panel."""
    labels = _labels(teller, extras)
    notes = (extras.tray_missing, *extras.problems)
    problems = tuple(clean_line(teller.translate(note), TEXT_LIMIT) for note in notes if note)
    demo = teller.translate(panel.DEMO) if extras.demo else ""
    head, three = header(snapshot, teller), sources(snapshot, teller)
    if snapshot is None or snapshot.primary is None:
        return PanelViewModel(labels, head, demo, problems, three, checking=extras.checking)
    lead = snapshot.primary
    listed = incidents(snapshot, teller, extras.last_looked_at, extras.quiet)
    looked = _last_look(snapshot)
    return PanelViewModel(
        labels=labels,
        header=head,
        demo=demo,
        problems=problems,
        signals=three,
        tips=tips(lead, teller),
        incidents=listed,
        no_incidents=_no_incidents(snapshot, listed, teller),
        more_incidents=more_incidents(listed, teller),
        maintenances=maintenances(snapshot, teller),
        groups=groups(snapshot, teller, extras.days),
        components_note=components_note(snapshot, teller),
        sparks=sparks(snapshot.services, teller, extras.latencies),
        evidence=_evidence(lead, teller),
        record=_record(lead, teller),
        quiet=silence_line(extras.quiet, teller),
        quiet_menu=silence_menu(extras.quiet, teller, panel.KEEP_QUIET),
        notices_title=teller.translate(panel.notices(len(extras.notices))) if extras.notices else "",
        notices=tuple(_notice(each, teller) for each in extras.notices),
        checking=extras.checking,
        last_look=teller.translate(panel.check_age(teller.ago(looked))) if looked else "",
        last_look_exact=teller.exact(looked),
        page_url=link(lead.page.url),
        signed=teller.translate(panel.signed(teller.stamp(teller.now), lead.page.url)),
    )


def _no_incidents(snapshot: Snapshot, listed: tuple[IncidentViewModel, ...], teller: Formatter) -> str:
    if any(each.is_open for each in listed):
        return ""
    unread = any(page_health(service) is Health.UNKNOWN for service in snapshot.services)
    return teller.translate(panel.INCIDENTS_UNKNOWN if unread else panel.NO_INCIDENTS)


def _labels(teller: Formatter, extras: PanelContext) -> Labels:
    check = panel.CHECKING if extras.checking else panel.CHECK
    return Labels(check=teller.translate(check), **{name: teller.translate(label) for name, label in LABELS.items()})


def _evidence(service: ServiceSnapshot, teller: Formatter) -> tuple[EvidenceViewModel, ...]:
    """Return the lines of the verdict, and what on the page contradicts itself where no line has said it."""
    lines = list(service.verdict.evidence)
    told = {line.text for line in lines}
    lines += [Evidence(EvidenceSource.PAGE, said) for said in service.page.contradictions if said not in told]
    return tuple(_line(line, teller) for line in lines)


def _line(evidence: Evidence, teller: Formatter) -> EvidenceViewModel:
    said = evidence.text
    if evidence.since is not None:
        said = panel.evidence_since(said, teller.clock(evidence.since))
    source, text = teller.translate(states.EVIDENCE[evidence.source]), clean_line(teller.translate(said), TEXT_LIMIT)
    return EvidenceViewModel(source, text, teller.exact(evidence.since))


def _record(service: ServiceSnapshot, teller: Formatter) -> str:
    record = service.record
    if record is None or not record.early + record.wrong:
        return ""
    return teller.translate(panel.track_record(record.days, record.early, record.wrong))


def _notice(notice: PastNotification, teller: Formatter) -> NotificationViewModel:
    heading = clean_line(teller.translate(panel.notice(teller.clock(notice.at), notice.title)), TEXT_LIMIT)
    body = clean_line(teller.translate(notice.body), TEXT_LIMIT) if notice.body else ""
    return NotificationViewModel(heading, teller.exact(notice.at), body)


def _last_look(snapshot: Snapshot) -> datetime | None:
    looks = [snapshot.network.at]
    for service in snapshot.services:
        looks += [service.page.fetched_at, *(probe.at for probe in service.probes)]
    return max((look for look in looks if look is not None), default=None)
