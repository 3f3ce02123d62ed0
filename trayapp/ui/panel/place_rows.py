"""The rows of the tab "Elsewhere": pure, like those of the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from trayapp.ui.panel.row import Kind, Row
from trayapp.ui.presenters.chart_view_models import FailureChartViewModel
from trayapp.ui.presenters.panel_view_model import ElsewhereViewModel


def reports_rows(chart: FailureChartViewModel | None) -> Iterator[Row]:
    """Yield other people's reports over time, where they stand out while something fails."""
    if chart is not None and chart.reports:
        yield Row(Kind.REPORTS, "reports", chart, f"{chart.start}, {chart.end}: {chart.reports_spoken}")


def elsewhere_rows(view: ElsewhereViewModel) -> Iterator[Row]:
    """Yield the question with its button, the answer, the table of places, and the notes below it."""
    spoken = f"{view.title} {view.check}".strip()
    yield Row(Kind.ASK, "ask", view.title, spoken, note=view.check)
    if view.answer:
        spoken = f"{view.answer} {view.sentence}".strip()
        yield Row(Kind.ANSWER, "answer", replace(view, places=(), notes=()), spoken)
    if view.heads:
        heads = ", ".join(view.heads)
        yield Row(Kind.HEADS, "heads", replace(view, notes=()), heads, heads)
        for each in view.places:
            yield Row(Kind.PLACE, f"place:{each.id}", each, each.spoken, each.spoken, number=len(view.heads))
    for number, note in enumerate(view.notes):
        yield Row(Kind.NOTE, f"note:elsewhere:{number}", note, note)
