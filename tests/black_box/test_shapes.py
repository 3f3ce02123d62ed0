"""JSON of the wrong shape is unreadable or unknown; it never passes for "nothing is wrong"."""

from __future__ import annotations

import pytest

from tests.black_box.outside import DEAD_URL, canary_config, plain, run_here

NATIVE, WIDGET, STATUSPAGE = "/proxy/127.0.0.1", "/api/v1/summary", "/api/v2/summary.json"

FEED = {
    "components": [{"id": "a", "name": "A"}],
    "structure": {"items": []},
    "affected_components": [],
    "ongoing_incidents": [],
}
CALM = {"status": {"indicator": "none"}}
BOX = {"page_url": "https://status.example.com", "ongoing_incidents": []}

UNREADABLE = [
    (NATIVE, {"summary": []}),
    (NATIVE, {"summary": {**FEED, "components": 5}}),
    (NATIVE, {"summary": {**FEED, "ongoing_incidents": "none"}}),
    (NATIVE, {"summary": {**FEED, "ongoing_incidents": ["a"]}}),
    (NATIVE, {"summary": {**FEED, "affected_components": {"a": "full_outage"}}}),
    (WIDGET, {**BOX, "ongoing_incidents": 5}),
    (WIDGET, {**BOX, "affected_components": "a"}),
    (STATUSPAGE, {**CALM, "components": "all fine"}),
    (STATUSPAGE, {**CALM, "incidents": {"a": 1}}),
    (STATUSPAGE, {**CALM, "incidents": ["a"]}),
    (STATUSPAGE, {"status": "none"}),
    (STATUSPAGE, {"status": {"indicator": None}}),
    (STATUSPAGE, {"components": []}),
]

UNKNOWN = [
    (NATIVE, {"summary": {**FEED, "affected_components": [{"component_id": "a"}]}}),
    (NATIVE, {"summary": {**FEED, "affected_components": [{"component_id": "a", "status": "on_fire"}]}}),
    (STATUSPAGE, {**CALM, "components": [{"id": "a", "name": "A", "status": "on_fire"}]}),
    (STATUSPAGE, {**CALM, "components": [{"id": "a", "name": "A"}]}),
    (STATUSPAGE, {"status": {"indicator": "on_fire"}}),
]

TROUBLE = [
    (NATIVE, {"summary": {**FEED, "affected_components": [{"status": "full_outage"}]}}, 2),
    (NATIVE, {"summary": {**FEED, "ongoing_incidents": [{}]}}, 1),
    (WIDGET, {**BOX, "affected_components": [{"current_status": "full_outage"}]}, 2),
    (STATUSPAGE, {**CALM, "components": [{"status": "partial_outage", "name": "A"}]}, 2),
    (STATUSPAGE, {**CALM, "incidents": [{}]}, 1),
]


def look(serve, profile, path: str, body: object):
    folder = profile(canary_config(f"{DEAD_URL}/generate_204"))
    page = serve({path: plain(body)})
    ended = run_here("--profile", folder, "status", "--json", "--no-probe", "--page", page.url)
    return ended.code, ended.json["services"][0]


@pytest.mark.parametrize(("path", "body"), UNREADABLE)
def test_json_of_the_wrong_shape_is_unreadable(serve, profile, path, body):
    code, service = look(serve, profile, path, body)
    assert (code, service["page"]["state"], service["health"]) == (3, "unreadable", "unknown")
    assert service["page"]["detail"]


@pytest.mark.parametrize(("path", "body"), UNKNOWN)
def test_a_state_that_nobody_knows_is_unknown(serve, profile, path, body):
    code, service = look(serve, profile, path, body)
    assert (code, service["page"]["state"], service["health"]) == (3, "fresh", "unknown")


@pytest.mark.parametrize(("path", "body", "exit_code"), TROUBLE)
def test_trouble_without_a_name_is_trouble(serve, profile, path, body, exit_code):
    code, service = look(serve, profile, path, body)
    assert (code, service["confirmation"]) == (exit_code, "confirmed")
