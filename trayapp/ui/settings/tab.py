"""What the pages of the settings window have in common: rows of fields, with what they mean and what is wrong below."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QWidget,
)

from trayapp.config.validators import InvalidValue
from trayapp.domain.messages import settings as words
from trayapp.domain.model.settings import Settings
from trayapp.i18n.formatter import Locale, translate
from trayapp.i18n.message import Message
from trayapp.ui.icons.template import IconState
from trayapp.ui.panel.theme import ColourRole, current_theme
from trayapp.ui.settings.check_box import CheckBox
from trayapp.ui.settings.scroll_area import ScrollArea
from trayapp.ui.settings.spin_box import SpinBox

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that the settings do not take: the field, and what is in it."""

    field: QWidget
    found: object


class Note(QLabel):
    """A quiet line below a field: what it does, or, in the colour of trouble, what is wrong with it.

    `field` is the one that is wrong then, and `fault` what is wrong in it.
    """

    def __init__(self, text: str, parent: QWidget, field: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.field = field
        self.fault: Fault | None = None
        self._usual, self._wrong = text, ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        self.setContentsMargins(0, 0, 0, 8)
        self._hints = QGuiApplication.styleHints()  # kept: what it returns ends with it
        if hasattr(self._hints, "accessibility"):  # Qt 6.10
            self._hints.accessibility().contrastPreferenceChanged.connect(self._ink)
        self.tell("")

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for one line: Qt's guess at a wrapped text's height leaves holes below short ones (Qt)."""
        return QSize(0, self.sizeHint().height())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for one line, as above; the form gives more where the width calls for it (Qt)."""
        margins = self.contentsMargins()
        height = self.fontMetrics().lineSpacing() + margins.top() + margins.bottom()
        return QSize(super().sizeHint().width(), height)

    def tell(self, wrong: str, found: object = None) -> None:
        """Show what is wrong with what was `found` in the field, or the usual text for ""."""
        self._wrong = wrong
        if self.field is not None:
            self.field.setAccessibleDescription(wrong)
        self.fault = Fault(self.field, found) if wrong and self.field is not None else None
        self._ink()
        self.setText(wrong or self._usual)
        self.setVisible(bool(wrong or self._usual))

    @Slot()
    def _ink(self) -> None:
        made = current_theme(QGuiApplication.palette(), self.font())
        palette = self.palette()
        colour = made.state(IconState.OUTAGE) if self._wrong else made.colours[ColourRole.MUTED]
        if palette.color(self.foregroundRole()) != colour:  # setting it is a change of the palette, too
            palette.setColor(self.foregroundRole(), colour)
            self.setPalette(palette)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the user's palette (Qt)."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_wrong"):
            self._ink()


class Tab(ScrollArea):
    """One page. `changed` is emitted when the user changed something on it."""

    changed = Signal()

    def __init__(self, locale: Locale, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._locale = locale
        self._notes: list[Note] = []
        self.form = QFormLayout(self.content)
        self.form.setContentsMargins(16, 16, 16, 16)
        self.form.setVerticalSpacing(4)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)

    def load(self, settings: Settings) -> None:
        """Show settings."""
        raise NotImplementedError

    def applied(self, settings: Settings) -> Settings:
        """Return settings with what this page says; a field that is wrong keeps its old value and says why."""
        raise NotImplementedError

    def settle(self) -> None:
        """Take for finished what is half typed: the window closes, or others change the settings."""
        for field in self.findChildren(QAbstractSpinBox):
            field.interpretText()

    def fault(self) -> Fault | None:
        """Return the first thing on the page that would be lost if the window closed now."""
        return next((note.fault for note in self._notes if note.fault is not None), None)

    def translate(self, sentence: Message) -> str:
        """Return a message in the user's language."""
        return translate(sentence, self._locale)

    @Slot()
    def tell_change(self) -> None:
        """Emit `changed`; fields of every kind are connected to it."""
        self.changed.emit()

    def box(self, label: Message) -> CheckBox:
        """Make a check box."""
        made = CheckBox(self.translate(label), self)
        made.toggled.connect(self.tell_change)
        return made

    def choice(self, choices: Mapping[str, Message]) -> QComboBox:
        """Make a choice whose data are the values of the settings."""
        made = QComboBox(self)
        for value, label in choices.items():
            made.addItem(self.translate(label), value)
        made.currentIndexChanged.connect(self.tell_change)
        return made

    def number(self, lowest: int, highest: int, suffix: Message | None = None) -> SpinBox:
        """Make a field for a whole number."""
        made = SpinBox(lowest, highest, self)
        made.setSuffix(self.translate(suffix) if suffix else "")
        made.valueChanged.connect(self.tell_change)
        return made

    def row(
        self,
        label: Message | None,
        field: QWidget | QLayout,
        note: Message | None = None,
        *,
        named: QWidget | None = None,
    ) -> Note:
        """Add a field with its label, and return the note below it; of a layout `named` is what the label is for."""
        buddy = field if isinstance(field, QWidget) else named
        if label is None:
            self.form.addRow(field)
        else:
            said = QLabel(self.translate(label), self)
            self.form.addRow(said, field)
            if buddy is not None:
                said.setBuddy(buddy)
                buddy.setAccessibleName(said.text().replace("&", ""))
        below = Note(self.translate(note) if note else "", self, buddy)
        self._notes.append(below)
        self.form.addRow("", below) if label is not None else self.form.addRow(below)
        return below

    def alone(self, button: QWidget, beside: QWidget | None = None) -> None:
        """Add a button at its own width, with something beside it."""
        line = QHBoxLayout()
        line.addWidget(button)
        if beside is None:
            line.addStretch(1)
        else:
            line.addWidget(beside, 1)
        self.form.addRow(line)

    def checked(self, check: Callable[[object], T], found: object, note: Note, old: T) -> T:
        """Return a value if its check takes it; else say in its note what it may be, and return the old one."""
        try:
            value = check(found)
        except InvalidValue as wrong:
            note.tell(self.translate(words.allowed(wrong.allowed)), found)
            return old
        note.tell("")
        return value


def choose(combo: QComboBox, value: str) -> None:
    """Choose a value of a combo box, the first where it is unknown."""
    combo.setCurrentIndex(max(0, combo.findData(value)))
