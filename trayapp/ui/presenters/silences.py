"""What the faces say of notifications that the user keeps quiet, and what they offer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trayapp.domain.messages import menu
from trayapp.domain.messages import silences as wording
from trayapp.i18n.message import Message
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.tray_view_model import NO_SILENCE_MENU, SilenceMenuViewModel

if TYPE_CHECKING:
    from trayapp.domain.alerts.silences import SilenceStatus


def silence_line(quiet: SilenceStatus | None, fmt: Formatter) -> str:
    """Return what is quiet and for how long, in one line; "" where nothing is."""
    if quiet is None or not quiet.is_on:
        return ""
    if quiet.until is not None:
        return fmt.translate(wording.until(fmt.clock(quiet.until)))
    return fmt.translate(wording.UNTIL_RESOLVED if quiet.until_resolved else wording.muted(quiet.muted))


def silence_menu(quiet: SilenceStatus | None, fmt: Formatter, heading: Message | None = None) -> SilenceMenuViewModel:
    """Return the menu; what needs a trouble is offered while there is one.

    Its first line says how quiet it is, or where it is not, a `heading` for a menu that stands alone.
    """
    if quiet is None:
        return NO_SILENCE_MENU
    return SilenceMenuViewModel(
        title=fmt.translate(menu.SNOOZE),
        state=silence_line(quiet, fmt) or (fmt.translate(heading) if heading else ""),
        loud=fmt.translate(wording.LOUD) if quiet.is_on else "",
        hour=fmt.translate(wording.HOUR),
        tomorrow=fmt.translate(wording.TOMORROW),
        resolved=fmt.translate(wording.RESOLVED) if quiet.troubles and not quiet.until_resolved else "",
        end=fmt.translate(wording.END) if quiet.muted < quiet.troubles else "",
    )
