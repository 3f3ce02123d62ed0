"""Our detections, and the incidents that confirm them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.domain.conftest import SERVICE
from trayapp.domain.detection.reduce import with_watch_list
from trayapp.domain.model.enums import Network, Phase
from trayapp.domain.model.service import ComponentInfo

ALL = {"api", "auth", "edge"}
DOWN_AT = 60
DAY = 86400


@pytest.fixture
def failing(world):
    """A world in which every target fails from `DOWN_AT` on, and we have a detection."""
    world.page(0)
    world.probe(0)
    world.probes(DOWN_AT, 3, 15, ALL)
    return world


def detection(world):
    return world.state.detections[-1]


def test_a_total_outage_is_a_detection_in_its_second_round(failing):
    assert detection(failing).suspected_at == failing.at(DOWN_AT)
    assert detection(failing).likely_at == failing.at(DOWN_AT + 15)


def test_a_suspicion_that_fades_is_no_detection(world):
    world.probe(0)
    world.probe(60, {"api"})
    assert detection(world).likely_at is None
    world.probes(75, 10, 15)
    assert world.state.detections == ()


def test_an_incident_published_later_confirms_and_freezes_the_lead(failing):
    failing.page(1300, failing.incident(1275))
    assert detection(failing).incident_id == "i-1"
    assert detection(failing).lead_s == 1200.0
    failing.page(2000, failing.incident(1275), failing.incident(1900, id="i-2"))
    assert (detection(failing).incident_id, detection(failing).lead_s) == ("i-1", 1200.0)


def test_without_a_stated_time_the_lead_counts_to_our_first_sight(failing):
    failing.page(675, failing.incident(published_at=None))
    assert detection(failing).lead_s == 600.0


def test_where_the_page_was_first_the_lead_is_negative(failing):
    failing.page(100, failing.incident(DOWN_AT - 30))
    assert detection(failing).lead_s == -45.0


def test_an_incident_open_since_long_before_is_not_our_lead(failing):
    failing.page(100, failing.incident(-7200))
    assert detection(failing).lead_s == -7275.0


@pytest.mark.parametrize(
    "incident",
    [
        {"published": 5 * 3600},
        {"published": -7200, "phase": Phase.RESOLVED, "resolved": -3600},
    ],
    ids=["five hours later", "over before it began"],
)
def test_an_incident_of_another_time_confirms_nothing(failing, incident):
    resolved = incident.pop("resolved", None)
    if resolved is not None:
        incident["resolved_at"] = failing.at(resolved)
    failing.page(5 * 3600 + 10, failing.incident(**incident))
    assert detection(failing).incident_id is None


TABLED = replace(
    SERVICE,
    parts={
        "c-api": ComponentInfo("c-api", "Responses", "g-api", frozenset({"api"})),
        "c-pay": ComponentInfo("c-pay", "Billing", "g-api", frozenset({"billing"})),
    },
)
ages = st.floats(min_value=-3 * 3600, max_value=90 * 86400)
incidents = st.fixed_dictionaries(
    {
        "published": ages,
        "started": ages,
        "named": st.sampled_from([(), ("c-api",), ("c-pay",), ("c-gone",)]),
        "says_when": st.booleans(),
    }
)


@given(incidents, st.booleans())
@settings(deadline=None, max_examples=300)
def test_an_old_incident_confirms_only_what_it_names(worlds, given_, tabled):
    """Ages are seconds before our first sign; an incident that says no time is as old as its beginning."""
    world = worlds(TABLED if tabled else SERVICE)
    world.page(0)
    world.probes(0, 1, 1)
    world.probes(DOWN_AT, 3, 15, ALL)
    published, began = given_["published"], max(given_["published"], given_["started"])
    looked = max(DOWN_AT + 60, DOWN_AT - published)
    incident = world.incident(
        published_at=world.at(DOWN_AT - published) if given_["says_when"] else None,
        started_at=world.at(DOWN_AT - began),
        component_ids=given_["named"],
    )
    world.page(looked, incident)
    found, is_named = detection(world), tabled and given_["named"] == ("c-api",)
    is_foreign = tabled and given_["named"] in {("c-pay",), ("c-gone",)}
    if found.incident_id is not None:
        assert is_named or (began <= DAY and found.lead_s >= -4 * 3600 - 60)
    else:
        assert is_foreign or began > 4 * 3600


@pytest.mark.parametrize("weeks", [1, 3, 12])
@pytest.mark.parametrize("published", [None, "then"])
def test_an_incident_of_weeks_ago_without_parts_leaves_a_new_outage_unconfirmed_and_told(failing, weeks, published):
    long_ago = failing.at(-weeks * 7 * 86400)
    old = failing.incident(published_at=long_ago if published else None, started_at=long_ago, component_ids=())
    failing.page(100, old)
    failing.probe(105, ALL)
    assert detection(failing).incident_id is None
    assert detection(failing).lead_s is None
    assert failing.says(105) == ("major_outage", "likely", False)


def test_a_detection_ends_when_the_targets_are_well_again(failing):
    last = failing.probes(110, 15, 20)
    assert detection(failing).ended_at == failing.at(last)


def test_trouble_that_comes_back_within_half_an_hour_is_the_same_detection(failing):
    began = detection(failing).suspected_at
    last = failing.probes(110, 15, 20)
    failing.probes(last + 600, 4, 15, ALL)
    assert len(failing.state.detections) == 1
    assert detection(failing).suspected_at == began
    assert detection(failing).ended_at is None


def test_trouble_after_that_is_another_detection(failing):
    last = failing.probes(110, 15, 20)
    last = failing.probes(last + 60, 40, 60)
    failing.probes(last + 15, 4, 15, ALL)
    assert len(failing.state.detections) == 2


def test_a_finished_detection_is_kept_for_a_day_and_not_longer(failing):
    last = failing.probes(110, 15, 20)
    end = failing.probes(last + 600, 140, 600)
    assert len(failing.state.detections) == 1
    failing.probes(end + 600, 10, 600)
    assert failing.state.detections == ()


def test_a_finished_detection_is_shown_as_long_as_it_is_news(failing):
    failing.page(110, failing.incident(100))
    last = failing.probes(110, 15, 20)
    assert failing.judge(last).detection is not None
    assert failing.judge(last + 7200).detection is not None
    failing.page(last + 7200)
    failing.page(last + 7260)
    assert failing.judge(last + 7200 + 1700).detection is not None
    assert failing.judge(last + 7200 + 1900).detection is None


def test_a_suspicion_does_not_hide_the_detection_before_it(failing):
    failing.page(110, failing.incident(100))
    last = failing.probes(110, 15, 20)
    failing.probe(last + 60, {"api"})
    assert failing.judge(last + 60).detection.likely_at is not None
    assert failing.says(last + 60) == ("degraded", "confirmed", True)


def test_an_unconfirmed_detection_is_news_for_half_an_hour(failing):
    last = failing.probes(110, 15, 20)
    assert failing.judge(last + 1700).detection is not None
    assert failing.judge(last + 1900).detection is None


def test_a_confirmed_detection_keeps_its_incident_after_the_incident_is_forgotten(failing):
    failing.page(1300, failing.incident(1275))
    failing.page(1400, failing.incident(1275, Phase.RESOLVED, resolved_at=failing.at(1400)))
    failing.probes(1400, int(1.5 * DAY / 600), 600, ALL)
    failing.page(1.6 * DAY)
    assert failing.state.page.incidents == ()
    assert (detection(failing).incident_id, detection(failing).lead_s) == ("i-1", 1200.0)


def test_a_confirmed_detection_keeps_its_incident_when_something_else_is_watched(failing):
    failing.page(1300, failing.incident(1275))
    failing.state = with_watch_list(failing.state, replace(failing.state.service, watch=("c-api",)))
    assert detection(failing).incident_id == "i-1"


hours = st.lists(
    st.tuples(
        st.sampled_from(["calm", "calm", "failing", "offline", "asleep"]),
        st.sampled_from(["nothing", "nothing", "opens", "resolves", "forgets", "unreachable"]),
    ),
    min_size=24,
    max_size=96,
)


@given(hours)
@settings(deadline=None, max_examples=60)
def test_over_days_a_detection_changes_only_by_its_end_and_its_confirmation(worlds, course):
    world, seen, listed = worlds(), {}, {}
    for hour, (probe, page) in enumerate(course):
        listed = page_after(world, hour * 3600, page, listed)
        if probe != "asleep":
            world.probes(
                hour * 3600 + 1,
                8,
                400,
                ALL if probe == "failing" else (),
                network=Network.OFFLINE if probe == "offline" else Network.ONLINE,
            )
        for each in world.state.detections:
            before = seen.get(each.suspected_at, each)
            assert before.likely_at in {None, each.likely_at}
            assert before.incident_id in {None, each.incident_id}
            assert before.lead_s in {None, each.lead_s}
            assert each.during_maintenance >= before.during_maintenance
            seen[each.suspected_at] = each


def page_after(world, seconds, what, listed):
    """Let the page say what happens to incident "i-<hour>" and return what it lists afterwards."""
    listed = dict(listed)
    if what == "unreachable":
        world.page_fails(seconds)
        return listed
    if what == "opens":
        listed[f"i-{seconds}"] = world.incident(seconds, id=f"i-{seconds}")
    elif what == "resolves":
        listed = {
            key: replace(each, phase=Phase.RESOLVED, resolved_at=each.resolved_at or world.at(seconds))
            for key, each in listed.items()
        }
    elif what == "forgets":
        listed = {}
    world.page(seconds, *listed.values())
    return listed


@pytest.mark.parametrize(("pause", "unwatched"), [(60, 0), (860, 0), (1800, 1820), (6000, 6020)])
def test_a_stretch_in_which_nothing_was_measured_is_noted_where_it_is_too_long_to_be_vouched_for(
    world, pause, unwatched
):
    world.probe(0)
    last = world.probes(60, 6, 15, ALL)
    world.probes(last + pause, 6, 20, ALL)  # the first is within the grace after a gap
    assert world.state.detections[-1].unwatched_s == unwatched


def test_a_stretch_offline_is_one_too(world):
    world.probe(0)
    last = world.probes(60, 6, 15, ALL)
    end = world.probes(last + 20, 180, 20, ALL, network=Network.OFFLINE)
    world.probe(end + 20, ALL)
    assert world.state.detections[-1].unwatched_s == end + 20 - last


def test_a_stretch_before_the_alarm_is_noted_as_well(world):
    world.probe(0)
    last = world.probes(60, 2, 15, {"auth"})
    assert world.state.detections[-1].likely_at is None
    world.probes(last + 1800, 8, 20, {"auth"})
    found = world.state.detections[-1]
    assert found.likely_at is not None
    assert found.suspected_at == world.at(60)
    assert found.unwatched_s == 1800
