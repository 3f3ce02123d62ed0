"""What only the command line says while it starts: one sentence each."""

from __future__ import annotations

from trayapp.domain.model.problem import Problem
from trayapp.i18n.message import Message, message

NOT_RESPONDING = message("trayapp is already running but not responding.")
QT_MISSING = message("PySide6 isn't installed: the command line works, but the tray app can't start.")
INSTALL_QT = message("Install it where trayapp runs: pip install PySide6-Essentials")
NO_DISPLAY = message("There is no display: neither DISPLAY nor WAYLAND_DISPLAY is set.")
START_ON_A_DESKTOP = message("Start trayapp from within a desktop session; “trayapp status” works everywhere.")


def libraries_missing(first: str) -> Message:
    """Say that Qt lacks libraries of the system; `first` is the loader's or Qt's remark about one of them."""
    return message("Qt cannot start, because system libraries are missing ({first}).", first=first)


def install_packages(packages: str) -> Message:
    """Name Debian's packages with what is missing."""
    return message("On Debian or Ubuntu install them with: sudo apt install {packages}", packages=packages)


def no_connection(reason: str) -> Message:
    """Say that Qt reaches no display; `reason` is Qt's remark."""
    return message("Qt cannot use the display ({reason}).", reason=reason)


def config_broken(path: str, why: Message) -> Problem:
    """Say that the configuration is broken, where it is only read and stays as it is."""
    return Problem(
        message("The configuration file is broken"),
        message("{path}: {why}. Using the defaults.", path=path, why=why),
    )
