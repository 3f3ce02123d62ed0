"""The tray app as it is composed, in this process: only HTTP and the desktop's notifications are stand-ins.

Everything here runs on the machine's own clock.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from tests.support.strict_servers import SECRET, StrictServer, standard_webhooks
from trayapp.app import composition, notification_service, persistence
from trayapp.app.application import TrayApplication
from trayapp.app.context import RuntimeContext
from trayapp.app.notification_service import NotificationService
from trayapp.app.polling_controller import PollingController
from trayapp.app.ui_controller import UiController
from trayapp.config.config_file import ConfigFile
from trayapp.desktop.instance.primary import StatusRequest, acquire_or_notify, request_status
from trayapp.desktop.instance.single_instance import SingleInstance
from trayapp.desktop.notifications import backend
from trayapp.desktop.notifications.backend import NullNotifier
from trayapp.desktop.tray_host import TrayHost
from trayapp.domain.alerts.notification import Notification, NotificationAction, NotificationKind
from trayapp.domain.alerts.silences import MuteRequest, SilenceRequest
from trayapp.domain.model.enums import Health
from trayapp.domain.model.reports import FailureKind
from trayapp.domain.model.service import Service, Target
from trayapp.i18n.formatter import translate
from trayapp.polling.clock import LiveClock
from trayapp.sources.http.transport import Exchange, Request, Response, TransportError
from trayapp.store import atomic_files
from trayapp.store.app_state import AppStateFile
from trayapp.store.paths import AppPaths, app_paths
from trayapp.ui.icons.template import IconState
from trayapp.ui.presenters import present as presenting
from trayapp.ui.user_actions import UserActions

PAGE, API, CANARY = "/api/v2/summary.json", "/api", "/canary"
CONFIG = """
version = 1
[cadence]
page = 0.3
probe = 0.3
[network]
canaries = ["http://127.0.0.1:9/canary"]
[regions]
globalping = "http://127.0.0.1:9"
provider_url = "http://127.0.0.1:9/meta"
[[service]]
id = "acme"
name = "Acme"
page = "http://127.0.0.1:9/"
[[service.probe]]
name = "api"
url = "http://127.0.0.1:9/api"
good = [200]
"""


def page(*incidents: dict) -> Response:
    body = {
        "page": {"id": "p", "name": "Acme", "url": "http://127.0.0.1:9/"},
        "status": {"indicator": "major" if incidents else "none", "description": ""},
        "components": [{"id": "c1", "name": "API", "status": "major_outage" if incidents else "operational"}],
        "incidents": list(incidents),
        "scheduled_maintenances": [],
    }
    return Response(200, json.dumps(body).encode(), {"content-type": "application/json"}, "", 30.0)


def incident() -> dict:
    now = datetime.now(UTC).isoformat()
    update = {"id": "u1", "status": "investigating", "body": "We are looking into it.", "created_at": now}
    return {
        "id": "i1",
        "name": "API is down",
        "status": "investigating",
        "impact": "critical",
        "created_at": now,
        "started_at": now,
        "shortlink": "https://status.example/i1",
        "incident_updates": [update],
        "components": [{"id": "c1", "name": "API", "status": "major_outage"}],
    }


def loopback_services() -> tuple[Service, ...]:
    """Return what is monitored where the settings name no service."""
    return (Service("acme", "Acme", "http://127.0.0.1:9/", (Target("api", "http://127.0.0.1:9/api"),)),)


class World:
    """What the servers say, by path. A path in `held` waits until it is taken out of there; any thread."""

    def __init__(self) -> None:
        self.says: dict[str, Exchange] = {PAGE: page(), API: Response(200, b"{}"), CANARY: Response(204)}
        self.asked: list[str] = []
        self.rebuilt = 0
        self.closed = threading.Event()
        self.held: set[str] = set()

    def make(self) -> World:
        return self

    async def fetch(self, request: Request) -> Exchange:
        path = urlsplit(request.url).path
        self.asked.append(path)
        while path in self.held:  # noqa: ASYNC110 - tests let go from the GUI thread, where no asyncio event can be set
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.003)
        said = self.says.get(path, Response(404))
        return Response(said.status, said.body, said.headers, request.url, 12.0) if isinstance(said, Response) else said

    async def fetch_all(self, requests: Sequence[Request]) -> tuple[Exchange, ...]:
        return tuple(await asyncio.gather(*map(self.fetch, requests)))

    def rebuild(self) -> None:
        self.rebuilt += 1

    async def close(self) -> None:
        self.closed.set()


class Desk(NullNotifier):
    """A desktop that takes every notification, and says what is on the disk at that moment."""

    def __init__(self, paths: AppPaths) -> None:
        self._paths = paths
        self.shown: list[Notification] = []
        self.saved: list[str] = []
        self.closed = False

    def show(self, notice: Notification, shown: Callable[[], None] = lambda: None) -> None:
        self.shown.append(notice)
        self.saved.append(self._paths.memory_file.read_text())
        shown()

    def close(self) -> None:
        self.closed = True


class Home:
    """The composed app in a profile of its own, with what a test wants to see of it."""

    def __init__(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, before_start: Callable[[], None] = lambda: None
    ) -> None:
        self.world = World()
        self.paths = app_paths(folder)
        self.paths.config_file.parent.mkdir(parents=True, exist_ok=True)
        self.paths.config_file.write_text(CONFIG)
        self.paths.runtime_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.desk = Desk(self.paths)
        monkeypatch.setattr(backend, "choose_notifier", lambda *_, **__: self.desk)
        monkeypatch.setattr(TrayHost, "present", property(lambda _self: True))
        self.quits: list[str] = []
        monkeypatch.setattr(QCoreApplication, "quit", lambda: self.quits.append("quit"))
        lock = acquire_or_notify(self.paths.runtime_dir)
        assert lock is not None
        self.instance = SingleInstance(lock)
        before_start()
        context = RuntimeContext(self.paths, LiveClock(), make_transport=self.world.make)
        self.app = TrayApplication(context, self.instance)
        self.ui = self.app.findChild(UiController)
        self.actions = self.app.findChild(UserActions)

    def quit(self) -> None:
        self.app.quit()
        self.app.deleteLater()  # here, and not by a collector in another thread
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    @property
    def polling(self) -> PollingController:
        return self.app.findChild(PollingController)

    @property
    def icon(self) -> IconState:
        return self.ui.views.tray.icon_state if self.app._running else IconState.UNKNOWN

    @property
    def kinds(self) -> list[NotificationKind]:
        return [each.kind for each in self.desk.shown if not each.withdraw]

    @property
    def state(self) -> dict:
        return json.loads(self.paths.memory_file.read_text())


def shown_windows() -> list[QWidget]:
    return [each for each in QApplication.topLevelWidgets() if each.isVisible()]


@pytest.fixture
def home(qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    made = Home(tmp_path / "profile", monkeypatch)
    qtbot.waitUntil(lambda: made.icon is IconState.OPERATIONAL and made.paths.memory_file.exists(), timeout=10_000)
    yield made
    made.quit()


def test_a_report_reaches_icon_and_notification_and_is_saved_first(home: Home, qtbot) -> None:
    assert home.kinds == []
    home.world.says[PAGE] = page(incident())
    qtbot.waitUntil(lambda: home.icon is IconState.OUTAGE, timeout=10_000)
    qtbot.waitUntil(lambda: bool(home.kinds), timeout=10_000)
    assert home.kinds == [NotificationKind.CONFIRMED]
    assert "API is down" in translate(home.desk.shown[0].title) + translate(home.desk.shown[0].body)
    assert '"i1"' in home.desk.saved[0], "what is shown is on the disk before"
    home.world.says[PAGE] = page()
    qtbot.waitUntil(lambda: home.icon is not IconState.OUTAGE, timeout=10_000)


def test_each_part_of_the_panel_that_depends_on_time_shows_on_the_machine_s_clock(home: Home, qtbot) -> None:
    home.world.says[PAGE] = page(incident())
    qtbot.waitUntil(lambda: bool(home.kinds), timeout=10_000)
    home.actions.open_panel.emit()
    panel = home.ui.views.panel

    def answers() -> int:
        return sum(1 for each in home.ui.views.panel.latencies for point in each.points if point is not None)

    qtbot.waitUntil(lambda: answers() >= 3, timeout=10_000)
    panel = home.ui.views.panel
    (latency,) = panel.latencies
    assert "12" in latency.value
    assert panel.last_check
    assert panel.last_check_exact
    (shown,) = panel.incidents
    assert shown.facts
    assert shown.updates[0].exact
    assert panel.notifications[0].exact


def test_checking_lasts_until_everything_that_was_asked_has_answered(home: Home, qtbot) -> None:
    qtbot.waitUntil(lambda: not home.ui.views.panel.checking, timeout=10_000)
    home.world.held.add(API)
    home.actions.check_now.emit()
    assert home.ui.views.panel.checking
    asked = len(home.world.asked)
    qtbot.waitUntil(lambda: home.world.asked[asked:].count(PAGE) >= 3, timeout=10_000)
    assert home.ui.views.panel.checking, "pages have answered meanwhile, the target has not"
    home.world.held.clear()
    qtbot.waitUntil(lambda: not home.ui.views.panel.checking, timeout=10_000)


def test_another_service_in_the_settings_is_polled_at_once_and_saved(home: Home, qtbot) -> None:
    loaded = ConfigFile(home.paths.config_file, ()).load(datetime.now(UTC)).settings
    (acme,) = loaded.services
    other = replace(acme, id="other", name="Other", page_url="http://127.0.0.1:9/other/", targets=())
    home.app.on_settings_changed(replace(loaded, services=(acme, other)))
    assert home.ui.views.panel.checking
    qtbot.waitUntil(lambda: "Other" in home.paths.config_file.read_text(), timeout=10_000)
    qtbot.waitUntil(lambda: any(path.startswith("/other/") for path in home.world.asked), timeout=10_000)
    qtbot.waitUntil(lambda: not home.ui.views.panel.checking, timeout=10_000)


def test_after_sleep_connections_are_new_and_what_began_meanwhile_is_no_news(home: Home, qtbot) -> None:
    home.world.held.add(PAGE)
    home.world.says[PAGE] = page(incident())
    home.polling.resumed.emit()
    home.world.held.clear()
    qtbot.waitUntil(lambda: home.icon is IconState.OUTAGE, timeout=10_000)
    assert home.world.rebuilt == 1
    assert home.kinds == []


def test_without_a_tray_host_the_panel_says_what_is_missing_once(home: Home, qtbot) -> None:
    host = home.app.findChild(TrayHost)
    host.gone.emit()
    assert home.ui.views.panel.problems
    home.actions.open_panel.emit()
    home.app.on_panel_closed()
    qtbot.waitUntil(lambda: home.state["told_once"] == ["no-tray"], timeout=10_000)
    host.appeared.emit()
    host.gone.emit()
    assert not home.ui.views.panel.problems


def test_one_click_asks_other_places_and_shows_what_they_say(home: Home, qtbot) -> None:
    result = {"status": "finished", "statusCode": 200, "rawBody": "{}", "headers": {}, "timings": {"firstByte": 80}}
    places = [{"probe": {"country": each}, "result": result} for each in ("US", "DE", "JP")]
    said = {"id": "m1", "type": "http", "status": "finished", "target": "127.0.0.1", "results": places}
    home.world.says["/v1/measurements"] = Response(202, b'{"id": "m1", "probesCount": 3}')
    home.world.says["/v1/measurements/m1"] = Response(200, json.dumps(said).encode())
    home.actions.open_panel.emit()
    assert not {"/meta", "/v1/measurements"} & set(home.world.asked)
    home.actions.check_regions.emit()

    def sentence() -> str:
        shown = home.ui.views.panel.elsewhere
        return shown.sentence if shown is not None else ""

    qtbot.waitUntil(lambda: sentence() == "API works in all 3 countries.", timeout=10_000)
    assert home.world.asked.count("/v1/measurements") == 1
    assert home.icon is IconState.OPERATIONAL


def test_a_command_that_asks_learns_what_the_app_knows_and_can_have_it_look_again(home: Home, qtbot) -> None:
    said: list[bytes | None] = []

    def ask(*, fresh: bool) -> dict:
        folder, before = home.paths.runtime_dir, len(said)
        request = StatusRequest("acme", fresh)
        threading.Thread(target=lambda: said.append(request_status(folder, request)), daemon=True).start()
        qtbot.waitUntil(lambda: len(said) > before, timeout=10_000)
        return json.loads(said[-1] or b"null")

    assert ask(fresh=False)["gates"] == {"well": "go", "recovering": "go"}
    home.world.says[PAGE] = page(incident())
    asked = len(home.world.asked)
    ask(fresh=True)
    qtbot.waitUntil(lambda: PAGE in home.world.asked[asked:], timeout=10_000)
    qtbot.waitUntil(lambda: ask(fresh=False)["gates"]["well"] == "pause", timeout=10_000)
    (service,) = ask(fresh=False)["services"]
    assert (service["headline"], service["incident"]) == ({"text": "API is down", "foreign": True}, "i1")


def test_a_webhook_is_told_and_a_receiver_that_hangs_holds_neither_icon_nor_quitting_up(
    qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiver, folder = StrictServer(standard_webhooks), tmp_path / "profile"
    monkeypatch.setenv("TRAYAPP_WEBHOOK_SECRET", SECRET)

    def name_it() -> None:
        with (folder / "config.toml").open("a") as config:
            config.write(f'[webhook]\nurl = "{receiver.url}/hook"\n')

    home = Home(folder, monkeypatch, name_it)
    qtbot.waitUntil(lambda: bool(receiver.taken), timeout=20_000)
    assert (receiver.taken[0]["health"], receiver.refused) == ("operational", [])
    with receiver.changed:  # whoever asks waits for this lock
        home.world.says[PAGE] = page(incident())
        qtbot.waitUntil(lambda: home.icon is IconState.OUTAGE, timeout=10_000)
        qtbot.waitUntil(lambda: bool(home.kinds), timeout=10_000)
        began = time.monotonic()
        home.quit()
        assert time.monotonic() - began < 10
    kept = json.loads((folder / "webhook.json").read_text())["waiting"]
    assert {json.loads(each["body"])["event"] for each in kept} == {"verdict", "notice"}
    receiver.close()


def test_silence_and_mute_are_saved_at_once_wherever_they_are_asked_for(home: Home, qtbot) -> None:
    home.world.says[PAGE] = page(incident())
    qtbot.waitUntil(lambda: bool(home.kinds), timeout=10_000)
    home.actions.silence.emit(SilenceRequest.HOUR)
    assert home.ui.views.panel.silenced
    qtbot.waitUntil(lambda: bool(home.state["alerts"].get("snooze_until")), timeout=10_000)
    home.actions.silence.emit(SilenceRequest.RESUME)
    qtbot.waitUntil(lambda: not home.state["alerts"].get("snooze_until"), timeout=10_000)
    home.actions.mute.emit(MuteRequest("i1", muted=True))
    assert home.ui.views.panel.incidents[0].muted
    home.actions.mute.emit(MuteRequest("i1", muted=False))
    home.app.on_notification_action(home.desk.shown[0].slot, NotificationAction.MUTE, "")
    assert home.ui.views.panel.incidents[0].muted


@pytest.mark.parametrize("asked", ["toggle_panel", "open_panel", "second start"])
def test_what_is_asked_for_before_the_rest_is_built_is_done_once_it_is(asked, qtbot, tmp_path, monkeypatch) -> None:
    home = Home(tmp_path / "profile", monkeypatch)
    if asked == "second start":
        home.instance.show_asked.emit("")
    else:
        getattr(home.actions, asked).emit()
    try:
        qtbot.waitUntil(lambda: home.ui.panel_is_open, timeout=10_000)
    finally:
        home.quit()


@pytest.mark.parametrize("asked", ["toggle_panel", "open_panel", "second start"])
def test_what_is_asked_for_while_the_rest_is_built_is_done_once(asked, qtbot, tmp_path, monkeypatch) -> None:
    home = Home(tmp_path / "profile", monkeypatch)
    set_services = home.ui.set_services

    def ask(*arguments: object) -> None:
        set_services(*arguments)
        if asked == "second start":
            home.instance.show_asked.emit("")
        else:
            getattr(home.actions, asked).emit()

    monkeypatch.setattr(home.ui, "set_services", ask)
    try:
        with qtbot.waitSignal(home.ui.panel_opened, timeout=10_000):
            pass
        assert home.ui.panel_is_open, "a second answer to one click would close it"
    finally:
        home.quit()


def test_the_settings_chosen_before_the_rest_is_built_open_once_it_is(qtbot, tmp_path, monkeypatch) -> None:
    home = Home(tmp_path / "profile", monkeypatch)
    home.actions.open_settings.emit()
    try:
        qtbot.waitUntil(lambda: any("ettings" in each.windowTitle() for each in shown_windows()), timeout=10_000)
    finally:
        home.quit()


def test_quit_before_the_rest_is_built_ends_it_at_once(qtbot, tmp_path, monkeypatch) -> None:
    home = Home(tmp_path / "profile", monkeypatch)
    home.actions.quit.emit()
    assert home.quits == ["quit"]
    QCoreApplication.processEvents()
    assert home.polling is None, "nothing is built any more"
    home.quit()


def test_quitting_stops_polling_saves_and_closes_in_order_while_a_server_hangs(home: Home, qtbot) -> None:
    home.world.held |= {PAGE, API}
    asked = len(home.world.asked)
    qtbot.waitUntil(lambda: PAGE in home.world.asked[asked:], timeout=10_000)
    home.actions.quit.emit()
    home.app.quit()  # SIGTERM while quitting
    assert home.world.closed.is_set()
    assert home.desk.closed
    assert home.quits
    assert home.state["alerts"]
    after = len(home.world.asked)
    qtbot.wait(700)
    assert len(home.world.asked) == after
    lock = acquire_or_notify(home.paths.runtime_dir)
    assert lock is not None, "the lock is free for the next start"
    lock.release()


def test_a_refused_connection_is_a_report_like_any_other(home: Home, qtbot) -> None:
    home.world.says[PAGE] = TransportError(FailureKind.REFUSED, "nobody listens")
    asked = len(home.world.asked)
    qtbot.waitUntil(lambda: home.world.asked[asked:].count(PAGE) >= 2, timeout=10_000)
    assert home.icon is not IconState.OUTAGE


class Disk:
    """Makes the disk hang: no sync of a file comes back before `free` is set."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.free, self.reached = threading.Event(), threading.Event()
        monkeypatch.setattr(atomic_files.os, "fsync", self._fsync)

    def _fsync(self, _handle: int) -> None:
        self.reached.set()
        self.free.wait(30)


class Heartbeat(QObject):
    """Measures the longest time for which the GUI thread did not come to its timers, in seconds."""

    def __init__(self) -> None:
        super().__init__()
        self.longest_s, self._last = 0.0, time.perf_counter()
        self._timer = QTimer(self, interval=5)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest_s, self._last = max(self.longest_s, now - self._last), now


def test_a_disk_that_hangs_delays_notifications_and_nothing_else(home: Home, qtbot, monkeypatch) -> None:
    home.actions.open_panel.emit()
    disk, heart = Disk(monkeypatch), Heartbeat()
    home.world.says[PAGE] = page(incident())
    qtbot.waitUntil(disk.reached.is_set, timeout=10_000)
    qtbot.waitUntil(lambda: home.icon is IconState.OUTAGE, timeout=10_000)
    asked = len(home.world.asked)
    qtbot.waitUntil(lambda: home.world.asked[asked:].count(API) >= 3, timeout=10_000)
    assert home.kinds == [], "what is not on the disk is not shown"
    assert heart.longest_s < 1.0, "the soak measures more closely, on a quiet machine"
    disk.free.set()
    qtbot.waitUntil(lambda: bool(home.kinds), timeout=10_000)
    assert '"i1"' in home.desk.saved[0]


def test_a_disk_that_hangs_for_good_does_not_silence_notifications(home: Home, qtbot, monkeypatch) -> None:
    monkeypatch.setattr(notification_service, "SAVE_PATIENCE_MS", 300)
    disk = Disk(monkeypatch)
    home.world.says[PAGE] = page(incident())
    qtbot.waitUntil(lambda: bool(home.kinds), timeout=10_000)
    disk.free.set()
    qtbot.wait(100)
    assert home.kinds == [NotificationKind.CONFIRMED], "and shows none of them twice"


@pytest.mark.expected_log("the disk did not take everything")
def test_quitting_does_not_wait_for_a_disk_that_hangs(home: Home, qtbot, monkeypatch) -> None:
    monkeypatch.setattr(persistence, "CLOSE_TIMEOUT_S", 0.2)
    disk = Disk(monkeypatch)
    home.world.says[PAGE] = page(incident())
    qtbot.waitUntil(disk.reached.is_set, timeout=10_000)
    started = time.perf_counter()
    home.actions.quit.emit()
    assert time.perf_counter() - started < 5
    assert home.quits == ["quit"]
    assert home.kinds == [], "it is shown in the next run"
    disk.free.set()


class TestFaults:
    """What fails costs itself alone."""

    pytestmark = pytest.mark.expected_log("the rest goes on")

    def test_a_service_that_cannot_be_presented_is_shown_as_unknown(self, home: Home, qtbot, monkeypatch) -> None:
        real = presenting.present

        def present(snapshot, *arguments, **named):
            if snapshot is not None and any(each.verdict.health is Health.MAJOR_OUTAGE for each in snapshot.services):
                raise OverflowError("date value out of range")
            return real(snapshot, *arguments, **named)

        monkeypatch.setattr(presenting, "present", present)
        home.world.says[PAGE] = page(incident())
        qtbot.waitUntil(lambda: home.icon is IconState.UNKNOWN, timeout=10_000)
        qtbot.waitUntil(lambda: bool(home.kinds), timeout=10_000)
        assert any("OverflowError" in each for each in home.ui.views.panel.problems)

    def test_a_notifier_that_raises_stops_nothing(self, home: Home, qtbot, monkeypatch) -> None:
        def broken(_notice, _shown) -> None:
            raise LookupError("no such slot")

        monkeypatch.setattr(home.desk, "show", broken)
        home.world.says[PAGE] = page(incident())
        qtbot.waitUntil(lambda: bool(home.ui.views.panel.notifications), timeout=10_000)
        assert home.icon is IconState.OUTAGE

    @pytest.mark.parametrize(
        ("owner", "name"),
        [
            (AppStateFile, "load"),
            (ConfigFile, "load"),
            (composition, "resolve_locale"),
            (backend, "choose_notifier"),
            (NotificationService, "restore"),
            (UiController, "apply_appearance"),
        ],
    )
    def test_a_fault_at_the_start_leaves_defaults_and_is_said(
        self, qtbot, tmp_path, monkeypatch, owner: object, name: str
    ) -> None:
        monkeypatch.setattr(composition.resources, "services", loopback_services)

        def broken(*_arguments, **_named) -> None:
            raise OverflowError("int too large to convert to float")

        home = Home(tmp_path / "profile", monkeypatch, lambda: monkeypatch.setattr(owner, name, broken))
        # without the settings the usual canaries are asked, which tests cannot reach: then nothing is green
        expected = IconState.UNVERIFIED if owner is ConfigFile else IconState.OPERATIONAL
        qtbot.waitUntil(lambda: home.icon is expected, timeout=10_000)
        assert any("OverflowError" in each for each in home.ui.views.panel.problems)
        home.quit()

    def test_a_state_that_nothing_can_go_on_from_is_left_out(self, qtbot, tmp_path, monkeypatch) -> None:
        real = composition.Monitor

        def broken(*arguments, app_state=None, **named):
            if app_state is not None:
                raise ValueError("year 0 is out of range")
            return real(*arguments, **named)

        monkeypatch.setattr(composition, "Monitor", broken)
        home = Home(tmp_path / "profile", monkeypatch)
        qtbot.waitUntil(lambda: home.icon is IconState.OPERATIONAL, timeout=10_000)
        home.quit()


def test_the_first_icon_waits_for_nothing_that_only_the_rest_needs():
    late = ("ctypes", "json", "trayapp.ui.presenters.present", "trayapp.i18n.formatter", "trayapp.domain.model.enums",
            "asyncio", "httpx", "sqlite3", "statistics", "tomllib", "trayapp.config", "trayapp.domain.detection",
            "trayapp.domain.tips", "trayapp.sources", "trayapp.ui.panel")  # fmt: skip
    code = "import sys, trayapp.app.bootstrap, trayapp.app.application; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "trayapp.ui.tray.tray" in loaded
    assert [name for name in loaded if name.startswith(late)] == []
