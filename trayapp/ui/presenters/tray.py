"""The tray's own views: a tooltip, and a menu that carries the whole summary (some hosts show nothing else)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trayapp.domain.messages import menu, states
from trayapp.domain.model.enums import Health
from trayapp.ui.icons.state import icon_state
from trayapp.ui.presenters.context import PanelContext
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.sanitize import NAME_LIMIT, clean_line, for_menu, for_tooltip, link
from trayapp.ui.presenters.silences import silence_menu
from trayapp.ui.presenters.sureness import how_sure_since
from trayapp.ui.presenters.tray_view_model import SHOWN_AFFECTED, SHOWN_NOTIFICATIONS, MenuViewModel, TrayViewModel

if TYPE_CHECKING:
    from trayapp.domain.model.snapshot import Snapshot
    from trayapp.domain.model.status_page import Incident


def tray(snapshot: Snapshot | None, teller: Formatter, extras: PanelContext) -> TrayViewModel:
    """Return the icon's state and its tooltip."""
    service = snapshot.primary if snapshot else None
    said = menu.LOOKING if service is None else menu.tooltip(service.verdict.headline, how_sure_since(service, teller))
    return TrayViewModel(
        icon_state(snapshot), for_tooltip(teller.translate(menu.in_demo(said) if extras.demo else said))
    )


def menu_view(snapshot: Snapshot | None, teller: Formatter, extras: PanelContext) -> MenuViewModel:
    """Return the texts of the menu."""
    service = snapshot.primary if snapshot else None
    bad = [(part.name, part.health) for part in service.components if part.health.in_trouble] if service else []
    bad.sort(key=lambda part: -part[1].rank)
    newest = _newest(snapshot)
    tips = service.tips if service else ()
    headline = service.verdict.headline if service else menu.LOOKING
    return MenuViewModel(
        headline=for_menu(teller.translate(menu.in_demo(headline) if extras.demo else headline)),
        sureness=for_menu(teller.translate(how_sure_since(service, teller))) if service else "",
        affected=tuple(_affected(name, health, teller) for name, health in bad[:SHOWN_AFFECTED]),
        more_affected=teller.translate(menu.more_affected(len(bad) - SHOWN_AFFECTED))
        if len(bad) > SHOWN_AFFECTED
        else "",
        latest_update=_latest(newest, teller) if newest else "",
        latest_url=link(newest.url) if newest else "",
        tip=for_menu(teller.translate(menu.tip(tips[0].text)), 90) if tips else "",
        notices=tuple(
            for_menu(teller.translate(menu.notice(each.title, teller.clock(each.at))))
            for each in extras.notices[:SHOWN_NOTIFICATIONS]
        ),
        open=teller.translate(menu.OPEN),
        check=teller.translate(menu.CHECKING if extras.checking else menu.CHECK),
        checking=extras.checking,
        status_page=teller.translate(menu.STATUS_PAGE),
        page_url=link(service.page.url) if service else "",
        quiet=silence_menu(extras.quiet, teller),
        settings=teller.translate(menu.SETTINGS),
        quit=teller.translate(menu.QUIT),
    )


def _affected(name: str, health: Health, teller: Formatter) -> str:
    return for_menu(teller.translate(menu.affected(clean_line(name, NAME_LIMIT), states.HEALTH[health])))


def _newest(snapshot: Snapshot | None) -> Incident | None:
    """Return the open incident with the newest update."""
    opened = [
        incident
        for service in (snapshot.services if snapshot else ())
        for incident in service.incidents
        if incident.is_open and incident.updates
    ]
    return max(opened, key=lambda incident: incident.updates[0].at, default=None)


def _latest(incident: Incident, teller: Formatter) -> str:
    update = incident.updates[0]
    said = menu.latest_update(states.PHASE[update.phase], teller.clock(update.at), clean_line(incident.title))
    return for_menu(teller.translate(said), 90)
