"""The settings window: applies at once, and undoes all of it on request."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialogButtonBox, QTabWidget, QVBoxLayout, QWidget

from trayapp.domain.messages import settings as words
from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import Settings
from trayapp.domain.model.snapshot import Snapshot
from trayapp.i18n.formatter import ENGLISH, Locale, translate
from trayapp.ui.icons.render import app_icon
from trayapp.ui.pyside_workaround import pin_refcounts
from trayapp.ui.settings.advanced_tab import AdvancedTab
from trayapp.ui.settings.general_tab import GeneralTab
from trayapp.ui.settings.notifications_tab import NotificationsTab
from trayapp.ui.settings.scroll_area import ScrollArea, grown, within_screen
from trayapp.ui.settings.services_tab import ServicesTab
from trayapp.ui.settings.tab import Fault, Tab

_WIDTH, _HEIGHT = 640, 680
_ROOM_BESIDE_TABS = 16
"""Pixels on either side: a tab bar that is a little too wide hides its last tab behind arrows."""


@dataclass(frozen=True, slots=True)
class WindowContext:
    """What the window shows and the settings do not hold.

    `services` are those that hold while the settings name none. `at_login` is None where the desktop cannot do it.
    """

    services: tuple[Service, ...]
    version: str
    settings_path: str = ""
    at_login: bool | None = None


class SettingsWindow(QWidget):
    """The settings. GUI thread.

    Signals: `settings_changed` (a new Settings, at each change that is valid), `start_at_login_changed`,
    `test_notification`, `test_network` (answer by `show_network_result`), `test_key` (answer by `show_key_result`).
    """

    settings_changed = Signal(object)
    start_at_login_changed = Signal(bool)
    test_notification = Signal()
    test_network = Signal()
    test_key = Signal()

    def __init__(
        self, settings: Settings, facts: WindowContext, locale: Locale = ENGLISH, parent: QWidget | None = None
    ) -> None:
        pin_refcounts()
        super().__init__(parent, Qt.WindowType.Window)
        self._locale, self._settings, self._first = locale, settings, settings
        self._loading = False
        self._shown: list[Fault] = []
        self.setWindowTitle(translate(words.TITLE, locale))
        self.setWindowIcon(app_icon())
        self.general = GeneralTab(locale, at_login=facts.at_login)
        self.watch, self.notify = ServicesTab(locale, facts.services), NotificationsTab(locale)
        where = words.settings_file(facts.settings_path)
        about = (words.ABOUT, words.PRIVACY, where, words.version(facts.version))
        self.advanced = AdvancedTab(locale, about)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(translate(words.TITLE, locale))
        self.pages: tuple[Tab, ...] = (self.general, self.watch, self.notify, self.advanced)
        titles = (words.GENERAL_PAGE, words.SERVICES_PAGE, words.NOTIFY_PAGE, words.ADVANCED_PAGE)
        for page, title in zip(self.pages, titles, strict=True):
            self.tabs.addTab(page, translate(title, locale))
            page.changed.connect(self._on_changed)
        self.general.start_at_login_changed.connect(self.start_at_login_changed)
        self.notify.test_notification.connect(self.test_notification)
        self.advanced.test_network.connect(self.test_network)
        self.advanced.test_key.connect(self.test_key)
        self._buttons()
        tabs = self.tabs.tabBar().sizeHint().width() + 2 * _ROOM_BESIDE_TABS
        self.resize(within_screen(self, max(grown(self, _WIDTH), tabs), grown(self, _HEIGHT)))
        self._load(settings)

    def _buttons(self) -> None:
        buttons = QDialogButtonBox(self)
        self.undo = buttons.addButton(translate(words.UNDO, self._locale), QDialogButtonBox.ButtonRole.ResetRole)
        self.done = buttons.addButton(translate(words.DONE, self._locale), QDialogButtonBox.ButtonRole.AcceptRole)
        self.undo.clicked.connect(self._on_undo)
        self.done.clicked.connect(self._on_done)
        QShortcut(QKeySequence("Esc"), self).activated.connect(self._on_done)
        layout = QVBoxLayout(self)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(buttons)

    @property
    def settings(self) -> Settings:
        """The settings as they are now."""
        return self._settings

    def show_network_result(self, text: str) -> None:
        """Show what a test of the network found."""
        self.advanced.show_result(text)

    def show_key_result(self, text: str) -> None:
        """Show what one inference with the user's key showed."""
        self.advanced.show_key_result(text)

    def learn(self, snapshot: Snapshot) -> None:
        """Show what is known now of the pages and of their parts."""
        self.watch.learn(snapshot)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Scroll the page by keys that no field has taken (Qt)."""
        page = self.tabs.currentWidget()
        if isinstance(page, ScrollArea):
            page.turn(event)

    def _load(self, settings: Settings) -> None:
        self._loading = True
        for page in self.pages:
            page.load(settings)
        for page in self.pages:
            page.applied(settings)  # nothing is wrong now: the notes say so
        self._loading = False
        self._offer_undo()

    def take(self, settings: Settings) -> None:
        """Show settings that were changed elsewhere; what was changed here has been told before."""
        self._settings = settings
        self._load(settings)

    def settle(self) -> None:
        """Tell what is half typed as if it were finished."""
        for page in self.pages:
            page.settle()
        self._on_changed()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Lose nothing that was typed a moment ago (Qt)."""
        self.settle()
        super().closeEvent(event)

    @Slot()
    def _on_changed(self) -> None:
        if self._loading:
            return
        settings = self._settings
        for page in self.pages:
            settings = page.applied(settings)
        self._tell(settings)

    @Slot()
    def _on_done(self) -> None:
        """Close; but lead to what is wrong first, which closing would lose, unless it was shown like that before."""
        self.settle()
        for page in self.pages:
            fault = page.fault()
            if fault is not None and fault not in self._shown:
                self._shown.append(fault)
                self.tabs.setCurrentWidget(page)
                fault.field.setFocus(Qt.FocusReason.OtherFocusReason)
                page.ensureWidgetVisible(fault.field)
                return
        self.close()

    @Slot()
    def _on_undo(self) -> None:
        first = self._first
        self._load(first)
        self._tell(first)

    def _tell(self, settings: Settings) -> None:
        changed = settings != self._settings
        self._settings = settings
        self._offer_undo()
        if changed:
            self.settings_changed.emit(settings)

    def _offer_undo(self) -> None:
        wrong = any(page.fault() is not None for page in self.pages)
        if not wrong:
            self._shown.clear()
        self.undo.setEnabled(wrong or self._settings != self._first)
