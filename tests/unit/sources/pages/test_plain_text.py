from __future__ import annotations

import pytest

from trayapp.sources.pages.plain_text import MAX_TEXT, plain


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('See <a href="https://x.example/a">our guide</a>.<br /><br />Thanks', "See our guide.\n\nThanks"),
        ("<p>One</p><p>Two &amp; three</p>", "One\nTwo & three"),
        ("<ul><li>first</li><li>second</li></ul>", "- first\n- second"),
        ('Read [the note](https://x.example "the note") now', "Read the note now"),
        ("```\nA sentence in a fence.\n```", "A sentence in a fence."),
        ("> quoted  \n\n\n\n**Strong** words", "quoted\n\nStrong words"),
        ("Write to <mailto:help@x.example>", "Write to mailto:help@x.example"),
        ("latency < 5 s and > 1 s", "latency < 5 s and > 1 s"),
        ("snake_case__stays and 2 * 3 * 4", "snake_case__stays and 2 * 3 * 4"),
        ("a<script>alert('x')</script>b", "ab"),
        ("curly \u2019quotes\u2019 stay", "curly \u2019quotes\u2019 stay"),
        ("no\u202eoverrides\x00", "nooverrides"),
        (None, ""),
        (["x"], ""),
    ],
)
def test_markup_becomes_plain_text(written: object, read: str) -> None:
    assert plain(written) == read


def test_a_text_is_bounded_and_a_lone_surrogate_harmless() -> None:
    assert len(plain("x" * 100_000)) == MAX_TEXT
    assert plain("a\ud800b") == "a?b"


@pytest.mark.timeout(5)
@pytest.mark.parametrize("filler", ["[", "<", "<a ", "**", "> ", "[](", "```", "<script>"])
def test_hostile_markup_takes_no_time(filler: str) -> None:
    assert len(plain(filler * 20_000)) <= MAX_TEXT
