"""The line in which a service is added: by its name in the catalogue, or by its page's address."""

from __future__ import annotations

from queue import SimpleQueue
from threading import Thread

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QFormLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from trayapp import resources
from trayapp.config.catalogue import CatalogueEntry, named
from trayapp.config.validators import LONGEST_TEXT
from trayapp.domain.messages import settings as words
from trayapp.i18n.formatter import Locale, translate
from trayapp.i18n.message import Message
from trayapp.ui.settings.tab import Note

_LOOK_MS = 50
_EXAMPLE = "https://status.example.com"
MOST_SHOWN = 8
"""Names of the catalogue that are offered at a time while one types."""


class AddPageForm(QWidget):
    """Enter asks to add, Escape and Cancel close it. Signals: `wanted` (address and name), `closed`.

    The catalogue is read by a thread when the line is first opened: it has a thousand entries. The thread knows no
    object of Qt's, which may be gone before it is done.
    """

    wanted = Signal(str, str)
    closed = Signal()

    def __init__(self, locale: Locale, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._locale = locale
        self.form = QFormLayout(self)
        self.form.setContentsMargins(0, 0, 0, 0)
        self.form.setVerticalSpacing(4)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.address = QLineEdit(self, placeholderText=_EXAMPLE)
        self.address_note = self._row(words.PAGE_ADDRESS, self.address, words.PAGE_EFFECT)
        self.name = QLineEdit(self, maxLength=LONGEST_TEXT, placeholderText=translate(words.PAGE_NAME_HINT, locale))
        self.name_note = self._row(words.PAGE_NAME, self.name)
        self.add, self.cancel = (QPushButton(translate(each, locale), self) for each in (words.ADD, words.CANCEL))
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.add)
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        self.form.addRow("", buttons)
        for field in (self.address, self.name):
            field.returnPressed.connect(self._on_add)
        self.catalogue: tuple[CatalogueEntry, ...] = ()
        self._read: SimpleQueue[tuple[CatalogueEntry, ...]] | None = None
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._take_catalogue)
        self.address.textChanged.connect(self._on_typed)
        self.add.clicked.connect(self._on_add)
        self.cancel.clicked.connect(self.close_line)
        self.hide()

    def open_line(self) -> None:
        """Show the line, empty."""
        self._empty()
        self.show()
        if self._read is None:
            self._read = SimpleQueue()
            Thread(target=_read_catalogue, args=(self._read,), daemon=True).start()
            self._look.start()
        self.address.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def close_line(self) -> None:
        """Hide the line, and forget what was typed."""
        if self.isHidden():
            return
        self._empty()
        self.hide()
        self.closed.emit()

    @Slot()
    def _take_catalogue(self) -> None:
        """Offer the names of the catalogue while one types, once it is read."""
        if self._read is None or self._read.empty():
            return
        self._look.stop()
        entries = self.catalogue = self._read.get()
        names = sorted({name for each in entries for name in (each.name, *each.also)}, key=str.casefold)
        completer = QCompleter(names, self.address)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(MOST_SHOWN)
        self.address.setCompleter(completer)

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        """Say that only the page is read, but of a service of the catalogue that is probed, too."""
        entry = named(self.catalogue, text)
        self.address_note.tell("" if entry and entry.targets else translate(words.PAGE_EFFECT, self._locale))

    def refuse(self, field: QLineEdit, reason: str) -> None:
        """Explain beside a field why it cannot be; the other one is right."""
        for each, note in ((self.address, self.address_note), (self.name, self.name_note)):
            wrong = reason if each is field else ""
            note.tell(wrong)
            each.setAccessibleDescription(wrong)
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        field.selectAll()

    def event(self, event: QEvent) -> bool:
        """Keep Escape from the window, which would close (Qt)."""
        override = QEvent.Type.ShortcutOverride
        if isinstance(event, QKeyEvent) and event.type() == override and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Close at Escape (Qt)."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_line()
        else:
            super().keyPressEvent(event)

    def _row(self, label: Message, field: QLineEdit, note: Message | None = None) -> Note:
        said = QLabel(translate(label, self._locale), self)
        said.setBuddy(field)
        field.setAccessibleName(said.text().replace("&", ""))
        below = Note(translate(note, self._locale) if note else "", self)
        self.form.addRow(said, field)
        self.form.addRow("", below)
        return below

    def _empty(self) -> None:
        for field, note in ((self.address, self.address_note), (self.name, self.name_note)):
            field.clear()
            field.setAccessibleDescription("")
            note.tell("")

    @Slot()
    def _on_add(self) -> None:
        self.wanted.emit(self.address.text().strip(), self.name.text().strip())


def _read_catalogue(to: SimpleQueue[tuple[CatalogueEntry, ...]]) -> None:
    to.put(resources.catalogue())
