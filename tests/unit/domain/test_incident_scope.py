"""Whom an incident hits is read from its title and texts."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
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
        ("Free-tier users cannot sign in", Scope(plans=("free",))),
        ("Paying customers see errors", Scope(plans=("paid",))),
        ("Uploads fail on some plans (Plus, Pro, Team)", Scope(plans=("plus", "pro", "team"))),
        ("Only the iOS app is affected; Android works normally", Scope(platforms=("ios",))),
        ("Our team found that Plus users could not sign in", Scope(plans=("plus",))),
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
        "Non-Enterprise customers see errors",
        "Errors in all non-Edu workspaces",
    ],
)
def test_everyday_words_are_no_scope(text: str) -> None:
    assert scope_of([text]) == Scope()


@pytest.mark.parametrize(
    ("texts", "scope"),
    [
        (["Issues with the Windows desktop app", "ChatGPT on web and mobile remains available as a workaround."],
         Scope(platforms=("windows", "desktop"))),
        (["Errors on iOS", "Please use the web version meanwhile."], Scope(platforms=("ios",))),
        (["Sign-in fails", "In the meantime, Android users can try the desktop app."], Scope()),
        (["Errors", "Enterprise and Edu workspaces are not affected.", "EU users aren't affected."], Scope()),
        (["Slow replies on Plus plans", "Free users can continue to use ChatGPT."], Scope(plans=("plus",))),
        (["Errors", "The team is working with users who are affected."], Scope()),
        (["Errors", "Our Team is looking into reports from users.", "The support team has told customers."], Scope()),
        (["Errors on Android", "Some Android users may continue to see errors."], Scope(platforms=("android",))),
        (["Codex is slow", "High error rates for free users. Slow replies for all Codex users."], Scope()),
    ],
)  # fmt: skip
def test_what_still_works_and_who_is_at_work_is_no_scope(texts: list[str], scope: Scope) -> None:
    assert scope_of(texts) == scope


@pytest.mark.parametrize(
    ("text", "plans"),
    [
        ("Elevated error rates on ChatGPT paid plans", ("paid",)),
        ("Guest users see errors", ("guest",)),
        ("Login issues for FedRAMP users who recently logged out", ("fedramp",)),
        ("SSO errors for some ChatGPT Enterprise workspaces", ("enterprise",)),
        ("Some ChatGPT Go users see failures", ("go",)),
        ("Errors for Free, Go and Plus users", ("free", "go", "plus")),
        ("ChatGPT Team workspaces cannot be opened", ("team",)),
        ("Signed-out users cannot chat", ("logged out",)),
        ("GPT-5.4 Pro is slow", ()),
        ("o3 Pro fails", ()),
        ("The Go SDK cannot upload files", ()),
        ("Slow during Business Hours", ()),
        ("We work on it with the enterprise team", ()),
    ],
)
def test_plans_are_told_from_models_languages_and_everyday_words(text: str, plans: tuple[str, ...]) -> None:
    assert scope_of([text]).plans == plans


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        ("Errors for some users in Europe", ("EUROPE",)),
        ("European users see errors", ("EUROPE",)),
        ("Most impact in South America, India, and Europe", ("SOUTH AMERICA", "INDIA", "EUROPE")),
        ("Slow on the US endpoint", ("US",)),
        ("APAC workspaces are slow", ("APAC",)),
        ("Contact us in the app", ()),
    ],
)
def test_regions_are_found_by_name(text: str, regions: tuple[str, ...]) -> None:
    assert scope_of([text]).regions == regions


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


@settings(deadline=None)
@given(st.lists(st.text(max_size=200), max_size=5))
def test_any_text_has_a_scope_of_known_words(texts: list[str]) -> None:
    scope = scope_of(texts)
    assert all(word == word.lower() for word in scope.plans + scope.platforms)
    assert all(word == word.upper() for word in scope.regions)
