"""The recipes for hooks, run as the hook runs them, against servers that take nothing wrong."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.support import strict_servers
from tests.support.strict_servers import StrictServer
from trayapp.app.integrations import Integrations
from trayapp.domain.alerts.notification import Notification, NotificationKind, Urgency, withdrawal
from trayapp.domain.model.enums import Confirmation, Health, Network, PageState
from trayapp.domain.model.settings import HookSettings
from trayapp.domain.model.snapshot import NetworkStatus, PageStatus, ServiceSnapshot, Snapshot, Verdict
from trayapp.i18n.formatter import ENGLISH, translate
from trayapp.i18n.message import message
from trayapp.output.hook_events import HookEvents
from trayapp.store.faults import Faults

RECIPES = Path(__file__).parents[2] / "packaging" / "recipes"
NOW = datetime(2026, 2, 3, 20, 40, tzinfo=UTC)
HOSTILE = "<!channel> @everyone **x** <b>&amp;</b> [a](http://a) \u202e {{ 7 * 7 }} \"'\\ ✕ "

ADDRESSES = {
    "ntfy": {"NTFY_URL": "{url}/my-topic", "NTFY_TOKEN": "tk_test"},
    "gotify": {"GOTIFY_URL": "{url}/", "GOTIFY_TOKEN": "A-token"},
    "slack": {"SLACK_URL": "{url}/services/T0/B0/secret"},
    "discord": {"DISCORD_URL": "{url}/api/webhooks/1/secret"},
    "apprise": {"APPRISE_URL": "{url}/notify/my-key"},
    "home_assistant": {"HOME_ASSISTANT_URL": "{url}/api/webhook/a-long-random-id"},
}
NAMES = list(ADDRESSES)
NOTICE = Notification(
    NotificationKind.CONFIRMED,
    "openai incident 1",
    message("{title}", title="Sign-in is failing"),
    message("OpenAI confirmed it."),
    NOW,
    urgency=Urgency.CRITICAL,
    service_id="openai",
    incident_ids=("1",),
)


def snapshot() -> Snapshot:
    down = Verdict(Health.MAJOR_OUTAGE, Confirmation.CONFIRMED, recovering=False, headline=message("Down"))
    view = ServiceSnapshot("openai", "OpenAI", down, PageStatus("", None, PageState.FRESH, NOW))
    return Snapshot(NOW, NetworkStatus(Network.ONLINE), (view,))


def event(notice: Notification) -> dict:
    (made,) = HookEvents(translate).notifications(snapshot(), (notice,))
    return made


@pytest.fixture
def serve() -> Iterator[Callable[[str], StrictServer]]:
    servers: list[StrictServer] = []

    def start(name: str) -> StrictServer:
        servers.append(StrictServer(getattr(strict_servers, name)))
        return servers[-1]

    yield start
    for each in servers:
        each.close()


def environment(name: str, server: StrictServer) -> dict[str, str]:
    return {key: value.format(url=server.url) for key, value in ADDRESSES[name].items()}


def cook(name: str, server: StrictServer, told: dict) -> None:
    done = subprocess.run(
        [sys.executable, RECIPES / f"{name}.py"],
        input=json.dumps(told, ensure_ascii=False).encode() + b"\n",
        env=environment(name, server),
        capture_output=True,
        timeout=30,
        check=False,
    )
    assert (done.returncode, done.stderr, server.refused) == (0, b"", [])


@pytest.mark.parametrize("name", NAMES)
def test_each_kind_of_notification_is_taken(name, serve) -> None:
    server = serve(name)
    kinds = [each for each in NotificationKind if each is not NotificationKind.WITHDRAWN]
    for kind, urgency in zip(kinds, cycle(Urgency), strict=False):
        cook(name, server, event(replace(NOTICE, kind=kind, urgency=urgency)))
    assert len(server.taken) == len(kinds)
    assert "Sign-in is failing" in json.dumps(server.taken[0])
    assert "OpenAI confirmed it." in json.dumps(server.taken[0])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("title", "body"), [(HOSTILE * 40, HOSTILE * 400), ("ü" * 160, "✕" * 4000), ("short", "")])
def test_foreign_text_breaks_no_limit_and_is_no_markup(name, title, body, serve) -> None:
    server = serve(name)
    cook(name, server, event(replace(NOTICE, title=message("{t}", t=title), body=message("{b}", b=body))))
    assert len(server.taken) == 1


@pytest.mark.parametrize("name", NAMES)
def test_what_is_no_news_is_told_to_nobody_who_would_be_told_twice(name, serve) -> None:
    server = serve(name)
    cook(name, server, event(replace(NOTICE, update_only=True)))
    cook(name, server, event(withdrawal(NOTICE.slot, "openai", NOW)))
    (verdict,) = HookEvents(translate).verdicts(snapshot())
    cook(name, server, verdict)
    assert len(server.taken) == {"ntfy": 2, "home_assistant": 3}.get(name, 0)


def test_ntfy_replaces_the_same_message_and_takes_it_back(serve) -> None:
    server = serve("ntfy")
    cook("ntfy", server, event(NOTICE))
    cook("ntfy", server, event(replace(NOTICE, kind=NotificationKind.RESOLVED, replaces=True)))
    cook("ntfy", server, event(replace(NOTICE, slot="another")))
    cook("ntfy", server, event(withdrawal(NOTICE.slot, "openai", NOW)))
    first, over, another, gone = server.taken
    assert first["sequence_id"] == over["sequence_id"] == gone["deleted"]
    assert another["sequence_id"] != first["sequence_id"]


def test_home_assistants_automation_uses_only_what_an_event_has() -> None:
    text = (RECIPES / "home_assistant.yaml").read_text(encoding="utf-8")
    used = set(re.findall(r"trigger\.json\.(\w+)", text))
    assert used == {"event", "kind", "slot", "title", "body"}
    assert used <= set(event(NOTICE))


@pytest.mark.parametrize("name", NAMES)
def test_the_hook_runs_it_and_a_server_that_refuses_is_a_failure_of_the_hook(name, serve, monkeypatch) -> None:
    server, problems = serve(name), []
    for key, value in environment(name, server).items():
        monkeypatch.setenv(key, value)
    command = (sys.executable, str(RECIPES / f"{name}.py"))
    hooks = Integrations(HookSettings(command), ENGLISH, problems.append, lambda _key, write: write(), Faults())
    hooks.notify(snapshot(), (NOTICE,))
    server.wait_for(lambda: server.taken)
    assert hooks._runner.join(20)
    assert problems == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.expected_log("the hook ended")
def test_a_server_that_fails_is_a_failure_of_the_hook(name, serve, monkeypatch) -> None:
    server, problems = serve(name), []
    server.failing = 1
    for key, value in environment(name, server).items():
        monkeypatch.setenv(key, value)
    command = (sys.executable, str(RECIPES / f"{name}.py"))
    hooks = Integrations(HookSettings(command), ENGLISH, problems.append, lambda _key, write: write(), Faults())
    hooks.notify(snapshot(), (NOTICE,))
    assert hooks._runner.join(20)
    assert [translate(each.title) for each in problems] == ["Your hook failed"]


JSON = {"Content-Type": "application/json"}
WRONG = [
    ("ntfy", "POST", "/", {"topic": "my-topic"}, JSON, 401),
    ("ntfy", "POST", "/", {"topic": "t", "text": "x"}, {**JSON, "Authorization": "Bearer tk_test"}, 400),
    ("ntfy", "POST", "/", {"topic": "t", "message": "x" * 5000}, {**JSON, "Authorization": "Bearer tk_test"}, 400),
    ("gotify", "POST", "/message", {"message": "x"}, JSON, 401),
    ("gotify", "POST", "/message", {"title": "x"}, {**JSON, "X-Gotify-Key": "A-token"}, 400),
    ("slack", "PUT", "/services/T0/B0/secret", {"text": "x"}, JSON, 405),
    ("slack", "POST", "/services/T0/B0/secret", {"text": "<!channel>"}, JSON, 400),
    ("slack", "POST", "/services/T0/B0/secret", {"text": "x", "channel": "y"}, JSON, 400),
    ("discord", "POST", "/api/webhooks/1/secret", {"content": "x"}, JSON, 403),
    ("discord", "POST", "/api/webhooks/1/secret", {"content": "x"}, {**JSON, "User-Agent": "a"}, 400),
    ("apprise", "POST", "/notify/my-key", {"body": "x", "type": "bad"}, JSON, 400),
    ("apprise", "POST", "/notify/my-key", {"body": "x"}, {"Content-Type": "text/plain"}, 415),
    ("home_assistant", "GET", "/api/webhook/a-long-random-id", {}, JSON, 405),
]


@pytest.mark.parametrize(("name", "asked", "status"), [(each[0], each[1:5], each[5]) for each in WRONG])
def test_the_servers_refuse_what_is_wrong(name, asked, status, serve) -> None:
    server, (method, path, body, headers) = serve(name), asked
    request = Request(server.url + path, json.dumps(body).encode(), headers, method=method)
    with pytest.raises(HTTPError) as refused:
        urlopen(request, timeout=10)
    refused.value.close()
    assert refused.value.code == status
    assert server.taken == []
