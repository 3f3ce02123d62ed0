"""Property tests: whatever a page sends, there is a report and never an exception."""

from __future__ import annotations

import asyncio
import contextlib
import json
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from trayapp.domain.model.enums import PageState
from trayapp.domain.model.reports import PageReading
from trayapp.domain.model.service import Expect, Target
from trayapp.domain.model.status_page import Incident
from trayapp.sources.http.transport import Exchange, Request, Response
from trayapp.sources.pages.formats.registry import read_page
from trayapp.sources.pages.reader import PageReader
from trayapp.sources.pages.untrusted import Unreadable
from trayapp.sources.probes.classifier import classify
from trayapp.sources.probes.connectivity import classify_canary

PAGE = "https://status.example.com"
WORDS = st.sampled_from([
    "operational", "degraded_performance", "full_outage", "none", "minor", "critical", "maintenance",
    "investigating", "monitoring", "resolved", "postmortem", "fixing", "scheduled", "2026-02-03T20:32:27.09Z",
    "9999-12-31T23:59:59-14:00", "01KGJK9Q6PDB3C3VX6MPCY6106", "a", "b", "", "https://x.example//incidents/1",
    "\ud800", "\x00", "<b>[x](y)</b>",
])  # fmt: skip
KEYS = st.sampled_from([
    "id", "name", "status", "page", "url", "public_url", "summary", "components", "structure", "items",
    "group", "component", "affected_components", "ongoing_incidents", "scheduled_maintenances",
    "in_progress_maintenances", "incidents", "type", "incident_updates", "updates", "impact", "indicator",
    "created_at", "display_at", "published_at", "resolved_at", "started_at", "component_id", "current_status",
    "component_impacts", "start_at", "end_at", "to_status", "message_string", "body", "page_url",
    "page_title", "component_statuses", "group_id", "code", "old_status", "new_status", "shortlink",
    "last_update_at", "last_update_message", "current_worst_impact", "scheduled_for", "status_summaries",
    "incident_links", "worst_component_status",
])  # fmt: skip
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | WORDS
ANY_JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS | st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
INNER = st.dictionaries(KEYS, LEAVES, max_size=5)
ROW = st.dictionaries(KEYS, LEAVES | INNER | st.lists(INNER, max_size=2), max_size=8)
PAGE_LIKE = st.fixed_dictionaries(
    {},
    optional={
        "summary": st.fixed_dictionaries({}, optional={
            "components": st.lists(ROW, max_size=3), "structure": ROW, "affected_components": st.lists(ROW, max_size=3),
            "ongoing_incidents": st.lists(ROW, max_size=3), "scheduled_maintenances": st.lists(ROW, max_size=2),
            "public_url": LEAVES}),
        "page": ROW, "status": ROW, "components": st.lists(ROW, max_size=3), "incidents": st.lists(ROW, max_size=3),
        "scheduled_maintenances": st.lists(ROW, max_size=2), "page_url": LEAVES,
        "ongoing_incidents": st.lists(ROW, max_size=3), "affected_components": st.lists(ROW, max_size=3),
    },
)  # fmt: skip


def check(reading: PageReading) -> None:
    for incident in reading.incidents:
        check_incident(incident)
    for component in reading.components:
        assert component.id
        component.name.encode()
    for maintenance in reading.maintenances:
        assert maintenance.starts_at is None or maintenance.starts_at.tzinfo is UTC


def check_incident(incident: Incident) -> None:
    incident.title.encode()
    assert incident.title
    assert incident.is_open == (incident.phase != "resolved")
    assert incident.resolved_at is None or not incident.is_open
    assert list(incident.updates) == sorted(incident.updates, key=lambda each: each.at, reverse=True)
    assert set(incident.recovered_ids) <= set(incident.component_ids)
    assert incident.url is None or incident.url.startswith("https://")
    assert incident.confirmation_lag_s is None or incident.confirmation_lag_s >= 0
    for update in incident.updates:
        update.text.encode()


def read(body: bytes) -> None:
    with contextlib.suppress(Unreadable):
        check(read_page(body, PAGE))


@settings(max_examples=150, deadline=None)
@given(ANY_JSON | PAGE_LIKE)
def test_any_json_is_read_or_unreadable(data: object) -> None:
    read(json.dumps(data).encode("utf-8", "surrogatepass"))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_unreadable(body: bytes) -> None:
    read(body)


@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=200),
    st.sampled_from(["<b>Status: {}</b>", "<small>Jan <var>9</var>, <var>9:00</var></small><strong>{}</strong>"]),
)
def test_any_feed_entry_is_read_or_unreadable(text: str, form: str) -> None:
    content = form.format(text).replace("&", "&amp;").replace("<", "&lt;")
    body = f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>x/y</id><updated>2026-01-01T00:00:00Z</updated><content>{content}</content></entry></feed>"
    read(body.encode("utf-8", "surrogatepass"))


ANSWERS = st.builds(
    Response,
    st.sampled_from([200, 204, 301, 304, 401, 403, 404, 429, 500, 503, 529]),
    st.binary(max_size=60) | PAGE_LIKE.map(lambda data: json.dumps(data).encode("utf-8", "surrogatepass")),
    st.dictionaries(
        st.sampled_from(["etag", "last-modified", "retry-after", "content-type", "cf-mitigated", "x-request-id"]),
        st.text(max_size=12), max_size=3),
)  # fmt: skip


class Rambling:
    """Says whatever comes next."""

    def __init__(self, answers: list[Response]) -> None:
        self._answers = answers
        self._said = 0

    async def fetch(self, request: Request) -> Exchange:
        self._said += 1
        return self._answers[self._said % len(self._answers)]


@settings(max_examples=60, deadline=None)
@given(st.lists(ANSWERS, min_size=1, max_size=8))
def test_any_course_of_answers_gives_reports(answers: list[Response]) -> None:
    reader = PageReader("x", PAGE, Rambling(answers), lambda: datetime(2026, 3, 17, tzinfo=UTC))  # type: ignore[arg-type]
    for _ in range(4):
        report = asyncio.run(reader.read())
        assert (report.reading is None) == (report.failure is not None) == (report.state is not PageState.FRESH)


@settings(max_examples=60, deadline=None)
@given(ANSWERS, st.sampled_from(Expect))
def test_any_answer_is_classified(answer: Response, expect: Expect) -> None:
    classify(Target("t", "https://t.example.com", frozenset({200, 401}), expect, (("issuer", "x"),)), answer)
    classify_canary("http://c.example.com/generate_204", answer)
