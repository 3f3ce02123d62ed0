"""Which plural form a count takes, by language.

From CLDR 48, https://www.unicode.org/cldr/charts/48/supplemental/language_plural_rules.html, for the whole numbers that
are counted here (its "many" of French and Spanish begins at a million).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PluralRule:
    """How many forms a language has, and the index of the form that a count takes."""

    forms: int
    form: Callable[[int], int]


ONE_FORM = PluralRule(1, lambda _count: 0)
ONE_AND_OTHER = PluralRule(2, lambda count: 0 if count == 1 else 1)
ZERO_AND_ONE = PluralRule(2, lambda count: 0 if count in {0, 1} else 1)

PLURALS: Mapping[str, PluralRule] = {
    "en": ONE_AND_OTHER,
    "de": ONE_AND_OTHER,
    "es": ONE_AND_OTHER,
    "fr": ZERO_AND_ONE,
    "ja": ONE_FORM,
    "zh-Hans": ONE_FORM,
}
"""Every language that the app speaks, by its code."""
