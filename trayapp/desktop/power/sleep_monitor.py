"""Noticing that the computer slept: by the gap between two clocks, and sooner by a hint from logind.

Monotonic time stands still during sleep on Linux and macOS. Where it does not (Windows), the wall clock runs ahead of
the planned interval instead. The check costs one wake-up every 30 s.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable

from PySide6.QtCore import SLOT, QObject, QTimer, Signal, Slot

_LOG = logging.getLogger("trayapp.desktop")

CHECK_EVERY_S = 30.0
GAP_S = 60.0
"""A shorter gap is a slow computer or a corrected clock."""
_ONCE_WITHIN_S = 10.0
"""logind may tell twice (https://github.com/elogind/elogind/issues/380), and the gap is seen after the hint."""


def slept(wall_s: float, monotonic_s: float, planned_s: float = CHECK_EVERY_S) -> bool:
    """Return whether `wall_s` passed on the wall clock in a way that only sleep explains.

    Args:
        wall_s: how far the wall clock went between two checks, in seconds.
        monotonic_s: how far the monotonic clock went.
        planned_s: how far apart the checks were meant to be.
    """
    stood_still = wall_s - monotonic_s > GAP_S
    ticked_on = monotonic_s - planned_s > GAP_S and wall_s - planned_s > GAP_S
    return stood_still or ticked_on


class SleepMonitor(QObject):
    """Emits `resumed` once after each sleep, on the GUI thread."""

    resumed = Signal()

    def __init__(
        self,
        parent: QObject | None = None,
        wall: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._wall, self._monotonic = wall, monotonic
        self._last = wall(), monotonic()
        self._told_at = float("-inf")
        self._timer = QTimer(self)  # so long a one is very coarse by itself, and the name Qt costs 1 MB
        self._timer.timeout.connect(self.check)
        self._timer.start(round(CHECK_EVERY_S * 1000))
        if sys.platform not in {"win32", "darwin"}:
            self._listen_to_logind()

    @Slot()
    def check(self) -> None:
        """Compare the clocks; the timer does it, and anyone may who was woken."""
        wall, monotonic = self._wall(), self._monotonic()
        before_wall, before_monotonic = self._last
        self._last = wall, monotonic
        if slept(wall - before_wall, monotonic - before_monotonic):
            self._tell()

    def _listen_to_logind(self) -> None:
        from PySide6.QtDBus import QDBusConnection  # noqa: PLC0415 - absent on Windows and macOS

        bus = QDBusConnection.systemBus()
        if bus.isConnected():
            slot: bytes = SLOT("on_sleep(bool)")  # type: ignore[assignment] # text, though the stubs say bytes
            bus.connect(
                "org.freedesktop.login1",
                "/org/freedesktop/login1",
                "org.freedesktop.login1.Manager",
                "PrepareForSleep",
                self,
                slot,
            )

    @Slot(bool)
    def on_sleep(self, begins: bool) -> None:  # noqa: FBT001 - the signature of logind's signal
        """Take logind's hint: True before sleep, False after it."""
        if not begins:
            self._last = self._wall(), self._monotonic()
            self._tell()

    def _tell(self) -> None:
        now = self._wall()
        if now - self._told_at < _ONCE_WITHIN_S:
            return
        self._told_at = now
        _LOG.info("the computer was asleep")
        self.resumed.emit()
