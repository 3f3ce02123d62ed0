"""`trayapp --self-test`: whether an installation is whole.

Every file and library that a package can lack is used once.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

from trayapp import __version__, resources
from trayapp.app.qt_start import close_messages, make_application
from trayapp.config.config_file import ConfigFile
from trayapp.desktop.qt_platform import QtProblem
from trayapp.domain.model.settings import Settings
from trayapp.i18n.formatter import translate
from trayapp.i18n.languages import LANGUAGES, SOURCE
from trayapp.simulation.scenario_files import builtin_names, load_builtin
from trayapp.sources.http.client import HttpTransport
from trayapp.sources.http.tls import create_ssl_context
from trayapp.sources.http.transport import Request
from trayapp.sources.pages.formats.registry import formats
from trayapp.store.history.history import History
from trayapp.store.paths import app_paths

_WAIT_S = 30.0


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the installation, and how it fared: `problem` is "" where all `count` things of it are well."""

    name: str
    count: int
    problem: str = ""


def run_self_test(give_up: Callable[[QtProblem], NoReturn]) -> Iterator[Part]:
    """Use each part of the installation once; a part that breaks does not keep the others from being tried.

    Draws off the screen and asks nobody on the network. `give_up` ends the process where Qt would abort it.

    Raises:
        QtUnavailableError: Qt cannot start here.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = make_application(give_up)
    with tempfile.TemporaryDirectory(prefix="trayapp-self-test-") as folder:
        for name, use in _PARTS.items():
            try:
                yield Part(name, use(Path(folder)))
            except Exception as error:  # noqa: BLE001 - whatever is missing is what the user is told
                yield Part(name, 0, f"{type(error).__name__}: {error}")
    close_messages()
    application.quit()


def _icons(_folder: Path) -> int:
    from trayapp.ui.icons.render import TRAY_SIZES, app_icon, state_icon
    from trayapp.ui.icons.template import Background, IconState, MonochromeMode, Style

    count = 0
    for state in IconState:
        for style in Style:
            for ground in Background:
                for plain in MonochromeMode:
                    icon = state_icon(state, style, ground, plain)
                    image = icon.pixmap(TRAY_SIZES[0], TRAY_SIZES[0]).toImage()
                    if image.isNull() or not any(image.constBits()):
                        raise ValueError(f"the icon {state} is empty")
                    count += 1
    return count + (not app_icon().isNull())


def _texts(_folder: Path) -> int:
    for code in LANGUAGES:
        if code != SOURCE:
            resources.translations(code)
    return len(LANGUAGES)


def _scenarios(_folder: Path) -> int:
    return len([load_builtin(name) for name in builtin_names()])


def _formats(_folder: Path) -> int:
    return len({each.name for each in formats()})


def _network(_folder: Path) -> int:
    """Carry a request to a port of this computer where nobody listens: it takes the client, TLS and all, to fail."""

    async def ask() -> str:
        transport = HttpTransport(proxy="none", version=__version__)
        try:
            return type(await transport.fetch(Request("https://127.0.0.1:9/", deadline_s=_WAIT_S))).__name__
        finally:
            await transport.close()

    create_ssl_context()
    if (answer := asyncio.run(ask())) != "TransportError":
        raise ValueError(f"a closed port gave {answer}")
    return 1


def _store(folder: Path) -> int:
    paths = app_paths(folder)
    if problems := ConfigFile(paths.config_file, resources.services()).save(Settings(), datetime.now(UTC)):
        raise OSError(translate(problems[0].title))
    history = History(paths.history_file)
    try:
        history.flush(_WAIT_S)
    finally:
        history.close()
    return sum(path.stat().st_size > 0 for path in (paths.config_file, paths.history_file))


_PARTS: dict[str, Callable[[Path], int]] = {
    "icons": _icons,
    "languages": _texts,
    "services": lambda _folder: len(resources.services()),
    "catalogue": lambda _folder: len(resources.catalogue()),
    "scripts": lambda _folder: len(resources.path("kwin", "popover.js").read_bytes()) and 1,
    "tips": lambda _folder: len(resources.tip_rules()),
    "published delays": lambda _folder: len(resources.lateness().cases),
    "scenarios": _scenarios,
    "page formats": _formats,
    "network": _network,
    "storage": _store,
}
"""What is tried, in this order. Each returns how many things it used, and raises where one is missing or broken."""
