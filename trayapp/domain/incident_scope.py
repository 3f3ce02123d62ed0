"""Who is hit, read from titles and texts: plans, regions, platforms.

The words come from 143 incident titles of OpenAI's page, December 2025 to July 2026, and their updates. The plans'
names are also everyday words ("go", "team", "plus"), so they count only with a capital inside a sentence, or right
before people ("free and logged out users"). A sentence that says what still works or what to use meanwhile
names nobody who is hit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from trayapp.domain.model.status_page import Scope
from trayapp.lazy_pattern import lazy_pattern

MAX_TEXT_CHARACTERS = 4000
"""Of each text, no more is read: a scope is named early, and foreign texts have any length."""

_MOST = 50
"""Mentions read in one text: all plans together are not a dozen."""

_PEOPLE = r"(?:users?|plans?|tiers?|accounts?|customers?|workspaces?|subscribers?|subscriptions?|members?|visitors?)"
_WORD = (
    r"(?:paid|paying|free|guest|go|plus|pro|team|business|enterprise|edu(?:cation)?|fedramp"
    r"|(?:logged|signed)[- ]?out)"
)
_AND = r"(?:\s?[,/&]\s?(?:and\s|or\s)?|\s(?:and|or|&)\s)"

_LISTED = lazy_pattern(
    rf"(?<!non[- ])\b(?P<words>{_WORD}(?:{_AND}{_WORD}){{0,8}})[\s-](?:(?:plan|tier)[\s-]|chatgpt\s)?{_PEOPLE}\b",
    re.IGNORECASE,
)
_PLAIN = lazy_pattern(r"(?<!non[- ])\b(?:enterprise|edu|fedramp)\b(?!\s(?:team|support|engineers?)\b)", re.IGNORECASE)
_OF_CHATGPT = lazy_pattern(r"\bChatGPT\s(Free|Go|Plus|Pro|Team|Business)\b(?!\s(?:team\s)?(?:is|was)\b)")
_CAPITAL = lazy_pattern(
    r"(?:(?<=[\w,/(&]\s)|(?<=[/(]))(?:Free|Guest|Go|Plus|Pro|Business)\b"
    r"(?!\s(?:[Hh]ours?|[Dd]ays?|SDK|[Cc]lient|[Ll]ibrary|[Mm]odels?)\b)"
    r"|(?:(?<=[,/]\s)|(?<=[/(]))Team(?=[,/)])"
)
_MODEL_BEFORE = lazy_pattern(r"\b(?:gpt|o)-?\s?\d[\w.]{0,8}[- ]$|\b(?:sora|codex)[- ]\d?[- ]?$", re.IGNORECASE)
"""Before "Pro": GPT-5.4 Pro and o3 Pro are models, not plans."""

_WORDS = lazy_pattern(_WORD, re.IGNORECASE)
_EVERYBODY = lazy_pattern(r"\ball (?:\w+ ){0,2}(?:users|customers|plans|accounts)\b", re.IGNORECASE)

_REGION = lazy_pattern(
    r"\b(EU|UK|USA?|LATAM|APAC|EMEA|MENA|ANZ|Europe(?:an)?|Asia(?:[- ]Pacific)?|India|Japan|Korea|China|Singapore"
    r"|Australia|Canada|Brazil|Germany|France|Africa|(?:South|North|Latin) America|Middle East)\b"
)
_PLATFORM = lazy_pattern(r"\b(android|ios|ipados|web|desktop|macos|windows|linux|atlas)\b", re.IGNORECASE)
_NOT_A_PLATFORM = lazy_pattern(
    r"\bweb(?= (?:search|page|site|socket|hook|browsing))|\bwindows?(?= of\b)"
    r"|\b(?:time|context|maintenance) windows?\b",
    re.IGNORECASE,
)

_SENTENCE_END = lazy_pattern(r"(?<=[.!?;])\s|\n")
_NOT_HIT = lazy_pattern(
    r"\b(?:workarounds?|un(?:affected|impacted)|no impact"
    r"|(?:not|no longer)(?: been| be| currently| being)? (?:affected|impacted|experiencing|seeing)"
    r"|remains? (?:available|operational|online|stable|up|functional|accessible|usable)"
    r"|continues? to (?:work|function|operate|be available)|works? (?:normally|as expected|fine)"
    r"|(?:can|may|should|could|might) (?:still be able|still use|continue to (?:use|work|access)|instead|try|switch)"
    r"|please|recommend|alternatively|in the meantime|instead)\b"
    r"|n't (?:be )?(?:affected|impacted)\b"
    r"|\b(?:the|our|your|engineering|product|support) teams?\b"
    r"(?![^.!?\n]{0,30}\b(?:plans?|workspaces?)\b| (?:identified|found|confirmed|determined|discovered) that\b)",
    re.IGNORECASE,
)
"""What a sentence that names nobody who is hit says: what still works, what to do meanwhile, who is at work."""


def scope_of(texts: Iterable[str]) -> Scope:
    """Return whom `texts` (titles first) say is hit, each word once and in the order of its first mention.

    Plans and platforms are lower case ("free", "logged out", "android"), regions upper case ("EU", "EUROPE").
    """
    plans: dict[str, None] = {}
    regions: dict[str, None] = {}
    platforms: dict[str, None] = {}
    for text in dict.fromkeys(texts):
        hit = _NOT_A_PLATFORM.sub("", _about_the_hit(text[:MAX_TEXT_CHARACTERS]))
        if not _EVERYBODY.search(hit):
            plans.update(dict.fromkeys(_plans(hit)))
        regions.update(dict.fromkeys(_region(found) for found in _REGION.findall(hit)))
        platforms.update(dict.fromkeys(found.lower() for found in _PLATFORM.findall(hit)))
    return Scope(tuple(plans), tuple(regions), tuple(platforms))


def _about_the_hit(text: str) -> str:
    """Return the sentences that say who or what is hit."""
    return "\n".join(sentence for sentence in _SENTENCE_END.split(text) if not _NOT_HIT.search(sentence))


def _plans(text: str) -> list[str]:
    """Return the plans that are named, in order."""
    found = [
        (listed.start() + word.start(), word.group())
        for listed in islice(_LISTED.finditer(text), _MOST)
        for word in _WORDS.finditer(listed["words"])
    ]
    found += [(each.start(), each.group()) for each in islice(_PLAIN.finditer(text), _MOST)]
    found += [(each.start(1), each[1]) for each in islice(_OF_CHATGPT.finditer(text), _MOST)]
    found += [
        (each.start(), each.group())
        for each in islice(_CAPITAL.finditer(text), _MOST)
        if not _MODEL_BEFORE.search(text[max(0, each.start() - 24) : each.start()])
    ]
    return [_plan_word(word) for _, word in sorted(found)]


def _plan_word(found: str) -> str:
    word = found.lower().replace("-", " ")
    if word.endswith("out"):
        return "logged out"
    if word == "paying":
        return "paid"
    return "edu" if word.startswith("edu") else word


def _region(found: str) -> str:
    return "EUROPE" if found == "European" else found.upper().replace("-", " ")
