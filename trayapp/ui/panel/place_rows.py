"""The rows of the tab "Elsewhere", places and people: pure, like those of the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from trayapp.ui.panel.row import Kind, Row, fact_row, heading_row
from trayapp.ui.presenters.detail_view_models import ElsewhereViewModel, OtherPeopleViewModel
from trayapp.ui.presenters.panel_view_model import PanelViewModel, Tab


def elsewhere_rows(view: ElsewhereViewModel) -> Iterator[Row]:
    """Yield the question with its button, the answer, the table of places, and the notes below it."""
    spoken = f"{view.title} {view.check}".strip()
    yield Row(Kind.ASK, "ask", view.title, spoken, note=view.check)
    if view.answer:
        spoken = f"{view.answer} {view.sentence}".strip()
        yield Row(Kind.ANSWER, "answer", replace(view, places=(), notes=(), footnotes=()), spoken)
    if view.heads:
        heads = ", ".join(view.heads)
        yield Row(Kind.HEADS, "heads", replace(view, notes=(), footnotes=()), heads, heads)
        for each in view.places:
            yield Row(Kind.PLACE, f"place:{each.id}", each, each.spoken, each.spoken)
    for number, note in enumerate(view.notes):
        yield Row(Kind.NOTE, f"note:elsewhere:{number}", note, note)


def footnote_rows(view: ElsewhereViewModel) -> Iterator[Row]:
    """Yield what is said of the places at the end of all."""
    for number, note in enumerate(view.footnotes):
        yield Row(Kind.NOTE, f"note:places:{number}", note, note)


def people_rows(view: PanelViewModel) -> Iterator[Row]:
    """Yield what other people report and what the team sees, and where everybody can look."""
    people, tab = view.other_people or OtherPeopleViewModel(), Tab.ELSEWHERE
    facts = [fact_row(tab, each) for each in (*view.facts_of(tab), *people.facts)]
    listed = [*_chart(people), *facts, *_public_pages(view)]
    if listed:
        heading = heading_row(view.labels.other_people, note=people.amount)
        spoken = f"{heading.spoken}. {people.amount}" if people.amount else heading.spoken
        yield replace(heading, spoken=spoken, state=None if people.calm else view.header.state)
        yield from listed


def _chart(people: OtherPeopleViewModel) -> Iterator[Row]:
    """Yield the reports over time, where they stand out while something fails, and who counted them."""
    if people.chart is not None:
        yield Row(Kind.REPORTS, "reports", people.chart, people.chart.spoken, people.chart.spoken)
        yield Row(Kind.NOTE, "note:reports", people.source, people.source, people.exact)


def _public_pages(view: PanelViewModel) -> Iterator[Row]:
    for url in view.public_pages:
        name = url.removeprefix("https://").partition("/")[0]
        yield Row(Kind.MORE, f"more:incidents:{name}", name, name, url=url)
