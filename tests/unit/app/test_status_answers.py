"""What a running trayapp answers the commands that ask it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from types import SimpleNamespace

from trayapp.app.status_answers import NO_ANSWER, answers
from trayapp.desktop.instance.primary import StatusRequest
from trayapp.domain.model.enums import Confirmation, Health, Network, PageState
from trayapp.domain.model.snapshot import NetworkStatus, PageStatus, ServiceSnapshot, Snapshot, Verdict
from trayapp.i18n.message import message

NOW = datetime(2026, 2, 3, 20, 40, tzinfo=UTC)


def snapshot() -> Snapshot:
    verdict = Verdict(Health.OPERATIONAL, Confirmation.NONE, recovering=False, headline=message("Everything works"))
    view = ServiceSnapshot("acme", "Acme", verdict, PageStatus("", None, PageState.FRESH, NOW))
    return Snapshot(NOW, NetworkStatus(Network.ONLINE), (view,))


def asked(request: StatusRequest, *, looks: bool = True) -> tuple[bytes, list[str]]:
    checks: list[str] = []
    polling = SimpleNamespace(check_now=lambda: checks.append("now"))
    return answers(SimpleNamespace(looks=looks), polling, snapshot)(request), checks


def test_what_is_known_is_one_line_and_a_fresh_look_is_taken_only_on_request() -> None:
    line, checks = asked(StatusRequest("acme"))
    assert (line.count(b"\n"), checks) == (1, [])
    assert json.loads(line)["gates"] == {"well": "go", "recovering": "go"}
    assert asked(StatusRequest(fresh=True))[1] == ["now"]


def test_of_a_service_that_is_not_monitored_nothing_is_told() -> None:
    assert asked(StatusRequest("other"))[0] == NO_ANSWER


def test_whoever_only_follows_a_leader_leaves_the_look_to_the_command() -> None:
    assert asked(StatusRequest("acme", fresh=True), looks=False) == (NO_ANSWER, [])
