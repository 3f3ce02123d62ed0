"""Patterns that are compiled late behave as compiled ones."""

from __future__ import annotations

import re

import pytest

from trayapp.lazy_pattern import lazy_pattern


@pytest.mark.parametrize("make", [re.compile, lazy_pattern])
def test_every_method_answers_as_a_compiled_pattern_does(make) -> None:
    pattern = make(r"(?P<word>a+)b", re.IGNORECASE)
    for _ in range(2):  # before and after it was compiled
        assert pattern.search("xAAb")["word"] == "AA"
        assert pattern.match("xab") is None
        assert pattern.fullmatch("ab") is not None
        assert pattern.findall("ab aab") == ["a", "aa"]
        assert [each.start() for each in pattern.finditer("ab ab")] == [0, 3]
        assert pattern.split("1ab2") == ["1", "a", "2"]
        assert pattern.sub("-", "ab!") == "-!"
        assert pattern.pattern == r"(?P<word>a+)b"


def test_a_wrong_pattern_fails_where_it_is_used() -> None:
    with pytest.raises(re.error):
        lazy_pattern("(").search("")
