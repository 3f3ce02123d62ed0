"""How to get out: the proxy, and the canaries that tell whether we are online."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QSizePolicy, QWidget

from trayapp.config import validators
from trayapp.domain.addresses import LONGEST_URL
from trayapp.domain.messages import errors
from trayapp.domain.messages import settings as words
from trayapp.domain.model.settings import PROXY_BLOCKED, NetworkSettings, Settings
from trayapp.i18n.formatter import Locale
from trayapp.ui.settings.tab import Tab, choose

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


class NetworkTab(Tab):
    """Proxy and canaries. `test_network` asks for a look now; its result comes back by `show_result`."""

    test_network = Signal()

    def __init__(self, locale: Locale, parent: QWidget | None = None) -> None:
        super().__init__(locale, parent)
        self.proxy = self.choice(words.PROXIES)
        self.address = QLineEdit(self, placeholderText="http://proxy.example:3128")
        self.address.setAccessibleName(self.translate(words.PROXY_ADDRESS))
        self.address.editingFinished.connect(self.tell_change)
        line = QHBoxLayout()
        line.addWidget(self.proxy)
        line.addWidget(self.address, 1)
        self.proxy_note = self.row(words.PROXY, line, named=self.proxy)
        self.proxy_note.field = self.address
        self.canaries = Lines(self)
        self.canaries.setTabChangesFocus(True)
        self.canaries.setFixedHeight(_LINES * self.canaries.fontMetrics().lineSpacing())
        self.canaries.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.canary_note = self.row(words.CANARIES, self.canaries, words.CANARIES_EFFECT)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self.tell_change)
        self.canaries.textChanged.connect(self._typing.start)
        self.canaries.finished.connect(self.tell_change)
        self.test = QPushButton(self.translate(words.TEST_NETWORK), self)
        self.test.clicked.connect(self.test_network)
        self._result = QLabel(self)
        self._result.setTextFormat(Qt.TextFormat.PlainText)
        self._result.setWordWrap(True)
        room = self._result.sizePolicy()
        room.setRetainSizeWhenHidden(True)
        self._result.setSizePolicy(room)
        self._result.hide()  # a screen reader need not come to a text that says nothing
        self.alone(self.test, self._result)

    def load(self, settings: Settings) -> None:
        """Show settings."""
        own = settings.network.proxy not in words.PROXIES
        choose(self.proxy, _OWN if own else settings.network.proxy)
        self.address.setText(settings.network.proxy if own and settings.network.proxy != PROXY_BLOCKED else "")
        self.address.setVisible(own)
        self.canaries.setPlainText("\n".join(settings.network.canaries))
        self._typing.stop()

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
        return replace(settings, network=NetworkSettings(canaries, proxy))

    @Slot(str)
    def show_result(self, text: str) -> None:
        """Show what a test of the network found."""
        self._result.setText(text)
        self._result.show()
