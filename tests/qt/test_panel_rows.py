"""The panel's list as data: what is folded, and what a choice folds."""

from __future__ import annotations

import moments

from trayapp.ui.panel.rows import Kind, Row, rows
from trayapp.ui.view.present import present
from trayapp.ui.view.records import PanelView


def view(name: str) -> PanelView:
    moment = moments.MOMENTS[name]()
    return present(moment.snapshot, moment.now, extras=moment.extras).panel


def group(seen: PanelView, name: str, unfolded: frozenset[str]) -> Row:
    return next(row for row in rows(seen, unfolded) if row.kind is Kind.GROUP and row.spoken.startswith(name))


def test_a_group_that_was_looked_into_while_it_was_well_is_open_in_its_outage() -> None:
    chosen = frozenset({group(view("all_clear"), "ChatGPT", frozenset()).toggles})
    assert group(view("all_clear"), "ChatGPT", chosen).open
    assert group(view("confirmed"), "ChatGPT", chosen).open


def test_a_group_that_was_folded_in_its_outage_stays_folded_when_it_is_well() -> None:
    chosen = frozenset({group(view("confirmed"), "ChatGPT", frozenset()).toggles})
    assert not group(view("confirmed"), "ChatGPT", chosen).open
    assert not group(view("all_clear"), "ChatGPT", chosen).open
