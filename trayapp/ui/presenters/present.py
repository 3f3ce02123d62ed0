"""One snapshot, one moment, one language: all that every face shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from trayapp.i18n.formatter import ENGLISH, Locale
from trayapp.ui.presenters.context import EMPTY_CONTEXT, PanelContext
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.tray import menu_view, tray
from trayapp.ui.presenters.tray_view_model import MenuViewModel, TrayViewModel

if TYPE_CHECKING:
    from trayapp.domain.model.snapshot import Snapshot
    from trayapp.ui.presenters.panel_view_model import PanelViewModel


@dataclass(frozen=True)
class ViewModels:
    """All faces of one snapshot. The panel is made when it is first asked for: most snapshots are never looked at."""

    tray: TrayViewModel
    menu: MenuViewModel
    snapshot: Snapshot | None
    fmt: Formatter
    extras: PanelContext

    @cached_property
    def panel(self) -> PanelViewModel:
        """The whole panel."""
        from trayapp.ui.presenters.panel import panel_view  # noqa: PLC0415 - the first icon need not wait for it

        return panel_view(self.snapshot, self.fmt, self.extras)


def present(
    snapshot: Snapshot | None, now: datetime, locale: Locale = ENGLISH, extras: PanelContext = EMPTY_CONTEXT
) -> ViewModels:
    """Return the finished views of a snapshot; None is the time before the first one.

    Args:
        snapshot: what is known.
        now: aware; ages and durations are told from it.
        locale: the language of the texts, and the zone of the times.
        extras: history and the app's own state.
    """
    fmt = Formatter(now, locale)
    return ViewModels(tray(snapshot, fmt, extras), menu_view(snapshot, fmt, extras), snapshot, fmt, extras)
