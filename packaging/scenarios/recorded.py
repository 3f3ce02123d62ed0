"""Real courses: what is known of them is as OpenAI's page and write-ups told it (times, ids, components, error shares).

What targets saw is our reconstruction, and every text is our own. Times are seconds after each one's start.
"""

from __future__ import annotations

from form import scenario, span, truth
from incidentio import API_LOGIN, CHATGPT, CHATGPT_LOGIN, CONVERSATIONS, FINE_TUNING, Impact, Incident, Update


def _third_of_february() -> dict[str, object]:
    onset, posted, platform, tuning, mitigated, back, well, tuned = (
        *(720, 1947.349, 2674.412, 3353.516),
        *(3780, 8043.218, 11100, 12721.587),
    )
    everyone = Incident(
        "Elevated error rates for ChatGPT and Platform users",
        posted,
        (
            Update(
                posted, "investigating", "Many people meet errors in ChatGPT or cannot sign in. We are looking into it."
            ),
            Update(
                platform,
                "identified",
                "The cause is found: a change of configuration. Signing in to the API platform is hit as well.",
            ),
            Update(
                mitigated + 420,
                "monitoring",
                "The change is undone. Most regions are well again; one is slower, because clients keep trying.",
            ),
            Update(
                back, "monitoring", "All components work again. We keep watching until the last region has caught up."
            ),
            Update(well, "resolved", "Everything has been well for a while. This incident is over."),
        ),
        (Impact(CHATGPT, posted, back), Impact((API_LOGIN,), platform, back)),
        "01KGJK9Q6PDB3C3VX6MPCY6106",
    )
    jobs = Incident(
        "Elevated error rates for finetuning jobs",
        tuning,
        (
            Update(
                tuning, "investigating", "Some fine-tuning jobs fail to start or stop half-way. We are looking into it."
            ),
            Update(5400, "identified", "Jobs that began during the other incident are stuck. We are restarting them."),
            Update(9600, "monitoring", "Stuck jobs have been restarted; the queue is getting shorter."),
            Update(tuned, "resolved", "Fine-tuning jobs run as usual."),
        ),
        (Impact((FINE_TUNING,), tuning, tuned),),
        "01KGJMMMDDYD8RYNEVFNVYG99F",
    )
    return scenario(
        "2026-02-03",
        "3 February 2026: sign-in and conversations fail from 20:12 UTC. The page posts the first incident at 20:32 "
        "and the second, on fine-tuning, at 20:55. Mitigated at 21:03; retries hold one region back until 23:05.",
        "2026-02-03T20:00:00Z",
        15000,
        incidents=(everyone, jobs),
        api=(
            span(onset + 60, 2400, "http_500:server_error", 0.2),
            span(2400, mitigated, "http_503:server_is_overloaded", 0.45),
            span(mitigated, back, "http_503:server_is_overloaded", 0.02),
        ),
        auth=(
            span(onset, 1500, "http_500"),
            span(1500, mitigated, "http_503", 0.85),
            span(mitigated, 5400, "http_503", 0.1),
            span(5400, back, "http_503", 0.04),
            span(back, well, "http_503", 0.01),
        ),
        real=(truth(onset, mitigated), truth(mitigated, well, "degraded"), truth(tuning, tuned, "degraded")),
    )


def _fourth_of_february() -> dict[str, object]:
    onset, posted, end, over = 960, 3020.165, 4140, 4273.345
    incident = Incident(
        "ChatGPT Availability Impacted",
        posted,
        (
            Update(posted, "investigating", "A part of all requests to ChatGPT is refused. We are looking into it."),
            Update(posted + 420, "identified", "The rule that refuses them is found and is being taken back."),
            Update(end - 120, "monitoring", "Requests pass again. We are watching."),
            Update(over, "resolved", "ChatGPT is available as usual."),
        ),
        (Impact(CHATGPT, posted, over),),
        "01KGMVV926ZSCD1MSDBS07AWYA",
    )
    refused = (
        span(onset, onset + 300, "http_403", 0.12),
        span(onset + 300, 3600, "http_403", 0.18),
        span(3600, end, "http_403", 0.08),
    )
    return scenario(
        "2026-02-04",
        "4 February 2026: ChatGPT refuses up to 18 % of all requests with 403 from 17:06 UTC; the API is not touched. "
        "The page posts 34 minutes later.",
        "2026-02-04T16:50:00Z",
        7200,
        incidents=(incident,),
        auth=refused,
        edge=refused,
        real=(truth(onset, end),),
        seed=3,
    )


def _twelfth_of_february() -> dict[str, object]:
    onset, posted, end, over = 1200, 2040.675, 3000, 3392.443
    incident = Incident(
        "ChatGPT Conversation Issues",
        posted,
        (
            Update(posted, "investigating", "Conversations fail for some people. We are looking into it."),
            Update(
                posted + 480, "identified", "One cluster drops a third of its requests. Traffic is being moved away."
            ),
            Update(end + 60, "monitoring", "Traffic has been moved. We are watching."),
            Update(over, "resolved", "Conversations work as usual."),
        ),
        (Impact((CONVERSATIONS,), posted, over),),
        "01KH9WCWZ41K9ST9FGB1V15DFC",
    )
    dropped = (span(onset, end, "http_502", 0.35),)
    return scenario(
        "2026-02-12",
        "12 February 2026: one cluster drops 35 % of all requests from 21:20 UTC. The page posts 14 minutes later.",
        "2026-02-12T21:00:00Z",
        5400,
        incidents=(incident,),
        auth=dropped,
        edge=dropped,
        real=(truth(onset, end),),
    )


def _overlapping() -> dict[str, object]:
    guests, sign_in = 1681.858, 2173.955
    onset, sign_in_back, guests_back = 720, 5993.478, 10201.357
    free = Incident(
        "Elevated Errors Affecting ChatGPT Free and Guest Plan Users",
        guests,
        (
            Update(guests, "investigating", "Conversations fail for people on the Free plan and without an account."),
            Update(4500, "identified", "The cause is found; a remedy is on its way."),
            Update(8100, "monitoring", "The remedy is in place. We are watching."),
            Update(guests_back, "resolved", "Conversations work as usual on all plans."),
        ),
        (Impact((CONVERSATIONS,), guests, guests_back),),
    )
    login = Incident(
        "Elevated errors for sign-in and account creation",
        sign_in,
        (
            Update(onset, "identified", "Signing in and creating an account fail more often than usual."),
            Update(sign_in_back, "monitoring", "Signing in works again. We are watching."),
            Update(sign_in_back + 1800, "resolved", "Signing in works as usual."),
        ),
        (Impact((CHATGPT_LOGIN,), sign_in, sign_in_back),),
        "01KKWW47249GJZZP9ZGR1PTHV5",
    )
    return scenario(
        "two-overlapping-incidents",
        "17 March 2026: conversations of free and guest users, and signing in, fail at the same time; the page tells "
        "of them in two incidents eight minutes apart and dates one of them back.",
        "2026-03-17T02:30:00Z",
        12600,
        incidents=(free, login),
        auth=(span(onset, sign_in_back, "http_500", 0.5),),
        edge=(span(onset, 4500, "http_502", 0.2), span(4500, 8100, "http_502", 0.05)),
        real=(truth(onset, sign_in_back), truth(guests, guests_back, "degraded")),
    )


MAKERS = (
    _third_of_february,
    _fourth_of_february,
    _twelfth_of_february,
    _overlapping,
)
