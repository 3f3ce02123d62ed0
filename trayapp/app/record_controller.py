"""The window with the whole record: built when it is asked for, exported where the user wants it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from trayapp import resources
from trayapp.app.history_service import HistoryService
from trayapp.domain.model.record import TrackRecord
from trayapp.domain.model.service import Service
from trayapp.i18n.formatter import Locale, translate
from trayapp.polling.clock import Clock

if TYPE_CHECKING:
    from trayapp.ui.record_window import RecordWindow

log = logging.getLogger("trayapp.app.application")


class RecordController(QObject):
    """Asks the history for the record and shows it. GUI thread. Signal: `link_chosen` (an https address)."""

    link_chosen = Signal(str)

    def __init__(self, history: HistoryService, clock: Clock, locale: Locale, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._history, self._clock, self._locale = history, clock, locale
        self._services: Sequence[Service] = ()
        self._record: TrackRecord | None = None
        self._window: RecordWindow | None = None
        history.record_loaded.connect(self._on_loaded)

    def show(self, services: Sequence[Service]) -> None:
        """Show the record of `services`, as soon as the disk has answered."""
        self._services = services
        self._history.load_record(services)

    @Slot(object)
    def _on_loaded(self, record: TrackRecord) -> None:
        from trayapp.ui.presenters.formatter import Formatter  # noqa: PLC0415 - for this window alone, as below
        from trayapp.ui.presenters.record_table import record_table  # noqa: PLC0415
        from trayapp.ui.record_window import RecordWindow  # noqa: PLC0415

        self._record, fmt = record, Formatter(self._clock.now(), self._locale)
        names = {each.id: each.name for each in self._services}
        view = record_table(record, resources.lateness(), names, fmt)
        self.close()
        window = self._window = RecordWindow(view, self._locale)
        window.chosen.connect(self.link_chosen)
        window.export_wanted.connect(self._on_export)
        window.show()
        window.raise_()
        window.activateWindow()

    @Slot(str, str)
    def _on_export(self, path: str, kind: str) -> None:
        """Write what `trayapp record` prints, and say where it is or why not."""
        import json  # noqa: PLC0415 - for this moment alone, as below

        from trayapp.domain.messages import record_table as words  # noqa: PLC0415
        from trayapp.output.record import record_csv, record_json  # noqa: PLC0415
        from trayapp.store.atomic_files import write_atomic  # noqa: PLC0415

        if self._record is None or self._window is None:
            return
        whole = {"schema": 1, **record_json(self._record)}
        text = record_csv(self._record) if kind == "csv" else json.dumps(whole, indent=2, ensure_ascii=False) + "\n"
        try:
            write_atomic(Path(path), text.encode(errors="replace"))
        except OSError as error:
            log.info("the record could not be exported: %s", error)
            said = words.not_saved(error.strerror or str(error))
        else:
            said = words.saved(path)
        self._window.show_result(translate(said, self._locale))

    def close(self) -> None:
        """Close the window."""
        if self._window is not None:
            self._window.close()
            self._window.deleteLater()
            self._window = None
