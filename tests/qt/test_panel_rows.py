"""The panel's list as data: what is folded, and what a choice folds."""

from __future__ import annotations

from dataclasses import replace

from tests.screenshots import moments
from trayapp.domain.model.enums import Health
from trayapp.domain.model.snapshot import Snapshot
from trayapp.domain.model.status_page import Component
from trayapp.ui.panel.row import Kind, Row
from trayapp.ui.panel.rows import rows
from trayapp.ui.presenters.context import PanelContext
from trayapp.ui.presenters.panel_view_model import PanelViewModel
from trayapp.ui.presenters.present import present


def view(name: str) -> PanelViewModel:
    moment = moments.MOMENTS[name]()
    return present(moment.snapshot, moment.now, extras=moment.extras).panel


def group(seen: PanelViewModel, name: str, unfolded: frozenset[str]) -> Row:
    return next(row for row in rows(seen, unfolded) if row.kind is Kind.GROUP and row.spoken.startswith(name))


def test_a_group_that_was_looked_into_while_it_was_well_is_open_in_its_outage() -> None:
    chosen = frozenset({group(view("all_clear"), "ChatGPT", frozenset()).toggles})
    assert group(view("all_clear"), "ChatGPT", chosen).open
    assert group(view("confirmed"), "ChatGPT", chosen).open


def test_a_group_that_was_folded_in_its_outage_stays_folded_when_it_is_well() -> None:
    chosen = frozenset({group(view("confirmed"), "ChatGPT", frozenset()).toggles})
    assert not group(view("confirmed"), "ChatGPT", chosen).open
    assert not group(view("all_clear"), "ChatGPT", chosen).open


def test_services_with_the_same_ids_share_no_row() -> None:
    """Ids are the pages' own: two pages may have the same, and parts without any group have none at all."""
    one = moments.confirmed().snapshot.services[0]
    planned = moments.maintenance().snapshot.services[0].maintenances
    parts = (*one.components, Component("p", "Web", None, Health.DEGRADED))
    one = replace(one, components=parts, maintenances=planned)
    both = Snapshot(moments.NOW, moments.ONLINE, (one, replace(one, id="other")))
    latencies = {f"{each.id}/api": (200.0, 210.0) for each in both.services}
    found = rows(present(both, moments.NOW, extras=PanelContext(latencies=latencies)).panel, frozenset())
    assert sum(row.kind is Kind.SPARK for row in found) == 2
    assert len({row.key for row in found}) == len(found)
    choices = [row.toggles for row in found if row.toggles]
    assert len(choices) >= 10
    assert len(set(choices)) == len(choices)
