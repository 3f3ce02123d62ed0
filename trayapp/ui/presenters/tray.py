"""The tray's own views: a tooltip of three lines, and a menu of nine rows with the verdict first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trayapp.domain.messages import menu
from trayapp.ui.icons.state import icon_state
from trayapp.ui.presenters.answer import official_word, plain_headline, short_answer
from trayapp.ui.presenters.context import PanelContext
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.sanitize import NAME_LIMIT, clean_line, for_menu, for_tooltip, link
from trayapp.ui.presenters.silences import silence_menu
from trayapp.ui.presenters.tips import TIP_ENDS, tips
from trayapp.ui.presenters.tray_view_model import MenuViewModel, TrayViewModel

if TYPE_CHECKING:
    from trayapp.domain.model.snapshot import Snapshot


def tray(snapshot: Snapshot | None, fmt: Formatter, context: PanelContext) -> TrayViewModel:
    """Return the icon's state and its tooltip: what, whose fault, and what the official page says."""
    service = snapshot.primary if snapshot else None
    state = icon_state(snapshot)
    if snapshot is None or service is None:
        lines = [menu.FIRST_CHECK]
    else:
        lines = [plain_headline(snapshot, service, state), short_answer(snapshot, service, fmt)]
        lines += [word] if (word := official_word(service, fmt)) else []
    if context.demo:
        lines[0] = menu.in_demo(lines[0])
    return TrayViewModel(state, for_tooltip([fmt.translate(line) for line in lines]))


def menu_view(snapshot: Snapshot | None, fmt: Formatter, context: PanelContext) -> MenuViewModel:
    """Return the texts of the menu."""
    service = snapshot.primary if snapshot else None
    headline = plain_headline(snapshot, service, icon_state(snapshot)) if snapshot and service else menu.FIRST_CHECK
    first = tips(service, fmt)[:1] if service else ()
    return MenuViewModel(
        headline=for_menu(fmt.translate(menu.in_demo(headline) if context.demo else headline)),
        answer=for_menu(fmt.translate(short_answer(snapshot, service, fmt))) if snapshot and service else "",
        tip=for_menu(first[0].lead.rstrip(TIP_ENDS)) if first else "",
        details=fmt.translate(menu.SHOW_DETAILS),
        status_page=fmt.translate(menu.status_page(clean_line(service.name, NAME_LIMIT))) if service else "",
        page_url=link(service.page.url) if service else "",
        check=fmt.translate(menu.CHECKING if context.checking else menu.CHECK),
        checking=context.checking,
        silence=silence_menu(context.quiet, fmt),
        settings=fmt.translate(menu.SETTINGS),
        quit=fmt.translate(menu.QUIT),
    )
