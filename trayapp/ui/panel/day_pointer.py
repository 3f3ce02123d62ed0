"""The day under the pointer, or under the arrow keys: says at once what a bar of a strip stands for."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QListView, QStyle, QToolTip

from trayapp.ui.panel.primitives import DayStrip, RowLayout

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class DayPointer:
    """Shows the words of one day in a list's tooltip. GUI thread."""

    def __init__(self, view: QListView) -> None:
        self._view = view
        self._day: int | None = None

    @property
    def is_shown(self) -> bool:
        """Whether a day's words are on show."""
        return self._day is not None

    def point(self, layout: RowLayout, place: QRect, position: QPoint) -> None:
        """Show the day at a position within the row at `place`; hide the last one where there is none."""
        found = self._strip(layout, place)
        if found is not None:
            strip, rect = found
            if rect.adjusted(0, -4, 0, 4).contains(position):
                self._show(strip, rect, (position.x() - rect.left()) * len(strip.days) // max(1, rect.width()))
                return
        self.leave()

    def step(self, layout: RowLayout, place: QRect, key: int) -> bool:
        """Go a day on or back; return whether the key and the row are meant for that."""
        found = self._strip(layout, place)
        if found is None or key not in _STEPS:
            return False
        strip, rect = found
        last = len(strip.days) - 1
        number = last if self._day is None else max(0, min(last, self._day + _STEPS[Qt.Key(key)]))
        self._show(strip, rect, number)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._view, strip.days[number].text))
        return True

    def leave(self) -> None:
        """Hide what is shown."""
        if self._day is not None:
            self._day = None
            QToolTip.hideText()

    def _strip(self, layout: RowLayout, place: QRect) -> tuple[DayStrip, QRect] | None:
        strip = next((each for each in layout.pieces if isinstance(each, DayStrip)), None)
        if strip is None or not strip.days:
            return None
        at = strip.rect.translated(place.topLeft())
        return strip, QStyle.visualRect(self._view.layoutDirection(), place, at)

    def _show(self, strip: DayStrip, rect: QRect, number: int) -> None:
        if not 0 <= number < len(strip.days) or number == self._day:
            return
        self._day = number
        x = rect.left() + (2 * number + 1) * rect.width() // (2 * len(strip.days))
        at = self._view.viewport().mapToGlobal(QPoint(x, rect.bottom()))
        QToolTip.showText(at, strip.days[number].text, self._view.viewport())
