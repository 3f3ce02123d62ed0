"""Which ways to a page are tried, what is remembered, and what a failure is told as."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.unit.sources.conftest import NOW
from trayapp.domain.model.enums import Health, PageState, Phase
from trayapp.domain.model.reports import FailureKind, PageReport
from trayapp.sources.http.transport import Request, Response, TransportError
from trayapp.sources.pages.formats.others import FORMATS as OTHERS
from trayapp.sources.pages.reader import HISTORY_EVERY, OLDER_ANSWERS_IGNORED, PageReader
from trayapp.sources.pages.search import MOST_ASKED

PAGE = "https://status.example.com"
NATIVE, WIDGET = "/proxy/status.example.com", "/api/v1/summary"
HISTORY = f"{NATIVE}/incidents"
SUMMARY, FRONT, FEED = "/api/v2/summary.json", "", "/history.atom"
CHAIN = [NATIVE, WIDGET, SUMMARY, FRONT, FEED]
MOST = len({*CHAIN, *(path for each in OTHERS for path in each.endpoints)})
"""Asked where nothing names the vendor."""

CALM_NATIVE = {
    "summary": {"components": [{"id": "a", "name": "Chat"}], "affected_components": [], "ongoing_incidents": []}
}
CALM_WIDGET = {"page_title": "x", "page_url": PAGE, "ongoing_incidents": []}
CALM_PAGE = {"page": {"url": PAGE}, "status": {"indicator": "none"},
             "components": [{"id": "a", "name": "Chat", "status": "operational"}]}  # fmt: skip
CALM_FEED = (
    b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>https://status.example.com/incidents/i</id><title>t</title>"
    b"<updated>2026-01-01T00:00:00Z</updated><content>&lt;b&gt;Status: Resolved&lt;/b&gt;</content></entry></feed>"
)
OPEN_ROW = {"id": "i", "name": "Errors", "status": "monitoring", "published_at": "2026-03-17T10:00:00Z"}
OVER_ROW = {
    **OPEN_ROW, "status": "resolved",
    "updates": [
        {"id": "u", "to_status": "resolved", "published_at": "2026-03-17T11:00:00Z", "message_string": "Over."}
    ],
}  # fmt: skip
HTML = Response(200, b"<!DOCTYPE html><html>", {"content-type": "text/html"})


@pytest.fixture
def reader(transport, clock: Callable[[], datetime]) -> PageReader:
    return PageReader("x", PAGE, transport, clock)


def read(reader: PageReader) -> PageReport:
    return asyncio.run(reader.read())


@pytest.mark.parametrize(
    ("path", "body", "page_format"),
    [(NATIVE, CALM_NATIVE, "incidentio"), (SUMMARY, CALM_PAGE, "statuspage"), (FEED, CALM_FEED, "feed")],
)
def test_the_ways_are_tried_in_order_and_the_one_that_works_is_kept(reader, transport, path, body, page_format) -> None:
    transport.paths[path] = body
    report = read(reader)
    assert report.reading is not None
    assert (report.state, report.reading.format) == (PageState.FRESH, page_format)
    assert transport.taken() == CHAIN[: CHAIN.index(path) + 1]
    read(reader)
    assert transport.taken() == [path]


@pytest.mark.parametrize("body", [CALM_NATIVE, CALM_WIDGET, CALM_PAGE, CALM_FEED, {"incidents": [OVER_ROW]}])
def test_a_server_that_says_the_same_at_every_path_is_read_by_shape(reader, transport, body) -> None:
    transport.paths["*"] = body
    report = read(reader)
    assert report.reading is not None
    assert report.reading.stated_health is Health.OPERATIONAL
    transport.taken()
    read(reader)
    assert transport.taken() == [NATIVE]


def test_html_with_200_is_no_reading_and_the_next_way_is_tried(reader, transport) -> None:
    transport.paths |= {NATIVE: HTML, WIDGET: HTML, SUMMARY: CALM_PAGE}
    assert read(reader).state is PageState.FRESH


def test_a_loopback_page_is_asked_by_host_and_by_host_and_port(transport, clock) -> None:
    reader = PageReader("x", "http://127.0.0.1:8123", transport, clock)
    transport.paths["/proxy/127.0.0.1:8123"] = CALM_NATIVE
    assert read(reader).state is PageState.FRESH
    assert transport.taken() == ["/proxy/127.0.0.1", "/proxy/127.0.0.1:8123"]


def test_a_path_of_the_page_is_tried_first_and_its_origin_after(transport, clock) -> None:
    reader = PageReader("x", PAGE + "/incidents/abc", transport, clock)
    transport.paths[NATIVE] = CALM_NATIVE
    assert read(reader).state is PageState.FRESH
    assert transport.taken()[0] == "/incidents/abc"
    direct = PageReader("x", PAGE + "/data/summary.json", transport, clock)
    transport.paths["/data/summary.json"] = CALM_PAGE
    assert read(direct).state is PageState.FRESH
    assert transport.taken() == ["/data/summary.json"]


def test_the_widget_is_completed_once_by_the_statuspage_api(reader, transport) -> None:
    row = {"id": "i", "name": "Errors", "status": "identified", "last_update_at": "2026-03-17T10:10:00Z",
           "last_update_message": "We know.", "affected_components": [{"id": "b", "name": "Login",
                                                                     "current_status": "partial_outage"}]}  # fmt: skip
    updates = [
        {"id": "2", "status": "identified", "created_at": "2026-03-17T10:10:00Z", "body": "We know."},
        {"id": "1", "status": "investigating", "created_at": "2026-03-17T10:00:00Z", "body": "We look."},
    ]
    other = {"id": "i", "name": "Errors", "status": "identified", "impact": "minor", "incident_updates": updates}
    transport.paths[WIDGET] = {
        **CALM_WIDGET,
        "ongoing_incidents": [row],
        "affected_components": row["affected_components"],
    }
    transport.paths[SUMMARY] = {**CALM_PAGE, "incidents": [other]}
    report = read(reader)
    assert report.reading is not None
    assert report.reading.format == "incidentio-widget+statuspage"
    assert {each.id: each.health for each in report.reading.components} == {
        "a": Health.OPERATIONAL, "b": Health.PARTIAL_OUTAGE}  # fmt: skip
    assert [each.text for each in report.reading.incidents[0].updates] == ["We know.", "We look."]
    assert report.reading.incidents[0].component_ids == ("b",)
    transport.taken()
    assert read(reader).reading is report.reading
    assert transport.taken() == [WIDGET]


def test_what_the_widget_does_not_list_is_operational_whatever_the_other_address_remembers(reader, transport) -> None:
    transport.paths[WIDGET] = CALM_WIDGET
    transport.paths[SUMMARY] = {**CALM_PAGE, "components": [{"id": "a", "name": "Chat", "status": "major_outage"}]}
    reading = read(reader).reading
    assert reading is not None
    assert [each.health for each in reading.components] == [Health.OPERATIONAL]


def test_an_unchanged_page_is_the_same_reading_by_a_304(reader, transport) -> None:
    def conditional(request: Request) -> Response:
        headers = dict(request.headers)
        if headers.get("if-none-match") == 'W/"1"' and headers.get("if-modified-since") == "then":
            return Response(304)
        return Response(200, json.dumps(CALM_NATIVE).encode(), {"etag": 'W/"1"', "last-modified": "then"})

    transport.paths[NATIVE] = conditional
    first, second, third = read(reader), read(reader), read(reader)
    assert (first.unchanged, second.unchanged, third.unchanged) == (False, True, True)
    assert first.reading is second.reading is third.reading


def test_validators_are_dropped_after_a_failure(reader, transport) -> None:
    transport.paths[NATIVE] = Response(200, json.dumps(CALM_NATIVE).encode(), {"etag": '"1"'})
    read(reader)
    transport.paths[NATIVE] = Response(500)
    failed = read(reader)
    assert (failed.state, failed.reading) == (PageState.UNREADABLE, None)
    transport.asked.clear()
    read(reader)
    assert "if-none-match" not in dict(transport.asked[0].headers)


def test_a_304_that_nobody_asked_for_is_unreadable(reader, transport) -> None:
    transport.paths["*"] = Response(304)
    assert read(reader).state is PageState.UNREADABLE


def test_an_incident_that_left_the_list_is_looked_up_once_and_told_as_resolved(reader, transport) -> None:
    native = {"summary": {**CALM_NATIVE["summary"], "ongoing_incidents": [OPEN_ROW]}}
    transport.paths |= {NATIVE: native, NATIVE + "/incidents": {"incidents": [OVER_ROW]}}
    opened = read(reader).reading
    assert opened is not None
    assert opened.incidents[0].is_open
    transport.paths[NATIVE] = CALM_NATIVE
    transport.taken()
    over = read(reader).reading
    assert over is not None
    assert transport.taken() == [NATIVE, NATIVE + "/incidents"]
    assert [(each.phase, each.updates[0].text) for each in over.incidents] == [(Phase.RESOLVED, "Over.")]
    assert over.incidents[0].resolved_at is not None
    assert read(reader).reading is over
    assert transport.taken() == [NATIVE]


def test_an_ending_that_the_history_does_not_know_is_let_go_after_three_looks(reader, transport) -> None:
    transport.paths[NATIVE] = {"summary": {**CALM_NATIVE["summary"], "ongoing_incidents": [OPEN_ROW]}}
    read(reader)
    transport.paths[NATIVE] = CALM_NATIVE
    transport.taken()
    for _ in range(6):
        read(reader)
    assert transport.taken().count(NATIVE + "/incidents") == 3


def test_an_incident_that_comes_back_is_open_again(reader, transport) -> None:
    native = {"summary": {**CALM_NATIVE["summary"], "ongoing_incidents": [OPEN_ROW]}}
    transport.paths |= {NATIVE: native, NATIVE + "/incidents": {"incidents": [OVER_ROW]}}
    read(reader)
    transport.paths[NATIVE] = CALM_NATIVE
    read(reader)
    transport.paths[NATIVE] = native
    again = read(reader).reading
    assert again is not None
    assert [each.is_open for each in again.incidents] == [True]


@pytest.mark.parametrize(
    ("said", "state", "kind"),
    [
        (HTML, PageState.UNREADABLE, FailureKind.NOT_JSON),
        (Response(200), PageState.UNREADABLE, FailureKind.NOT_JSON),
        (Response(200, b'{"summary": {"comp'), PageState.UNREADABLE, FailureKind.NOT_JSON),
        (Response(200, b"[" * 100_000), PageState.UNREADABLE, FailureKind.WRONG_SHAPE),
        (Response(200, b'{"a":' * 100_000), PageState.UNREADABLE, FailureKind.WRONG_SHAPE),
        (Response(200, b'{"hello": 1}'), PageState.UNREADABLE, FailureKind.WRONG_SHAPE),
        (Response(500), PageState.UNREADABLE, FailureKind.HTTP_STATUS),
        (Response(404), PageState.UNREADABLE, FailureKind.HTTP_STATUS),
        (Response(403, b"", {"cf-mitigated": "challenge"}), PageState.UNREADABLE, FailureKind.CHALLENGED),
        (Response(403, b"<script>_cf_chl_opt"), PageState.UNREADABLE, FailureKind.CHALLENGED),
        (TransportError(FailureKind.DNS), PageState.UNREACHABLE, FailureKind.DNS),
        (TransportError(FailureKind.TIMEOUT), PageState.UNREACHABLE, FailureKind.TIMEOUT),
        (TransportError(FailureKind.TOO_LARGE), PageState.UNREADABLE, FailureKind.TOO_LARGE),
        (TransportError(FailureKind.REDIRECT), PageState.UNREADABLE, FailureKind.REDIRECT),
    ],
)
def test_what_cannot_be_read_is_told_with_its_reason(reader, transport, said, state, kind) -> None:
    transport.paths["*"] = said
    report = read(reader)
    assert (report.state, report.reading) == (state, None)
    assert report.failure is not None
    assert report.failure.kind is kind


def test_the_reason_told_is_not_that_of_a_way_which_is_simply_not_there(reader, transport) -> None:
    transport.paths[SUMMARY] = HTML
    report = read(reader)
    assert report.failure is not None
    assert report.failure.kind is FailureKind.NOT_JSON


@pytest.mark.parametrize(
    "said", [TransportError(FailureKind.TIMEOUT), Response(429), Response(403, b"", {"cf-mitigated": "challenge"})]
)
def test_a_host_that_is_silent_or_does_not_want_us_is_not_asked_at_its_other_addresses(reader, transport, said) -> None:
    transport.paths["*"] = said
    for _ in range(3):
        read(reader)
        assert len(transport.taken()) == 1


@pytest.mark.parametrize(("header", "seconds"), [("90", 90.0), ("Tue, 17 Mar 2026 12:01:00 GMT", 60.0)])
def test_retry_after_is_handed_on(reader, transport, header, seconds) -> None:
    transport.paths["*"] = Response(429, b"", {"retry-after": header})
    report = read(reader)
    assert report.failure is not None
    assert report.failure.retry_after_s == seconds


def test_a_page_that_moves_to_html_is_unreadable_and_found_again_elsewhere(reader, transport) -> None:
    transport.paths[NATIVE] = CALM_NATIVE
    read(reader)
    transport.paths[NATIVE] = HTML
    assert read(reader).state is PageState.UNREADABLE
    transport.taken()
    transport.paths[SUMMARY] = CALM_PAGE
    report = read(reader)
    assert report.reading is not None
    assert report.reading.format == "statuspage"
    assert transport.taken() == [NATIVE, WIDGET, SUMMARY]


def test_a_page_that_cannot_be_read_at_all_is_not_pestered(reader, transport) -> None:
    transport.paths["*"] = HTML
    counts = []
    for _ in range(25):
        read(reader)
        counts.append(len(transport.taken()))
    assert counts == [MOST, 2, 2, 2, 2] * 3 + [len(CHAIN), 2, 2, 2, 2] + [MOST, 2, 2, 2, 2]
    assert len(CHAIN) < MOST <= MOST_ASKED


def test_a_page_comes_back_at_the_way_that_worked_as_soon_as_that_works(reader, transport) -> None:
    transport.paths[SUMMARY] = CALM_PAGE
    read(reader)
    transport.paths["*"] = transport.paths[SUMMARY] = HTML
    for _ in range(4):
        read(reader)
    transport.paths[SUMMARY] = CALM_PAGE
    assert read(reader).state is PageState.FRESH


def test_a_failing_page_keeps_its_way(reader, transport) -> None:
    transport.paths[SUMMARY] = CALM_PAGE
    read(reader)
    transport.paths[SUMMARY] = Response(503)
    transport.taken()
    for _ in range(4):
        read(reader)
    assert transport.taken() == [SUMMARY] * 4


@pytest.mark.parametrize("address", ["", "nonsense", "https://[", "ftp://x", "https://x:99999"])
def test_an_address_that_is_none_is_a_failure_and_asks_nobody(transport, clock, address) -> None:
    report = read(PageReader("x", address, transport, clock))
    assert report.failure is not None
    assert report.failure.kind is FailureKind.SETTINGS
    assert transport.asked == []


def native(**more: object) -> dict[str, object]:
    return {"summary": {**CALM_NATIVE["summary"], **more}}


def open_row(*minutes: int, identifier: str = "i") -> dict[str, object]:
    """Return an open incident with an update at each minute past ten."""
    said = [
        {"id": f"u{minute}", "to_status": "identified", "published_at": f"2026-03-17T10:{minute:02d}:00Z"}
        for minute in minutes
    ]
    return {**OPEN_ROW, "id": identifier, "status": "identified", "updates": said}


def updates_of(report: PageReport) -> list[int]:
    assert report.reading is not None
    return [update.at.minute for incident in report.reading.incidents for update in incident.updates]


def test_an_older_answer_changes_nothing(reader, transport) -> None:
    newer, older = native(ongoing_incidents=[open_row(1, 5)]), native(ongoing_incidents=[open_row(1)])
    told = []
    for body in (newer, older, newer, older, older):
        transport.paths[NATIVE] = body
        told.append(updates_of(read(reader)))
    assert told == [[5, 1]] * 5


def test_an_older_answer_does_not_bring_an_incident_back_that_is_over(reader, transport) -> None:
    resolved = {**OVER_ROW, "updates": [*open_row(1)["updates"], *OVER_ROW["updates"]]}  # type: ignore[misc]
    transport.paths |= {
        NATIVE: native(ongoing_incidents=[open_row(1)]),
        f"{NATIVE}/incidents": {"incidents": [resolved]},
    }
    read(reader)
    transport.paths[NATIVE] = CALM_NATIVE
    assert [each.is_open for each in read(reader).reading.incidents] == [False]
    transport.paths[NATIVE] = native(ongoing_incidents=[open_row(1)])
    assert [each.is_open for each in read(reader).reading.incidents] == [False]


def test_an_update_that_is_taken_back_is_believed_after_a_while(reader, transport) -> None:
    transport.paths[NATIVE] = native(ongoing_incidents=[open_row(1, 5)])
    read(reader)
    transport.paths[NATIVE] = native(ongoing_incidents=[open_row(1)])
    told = [updates_of(read(reader)) for _ in range(OLDER_ANSWERS_IGNORED + 1)]
    assert told == [[5, 1]] * OLDER_ANSWERS_IGNORED + [[1]]


def test_an_incident_that_an_older_list_leaves_out_stays_open(reader, transport) -> None:
    transport.paths |= {
        NATIVE: native(ongoing_incidents=[open_row(1)]),
        f"{NATIVE}/incidents": {"incidents": [open_row(1)]},
    }
    read(reader)
    transport.paths[NATIVE] = CALM_NATIVE
    assert [each.is_open for each in read(reader).reading.incidents] == [True]


def test_an_incident_that_is_posted_after_its_end_is_found_in_the_history(transport) -> None:
    now = [NOW]
    reader = PageReader("x", PAGE, transport, lambda: now[0])
    transport.paths |= {NATIVE: CALM_NATIVE, f"{NATIVE}/incidents": {"incidents": [OVER_ROW]}}
    assert read(reader).reading.incidents == ()
    now[0] += HISTORY_EVERY
    assert [each.is_open for each in read(reader).reading.incidents] == [False]
    transport.taken()
    read(reader)
    assert transport.taken() == [NATIVE]


def test_a_history_that_cannot_be_read_is_asked_no_more_often(transport) -> None:
    now = [NOW]
    reader = PageReader("x", PAGE, transport, lambda: now[0])
    transport.paths[NATIVE] = CALM_NATIVE
    read(reader)
    transport.taken()
    for _ in range(24 * 60):
        now[0] += timedelta(minutes=1)
        read(reader)
    assert transport.taken().count(NATIVE + "/incidents") == timedelta(days=1) / HISTORY_EVERY


def test_the_stretches_of_a_widgets_incident_come_from_the_address_that_knows_them(reader, transport) -> None:
    row = {"id": "i", "name": "Errors", "status": "identified", "last_update_at": "2026-03-17T11:30:00Z",
           "affected_components": [{"id": "a", "name": "Chat", "current_status": "degraded_performance"}]}  # fmt: skip
    said = [("identified", "11:30"), ("resolved", "11:00"), ("investigating", "10:00")]
    updates = [
        {"id": f"u{at}", "status": word, "created_at": f"2026-03-17T{at}:00Z", "body": "Text."} for word, at in said
    ]
    full = {"id": "i", "name": "Errors", "status": "identified", "impact": "critical", "incident_updates": updates}
    transport.paths |= {
        WIDGET: {**CALM_WIDGET, "ongoing_incidents": [row]},
        SUMMARY: {**CALM_PAGE, "incidents": [full]},
    }
    (found,) = read(reader).reading.incidents
    assert found.open_s(NOW) == 90 * 60
    assert (found.health, found.worst_health, found.reopened) == (Health.DEGRADED, Health.MAJOR_OUTAGE, True)
