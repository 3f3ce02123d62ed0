"""The panel: a popover at the tray icon, or a window where the desktop allows none. Grows with its content."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QPoint, Qt, SignalInstance, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFontMetricsF,
    QGuiApplication,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from trayapp.desktop.placement.backend import NullPlacement, Placement
from trayapp.domain.alerts.silences import MuteRequest, SilenceRequest
from trayapp.ui.icons.render import state_icon
from trayapp.ui.panel.filter_line import FilterLine
from trayapp.ui.panel.footer import Footer
from trayapp.ui.panel.header import Header
from trayapp.ui.panel.popover import Popover
from trayapp.ui.panel.row import Kind, Row, matching
from trayapp.ui.panel.row_view import RowList
from trayapp.ui.panel.rows import ALL_INCIDENTS, FEW_SERVICES, rows
from trayapp.ui.panel.source_tabs import SourceTabs
from trayapp.ui.panel.theme import FontRole, current_theme
from trayapp.ui.presenters.panel_view_model import IncidentViewModel, PanelViewModel, Tab, TipViewModel
from trayapp.ui.pyside_workaround import pin_refcounts
from trayapp.ui.user_actions import UserActions

WIDTH = 420
_BELOW = 8
_MIN_HEIGHT = 200


class Panel(Popover):
    """What one click on the icon shows. GUI thread; make it on the first click, not before.

    What the user asks for goes to `actions`; `placement` knows where the icon is, None for an ordinary window.
    """

    def __init__(self, actions: UserActions, placement: Placement | None = None, parent: QWidget | None = None) -> None:
        pin_refcounts()
        super().__init__(placement or NullPlacement(), parent)
        self._actions = actions
        self._view: PanelViewModel | None = None
        self._tab = Tab.OVERVIEW
        self._unfolded: frozenset[str] = frozenset()
        self._header, self._tabs = Header(self.theme, self), SourceTabs(self.theme, self)
        self._filter = FilterLine(self.theme, self)
        self._list, self._footer = RowList(self.theme, self), Footer(self.theme, actions, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self._header, self._tabs, self._filter, self._list, self._footer):
            layout.addWidget(part, 1 if part is self._list else 0)
        self.pin.raise_()
        self.setTabOrder(self._header, self.pin)
        self._apply_surface()
        self._set_width()
        self._list.chosen.connect(self._on_chosen)
        self._list.menu_asked.connect(self._on_menu_asked)
        self._list.typed.connect(self._filter.begin)
        self._filter.changed.connect(self._on_filtered)
        self._filter.left.connect(self.focus_content)
        self._tabs.chosen.connect(self.show_tab)
        self._footer.history.clicked.connect(partial(self.show_tab, Tab.HISTORY))
        self._footer.left.connect(self.leave)
        self._add_shortcuts()
        self._hints = QGuiApplication.styleHints()  # kept: what it returns ends with it
        self._hints.colorSchemeChanged.connect(self._dress)
        if hasattr(self._hints, "accessibility"):  # Qt 6.10
            self._hints.accessibility().contrastPreferenceChanged.connect(self._dress)

    def _add_shortcuts(self) -> None:
        receivers: tuple[tuple[str, Callable[..., object] | SignalInstance], ...] = (
            ("Esc", self._on_escape),
            ("Ctrl+R", self._actions.check_now),
            ("F5", self._actions.check_now),
            ("Ctrl+,", self._footer.settings.click),
            ("Ctrl+B", self._footer.open_silence_menu),
            ("Ctrl+C", self._footer.copy.click),
            ("Ctrl+F", partial(self._filter.begin, "")),
            ("Ctrl+H", self._footer.history.click),
            ("Ctrl+O", self._open_page),
            ("Ctrl+Q", self._actions.quit),
        )
        for keys, receiver in receivers:
            QShortcut(QKeySequence(keys), self).activated.connect(receiver)

    @Slot()
    def _on_escape(self) -> None:
        """Show all rows first, then go back to the overview, then close."""
        if self._filter.clear():
            self.focus_content()
        elif self._tab is not Tab.OVERVIEW:
            self.show_tab(self._tab)
        else:
            self.dismiss()

    def _set_width(self) -> None:
        # The width of the design is for a usual font of 18 px height, whose bold n takes 8.6: larger letters, and
        # wider ones of the same height, get a wider panel.
        letter = QFontMetricsF(self.theme.fonts[FontRole.STRONG]).horizontalAdvance("n")
        width = round(WIDTH * max(1.0, self.fontMetrics().height() / 18, letter / 8.6))
        self.setMinimumHeight(_MIN_HEIGHT)
        self.setFixedWidth(min(width, self.widest()))

    def render(self, view: PanelViewModel) -> None:  # type: ignore[override] # QWidget.render paints elsewhere: not for us
        """Show a view in place; what did not change is not touched."""
        before, self._view = self._view, view
        if before == view:
            return
        self.setWindowTitle(view.header.headline)
        if before is None or before.header.state is not view.header.state:
            self.setWindowIcon(state_icon(view.header.state))
        self._list.setAccessibleName(view.labels.title)
        self._render_header(view)
        self.pin.setToolTip(view.labels.pin)
        self.pin.setAccessibleName(view.labels.pin)
        self._footer.render_view(view, self._tab)
        self._tabs.render_views(view.sources, self._tab)
        self._filter.name(view.labels.filter, kept=len(view.services) > FEW_SERVICES)
        if self._list.set_rows(self._rows(view)) and self.isVisible():
            self.grow()
        if before is not None and before.header.headline != view.header.headline:
            self._announce(self._header.accessibleName())

    def _render_header(self, view: PanelViewModel) -> None:
        """Show the head: its chart gives way to the places and people, whose own chart has the same axis."""
        head = replace(view.header, chart=None) if self._tab is Tab.ELSEWHERE else view.header
        self._header.render_view(head, view.demo)

    def _rows(self, view: PanelViewModel) -> tuple[Row, ...]:
        return matching(rows(view, self._unfolded, self._tab), self._filter.text, view.labels.nothing_found)

    @Slot(str)
    def _on_filtered(self, _text: str) -> None:
        if self._view is not None:
            self._list.set_rows(self._rows(self._view))
            self._list.scrollToTop()

    @Slot(object)
    def show_tab(self, tab: Tab) -> None:
        """Show a source's detail in place; the same again goes back to the overview."""
        self._tab = Tab.OVERVIEW if tab is self._tab else tab
        if self._view is None:
            return
        self._render_header(self._view)
        self._tabs.render_views(self._view.sources, self._tab)
        self._footer.render_view(self._view, self._tab)
        self._list.set_rows(self._rows(self._view))
        self._list.scrollToTop()
        self.grow()

    def needed_height(self) -> int:
        """Return the height that shows the whole content."""
        width = self.width()
        parts = (self._filter, self._footer)
        fixed = self._header.lay_out(width) + self._tabs.lay_out(width)
        fixed += sum(each.sizeHint().height() for each in parts if not each.isHidden())
        return fixed + self._list.content_height(width) + _BELOW

    @Slot(object)
    def _on_chosen(self, row: Row) -> None:
        if row.toggles == ALL_INCIDENTS:
            self.leave()
            self._actions.open_record.emit()
        elif row.toggles and self._view is not None:
            self._unfolded ^= {row.toggles}
            self._list.set_rows(self._rows(self._view))
            self.grow()
        elif row.kind is Kind.SILENCED:
            self._actions.silence.emit(SilenceRequest.RESUME)
        elif row.kind is Kind.FEEDBACK and isinstance(row.content, TipViewModel):
            self._actions.rate_tip.emit(row.content.id, row.open)
        elif row.kind is Kind.ASK:
            self._actions.check_regions.emit()
        elif row.url:
            self._open_link(row.url)

    @Slot(object, QPoint)
    def _on_menu_asked(self, row: Row, at: QPoint) -> None:
        """Offer what can be done with a row: to copy its text, and with an incident to open and to mute it."""
        if self._view is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if isinstance(row.content, IncidentViewModel):
            incident = row.content
            if incident.url:
                menu.addAction(self._view.labels.open_page, partial(self._open_link, incident.url))
            if incident.mute:
                request = MuteRequest(incident.id, muted=not incident.muted)
                menu.addAction(incident.mute, partial(self._actions.mute.emit, request))
        menu.addAction(self._view.labels.copy_row, partial(QGuiApplication.clipboard().setText, row.spoken))
        menu.popup(at)

    def reset_content(self) -> None:
        """Show the overview, all of it."""
        self._filter.clear()
        if self._tab is not Tab.OVERVIEW:
            self.show_tab(self._tab)

    def focus_content(self) -> None:
        """Give the keyboard to the list."""
        self._list.setFocus(Qt.FocusReason.PopupFocusReason)

    def shape_changed(self, radius: int) -> None:
        """Round the head's upper corners by `radius` pixels."""
        self._header.set_radius(radius)

    def _announce(self, text: str) -> None:
        """Tell a screen reader what changed, if there is one and the panel is what the user is in."""
        if self.isActiveWindow() and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the user's font and palette, and the task bar (Qt)."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and hasattr(self, "_hints"):
            self._dress()
        elif event.type() == QEvent.Type.WindowStateChange:
            self._follow_visibility()

    @Slot()
    def _dress(self) -> None:
        self.theme = current_theme(self.palette(), self.font())
        for part in (self._header, self._tabs, self._filter, self._list, self._footer, self.pin):
            part.set_theme(self.theme)
        self._set_width()

    def _open_link(self, url: str) -> None:
        """Make room first: a popup keeps the keyboard from the question that a link to an unknown host asks."""
        self.leave()
        self._actions.open_link.emit(url)

    @Slot()
    def _open_page(self) -> None:
        if self._view is not None and self._view.page_url:
            self._open_link(self._view.page_url)
