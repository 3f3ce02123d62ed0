"""A field for a number that takes what is typed, so that a wrong one can be explained instead of silently changed."""

from __future__ import annotations

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QAbstractSpinBox, QSpinBox, QWidget

from trayapp.config import validators
from trayapp.domain.messages import settings as words

NO_NUMBER = -1
_MOST = 99_999
_LONGEST = 8


class SpinBox(QSpinBox):
    """Arrows and wheel stay between `lowest` and `highest`; the keyboard may say anything short.

    What is no whole number at all, such as 12.5, stays as it was typed, with `NO_NUMBER` as its value.
    """

    def __init__(self, lowest: int, highest: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lowest, self.highest = lowest, highest
        self.check = validators.integer(lowest, highest, words.whole_number(lowest, highest))
        self._said = ""
        self.setRange(NO_NUMBER, _MOST)
        self.setKeyboardTracking(False)  # else "1" of "120" would be judged already

    def validate(self, text: str, pos: int) -> tuple[QValidator.State, str, int]:
        """Let everything short be typed; nothing at all is no answer yet (Qt)."""
        said = self._without_suffix(text)
        state = QValidator.State.Acceptable if said else QValidator.State.Intermediate
        return (state if len(said) <= _LONGEST else QValidator.State.Invalid), text, pos

    def valueFromText(self, text: str) -> int:  # noqa: N802 - Qt's name
        """Read a number, and remember what is none (Qt)."""
        self._said = self._without_suffix(text)
        value = int(self._said) if self._said.isdecimal() else NO_NUMBER
        return value if value <= _MOST else NO_NUMBER

    def textFromValue(self, value: int) -> str:  # noqa: N802 - Qt's name
        """Write a number, or what was typed instead (Qt)."""
        return self._said if value == NO_NUMBER else super().textFromValue(value)

    def _without_suffix(self, text: str) -> str:
        return text.removesuffix(self.suffix()).strip()

    def stepBy(self, steps: int) -> None:  # noqa: N802 - Qt's name
        """Step, from a wrong number to the nearest that is allowed (Qt)."""
        self.setValue(min(max(self.value() + steps, self.lowest), self.highest))
        self.selectAll()

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:  # noqa: N802 - Qt's name
        """Tell which arrows lead anywhere (Qt)."""
        steps = QAbstractSpinBox.StepEnabledFlag.StepNone
        if self.value() != self.highest:
            steps |= QAbstractSpinBox.StepEnabledFlag.StepUpEnabled
        if self.value() != self.lowest:
            steps |= QAbstractSpinBox.StepEnabledFlag.StepDownEnabled
        return steps
