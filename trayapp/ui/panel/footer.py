"""The panel's last line: check now, when we checked last, and history, snooze, copy, settings."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QStyle, QToolButton, QWidget

from trayapp.ui.panel.line_icons import line_icon
from trayapp.ui.panel.row_builder import MARGIN
from trayapp.ui.panel.theme import ColourRole, FontRole, Theme
from trayapp.ui.presenters.panel_view_model import PanelViewModel, Tab
from trayapp.ui.tray.silence_menu import SilenceMenu
from trayapp.ui.user_actions import UserActions

_SIZE = 18
_COPIED_MS = 1500


class ElidedLabel(QLabel):
    """One line of plain text that ends in "…" where it has no room."""

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a size that leaves the rest of the line its place."""
        return QSize(0, super().minimumSizeHint().height())

    def elided(self) -> str:
        """Return what is painted of the text."""
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint what there is room for."""
        place = QStyle.visualAlignment(self.layoutDirection(), self.alignment())
        painter = QPainter(self)
        self.style().drawItemText(
            painter, self.rect(), place.value, self.palette(), self.isEnabled(), self.elided(), self.foregroundRole()
        )
        painter.end()


class Footer(QWidget):
    """Shows a PanelViewModel's controls. `left` is emitted when a control has opened something outside the panel."""

    left = Signal()

    def __init__(self, theme: Theme, actions: UserActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._actions = theme, actions
        self._view: PanelViewModel | None = None
        self.check, self.history, self.silence, self.copy, self.settings = (QToolButton(self) for _ in range(5))
        self._age = ElidedLabel(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(MARGIN - 6, 6, MARGIN - 6, 6)
        layout.setSpacing(2)
        layout.addWidget(self.check)
        layout.addWidget(self._age)
        layout.addStretch(1)
        for button in (self.history, self.silence, self.copy, self.settings):
            layout.addSpacing(4)
            layout.addWidget(button)
        for button in (self.check, self.history, self.silence, self.copy, self.settings):
            button.setAutoRaise(True)
            button.setMinimumSize(28, 28)  # targets of 24 px or more (WCAG 2.5.8)
            button.setIconSize(QSize(_SIZE, _SIZE))
        self.history.setCheckable(True)
        menu = QMenu(self.silence)
        self._silence_menu = SilenceMenu(menu, actions.silence.emit)
        self.silence.setMenu(menu)
        self.silence.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.silence.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self._copied = QTimer(self, singleShot=True, interval=_COPIED_MS)
        self._copied.timeout.connect(self._name_buttons)
        self.check.clicked.connect(self._on_check)
        self.settings.clicked.connect(self._on_settings)
        self.copy.clicked.connect(self._on_copy)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Use other colours and fonts."""
        self._theme = theme
        self._age.setFont(theme.fonts[FontRole.SMALL])
        palette = self._age.palette()
        palette.setColor(self._age.foregroundRole(), theme.colours[ColourRole.MUTED])
        self._age.setPalette(palette)
        view = self._view
        checking, silenced = view is not None and view.checking, view is not None and bool(view.silenced)
        for name, button, role in (
            ("check", self.check, ColourRole.HANDLE if checking else ColourRole.TEXT),
            ("history", self.history, ColourRole.TEXT),
            ("bell-off" if silenced else "bell", self.silence, ColourRole.TEXT),
            ("copy", self.copy, ColourRole.TEXT),
            ("settings", self.settings, ColourRole.TEXT),
        ):
            button.setIcon(line_icon(name, theme.colours[role], _SIZE))

    def render_view(self, view: PanelViewModel, tab: Tab) -> None:
        """Show a view; `tab` is what the panel's list shows."""
        before, self._view = self._view, view
        self.history.setChecked(tab is Tab.HISTORY)
        if before is None or before.labels != view.labels:
            self._name_buttons()
        if before is None or before.silence_menu != view.silence_menu:
            self._silence_menu.render(view.silence_menu)
            self.silence.setVisible(bool(view.silence_menu.title))
        if before is None or (bool(before.silenced), before.checking) != (bool(view.silenced), view.checking):
            self.set_theme(self._theme)
        if self._age.text() != view.last_check and not self._copied.isActive():
            self._age.setText(view.last_check)
        self._age.setVisible(bool(self._age.text()))  # a screen reader need not come to a text that says nothing
        self._age.setToolTip(view.last_check_exact)

    @Slot()
    def open_silence_menu(self) -> None:
        """Show the menu that snoozes notifications; nothing where they are switched off."""
        if self.silence.isVisible():
            self.silence.showMenu()

    @Slot()
    def _name_buttons(self) -> None:
        if self._view is None:
            return
        labels = self._view.labels
        self._age.setText(self._view.last_check)
        for button, name, keys in (
            (self.check, labels.check, "Ctrl+R"),
            (self.history, labels.history, "Ctrl+H"),
            (self.silence, labels.silence, "Ctrl+B"),
            (self.copy, labels.copy, "Ctrl+C"),
            (self.settings, labels.settings, "Ctrl+,"),
        ):
            button.setAccessibleName(name)
            button.setToolTip(f"{name} ({keys})")

    @Slot()
    def _on_check(self) -> None:
        """Ask for a check, unless one runs already: were the button disabled meanwhile, it would lose the keyboard."""
        if self._view is None or not self._view.checking:
            self._actions.check_now.emit()

    @Slot()
    def _on_settings(self) -> None:
        self._actions.open_settings.emit()
        self.left.emit()

    @Slot()
    def _on_copy(self) -> None:
        if self._view is None:
            return
        QGuiApplication.clipboard().setText(self._view.summary)
        self._age.setText(self._view.labels.copied)
        self._copied.start()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the line above (Qt)."""
        painter = QPainter(self)
        painter.fillRect(0, 0, self.width(), 1, self._theme.colours[ColourRole.HAIRLINE])
        painter.end()
