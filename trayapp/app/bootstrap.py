"""Starting the tray app: one QApplication, one instance, and in a demo the stage that plays the scenario."""

from __future__ import annotations

import sys
from pathlib import Path

from trayapp import logs
from trayapp.app.context import RuntimeContext
from trayapp.app.import_hook import remove_pyside_import_hook
from trayapp.domain.messages import app as wording
from trayapp.i18n.formatter import translate
from trayapp.polling.clock import LiveClock
from trayapp.store.atomic_files import ensure_dir
from trayapp.store.paths import app_paths


def run_tray(profile: Path | None, *, verbose: bool) -> int:
    """Run the tray app until it is quit; a second start shows the first and returns at once."""
    where = app_paths(profile)
    logs.start(where.log_dir, verbose=verbose)
    return _run(RuntimeContext(where, LiveClock()))


def run_demo(scenario_name: str, speed: float, *, verbose: bool) -> int:
    """Run the tray app on a built-in scenario, in a profile that is thrown away.

    Raises:
        ScenarioError: there is no such scenario.
    """
    import tempfile

    from trayapp import resources
    from trayapp.simulation.loopback_server import ScenarioServer
    from trayapp.simulation.scenario_files import load_builtin
    from trayapp.simulation.simulated_world import service_of

    scenario = load_builtin(scenario_name)
    stage = ScenarioServer(scenario, service_of(scenario, resources.services()), speed)
    with tempfile.TemporaryDirectory(prefix="trayapp-demo-", ignore_cleanup_errors=True) as folder:
        where = app_paths(Path(folder))
        logs.start(where.log_dir, verbose=verbose)
        stage.start()
        try:
            return _run(RuntimeContext(where, stage.clock, stage))
        finally:
            stage.stop()


def _run(surroundings: RuntimeContext) -> int:
    remove_pyside_import_hook()
    from PySide6.QtWidgets import QApplication

    from trayapp.app.application import TrayApplication
    from trayapp.desktop.identity import claim_identity
    from trayapp.desktop.instance.single_instance import SingleInstance
    from trayapp.desktop.process.unix_signals import UnixSignals

    claim_identity()
    qt = QApplication(sys.argv[:1])
    qt.setQuitOnLastWindowClosed(False)
    instance = SingleInstance(ensure_dir(surroundings.places.runtime_dir))
    if not instance.claim():
        if instance.ask_first():
            return 0
        print(f"trayapp: {translate(wording.SECOND_START_UNHEARD)}", file=sys.stderr)  # noqa: T201 - no window exists
        return 1
    app = TrayApplication(surroundings, instance)
    signals = UnixSignals()
    signals.quit_asked.connect(app.quit)
    logs.UnhandledExceptionHook(app.on_mishap).install()
    code = qt.exec()
    signals.close()
    return code
