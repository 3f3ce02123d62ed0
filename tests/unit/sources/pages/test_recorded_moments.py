"""Incidents at each of their moments: what a page said then, rebuilt from the times, against plain rules.

Some are our own; the 74 of a recorded history join them where it is at hand.

The rules here are written from the data: they walk updates and impacts by themselves and share nothing with the reader.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.support.bodies import at_hand, body
from trayapp.domain.model.status_page import Incident
from trayapp.sources.pages.formats.registry import read_page

BODIES = at_hand(
    ("ours/incidents-at-their-moments.json", 3), ("openai-incidentio/incidents-2026-04-28--07-27.json", 74)
)
PAGE = "https://status.openai.com"
RANK = {"operational": 0, "degraded_performance": 1, "partial_outage": 2, "full_outage": 3}
HEALTH = {1: "degraded", 2: "partial_outage", 3: "major_outage"}

SCOPES: dict[str, tuple[set[str], set[str], set[str]]] = {
    "AAAAMOM2": ({"free"}, set(), set()),
    "AAAAMOM3": (set(), set(), {"android"}),
    "134H5JFD": ({"go"}, set(), set()),
    "BFFQGMG9": (set(), {"EUROPE"}, set()),
    "SXSBM8EW": ({"paid"}, set(), set()),
    "7HS1BR8P": ({"fedramp"}, set(), set()),
    "0HNH22YG": ({"business"}, set(), {"android"}),
    "120N4PDX": ({"business"}, set(), {"web"}),
    "YG1B2QPH": ({"free"}, set(), set()),
    "93GPNG63": ({"guest"}, set(), set()),
    "72KNW3WF": ({"free"}, set(), set()),
    "BKSNPK71": ({"free", "go"}, set(), set()),
    "D3Z9W7C9": ({"free", "go"}, set(), set()),
    "HD2EMTXA": ({"fedramp"}, set(), set()),
    "AZ52TT5Y": (set(), set(), {"android", "ios"}),
    "70RQMV2D": ({"enterprise"}, set(), set()),
    "1YC0SV2V": (set(), set(), {"ios", "macos"}),
    "Q57VR0JQ": ({"go"}, set(), set()),
    "M86NHFZ1": ({"enterprise"}, set(), set()),
    "VSJGAC4H": (set(), set(), {"desktop"}),
    "SFN716FH": (set(), set(), {"web"}),
}
"""Whom an incident hits, by the end of its id, as a person reads its title and updates; nobody in particular else."""

STRETCHES = {"AAAAMOM2": [91 * 60, 94 * 60], "SXSBM8EW": [91 * 60, 94 * 60], "M86NHFZ1": [14 * 3600 + 13 * 60, 41 * 60]}
"""How long each open stretch of a reopened incident lasted, in seconds, by the end of its id."""


def incidents_of(name: str) -> list[dict[str, Any]]:
    return json.loads(body(name))["incidents"]


ROWS = [row for case in BODIES for row in incidents_of(case.values[0])]


def said_at(row: dict[str, Any], moment: str) -> dict[str, Any]:
    """Return what the page said of an incident at one moment."""
    updates = [each for each in row["updates"] if each["published_at"] <= moment]
    impacts = [
        {key: each[key] for key in each if key != "end_at" or each["end_at"] <= moment}
        for each in row["component_impacts"]
        if each["start_at"] <= moment
    ]
    parts = {each["component_id"] for each in impacts}
    affected = [
        {
            "component_id": part,
            "status": max((each["status"] for each in impacts if each["component_id"] == part), key=RANK.__getitem__),
            "current_status": next(
                (each["status"] for each in impacts if each["component_id"] == part and "end_at" not in each),
                "operational",
            ),
        }
        for part in sorted(parts)
    ]
    return {
        **row,
        "status": updates[-1]["to_status"],
        "updates": updates,
        "component_impacts": impacts,
        "affected_components": affected,
        "status_summaries": [],
    }


def moments() -> Iterator[tuple[str, dict[str, Any]]]:
    for row in ROWS:
        for update in row["updates"]:
            yield f"{row['id'][-8:]}-{update['published_at']}", said_at(row, update["published_at"])


MOMENTS = list(moments())


def read(said: dict[str, Any], *, listed: bool) -> Incident:
    """Return the incident as the page's feed lists it while it is open, or as the history always does."""
    now = {each["component_id"]: each["current_status"] for each in said["affected_components"]}
    affected = [{"component_id": part, "status": word} for part, word in now.items() if word != "operational"]
    components = [{"id": part, "name": "Part"} for part in now] or [{"id": "x", "name": "Part"}]
    summary = {"components": components, "affected_components": affected, "ongoing_incidents": [said]}
    body = {"summary": summary} if listed else {"incidents": [said]}
    (found,) = read_page(json.dumps(body).encode(), PAGE).incidents
    return found


def time_of(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def open_seconds(said: dict[str, Any]) -> float:
    """Return for how long an incident was open at its last update."""
    total = 0.0
    begun: datetime | None = min(
        time_of(each)
        for each in (said["published_at"], said["updates"][0]["published_at"],
                     *(impact["start_at"] for impact in said["component_impacts"]))
    )  # fmt: skip
    for update in said["updates"]:
        at = time_of(update["published_at"])
        if update["to_status"] == "resolved":
            total += (at - begun).total_seconds() if begun else 0.0
            begun = None
        elif begun is None:
            begun = at
    last = time_of(said["updates"][-1]["published_at"])
    return total + (max(0.0, (last - begun).total_seconds()) if begun else 0.0)


@pytest.mark.parametrize(("name", "count"), BODIES)
def test_every_incident_is_read_at_each_of_its_moments(name: str, count: int) -> None:
    rows = incidents_of(name)
    ids = {row["id"] for row in rows}
    assert len(ids) == count
    assert sum(said["id"] in ids for _, said in MOMENTS) == sum(len(row["updates"]) for row in rows)


@pytest.mark.parametrize("said", [said for _, said in MOMENTS], ids=[name for name, _ in MOMENTS])
def test_each_moment_is_read_as_it_was(said: dict[str, Any]) -> None:
    resolved = said["status"] == "resolved"
    found = read(said, listed=not resolved)
    words = [update["to_status"] for update in said["updates"]]
    assert found.phase == words[-1]
    assert found.reopened == ("resolved" in words[:-1] and any(
        word != "resolved" for word in words[words.index("resolved") + 1:]))  # fmt: skip
    hit = {each["component_id"] for each in said["component_impacts"] if each["status"] != "operational"}
    assert set(found.component_ids) == hit
    present = [RANK[each["status"]] for each in said["component_impacts"] if resolved or "end_at" not in each]
    assert found.health == HEALTH[max([1, *present])]
    at = time_of(said["updates"][-1]["published_at"])
    assert found.open_s(at) == pytest.approx(open_seconds(said), abs=0.01)
    assert {each.text for each in found.updates} == {each.text for each in read(said, listed=False).updates}


@pytest.mark.parametrize("row", ROWS, ids=[row["id"][-8:] for row in ROWS])
def test_the_scope_is_whom_a_person_would_say_it_hits(row: dict[str, Any]) -> None:
    scope = read(row, listed=False).scope
    expected = SCOPES.get(row["id"][-8:], (set(), set(), set()))
    assert (set(scope.plans), set(scope.regions), set(scope.platforms)) == expected


@pytest.mark.parametrize(
    ("row", "stretches"),
    [(row, STRETCHES[row["id"][-8:]]) for row in ROWS if row["id"][-8:] in STRETCHES],
    ids=lambda value: value["id"][-8:] if isinstance(value, dict) else "",
)
def test_the_stretches_of_reopened_incidents_are_as_recorded(row: dict[str, Any], stretches: list[int]) -> None:
    found = read(row, listed=False)
    lasted = [(end - start).total_seconds() for start, end in found.open_intervals if end is not None]
    assert [round(each / 60) for each in lasted] == [each // 60 for each in stretches]
