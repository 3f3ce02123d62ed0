"""The panel's list as data: what is folded, and what a choice folds."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtGui import QFont, QPalette

from tests.screenshots import moments
from trayapp.domain.model.enums import Health
from trayapp.domain.model.snapshot import Snapshot
from trayapp.domain.model.status_page import Component
from trayapp.ui.panel.primitives import Bar
from trayapp.ui.panel.row import Kind, Row
from trayapp.ui.panel.row_layout import layout_row
from trayapp.ui.panel.rows import rows
from trayapp.ui.panel.theme import current_theme
from trayapp.ui.presenters.context import PanelContext
from trayapp.ui.presenters.panel_view_model import PanelViewModel, Tab
from trayapp.ui.presenters.present import present


def view(name: str) -> PanelViewModel:
    moment = moments.MOMENTS[name]()
    return present(moment.snapshot, moment.now, extras=moment.extras).panel


def group(seen: PanelViewModel, name: str, unfolded: frozenset[str]) -> Row:
    return next(row for row in rows(seen, unfolded, Tab.PAGE) if row.kind is Kind.GROUP and row.spoken.startswith(name))


def test_groups_are_folded_until_the_user_unfolds_them() -> None:
    assert not group(view("all_clear"), "ChatGPT", frozenset()).open
    assert not group(view("confirmed"), "ChatGPT", frozenset()).open


def test_a_group_that_was_unfolded_stays_so_in_its_outage_and_after_it() -> None:
    for begun, then in (("all_clear", "confirmed"), ("confirmed", "all_clear")):
        chosen = frozenset({group(view(begun), "ChatGPT", frozenset()).toggles})
        assert group(view(begun), "ChatGPT", chosen).open
        assert group(view(then), "ChatGPT", chosen).open


def test_services_with_the_same_ids_share_no_row() -> None:
    """Ids are the pages' own: two pages may have the same, and parts without any group have none at all."""
    one = moments.confirmed().snapshot.services[0]
    planned = moments.maintenance().snapshot.services[0].maintenances
    parts = (*one.components, Component("p", "Web", None, Health.DEGRADED))
    one = replace(one, components=parts, maintenances=planned)
    both = Snapshot(moments.NOW, moments.ONLINE, (one, replace(one, id="other")))
    latencies = {f"{each.id}/api": (200.0, 210.0) for each in both.services}
    shown = present(both, moments.NOW, extras=PanelContext(latencies=latencies)).panel
    every = frozenset(row.toggles for row in rows(shown, frozenset(), Tab.PAGE) if row.kind is Kind.GROUP)
    for tab in Tab:
        found = rows(shown, every, tab)
        assert len({row.key for row in found}) == len(found), tab
        choices = [row.toggles for row in found if row.toggles]
        assert len(set(choices)) == len(choices), tab
        if tab is Tab.PROBE:
            assert sum(row.kind is Kind.LATENCY for row in found) == 2
        if tab is Tab.PAGE:
            assert len(choices) >= 10


def test_of_several_new_updates_only_the_one_that_is_told_has_a_bar(qapp) -> None:
    seen = moments.confirmed()
    never_looked = replace(seen.extras, last_looked_at=moments.ago(hours=3))
    panel = present(seen.snapshot, seen.now, extras=never_looked).panel
    told, folded = [row for row in rows(panel, frozenset()) if row.kind is Kind.UPDATE]
    assert told.content.is_new
    assert folded.content.is_new
    theme = current_theme(QPalette(), QFont())
    bars = [[type(each) for each in layout_row(row, 420, theme).pieces].count(Bar) for row in (told, folded)]
    assert bars == [1, 0]
