"""Who is hit, read from titles and texts: plans, regions, platforms.

The words come from 69 incident titles of OpenAI's page, Dec 2025 to Mar 2026: 7 name a plan, 2 a region, 3 a platform,
13 say that only some are hit. In the longer update texts the plans' names are also everyday words ("go", "team",
"plus"), so there they count only with a capital inside a sentence, or beside people ("free and logged out users").
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from trayapp.domain.model.status_page import Scope

MAX_TEXT_CHARACTERS = 4000
"""Of each text, no more is read: a scope is named early, and foreign texts have any length."""

_PEOPLE = r"(?=[^.!?\n]{0,40}?\b(?:users?|plans?|tiers?|accounts?|customers?|workspaces?|subscribers?|members?)\b)"
_INSIDE_A_SENTENCE = r"(?<=[\w,/(&]\s)|(?<=[/(])"
_EVERYDAY = "free|guest|go|plus|pro|team|business"

_PLAN = re.compile(
    rf"\b(?P<named>enterprise|edu)\b"
    rf"|\b(?P<people>{_EVERYDAY}|logged[- ]?out)\b{_PEOPLE}"
    rf"|(?:{_INSIDE_A_SENTENCE})(?P<capital>(?-i:Free|Guest|Go|Plus|Pro|Team|Business))\b",
    re.IGNORECASE,
)
_REGION = re.compile(r"\b(EU|UK|US|LATAM|APAC|EMEA|Europe|Asia|India|Japan)\b")
_PLATFORM = re.compile(r"\b(android|ios|web|desktop|macos|windows|atlas)\b", re.IGNORECASE)

_NOT_A_PLAN = re.compile(r"\bfeel free\b", re.IGNORECASE)
_NOT_A_PLATFORM = re.compile(r"\bweb(?= (?:search|page|site|socket|hook))", re.IGNORECASE)


def scope_of(texts: Iterable[str]) -> Scope:
    """Return whom `texts` (titles first) name, each word once and in the order of its first mention.

    Plans and platforms are lower case ("free", "logged out", "android"), regions upper case ("EU", "EUROPE").
    """
    plans: dict[str, None] = {}
    regions: dict[str, None] = {}
    platforms: dict[str, None] = {}
    for text in texts:
        head = text[:MAX_TEXT_CHARACTERS]
        for found in _PLAN.finditer(_NOT_A_PLAN.sub("", head)):
            plans[_plan_word(found.group())] = None
        for found in _REGION.finditer(head):
            regions[found.group().upper()] = None
        for found in _PLATFORM.finditer(_NOT_A_PLATFORM.sub("", head)):
            platforms[found.group().lower()] = None
    return Scope(tuple(plans), tuple(regions), tuple(platforms))


def _plan_word(found: str) -> str:
    word = found.lower().replace("-", " ")
    return "logged out" if word.startswith("logged") else word
