"""The tab "Elsewhere": whether it is only here, by a check of other places or by the team; or that nobody was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trayapp.domain.messages import sources as messages
from trayapp.domain.model.snapshot import ServiceSnapshot, Snapshot
from trayapp.i18n.message import Message
from trayapp.ui.icons.template import IconState
from trayapp.ui.presenters.crowd import reported_amount
from trayapp.ui.presenters.detail_view_models import ElsewhereViewModel
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.panel_view_model import SourceViewModel, Tab

if TYPE_CHECKING:
    from trayapp.domain.model.regions import RegionalStatus
    from trayapp.domain.model.team import TeamStatus


def elsewhere_source(service: ServiceSnapshot | None, team: TeamStatus | None, fmt: Formatter) -> SourceViewModel:
    """Return the tab: in how many countries it fails, how many colleagues see it, or that nobody was asked."""
    found = service.regions if service is not None else None
    state, word, figure = _tab(found, fmt)
    if found is not None and found.current and service is not None:
        figure = reported_amount(service) or figure
    if found is None and team is not None and service is not None:
        state, word = _team_tab(team, service.id, state, word)
    title, said = fmt.translate(messages.ELSEWHERE), fmt.translate(word)
    number = fmt.translate(figure) if figure is not None else ""
    spoken = ", ".join(each for each in (f"{title}: {said}", number) if each)
    return SourceViewModel(
        Tab.ELSEWHERE, title, state, said, number, spoken, fmt.exact(found.report.at if found is not None else None)
    )


def _tab(found: RegionalStatus | None, fmt: Formatter) -> tuple[IconState, Message, Message | None]:
    if found is None:
        return IconState.UNKNOWN, messages.NOT_ASKED, messages.ASK_NOW
    from trayapp.ui.presenters.places import tab  # noqa: PLC0415 - rarely wanted

    return tab(found, fmt)


def _team_tab(team: TeamStatus, service_id: str, state: IconState, word: Message) -> tuple[IconState, Message]:
    from trayapp.domain.messages.regions import WORKS_THERE  # noqa: PLC0415 - rarely wanted
    from trayapp.domain.team.evidence import seen_by  # noqa: PLC0415 - as above

    bad, good = seen_by(team.peers, service_id)
    total = len(bad) + len(good)
    if not total:
        return state, word
    if not bad:
        return IconState.OPERATIONAL, WORKS_THERE
    state = IconState.OUTAGE if len(bad) * 2 > total else IconState.DEGRADED
    return state, messages.some_of(len(bad), total)


def elsewhere(snapshot: Snapshot, fmt: Formatter) -> ElsewhereViewModel | None:
    """Return the detail of the tab for the primary service."""
    service = snapshot.primary
    if service is None:
        return None
    if service.regions is None:
        check, note = fmt.translate(messages.CHECK_PLACES), fmt.translate(messages.NOT_ASKED_YET)
        return ElsewhereViewModel(fmt.translate(messages.ONLY_HERE), check, notes=(note,))
    from trayapp.ui.presenters.places import places  # noqa: PLC0415 - rarely wanted

    return places(service, service.regions, fmt)
