"""The list's model: rows in, and the smallest changes out, so that the reader's place in the list is kept."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from trayapp.ui.panel.row import Kind, Row

ROW = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class RowModel(QAbstractListModel):
    """Holds the rows. GUI thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()

    def set_rows(self, rows: tuple[Row, ...]) -> bool:
        """Show other rows; return whether any came or went (else some only changed their content)."""
        before, after = [row.key for row in self._rows], [row.key for row in rows]
        if before != after:
            self._move_to(before, after, rows)
        now, self._rows = self._rows, rows
        for number, (old, new) in enumerate(zip(now, rows, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(number), self.index(number))
        return before != after

    def _move_to(self, before: list[str], after: list[str], rows: tuple[Row, ...]) -> None:
        """Take out and put in what differs by key, from the end on, so that the numbers of what comes before hold."""
        matcher = SequenceMatcher(None, before, after, autojunk=False)
        for tag, first, last, begin, end in reversed(matcher.get_opcodes()):
            if tag == "equal":
                continue
            if last > first:
                self.beginRemoveRows(QModelIndex(), first, last - 1)
                self._rows = self._rows[:first] + self._rows[last:]
                self.endRemoveRows()
            if end > begin:
                self.beginInsertRows(QModelIndex(), first, first + end - begin - 1)
                self._rows = self._rows[:first] + rows[begin:end] + self._rows[first:]
                self.endInsertRows()

    @property
    def every(self) -> tuple[Row, ...]:
        """All rows."""
        return self._rows

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
            case Qt.ItemDataRole.ToolTipRole:
                return row.exact or None
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return row.exact if row.exact != row.spoken else None  # a reader would say it twice
            case _:
                return row if role == ROW else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Return what can be done with a row (Qt); headings are passed over by the arrow keys."""
        if not index.isValid() or not _is_stop(self._rows[index.row()]):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


def _is_stop(row: Row) -> bool:
    """Whether the arrow keys stop at a row: at a heading only where it does something."""
    return row.kind is not Kind.HEADING or row.can_be_chosen
