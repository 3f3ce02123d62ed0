"""The line in which a status page is added: its address and, if one likes, a name."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from trayapp.config.validators import LONGEST_TEXT
from trayapp.domain.messages import settings as words
from trayapp.i18n.formatter import Locale, translate
from trayapp.i18n.message import Message
from trayapp.ui.settings.tab import Note

_EXAMPLE = "https://status.example.com"


class AddPageForm(QWidget):
    """Enter asks to add, Escape and Cancel close it. Signals: `wanted` (address and name), `closed`."""

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
        self.add.clicked.connect(self._on_add)
        self.cancel.clicked.connect(self.close_line)
        self.hide()

    def open_line(self) -> None:
        """Show the line, empty."""
        self._empty()
        self.show()
        self.address.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def close_line(self) -> None:
        """Hide the line, and forget what was typed."""
        if self.isHidden():
            return
        self._empty()
        self.hide()
        self.closed.emit()

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
