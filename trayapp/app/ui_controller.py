"""Everything the user sees, from one snapshot: tray icon, menu and panel; and the links that lead out of them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from trayapp import resources
from trayapp.desktop.tray_host import TrayHost
from trayapp.domain.messages import app as messages
from trayapp.ui.icons.template import Background, MonochromeMode, Style
from trayapp.ui.presenters.context import PanelContext
from trayapp.ui.presenters.first_view import first_view
from trayapp.ui.tray.tray import Tray

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtWidgets import QSystemTrayIcon

    from trayapp.app.link_opener import LinkOpener
    from trayapp.domain.alerts.silences import SilenceStatus
    from trayapp.domain.model.problem import Problem
    from trayapp.domain.model.service import Service
    from trayapp.domain.model.settings import Appearance
    from trayapp.domain.model.snapshot import Snapshot
    from trayapp.i18n.formatter import Locale
    from trayapp.store.app_state import AppState
    from trayapp.store.faults import Faults
    from trayapp.store.probe_buffer import Charts
    from trayapp.ui.panel.window import Panel
    from trayapp.ui.presenters.context import Day, PastNotification
    from trayapp.ui.presenters.present import ViewModels
    from trayapp.ui.user_actions import UserActions


NO_TRAY = "no-tray"
"""The id of a hint that is shown once per profile: what is missing for a tray icon, and how to get it."""


class UiController(QObject):
    """Owns tray, panel and link opener. GUI thread. Creating it shows the icon; `build_windows` does the rest later.

    Signals: `panel_opened`, once the panel can be seen, `panel_closed`, and `stale`: render again.
    """

    panel_opened = Signal()
    panel_closed = Signal()
    stale = Signal()

    def __init__(self, actions: UserActions, faults: Faults, *, demo: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actions, self._faults = actions, faults
        self._context = PanelContext(demo=demo, checking=True)
        self._locale: Locale
        self._views: ViewModels
        self._links: LinkOpener | None = None
        self._panel: Panel | None = None
        self._tray_less = False
        self._hints_shown: frozenset[str] = frozenset()
        self._host = TrayHost(self)
        self._tray = Tray(actions, self)
        self._tray.render(*first_view(demo=demo))
        self._tray.show()

    def build_windows(self, locale: Locale, state: AppState, now: datetime) -> None:
        """Build what the first moment did not need, and listen to the user and to the tray host."""
        from trayapp.app.link_opener import LinkOpener  # noqa: PLC0415 - after the icon
        from trayapp.ui.presenters.present import present  # noqa: PLC0415 - the same

        self._locale = locale
        self._context = replace(self._context, last_looked_at=state.looked_at)
        self._views = present(None, now, locale, self._context)
        self._hints_shown = state.told_once
        links = self._links = LinkOpener(locale, self)
        self._actions.open_link.connect(links.open)
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
    def views(self) -> ViewModels:
        """What is on show, from `build_windows` on."""
        return self._views

    @property
    def panel_is_open(self) -> bool:
        """Whether the panel can be seen."""
        return self._panel is not None and self._panel.is_open

    @property
    def pending_hints(self) -> frozenset[str]:
        """The hints on show that are shown once per profile: seen, when the panel is closed."""
        return frozenset({NO_TRAY}) if self._context.tray_missing else frozenset()

    def render(
        self,
        snapshot: Snapshot,
        now: datetime,
        charts: Charts,
        *,
        notices: tuple[PastNotification, ...],
        quiet: SilenceStatus | None,
    ) -> None:
        """Show a snapshot in the tray, and in the panel where it can be seen; `charts` are latencies and rounds."""
        latencies, checks = charts
        context = replace(self._context, latencies=latencies, checks=checks, notices=notices, quiet=quiet)
        self._views = self._present(snapshot, now, context)
        self._tray.render(self._views.tray, self._views.menu)
        if self._panel is not None and self._panel.is_open:
            self._render_panel(self._panel)

    def _present(self, snapshot: Snapshot, now: datetime, context: PanelContext) -> ViewModels:
        """Return the view models of a snapshot; a service that cannot be presented is unknown in them."""
        from trayapp.ui.presenters.present import present  # noqa: PLC0415 - imported by now

        with self._faults.contained("presenting"):
            return present(snapshot, now, self._locale, context)
        return present(self._presentable(snapshot, now), now, self._locale, self._context)

    def _presentable(self, snapshot: Snapshot, now: datetime) -> Snapshot:
        """Return `snapshot` with every service that cannot be presented replaced by one of which nothing is known."""
        from trayapp.domain.detection.verdict import unjudged  # noqa: PLC0415 - the first icon need not wait for it
        from trayapp.ui.presenters.present import present  # noqa: PLC0415 - imported by now

        services = []
        for each in snapshot.services:
            fit = False
            with self._faults.contained(f"presenting {each.id}"):
                alone = replace(snapshot, services=(each,))
                fit = present(alone, now, self._locale, self._context).panel is not None
            services.append(each if fit else unjudged(each.id, each.name, each.page.url))
        return replace(snapshot, services=tuple(services))

    def _render_panel(self, panel: Panel) -> None:
        views = self._views
        with self._faults.contained("presenting the panel"):
            panel.render(views.panel)
            return
        if views.snapshot is not None:
            safe = self._presentable(views.snapshot, views.fmt.now)
            self._views = self._present(safe, views.fmt.now, self._context)
            self._tray.render(self._views.tray, self._views.menu)
            panel.render(self._views.panel)

    @Slot()
    @Slot(str)
    def open_panel(self, token: str = "") -> None:
        """Show the panel. `token` is the desktop's permission to raise a window (Wayland)."""
        panel = self._panel or self._build_panel()
        self._render_panel(panel)
        if token:
            os.environ["XDG_ACTIVATION_TOKEN"] = token  # Qt takes the token from here when the window asks to be active
        panel.open_near(self._tray.geometry())

    @Slot()
    def toggle_panel(self) -> None:
        """Open the panel at the icon that was just clicked, or close it."""
        panel = self._panel or self._build_panel()
        self._render_panel(panel)
        panel.toggle_at(self._tray.geometry())

    def _build_panel(self) -> Panel:
        from trayapp.desktop.placement.backend import choose_placement  # noqa: PLC0415 - for the panel alone
        from trayapp.ui.panel.window import Panel  # noqa: PLC0415 - built on the first click

        panel = self._panel = Panel(self._actions, choose_placement(resources.path("kwin", "popover.js")))
        panel.tray_less = self._tray_less
        panel.opened.connect(self.on_panel_opened)
        panel.at_rest.connect(self.panel_opened)
        panel.closed.connect(self.panel_closed)
        panel.refresh_due.connect(self.stale)
        return panel

    @Slot()
    def on_panel_opened(self) -> None:
        """Show what has come meanwhile: the task bar opens the panel without asking here."""
        if self._panel is not None:
            self._render_panel(self._panel)

    def apply_appearance(self, appearance: Appearance) -> None:
        """Apply the user's settings for the icon."""
        style, ground, plain = Style(appearance.icon_style), Background(appearance.ground), MonochromeMode.DRAWN
        if style is not Style.COLOUR:
            from trayapp.app.tray_icon_mode import monochrome_mode  # noqa: PLC0415 - most icons have colours

            plain = monochrome_mode(ground)
        self._tray.set_look(style, ground, plain)

    def set_services(self, services: tuple[Service, ...], uses: tuple[str, ...]) -> None:
        """Open links to the pages of `services` without a question; put first what the user uses of them."""
        groups = {group.id: group.uses for service in services for group in service.groups}
        self._context = replace(self._context, group_uses=groups, uses=frozenset(uses))
        if self._links is not None:
            self._links.trust(services)

    def update_context(
        self,
        *,
        checking: bool | None = None,
        last_looked_at: datetime | None = None,
        told_once: frozenset[str] | None = None,
        days: Mapping[str, tuple[Day, ...]] | None = None,
    ) -> None:
        """Set what else is shown, from the next `render` on; None leaves a value as it is."""
        self._hints_shown = self._hints_shown if told_once is None else told_once
        self._context = replace(
            self._context,
            checking=self._context.checking if checking is None else checking,
            last_looked_at=last_looked_at or self._context.last_looked_at,
            days=self._context.days if days is None else days,
            tray_missing=None if NO_TRAY in self._hints_shown else self._context.tray_missing,
        )

    @Slot(object)
    def show_problem(self, problem: Problem) -> None:
        """Show a problem of our own in the panel, once."""
        new = tuple(each for each in (problem.title, problem.message) if each not in self._context.problems)
        self._context = replace(self._context, problems=(*self._context.problems, *new))
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
        is_news = tray_less and NO_TRAY not in self._hints_shown
        self._context = replace(self._context, tray_missing=messages.TRAY_MISSING if is_news else None)
        self._tray_less = tray_less
        if self._panel is not None:
            self._panel.tray_less = tray_less
        self.stale.emit()

    def close(self) -> None:
        """Take everything off the screen."""
        if self._panel is not None:
            self._panel.release()
            self._panel.deleteLater()
            self._panel = None
        self._tray.hide()
