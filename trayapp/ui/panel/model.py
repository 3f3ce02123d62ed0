"""The list's model: rows in, and the smallest changes out, so that the reader's place in the list is kept."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from trayapp.ui.panel.rows import Kind, Row

ROW = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_QUIET = frozenset({Kind.HEADING})


class RowModel(QAbstractListModel):
    """Holds the rows. GUI thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()

    def set_rows(self, rows: tuple[Row, ...]) -> bool:
        """Show other rows; return whether any came or went (else some only changed their content)."""
        head = _shared(self._rows, rows)
        tail = _shared(self._rows[head:][::-1], rows[head:][::-1])
        gone, come = len(self._rows) - head - tail, len(rows) - head - tail
        before = self._rows
        if gone:
            self.beginRemoveRows(QModelIndex(), head, head + gone - 1)
            self._rows = before[:head] + before[head + gone :]
            self.endRemoveRows()
        if come:
            self.beginInsertRows(QModelIndex(), head, head + come - 1)
            self._rows = self._rows[:head] + rows[head : head + come] + self._rows[head:]
            self.endInsertRows()
        now, self._rows = self._rows, rows
        for number, (old, new) in enumerate(zip(now, rows, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(number), self.index(number))
        return bool(gone or come)

    def row(self, index: _Index) -> Row:
        """Return the row at an index."""
        return self._rows[index.row()]

    def rowCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Return the number of rows (Qt)."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a role asks for (Qt): the spoken text for readers and search, the exact time on hover."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return row.spoken
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleDescriptionRole:
                return row.exact or None
            case _:
                return row if role == ROW else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Return what can be done with a row (Qt); headings are passed over by the arrow keys."""
        if not index.isValid() or self._rows[index.row()].kind in _QUIET:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


def _shared(some: tuple[Row, ...], others: tuple[Row, ...]) -> int:
    """Return how many rows two lists begin with in common, by key."""
    count = 0
    for one, other in zip(some, others, strict=False):
        if one.key != other.key:
            break
        count += 1
    return count
