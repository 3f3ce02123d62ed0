"""OpenAI's other incidents of 2026 whose true beginning its write-ups tell.

Facts: when each began and ended, when the page spoke, which parts it named, what requests met. Shares of failures are
our reconstruction where the write-up gives none, titles and texts are our own. Where nothing fails that can be asked
without a key (a plan, a model, one feature), the targets stay well: then only the page can tell.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from form import HOUR, scenario, span, truth
from incidentio import API_LOGIN, APIS, CHATGPT_LOGIN, CONVERSATIONS, DEGRADED, PARTIAL, Impact, Incident, Update

MINUTE = 60
BEFORE = HOUR
"""The scenario begins an hour before the trouble, so that there is a history to break."""

WORST = 1.0
"""The share of failures where it was worst: our reconstruction."""

CODEX = "01JVCV8YSWZFRSM1G5CVP253SK"


@dataclass(frozen=True)
class Wave:
    """One outage: minutes after the first one's beginning, how long, and after how many minutes the page told of it.

    `seen` is what each failing target answers and how often. `posted` None: the page never did.
    """

    at: float
    lasts: float
    posted: float | None
    seen: tuple[tuple[str, str, float], ...] = ()
    seen_for: float | None = None


@dataclass(frozen=True)
class Course:
    """One incident. `began` is in UTC by the write-up."""

    name: str
    began: str
    title: str
    about: str
    parts: tuple[str, ...]
    waves: tuple[Wave, ...]
    status: str = DEGRADED
    hit: tuple[str, ...] = ()
    """Countries in which all fails where a third does on average; where there are any, all others are well."""


LOGINS = (CHATGPT_LOGIN, API_LOGIN)
COURSES = (
    Course("2026-02-10", "2026-02-10T16:03:00Z", "Errors with one model on paid plans",
           "Too little capacity for one model; nothing that can be asked without a key fails.",
           (CONVERSATIONS,), (Wave(0, 105, 42),)),
    Course("2026-03-05", "2026-03-05T00:26:00Z", "Errors in the API",
           "One in five API requests fails for half an hour.",
           APIS[:2], (Wave(0, 30, 22, (("api", "http_500", 0.2),)),)),
    Course("2026-03-11", "2026-03-11T21:59:00Z", "Errors when signing in",
           "The sign-in page is blank or not found; the service's own monitoring sees nothing for 73 minutes.",
           LOGINS, (Wave(0, 87, 73, (("auth", "http_404", 0.6),)),)),
    Course("2026-04-20", "2026-04-20T14:18:00Z", "ChatGPT, Codex and the API do not load",
           "A third of all requests fails, worst in South America, India and Europe.",
           (CONVERSATIONS, *LOGINS, CODEX, *APIS[:2]),
           (Wave(0, 102, 18, (("api", "http_502", 0.35), ("auth", "http_502", 0.35))),), PARTIAL,
           ("GB", "DE", "FR", "IN", "BR", "ZA")),
    Course("2026-06-03", "2026-06-03T04:46:00Z", "Requests refused with 429",
           "For 49 minutes requests are refused as too many, though quotas are full.",
           (CODEX, CONVERSATIONS, APIS[1]),
           (Wave(0, 135, 13, (("api", "http_429:rate_limit_exceeded", 0.7),), seen_for=49),)),
    Course("2026-07-14", "2026-07-14T23:39:00Z", "Errors on the web",
           "Only the website fails.", (CONVERSATIONS, CHATGPT_LOGIN),
           (Wave(0, 40, 19, (("edge", "http_503", 0.4),)),), PARTIAL),
    Course("2026-07-19", "2026-07-19T14:08:00Z", "Errors in ChatGPT",
           "A database replica of one region fails; nothing that can be asked without a key does.",
           (CONVERSATIONS,), (Wave(0, 57, 42),)),
    Course("2026-07-21", "2026-07-21T18:18:00Z", "Signing in and signing up fail",
           "New sign-ins fail; whoever is signed in goes on. A second wave, from 22:00 UTC, is never posted.",
           LOGINS,
           (Wave(0, 22, 19, (("auth", "http_503", 0.6),)), Wave(222, 10, None, (("auth", "http_503", 0.8),))), PARTIAL),
    Course("2026-07-23", "2026-07-23T14:44:00Z", "Errors in ChatGPT and the API",
           "A provider's network fails for hours; a quarter of all requests does.",
           (CONVERSATIONS, *LOGINS, *APIS[:2]),
           (Wave(0, 402, 52, (("api", "http_502", 0.25), ("auth", "http_502", 0.25))),)),
    Course("2026-07-25", "2026-07-25T08:59:00Z", "Errors everywhere",
           "A bad configuration is rolled out, undone, and rolled out once more.",
           (CONVERSATIONS, *LOGINS, *APIS[:2]),
           (Wave(0, 51, 19, (("api", "http_503", 0.5), ("auth", "http_503", 0.7))),
            Wave(145, 34, 11, (("api", "http_503", 0.5), ("auth", "http_503", 0.7)))), PARTIAL),
    Course("2026-07-30", "2026-07-30T13:20:00Z", "Conversations fail",
           "Too little capacity for conversations; the API is well, and nothing that can be asked fails.",
           (CONVERSATIONS,), (Wave(0, 87, 76),)),
    Course("2026-08-19", "2026-08-19T23:50:00Z", "ChatGPT is down for those who sign in or up",
           "A configuration of the sign-in fails, and the website with it.",
           LOGINS, (Wave(0, 29, 12, (("auth", "http_503", 0.8), ("edge", "http_503", 0.5))),), PARTIAL),
    Course("2026-08-31", "2026-08-31T14:40:00Z", "ChatGPT Work is slow and fails",
           "One product; nothing that can be asked without a key fails.", (CONVERSATIONS,), (Wave(0, 313, 25),)),
    Course("2026-09-01", "2026-09-01T00:20:00Z", "Conversations fail for Free and Go users",
           "Free, Go and signed-out users only.", (CONVERSATIONS,), (Wave(0, 31, 18),)),
    Course("2026-09-02", "2026-09-02T17:49:00Z", "New accounts cannot be created",
           "Signing up only, and at night ChatGPT Work for half an hour.", LOGINS,
           (Wave(0, 42, 25), Wave(355, 26, 20))),
    Course("2026-09-03", "2026-09-03T14:43:00Z", "Everything is not found",
           "All of ChatGPT and Codex answers 404 for 37 minutes.",
           (CONVERSATIONS, *LOGINS, CODEX, *APIS[:2]),
           (Wave(0, 37, 15, (("api", "http_404", 1.0), ("auth", "http_404", 1.0))),), PARTIAL),
)  # fmt: skip


def _made(course: Course) -> dict[str, object]:
    start = datetime.fromisoformat(course.began) - timedelta(seconds=BEFORE)
    waves = [(BEFORE + wave.at * MINUTE, wave) for wave in course.waves]
    seen: dict[str, list[dict[str, object]]] = {"api": [], "auth": [], "edge": []}
    for onset, wave in waves:
        for target, outcome, ratio in wave.seen:
            end = onset + (wave.seen_for or wave.lasts) * MINUTE
            seen[target].append(span(onset, end, outcome, ratio))
    last, wave = waves[-1]
    began = datetime.fromisoformat(course.began)
    return scenario(
        course.name,
        f"{began.day} {began:%B %Y, %H:%M} UTC: {course.about}",
        f"{start:%Y-%m-%dT%H:%M:%SZ}",
        last + wave.lasts * MINUTE + 2 * HOUR,
        incidents=tuple(_incident(course, onset, wave) for onset, wave in waves if wave.posted is not None),
        api=tuple(seen["api"]),
        auth=tuple(seen["auth"]),
        edge=tuple(seen["edge"]),
        real=tuple(truth(onset, onset + wave.lasts * MINUTE) for onset, wave in waves),
        regions=_regions(course, waves) if course.hit else None,
    )


def _regions(course: Course, waves: list[tuple[float, Wave]]) -> dict[str, object]:
    spans = {
        target: [span(onset, onset + wave.lasts * MINUTE, outcome, WORST)]
        for onset, wave in waves
        for target, outcome, _ in wave.seen
    }
    return dict.fromkeys(course.hit, spans) | {"*": {}}


def _incident(course: Course, onset: float, wave: Wave) -> Incident:
    posted = onset + (wave.posted or 0) * MINUTE
    mitigated = max(onset + wave.lasts * MINUTE, posted) + 8 * MINUTE
    return Incident(
        course.title,
        posted,
        (
            Update(posted, "investigating", "Some requests fail. We are looking into it."),
            Update(mitigated, "monitoring", "The cause is removed. We are watching."),
            Update(mitigated + 25 * MINUTE, "resolved", "All is as usual."),
        ),
        (Impact(course.parts, posted, mitigated, course.status),),
    )


def _maker(course: Course) -> Callable[[], dict[str, object]]:
    return lambda: _made(course)


MAKERS = tuple(_maker(each) for each in COURSES)
