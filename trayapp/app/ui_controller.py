"""All that the user sees, as one: tray, panel and preferences show the same snapshot and the same state of the app."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from trayapp.desktop.tray_host import TrayHost
from trayapp.domain.messages import app as wording
from trayapp.i18n.formatter import ENGLISH, Language
from trayapp.ui.icons.template import Background, MonochromeMode, Style
from trayapp.ui.presenters.context import Day, PanelContext, PastNotification
from trayapp.ui.presenters.present import present
from trayapp.ui.tray.tray import Tray

if TYPE_CHECKING:
    from PySide6.QtWidgets import QSystemTrayIcon

    from trayapp.app.link_opener import LinkOpener
    from trayapp.app.windows import Windows
    from trayapp.domain.alerts.silences import SilenceStatus
    from trayapp.domain.model.problem import Problem
    from trayapp.domain.model.service import Service
    from trayapp.domain.model.settings import Appearance
    from trayapp.domain.model.snapshot import Snapshot
    from trayapp.store.app_state import AppState


NO_TRAY = "no-tray"
"""A hint that is given once in a lifetime: what is missing for an icon, and how to get it."""


class UiController(QObject):
    """Owns tray, windows and links. GUI thread. Making it shows the icon; `complete` builds the rest later.

    Signals: what the user wants (`check_now`, `keep_quiet` with a `QuietWish` or `MuteWish`, `open_settings`, `quit`),
    what was looked at (`panel_opened`, `panel_closed`), and `stale`: render again.
    """

    check_now = Signal()
    keep_quiet = Signal(object)
    open_settings = Signal()
    quit = Signal()
    panel_opened = Signal()
    panel_closed = Signal()
    stale = Signal()

    def __init__(self, now: datetime, *, demo: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._extras = PanelContext(demo=demo, checking=True)
        self._language: Language = ENGLISH
        self._windows: Windows | None = None
        self._links: LinkOpener | None = None
        self._told_once: frozenset[str] = frozenset()
        self._host = TrayHost(self)
        self._tray = Tray(self)
        first = present(None, now, extras=self._extras)
        self._tray.render(first.tray, first.menu)
        self._tray.show()

    def complete(self, language: Language, services: tuple[Service, ...], memory: AppState) -> None:
        """Build what the first moment did not need, and listen."""
        from trayapp.app.link_opener import LinkOpener  # noqa: PLC0415 - after the icon
        from trayapp.app.windows import Windows  # noqa: PLC0415 - as above

        self._language = language
        self._extras = replace(self._extras, last_looked_at=memory.looked_at)
        self._told_once = memory.told_once
        windows = self._windows = Windows(self._tray.geometry, self)
        links = self._links = LinkOpener(language, self)
        links.know(services)
        for face in (self._tray, windows):
            face.check_now.connect(self.check_now)
            face.keep_quiet.connect(self.keep_quiet)
            face.open_settings.connect(self.open_settings)
            face.quit.connect(self.quit)
        self._tray.open_panel.connect(self.open_panel)
        self._tray.open_page.connect(links.open)
        windows.link_activated.connect(links.open)
        windows.panel_opened.connect(self.panel_opened)
        windows.panel_closed.connect(self.panel_closed)
        windows.refresh_due.connect(self.stale)
        self._host.fresh_icon_needed.connect(self._tray.recreate)
        self._host.appeared.connect(self.on_tray_appeared)
        self._host.gone.connect(self.on_tray_gone)
        if not self._host.present:
            self.on_tray_gone()
            self.open_panel()

    def tray_icon(self) -> QSystemTrayIcon | None:
        """Return the icon that is in the tray now."""
        return self._tray.icon

    @property
    def panel_is_open(self) -> bool:
        """Whether the panel can be seen."""
        return self._windows is not None and self._windows.panel_is_open

    @property
    def hints(self) -> frozenset[str]:
        """The hints on show that are given once: told, when the panel is closed."""
        return frozenset({NO_TRAY}) if self._extras.tray_missing else frozenset()

    def render(
        self,
        snapshot: Snapshot,
        now: datetime,
        latencies: Mapping[str, tuple[float | None, ...]],
        notices: tuple[PastNotification, ...],
        quiet: SilenceStatus | None,
    ) -> None:
        """Show what is known on every face that can be seen."""
        extras = replace(self._extras, latencies=latencies, notices=notices, quiet=quiet)
        view = present(snapshot, now, self._language, extras)
        self._tray.render(view.tray, view.menu)
        if self._windows is not None:
            self._windows.render(view)

    @Slot()
    @Slot(str)
    def open_panel(self, token: str = "") -> None:
        """Show the panel. `token` is the desktop's leave to raise a window."""
        if self._windows is not None:
            self._windows.open_panel(token)

    def dress(self, appearance: Appearance) -> None:
        """Follow the user's wishes for the icon."""
        style, ground, plain = Style(appearance.icon_style), Background(appearance.ground), MonochromeMode.DRAWN
        if style is not Style.COLOUR:
            from trayapp.app.tray_icon_mode import monochrome_mode  # noqa: PLC0415 - most icons have colours

            plain = monochrome_mode(ground)
        self._tray.set_look(style, ground, plain)

    def know(self, services: tuple[Service, ...]) -> None:
        """Open links to the pages of `services` without a question."""
        if self._links is not None:
            self._links.know(services)

    def note(
        self,
        *,
        checking: bool | None = None,
        last_looked_at: datetime | None = None,
        told_once: frozenset[str] | None = None,
        days: Mapping[str, tuple[Day, ...]] | None = None,
    ) -> None:
        """Take over what else is shown; None leaves a matter as it is."""
        self._told_once = self._told_once if told_once is None else told_once
        self._extras = replace(
            self._extras,
            checking=self._extras.checking if checking is None else checking,
            last_looked_at=last_looked_at or self._extras.last_looked_at,
            days=self._extras.days if days is None else days,
            tray_missing=None if NO_TRAY in self._told_once else self._extras.tray_missing,
        )

    @Slot(object)
    def tell_problem(self, problem: Problem) -> None:
        """Show a trouble of our own in the panel, once."""
        new = tuple(each for each in (problem.title, problem.message) if each not in self._extras.problems)
        self._extras = replace(self._extras, problems=(*self._extras.problems, *new))
        self.stale.emit()

    @Slot()
    def on_tray_appeared(self) -> None:
        """Go back to the tray."""
        self._set_tray_less(tray_less=False)

    @Slot()
    def on_tray_gone(self) -> None:
        """Say what is missing, once; a panel that only restarts is back in a moment."""
        self._set_tray_less(tray_less=True)

    def _set_tray_less(self, *, tray_less: bool) -> None:
        is_news = tray_less and NO_TRAY not in self._told_once
        self._extras = replace(self._extras, tray_missing=wording.TRAY_MISSING if is_news else None)
        if self._windows is not None:
            self._windows.set_tray_less(tray_less=tray_less)
        self.stale.emit()

    def close(self) -> None:
        """Take everything away."""
        if self._windows is not None:
            self._windows.close()
        self._tray.hide()
