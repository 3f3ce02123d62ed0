"""Bodies that were once misread, each with what is true of it: recorded ones where they are at hand, and our own."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.support.bodies import at_hand, body
from trayapp.domain.model.enums import Health, Phase
from trayapp.domain.model.reports import PageReading
from trayapp.domain.model.status_page import Incident
from trayapp.sources.pages.formats.registry import read_page

PAGE = "http://127.0.0.1:8123"
WORDS = ["", None, "wobbly", 7, [], {}, "OPERATIONALLY", "ok"]


def read(name: str) -> PageReading:
    return read_page(body(name), PAGE)


def only(reading: PageReading) -> Incident:
    (found,) = reading.incidents
    return found


@pytest.mark.parametrize(
    ("name", "ending"),
    at_hand(("ours/two-named-one-well.json", "AAPI"), ("../cases/body-gpt55-two-tagged-one-well.json", "Q6PW")),
)
def test_one_of_two_named_parts_that_is_tagged_as_operational_is_not_hit(name: str, ending: str) -> None:
    assert [each[-4:] for each in only(read(name)).component_ids] == [ending]


@pytest.mark.parametrize(
    ("name", "began"),
    at_hand(
        ("ours/reopened-after-days.json", datetime(2026, 7, 24, 14, 4, 55, 153_000, tzinfo=UTC)),
        (
            "../cases/body-image-generation-reopened-27-july.json",
            datetime(2026, 7, 27, 14, 4, 55, 153_000, tzinfo=UTC),
        ),
    ),
)
def test_an_incident_reopened_after_days_is_as_bad_as_it_is_now_and_began_then(name: str, began: datetime) -> None:
    found = only(read(name))
    assert (found.health, found.worst_health, found.reopened) == (Health.DEGRADED, Health.PARTIAL_OUTAGE, True)
    assert found.started_at == began


@pytest.mark.parametrize(
    "name", at_hand(("ours/lowered-and-watched.json",), ("../cases/body-microsoft-signin-monitoring.json",))
)
def test_what_was_partial_and_was_lowered_is_degraded_and_watched(name: str) -> None:
    found = only(read(name))
    assert (found.health, found.phase) == (Health.DEGRADED, Phase.MONITORING)


@pytest.mark.parametrize("name", at_hand(("ours/paid-plans.json",), ("../cases/body-paid-plans.json",)))
def test_paid_plans_are_a_scope(name: str) -> None:
    assert only(read(name)).scope.plans == ("paid",)


@pytest.mark.parametrize(
    "name", at_hand(("ours/workaround-on-the-web.json",), ("../cases/body-windows-desktop-workaround-web.json",))
)
def test_a_workarounds_platforms_are_no_scope(name: str) -> None:
    assert only(read(name)).scope.platforms == ("windows", "desktop")


@pytest.mark.parametrize("name", at_hand(("ours/parts-without-a-word.json",), ("../cases/compat-all-parts-null.json",)))
def test_parts_without_a_word_are_unknown(name: str) -> None:
    assert read(name).stated_health is Health.UNKNOWN


@pytest.mark.parametrize(
    "name",
    at_hand(("ours/feed-maintenance-caused-errors.atom",), ("../cases/atom-scheduled-maintenance-caused-errors.xml",)),
)
def test_what_a_maintenance_caused_is_an_incident(name: str) -> None:
    reading = read(name)
    assert (len(reading.incidents), reading.maintenances) == (1, ())


def statuspage(parts: list[dict[str, Any]], **more: Any) -> PageReading:
    body = {"page": {"url": PAGE}, "status": {"indicator": "none"}, "components": parts, **more}
    return read_page(json.dumps(body).encode(), PAGE)


def part(identifier: str, word: object) -> dict[str, Any]:
    return {"id": identifier, "name": identifier, "status": word}


ULIDS = [f"01JMXBRMFE6N2NNT7DG6XZQ6P{letter}" for letter in "ABC"]


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("identifiers", [["a", "b", "c"], ULIDS], ids=["statuspage", "imitation"])
def test_an_unknown_word_for_one_part_is_never_green_in_the_statuspage_form(
    identifiers: list[str], word: object
) -> None:
    parts = [part(each, "operational") for each in identifiers]
    assert statuspage(parts).stated_health is Health.OPERATIONAL
    parts[1]["status"] = word
    assert statuspage(parts).stated_health is Health.UNKNOWN


@pytest.mark.parametrize("word", WORDS)
def test_an_unknown_word_is_never_green_in_incident_ios_own_forms(word: object) -> None:
    affected = [{"component_id": "a", "status": word}]
    summary = {"components": [{"id": "a", "name": "A"}], "affected_components": affected, "ongoing_incidents": []}
    assert read_page(json.dumps({"summary": summary}).encode(), PAGE).stated_health is Health.UNKNOWN
    widget = {"page_url": PAGE, "ongoing_incidents": [], "affected_components": [{"id": "a", "current_status": word}]}
    assert read_page(json.dumps(widget).encode(), PAGE).stated_health is Health.UNKNOWN


def test_an_unknown_word_beside_a_known_trouble_is_the_trouble() -> None:
    parts = [part("a", None), part("b", "major_outage")]
    reading = statuspage(parts, status={"indicator": "critical"})
    assert reading.stated_health is Health.MAJOR_OUTAGE


@pytest.mark.parametrize(
    "body",
    [
        {"page": {"url": PAGE}, "status": {"indicator": "none"}},
        {"page": {"url": PAGE}, "status": {"indicator": "none"}, "components": []},
        {"page": {"url": PAGE}, "status": {"indicator": "none"}, "components": None, "incidents": None},
        {"summary": {"components": [], "affected_components": [], "ongoing_incidents": []}},
        {"summary": {"components": None, "structure": None, "affected_components": None, "ongoing_incidents": None}},
    ],
)
def test_a_page_that_lists_nothing_is_never_green(body: dict[str, Any]) -> None:
    assert read_page(json.dumps(body).encode(), PAGE).stated_health is Health.UNKNOWN
