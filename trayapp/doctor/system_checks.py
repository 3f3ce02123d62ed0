"""What this computer offers: Qt, the configuration, a place for files, the user's hooks, the installation itself."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from trayapp import resources
from trayapp.doctor.report import Checked, Finding
from trayapp.domain.messages import doctor as words
from trayapp.domain.model.problem import Problem
from trayapp.domain.model.settings import HookSettings
from trayapp.store.paths import Places

_NEEDED = (("icons", "state"), ("icons", "app"), ("scenarios",))


def qt(platform: str, environ: Mapping[str, str]) -> Finding:
    """Judge whether the tray app could start, without importing Qt."""
    if importlib.util.find_spec("PySide6") is None:
        return Finding("qt", Checked.FAIL, words.QT_MISSING, words.INSTALL_QT)
    on_x11 = platform == "linux" and "DISPLAY" in environ and "WAYLAND_DISPLAY" not in environ
    if on_x11 and _library("xcb-cursor") is None:
        return Finding("qt", Checked.FAIL, words.XCB_CURSOR_MISSING, words.INSTALL_XCB_CURSOR)
    try:
        version = importlib.metadata.version("PySide6-Essentials")
    except importlib.metadata.PackageNotFoundError:
        version = ""
    return Finding("qt", Checked.OK, words.qt_version(version))


def _library(name: str) -> str | None:
    from ctypes.util import find_library  # noqa: PLC0415 - asks ldconfig, only here

    return find_library(name)


def config(places: Places, problems: Sequence[Problem]) -> tuple[Finding, ...]:
    """Judge the configuration: one finding for each thing that is wrong with it."""
    if problems:
        return tuple(Finding("config", Checked.WARN, each.title, each.message, each.key) for each in problems)
    found = words.config_read(str(places.config_file)) if places.config_file.exists() else words.CONFIG_ABSENT
    return (Finding("config", Checked.OK, found),)


def storage(places: Places) -> Finding:
    """Judge whether memory and history can be kept; nothing is written by asking."""
    for folder in (places.state_dir, places.log_dir, places.config_file.parent):
        if not _writable(folder):
            return Finding("storage", Checked.FAIL, words.not_writable(str(folder)), words.CHECK_RIGHTS)
    return Finding("storage", Checked.OK, words.kept_in(str(places.state_dir)))


def _writable(folder: Path) -> bool:
    """Tell whether a folder can be written to, or made where it is not there yet."""
    there = next((each for each in (folder, *folder.parents) if each.exists()), None)
    return there is not None and there.is_dir() and os.access(there, os.W_OK | os.X_OK)


def _replaceable(file: Path) -> bool:
    """Tell whether a file can be written, or replaced where a link leads."""
    try:
        file = file.expanduser().resolve()
    except (OSError, RuntimeError):  # links in a circle; a tilde where nobody knows the home
        return False
    return not file.is_dir() and _writable(file.parent)


def hooks(wishes: HookSettings) -> tuple[Finding, ...]:
    """Judge the user's command and state file, where they are wanted; the command is not run."""
    if not wishes.command and wishes.state_file is None:
        return ()
    if wishes.command and shutil.which(wishes.command[0]) is None:
        return (Finding("hooks", Checked.FAIL, words.no_program(wishes.command[0]), words.CHECK_HOOK),)
    if wishes.state_file is not None and not _replaceable(Path(wishes.state_file)):
        return (Finding("hooks", Checked.FAIL, words.not_writable(wishes.state_file), words.CHECK_STATE_FILE),)
    return (Finding("hooks", Checked.OK, words.HOOKS_WELL),)


def installation() -> Finding:
    """Judge whether the installation is whole."""
    try:
        missing = ["/".join(each) for each in _NEEDED if not resources.path(*each).exists()]
        resources.services()
        resources.tip_rules()
    except (OSError, ValueError) as error:
        return Finding("resources", Checked.FAIL, words.missing(str(error)), words.REINSTALL)
    if missing:
        return Finding("resources", Checked.FAIL, words.missing(", ".join(missing)), words.REINSTALL)
    return Finding("resources", Checked.OK, words.RESOURCES_WELL)
