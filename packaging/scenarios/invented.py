"""Invented courses, each about one thing that must be told right. Times are seconds after each one's start."""

from __future__ import annotations

import random
from datetime import datetime

from form import DAY, HOUR, scenario, span, truth
from incidentio import API_LOGIN, APIS, CHATGPT, CHATGPT_LOGIN, FULL, PARTIAL, PLANNED, Impact, Incident, Page, Update


def _sign_in_only() -> dict[str, object]:
    onset, posted, end = 900, 2100.5, 4200
    incident = Incident(
        "Errors when signing in to ChatGPT",
        posted,
        (
            Update(posted, "investigating", "Signing in fails for most people. Whoever is signed in can go on."),
            Update(3000, "identified", "A database is being brought back."),
            Update(end + 120, "monitoring", "Signing in works again. We are watching."),
            Update(end + 1200, "resolved", "Signing in works as usual."),
        ),
        (Impact((CHATGPT_LOGIN,), posted, end + 120, PARTIAL),),
    )
    return scenario(
        "sign-in-only",
        "Only signing in fails; whoever is signed in notices nothing, and so does the API.",
        "2026-05-12T09:00:00Z",
        7200,
        incidents=(incident,),
        auth=(span(onset, end, "timeout", 0.9),),
        real=(truth(onset, end),),
    )


def _bad_wifi_week() -> dict[str, object]:
    draw = random.Random("a week of bad Wi-Fi")  # noqa: S311 - a course of events, no secret
    gaps = []
    for day in range(7):
        for _ in range(draw.randint(5, 9)):
            begin = day * DAY + round(draw.uniform(7 * HOUR, 23 * HOUR))
            length = round(min(900, draw.expovariate(1 / 60) + 5))
            gaps.append(span(begin, begin + length, draw.choice(["dns", "timeout", "timeout", "reset", "refused"])))
    slow = [span(begin := day * DAY + draw.randint(8, 20) * HOUR, begin + 900, "slow", 0.5, 1500) for day in range(7)]
    stray = (span(0, 7 * DAY, "timeout", 0.01),)
    return scenario(
        "bad-wifi-week",
        "A week in a cafe: the connection breaks several times a day, crawls now and then and loses one request in a "
        "hundred. Nothing is wrong with the service.",
        "2026-06-01T00:00:00Z",
        7 * DAY,
        api=stray,
        auth=stray,
        edge=stray,
        canaries=(*slow, *sorted(gaps, key=lambda gap: float(str(gap["from"])))),
    )


def _asleep() -> dict[str, object]:
    onset, posted, end = 1800, 2700.25, 5400
    incident = Incident(
        "Elevated errors in ChatGPT",
        posted,
        (
            Update(posted, "investigating", "Conversations fail for many people."),
            Update(end, "monitoring", "A mended release is out. We are watching."),
            Update(end + 600, "resolved", "ChatGPT works as usual."),
        ),
        (Impact(CHATGPT, posted, end),),
    )
    down = (span(onset, end, "http_503"),)
    return scenario(
        "asleep-across-an-incident",
        "The laptop sleeps from before an incident until after it: there is nothing to tell.",
        "2026-04-20T18:00:00Z",
        3 * HOUR,
        incidents=(incident,),
        auth=down,
        edge=down,
        suspend=({"from": 900, "to": 7200},),
        real=(truth(onset, end),),
    )


def _captive_portal() -> dict[str, object]:
    return scenario(
        "captive-portal-morning",
        "On the way: the laptop sleeps, wakes up in a hotel whose network wants its terms accepted first, and then all "
        "is well.",
        "2026-05-05T06:30:00Z",
        3 * HOUR,
        canaries=(span(4500, 4530, "dns"), span(4530, 5700, "html")),
        suspend=({"from": 1200, "to": 4500},),
    )


def _page_down() -> dict[str, object]:
    page = Page(datetime.fromisoformat("2026-05-07T10:00:00Z"))
    broken = {"at": 1800, "status": 503, "content_type": "text/html", "body": "<!DOCTYPE html><title>503</title>"}
    return scenario(
        "status-page-down",
        "The status page is down for an hour and a half while the service is fine.",
        "2026-05-07T10:00:00Z",
        3 * HOUR,
        page=[page.entry(0), broken, page.entry(7200)],
    )


def _page_moves() -> dict[str, object]:
    page = Page(datetime.fromisoformat("2026-05-09T10:00:00Z"))
    moved = (
        "<!DOCTYPE html><html><head><title>We have moved</title></head><body>Our page lives elsewhere.</body></html>"
    )
    return scenario(
        "page-moves-to-html",
        "The status page moves: every address answers 200 with a page for people, and nothing that programs can read.",
        "2026-05-09T10:00:00Z",
        6 * HOUR,
        page=[page.entry(0), {"at": 1800, "status": 200, "content_type": "text/html", "body": moved}],
    )


def _planned_maintenance() -> dict[str, object]:
    begin, end = 3600, 7200
    planned = Incident(
        "Database upgrade for sign-in",
        0,
        (
            Update(begin, "maintenance_in_progress", "The upgrade has begun. Signing in may fail for short moments."),
            Update(end, "maintenance_complete", "The upgrade is done."),
        ),
        (Impact((CHATGPT_LOGIN, API_LOGIN), begin, end, PLANNED),),
        planned=(begin, end),
    )
    return scenario(
        "planned-maintenance",
        "An announced upgrade: sign-in stutters for an hour, as planned. That is no outage.",
        "2026-04-11T05:00:00Z",
        3 * HOUR,
        incidents=(planned,),
        auth=(span(begin + 300, end - 300, "http_503", 0.3),),
        real=(truth(begin, end, "maintenance"),),
    )


def _reopened() -> dict[str, object]:
    first, posted, mended, again, end = 900, 1500.75, 2700, 3600, 5400
    incident = Incident(
        "Elevated errors for sign-in and the API",
        posted,
        (
            Update(posted, "identified", "A faulty release is being taken back."),
            Update(mended, "monitoring", "The release has been taken back. We are watching."),
            Update(mended + 300, "resolved", "Errors are back to their usual level."),
            Update(again + 300, "identified", "Errors are back. The first remedy did not hold."),
            Update(end, "monitoring", "A second remedy is in place. We are watching."),
            Update(end + 900, "resolved", "Errors have stayed at their usual level."),
        ),
        (
            Impact((CHATGPT_LOGIN, API_LOGIN, *APIS[:2]), posted, mended, PARTIAL),
            Impact((CHATGPT_LOGIN, API_LOGIN, *APIS[:2]), again + 300, end, PARTIAL),
        ),
    )
    failing = (span(first, mended, "http_500", 0.8), span(again, end, "http_500", 0.8))
    return scenario(
        "resolved-and-reopened",
        "One incident that is called resolved, comes back a quarter of an hour later, and is resolved again.",
        "2026-03-25T13:00:00Z",
        3 * HOUR,
        incidents=(incident,),
        api=failing,
        auth=failing,
        real=(truth(first, mended), truth(again, end)),
    )


def _slow_replies() -> dict[str, object]:
    onset, posted, end = 5400, 7500.125, 9900
    incident = Incident(
        "Increased latency in the API",
        posted,
        (
            Update(posted, "investigating", "Replies take several times as long as usual."),
            Update(end, "monitoring", "More machines have been added. We are watching."),
            Update(end + 900, "resolved", "Replies are as quick as usual."),
        ),
        (Impact(APIS[:2], posted, end),),
    )
    return scenario(
        "slow-replies",
        "Every answer comes, and every answer is right, but the API takes eight times as long as usual.",
        "2026-05-20T14:00:00Z",
        4 * HOUR,
        incidents=(incident,),
        api=(span(onset, end, "slow", 1.0, 2800),),
        auth=(span(onset, end, "slow", 1.0, 2000),),
        real=(truth(onset, end, "degraded"),),
    )


def _retry_pressure() -> dict[str, object]:
    onset, posted, mended, end = 900, 1800.5, 2400, 6600
    incident = Incident(
        "ChatGPT and the API are not available",
        posted,
        (
            Update(posted, "investigating", "Nearly all requests fail. We are looking into it."),
            Update(
                mended, "identified", "The fault is mended; clients that try again and again slow the recovery down."
            ),
            Update(4500, "monitoring", "Most requests succeed again. We let traffic back in step by step."),
            Update(end + 300, "resolved", "All is as usual."),
        ),
        (Impact((*CHATGPT, *APIS), posted, 4500, FULL), Impact(CHATGPT, 4500, end)),
    )
    tail = (
        span(onset, mended, "timeout"),
        span(mended, 3300, "http_503:server_is_overloaded", 0.4),
        span(3300, 4500, "http_503:server_is_overloaded", 0.15),
        span(4500, end, "http_503:server_is_overloaded", 0.03),
    )
    return scenario(
        "recovery-under-retry-pressure",
        "Everything is down for 25 minutes, and comes back slowly and unevenly because everybody tries again at once.",
        "2026-06-18T15:00:00Z",
        3 * HOUR,
        incidents=(incident,),
        api=tail,
        auth=tail,
        edge=(span(onset, mended, "http_522"), span(mended, 3300, "http_522", 0.2)),
        real=(truth(onset, mended), truth(mended, end, "degraded")),
    )


def _all_well() -> dict[str, object]:
    return scenario("all-well", "Two quiet hours.", "2026-05-01T08:00:00Z", 2 * HOUR)


MAKERS = (
    _sign_in_only,
    _bad_wifi_week,
    _asleep,
    _captive_portal,
    _page_down,
    _page_moves,
    _planned_maintenance,
    _reopened,
    _slow_replies,
    _retry_pressure,
    _all_well,
)
