"""Which two tips must never be shown together, by what they ask of a person, not by the data that prevents it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

_SIDES = (
    # leave the page alone; reload it
    ({"wait"}, {"fresh-sign-in", "reload-and-retry"}),
    # stay signed in; sign out
    ({"stay-signed-in", "leave-sso-alone"}, {"fresh-sign-in"}),
    # it is theirs; it is yours
    (
        {"wait", "not-confirmed-yet", "stay-signed-in", "other-region", "their-429"},
        {"this-computer", "not-from-here", "country", "offline", "captive-portal", "proxy"},
    ),
    ({"their-429"}, {"quota", "rate-limited", "slow-down", "key"}),
    # they know of it; they do not know of it yet
    ({"wait", "reload-and-retry"}, {"not-confirmed-yet"}),
    # retrying does not help; retry
    ({"quota", "key", "country", "not-from-here"}, {"back-off", "overloaded"}),
    ({"rate-limited", "slow-down"}, {"back-off"}),
    # the API works; it does not
    ({"use-the-api", "images-api"}, {"use-chatgpt", "back-off", "quota", "key", "their-429"}),
    # ChatGPT works; it does not
    ({"use-chatgpt"}, {"fresh-sign-in", "plain-chat", "stay-signed-in"}),
    ({"web-or-phone"}, {"fresh-sign-in", "stay-signed-in"}),
    # a VPN; none
    ({"other-region"}, {"vpn-off"}),
    ({"fine-tuning"}, {"fine-tuning-ends"}),
    ({"other-model", "stay-on-model"}, {"lighter-model"}),
    ({"other-model"}, {"stay-on-model"}),
    # clear the cache; touch nothing
    ({"clear-cache"}, {"wait"}),
    ({"no-password-again"}, {"fresh-sign-in"}),
    ({"key-was-fine"}, {"key"}),
    ({"no-credits-yet"}, {"quota", "rate-limited", "plan-limit"}),
    ({"other-provider"}, {"use-the-api", "images-api"}),
    ({"web-or-mobile"}, {"fresh-sign-in", "stay-signed-in", "use-the-api"}),
    ({"allow-list"}, {"wait", "not-confirmed-yet", "stay-signed-in"}),
)


def contradictions(ids: Iterable[str]) -> list[tuple[str, str]]:
    """Return the pairs of `ids` that contradict each other."""
    return [
        (one, other)
        for one, other in combinations(ids, 2)
        if any((one in left and other in right) or (one in right and other in left) for left, right in _SIDES)
    ]
