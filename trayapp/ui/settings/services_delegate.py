"""How a row of the tree of what to watch is drawn: high enough for unsteady hands, its note quiet after its name."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionFocusRect,
    QStyleOptionViewItem,
    QWidget,
)

from trayapp.ui.panel.theme import mixed

NOTE = Qt.ItemDataRole.UserRole + 2
"""The role of a row's note."""

_Index = QModelIndex | QPersistentModelIndex

_LEAST_HEIGHT = 24
"""Pixels: what a pointer needs (WCAG 2.5.8)."""

_AIR = 8
_GAP = 10
_QUIET, _FRAME = 0.65, 0.5
"""A note's and a box's share of the text's colour; a note's is the panel's."""


class ServicesDelegate(QStyledItemDelegate):
    """Draws the rows of one tree. A name gives way to its note where both do not fit."""

    def row_height(self, metrics: QFontMetrics) -> int:
        """Return the height of a row in a font."""
        return max(_LEAST_HEIGHT, metrics.height() + _AIR)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802 - Qt's name
        """Return a row's size (Qt)."""
        size, metrics = super().sizeHint(option, index), option.fontMetrics
        note = index.data(NOTE)
        room = metrics.horizontalAdvance(note) + _GAP if note else 0
        return QSize(size.width() + room, max(size.height(), self.row_height(metrics)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint a row, and the mark of the keyboard last: some styles lay it over the texts (Qt)."""
        filled = QStyleOptionViewItem(option)
        focused = bool(filled.state & QStyle.StateFlag.State_HasFocus)
        filled.state &= ~QStyle.StateFlag.State_HasFocus
        super().paint(painter, filled, index)
        self.initStyleOption(filled, index)
        if _style(filled).name() == "fusion":
            _frame_box(painter, filled)
        if note := index.data(NOTE):
            _draw_note(painter, filled, note)
        if focused:
            _draw_focus(painter, filled)

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:  # noqa: N802 - Qt's name
        """Shorten the name by what its note needs, but leave it half of the room (Qt)."""
        super().initStyleOption(option, index)
        note, place = index.data(NOTE), _text_place(option)
        if not note or place.width() <= 0:
            return
        metrics: QFontMetrics = option.fontMetrics
        room = max(place.width() // 2, place.width() - metrics.horizontalAdvance(note) - _GAP)
        option.text = metrics.elidedText(option.text, Qt.TextElideMode.ElideRight, room)


def _frame_box(painter: QPainter, option: QStyleOptionViewItem) -> None:
    """Give the box a frame that can be seen: on dark palettes Fusion's is darker than the ground, if that can be."""
    palette: QPalette = option.palette
    ground = palette.color(QPalette.ColorRole.Base)
    if ground.lightnessF() > palette.color(QPalette.ColorRole.Text).lightnessF():
        return
    box = _style(option).subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, option.widget)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(mixed(palette.color(QPalette.ColorRole.Text), ground, _FRAME))
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
    painter.restore()


def _draw_note(painter: QPainter, option: QStyleOptionViewItem, note: str) -> None:
    """Draw a note after the name, where reading goes on."""
    place, metrics = _text_place(option), option.fontMetrics
    name = metrics.horizontalAdvance(option.text) + _GAP
    right_to_left = option.direction == Qt.LayoutDirection.RightToLeft
    place = place.adjusted(0, 0, -name, 0) if right_to_left else place.adjusted(name, 0, 0, 0)
    side = Qt.AlignmentFlag.AlignRight if right_to_left else Qt.AlignmentFlag.AlignLeft
    painter.save()
    painter.setPen(_ink(option))
    painter.setFont(option.font)
    text = metrics.elidedText(note, Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, int(side | Qt.AlignmentFlag.AlignVCenter), text)
    painter.restore()


def _draw_focus(painter: QPainter, option: QStyleOptionViewItem) -> None:
    frame = QStyleOptionFocusRect()
    frame.state, frame.direction, frame.palette = option.state, option.direction, option.palette
    frame.state |= QStyle.StateFlag.State_KeyboardFocusChange | QStyle.StateFlag.State_HasFocus
    style, widget = _style(option), option.widget
    frame.rect = style.subElementRect(QStyle.SubElement.SE_ItemViewItemFocusRect, option, widget)
    selected = option.state & QStyle.StateFlag.State_Selected
    role = QPalette.ColorRole.Highlight if selected else QPalette.ColorRole.Base
    frame.backgroundColor = option.palette.color(role)
    style.drawPrimitive(QStyle.PrimitiveElement.PE_FrameFocusRect, frame, painter, widget)


def _style(option: QStyleOptionViewItem) -> QStyle:
    widget: QWidget | None = option.widget
    return widget.style() if widget is not None else QApplication.style()


def _text_place(option: QStyleOptionViewItem) -> QRect:
    style, widget = _style(option), option.widget
    margin = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, option, widget) + 1
    place = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, widget)
    return place.adjusted(margin, 0, -margin, 0)


def _ink(option: QStyleOptionViewItem) -> QColor:
    """Return the colour of a note: as that of the text on a selected row, where it has to be legible on any colour."""
    palette: QPalette = option.palette
    if option.state & QStyle.StateFlag.State_Selected:
        active = option.state & QStyle.StateFlag.State_Active
        group = QPalette.ColorGroup.Active if active else QPalette.ColorGroup.Inactive
        return palette.color(group, QPalette.ColorRole.HighlightedText)
    return mixed(palette.color(QPalette.ColorRole.Text), palette.color(QPalette.ColorRole.Base), _QUIET)
