"""The tree of what to watch: rows by id, ticks that carry down and up, and room for what is learnt meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtCore import QPersistentModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QWidget

from trayapp.i18n.formatter import Locale, translate
from trayapp.ui.presenters.sanitize import for_tooltip
from trayapp.ui.presenters.service_tree import EVERYTHING, ServiceRow
from trayapp.ui.settings.services_delegate import NOTE, ServicesDelegate

KEY = Qt.ItemDataRole.UserRole + 1
_ID = Qt.ItemDataRole.UserRole
_CHECKED, _UNCHECKED, _PARTLY = Qt.CheckState.Checked, Qt.CheckState.Unchecked, Qt.CheckState.PartiallyChecked
_INDENT = 24
_FEWEST_ROWS = 6
_LONGEST_TIP = 200


class ServicesTree(QTreeView):
    """Services, their groups and parts. Signals: `ticked` (a service's id), `service_changed`: another is current.

    `rows` are taken in by `set_rows`, which touches only what is different: what is open, current, ticked and in sight
    stays so.
    """

    ticked = Signal(str)
    service_changed = Signal()

    def __init__(self, locale: Locale, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._locale = locale
        self._filling = False
        self.items = QStandardItemModel(self)
        self.setModel(self.items)
        self.setHeaderHidden(True)
        self.setIndentation(_INDENT)
        self.setUniformRowHeights(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        delegate = ServicesDelegate(self)
        self.setItemDelegate(delegate)
        self.setMinimumHeight(_FEWEST_ROWS * delegate.row_height(self.fontMetrics()))
        room = self.sizePolicy()
        room.setVerticalStretch(1)
        self.setSizePolicy(room)
        self.items.itemChanged.connect(self._on_item)
        self.selectionModel().currentChanged.connect(self.service_changed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the fewest rows: the tree takes what is free, and scrolls by itself before its page has to (Qt)."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    @property
    def service_id(self) -> str:
        """The service of the current row, "" without one."""
        index = self.currentIndex()
        while index.parent().isValid():
            index = index.parent()
        return str(index.data(KEY)) if index.isValid() else ""

    def set_rows(self, rows: tuple[ServiceRow, ...], watched: Mapping[str, tuple[str, ...]]) -> None:
        """Show `rows`, one for each service, with what is `watched` of each ticked."""
        top = QPersistentModelIndex(self.indexAt(QPoint(0, 0)))
        at_top = self.verticalScrollBar().value() == 0
        self._filling = True
        self._sync(self.items.invisibleRootItem(), rows)
        for item in _children(self.items.invisibleRootItem()):
            watch = watched[item.data(KEY)]
            _tick(item, watch, whole=EVERYTHING in watch)
            if watch and item.checkState() is _UNCHECKED:
                item.setCheckState(_PARTLY)  # it is watched in parts that are not known here
        self._filling = False
        if not at_top and top.isValid():
            self.scrollTo(top, QAbstractItemView.ScrollHint.PositionAtTop)

    def go_to(self, service_id: str) -> None:
        """Make a service's row the current one; the first where there is none."""
        rows = _children(self.items.invisibleRootItem())
        found = next((item for item in rows if item.data(KEY) == service_id), rows[0] if rows else None)
        if found is not None:
            self.setCurrentIndex(found.index())
            self.scrollTo(found.index())

    def watched(self, service_id: str) -> tuple[str, ...]:
        """Return the ids of what is ticked of a service, whole groups by their own id, "*" for everything."""
        rows = _children(self.items.invisibleRootItem())
        root = next(item for item in rows if item.data(KEY) == service_id)
        return (EVERYTHING,) if root.checkState() is _CHECKED else tuple(_ticked_ids(root))

    def _sync(self, parent: QStandardItem, rows: tuple[ServiceRow, ...]) -> None:
        """Bring the rows below an item up to date: those that stay keep their places, new ones follow a neighbour."""
        wanted = {row.key for row in rows}
        for number in reversed(range(parent.rowCount())):
            if parent.child(number).data(KEY) not in wanted:
                parent.removeRow(number)
        there = {item.data(KEY): item for item in _children(parent)}
        place = 0
        for row in rows:
            item = there.get(row.key)
            if item is None:
                item = _item(row)
                parent.insertRow(place, [item])  # alone, and not in a list, the item would stay Python's and be lost
                if not item.index().parent().isValid():
                    self.expand(item.index())
            self._describe(item, row)
            self._sync(item, row.members)
            place = item.row() + 1

    def _describe(self, item: QStandardItem, row: ServiceRow) -> None:
        notes = [translate(note, self._locale) for note in row.notes]
        item.setText(row.name)
        item.setData(" · ".join(notes), NOTE)
        spoken = ", ".join((row.name, *notes))
        item.setData(spoken, Qt.ItemDataRole.AccessibleTextRole)
        item.setToolTip(for_tooltip([spoken], _LONGEST_TIP))

    def _on_item(self, item: QStandardItem) -> None:
        """Carry a tick down to the members and up to the group, then tell."""
        if self._filling:
            return
        self._filling = True
        _carry_down(item, item.checkState())
        root = item
        for root in _above(item):
            root.setCheckState(_state_of(root))
        self._filling = False
        self.ticked.emit(root.data(KEY))


def _item(row: ServiceRow) -> QStandardItem:
    item = QStandardItem()
    item.setData(row.key, KEY)
    item.setData(row.id, _ID)
    item.setEditable(False)
    item.setCheckable(True)
    return item


def _tick(item: QStandardItem, watch: tuple[str, ...], *, whole: bool) -> None:
    whole = whole or item.data(_ID) in watch
    for child in _children(item):
        _tick(child, watch, whole=whole)
    unless_whole = _state_of(item) if item.hasChildren() else _UNCHECKED
    item.setCheckState(_CHECKED if whole else unless_whole)


def _above(item: QStandardItem) -> Iterator[QStandardItem]:
    above: QStandardItem | None = item.parent()  # the stubs forget that a root has none
    while above is not None:
        yield above
        above = above.parent()


def _children(item: QStandardItem) -> list[QStandardItem]:
    return [item.child(number) for number in range(item.rowCount())]


def _state_of(item: QStandardItem) -> Qt.CheckState:
    states = {child.checkState() for child in _children(item)}
    return states.pop() if len(states) == 1 else _PARTLY


def _carry_down(item: QStandardItem, state: Qt.CheckState) -> None:
    for child in _children(item):
        child.setCheckState(state)
        _carry_down(child, state)


def _ticked_ids(item: QStandardItem) -> Iterator[str]:
    """Yield the ids below an item that stand for all that is ticked; a group without one is told by its parts."""
    for child in _children(item):
        if child.checkState() is _CHECKED and child.data(_ID):
            yield child.data(_ID)
        else:
            yield from _ticked_ids(child)
