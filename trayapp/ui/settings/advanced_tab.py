"""How often trayapp looks, how it gets out, its canaries, more sources to switch on, and what this is."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QSpacerItem,
    QWidget,
)

from trayapp.config import validators
from trayapp.domain.addresses import LONGEST_URL
from trayapp.domain.messages import errors
from trayapp.domain.messages import settings as words
from trayapp.domain.model.settings import (
    PAGE_CADENCE_FLOOR_S,
    PROBE_CADENCE_FLOOR_S,
    PROXY_BLOCKED,
    Cadence,
    NetworkSettings,
    Settings,
)
from trayapp.i18n.formatter import Locale
from trayapp.i18n.message import Message
from trayapp.ui.settings.sources_menu import SourcesMenu
from trayapp.ui.settings.spin_box import SpinBox
from trayapp.ui.settings.tab import Note, Tab, choose

_SLOWEST_S = 3600
_MOST_CANARIES = 8
_MOST_LETTERS = _MOST_CANARIES * (LONGEST_URL + 1)
_TYPING_MS = 800
_LINES = _MOST_CANARIES + 1
_OWN = "url"


class Lines(QPlainTextEdit):
    """A field of several lines. `finished`: the user has left it.

    Of what is pasted or dropped it takes no more than it could ever use: long lines keep Qt busy for a minute.
    """

    finished = Signal()

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 - Qt's name
        """Take text as far as there is room (Qt)."""
        cursor = self.textCursor()
        replaced = cursor.selectionEnd() - cursor.selectionStart()
        cut = QMimeData()
        cut.setText(source.text()[: max(0, _MOST_LETTERS - self.document().characterCount() + replaced)])
        super().insertFromMimeData(cut)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Tell it (Qt)."""
        super().focusOutEvent(event)
        self.finished.emit()


class AdvancedTab(Tab):
    """Cadence, proxy, canaries. `test_network` asks for a look now; its result comes back by `show_result`."""

    test_network = Signal()
    test_key = Signal()

    def __init__(self, locale: Locale, about: tuple[Message, ...] = (), parent: QWidget | None = None) -> None:
        """Make the page; `about` is what it says of the app at its end."""
        super().__init__(locale, parent)
        self._add_cadence()
        self._add_proxy()
        self._add_canaries()
        self._add_test()
        self._add_more_sources()
        self._add_about(about)

    def _add_cadence(self) -> None:
        self.page = self.number(round(PAGE_CADENCE_FLOOR_S), _SLOWEST_S, words.SECONDS)
        self.page_note = self.row(words.PAGE_CADENCE, self.page)
        self.probe = self.number(round(PROBE_CADENCE_FLOOR_S), _SLOWEST_S, words.SECONDS)
        self.probe_note = self.row(words.PROBE_CADENCE, self.probe, words.CADENCE_EFFECT)

    def _add_proxy(self) -> None:
        self.proxy = self.choice(words.PROXIES)
        self.address = QLineEdit(self, placeholderText="http://proxy.example:3128")
        self.address.setAccessibleName(self.translate(words.PROXY_ADDRESS))
        self.address.editingFinished.connect(self.tell_change)
        line = QHBoxLayout()
        line.addWidget(self.proxy)
        line.addWidget(self.address, 1)
        self.proxy_note = self.row(words.PROXY, line, named=self.proxy)
        self.proxy_note.field = self.address

    def _add_canaries(self) -> None:
        self.canaries = Lines(self)
        self.canaries.setTabChangesFocus(True)
        self.canaries.setFixedHeight(_LINES * self.canaries.fontMetrics().lineSpacing())
        self.canaries.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.canary_note = self.row(words.CANARIES, self.canaries, words.CANARIES_EFFECT)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self.tell_change)
        self.canaries.textChanged.connect(self._typing.start)
        self.canaries.finished.connect(self.tell_change)

    def _add_test(self) -> None:
        self.test, self._result = self._tested_by(words.TEST_NETWORK)
        self.test.clicked.connect(self.test_network)

    def _tested_by(self, label: Message) -> tuple[QPushButton, QLabel]:
        """Add a button, and beside it the place of the result that it asks for."""
        button, result = QPushButton(self.translate(label), self), QLabel(self)
        result.setTextFormat(Qt.TextFormat.PlainText)
        result.setWordWrap(True)
        room = result.sizePolicy()
        room.setRetainSizeWhenHidden(True)
        result.setSizePolicy(room)
        result.hide()  # a screen reader need not come to a text that says nothing
        self.alone(button, result)
        return button, result

    def _add_more_sources(self) -> None:
        self.sources = SourcesMenu(self.translate, self)
        self.sources.changed.connect(self.tell_change)
        self.sources.test_key.connect(self.test_key)
        button, self._key_result = self._tested_by(words.MORE_SOURCES)
        button.setMenu(self.sources)
        button.setToolTip(self.translate(words.MORE_SOURCES_EFFECT))
        button.setAccessibleDescription(button.toolTip())

    def _add_about(self, about: tuple[Message, ...]) -> None:
        self.form.addItem(QSpacerItem(0, 16))
        for sentence in about:
            label = QLabel(self.translate(sentence), self)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.row(None, label)

    def load(self, settings: Settings) -> None:
        """Show settings."""
        for field, seconds in ((self.page, settings.cadence.page), (self.probe, settings.cadence.probe)):
            field.setValue(_shown(seconds, field))
        own = settings.network.proxy not in words.PROXIES
        choose(self.proxy, _OWN if own else settings.network.proxy)
        self.address.setText(settings.network.proxy if own and settings.network.proxy != PROXY_BLOCKED else "")
        self.address.setVisible(own)
        self.canaries.setPlainText("\n".join(settings.network.canaries))
        self._typing.stop()
        self.sources.load(settings)

    def settle(self) -> None:
        """Wait for no more letters."""
        super().settle()
        self._typing.stop()

    def applied(self, settings: Settings) -> Settings:
        """Return settings with what this page says."""
        old = settings.network
        kind = self.proxy.currentData()
        self.address.setVisible(kind == _OWN)
        wanted = self.address.text().strip() if kind == _OWN else kind
        proxy = self.checked(validators.proxy, wanted, self.proxy_note, old.proxy)
        lines = [line.strip() for line in self.canaries.toPlainText().splitlines() if line.strip()]
        several = validators.list_of(validators.canary_url, errors.A_CANARY_URL, 1, _MOST_CANARIES)
        canaries = self.checked(several, lines, self.canary_note, old.canaries)
        cadence = Cadence(
            self._seconds(self.page, self.page_note, settings.cadence.page),
            self._seconds(self.probe, self.probe_note, settings.cadence.probe),
        )
        settings = self.sources.applied(settings)
        return replace(settings, network=NetworkSettings(canaries, proxy), cadence=cadence)

    def _seconds(self, field: SpinBox, note: Note, old: float) -> float:
        """Return what the field says; or the old value where it can only come near that (0.2 s for a loopback)."""
        if field.value() == _shown(old, field):
            note.tell("")
            return old
        return float(self.checked(field.check, field.value(), note, old))

    def show_key_result(self, text: str) -> None:
        """Show what one inference with the user's key showed."""
        self._key_result.setText(text)
        self._key_result.show()

    @Slot(str)
    def show_result(self, text: str) -> None:
        """Show what a test of the network found."""
        self._result.setText(text)
        self._result.show()


def _shown(seconds: float, field: SpinBox) -> int:
    return max(field.lowest, round(seconds))
