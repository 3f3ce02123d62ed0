"""What this computer offers: Qt, the configuration, a place for files, the user's hooks, the installation itself."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from trayapp import resources
from trayapp.desktop import fonts, qt_platform
from trayapp.doctor.report import CheckResult, CheckStatus
from trayapp.domain.messages import doctor as words
from trayapp.domain.model.problem import Problem
from trayapp.domain.model.settings import AUTO_LANGUAGE, HookSettings
from trayapp.i18n.languages import LANGUAGES, best_language
from trayapp.store import atomic_files
from trayapp.store.paths import AppPaths

_NEEDED = (("icons", "state"), ("icons", "app"), ("scenarios",))


def qt(platform: str, environ: Mapping[str, str]) -> CheckResult:
    """Judge whether the tray app could start: Qt, the system's libraries and a display. Imports no Qt."""
    problem = qt_platform.find_problem(environ, resources.path("linux-libraries.txt"), platform)
    if problem is not None:
        return CheckResult("qt", CheckStatus.FAIL, problem.reason, problem.remedy)
    try:
        version = importlib.metadata.version("PySide6-Essentials")
    except importlib.metadata.PackageNotFoundError:
        version = ""
    return CheckResult("qt", CheckStatus.OK, words.qt_version(version))


def language(wish: str, environ: Mapping[str, str]) -> CheckResult:
    """Judge whether there is a font for the language that the app would speak."""
    code = best_language((wish,) if wish != AUTO_LANGUAGE else _languages(environ))
    if fonts.can_show(code):
        return CheckResult("language", CheckStatus.OK, words.language_shown(LANGUAGES[code]))
    remedy = words.install_font(fonts.PACKAGES[code])
    return CheckResult("language", CheckStatus.WARN, words.no_font(LANGUAGES[code]), remedy)


def _languages(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return the tags of the languages in the environment, the best first, as gettext reads it."""
    if stated := environ.get("LANGUAGE"):
        return tuple(each.partition(".")[0] for each in stated.split(":") if each)
    stated = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := environ.get(name))), "C")
    return (stated.partition(".")[0],)


def config(places: AppPaths, problems: Sequence[Problem]) -> tuple[CheckResult, ...]:
    """Judge the configuration: one finding for each thing that is wrong with it."""
    if problems:
        return tuple(CheckResult("config", CheckStatus.WARN, each.title, each.message, each.key) for each in problems)
    found = words.config_read(str(places.config_file)) if places.config_file.exists() else words.CONFIG_ABSENT
    return (CheckResult("config", CheckStatus.OK, found),)


def storage(places: AppPaths) -> CheckResult:
    """Judge whether memory and history can be kept; nothing is written by asking."""
    for folder in (places.state_dir, places.log_dir, places.config_file.parent):
        if not _writable(folder):
            return CheckResult("storage", CheckStatus.FAIL, words.not_writable(str(folder)), words.CHECK_RIGHTS)
    for file in (places.memory_file, places.history_file, places.log_file, places.config_file):
        if not _replaceable(file):
            return CheckResult("storage", CheckStatus.FAIL, words.not_writable(str(file)), words.REMOVE_OBSTACLE)
    return CheckResult("storage", CheckStatus.OK, words.kept_in(str(places.state_dir)))


def _writable(folder: Path) -> bool:
    """Tell whether a folder can be written to, or made where it is not there yet."""
    there = next((each for each in (folder, *folder.parents) if each.exists()), None)
    return there is not None and there.is_dir() and os.access(there, os.W_OK | os.X_OK)


def _replaceable(file: Path) -> bool:
    """Tell whether a file can be written, or replaced where a link leads."""
    try:
        file = atomic_files.resolved(file.expanduser())
        atomic_files.require_plain_file(file)
    except (OSError, RuntimeError):  # a device, links in a circle; a tilde where nobody knows the home
        return False
    return _writable(file.parent)


def hooks(settings: HookSettings) -> tuple[CheckResult, ...]:
    """Judge the user's command and state file, where they are wanted; the command is not run."""
    files = [path for path in (settings.state_file, settings.metrics_file) if path is not None]
    if not settings.command and not files:
        return ()
    if settings.command and shutil.which(settings.command[0]) is None:
        return (CheckResult("hooks", CheckStatus.FAIL, words.no_program(settings.command[0]), words.CHECK_HOOK),)
    for path in files:
        if not _replaceable(Path(path)):
            return (CheckResult("hooks", CheckStatus.FAIL, words.not_writable(path), words.CHECK_STATE_FILE),)
    return (CheckResult("hooks", CheckStatus.OK, words.HOOKS_WELL),)


def installation() -> CheckResult:
    """Judge whether the installation is whole."""
    try:
        missing = ["/".join(each) for each in _NEEDED if not resources.path(*each).exists()]
        resources.services()
        resources.tip_rules()
    except (OSError, ValueError) as error:
        return CheckResult("resources", CheckStatus.FAIL, words.missing(str(error)), words.REINSTALL)
    if missing:
        return CheckResult("resources", CheckStatus.FAIL, words.missing(", ".join(missing)), words.REINSTALL)
    return CheckResult("resources", CheckStatus.OK, words.RESOURCES_WELL)
