"""`--timeout` is honoured in all, whoever is silent; nothing outlives it."""

from __future__ import annotations

import socket
from pathlib import Path

from tests.black_box.outside import DEAD_URL, canary_config, plain, run_app
from tests.support.windows import SLOWER

START_UP_S = 6.0 * SLOWER
"""Python and httpx on a machine with better things to do."""

AT_MOST_S = 6.5
"""One request may take three quarters of a time-out, and five seconds of silence say something by themselves."""

SLOW_RESOLVER = """
import socket, time
ask = socket.getaddrinfo
def slow(host, *rest, **named):
    if host not in ("127.0.0.1", "localhost"):
        time.sleep(30)
    return ask(host, *rest, **named)
socket.getaddrinfo = slow
"""


def hold(_path: str, connection: socket.socket) -> None:
    while connection.recv(1):
        pass


def drip(_path: str, connection: socket.socket) -> None:
    connection.settimeout(0.05)
    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{")
    while True:
        connection.sendall(b" ")
        try:
            if not connection.recv(1):
                return
        except TimeoutError:
            continue


def test_a_silent_page_is_out_of_reach_when_the_time_is_up(serve, profile):
    silent, canary = serve(otherwise=hold), serve(otherwise=plain(b"", 204))
    folder, timeout_s = profile(canary_config(f"{canary.url}/generate_204")), min(2 * SLOWER, AT_MOST_S)
    for extra in ([], ["--no-probe"]):
        ended = run_app("--profile", folder, "status", "--json", "--page", silent.url, "--timeout", timeout_s, *extra)
        page = ended.json["services"][0]["page"]
        assert (ended.code, page["state"]) == (3, "unreachable")
        assert "no whole answer" in page["detail"]
        assert ended.json["network"] == "online"
        assert ended.seconds < timeout_s + START_UP_S


def test_a_page_that_drips_is_out_of_reach_when_the_time_is_up(serve, profile):
    folder = profile(canary_config(f"{DEAD_URL}/generate_204"))
    ended = run_app("--profile", folder, "status", "--json", "--page", serve(otherwise=drip).url, "--timeout", "2")
    assert (ended.code, ended.json["services"][0]["page"]["state"]) == (3, "unreachable")
    assert ended.seconds < 2 + START_UP_S


def test_canaries_that_were_not_waited_for_are_no_sign_of_being_offline(serve, profile):
    silent = serve(otherwise=hold)
    folder = profile(canary_config(f"{silent.url}/generate_204"))
    ended = run_app("--profile", folder, "status", "--json", "--page", silent.url, "--timeout", "1")
    assert (ended.code, ended.json["network"]) == (3, "unknown")


def test_a_target_that_was_not_waited_for_is_no_sign_of_trouble(serve, profile):
    silent, canary = serve(otherwise=hold), serve(otherwise=plain(b"", 204))
    target = (
        f'[[service]]\nid = "openai"\npage = "{DEAD_URL}"\n[[service.probe]]\nname = "api"\nurl = "{silent.url}/"\n'
    )
    folder = profile(canary_config(f"{canary.url}/generate_204") + target)
    ended = run_app("--profile", folder, "status", "--json", "--timeout", min(5 * SLOWER, AT_MOST_S))
    probe = ended.json["services"][0]["probes"][0]
    assert (probe["result"], probe["symptom"], probe["state"]) == ("inconclusive", None, "unknown")
    assert ended.code == 3


def test_a_page_that_is_slow_but_in_time_is_read(serve, profile):
    parts = [{"id": "a", "name": "Chat", "status": "operational"}]

    def late(path: str, connection: socket.socket) -> None:
        hold_for = connection.gettimeout()
        connection.settimeout(1.2)
        try:
            connection.recv(1)
        except TimeoutError:
            connection.settimeout(hold_for)
            plain({"status": {"indicator": "none"}, "components": parts})(path, connection)

    page = serve({"/api/v2/summary.json": late})
    asked = ("status", "--json", "--no-probe", "--page", page.url, "--timeout", 6 * SLOWER)
    ended = run_app("--profile", profile(""), *asked)
    assert (ended.code, ended.json["services"][0]["page"]["state"]) == (0, "fresh")


def test_a_resolver_that_hangs_is_not_waited_for(profile, tmp_path: Path):
    (tmp_path / "sitecustomize.py").write_text(SLOW_RESOLVER, encoding="utf-8")
    folder = profile(canary_config(f"{DEAD_URL}/generate_204"))
    page = "https://status.example.invalid"
    ended = run_app(
        "--profile",
        folder,
        "status",
        "--json",
        "--no-probe",
        "--page",
        page,
        "--timeout",
        "2",
        PYTHONPATH=str(tmp_path),
    )
    assert (ended.code, ended.json["services"][0]["page"]["state"]) == (3, "unreachable")
    assert ended.seconds < 2 + START_UP_S
