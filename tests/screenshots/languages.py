"""Draw what people read in every language: `python tests/screenshots/languages.py FOLDER [code ...]`.

The panel's texts come from a course that is really played, for what only pictures say is in no catalogue. FOLDER must
lie outside the repository.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from tests.screenshots.contact_sheet import contact_sheet
from tests.screenshots.panels import THEMES, palette, services
from tests.screenshots.shoot import outside
from trayapp import resources
from trayapp.app.monitor import Monitor
from trayapp.desktop.locale import moment_writer
from trayapp.domain.model.settings import Profile, Settings
from trayapp.i18n.formatter import Locale
from trayapp.i18n.languages import LANGUAGES, SOURCE
from trayapp.simulation.replay import replay
from trayapp.simulation.scenario_files import load_builtin
from trayapp.simulation.simulated_world import service_of
from trayapp.ui.first_run import FirstRun
from trayapp.ui.panel import Panel
from trayapp.ui.presenters.context import PanelContext, PastNotification
from trayapp.ui.presenters.present import present
from trayapp.ui.settings.window import SettingsWindow, WindowContext
from trayapp.ui.user_actions import UserActions

COURSES = {
    "likely": ("2026-02-03", 1200.0),
    "confirmed": ("2026-02-03", 3900.0),
    "portal": ("captive-portal-morning", 5400.0),
}
"""Moments that are drawn: of which course, and after how many seconds."""


def spoken(code: str) -> Locale:
    """Return a language as the app speaks it, in UTC."""
    moment = moment_writer(code)
    if code == SOURCE:
        return Locale(moment=moment)
    return Locale(code, resources.translations(code), moment=moment)


def lived(name: str, until_s: float) -> tuple[Monitor, datetime, tuple[PastNotification, ...]]:
    """Play a course to a moment; return the monitor, the moment, and what was told by then, the newest first."""
    scenario = load_builtin(name)
    service = service_of(scenario, resources.services())
    monitor = Monitor([service], Settings(), resources.tip_rules(), local=datetime.time)
    now, told = scenario.start + timedelta(seconds=until_s), []
    for event in replay(scenario, service, Settings(), Until(monitor, now)):
        if event.moment_s > until_s:
            break
        if hasattr(event, "notice") and not event.notice.withdraw:
            told.insert(0, PastNotification(event.notice.at, event.notice.title, event.notice.body))
    return monitor, now, tuple(told)


class Until:
    """A monitor that hears nothing of what comes after a moment."""

    def __init__(self, monitor: Monitor, last: datetime) -> None:
        self._monitor, self._last = monitor, last

    def on_report(self, report: object, now: datetime) -> object:
        return self._monitor.on_report(report, now) if now <= self._last else self._monitor.on_tick(self._last)

    def on_tick(self, now: datetime) -> object:
        return self._monitor.on_tick(min(now, self._last))

    def on_resume(self, now: datetime) -> object:
        return self._monitor.on_resume(now)


def pictures(folder: Path, code: str) -> Iterator[Path]:
    """Write one language's pictures."""
    locale = spoken(code)
    for name, (course, until_s) in COURSES.items():
        monitor, now, told = lived(course, until_s)
        quiet = monitor.silence_status(now)
        extras = PanelContext(notices=told, quiet=quiet, latencies=monitor.charts()[0])
        panel = Panel(UserActions())
        panel.render(present(monitor.snapshot(now), now, locale, extras).panel)
        panel.open_near()
        yield taken(panel, folder / f"language-{code}-panel-{name}.png")
    facts = WindowContext(services(), "1.0", "~/.config/trayapp/config.toml", at_login=False)
    window = SettingsWindow(Settings(), facts, locale)
    for number in range(window.tabs.count()):
        window.tabs.setCurrentIndex(number)
        window.show()
        yield taken(window, folder / f"language-{code}-settings-{number}.png", close=False)
    window.close()
    first = FirstRun(Profile(), at_login=False, locale=locale)
    first.show()
    yield taken(first, folder / f"language-{code}-first-run.png")


def taken(window: QWidget, path: Path, *, close: bool = True) -> Path:
    """Write the picture of a window."""
    for _ in range(3):
        QApplication.processEvents()
    window.grab().save(str(path))
    if close:
        window.close()
        window.deleteLater()
    return path


def main(arguments: list[str]) -> int:
    """Draw what is asked for, and a sheet of each language."""
    if not arguments:
        print(__doc__)  # noqa: T201 - a script's usage
        return 64
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    folder = outside(Path(arguments[0]))
    app = QApplication([])
    app.setPalette(palette(THEMES["light"]))
    for code in arguments[1:] or LANGUAGES:
        sheet = contact_sheet(list(pictures(folder, code)), folder / f"language-{code}.png")
        print(sheet)  # noqa: T201 - a script's progress
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
