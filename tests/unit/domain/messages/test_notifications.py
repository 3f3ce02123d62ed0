"""What notifications say: short enough for the desktop, in every language, for whatever fails."""

from __future__ import annotations

from itertools import product

import pytest

from tests.support.translations import locale_of
from trayapp.domain.messages.notifications import MAX_NAME, MAX_QUOTE, Condition, confirmed, title
from trayapp.domain.model.enums import Phase
from trayapp.domain.subject import MAX_PART_NAME, PART, Subject
from trayapp.i18n.formatter import translate

LANGUAGES = {"en": 40, "de": 48, "es": 48, "fr": 48, "ja": 48, "zh-Hans": 48}
BUILT_IN: list[Subject] = [
    (),
    ("chatgpt-login",),
    ("chatgpt",),
    ("codex",),
    ("api",),
    ("fine-tuning",),
    ("chatgpt-login", "api"),
    ("chatgpt", "api"),
    ("chatgpt", "codex"),
    ("codex", "api"),
    (f"{PART}{'W' * MAX_PART_NAME}",),
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_title_fits_whatever_fails(language: str) -> None:
    for condition, subject in product(Condition, BUILT_IN):
        text = translate(title(condition, "OpenAI", subject), locale_of(language))
        assert len(text) <= LANGUAGES[language], text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["Claude", "W" * MAX_NAME, "A service with a name that is far too long for a title"])
def test_a_title_fits_whatever_a_service_is_called(language: str, name: str) -> None:
    for condition, subject in product(Condition, ((), ("login",), ("api",))):
        text = translate(title(condition, name, subject), locale_of(language))
        assert len(text) <= LANGUAGES[language], text


@pytest.mark.parametrize(
    ("condition", "subject", "text"),
    [
        (Condition.FAILING, ("chatgpt-login",), "ChatGPT sign-in is failing"),
        (Condition.FAILING, ("chatgpt", "api"), "ChatGPT and the API are failing"),
        (Condition.WORKS, ("chatgpt-login",), "ChatGPT sign-in works again"),
        (Condition.RECOVERING, ("fine-tuning",), "Fine-tuning is recovering"),
        (Condition.SLOW, ("api",), "OpenAI's API is slow"),
        (Condition.PROBLEMS, ("part:Voice mode",), "Voice mode has problems"),
        (Condition.AGAIN, (), "OpenAI is failing again"),
        (Condition.DOWN, ("chatgpt", "somewhere-new"), "OpenAI is down"),
    ],
)
def test_a_title_says_what_fails(condition: Condition, subject: Subject, text: str) -> None:
    assert translate(title(condition, "OpenAI", subject)) == text


def test_a_quoted_title_has_a_limit() -> None:
    text = translate(confirmed("OpenAI", ("x" * 500,), Phase.INVESTIGATING, None))
    assert len(text) < MAX_QUOTE + 60
