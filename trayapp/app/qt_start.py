"""Making the QApplication: where Qt cannot start, the reason in one sentence instead of a traceback or an abort.

Qt's own messages go to the log; a terminal is for what the user asked for.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

from trayapp import resources
from trayapp.app.import_hook import remove_pyside_import_hook
from trayapp.desktop import qt_platform
from trayapp.desktop.dbus.hanging import do_without_hanging_buses
from trayapp.desktop.qt_platform import QtProblem, QtUnavailableError

if TYPE_CHECKING:
    from PySide6.QtCore import QMessageLogContext, QtMsgType
    from PySide6.QtWidgets import QApplication

log = logging.getLogger("trayapp.qt")

_GTK_BRIDGE = "NO_AT_BRIDGE"
"""Keeps GTK, which Qt loads for its style, from complaining on the terminal where no accessibility bus runs. Qt's own
accessibility does not depend on it."""


def make_application(give_up: Callable[[QtProblem], NoReturn]) -> QApplication:
    """Return the QApplication.

    `give_up` ends the process; it is called where Qt would abort it.

    Raises:
        QtUnavailableError: Qt is not installed or not whole, or there is no display.
    """
    if sys.platform == "linux" and not qt_platform.has_display(os.environ):
        from trayapp.domain.messages import startup as messages

        raise QtUnavailableError(QtProblem(messages.NO_DISPLAY, messages.START_ON_A_DESKTOP))
    try:
        remove_pyside_import_hook()
        from PySide6.QtCore import qInstallMessageHandler
        from PySide6.QtWidgets import QApplication

        from trayapp.desktop.identity import claim_identity
    except ImportError as error:
        raise QtUnavailableError(_problem(str(error))) from error
    claim_identity()
    if sys.platform not in {"win32", "darwin"}:
        do_without_hanging_buses(os.environ)
    starting = _StartMessages(give_up)
    qInstallMessageHandler(starting.on_message)
    with _without_gtk_bridge():
        application = QApplication(sys.argv[:1])
    qInstallMessageHandler(_log_message)
    application.setQuitOnLastWindowClosed(False)
    return application


def close_messages() -> None:
    """Give Qt's messages back, before the interpreter ends."""
    from PySide6.QtCore import qInstallMessageHandler

    qInstallMessageHandler(None)


def _problem(reason: str) -> QtProblem:
    """Return why Qt cannot start, where `reason` is what the import or Qt itself said."""
    found = qt_platform.find_problem(os.environ, resources.path("linux-libraries.txt"))
    from trayapp.domain.messages import startup as messages

    return found or QtProblem(messages.no_connection(" ".join(reason.split())))


_LEVELS = {"QtDebugMsg": logging.DEBUG, "QtInfoMsg": logging.DEBUG, "QtCriticalMsg": logging.ERROR}


def _log_message(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    log.log(_LEVELS.get(kind.name, logging.INFO), "%s", text)


class _StartMessages:
    """Qt's messages while the QApplication is made: before Qt aborts it says why, the cause first."""

    def __init__(self, give_up: Callable[[QtProblem], NoReturn]) -> None:
        self._give_up = give_up
        self._first = ""

    def on_message(self, kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        """Log a message; a fatal one ends the process."""
        _log_message(kind, context, text)
        if kind.name == "QtFatalMsg":
            self._give_up(_problem(self._first or text.partition("\n")[0]))
        self._first = self._first or text


@contextmanager
def _without_gtk_bridge() -> Iterator[None]:
    """Switch GTK's bridge off while Qt loads it, and not for the commands that the user has us run."""
    before = os.environ.get(_GTK_BRIDGE)
    os.environ[_GTK_BRIDGE] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_GTK_BRIDGE]
        else:
            os.environ[_GTK_BRIDGE] = before
