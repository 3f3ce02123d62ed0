"""Answers of servers that are hostile or broken: too large, endless, cut short, or something else altogether."""

from __future__ import annotations

import gzip
import itertools
import socket
import zlib
from contextlib import suppress

from tests.black_box.outside import plain

PAGE = "<!DOCTYPE html><html><head><title>Status</title></head><body>All systems operational</body></html>"
SWOLLEN = 200_000_000


def stream(head: bytes, pieces) -> object:
    def answer(_path: str, connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n" + head)
        with suppress(OSError):
            for piece in pieces():
                connection.sendall(piece)

    return answer


def bomb() -> bytes:
    pack = zlib.compressobj(wbits=31)
    packed = [pack.compress(b" " * 1_000_000) for _ in range(SWOLLEN // 1_000_000)]
    return b"".join((*packed, pack.flush()))


def raw(content: bytes):
    return lambda _path, connection: connection.sendall(content)


def longer_and_longer(path: str, connection: socket.socket) -> None:
    plain(b"", 302, location=f"{path}x")(path, connection)


def in_a_circle(path: str, connection: socket.socket) -> None:
    plain(b"", 302, location=path)(path, connection)


MEGABYTE = b" " * 1_000_000

CASES = {
    "HTML instead of JSON": (plain(PAGE, content_type="text/html"), "unreadable", "web page"),
    "HTML that says it is JSON": (plain(PAGE), "unreadable", "web page"),
    "a challenge": (plain(PAGE, 403, "text/html", cf_mitigated="challenge"), "unreadable", "bot check"),
    "403": (plain(PAGE, 403, "text/html"), "unreadable", "403"),
    "500": (plain("oops", 500, "text/plain"), "unreadable", "500"),
    "500 with a page's JSON": (plain({"status": {"indicator": "none"}}, 500), "unreadable", "500"),
    "empty": (plain(b""), "unreadable", "empty"),
    "no content": (plain(b"", 204), "unreadable", "empty"),
    "truncated JSON": (plain('{"summary": {"components": ['), "unreadable", "cut short"),
    "truncated HTTP": (raw(b"HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n{"), "unreachable", "broke off"),
    "closed at once": (raw(b""), "unreachable", "broke off"),
    "another protocol": (raw(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"), "unreachable", "broke off"),
    "200 MB": (
        stream(b"content-length: 200000000\r\n\r\n", lambda: itertools.repeat(MEGABYTE, 200)),
        "unreadable",
        "larger",
    ),
    "200 MB in chunks": (
        stream(b"transfer-encoding: chunked\r\n\r\n", lambda: itertools.repeat(b"F4240\r\n" + MEGABYTE + b"\r\n", 200)),
        "unreadable",
        "larger",
    ),
    "200 MB of headers": (
        stream(b"", lambda: (b"x-%d: " % each + MEGABYTE + b"\r\n" for each in range(200))),
        "unreachable",
        "broke off",
    ),
    "a gzip bomb": (plain(bomb(), content_encoding="gzip"), "unreadable", "larger"),
    "a gzip bomb in gzip": (plain(gzip.compress(bomb()), content_encoding="gzip, gzip"), "unreadable", "not JSON"),
    "a longer and longer redirect": (longer_and_longer, "unreadable", "redirects more than"),
    "a redirect loop": (in_a_circle, "unreadable", "circle"),
    "a redirect to plain http": (plain(b"", 302, location="http://example.invalid/"), "unreadable", "not https"),
    "a redirect to a file": (plain(b"", 302, location="file:///etc/hostname"), "unreadable", "no address"),
    "a wrong encoding": (plain('{"status": "\u00e9"}'.encode("utf-16")[:-1]), "unreadable", "JSON"),
    "noise": (plain(bytes(range(256)) * 20), "unreadable", "JSON"),
    "a list": (plain([1, 2, 3]), "unreadable", "not a status page"),
    "null": (plain("null"), "unreadable", "not a status page"),
    "no number": (plain("NaN"), "unreadable", "JSON"),
    "a number too long": (plain('{"summary": ' + "9" * 5000 + "}"), "unreadable", "JSON"),
    "deep nesting": (plain("[" * 200_000), "unreadable", "too many entries"),
    "deep nesting that ends": (plain('{"summary":' * 50_000 + "1" + "}" * 50_000), "unreadable", "too deeply"),
    "entities in entities": (
        plain('<?xml version="1.0"?><!DOCTYPE f [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><feed>&b;</feed>'),
        "unreadable",
        "",
    ),
}
