"""What holds however much a page or a fault throws at the policy: the rate limit, and that nothing is forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.unit.domain.alerts.test_policy import START, Course
from trayapp.domain.alerts.alert import MAX_ALERTS
from trayapp.domain.alerts.notification import NotificationKind
from trayapp.domain.alerts.policy import decide
from trayapp.domain.model.enums import Health, Phase, TargetState
from trayapp.domain.model.service import ComponentGroup, ComponentInfo, Service, Target
from trayapp.domain.model.settings import NotifySettings
from trayapp.domain.model.snapshot import TargetStatus, Tip
from trayapp.domain.model.status_page import Incident
from trayapp.domain.subject import Audience
from trayapp.i18n.formatter import translate
from trayapp.i18n.message import message

PER_HOUR = NotifySettings().per_hour


def pop_ups(course: Course) -> list:
    return [each for each in course.notices if not each.update_only and each.kind is not NotificationKind.WITHDRAWN]


def most_in_an_hour(course: Course) -> int:
    moments = [each.at for each in pop_ups(course)]
    return max(sum(at <= other < at + timedelta(hours=1) for other in moments) for at in moments)


@pytest.mark.parametrize("every", [1, 2, 4, 7, 12])
def test_a_page_that_opens_an_incident_a_look_stays_within_the_limit(every: int) -> None:
    course = Course(NotifySettings())
    course.run("; ".join(f"{minute} open I{minute}" for minute in range(5, 185, every)))
    assert 0 < most_in_an_hour(course) <= PER_HOUR
    first = pop_ups(course)[0].at
    assert sum(each.at - first < timedelta(hours=3) for each in pop_ups(course)) <= 3 * PER_HOUR


def test_an_incident_that_grows_and_shrinks_stays_within_the_limit() -> None:
    course = Course(NotifySettings(phase_changes=True))
    phases = ("identified", "monitoring", "investigating")
    course.run("5 open A; " + "; ".join(f"{minute} A {phases[minute % 3]}" for minute in range(6, 120)))
    assert most_in_an_hour(course) <= PER_HOUR


def test_what_the_limit_held_back_pops_up_once_it_may() -> None:
    course = Course(NotifySettings(per_hour=1))
    course.run("5 open A; 8 open B; 70 look")
    assert [(each.kind, each.update_only) for each in course.notices] == [
        (NotificationKind.CONFIRMED, False),
        (NotificationKind.UPDATE, True),
        (NotificationKind.UPDATE, False),
    ]


@pytest.mark.parametrize("count", [MAX_ALERTS - 1, MAX_ALERTS, MAX_ALERTS + 1, 60, 300])
def test_more_troubles_than_are_followed_are_neither_forgotten_nor_told_again(count: int) -> None:
    course = Course(NotifySettings())
    for number in range(count):
        name, begun = f"old-{number}", START - timedelta(minutes=11 * (number + 1))
        course.incidents[name] = Incident(name, name, Phase.INVESTIGATING, Health.DEGRADED, begun, begun)
    course.run("120 look")
    assert course.notices == []
    assert sum(not each.is_resolved for each in course.memory.alerts) == min(count, MAX_ALERTS)


def test_what_there_was_no_room_for_is_no_news_when_there_is() -> None:
    course = Course(NotifySettings())
    for number in range(MAX_ALERTS + 10):
        name, begun = f"old-{number}", START - timedelta(minutes=11 * (number + 1))
        course.incidents[name] = Incident(name, name, Phase.INVESTIGATING, Health.DEGRADED, begun, begun)
    course.run("; ".join(f"{5 + number} old-{number} resolved" for number in range(20)) + "; 60 open NEW")
    assert [each.incident_ids for each in course.notices] == [("NEW",)]


PARTS = {
    "chat": ComponentInfo("chat", "Conversations", "g-chat", frozenset({"conversations"})),
    "login": ComponentInfo("login", "Login", "g-chat", frozenset({"login"})),
    "tuning": ComponentInfo("tuning", "Fine-tuning", "g-api", frozenset({"fine-tuning"})),
    "api": ComponentInfo("api", "Responses", "g-api", frozenset({"api"})),
}
SERVICE = Service(
    "openai",
    "OpenAI",
    "https://status.openai.com",
    targets=tuple(Target(name, f"https://{name}.example", stands_for=name) for name in ("api", "login", "edge")),
    groups=(
        ComponentGroup("g-chat", "ChatGPT", frozenset({"chatgpt"})),
        ComponentGroup("g-api", "APIs", frozenset({"api"})),
    ),
    parts=PARTS,
)


def beside(component_ids: tuple[str, ...], failing: str) -> Course:
    """Run a course in which a target fails an hour after an incident about some components began."""
    course = Course(NotifySettings())
    audience = Audience({"openai": SERVICE}, ("chatgpt", "api"))
    plain_snapshot = course.snapshot

    def snapshot():
        whole = plain_snapshot()
        on = course.detection is not None and course.detection.ended_at is None
        state = TargetState.DOWN if on else TargetState.UP
        probe = TargetStatus(failing, None, None, None, None, state, failing)
        return replace(whole, services=(replace(whole.services[0], probes=(probe,)),))

    def decide_with_audience() -> None:
        local = course.now.time()
        course.memory, told = decide(
            course.memory, course.snapshot(), course.wishes, course.now, local, audience=audience
        )
        course.notices += told

    course.snapshot, course.decide = snapshot, decide_with_audience
    happen = course.happen

    def open_with_parts(words: list[str]) -> None:
        happen(words)
        if words[0] == "open":
            course.incidents["A"] = replace(course.incidents["A"], component_ids=component_ids)

    course.happen = open_with_parts
    course.run("5 open A; 65 likely degraded; 165 well; 200 A resolved")
    return course


@pytest.mark.parametrize(
    ("components", "failing"),
    [(("tuning",), "api"), (("tuning",), "login"), (("chat",), "login"), (("api",), "login"), (("api",), "edge")],
)
def test_a_detection_in_parts_that_an_old_incident_does_not_name_is_news(components, failing) -> None:
    kinds = [each.kind for each in beside(components, failing).notices]
    assert kinds == [
        NotificationKind.CONFIRMED,
        NotificationKind.LIKELY,
        NotificationKind.RESOLVED,
        NotificationKind.RESOLVED,
    ]


@pytest.mark.parametrize(
    ("components", "failing"),
    [(("api",), "api"), (("login",), "login"), (("chat",), "edge"), ((), "api"), (("unknown",), "api")],
)
def test_a_detection_in_parts_that_the_incident_names_is_none(components, failing) -> None:
    kinds = [each.kind for each in beside(components, failing).notices]
    assert kinds == [NotificationKind.CONFIRMED, NotificationKind.RESOLVED]


@pytest.mark.parametrize(
    ("events", "body"),
    [
        ("5 open A; 11 A resolved; 731 A identified; 746 A resolved", "It lasted 15 min this time, 21 min in all."),
        ("5 open A; 40 A resolved; 55 open B; 80 B resolved", "It lasted 25 min this time, 1 h in all."),
        ("5 open A; 40 A resolved; 45 A identified; 50 A resolved; 60 A identified; 61 A resolved",
         "It lasted 1 min this time, 41 min in all."),
    ],
)  # fmt: skip
def test_durations_count_open_time(events: str, body: str) -> None:
    course = Course(NotifySettings())
    course.run(events)
    assert translate(course.notices[-1].body) == body


def test_a_notification_beside_another_trouble_gives_no_advice() -> None:
    course = Course(NotifySettings())
    advice = Tip("wait", message("Wait it out."), message("they know of it"))
    plain_snapshot = course.snapshot

    def snapshot():
        whole = plain_snapshot()
        return replace(whole, services=(replace(whole.services[0], tips=(advice,)),))

    course.snapshot = snapshot
    course.run("5 open A; 20 open B")
    assert [translate(each.body).endswith("Wait it out.") for each in course.notices] == [True, False]


def test_an_end_that_was_posted_late_says_who_confirmed_it() -> None:
    course = Course(NotifySettings())
    course.run("5 likely; 20 well; 50 posted A 45 31")
    assert translate(course.notices[-1].body) == (
        "It was down for 16 min. OpenAI confirmed it afterwards: “Trouble A”."
    )
