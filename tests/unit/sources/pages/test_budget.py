"""One page's work is bounded by size, and what is cut off is said and never green."""

from __future__ import annotations

import contextlib
import json
import time

import pytest

from trayapp.domain.model.enums import Health, Phase
from trayapp.domain.model.reports import FailureKind, PageReading
from trayapp.sources.http.transport import MAX_BODY_BYTES
from trayapp.sources.pages.budget import LIMITS, MAX_UPDATES
from trayapp.sources.pages.discovery import front_page
from trayapp.sources.pages.formats.registry import read_page
from trayapp.sources.pages.plain_text import plain
from trayapp.sources.pages.untrusted import Unreadable

PAGE = "https://status.example.com"
PARSED_WITHIN_S = 0.3

NASTY = [" ", "<", "*", "#", "> ", "&amp;", "<script>", "<li>(", "\u00a0", "\n", "_", "<a", "a. ", "free and ",
         "Go ", "the team ", "can ", "`", "- ", "\t", "\r", "**a", "</style>", "ChatGPT Go users, ", "not been ",
         "GPT-5 "]  # fmt: skip
"""What long runs of are hard on expressions that were not written for them."""


def update(number: int, text: str = "Text.", word: str = "identified") -> dict[str, object]:
    at = f"2026-02-03T20:{number // 60 % 60:02d}:{number % 60:02d}Z"
    return {"id": f"u{number}", "to_status": word, "published_at": at, "message_string": text}


def incident(number: int = 0, **more: object) -> dict[str, object]:
    at = "2026-02-03T20:32:27Z"
    return {"id": f"i{number}", "name": "Errors", "status": "identified", "published_at": at, **more}


def native(**more: object) -> dict[str, object]:
    return {"summary": {"components": [{"id": "a", "name": "A"}], "affected_components": [], **more}}


def statuspage(**more: object) -> dict[str, object]:
    part = {"id": "a", "name": "A", "status": "operational"}
    return {"page": {"url": PAGE}, "status": {"indicator": "none"}, "components": [part], **more}


def read(body: object) -> PageReading:
    return read_page(json.dumps(body).encode(), PAGE)


PARTS = [{"component_id": f"c{number}", "status": "full_outage"} for number in range(LIMITS["parts"] + 1)]


@pytest.mark.parametrize(
    ("body", "cut"),
    [
        (native(components=[{"id": f"c{n}", "name": "N"} for n in range(LIMITS["components"] + 1)]), "components"),
        (native(ongoing_incidents=[incident(n) for n in range(LIMITS["incidents"] + 1)]), "incidents"),
        (native(ongoing_incidents=[incident(affected_components=PARTS)]), "parts"),
        (native(affected_components=PARTS), "parts"),
        (native(structure={"items": [{"component": {"component_id": f"c{n}"}} for n in range(LIMITS["parts"] + 1)]}),
         "parts"),
        (statuspage(components=[{"id": f"c{n}", "name": "N", "status": "operational"}
                                for n in range(LIMITS["components"] + 1)]), "components"),
        (statuspage(incidents=[{"id": f"i{n}", "name": "N", "impact": "none", "status": "resolved"}
                               for n in range(LIMITS["incidents"] + 1)]), "incidents"),
    ],
)  # fmt: skip
def test_lists_that_health_is_read_from_are_never_green_when_cut(body: dict[str, object], cut: str) -> None:
    reading = read(body)
    assert cut in reading.truncated
    assert reading.stated_health is not None
    assert reading.stated_health is not Health.OPERATIONAL
    assert reading.stated_health.rank >= Health.UNKNOWN.rank


def test_a_part_in_trouble_beyond_the_limit_does_not_leave_the_page_green() -> None:
    parts = [{"id": f"c{n}", "name": "N", "status": "operational"} for n in range(5000)]
    parts[-1]["status"] = "major_outage"
    reading = read(statuspage(components=parts))
    assert (reading.stated_health, reading.complete) == (Health.UNKNOWN, False)


def test_the_newest_updates_are_the_ones_that_are_kept() -> None:
    said = [update(number) for number in range(MAX_UPDATES)] + [update(MAX_UPDATES, "All well.", "resolved")]
    (found,) = read({"incidents": [incident(status="", updates=said)]}).incidents
    assert (len(found.updates), found.updates[0].text, found.phase) == (MAX_UPDATES, "All well.", Phase.RESOLVED)


def test_one_long_incident_leaves_room_for_the_others() -> None:
    long = incident(0, updates=[update(number) for number in range(LIMITS["updates"])])
    reading = read({"incidents": [long, incident(1, updates=[update(1)])]})
    assert [len(each.updates) for each in reading.incidents] == [MAX_UPDATES, 1]
    assert reading.truncated == ("updates",)


@pytest.mark.parametrize("bit", NASTY)
def test_texts_of_any_kind_are_read_in_time(bit: str) -> None:
    text = bit * (15_990 // len(bit)) + "x"
    said = [update(number, text) for number in range(110)]
    body = json.dumps(native(ongoing_incidents=[incident(updates=said)])).encode()
    began = time.thread_time()
    try:
        reading = read_page(body[:MAX_BODY_BYTES] if len(body) > MAX_BODY_BYTES else body, PAGE)
    except Unreadable:
        pass
    else:
        assert reading.truncated == ("text",)
    assert time.thread_time() - began < PARSED_WITHIN_S


@pytest.mark.parametrize("bit", [*NASTY, "a", "a-", "component-", "status.io/", "<title>", "<link href='", "/status/"])
def test_front_pages_of_any_kind_are_looked_through_in_time(bit: str) -> None:
    body = "<!doctype html>" + bit * (MAX_BODY_BYTES // len(bit.encode()))
    began = time.thread_time()
    with contextlib.suppress(Unreadable):
        read_page(body.encode(), PAGE)
    front_page(body, PAGE, PAGE)
    assert time.thread_time() - began < PARSED_WITHIN_S


@pytest.mark.parametrize("bit", NASTY)
def test_cleaning_is_linear(bit: str) -> None:
    def took(size: int) -> float:
        text = bit * (size // len(bit)) + "x"
        began = time.thread_time()
        plain(text)
        return time.thread_time() - began

    assert min(took(16_000) for _ in range(3)) < 0.05


ENTRY = (
    "<entry><id>https://x.example/incidents/a</id><title>t</title><updated>2026-01-01T00:00:00Z</updated>"
    "<content>{}</content></entry>"
)


@pytest.mark.parametrize(
    "content",
    [
        "&lt;b&gt;Status: Resolved&lt;/b&gt;" + " " * 59_000,
        "&lt;small&gt;Aug &lt;var&gt;21&lt;/var&gt;" + " " * 59_000,
        "&lt;b&gt;Status:" + " " * 59_000,
        "&lt;small&gt; " * 5000,
        "&lt;b&gt;Status: Resolved&lt;/b&gt;" + ("&lt;li&gt;" + "(" * 300) * 190,
        "&lt;small&gt;Aug &lt;var&gt;21&lt;/var&gt;, &lt;var&gt;00:37&lt;/var&gt; UTC&lt;/small&gt;"
        "&lt;br&gt;&lt;strong&gt;Resolved&lt;/strong&gt; - x" * 400,
    ],
)
def test_feeds_of_any_kind_are_read_in_time(content: str) -> None:
    entry = ENTRY.format(content)
    body = f"<feed xmlns='http://www.w3.org/2005/Atom'>{entry * (MAX_BODY_BYTES // len(entry))}</feed>".encode()
    began = time.thread_time()
    with contextlib.suppress(Unreadable):
        read_page(body[:MAX_BODY_BYTES], PAGE)
    assert time.thread_time() - began < PARSED_WITHIN_S


@pytest.mark.parametrize(
    "body",
    [
        b'{"summary":{"components":[' + b"{}," * 600_000 + b'{}],"structure":{}}}',
        b'{"a":[' + b"[]," * 600_000 + b"[]]}",
        b'{"a":[' + b"1," * 900_000 + b"1]}",
        b"{" + b",".join(b'"%d":1' % number for number in range(170_000)) + b"}",
        b"<feed xmlns='http://www.w3.org/2005/Atom'>" + b"<a/>" * 400_000 + b"</feed>",
    ],
)
def test_a_body_of_countless_entries_is_not_even_parsed(body: bytes) -> None:
    began = time.thread_time()
    with pytest.raises(Unreadable) as caught:
        read_page(body, PAGE)
    assert caught.value.kind is FailureKind.WRONG_SHAPE
    assert time.thread_time() - began < PARSED_WITHIN_S
