"""The panel's list: one view and one delegate for every kind of row, walked by arrow keys, chosen by Enter or click."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from trayapp.ui.panel.day_pointer import DayPointer
from trayapp.ui.panel.painter import RowPainter
from trayapp.ui.panel.primitives import RowLayout
from trayapp.ui.panel.row import Row
from trayapp.ui.panel.row_layout import layout_row
from trayapp.ui.panel.row_model import ROW, RowModel
from trayapp.ui.panel.theme import ColourRole, Theme

_SCROLL_BAR = (
    "QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}"
    "QScrollBar::handle:vertical {{ background: {handle}; border-radius: 3px; min-height: 32px; margin: 2px; }}"
    "QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical {{ height: 0; }}"
    "QScrollBar::add-page:vertical, QScrollBar::sub-page:vertical {{ background: transparent; }}"
)
_Index = QModelIndex | QPersistentModelIndex


class RowDelegate(QStyledItemDelegate):
    """Lays rows out and paints them; a row is laid out again only when it, the width or the theme changed.

    `by_keyboard` is whether the list was last used by keys: then the current row has a ring.
    """

    def __init__(self, view: QListView, theme: Theme) -> None:
        super().__init__(view)
        self.by_keyboard = False
        self._view, self._theme = view, theme
        self._layouts: dict[str, tuple[Row, int, RowLayout]] = {}

    def set_theme(self, theme: Theme) -> None:
        """Use other colours and fonts."""
        self._theme = theme
        self._layouts.clear()

    def layout_of(self, row: Row, width: int) -> RowLayout:
        """Return a row's layout for a width."""
        known = self._layouts.get(row.key)
        if known is None or known[1] != width or known[0] != row:
            known = self._layouts[row.key] = (row, width, layout_row(row, width, self._theme))
        return known[2]

    def forget_all_but(self, keys: set[str]) -> None:
        """Drop the layouts of rows that are gone."""
        for key in self._layouts.keys() - keys:
            del self._layouts[key]

    def sizeHint(self, _option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802 - Qt's name
        """Return a row's size (Qt), for the whole width: where the scroll bar comes, it covers margin and moves no row.

        Qt lays rows out again a tenth of a second after the bar came; rows of another width would overlap meanwhile.
        """
        width = self._view.width()
        return QSize(self._view.viewport().width(), self.layout_of(index.data(ROW), width).height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint a row (Qt)."""
        row: Row = index.data(ROW)
        place: QRect = option.rect
        flags: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        hovered = bool(flags & QStyle.StateFlag.State_MouseOver) and row.can_be_chosen
        if hovered:
            painter.fillRect(place, self._theme.colours[ColourRole.GAP])
        if flags & QStyle.StateFlag.State_HasFocus and self._view.hasFocus() and self.by_keyboard:
            painter.setPen(QPen(self._theme.colours[ColourRole.LINK], self._theme.ring))
            painter.drawRoundedRect(QRectF(place).adjusted(5, 1.5, -5, -1.5), 4, 4)
        whole = self._whole(place)
        RowPainter(painter, self._theme, whole, self._view.layoutDirection()).paint(self.layout_of(row, whole.width()))
        painter.restore()

    def placed(self, index: _Index, place: QRect) -> tuple[RowLayout, QRect]:
        """Return a row's layout, and the place that it is painted into."""
        whole = self._whole(place)
        return self.layout_of(index.data(ROW), whole.width()), whole

    def _whole(self, place: QRect) -> QRect:
        """Return a row's place with what the scroll bar covers of it."""
        width = self._view.width()
        rightward = self._view.layoutDirection() is Qt.LayoutDirection.LeftToRight
        return QRect(place.left() if rightward else place.right() - width + 1, place.top(), width, place.height())


class RowList(QListView):
    """Shows the rows.

    Signals: `chosen` (the row that the user opens or folds), `menu_asked` (the row whose menu is wanted, and where on
    the screen), `typed` (letters: the user looks for something).
    """

    chosen = Signal(object)
    typed = Signal(str)
    menu_asked = Signal(object, QPoint)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = RowModel(self)
        self._delegate = RowDelegate(self, theme)
        self._days = DayPointer(self)
        self.setModel(self.rows)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalScrollBar().setSingleStep(24)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setMinimumHeight(1)  # where there is nothing to list yet, Qt's own minimum would squeeze the rest
        self.viewport().setAutoFillBackground(False)
        self.set_theme(theme)
        self.clicked.connect(self._on_clicked)
        self.entered.connect(self._point)

    def set_theme(self, theme: Theme) -> None:
        """Use other colours and fonts."""
        self._delegate.set_theme(theme)
        self.verticalScrollBar().setStyleSheet(_SCROLL_BAR.format(handle=theme.colours[ColourRole.HANDLE].name()))
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def set_rows(self, rows: tuple[Row, ...]) -> bool:
        """Show other rows; return whether any came or went.

        What is being read stays where it is on the screen, and the row that the keyboard is on is followed.
        """
        read = self._in_sight() if self.verticalScrollBar().value() > 0 else []
        current = self.currentIndex()
        key = self.rows.row(current).key if current.isValid() else ""
        was_selected = self.selectionModel().isSelected(current)
        self.setAutoScroll(False)  # Qt scrolls to every new current row
        changed = self.rows.set_rows(rows)
        if changed:
            self._delegate.forget_all_but({row.key for row in rows})
            self._return_to(key, was_selected=was_selected)
        self.setAutoScroll(True)
        self._put_back(read)
        return changed

    def _return_to(self, key: str, *, was_selected: bool) -> None:
        """Make a row that moved current again: it was taken out and put in, and Qt has gone on to its neighbour."""
        number = next((number for number, row in enumerate(self.rows.every) if row.key == key), None)
        if number is not None and (index := self.rows.index(number)) != self.currentIndex():
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect if was_selected else flags.Clear)

    def _in_sight(self) -> list[tuple[QPersistentModelIndex, int]]:
        """Return the rows that can be seen, with where they begin."""
        found, index = [], self.indexAt(QPoint(self.viewport().rect().center().x(), 0))
        while index.isValid() and (place := self.visualRect(index)).top() < self.viewport().height():
            found.append((QPersistentModelIndex(index), place.top()))
            index = index.siblingAtRow(index.row() + 1)
        return found

    def _put_back(self, read: list[tuple[QPersistentModelIndex, int]]) -> None:
        """Scroll until the first of these rows that is still there begins where it did."""
        for index, top in read:
            if index.isValid():
                self.executeDelayedItemsLayout()  # what came above has no place yet
                bar = self.verticalScrollBar()
                bar.setValue(bar.value() + self.visualRect(index).top() - top)
                return

    def content_height(self, width: int) -> int:
        """Return the height that shows every row in a width, in logical pixels."""
        return sum(self._delegate.layout_of(row, width).height for row in self.rows.every)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 - Qt's name
        """Look for what is typed among all rows, and not only for one that begins with it (Qt)."""
        self.typed.emit(search)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show the ring to who comes by Tab (Qt)."""
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self._ring(by_keyboard=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Choose a row with Enter or Space, and ask for its menu with Shift and F10, which X11 leaves to us (Qt)."""
        self._ring(by_keyboard=True)
        if event.key() == Qt.Key.Key_F10 and event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
            self._ask_for_menu(self.currentIndex())
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.currentIndex().isValid():
            self.chosen.emit(self.rows.row(self.currentIndex()))
            return
        index = self.currentIndex()
        if index.isValid() and self._days.step(*self._delegate.placed(index, self.visualRect(index)), event.key()):
            return
        self._days.leave()
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Ask for the menu of the row under the pointer, or of the one that the keyboard is on (Qt)."""
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            self._ask_for_menu(self.currentIndex())
        else:
            self._ask_for_menu(self.indexAt(event.pos()), event.pos())

    def _ask_for_menu(self, index: QModelIndex, at: QPoint | None = None) -> None:
        if index.isValid():
            place = self.visualRect(index).center() if at is None else at
            self.menu_asked.emit(self.rows.row(index), self.viewport().mapToGlobal(place))

    def moveCursor(  # noqa: N802 - Qt's name
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Go to the first or last row that can be stood upon: Qt's own Home stops at a heading and stays (Qt)."""
        ends = {
            QAbstractItemView.CursorAction.MoveHome: range(self.rows.rowCount()),
            QAbstractItemView.CursorAction.MoveEnd: range(self.rows.rowCount() - 1, -1, -1),
        }
        if action not in ends:
            return super().moveCursor(action, modifiers)
        found = (self.rows.index(number) for number in ends[action])
        return next((index for index in found if index.flags()), QModelIndex())

    def scrollTo(  # noqa: N802 - Qt's name
        self, index: _Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Bring a row into sight, with the headings above it where it is the first below them (Qt)."""
        top = index.row()
        while top > 0 and not self.rows.index(top - 1).flags():
            top -= 1
        if top != index.row():
            super().scrollTo(self.rows.index(top), hint)
        super().scrollTo(index, hint)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Take the ring away: the pointer shows where the user is (Qt)."""
        self._ring(by_keyboard=False)
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Show by the pointer that a row can be chosen (Qt)."""
        super().mouseMoveEvent(event)
        position = event.position().toPoint()
        index = self.indexAt(position)
        self._point(index)
        if index.isValid():
            self._days.point(*self._delegate.placed(index, self.visualRect(index)), position)
        else:
            self._days.leave()

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Give the pointer back when it leaves; a day's words stand instead of the row's (Qt)."""
        if event.type() == QEvent.Type.ToolTip and self._days.is_shown:
            return True
        if event.type() == QEvent.Type.Leave:
            self.viewport().unsetCursor()
            self._days.leave()
        return super().viewportEvent(event)

    def _ring(self, *, by_keyboard: bool) -> None:
        if self._delegate.by_keyboard is not by_keyboard:
            self._delegate.by_keyboard = by_keyboard
            self.viewport().update()

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        self.chosen.emit(self.rows.row(index))

    @Slot(QModelIndex)
    def _point(self, index: QModelIndex) -> None:
        if index.isValid() and self.rows.row(index).can_be_chosen:
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.viewport().unsetCursor()
