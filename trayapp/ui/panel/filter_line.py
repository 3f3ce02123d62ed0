"""The line in which the panel's list is filtered: always there with many services, else once somebody types."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from trayapp.ui.panel.row_builder import MARGIN
from trayapp.ui.panel.theme import ColourRole, FontRole, Theme

LONGEST = 60


class FilterLine(QWidget):
    """Holds what is looked for. Signals: `changed` (the text), `left` (by the keys that lead to the list)."""

    changed = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._is_kept = theme, False
        self.field = QLineEdit(self, maxLength=LONGEST, clearButtonEnabled=True, frame=False)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(MARGIN - 2, 4, MARGIN - 2, 5)
        layout.addWidget(self.field)
        self.setFocusProxy(self.field)
        self.field.textChanged.connect(self._on_changed)
        self.set_theme(theme)
        self.hide()

    @property
    def text(self) -> str:
        """What is looked for."""
        return self.field.text().strip()

    def set_theme(self, theme: Theme) -> None:
        """Use other colours and fonts."""
        self._theme = theme
        palette = self.field.palette()
        palette.setColor(QPalette.ColorRole.Base, theme.window)
        palette.setColor(QPalette.ColorRole.Text, theme.colours[ColourRole.TEXT])
        palette.setColor(QPalette.ColorRole.PlaceholderText, theme.colours[ColourRole.MUTED])
        self.field.setPalette(palette)
        self.field.setFont(theme.fonts[FontRole.BODY])

    def name(self, name: str, *, kept: bool) -> None:
        """Say what it is for; `kept` while the list is so long that it stays when it is empty."""
        self._is_kept = kept
        self.field.setPlaceholderText(name)
        self.field.setAccessibleName(name)
        self.setVisible(kept or bool(self.field.text()))

    def begin(self, typed: str) -> None:
        """Go on with what was typed into the list, if anything."""
        self.show()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        if typed:
            self.field.insert(typed)

    def clear(self) -> bool:
        """Show everything again; return whether there was anything to leave."""
        was_used = bool(self.field.text()) or not (self._is_kept or self.isHidden())
        self.field.clear()
        self.setVisible(self._is_kept)
        return was_used

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go on to what was found (Qt): the field leaves these keys alone."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint a line below the text, in the link's colour while one types (Qt)."""
        painter, is_used = QPainter(self), self.field.hasFocus()
        colour = self._theme.colours[ColourRole.LINK if is_used else ColourRole.HANDLE]
        painter.fillRect(MARGIN, self.height() - 4, self.width() - 2 * MARGIN, 2 if is_used else 1, colour)
        painter.end()

    @Slot(str)
    def _on_changed(self, text: str) -> None:
        if not text and not self._is_kept:
            if self.field.hasFocus():
                self.left.emit()
            self.hide()
        self.changed.emit(self.text)
