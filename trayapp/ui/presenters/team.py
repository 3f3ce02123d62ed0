"""The team, line by line: how the connection stands, whom we follow, and what each colleague sees."""

from __future__ import annotations

from datetime import timedelta

from trayapp.domain.messages import team as words
from trayapp.domain.model.snapshot import ServiceSnapshot
from trayapp.domain.model.team import Peer, Sees, TeamStatus
from trayapp.domain.team.roster import has_wrong_clock, named
from trayapp.ui.icons.template import IconState
from trayapp.ui.presenters.detail_view_models import FactViewModel
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.sanitize import TEXT_LIMIT, clean_line

MOST_LISTED = 12
"""Colleagues with a line of their own: those who see trouble first."""

_ICONS = {Sees.WELL: IconState.OPERATIONAL, Sees.TROUBLE: IconState.OUTAGE, Sees.NOTHING: IconState.UNKNOWN}


def team_facts(team: TeamStatus, primary: ServiceSnapshot | None, fmt: Formatter) -> list[FactViewModel]:
    """Return the lines."""
    problem = words.link_problem(team.link)
    if problem is not None:
        text = f"{fmt.translate(problem.title)}. {fmt.translate(problem.message)}"
        lines = [FactViewModel("team:link", clean_line(text, TEXT_LIMIT), IconState.UNKNOWN)]
    else:
        state = IconState.OPERATIONAL if team.peers else IconState.UNKNOWN
        text = f"{fmt.translate(words.COLLEAGUES)}: {fmt.translate(words.there(len(team.peers)))}"
        lines = [FactViewModel("team:link", clean_line(text, TEXT_LIMIT), state)]
    if team.ignored:
        lines.append(FactViewModel("team:ignored", fmt.translate(words.ignored(team.ignored)), IconState.UNKNOWN))
    service_id = primary.id if primary is not None else ""
    return [*lines, *(_peer(each, service_id, team, fmt) for each in _listed(team, service_id))]


def _listed(team: TeamStatus, service_id: str) -> list[Peer]:
    return sorted(named(team.peers), key=lambda each: _sees(each, service_id) is not Sees.TROUBLE)[:MOST_LISTED]


def _peer(peer: Peer, service_id: str, team: TeamStatus, fmt: Formatter) -> FactViewModel:
    said, sees = peer.statement, _sees(peer, service_id)
    text = f"{fmt.translate(words.who(said.name, said.place))}: {fmt.translate(words.SEES[sees])}"
    if team.leader is not None and team.leader.id == peer.id:
        text += f", {fmt.translate(words.CHECKS_FOR_YOU)}"
    if has_wrong_clock(peer):
        text += f", {fmt.translate(words.clock_off(timedelta(seconds=peer.clock_off_s)))}"
    age, exact = fmt.age(peer.heard_at), fmt.exact(peer.heard_at)
    return FactViewModel(f"team:{peer.id}", clean_line(text, TEXT_LIMIT), _ICONS[sees], age, exact)


def _sees(peer: Peer, service_id: str) -> Sees:
    said = peer.statement.services.get(service_id)
    return said.sees if said is not None else Sees.NOTHING
