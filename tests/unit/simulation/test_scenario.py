import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trayapp.simulation.outcome_timeline import OK, Outcome, OutcomeKind, OutcomeSpan, OutcomeTimeline, parse_outcome
from trayapp.simulation.scenario import PageFormat, ScenarioError, TruthKind, parse_scenario

SMALL = {
    "format": "trayapp-scenario/1",
    "name": "small",
    "about": "two spans and a page",
    "start": "2026-02-03T20:00:00Z",
    "duration_s": 600,
    "seed": 3,
    "service": {"id": "openai", "name": "OpenAI"},
    "targets": {"api": [{"from": 60, "to": 120, "outcome": "http_500:server_error", "ratio": 0.5}]},
    "canaries": [{"from": 10, "to": 20, "outcome": "dns"}],
    "page": [{"at": 30, "format": "statuspage-v2", "body": "later"}, {"at": 0, "body": {"summary": {}}}],
    "suspend": [{"from": 300, "to": 400}, {"from": 350, "to": 450}],
    "truth": [{"from": 60, "to": 120, "what": "outage"}],
}


def changed(path, value):
    document = copy.deepcopy(SMALL)
    place = document
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return document


def test_a_scenario_is_read_whole():
    scenario = parse_scenario(SMALL)
    assert (scenario.name, scenario.seed, scenario.duration_s) == ("small", 3, 600.0)
    assert scenario.moment(12).isoformat() == "2026-02-03T20:00:12+00:00"
    assert scenario.truth[0].what is TruthKind.OUTAGE
    assert [entry.at_s for entry in scenario.page] == [0.0, 30.0]


def test_only_format_start_and_duration_are_needed():
    scenario = parse_scenario({key: SMALL[key] for key in ("format", "start", "duration_s")})
    assert (scenario.service_id, scenario.seed, scenario.targets, scenario.page) == ("openai", 0, {}, ())


@pytest.mark.parametrize("key", ["format", "start", "duration_s"])
def test_a_missing_key_is_named(key):
    document = {name: value for name, value in SMALL.items() if name != key}
    with pytest.raises(ScenarioError, match=f"{key}: found nothing"):
        parse_scenario(document)


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (["format"], "trayapp-scenario/2", ["format", "'trayapp-scenario/2'", "trayapp-scenario/1"]),
        (["start"], "2026-02-03T20:00:00", ["start", "zone"]),
        (["start"], 7, ["start", "zone"]),
        (["duration_s"], -1, ["duration_s", "-1", "number"]),
        (["duration_s"], True, ["duration_s", "True"]),
        (["duration_s"], float("nan"), ["duration_s", "nan"]),
        (["seed"], 1.5, ["seed", "whole number"]),
        (["targets"], [], ["targets", "[]"]),
        (["targets", "api"], {}, ["targets.api", "list"]),
        (["targets", "api", 0, "outcome"], "broken", ["targets.api[0].outcome", "'broken'", "http_NNN"]),
        (["targets", "api", 0, "outcome"], "http", ["targets.api[0].outcome"]),
        (["targets", "api", 0, "outcome"], "slow", ["targets.api[0].latency_ms", "number"]),
        (["targets", "api", 0, "ratio"], 1.5, ["targets.api[0].ratio", "1.5", "0 to 1"]),
        (["targets", "api", 0, "to"], 60, ["targets.api[0].to", "60"]),
        (["targets", "api", 0, "latncy_ms"], 60, ["targets.api[0].latncy_ms", "latency_ms"]),
        (["canaries", 0, "from"], "soon", ["canaries[0].from", "'soon'"]),
        (["page", 0, "format"], "rss", ["page[0].format", "'rss'", "statuspage-v2"]),
        (["page", 0, "body"], 7, ["page[0].body", "7", "text"]),
        (["page", 0, "status"], 99, ["page[0].status", "99"]),
        (["truth", 0, "what"], "bad", ["truth[0].what", "'bad'", "outage"]),
        (["suspend", 0], "x", ["suspend[0]", "'x'", "table"]),
        (["weather"], "fine", ["weather", "duration_s"]),
    ],
)
def test_a_wrong_value_names_its_key_what_was_found_and_what_is_allowed(path, value, words):
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(changed(path, value))
    for word in words:
        assert word in str(caught.value)
    assert caught.value.problem.key


@pytest.mark.parametrize("document", [None, [], "x", 3])
def test_what_is_no_object_is_no_scenario(document):
    with pytest.raises(ScenarioError, match="the file"):
        parse_scenario(document)


def test_too_many_spans_are_refused():
    spans = [{"from": 0, "to": 1, "outcome": "ok"}] * 20_001
    with pytest.raises(ScenarioError, match=r"targets\.api: .*at most 20000"):
        parse_scenario(changed(["targets", "api"], spans))


def complaint_about(document):
    try:
        parse_scenario(document)
    except ScenarioError as error:
        return error.problem.key
    return None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None)
@given(key=st.sampled_from(sorted(SMALL)), value=JSON)
def test_any_value_gives_a_scenario_or_an_error_of_ours(key, value):
    complaint = complaint_about({**SMALL, key: value})
    assert complaint is None or complaint.startswith(key)


@pytest.mark.parametrize(
    ("word", "outcome"),
    [
        ("ok", OK),
        ("http_403", Outcome(OutcomeKind.HTTP, 403)),
        ("http_429:insufficient_quota", Outcome(OutcomeKind.HTTP, 429, "insufficient_quota")),
        ("timeout", Outcome(OutcomeKind.TIMEOUT)),
        ("slow", Outcome(OutcomeKind.SLOW)),
        ("http_999", None),
        ("http_500:", None),
        ("OK", None),
        (None, None),
    ],
)
def test_the_vocabulary_of_outcomes(word, outcome):
    assert parse_outcome(word) == outcome


def test_where_spans_overlap_the_later_in_the_list_wins():
    low, high = Outcome(OutcomeKind.TIMEOUT), Outcome(OutcomeKind.RESET)
    course = OutcomeTimeline([OutcomeSpan(0, 100, low), OutcomeSpan(50, 60, high), OutcomeSpan(20, 55, low)])
    assert [course.at(moment, 0.0)[0] for moment in (0, 49.9, 50, 54.9, 55, 59.9, 60, 99.9, 100)] == [
        *(low, low, low, low),
        *(high, high),
        *(low, low),
        OK,
    ]


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 20), st.integers(1, 10)).map(lambda pair: OutcomeSpan(pair[0], pair[0] + pair[1])),
        max_size=8,
    ),
    st.integers(0, 35),
)
def test_the_ruling_span_is_the_last_of_those_that_hold(spans, moment):
    expected = next((span for span in reversed(spans) if span.from_s <= moment < span.to_s), None)
    assert OutcomeTimeline(spans).span_at(moment) is expected or OutcomeTimeline(spans).span_at(moment) == expected


def test_the_ratio_is_the_chance_of_one_sample():
    scenario = parse_scenario(SMALL)
    assert scenario.outcome("api", 60, 0.49)[0].status == 500
    assert scenario.outcome("api", 60, 0.5) == (OK, None)
    assert scenario.outcome("auth", 60, 0.0) == (OK, None)


def test_a_page_entry_holds_until_the_next():
    scenario = parse_scenario(SMALL)
    assert scenario.page_at(29.9).format is PageFormat.INCIDENTIO_PROXY
    assert scenario.page_at(30).body == "later"
    assert parse_scenario(changed(["page"], [{"at": 30, "body": ""}])).page_at(29) is None


def test_overlapping_sleeps_are_one():
    scenario = parse_scenario(SMALL)
    assert [(each.from_s, each.to_s) for each in scenario.suspended] == [(300.0, 450.0)]
