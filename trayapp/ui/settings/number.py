"""A field for a number that takes what is typed, so that a wrong one can be explained instead of silently changed."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractSpinBox, QSpinBox, QWidget

_MOST = 99_999


class Number(QSpinBox):
    """Arrows and wheel stay between `lowest` and `highest`; the keyboard may say anything of up to five digits."""

    def __init__(self, lowest: int, highest: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lowest, self.highest = lowest, highest
        self.setRange(0, _MOST)
        self.setKeyboardTracking(False)  # else "1" of "120" would be judged already

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
