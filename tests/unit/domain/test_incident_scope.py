"""Whom an incident hits is read from its title and texts."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.bodies import at_hand, body
from trayapp.domain.incident_scope import scope_of
from trayapp.domain.model.status_page import Scope


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("Chat fails for free and logged out users", Scope(plans=("free", "logged out"))),
        ("Errors for Free and Guest Plan Users", Scope(plans=("free", "guest"))),
        ("Raised error rates in ChatGPT Go", Scope(plans=("go",))),
        ("Slow replies for Business and Enterprise customers", Scope(plans=("business", "enterprise"))),
        ("Reports fail in enterprise workspaces", Scope(plans=("enterprise",))),
        ("Logged-out visitors and users see errors", Scope(plans=("logged out",))),
        ("Errors for Pro/Plus", Scope(plans=("pro", "plus"))),
        ("Voice (EU) fails", Scope(regions=("EU",))),
        ("Slow for people in Europe and LATAM", Scope(regions=("EUROPE", "LATAM"))),
        ("Android and iOS apps crash", Scope(platforms=("android", "ios"))),
        ("Sign-in fails on the Web", Scope(platforms=("web",))),
    ],
)
def test_a_named_scope_is_found(text: str, scope: Scope) -> None:
    assert scope_of([text]) == scope


@pytest.mark.parametrize(
    "text",
    [
        "Our team is working on it. Team and service owners were told.",
        "Errors go down; plus, latency is back. Business as usual.",
        "Feel free to contact us if your account has trouble.",
        "Prompts in processing projects time out",
        "They were unexpectedly logged out when they came back.",
        "The results of a web search are missing",
        "Please bear with us, it happens",
    ],
)
def test_everyday_words_are_no_scope(text: str) -> None:
    assert scope_of([text]) == Scope()


def test_each_word_is_listed_once_in_the_order_of_mention() -> None:
    assert scope_of(["Errors for Plus users", "Plus and Free users in the EU", "EU only"]) == Scope(
        plans=("plus", "free"), regions=("EU",)
    )


@pytest.mark.parametrize(
    ("name", "counts"),
    at_hand(
        ("ours/impacts.json", (5, 1, 1, 1)),
        ("openai-incidentio/component-impacts-20260317T1556Z.json", (69, 7, 2, 3)),
    ),
)
def test_the_titles_of_a_history_are_read_as_counted(name: str, counts: tuple[int, ...]) -> None:
    titles = [link["name"] for link in json.loads(body(name))["incident_links"]]
    scopes = [scope_of([title]) for title in titles]
    assert (
        len(titles),
        sum(bool(scope.plans) for scope in scopes),
        sum(bool(scope.regions) for scope in scopes),
        sum(bool(scope.platforms) for scope in scopes),
    ) == counts


@given(st.lists(st.text(max_size=200), max_size=5))
def test_any_text_has_a_scope_of_known_words(texts: list[str]) -> None:
    scope = scope_of(texts)
    assert all(word == word.lower() for word in scope.plans + scope.platforms)
    assert all(word == word.upper() for word in scope.regions)
