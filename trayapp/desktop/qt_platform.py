"""Whether Qt can start on this computer: its Python package, the system's libraries, and a display.

Nothing here imports Qt: its libraries are opened by the system's loader, which names what is missing.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trayapp.i18n.message import Message

_MODULES = ("QtCore", "QtGui", "QtWidgets", "QtDBus", "QtSvg")


@dataclass(frozen=True, slots=True)
class QtProblem:
    """Why Qt cannot start, and what can be done."""

    reason: Message
    remedy: Message | None = None


class QtUnavailableError(Exception):
    """Qt cannot start."""

    def __init__(self, problem: QtProblem) -> None:
        super().__init__(problem.reason.template)
        self.problem = problem


def find_problem(environ: Mapping[str, str], libraries: Path, platform: str = sys.platform) -> QtProblem | None:
    """Return why Qt cannot start here, or None. `libraries` lists Debian's packages with a library of each."""
    from trayapp.domain.messages import startup as messages  # noqa: PLC0415 - where Qt does start, nothing is said

    spec = importlib.util.find_spec("PySide6")
    if spec is None or spec.origin is None:
        return QtProblem(messages.QT_MISSING, messages.INSTALL_QT)
    if platform != "linux":
        return None
    folder = Path(spec.origin).parent
    if reason := _unloadable(folder / f"{name}.abi3.so" for name in _MODULES):
        return missing_libraries(reason, libraries)
    if not has_display(environ):
        return QtProblem(messages.NO_DISPLAY, messages.START_ON_A_DESKTOP)
    plugins = [folder / "Qt" / "plugins" / "platforms" / f"libq{each}.so" for each in _plugins(environ)]
    reasons = [_unloadable([each]) for each in plugins if each.exists()]
    return missing_libraries(reasons[0] or "", libraries) if reasons and all(reasons) else None


def has_display(environ: Mapping[str, str]) -> bool:
    """Return whether Qt has a display to try, or was told to do without."""
    return any(environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def missing_libraries(reason: str, libraries: Path) -> QtProblem:
    """Return which of Debian's packages are missing; `reason` is the loader's remark about the first library."""
    from trayapp.domain.messages import startup as messages  # noqa: PLC0415 - as above

    found = [line.split("=") for line in libraries.read_text(encoding="utf-8").split()]
    missing = [package for package, library in found if _unloadable([library]) is not None]
    remedy = messages.install_packages(" ".join(missing)) if missing else None
    return QtProblem(messages.libraries_missing(reason.partition(":")[0] or reason), remedy)


def _plugins(environ: Mapping[str, str]) -> list[str]:
    """Return the names of the platform plugins that Qt may use, as it chooses them."""
    if wanted := environ.get("QT_QPA_PLATFORM"):
        return [each.partition(":")[0].removesuffix("-egl") for each in wanted.split(";") if each]
    names = {"WAYLAND_DISPLAY": "wayland", "DISPLAY": "xcb"}
    return [name for variable, name in names.items() if environ.get(variable)]


def _unloadable(files: Iterable[Path | str]) -> str | None:
    """Return the loader's remark about the first file that cannot be opened with all that it needs."""
    import ctypes  # noqa: PLC0415 - where Qt does start, nothing is opened here

    for file in files:
        try:
            ctypes.CDLL(str(file))
        except OSError as error:
            return str(error)
    return None
