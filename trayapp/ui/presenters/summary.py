"""The panel as plain text, for a colleague or a ticket."""

from __future__ import annotations

from trayapp.ui.presenters.panel_view_model import IncidentViewModel, PanelViewModel


def summary_text(view: PanelViewModel) -> str:
    """Return what the panel says, most important first, with the links that prove it."""
    head = [view.demo, view.header.headline, view.header.sureness, view.header.attribution]
    signals = [f"{line.spoken} ({signal.age})" for signal in view.signals for line in signal.lines]
    evidence = [f"{each.source}: {each.text}" for each in view.evidence]
    blocks = [head, signals, evidence, *[_incident(each) for each in view.incidents if each.is_open], [view.signed]]
    return "\n\n".join("\n".join(line for line in block if line) for block in blocks if any(block)) + "\n"


def _incident(incident: IncidentViewModel) -> list[str]:
    lines = [incident.title, incident.facts, incident.url]
    if incident.updates:
        latest = incident.updates[0]
        lines.insert(2, f"{latest.heading}: {latest.text}")
    return lines
