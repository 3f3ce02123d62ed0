"""What may interrupt the user, and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from PySide6.QtCore import QTime, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QTimeEdit, QWidget

from trayapp.domain.messages import settings as words
from trayapp.domain.model.enums import Health
from trayapp.domain.model.settings import NotifySettings, Settings
from trayapp.i18n.formatter import Locale
from trayapp.ui.settings.tab import Tab, choose

_INDENT = 24


class NotificationsTab(Tab):
    """Notifications. `test_notification` asks for one now."""

    test_notification = Signal()

    def __init__(self, locale: Locale, parent: QWidget | None = None) -> None:
        super().__init__(locale, parent)
        self.enabled = self.box(words.NOTIFY)
        self.row(None, self.enabled)
        self.threshold = self.choice(words.THRESHOLDS)
        self.row(words.THRESHOLD, self.threshold)
        self.quiet = self.box(words.QUIET)
        self.begin, self.end = QTimeEdit(self), QTimeEdit(self)
        self.begin.setAccessibleName(self.translate(words.QUIET_FROM))
        self.end.setAccessibleName(self.translate(words.QUIET_TO))
        line = QHBoxLayout()
        line.setSpacing(8)
        for part in (self.quiet, self.begin, QLabel(self.translate(words.QUIET_TO_WORD), self), self.end):
            line.addWidget(part)
        line.addStretch(1)
        self.quiet_note = self.row(None, line, named=self.end)
        self.except_major = self.box(words.EXCEPT_MAJOR)
        below = QHBoxLayout()
        below.setContentsMargins(_INDENT, 0, 0, 0)  # it is a part of the quiet hours
        below.addWidget(self.except_major)
        self.row(None, below)
        self.phases, self.maintenance = self.box(words.PHASE_CHANGES), self.box(words.MAINTENANCE)
        self.row(None, self.phases)
        self.row(None, self.maintenance)
        self.per_hour = self.number(1, 60)
        self.per_hour_note = self.row(words.PER_HOUR, self.per_hour)
        self.test = QPushButton(self.translate(words.TEST_NOTIFICATION), self)
        self.test.clicked.connect(self.test_notification)
        self.alone(self.test)
        for clock in (self.begin, self.end):
            clock.setDisplayFormat("HH:mm")
            clock.timeChanged.connect(self.tell_change)

    def load(self, settings: Settings) -> None:
        """Show settings."""
        notify = settings.notify
        self.enabled.setChecked(notify.enabled)
        choose(self.threshold, notify.threshold)
        self.quiet.setChecked(notify.quiet_from is not None)
        for clock, value, usual in ((self.begin, notify.quiet_from, 22), (self.end, notify.quiet_to, 7)):
            clock.setTime(QTime(value.hour, value.minute) if value else QTime(usual, 0))
        self.except_major.setChecked(notify.quiet_except_major)
        self.phases.setChecked(notify.phase_changes)
        self.maintenance.setChecked(notify.maintenance)
        self.per_hour.setValue(notify.per_hour)
        self._enable()

    def applied(self, settings: Settings) -> Settings:
        """Return settings with what this page says."""
        old = settings.notify
        begin, end = old.quiet_from, old.quiet_to
        same = self.quiet.isChecked() and self.begin.time() == self.end.time()
        self.quiet_note.tell(self.translate(words.QUIET_SAME) if same else "", self.end.time())
        if not self.quiet.isChecked():
            begin = end = None
        elif not same:
            begin, end = _time(self.begin), _time(self.end)
        self._enable()
        notify = NotifySettings(
            enabled=self.enabled.isChecked(),
            quiet_from=begin,
            quiet_to=end,
            quiet_except_major=self.except_major.isChecked(),
            threshold=Health(self.threshold.currentData()),
            phase_changes=self.phases.isChecked(),
            maintenance=self.maintenance.isChecked(),
            per_hour=self.checked(self.per_hour.check, self.per_hour.value(), self.per_hour_note, old.per_hour),
        )
        return replace(settings, notify=notify)

    def _enable(self) -> None:
        on = self.enabled.isChecked()
        always: tuple[QWidget, ...] = (
            self.threshold, self.quiet, self.phases, self.maintenance, self.per_hour, self.test
        )  # fmt: skip
        at_night: tuple[QWidget, ...] = (self.begin, self.end, self.except_major)
        for field in always:
            field.setEnabled(on)
        for field in at_night:
            field.setEnabled(on and self.quiet.isChecked())


def _time(field: QTimeEdit) -> time:
    return time(field.time().hour(), field.time().minute())
