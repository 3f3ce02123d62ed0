"""Pages whose answers come from several caches: calm ones in mid-incident end nothing, and the light does not blink."""

import random
from itertools import pairwise

import pytest

from trayapp.domain.model.enums import Health, Phase

LOOK_S = 35


def shown(world, calm, *, begin=0, sick=None, incident=True):
    """Play looks, True for a calm answer; return the health after each."""
    seen = []
    for number, each in enumerate(calm):
        at = begin + number * LOOK_S
        if each:
            world.page(at)
        else:
            world.page(at, *([world.incident()] if incident else []), sick=sick or {"c-chat": Health.PARTIAL_OUTAGE})
        seen.append(world.says(at)[0])
    return seen


@pytest.mark.parametrize("calm", [1, 2, 3, 5])
def test_calm_answers_in_mid_incident_show_no_calm_minute(world, calm):
    seen = shown(world, [False, False, *[True] * calm, False, False])
    assert "operational" not in seen
    assert not world.judge(LOOK_S * (3 + calm)).incidents[0].reopened


def test_an_incident_that_the_page_lists_no_more_is_over_after_three_minutes_since_it_was_missing(world):
    seen = shown(world, [False, False, *[True] * 8])
    assert seen[-1] == "operational"
    assert seen.index("operational") == 2 + 6, "missing for 210 s"
    assert world.judge(9 * LOOK_S).incidents[0].resolved_at == world.at(2 * LOOK_S)


def test_where_the_page_is_asked_seldom_the_second_look_ends_it(world):
    world.page(0, world.incident())
    world.page(600)
    assert world.says(600)[0] != "operational"
    world.page(1200)
    assert world.says(1200)[0] == "operational"


def test_an_incident_that_the_page_calls_resolved_is_over_at_once(world):
    world.page(0, world.incident())
    world.page(40, world.incident(phase=Phase.RESOLVED, resolved_at=world.at(35)))
    assert world.says(40)[0] == "operational"


def test_an_unchanged_calm_page_ends_it_as_well(world):
    """304s bring the same reading again and again."""
    world.page(0, world.incident())
    calm = world.page_report(40)
    for number in range(6):
        world.reduce(type(calm)("openai", world.at(40 + number * LOOK_S), calm.state, calm.reading))
    assert world.says(40 + 5 * LOOK_S)[0] == "degraded"
    world.reduce(type(calm)("openai", world.at(40 + 6 * LOOK_S), calm.state, calm.reading))
    assert world.says(40 + 6 * LOOK_S)[0] == "operational"


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5])
def test_a_page_of_two_minds_hardly_ever_shows_calm(worlds, share):
    """An hour of looks, of which so many are calm; before, half of them calm showed 13 calm stretches."""
    stretches = 0
    for seed in range(20):
        dice = random.Random(seed)
        seen = shown(worlds(), [False, *(dice.random() < share for _ in range(100))])
        stretches += sum(a != "operational" == b for a, b in pairwise(seen))
    assert stretches <= 20 * (1 if share == 0.5 else 0.1)


def test_one_calm_answer_about_parts_without_an_incident_ends_nothing_and_two_do(world):
    seen = shown(world, [True, False, False, True, False, True, True], incident=False)
    assert seen == ["operational", "operational", *["partial_outage"] * 4, "operational"]


def test_parts_that_get_worse_or_better_are_shown_at_once(world):
    world.page(0, sick={"c-chat": Health.PARTIAL_OUTAGE})
    world.page(35, sick={"c-chat": Health.PARTIAL_OUTAGE})
    world.page(70, sick={"c-chat": Health.MAJOR_OUTAGE})
    assert world.says(70)[0] == "major_outage"
    world.page(105, sick={"c-chat": Health.DEGRADED})
    assert world.says(105)[0] == "degraded"


def test_where_the_page_is_asked_every_moment_six_pauses_end_it(world):
    for number in range(10):
        world.page(0.3 * number, world.incident())
    for number in range(10, 16):
        world.page(0.3 * number)
        assert world.says(0.3 * number)[0] != "operational"
    world.page(0.3 * 16.1)
    assert world.says(0.3 * 16.1)[0] == "operational"
