"""What doctor says: judgements by table, and the whole examination against loopback."""

from __future__ import annotations

import asyncio
import http.server
import json
import os
import socket
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from trayapp.cli.main import run
from trayapp.desktop.dbus.inspect import SessionBusInfo
from trayapp.desktop.notifications.backend import NotifierState
from trayapp.doctor import desktop_checks, network_checks, own_checks, system_checks
from trayapp.doctor.report import CheckResult, CheckStatus, as_json, as_lines, exit_code
from trayapp.domain.messages import doctor as words
from trayapp.domain.messages.webhook import NO_SECRET
from trayapp.domain.model.enums import Network, PageState, Result, Symptom
from trayapp.domain.model.reports import Failure, FailureKind, NetworkReport, PageReading, PageReport, Sample
from trayapp.domain.model.service import Service, Target
from trayapp.domain.model.settings import HookSettings, NetworkSettings, NotifySettings, WebhookSettings
from trayapp.i18n.formatter import translate
from trayapp.i18n.message import message
from trayapp.sources.http.proxies import ProxyConfig
from trayapp.store.paths import app_paths
from trayapp.store.webhook_queue import FILE_NAME, WebhookQueue

NOW = datetime(2026, 2, 3, tzinfo=UTC)
DUNST = ("dunst", "knopwob", "1.9.0")
OK, WARN, FAIL = CheckStatus.OK, CheckStatus.WARN, CheckStatus.FAIL
ALL = SessionBusInfo(reached=True, tray_watcher=True, tray_host=True, server=DUNST, capabilities=("actions", "body"))
PAGE = b'{"summary": {"id": "x", "name": "X", "components": [], "ongoing_incidents": [], "structure": {"items": []}}}'


@pytest.mark.parametrize(
    ("bus", "platform", "environ", "state", "found"),
    [
        (None, "win32", {}, OK, words.TRAY_PLATFORM),
        (None, "linux", {}, CheckStatus.UNKNOWN, words.NO_JEEPNEY),
        (SessionBusInfo(), "linux", {"DISPLAY": ":0"}, FAIL, words.NO_BUS),
        (SessionBusInfo(late=True), "linux", {}, CheckStatus.UNKNOWN, words.BUS_SILENT),
        (ALL, "linux", {}, OK, words.TRAY_THERE),
        (SessionBusInfo(reached=True, tray_watcher=True), "linux", {}, WARN, words.TRAY_WITHOUT_HOST),
        (SessionBusInfo(reached=True), "linux", {"DISPLAY": ":0"}, WARN, words.TRAY_OLD),
        (
            SessionBusInfo(reached=True),
            "linux",
            {"DISPLAY": ":0", "WAYLAND_DISPLAY": "w"},
            FAIL,
            words.TRAY_NONE,
        ),
    ],
)
def test_the_tray_is_judged_by_who_is_on_the_bus(bus, platform, environ, state, found):
    finding = desktop_checks.tray(bus, platform, environ)
    assert (finding.state, finding.found) == (state, found)
    assert state in {OK, CheckStatus.UNKNOWN} or finding.remedy is not None


@pytest.mark.parametrize(
    ("name", "word"), [("ubuntu:GNOME", "GNOME extension"), ("XFCE", "Status Tray"), ("sway", "Waybar"), ("", "panel")]
)
def test_the_remedy_for_a_missing_tray_is_that_of_the_desktop(name, word):
    finding = desktop_checks.tray(SessionBusInfo(reached=True), "linux", {"XDG_CURRENT_DESKTOP": name})
    assert word in translate(finding.remedy)


@pytest.mark.parametrize(
    ("bus", "platform", "frozen", "state", "words_in_it"),
    [
        (ALL, "linux", False, OK, "dunst 1.9.0 shows them (actions, body)."),
        (SessionBusInfo(reached=True, server=DUNST, capabilities=("body",)), "linux", False, WARN, "no buttons"),
        (SessionBusInfo(reached=True, server=("notify-osd", "Canonical Ltd", "1"), capabilities=("actions",)),
         "linux", False, WARN, "no buttons"),
        (SessionBusInfo(reached=True, server=("Xfce Notify Daemon", "", "1"), capabilities=("actions",)),
         "linux", False, OK, "A click only closes"),
        (SessionBusInfo(reached=True), "linux", False, FAIL, "No notification server"),
        (SessionBusInfo(), "linux", False, FAIL, "no session bus"),
        (SessionBusInfo(reached=True, late=True), "linux", False, CheckStatus.UNKNOWN, "didn't respond"),
        (None, "linux", False, FAIL, "jeepney"),
        (None, "darwin", False, WARN, "signed application bundle"),
        (None, "win32", False, WARN, "AppUserModelID"),
        (None, "win32", True, OK, "platform's own"),
    ],
)  # fmt: skip
def test_notifications_are_judged_by_server_and_platform(bus, platform, frozen, state, words_in_it):
    finding = desktop_checks.notifications(bus, NotifySettings(), platform, frozen=frozen)
    assert finding.state is state
    assert words_in_it in translate(finding.found)
    assert state not in {WARN, FAIL} or finding.remedy is not None


def test_notifications_that_are_switched_off_are_named_as_such():
    assert desktop_checks.notifications(ALL, NotifySettings(enabled=False), "linux", frozen=False).state is WARN


@pytest.mark.parametrize(
    ("state", "platform", "expected"),
    [
        (NotifierState(works=True), "linux", OK),
        (NotifierState(works=False, problem="no session bus"), "linux", FAIL),
        (NotifierState(works=None), "linux", FAIL),
        (NotifierState(works=True), "darwin", CheckStatus.UNKNOWN),
    ],
)
def test_the_test_notification_is_judged_by_what_became_of_it(state, platform, expected):
    assert desktop_checks.trial(state, platform).state is expected


@pytest.mark.parametrize("kind", FailureKind)
def test_every_failure_of_a_page_has_a_remedy(kind):
    report = PageReport("x", NOW, PageState.UNREACHABLE, failure=Failure(kind, "because"))
    finding = network_checks.page(report, "X")
    assert finding.state is FAIL
    assert "because" in translate(finding.found)
    assert finding.remedy is not None


def test_a_page_that_is_read_says_how():
    report = PageReport("x", NOW, PageState.FRESH, PageReading("statuspage-v2", "https://a"))
    assert translate(network_checks.page(report, "X").found) == "Format statuspage-v2, 0 components."


@pytest.mark.parametrize(
    ("sample", "state"),
    [
        (Sample("api", NOW, Result.GOOD, None, 120.0, 401), OK),
        (Sample("api", NOW, Result.BAD, Symptom.ERRORS, 120.0, 500, "HTTP 500"), WARN),
        (Sample("api", NOW, Result.INCONCLUSIVE, Symptom.CHALLENGED, 120.0, 403), WARN),
        (Sample("api", NOW, Result.BAD, Symptom.NO_RESPONSE, None, None, "no answer"), FAIL),
        (Sample("api", NOW, Result.INCONCLUSIVE, None, None, None), FAIL),
    ],
)
def test_a_target_that_answers_badly_is_a_limit_and_one_that_does_not_a_failure(sample, state):
    finding = network_checks.probe(sample, "API")
    assert (finding.state, finding.about) == (state, "API")
    assert translate(finding.found)


@pytest.mark.parametrize("state", Network)
def test_every_state_of_the_own_network_has_words_and_a_remedy(state):
    finding = network_checks.connection(NetworkReport(NOW, state, detail="a.example: dead"))
    assert translate(finding.found)
    assert (finding.state is OK) == (state is Network.ONLINE)
    assert (finding.remedy is None) == (state is Network.ONLINE)


def test_a_proxy_is_named_without_its_password():
    routes = ProxyConfig({"https": "http://me:secret@proxy.example:3128"})
    assert translate(network_checks.proxy(routes, []).found) == "Everything goes through proxy.example:3128."
    assert network_checks.proxy(routes, ["proxy.example:3128"]).state is FAIL


def closed_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def test_a_dead_proxy_fails_and_nobody_else_is_blamed():
    wishes = NetworkSettings(("http://127.0.0.1:9/204",), f"http://127.0.0.1:{closed_port()}")
    service = Service("x", "X", "http://127.0.0.1:9/", (Target("api", "http://127.0.0.1:9/api"),))
    told = {each.check: each for each in asyncio.run(network_checks.findings(wishes, (service,), 5.0))}
    assert told["proxy"].state is FAIL
    assert told["canaries"].state is FAIL
    assert told["page"].state is CheckStatus.UNKNOWN
    assert told["probe"].state is CheckStatus.UNKNOWN
    assert told["page"].remedy == words.CHECK_CONNECTION


def test_a_network_that_swallows_everything_is_given_up_in_time():
    with socket.create_server(("127.0.0.1", 0), backlog=16) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        service = Service("x", "X", url, (Target("api", url), Target("auth", url)))
        began = time.monotonic()
        told = asyncio.run(network_checks.findings(NetworkSettings((url,), "none"), (service,), 1.0))
        assert time.monotonic() - began < 4.0
    assert {each.check: each.state for each in told} == {
        "tls": OK,
        "proxy": OK,
        "canaries": CheckStatus.UNKNOWN,
        "page": CheckStatus.UNKNOWN,
        "probe": CheckStatus.UNKNOWN,
    }


@pytest.mark.parametrize(
    ("wishes", "state"),
    [
        (HookSettings((sys.executable, "x")), OK),
        (HookSettings(("cmd" if sys.platform == "win32" else "sh",)), OK),
        (HookSettings(("/nowhere/notify-me",)), FAIL),
        (HookSettings(state_file=f"{__file__}/state.json"), FAIL),
        (HookSettings(state_file=str(Path(__file__).parent)), FAIL),
        (HookSettings(state_file="~/.cache/trayapp/state.json"), OK),
    ],
)
def test_hooks_are_looked_at_and_not_run(wishes, state):
    (finding,) = system_checks.hooks(wishes)
    assert finding.state is state


def test_without_hooks_nothing_is_said_of_them():
    assert system_checks.hooks(HookSettings()) == ()


SECRET = "whsec_" + "QUJD" * 10


@pytest.mark.parametrize(
    ("secret", "attempts", "expected"),
    [
        ("", 0, (FAIL, NO_SECRET.title)),
        ("whsec_tooshort", 0, (FAIL, NO_SECRET.title)),
        (SECRET, 0, (OK, words.signed_messages("hooks.example"))),
        (SECRET, 1, (WARN, words.undelivered(1, "hooks.example"))),
    ],
)
def test_a_webhook_is_judged_by_its_secret_and_by_what_waits(monkeypatch, tmp_path, secret, attempts, expected):
    places, url = app_paths(tmp_path), "https://hooks.example/trayapp?token=private"
    monkeypatch.setenv("TRAYAPP_WEBHOOK_SECRET", secret)
    places.state_dir.mkdir(parents=True, exist_ok=True)
    queue = WebhookQueue(places.state_dir / FILE_NAME, url)
    queue.add({"event": "state", "service": "openai"}, 0.0)
    for _ in range(attempts):
        queue.attempted()
    queue.write(queue.content())
    (result,) = own_checks.webhook(WebhookSettings(url), places)
    assert (result.state, result.found) == expected


def test_without_a_webhook_nothing_is_said_of_it(tmp_path):
    assert own_checks.webhook(WebhookSettings(), app_paths(tmp_path)) == ()


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    finding = system_checks.storage(app_paths(tmp_path / "file"))
    assert finding.state is FAIL
    assert str(tmp_path / "file") in translate(finding.found)
    assert system_checks.storage(app_paths(tmp_path / "new" / "one")).state is OK
    assert not (tmp_path / "new").exists()


def test_a_broken_installation_is_told_and_no_crash(monkeypatch):
    def gone():
        raise FileNotFoundError("trayapp's resources are not there")

    monkeypatch.setattr("trayapp.resources.root", gone)
    finding = system_checks.installation()
    assert (finding.state, finding.remedy) == (FAIL, words.REINSTALL)


FINDINGS = (
    CheckResult("tray", OK, message("there")),
    CheckResult("probe", FAIL, message("a\nb"), message("mend it"), "api"),
    CheckResult("keyring", CheckStatus.UNKNOWN, message("who knows")),
)


def test_only_a_failure_makes_the_exit_code():
    assert exit_code(FINDINGS) == 1
    assert exit_code((FINDINGS[0], FINDINGS[2], CheckResult("qt", WARN, message("")))) == 0


def test_the_text_has_a_line_for_each_and_the_remedy_below():
    assert as_lines(FINDINGS, translate) == [
        "✓ Tray       there",
        "✕ Probe api  a b",
        "             → mend it",
        "? Keyring    who knows",
        "",
        "1 thing doesn't work.",
    ]


def test_the_json_says_the_same():
    told = as_json(FINDINGS, translate, "1.0", "linux")
    assert (told["schema"], told["ok"]) == (1, False)
    assert told["checks"][1] == {
        "check": "probe",
        "about": "api",
        "state": "fail",
        "found": "a\nb",
        "remedy": "mend it",
    }


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        status, body = (204, b"") if self.path == "/generate_204" else (200, PAGE)
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def server():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as made:
        thread = threading.Thread(target=made.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{made.server_port}"
        made.shutdown()
        thread.join()


def test_the_command_examines_a_profile_and_tells_it_as_json(server, tmp_path, capsys):
    (tmp_path / "config.toml").write_text(
        f'[network]\ncanaries = ["{server}/generate_204"]\nproxy = "none"\n[cadence]\npage = 7\n'
        f'[[service]]\nid = "x"\nname = "X"\npage = "{server}/"\n'
        f'[[service.probe]]\nname = "api"\nurl = "{server}/api"\n'
        '[hooks]\ncommand = ["/nowhere/notify-me"]\nlater = 1\n'
    )
    code = run(["--profile", str(tmp_path), "doctor", "--json"])
    told = json.loads(capsys.readouterr().out)
    states = {(each["check"], each["about"]): each["state"] for each in told["checks"]}
    assert code == 1  # no such hook
    tray, notifications = ("ok", "warn") if sys.platform == "win32" else ("fail", "fail")  # no session bus here
    assert states == {
        ("tray", None): tray,
        ("notifications", None): notifications,
        ("keyring", None): "ok",
        ("tls", None): "ok",
        ("proxy", None): "ok",
        ("canaries", None): "ok",
        ("page", "X"): "ok",
        ("probe", "API"): "ok",
        ("autostart", None): "ok",
        ("qt", None): "ok",
        ("language", None): "ok",
        ("config", None): "ok",
        ("storage", None): "ok",
        ("hooks", None): "fail",
        ("resources", None): "ok",
    }


def test_the_examination_imports_no_qt(tmp_path):
    code = (
        "import sys\nfrom trayapp.cli.main import run\n"
        f"run(['--profile', {str(tmp_path)!r}, 'doctor'])\n"
        "print('Qt:', *sorted(name for name in sys.modules if name.partition('.')[0] in {'PySide6', 'shiboken6'}))"
    )
    (tmp_path / "config.toml").write_text(
        '[network]\ncanaries = ["http://127.0.0.1:9/"]\nproxy = "none"\n[[service]]\npage = "http://127.0.0.1:9/"\n'
    )
    import subprocess

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=50, check=True)
    assert done.stdout.splitlines()[-1] == "Qt:", done.stdout + done.stderr


@pytest.mark.parametrize("name", ["memory.json", "history.sqlite3", "trayapp.log", "config.toml"])
@pytest.mark.parametrize("kind", ["folder", "device", "pipe"])
def test_what_stands_in_the_place_of_a_file_is_named(tmp_path, name, kind):
    path = tmp_path / name
    {"folder": path.mkdir, "device": lambda: path.symlink_to("/dev/null"), "pipe": lambda: os.mkfifo(path)}[kind]()
    found = system_checks.storage(app_paths(tmp_path))
    assert found.state is FAIL
    assert str(path) in translate(found.found)


def test_a_state_file_that_is_a_device_cannot_be_used():
    (found,) = system_checks.hooks(HookSettings(state_file="/dev/null"))
    assert found.state is FAIL


@pytest.mark.parametrize(
    ("wish", "environ", "state"),
    [
        ("auto", {"LC_ALL": "ja_JP.UTF-8"}, WARN),
        ("auto", {"LANGUAGE": "zh_CN:de", "LANG": "de_DE"}, WARN),
        ("ja", {}, WARN),
        ("de", {"LANG": "ja_JP"}, OK),
        ("auto", {}, OK),
    ],
)
def test_a_language_without_a_font_is_told(monkeypatch, wish, environ, state):
    monkeypatch.setattr("trayapp.desktop.fonts.can_show", lambda code: code not in {"ja", "zh-Hans"})
    found = system_checks.language(wish, environ)
    assert found.state is state
    assert (found.remedy is not None) == (state is WARN)
