"""A bus that hangs is done without; every other one is left alone."""

from __future__ import annotations

import socket
import threading

import pytest
from jeepney import DBusAddress, MessageFlag, message_bus, new_method_call

from trayapp.desktop.dbus import hanging
from trayapp.desktop.dbus.hanging import DISABLED, HELLO, IS_ACCESSIBLE, do_without_hanging_buses

SESSION, SYSTEM, ACCESSIBLE = "DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS", "AT_SPI_BUS_ADDRESS"
NOTHING = {SESSION: DISABLED, SYSTEM: DISABLED}


def message(kind: int, body: bytes = b"", *, order: str = "little", fields: bytes = b"") -> bytes:
    """Return a message with fields that nobody reads."""
    head = bytes([ord("l" if order == "little" else "B"), kind, 0, 1])
    numbers = b"".join(number.to_bytes(4, order) for number in (len(body), 1, len(fields)))
    return head + numbers + fields + b"\0" * (-len(fields) % 8) + body


RETURN, ERROR, SIGNAL = message(2, b"\1\0\0\0a\0", fields=b"12345"), message(3, order="big"), message(4, b"x" * 99)


@pytest.fixture
def listen(tmp_path, monkeypatch):
    """Listen on a socket in a short folder: listen(*answers) sends those, one for each thing that is said."""
    monkeypatch.chdir(tmp_path)  # a socket's path may have 107 characters at most
    monkeypatch.setattr(hanging, "ANSWER_WITHIN_S", 0.3)
    listening, kept = [], []

    def serve(server: socket.socket, answers: tuple[bytes, ...]) -> None:
        connection, _ = server.accept()
        kept.append(connection)
        for each in answers:
            connection.recv(1000)
            connection.sendall(each)
        if answers[-1] == b"":
            connection.close()

    def start(*answers: bytes, name: str = "bus", backlog: int = 5) -> str:
        server = socket.socket(socket.AF_UNIX)
        server.bind(name)
        server.listen(backlog)
        listening.append(server)
        if answers:
            threading.Thread(target=serve, args=(server, answers), daemon=True).start()
        return name

    yield start
    for each in (*listening, *kept):
        each.close()


def test_the_calls_are_what_a_library_would_send():
    assert message_bus.Hello().serialise(1) == HELLO
    status = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.freedesktop.DBus.Properties")
    call = new_method_call(status, "Get", "ss", ("org.a11y.Status", "IsEnabled"))
    call.header.flags = MessageFlag.no_auto_start
    assert call.serialise(2) == IS_ACCESSIBLE


@pytest.mark.expected_log("a bus does not answer")
@pytest.mark.parametrize("variable", [SESSION, SYSTEM])
@pytest.mark.parametrize("form", ["unix:path={}", "tcp:host=x,port=1;unix:guid=12,path={}", "unix:path={},guid=12"])
def test_a_bus_that_says_nothing_is_done_without(listen, variable, form):
    environ = NOTHING | {variable: form.format(listen())}
    do_without_hanging_buses(environ)
    assert environ == NOTHING


@pytest.mark.expected_log("a bus does not answer")
@pytest.mark.parametrize("said", [b"OK 1\r\n", b"OK 1\r\n\0"])
def test_a_bus_that_hangs_after_the_greeting_is_done_without(listen, said):
    environ = NOTHING | {SESSION: f"unix:path={listen(said)}"}
    do_without_hanging_buses(environ)
    assert environ == NOTHING


@pytest.mark.expected_log("a bus does not answer")
@pytest.mark.parametrize("said", [RETURN, RETURN + SIGNAL, SIGNAL + RETURN + ERROR[:-1]])
def test_the_accessibility_bus_alone_is_done_without_where_it_alone_hangs(listen, said):
    environ = NOTHING | {SESSION: f"unix:path={listen(b'OK 1' + bytes([13, 10]), said)}"}
    before = dict(environ)
    do_without_hanging_buses(environ)
    assert environ == before | {ACCESSIBLE: DISABLED}


@pytest.mark.expected_log("a bus does not answer")
def test_a_bus_with_a_full_queue_hangs(listen):
    name = listen(backlog=0)
    with socket.socket(socket.AF_UNIX) as first:
        first.connect(name)
        environ = NOTHING | {SESSION: f"unix:path={name}"}
        do_without_hanging_buses(environ)
    assert environ == NOTHING


@pytest.mark.expected_log("a bus does not answer")
def test_the_usual_place_counts_where_no_address_is_set(listen):
    listen()
    environ = {"XDG_RUNTIME_DIR": ".", SYSTEM: DISABLED}
    do_without_hanging_buses(environ)
    assert environ[SESSION] == DISABLED


@pytest.mark.parametrize(
    "address", ["", "nonsense", "unix:", "unix:path=nowhere", "unix:path=%00", "tcp:host=x", DISABLED, ";;=,:", "a=b"]
)
@pytest.mark.usefixtures("listen")
def test_no_bus_at_all_changes_nothing(address):
    environ = NOTHING | {SESSION: address, "XDG_RUNTIME_DIR": "nowhere"}
    before = dict(environ)
    do_without_hanging_buses(environ)
    assert environ == before


@pytest.mark.parametrize(
    "answers",
    [
        (b"OK 1\r\n", RETURN + SIGNAL + ERROR),
        (b"OK 1\r\n", SIGNAL + ERROR + RETURN),
        (b"REJECTED EXTERNAL\r\n",),
        (b"HTTP/1.1 400 Bad Request\r\n",),
        (b"",),
        (b"OK 1\r\n", b""),
        (b"OK 1\r\n", b"\xff" * 70_000),
    ],
    ids=["answers", "in another order", "refuses", "another protocol", "closes", "closes later", "too much"],
)
def test_who_answers_stays(listen, answers):
    environ = NOTHING | {SESSION: f"unix:path={listen(*answers, name='b us').replace(' ', '%20')}"}
    before = dict(environ)
    do_without_hanging_buses(environ)
    assert environ == before
