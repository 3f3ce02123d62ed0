"""Pages whose answers come from several caches: what one odd answer says begins and ends nothing."""

from trayapp.domain.model.enums import Health, Phase

LOOK_S = 35


def shown(world, calm):
    """Play looks, True for a calm answer and else a part in trouble; return the health after each."""
    seen = []
    for number, each in enumerate(calm):
        at = number * LOOK_S
        world.page(at, sick={} if each else {"c-chat": Health.PARTIAL_OUTAGE})
        seen.append(world.says(at)[0])
    return seen


def test_one_calm_answer_about_parts_without_an_incident_ends_nothing_and_two_do(world):
    seen = shown(world, [True, False, False, True, False, True, True])
    assert seen == ["operational", "operational", *["partial_outage"] * 4, "operational"]


def test_parts_that_get_worse_or_better_are_shown_at_once(world):
    world.page(0, sick={"c-chat": Health.PARTIAL_OUTAGE})
    world.page(35, sick={"c-chat": Health.PARTIAL_OUTAGE})
    world.page(70, sick={"c-chat": Health.MAJOR_OUTAGE})
    assert world.says(70)[0] == "major_outage"
    world.page(105, sick={"c-chat": Health.DEGRADED})
    assert world.says(105)[0] == "degraded"


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
