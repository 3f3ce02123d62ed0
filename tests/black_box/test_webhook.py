"""The webhook of `watch` from outside: a real process, a receiver that proves every signature, kills and restarts."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator

import pytest

from tests.black_box.test_wait import Acme, acme  # noqa: F401 - the fixture
from tests.black_box.test_watch import wait_for
from tests.support.strict_servers import SECRET, StrictServer, standard_webhooks


@pytest.fixture
def receiver() -> Iterator[StrictServer]:
    server = StrictServer(standard_webhooks)
    yield server
    server.close()


@pytest.fixture
def hooked(acme, receiver, monkeypatch) -> Acme:  # noqa: F811
    monkeypatch.setenv("TRAYAPP_WEBHOOK_SECRET", SECRET)
    with (acme.profile / "config.toml").open("a", encoding="utf-8") as config:
        config.write(f'[webhook]\nurl = "{receiver.url}/hook"\n')
    return acme


def told(receiver: StrictServer) -> list[str]:
    return [each.get("health") or each["kind"] for each in receiver.taken]


def end(process) -> str:
    process.send_signal(signal.SIGTERM)
    _, rest = process.communicate(timeout=30)
    assert process.returncode == 0, rest
    return rest


def test_each_event_arrives_once_across_a_kill_and_a_restart(hooked, receiver) -> None:
    hooked.is_well = True
    process = hooked.start("--verbose", "watch")
    receiver.wait_for(lambda: told(receiver) == ["operational"])
    hooked.is_well = False
    receiver.wait_for(lambda: {"major_outage", "confirmed"} <= set(told(receiver)))
    hooked.wait_for_looks(2)
    process.kill()
    process.wait()
    again = hooked.start("--verbose", "watch")
    wait_for(again, lambda line: "acme: major_outage, confirmed" in line)
    hooked.wait_for_looks(3)
    hooked.is_well = True
    receiver.wait_for(lambda: told(receiver).count("operational") == 2)
    said = end(again)
    assert receiver.refused == []
    assert told(receiver).count("major_outage") == told(receiver).count("confirmed") == 1
    assert len({each["id"] for each in receiver.taken}) == len(receiver.taken)
    assert SECRET not in said
    assert SECRET.removeprefix("whsec_") not in said


def test_what_a_dead_receiver_missed_comes_after_the_restart_with_its_id(hooked, receiver) -> None:
    receiver.failing = 10**9
    process = hooked.start("--verbose", "watch")
    receiver.wait_for(lambda: receiver.asked)
    path = hooked.profile / "webhook.json"
    hooked.wait_for_looks(1)
    process.kill()
    process.wait()
    kept = json.loads(path.read_text("utf-8"))["waiting"]
    assert kept[0]["id"] == receiver.asked[0].headers["webhook-id"]
    receiver.failing = 0
    again = hooked.start("--verbose", "watch")
    receiver.wait_for(lambda: receiver.taken)
    assert receiver.taken[0]["id"] == kept[0]["id"]
    end(again)


def test_a_receiver_that_hangs_holds_no_look_up(hooked, receiver) -> None:
    with receiver.changed:  # whoever asks waits for this lock
        process = hooked.start("--verbose", "watch")
        wait_for(process, lambda line: "acme: major_outage, confirmed" in line)
        hooked.wait_for_looks(5)
        end(process)


def test_without_an_address_there_is_neither_file_nor_thread(acme) -> None:  # noqa: F811
    process = acme.start("--verbose", "watch")
    wait_for(process, lambda line: "acme: major_outage, confirmed" in line)
    acme.wait_for_looks(2)
    end(process)
    assert not (acme.profile / "webhook.json").exists()
