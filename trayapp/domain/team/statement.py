"""What we say of ourselves: the verdicts and what our own probe sees. No address, no title, no text of a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from trayapp.domain.detection.judgement import CUT_OFF
from trayapp.domain.model.enums import TargetState
from trayapp.domain.model.settings import TeamSettings
from trayapp.domain.model.snapshot import ServiceSnapshot, Snapshot
from trayapp.domain.model.team import MOST_SERVICES, MOST_TARGETS, ServiceStatement, Statement


def statement(snapshot: Snapshot, team: TeamSettings, member: str, run: int, *, looks: bool) -> Statement:
    """Return what we say at the moment of `snapshot`; whoever sends it numbers it.

    `looks`: we ask page and targets ourselves. What we took over from a leader is our verdict too, without targets.
    """
    online = snapshot.network.state not in CUT_OFF
    return Statement(
        member=member,
        run=run,
        number=0,
        at=snapshot.at,
        cadence_s=team.cadence,
        looks=looks and online,
        follows=team.follow,
        services={each.id: _service(each, looks=looks) for each in snapshot.services[:MOST_SERVICES]},
        name=team.name,
        place=team.place,
    )


def _service(view: ServiceSnapshot, *, looks: bool) -> ServiceStatement:
    verdict, page = view.verdict, view.page
    said = ServiceStatement(
        verdict.health,
        verdict.confirmation,
        verdict.recovering,
        verdict.reason.kind if verdict.reason is not None else ServiceStatement().reason,
        verdict.since,
        page.state,
        page.health,
    )
    return replace(said, targets=_targets(view)) if looks else said


def _targets(view: ServiceSnapshot) -> Mapping[str, TargetState]:
    return {each.target: each.state for each in view.probes[:MOST_TARGETS]}
