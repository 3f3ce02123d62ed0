"""Scenarios of our own: a day on which the page suggests one thing after the other, and another service's overload."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
SLOT_S = 2400
CONVERSATIONS, LOGIN = "01JMXBNJXGV1T5GT2M9XA83XNG", "01JMXBNJXG1S2D9V65P1ZZTD94"
API_LOGIN = "01JSM5RTJWHRWDTS6Q604VEW3B"
COMPLETIONS, FINE_TUNING = "01JMXBRMFE6N2NNT7DG6XZQ6PW", "01JMXBRMFEMZK0HPK19RYET250"
IMAGES, VOICE, CODEX = "01JQ7EKW990MSPSWVXC7VPV2ZJ", "01JMXBNJXGGT5SR5DB9J7GYY48", "01KMKFAMWKNQ84Z1766MV08ZDE"
NAMES = {
    CONVERSATIONS: "Conversations",
    LOGIN: "Login",
    API_LOGIN: "Login",
    COMPLETIONS: "Chat Completions",
    FINE_TUNING: "Fine-tuning",
    IMAGES: "Image Generation",
    VOICE: "Voice mode",
    CODEX: "CLI",
    "01JMXBRMFE5ESNNV8JDHVCGSRD": "Batch",
}
COURSE = (
    # (title, what the first update says, the parts it names)
    ("Errors in ChatGPT", "Please try clearing the cache in the meantime.", (CONVERSATIONS,)),
    ("Errors when signing in", "Users may be asked to sign in again. Clearing your cache may help.", (LOGIN,)),
    ("Errors in the Windows desktop app", "ChatGPT on web and mobile remains available.", (CONVERSATIONS,)),
    ("Login errors in the desktop app", "ChatGPT on web and mobile remains available.", (LOGIN,)),
    ("Errors in the Windows and web apps", "We are looking into it.", (CONVERSATIONS,)),
    ("Errors in the new app", "Please use our ChatGPT Classic.", (CONVERSATIONS,)),
    ("Login errors in the new app", "Please use our ChatGPT Classic.", (LOGIN,)),
    ("Usage limits are used up too fast in Codex", "We have found the cause.", (CODEX,)),
    ("Model picker errors", 'Messages say "Selected model is at capacity" for GPT-5.6.', (CONVERSATIONS,)),
    ("Errors in GPT-5.6", "We are looking into it.", (CONVERSATIONS,)),
    ("GPT-5.6 is at capacity", "We are looking into it.", (CONVERSATIONS,)),
    ("Errors in GPT-5.6 and o3", "We are looking into it.", (CONVERSATIONS, COMPLETIONS)),
    ("Errors in Codex", "Some people may need to pair their phone again.", (CODEX,)),
    ("Errors in fine-tuning", "Jobs fail.", (FINE_TUNING,)),
    ("Errors in the API", "Requests fail.", (COMPLETIONS,)),
    ("Errors in the API and its logins", "Requests fail.", (COMPLETIONS, API_LOGIN)),
    ("Images fail", "Image generation fails.", (IMAGES,)),
    ("Voice fails for users on the Free and Go plans", "Voice mode fails.", (VOICE,)),
    ("Voice and logins fail", "Voice mode fails.", (VOICE, LOGIN)),
    ("Errors in the Windows app", "We are looking into it.", (CONVERSATIONS,)),
)
"""Each has a slot of 40 minutes: 10 of calm, 20 investigated, 10 monitored, then it is resolved."""
AFTER = len(COURSE) * SLOT_S
"""Then the page is calm: something on the user's own network puts its certificate in front, and the proxy goes."""


def what_the_page_suggests() -> dict[str, object]:
    """Return the scenario as a file would hold it."""
    pages = []
    for number, (title, text, parts) in enumerate(COURSE):
        begin = number * SLOT_S + 600
        for at, phase in ((begin, "investigating"), (begin + 1200, "monitoring"), (begin + 1800, "resolved")):
            pages.append(
                {
                    "at": at,
                    "format": "statuspage-v2",
                    "status": 200,
                    "content_type": "application/json",
                    "body": _page(number, title, text, parts, phase=phase, begin=begin, at=at),
                }
            )
    calm = {
        "at": 0,
        "format": "statuspage-v2",
        "status": 200,
        "content_type": "application/json",
        "body": _page(0, "", "", (), phase="resolved", begin=0, at=0),
    }
    overloaded, broken = "http_503:server_is_overloaded", "http_500"
    spans = [
        {"from": slot * SLOT_S + 600, "to": slot * SLOT_S + 1800, "outcome": outcome}
        for slot, outcome in ((1, overloaded), (14, overloaded), (15, broken))
    ]
    # in front of one target alone: in an incident, and while all is well
    spans += [{"from": at, "to": at + 900, "outcome": "tls"} for at in (17 * SLOT_S + 600, AFTER + 600)]
    no_proxy = {"from": AFTER + 1800, "to": AFTER + 2100, "outcome": "http_407"}
    slow = {"from": 9 * SLOT_S + 600, "to": 12 * SLOT_S, "outcome": "slow", "latency_ms": 6000}
    refused = {"from": 0, "to": 1200, "outcome": "refused"}  # it never worked from here so far
    return {
        "format": "trayapp-scenario/1",
        "name": "what-the-page-suggests",
        "about": "One suggestion after the other.",
        "start": START.isoformat().replace("+00:00", "Z"),
        "duration_s": AFTER + SLOT_S,
        "seed": 1,
        "service": {"id": "openai", "name": "OpenAI"},
        "targets": {"api": spans, "auth": [], "edge": [refused, slow]},
        "canaries": [no_proxy],
        "suspend": [],
        "truth": [{"from": 600, "to": AFTER, "what": "degraded"}],
        "page": [calm, *pages],
    }


def an_outage_that_the_page_never_mentions() -> dict[str, object]:
    """Return a scenario in which everything fails twice, so that the end takes longer; the page shows nothing."""
    spans = [{"from": begin, "to": begin + 600, "outcome": "http_500"} for begin in (900, 2100)]
    return {
        "format": "trayapp-scenario/1",
        "name": "the-page-never-mentions-it",
        "about": "Twice ten minutes of errors, and a page on which all is well.",
        "start": START.isoformat().replace("+00:00", "Z"),
        "duration_s": 5400,
        "seed": 1,
        "service": {"id": "openai", "name": "OpenAI"},
        "targets": {"api": spans, "auth": spans, "edge": spans},
        "page": [{"at": 0, "body": _page(0, "", "", (), phase="resolved", begin=0, at=0)}],
        "truth": [{"from": each["from"], "to": each["to"], "what": "outage"} for each in spans],
    }


def another_service_is_overloaded() -> dict[str, object]:
    """Return a scenario of a service that is not built in, and that says itself that it has too much to do."""
    return {
        "format": "trayapp-scenario/1",
        "name": "another-service-is-overloaded",
        "about": "A service of the user's own answers 503 for half an hour.",
        "start": START.isoformat().replace("+00:00", "Z"),
        "duration_s": 3600,
        "seed": 1,
        "service": {"id": "mine", "name": "Mine"},
        "targets": {"api": [{"from": 900, "to": 2700, "outcome": "http_503:server_is_overloaded"}]},
        "truth": [{"from": 900, "to": 2700, "what": "outage"}],
    }


def _page(
    number: int, title: str, text: str, parts: tuple[str, ...], *, phase: str, begin: float, at: float
) -> dict[str, object]:
    open_now = bool(title) and phase != "resolved"
    incident = {
        "id": f"incident{number}",
        "name": title,
        "status": phase,
        "impact": "minor",
        "created_at": _stamp(begin),
        "started_at": _stamp(begin),
        "updated_at": _stamp(at),
        "resolved_at": None if open_now else _stamp(at),
        "components": [{"id": each, "name": NAMES[each], "status": "partial_outage"} for each in parts],
        "incident_updates": [
            {
                "id": f"update{number}{phase}",
                "status": phase,
                "body": text,
                "created_at": _stamp(at),
                "display_at": _stamp(at),
            }
        ],
    }
    return {
        "page": {"id": "openai", "name": "OpenAI", "url": "https://status.openai.com", "updated_at": _stamp(at)},
        "status": {"indicator": "minor" if open_now else "none", "description": ""},
        "components": [
            {"id": each, "name": name, "status": "partial_outage" if open_now and each in parts else "operational"}
            for each, name in NAMES.items()
        ],
        "incidents": [incident] if title else [],
        "scheduled_maintenances": [],
    }


def _stamp(seconds: float) -> str:
    return (START + timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")
