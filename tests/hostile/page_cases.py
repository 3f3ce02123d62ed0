"""Bodies of status pages, damaged: values of other types, moments, texts, volumes, and bytes."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.hostile.outage import ATOM, INCIDENTIO_WIDGET, LATER, SINCE, STATUSPAGE

BASES: dict[str, tuple[str, dict[str, Any]]] = {
    "statuspage": ("/api/v2/summary.json", STATUSPAGE),
    "widget": ("/api/v1/summary", INCIDENTIO_WIDGET),
}

_LISTS_OF_TROUBLE = {"ongoing_incidents"}
"""The one place at which a format tells of trouble: an empty list there is its way to say that all is well."""

WRONG: dict[str, Any] = {
    "null": None,
    "true": True,
    "zero": 0,
    "minus one": -1,
    "a large number": 1e308,
    "a number of 400 digits": 10**400,
    "nothing": "",
    "blanks": " " * 5000,
    "a long text": "x" * 100_000,
    "a list": [],
    "a table": {},
    "lists in lists": json.loads("[" * 90 + "]" * 90),
}

MOMENTS = (
    "0001-01-01T00:00:00Z",
    "0000-00-00T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "9999-12-31T23:59:59-14:00",
    "0001-01-01T00:00:00+14:00",
    "1970-01-01T00:00:00Z",
    "2026-02-30T00:00:00Z",
    "2026-03-17T24:00:00Z",
    "2026-03-17T11:59:60Z",
    "2026-03-17T11:50:00+99:99",
    "-2026-03-17T11:50:00Z",
    "2026-W12-2",
    "yesterday",
    "1e400",
    "2026-03-17T11:50:00.123456789012345678901234567890Z",
    "\u0662\u0660\u0662\u0666-03-17T11:50:00Z",
)

TEXTS = (
    "\x1b]0;owned\x07\x9b31m",
    "<img src=x onerror=alert(1)><b>bold</b>",
    "&lt;script&gt;&amp;amp;",
    "{service} {0} %s %(x)s",
    "\u202egnp.exe",
    "\ud800 half",
    "e" + "\u0301" * 5000,
    "\U0001f469\u200d" * 2000,
    "\x00nul\x00",
    "(" * 10_000,
    " \t" * 8000 + "x",
    "\n" * 16_000 + "x",
    "a " * 20_000,
    "file:///etc/passwd javascript:alert(1) https://a@b@c:99999/",
    "\u2028\u2029\x85",
    "\u3164" * 3000,
)

VOLUMES = (2, 60, 400, 3000)


@dataclass(frozen=True, slots=True)
class Case:
    """One answer to the request for `path`. Nothing in it may be taken for calm."""

    name: str
    path: str
    body: bytes
    content_type: str = "application/json"
    status: int = 200


def cases() -> Iterator[Case]:
    """Yield every case, a kind after the other."""
    for base, (path, document) in BASES.items():
        for kind in (_types, _moments, _texts, _volumes):
            for name, damaged in kind(document):
                yield Case(f"{base}: {name}", path, json.dumps(damaged).encode())
        yield from _bytes(base, path, json.dumps(document).encode(), "application/json")
    yield from _bytes("atom", "/history.atom", ATOM.encode(), "application/atom+xml")
    for moment in MOMENTS:
        for known in (SINCE, LATER):
            yield Case(f"atom: {known} is {moment!r}", "/history.atom", ATOM.replace(known, moment).encode())
    for text in TEXTS:
        foreign = text.encode("utf-8", "replace").decode().replace("&", "&amp;").replace("<", "&lt;")
        yield Case(f"atom: title {text[:20]!r}", "/history.atom", ATOM.replace("Chat is down", foreign).encode())
        yield Case(f"atom: text {text[:20]!r}", "/history.atom", ATOM.replace("Requests are", foreign).encode())


Place = tuple[str | int, ...]
Damaged = Iterator[tuple[str, dict[str, Any]]]


def _places(value: Any, so_far: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Yield where every value of a document is, and the value."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*so_far, key), inner
        yield from _places(inner, (*so_far, key))


def _with(document: dict[str, Any], place: Place, value: Any) -> dict[str, Any]:
    damaged = copy.deepcopy(document)
    table: Any = damaged
    for step in place[:-1]:
        table = table[step]
    table[place[-1]] = value
    return damaged


def _types(document: dict[str, Any]) -> Damaged:
    for place, _ in _places(document):
        for name, wrong in WRONG.items():
            if not (wrong == [] and place[-1] in _LISTS_OF_TROUBLE):
                yield f"{place} is {name}", _with(document, place, wrong)


def _moments(document: dict[str, Any]) -> Damaged:
    for place, value in _places(document):
        if isinstance(value, str) and value in {SINCE, LATER}:
            for moment in MOMENTS:
                yield f"{place} is {moment!r}", _with(document, place, moment)


def _texts(document: dict[str, Any]) -> Damaged:
    for place, value in _places(document):
        if isinstance(value, str) and value not in {SINCE, LATER}:
            for text in TEXTS:
                yield f"{place} is {text[:20]!r}", _with(document, place, text)


def _volumes(document: dict[str, Any]) -> Damaged:
    for place, value in _places(document):
        if isinstance(value, list) and value:
            for count in VOLUMES:
                several = [{**value[0], "id": f"x{number}"} for number in range(count)]
                yield f"{place} holds {count}", _with(document, place, several)


def _bytes(base: str, path: str, body: bytes, content_type: str) -> Iterator[Case]:
    random_ = random.Random(base)
    for number in range(60):
        cut = body[: random_.randrange(len(body))]
        yield Case(f"{base}: cut no. {number}", path, cut, content_type)
    for number in range(60):
        flipped = bytearray(body)
        for _ in range(random_.randrange(1, 40)):
            flipped[random_.randrange(len(flipped))] = random_.randrange(256)
        yield Case(f"{base}: noise no. {number}", path, bytes(flipped), content_type)
    for encoding in ("utf-16", "utf-32", "utf-7", "cp037"):
        yield Case(f"{base}: {encoding}", path, body.decode().encode(encoding), content_type)
    for status in (204, 206, 300, 304, 403, 404, 418, 429, 500, 503, 599, 999):
        yield Case(f"{base}: HTTP {status}", path, body, content_type, status)
    for other in ("text/html", "", "application/json; charset=nonsense", "image/png"):
        yield Case(f"{base}: as {other!r}", path, body, other)
