"""Starting the tray app: one instance, one QApplication, and in a demo the server that plays the scenario."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from trayapp import logs
from trayapp.app.context import RuntimeContext
from trayapp.app.qt_start import close_messages, make_application
from trayapp.desktop.instance.primary import acquire_or_notify
from trayapp.desktop.qt_platform import QtProblem
from trayapp.polling.clock import LiveClock
from trayapp.store.atomic_files import ensure_dir
from trayapp.store.paths import app_paths

_ENDED_BY: dict[int | None, int] = {signal.SIGINT: 130, signal.SIGTERM: 0}
"""The exit codes: as shells report Ctrl-C, and as the app itself ends when it is asked to."""


def run_tray(profile: Path | None, give_up: Callable[[QtProblem], NoReturn], *, verbose: bool) -> int:
    """Run the tray app until it is quit; a second start shows the first and returns at once.

    `give_up` ends the process where Qt would abort it.

    Raises:
        PrimaryNotRespondingError: the app is already running, but does not answer.
        QtUnavailableError: Qt cannot start here.
        OSError: the folder for what ends with the session cannot be used.
    """
    _end_on_signals(lambda: None)
    paths = app_paths(profile)
    ensure_dir(paths.runtime_dir)
    logs.start(paths.log_dir, verbose=verbose)
    return _run(RuntimeContext(paths, LiveClock()), give_up)


def run_demo(scenario_name: str, speed: float, give_up: Callable[[QtProblem], NoReturn], *, verbose: bool) -> int:
    """Run the tray app on a built-in scenario, in a temporary profile.

    Raises:
        ScenarioError: there is no such scenario.
        QtUnavailableError: Qt cannot start here.
        OSError: there is no folder for temporary files.
    """
    import tempfile

    from trayapp import resources
    from trayapp.simulation.loopback_server import ScenarioServer
    from trayapp.simulation.scenario_files import load_builtin
    from trayapp.simulation.simulated_world import service_of

    scenario = load_builtin(scenario_name)
    server = ScenarioServer(scenario, service_of(scenario, resources.services()), speed)
    temporary = tempfile.TemporaryDirectory(prefix="trayapp-demo-", ignore_cleanup_errors=True)

    _end_on_signals(temporary.cleanup)

    def clean_up_and_give_up(problem: QtProblem) -> NoReturn:
        temporary.cleanup()
        give_up(problem)

    with temporary as folder:
        paths = app_paths(Path(folder))
        logs.start(paths.log_dir, verbose=verbose)
        server.start()
        try:
            return _run(RuntimeContext(paths, server.clock, server), clean_up_and_give_up)
        finally:
            server.stop()
            logs.stop()


def _end_on_signals(clean_up: Callable[[], None]) -> None:
    """End at once on Ctrl-C and SIGTERM, until the app is there to end in order.

    Nothing is raised: PySide drops what is raised while Qt calls Python.
    """

    def end(number: int, _frame: object) -> None:
        clean_up()
        os._exit(_ENDED_BY[signal.Signals(number)])

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)


def _run(context: RuntimeContext, give_up: Callable[[QtProblem], NoReturn]) -> int:
    lock = acquire_or_notify(context.paths.runtime_dir)
    if lock is None:
        return 0
    qt = make_application(give_up)

    from trayapp.app.application import TrayApplication
    from trayapp.desktop.instance.single_instance import SingleInstance
    from trayapp.desktop.process.session_end import make_session_window
    from trayapp.desktop.process.unix_signals import UnixSignals

    signals = UnixSignals()
    app = TrayApplication(context, SingleInstance(lock))
    signals.quit_asked.connect(app.quit)
    qt.aboutToQuit.connect(app.quit)  # the end of a session on Windows: no signal comes
    session_window = make_session_window()
    logs.UnhandledExceptionHook(app.on_unhandled_exception).install()
    code = qt.exec()
    del session_window
    signals.close()
    close_messages()
    return code or _ENDED_BY.get(signals.received, 0)
