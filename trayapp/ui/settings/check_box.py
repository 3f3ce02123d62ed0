"""A check box that can be seen: Fusion, Qt's own style, darkens the window a little for its frame."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QCheckBox, QStyle, QStyleOptionButton

from trayapp.ui.panel.theme import mixed

_FRAME = 0.55
"""The frame's share of the text's colour: a contrast of 3:1 with the window, as WCAG asks for controls."""


class CheckBox(QCheckBox):
    """A check box with a frame of its own where the style's can hardly be seen."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the box, and its frame (Qt)."""
        super().paintEvent(event)
        palette = self.palette()
        ground, text = palette.color(QPalette.ColorRole.Window), palette.color(QPalette.ColorRole.WindowText)
        if self.style().name() != "fusion":
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(mixed(text, ground, _FRAME))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
