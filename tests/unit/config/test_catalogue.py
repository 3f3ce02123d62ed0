"""The catalogue: whole, readable, and found by what people type."""

from __future__ import annotations

import pytest

from trayapp import resources
from trayapp.config.catalogue import EVERYTHING, at_page, find, named, service_of
from trayapp.config.validators import identifier, page_url
from trayapp.domain import addresses
from trayapp.sources.pages.formats.registry import formats

ENTRIES = resources.catalogue()


def test_it_has_eight_hundred_services_whose_format_is_read() -> None:
    assert len(ENTRIES) >= 800
    assert {each.page_format for each in ENTRIES} <= {each.name for each in formats()}


def test_every_entry_makes_a_service_that_the_settings_take() -> None:
    for entry in ENTRIES:
        service = service_of(entry)
        assert identifier(service.id) == service.id
        assert page_url(service.page_url) == service.page_url
        assert all(page_url(target.url) and target.good for target in service.targets)


def test_no_name_and_no_page_is_there_twice() -> None:
    names = [each.name.casefold() for each in ENTRIES]
    assert len(names) == len(set(names))
    places = [(each.page_url, each.watch) for each in ENTRIES]
    assert len(places) == len(set(places))


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("claude", "Claude"), ("anthropic", "Claude"), ("CHATGPT", "OpenAI"), ("github", "GitHub"), ("grok", "xAI"),
        ("hf", "Hugging Face"), ("copilot", "GitHub Copilot"), ("https://status.slack.com/", "Slack"),
        ("status.claude.com", "Claude"), ("aws bahrain", "AWS (Bahrain)"), ("app store", "Apple App Store"),
        ("pub sub", "Google Cloud Pub/Sub"),
    ],
)  # fmt: skip
def test_what_is_typed_finds_what_is_meant(typed: str, first: str) -> None:
    assert first in [each.name for each in find(ENTRIES, typed)[:3]]


@pytest.mark.parametrize("typed", ["", "  ", "\0", "https://[", "x" * 100_000, "*", "zzzzqq"])
def test_what_means_nothing_finds_nothing(typed: str) -> None:
    assert find(ENTRIES, typed) == ()


def test_a_page_is_known_with_and_without_www_and_slash() -> None:
    for page in ("https://www.githubstatus.com", "https://githubstatus.com/"):
        found = at_page(ENTRIES, page)
        assert found is not None
        assert (found.name, found.watch) == ("GitHub", EVERYTHING)
    assert named(ENTRIES, "nobody") is None


@pytest.mark.parametrize(
    ("typed", "page"),
    [
        ("status.example.com", "https://status.example.com"),
        (" <http://status.example.com/a/?b#c> ", "https://status.example.com/a/?b"),
        ("http://127.0.0.1:8123/x#y", "http://127.0.0.1:8123/x"),
        ("https://www.example.com/", "https://www.example.com/"),
        ("HTTP://Status.Example.com", "https://Status.Example.com"),
        ("claude", ""),
        ("ftp://status.example.com", ""),
        ("http://router", ""),
        ("https://user:secret@example.com", ""),
        ("", ""),
    ],
)
def test_a_pasted_address_becomes_https(typed: str, page: str) -> None:
    assert addresses.pasted(typed) == page
