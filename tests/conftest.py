"""Every test starts clean: own home, no proxies, no network but loopback, and no unannounced warning in the log.

Whoever runs the tests has a desktop session of their own, and its variables reach far: Qt reads its platform, style
and scale from them, gettext the language, GTK and fontconfig their settings, libdbus the session bus. All of them go
when this module is imported, in the main process as in each worker, before anything imports Qt.
"""

from __future__ import annotations

import atexit
import gc
import ipaddress
import itertools
import logging
import os
import random
import shutil
import socket
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

_OF_THE_SESSION = (
    "PYTHON", "QT", "QML", "QSG_", "LC_", "LANG", "DBUS_", "XDG_", "DESKTOP_", "GTK", "GDK_", "GIO_", "NO_AT_BRIDGE",
    "KDE_", "GNOME_", "DISPLAY", "XAUTHORITY", "XCURSOR_", "XMODIFIERS", "WAYLAND_", "SWAYSOCK", "SESSION_MANAGER",
    "FONTCONFIG_", "FLATPAK_ID", "APPIMAGE", "BROWSER", "COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "SSL_CERT",
    "SSLKEYLOGFILE",
)  # fmt: skip
"""What the names of variables begin with that tell of the user's Python, desktop, language, terminal, certificates."""

_FOLDERS = {
    "HOME": "",
    "XDG_CONFIG_HOME": ".config",
    "XDG_STATE_HOME": ".local/state",
    "XDG_DATA_HOME": ".local/share",
    "XDG_CACHE_HOME": ".cache",
    "XDG_RUNTIME_DIR": "run",
}


def _environment_of(home: Path) -> dict[str, str]:
    """Make a home, and return the variables of a session in it: no display, and a session bus that nobody serves."""
    for folder in _FOLDERS.values():
        (home / folder).mkdir(parents=True, exist_ok=True, mode=0o700)
    return {variable: str(home / folder) for variable, folder in _FOLDERS.items()} | {
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={home}/no-bus",
        "QT_QPA_PLATFORM": "offscreen",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
    }


for _name in list(os.environ):
    if _name.startswith(_OF_THE_SESSION) or _name.upper().endswith("PROXY"):
        del os.environ[_name]
if sys.platform == "win32":
    _FOLDERS |= {"USERPROFILE": "", "LOCALAPPDATA": "AppData/Local", "APPDATA": "AppData/Roaming"}
    _FOLDERS |= {"WIN_PD_OVERRIDE_LOCAL_APPDATA": "AppData/Local"}  # platformdirs asks Windows, not the environment
_HOME = Path(tempfile.mkdtemp(prefix="home-"))  # of what lives longer than one test: the one QApplication, a rig
os.environ.update(_environment_of(_HOME))


@atexit.register  # where pytest ends before it has begun; a worker of xdist never comes to this
def pytest_unconfigure() -> None:
    """Remove this process's home."""
    shutil.rmtree(_HOME, ignore_errors=True)


def pytest_configure(config: pytest.Config) -> None:
    """Compile the translations where a .po file is newer; before any worker of xdist starts.

    Python searches for garbage in whichever thread allocates, a server's or a recorder's too; one that came upon an
    object of Qt's with a running timer crashed Qt's loop. So here it doesn't, but after the tests, in their thread.
    """
    gc.set_threshold(0)
    if not hasattr(config, "workerinput"):
        from tests.support.translations import compile_all

        compile_all()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer `--shuffle SEED`: `PYTEST_ADDOPTS="--shuffle 7" make test` shows what hangs on the order of the tests."""
    parser.addoption("--shuffle", type=int, metavar="SEED", help="run files, and the tests in each, in random order")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Shuffle the files, and the tests within each, for a module's fixtures are made once; every worker alike."""
    seed = config.getoption("shuffle")
    if seed is None:
        return
    draw = random.Random(seed)
    files: dict[Path, list[pytest.Item]] = defaultdict(list)
    for item in items:
        files[item.path].append(item)
    in_random_order = list(files.values())
    draw.shuffle(in_random_order)
    for tests in in_random_order:
        draw.shuffle(tests)
    items[:] = [item for tests in in_random_order for item in tests]


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Module | None:
    """Leave out, with its reason, the files that need what Windows has not."""
    if sys.platform == "win32":
        from tests.support import windows

        if windows.reason_of(module_path.relative_to(parent.config.rootpath).as_posix()):
            return windows.LeftOut.from_parent(parent, path=module_path)
    return None


def pytest_itemcollected(item: pytest.Item) -> None:
    """Skip, with its reason, the test that needs what Windows has not, and give the others their time."""
    if sys.platform == "win32":
        from tests.support import windows

        windows.with_time(item)
        if reason := windows.reason_of(item.nodeid):
            item.add_marker(pytest.mark.skip(reason=reason))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let Hypothesis do its one-off work outside of the tests that it times."""
    hypothesis = sys.modules.get("hypothesis")
    if hypothesis is not None and hypothesis.is_hypothesis_test(getattr(item, "obj", None)):
        from tests.support.property_tests import warm_up

        warm_up()


_ENDED = itertools.count(1)


def pytest_runtest_logfinish() -> None:
    """Search through what the test made; now and then also through what stayed of the last ten, and of all."""
    number = next(_ENDED)
    gc.collect(2 if number % 200 == 0 else 1 if number % 10 == 0 else 0)


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Give each test an empty home, and put back what the last one changed."""
    for name, value in _environment_of(tmp_path / "home").items():
        monkeypatch.setenv(name, value)


@pytest.fixture(autouse=True)
def loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that would leave the machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = str(address[0])  # type: ignore[index]
            if host != "localhost" and not ipaddress.ip_address(host.partition("%")[0]).is_loopback:
                pytest.fail(f"a test reached out to {host}")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)


class _Unannounced(logging.Handler):
    """Collects what was logged at WARNING or above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def no_unexpected_log_warnings(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test in which something warned that the test did not announce with `expected_log`."""
    handler = _Unannounced()
    root = logging.getLogger("trayapp")
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
    marker = request.node.get_closest_marker("expected_log")
    allowed = marker.args if marker else ()
    unexpected = [r for r in handler.records if not any(word in r.getMessage() for word in allowed)]
    assert not unexpected, [r.getMessage() for r in unexpected]
