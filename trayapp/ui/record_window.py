"""All incidents on record in a table: sorted by any column, walked and opened by keyboard, exported."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (  # fmt: skip
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialogButtonBox,
    QFileDialog,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from trayapp.domain.messages import record_table as words
from trayapp.i18n.formatter import Locale, translate
from trayapp.ui.icons.render import app_icon
from trayapp.ui.presenters.record_table import RecordTableViewModel
from trayapp.ui.pyside_workaround import pin_refcounts
from trayapp.ui.settings.scroll_area import grown, within_screen

_WIDTH, _HEIGHT = 860, 480
_TITLE_COLUMN = 2
_SERVICE_COLUMN = 1
_KEY = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_KINDS = {"csv": "CSV (*.csv)", "json": "JSON (*.json)"}


class RecordModel(QAbstractTableModel):
    """The table's cells, with what they are sorted by in the user role. GUI thread."""

    def __init__(self, view: RecordTableViewModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.view = view

    def rowCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Return the number of rows (Qt)."""
        return 0 if parent.isValid() else len(self.view.rows)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Return the number of columns (Qt)."""
        return 0 if parent.isValid() else len(self.view.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a role asks for (Qt)."""
        if not index.isValid():
            return None
        row = self.view.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return row.cells[index.column()]
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self.view.columns[index.column()]}: {row.cells[index.column()]}"
            case Qt.ItemDataRole.UserRole:
                return row.keys[index.column()]
            case _:
                return None

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's title (Qt)."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.view.columns[section]
        return None


class RecordWindow(QWidget):
    """Shows the record. GUI thread.

    Signals: `chosen` (an incident's https address), `export_wanted` (a path, and "csv" or "json").
    """

    chosen = Signal(str)
    export_wanted = Signal(str, str)

    def __init__(self, view: RecordTableViewModel, locale: Locale, parent: QWidget | None = None) -> None:
        pin_refcounts()
        super().__init__(parent, Qt.WindowType.Window)
        self._locale = locale
        self.setWindowTitle(view.title)
        self.setWindowIcon(app_icon())
        self.summary, self.result = QLabel(view.summary, self), QLabel(self)
        for label in (self.summary, self.result):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.result.hide()
        self.table = self._table(view)
        buttons = QDialogButtonBox(self)
        role = QDialogButtonBox.ButtonRole.ActionRole
        self.csv, self.json = (
            buttons.addButton(self._say(each), role) for each in (words.EXPORT_CSV, words.EXPORT_JSON)
        )
        self.done = buttons.addButton(self._say(words.CLOSE), QDialogButtonBox.ButtonRole.RejectRole)
        self.csv.clicked.connect(lambda: self._ask_where("csv"))
        self.json.clicked.connect(lambda: self._ask_where("json"))
        self.done.clicked.connect(self.close)
        QShortcut(QKeySequence("Esc"), self).activated.connect(self.close)
        QShortcut(QKeySequence.StandardKey.Copy, self.table).activated.connect(self.copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        for part in (self.summary, self.table, self.result, buttons):
            layout.addWidget(part, 1 if part is self.table else 0)
        self.resize(within_screen(self, grown(self, _WIDTH), grown(self, _HEIGHT)))
        self.table.setFocus()

    def _table(self, view: RecordTableViewModel) -> QTableView:
        table, proxy = QTableView(self), QSortFilterProxyModel(self)
        proxy.setSourceModel(RecordModel(view, self))
        proxy.setSortRole(_KEY)
        table.setModel(proxy)
        table.setAccessibleName(view.title)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.setSortingEnabled(True)
        table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
        table.resizeColumnsToContents()
        header = table.horizontalHeader()
        header.setSectionResizeMode(_TITLE_COLUMN, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        table.setColumnHidden(_SERVICE_COLUMN, len({row.cells[_SERVICE_COLUMN] for row in view.rows}) < 2)
        table.activated.connect(self._on_activated)
        if view.rows:
            table.selectRow(0)
        return table

    def _say(self, sentence: object) -> str:
        return translate(sentence, self._locale)  # type: ignore[arg-type] # messages of this window alone

    @Slot(QModelIndex)
    def _on_activated(self, index: QModelIndex) -> None:
        """Open the incident's page at Enter or a double click."""
        model = self.table.model()
        assert isinstance(model, QSortFilterProxyModel)
        source = model.sourceModel()
        assert isinstance(source, RecordModel)
        url = source.view.rows[model.mapToSource(index).row()].url
        if url:
            self.chosen.emit(url)

    @Slot()
    def copy(self) -> None:
        """Copy the selected rows, cells divided by tabs, as spreadsheets take them."""
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        model = self.table.model()
        lines = [
            "\t".join(str(model.index(row, column).data() or "") for column in range(model.columnCount()))
            for row in rows
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _ask_where(self, kind: str) -> None:
        dialog = QFileDialog(self, self.windowTitle(), f"trayapp-record.{kind}", _KINDS[kind])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(kind)
        dialog.fileSelected.connect(lambda path: self.export_wanted.emit(path, kind))
        dialog.open()

    def show_result(self, text: str) -> None:
        """Say what became of an export."""
        self.result.setText(text)
        self.result.show()
