"""What the page's own texts name that a tip depends on: models, and workarounds that the vendor itself suggests.

The texts are foreign: they only choose among tips of ours, and none of their words is shown but the names of models.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from trayapp.domain.model.status_page import Incident
from trayapp.lazy_pattern import lazy_pattern

AT_CAPACITY = "at_capacity"
LAST_UPDATES = 3
"""Updates of an incident that are read, the newest first: what was suggested before may be outdated."""

POSTED: Mapping[str, re.Pattern[str]] = {
    name: lazy_pattern(pattern, re.IGNORECASE)
    for name, pattern in {
        AT_CAPACITY: r"\bat capacity\b",
        "clear_cache": r"\bclear(?:ing)? (?:the|your|their)?[\w' ]{0,20}cache\b",
        "classic_app": r"\bchatgpt classic\b",
        "web_or_mobile": r"\bweb and mobile\b[^.]{0,40}\b(?:available|work)",
        "pair_again": r"\b(?:pair\w*[^.]{0,40}\bagain|re-?pair)\b",
        "limits": r"\b(?:rate|usage)[- ]?limit(?:s|ed|ing)?\b",
        "sign_in_prompts": r"\b(?:log|sign)[- ]?in (?:flow|prompt)s?\b|\bunexpectedly (?:logged|signed) out\b"
        r"|\basked to (?:log|sign) in again\b",
    }.items()
}
"""What an incident may say, by the words of the fact. Each is what OpenAI's page wrote in 2026."""

_MODEL = lazy_pattern(
    r"\b(?:gpt[- ]?\d[\w.]*(?:-\w+)*|o[1-9](?:-\w+)?|dall-?e(?:-\d)?|text-embedding[\w-]*)",
    re.IGNORECASE,
)


def models_in(incidents: Iterable[Incident]) -> tuple[str, ...]:
    """Return the models that titles name, each once."""
    named = (found.group() for incident in incidents for found in _MODEL.finditer(incident.title))
    return tuple({each.lower(): each for each in named}.values())


def posted_in(incidents: Iterable[Incident]) -> frozenset[str]:
    """Return which of `POSTED` the titles and the last updates of `incidents` say."""
    texts = [text for each in incidents for text in (each.title, *(it.text for it in each.updates[:LAST_UPDATES]))]
    return frozenset(name for name, pattern in POSTED.items() if any(map(pattern.search, texts)))
