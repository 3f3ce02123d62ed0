"""The webhook: signed, retried with the same id, told once in effect, and nobody waits for it."""

from __future__ import annotations

import json
import stat
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.support.strict_servers import SECRET, StrictServer, standard_webhooks
from trayapp.app import integrations
from trayapp.app.webhook_sender import Timing, WebhookSender
from trayapp.domain.model.reports import FailureKind
from trayapp.domain.model.settings import Settings
from trayapp.i18n.formatter import translate
from trayapp.sources.http.client import HttpTransport
from trayapp.sources.http.transport import Request, Response, TransportError
from trayapp.store.webhook_queue import MOST_WAITING, WebhookQueue

URL = "https://hooks.example.com/hook?token=hidden"


def event(health="degraded", *, was=None, service="acme") -> dict:
    return {
        "schema": 1,
        "event": "verdict",
        "at": "2026-02-03T20:00:00Z",
        "service": service,
        "name": "Acme",
        "health": health,
        "confirmation": "confirmed",
        "recovering": False,
        "headline": "Elevated errors",
        "network": "online",
        "evidence": [],
        "was": was,
    }


def notice(title="Down", kind="confirmed") -> dict:
    return {"schema": 1, "event": "notice", "at": "x", "service": "acme", "name": "Acme", "slot": "a", "kind": kind} | {
        "title": title,
        "body": "",
        "incident_ids": ["i"],
    }


class Answering:
    """A transport that answers from a list, the last answer for ever; tells who asked in which thread."""

    def __init__(self, *answers) -> None:
        self.answers, self.asked, self.threads = list(answers), [], set()
        self.held = threading.Event()
        self.held.set()
        self.began = threading.Event()

    async def fetch(self, request: Request):
        self.began.set()
        self.held.wait(20)
        self.asked.append(request)
        self.threads.add(threading.current_thread())
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    @property
    def ids(self) -> list[str]:
        return [dict(each.headers)["webhook-id"] for each in self.asked]


OK, BUSY = Response(204), Response(503)
QUICK = Timing(pauses_s=(0.001,) * 4)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "state" / "webhook.json"


@pytest.fixture
def problems():
    return []


@pytest.fixture
def make(path, problems) -> Iterator:
    made = []

    def build(transport, *, secret=SECRET, timing=QUICK, url=URL, write=lambda _key, job: job()) -> WebhookSender:
        queue = WebhookQueue(path, url)
        made.append(
            WebhookSender(
                url, queue, lambda: secret, write, problems.append, make_transport=lambda: transport, timing=timing
            )
        )
        return made[-1]

    yield build
    for each in made:
        each.close()
        each.join(10)


def titles(problems) -> list[str]:
    return [translate(each.title) for each in problems]


def waiting(path) -> list[dict]:
    return json.loads(path.read_text("utf-8"))["waiting"]


def test_a_receiver_that_proves_signatures_takes_it(make) -> None:
    server = StrictServer(standard_webhooks)
    sender = make(HttpTransport(proxy="none", version="1"), url=f"{server.url}/hook")
    sender.send(event())
    sender.send(notice())
    assert sender.join(20)
    server.close()
    assert server.refused == []
    assert [each["event"] for each in server.taken] == ["verdict", "notice"]


@pytest.mark.expected_log("the webhook is not taken")
def test_it_is_tried_again_with_the_same_id_and_body_and_in_order(make, problems) -> None:
    refused = TransportError(FailureKind.REFUSED, "nobody listens there")
    transport = Answering(BUSY, refused, OK)
    sender = make(transport)
    sender.send(event())
    sender.send(event("operational", was={"health": "degraded"}))
    assert sender.join(20)
    first, second, third, fourth = transport.ids
    assert first == second == third != fourth
    assert len({each.content for each in transport.asked[:3]}) == 1
    assert titles(problems) == ["Your webhook isn't accepted"], "once, however often"


@pytest.mark.expected_log("the webhook")
def test_a_message_that_nobody_takes_is_given_up_and_the_next_has_its_turn(make, problems, path) -> None:
    transport = Answering(*[BUSY] * 5, OK)
    sender = make(transport)
    sender.send(event())
    sender.send(notice())
    assert sender.join(20)
    assert len(set(transport.ids)) == 2
    assert len(transport.ids) == 6
    assert "A webhook message wasn't delivered" in titles(problems)
    assert waiting(path) == []


@pytest.mark.expected_log("the webhook was given up")
def test_an_address_that_is_gone_is_not_asked_again(make, path) -> None:
    transport = Answering(Response(410))
    transport.held.clear()
    sender = make(transport)
    for number in range(4):
        sender.send(event(service=f"s{number}"))
    transport.held.set()
    assert sender.join(20)
    assert (len(transport.asked), waiting(path)) == (1, [])


def test_what_was_not_delivered_is_delivered_by_the_next_run_with_the_same_id(make, path) -> None:
    first = Answering(BUSY)
    sender = make(first, timing=Timing(pauses_s=(3600.0,)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("trayapp.app.webhook_sender.log.log", lambda *_: None)
        sender.send(event())
        pause = threading.Event()
        while not waiting(path)[0]["attempts"]:
            pause.wait(0.1)  # whoever reads all the time keeps the file from being replaced on Windows
        sender.close()
        assert sender.join(20), "a pause of an hour ends with it"
    second = Answering(OK)
    again = make(second)
    again.start()
    assert again.join(20)
    assert first.ids == second.ids
    assert waiting(path) == []


@pytest.mark.parametrize("answer", [BUSY, Response(410), TransportError(FailureKind.REFUSED, "it broke off")])
def test_what_fails_once_it_is_closed_is_told_to_nobody_and_stays_for_the_next_run(
    make, path, problems, answer
) -> None:
    """Whoever is told may be gone by then: a receiver can take longer to fail than the app takes to end."""
    transport = Answering(answer)
    transport.held.clear()
    sender = make(transport)
    sender.send(event())
    assert transport.began.wait(10)
    sender.close()
    transport.held.set()
    assert sender.join(10)
    assert problems == []
    assert len(waiting(path)) == 1


def test_what_the_last_run_told_is_not_told_again_and_what_changed_is(make) -> None:
    transport = Answering(OK)
    sender = make(transport)
    sender.send(event())
    sender.send(notice())
    assert sender.join(20)
    for said in (event(), notice()):
        again = make(transport)
        again.send(said)
        assert again.join(20)
    assert len(transport.asked) == 2
    last = make(transport)
    last.send(event("major_outage"))
    last.send(event("degraded", was={"health": "major_outage"}))
    last.send(notice(kind="over"))
    assert last.join(20)
    assert len(transport.asked) == 5


def test_a_message_is_on_the_disk_before_it_is_sent_and_for_its_owner_alone(make, path) -> None:
    jobs, transport = [], Answering(OK)
    sender = make(transport, write=lambda _key, job: jobs.append(job))
    sender.send(event())
    assert not transport.began.wait(0.1)
    jobs.pop()()
    assert transport.began.wait(20)
    sender.join(20)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "hidden" not in path.read_text("utf-8"), "the address is not repeated"


@pytest.mark.expected_log("the webhook dropped")
def test_what_waits_is_bounded_and_the_newest_stay(make, path, problems) -> None:
    transport = Answering(OK)
    transport.held.clear()
    sender = make(transport)
    for number in range(MOST_WAITING + 20):
        sender.send(event(service=f"s{number}"))
    assert len(waiting(path)) == MOST_WAITING
    assert json.loads(waiting(path)[-1]["body"])["service"] == f"s{MOST_WAITING + 19}"
    transport.held.set()
    assert sender.join(20)
    assert titles(problems) == ["Webhook messages were dropped"]


@pytest.mark.parametrize("secret", [None, "", "no secret", "whsec_short"])
@pytest.mark.expected_log("has no secret")
def test_without_a_secret_nothing_is_sent(make, secret, problems, path) -> None:
    transport = Answering(OK)
    sender = make(transport, secret=secret)
    sender.send(event())
    while not problems:
        sender.join(0.01)
    sender.close()
    assert sender.join(20)
    assert transport.asked == []
    assert len(waiting(path)) == 1
    assert titles(problems) == ["Your webhook has no secret"]


def test_whoever_sends_waits_for_nobody_and_another_thread_does(make) -> None:
    transport = Answering(OK)
    transport.held.clear()
    sender = make(transport)
    sender.send(event())
    assert transport.began.wait(20)
    sender.send(notice())  # returns, while the first is on its way
    sender.close()
    transport.held.set()
    sender.join(20)
    assert threading.current_thread() not in transport.threads


@pytest.mark.expected_log("the webhook")
def test_retry_after_is_kept_within_bounds(make) -> None:
    sender = make(Answering(OK))
    assert 100 <= sender._pause_s(Response(429, headers={"retry-after": "100"}), 1) < 101
    assert sender._pause_s(Response(429, headers={"retry-after": "99999999"}), 1) == 7200


@pytest.mark.parametrize("content", [b"", b"[]", b'{"version": 1}', b"\xff", b'{"version": 2}', b"[" * 5000])
@pytest.mark.expected_log("cannot be read")
def test_a_damaged_file_is_begun_anew(make, path, content) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    transport = Answering(OK)
    sender = make(transport)
    sender.start()
    sender.send(event())
    assert sender.join(20)
    assert len(transport.asked) == 1


def test_what_waits_for_another_address_is_not_sent_to_this_one(make, path) -> None:
    sender = make(Answering(OK), write=lambda _key, job: job(), secret=None)
    sender._queue.add(event(), 0.0)
    sender._save()
    assert waiting(path)
    transport = Answering(OK)
    other = make(transport, url="https://other.example.com/")
    other.start()
    assert other.join(20)
    assert transport.asked == []


@pytest.mark.expected_log("the webhook")
def test_no_secret_and_no_path_of_the_address_stands_in_log_or_problem(make, problems, caplog, path) -> None:
    sender = make(Answering(Response(500)))
    sender.send(event())
    assert sender.join(20)
    said = caplog.text + path.read_text("utf-8") + "".join(translate(each.message) for each in problems)
    assert SECRET not in said
    assert SECRET.removeprefix("whsec_") not in said
    assert "hidden" not in said
    assert "hooks.example.com" in said


def test_off_it_is_not_even_imported(tmp_path, monkeypatch) -> None:
    monkeypatch.delitem(sys.modules, "trayapp.app.webhook_sender")
    assert integrations.webhook(Settings(), tmp_path, lambda _key, job: job(), print) is None
    assert "trayapp.app.webhook_sender" not in sys.modules
    assert not (tmp_path / "webhook.json").exists()


def test_the_clock_of_a_signature_is_the_attempts(make) -> None:
    transport = Answering(OK)
    now = datetime(2026, 2, 3, tzinfo=UTC).timestamp()
    sender = make(transport, timing=Timing(lambda: now, QUICK.pauses_s))
    sender.send(event())
    assert sender.join(20)
    assert dict(transport.asked[0].headers)["webhook-timestamp"] == str(int(now))
