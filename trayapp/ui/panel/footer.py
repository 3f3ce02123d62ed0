"""The panel's last line: check now, when we looked last, and the ways out of the panel."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSize, QTimer, Slot
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from trayapp.ui.panel.row_layout import MARGIN
from trayapp.ui.panel.theme import ColourRole, FontRole, Theme
from trayapp.ui.presenters.panel_view_model import PanelViewModel
from trayapp.ui.presenters.summary import summary_text
from trayapp.ui.tray.silence_menu import SilenceMenu
from trayapp.ui.user_actions import UserActions

_LINES = {
    "copy": "M9 9h10v11h-10zM6 15h-1v-11h10v2",
    "settings": (
        "M4 7h9M18 7h2M4 17h2M11 17h9"
        "M15.5 4.5a2.5 2.5 0 0 1 0 5a2.5 2.5 0 0 1 0 -5zM8.5 14.5a2.5 2.5 0 0 1 0 5a2.5 2.5 0 0 1 0 -5z"
    ),
    "page": "M13 5h6v6M19 5l-9 9M17 14v5h-12v-12h5",
    "quiet": "M6 17v-6a6 6 0 0 1 12 0v6M4 17h16M10 20h4",
    "hushed": "M6 17v-6a6 6 0 0 1 9 -5.2M18 11v6M4 17h16M10 20h4M4 4l16 16",
    "check": "M19 12a7 7 0 1 1 -2.2 -5.1M19 4v4h-4",
}
"""The controls' pictures: strokes on a canvas of 24 units."""
_SIZE = 18
_COPIED_MS = 1500


class Footer(QWidget):
    """Shows a PanelView's controls. The summary is made only when it is copied."""

    def __init__(self, inks: Theme, actions: UserActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inks, self._actions = inks, actions
        self._view: PanelViewModel | None = None
        self.check, self.quiet, self.copy, self.settings, self.page = (QToolButton(self) for _ in range(5))
        self._age = QLabel(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(MARGIN - 6, 6, MARGIN - 8, 6)
        layout.setSpacing(4)
        layout.addWidget(self.check)
        layout.addWidget(self._age)
        layout.addStretch(1)
        for button in (self.quiet, self.copy, self.settings, self.page):
            layout.addWidget(button)
        for button in (self.check, self.quiet, self.copy, self.settings, self.page):
            button.setAutoRaise(True)
            button.setMinimumSize(28, 28)  # targets of 24 px or more (WCAG 2.5.8)
            button.setIconSize(QSize(_SIZE, _SIZE))
        menu = QMenu(self.quiet)
        self._quiet_menu = SilenceMenu(menu, actions.silence.emit)
        self.quiet.setMenu(menu)
        self.quiet.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.quiet.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self._copied = QTimer(self, singleShot=True, interval=_COPIED_MS)
        self._copied.timeout.connect(self._name_buttons)
        self.check.clicked.connect(self._on_check)
        self.settings.clicked.connect(actions.open_settings)
        self.copy.clicked.connect(self._on_copy)
        self.page.clicked.connect(self._on_page)
        self.set_inks(inks)

    def set_inks(self, inks: Theme) -> None:
        """Use other colours and fonts."""
        self._inks = inks
        self._age.setFont(inks.fonts[FontRole.SMALL])
        palette = self._age.palette()
        palette.setColor(self._age.foregroundRole(), inks.colours[ColourRole.MUTED])
        self._age.setPalette(palette)
        view = self._view
        for name, button, ink in (
            ("check", self.check, ColourRole.HANDLE if view is not None and view.checking else ColourRole.TEXT),
            ("hushed" if view is not None and view.quiet else "quiet", self.quiet, ColourRole.TEXT),
            ("copy", self.copy, ColourRole.TEXT),
            ("settings", self.settings, ColourRole.TEXT),
            ("page", self.page, ColourRole.TEXT),
        ):
            button.setIcon(_drawn(_LINES[name], inks.colours[ink]))

    def render_view(self, view: PanelViewModel) -> None:
        """Show a view."""
        before, self._view = self._view, view
        if before is None or before.labels != view.labels:
            self._name_buttons()
        if before is None or before.quiet_menu != view.quiet_menu:
            self._quiet_menu.render(view.quiet_menu)
            self.quiet.setVisible(bool(view.quiet_menu.title))
        if before is None or (bool(before.quiet), before.checking) != (bool(view.quiet), view.checking):
            self.set_inks(self._inks)
        self.page.setEnabled(bool(view.page_url))
        if self._age.text() != view.last_look and not self._copied.isActive():
            self._age.setText(view.last_look)
        self._age.setVisible(bool(self._age.text()))  # a screen reader need not come to a text that says nothing
        self._age.setToolTip(view.last_look_exact)

    @Slot()
    def open_quiet_menu(self) -> None:
        """Show the menu that keeps notifications quiet; nothing where they are switched off."""
        if self.quiet.isVisible():
            self.quiet.showMenu()

    @Slot()
    def _name_buttons(self) -> None:
        if self._view is None:
            return
        labels = self._view.labels
        self._age.setText(self._view.last_look)
        for button, name, keys in (
            (self.check, labels.check, "Ctrl+R"),
            (self.quiet, labels.keep_quiet, "Ctrl+B"),
            (self.copy, labels.copy, "Ctrl+C"),
            (self.settings, labels.settings, "Ctrl+,"),
            (self.page, labels.open_page, "Ctrl+O"),
        ):
            button.setAccessibleName(name)
            button.setToolTip(f"{name} ({keys})")

    @Slot()
    def _on_check(self) -> None:
        """Ask for a look, unless we look already: were the button disabled meanwhile, it would lose the keyboard."""
        if self._view is None or not self._view.checking:
            self._actions.check_now.emit()

    @Slot()
    def _on_copy(self) -> None:
        if self._view is None:
            return
        QGuiApplication.clipboard().setText(summary_text(self._view))
        self._age.setText(self._view.labels.copied)
        self._copied.start()

    @Slot()
    def _on_page(self) -> None:
        if self._view is not None and self._view.page_url:
            self._actions.open_link.emit(self._view.page_url)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the line above (Qt)."""
        painter = QPainter(self)
        painter.fillRect(0, 0, self.width(), 1, self._inks.colours[ColourRole.HAIRLINE])
        painter.end()


def _drawn(path: str, colour: QColor) -> QIcon:
    document = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill="none" stroke-width="1.8" '
        f'stroke="{colour.name()}" stroke-linecap="round" stroke-linejoin="round" d="{path}"/></svg>'
    )
    icon, renderer = QIcon(), QSvgRenderer(QByteArray(document.encode()))
    for ratio in (1, 2):
        pixmap = QPixmap(_SIZE * ratio, _SIZE * ratio)
        pixmap.fill(QColor(0, 0, 0, 0))
        painter = QPainter(pixmap)
        renderer.render(painter)
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        icon.addPixmap(pixmap)
    return icon
