"""A page that the user adds: what becomes of it, and why it may have no place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from trayapp.config.custom_service import (
    MOST_SERVICES,
    clamp_cadence,
    custom_service,
    rejection_reason,
    with_own_id,
    with_page_name,
)
from trayapp.domain.model.service import ComponentGroup, Service, Target
from trayapp.domain.model.settings import Cadence
from trayapp.i18n.formatter import translate

OPENAI = Service(
    "openai",
    "OpenAI",
    "https://status.openai.com",
    (Target("api", "https://api.openai.com/"),),
    groups=(ComponentGroup("g1", "ChatGPT"),),
)
BUILTIN = (OPENAI,)


@pytest.mark.parametrize(
    ("page", "service_id"),
    [
        ("https://status.example.com", "status.example.com"),
        ("https://status.example.com:8443/a/b", "status.example.com-8443"),
        ("http://[::1]:80/", "---1--80"),
        (f"https://{'a' * 70}.example", "a" * 64),
    ],
)
def test_a_page_is_named_after_its_host_and_has_no_probe(page: str, service_id: str) -> None:
    assert custom_service(page, "", BUILTIN) == Service(service_id, service_id, page)
    assert custom_service(page, "Mine", BUILTIN) == Service(service_id, "Mine", page)


@pytest.mark.parametrize(
    ("name", "title", "after"),
    [
        ("", " The Page ", "The Page"),
        ("", "x" * 500, "x" * 100),
        ("", "", "status.example.com"),
        ("", "The\nPage", "status.example.com"),
        ("Mine", "The Page", "Mine"),
    ],
)
def test_a_page_gives_its_service_a_name_unless_it_has_one(name: str, title: str, after: str) -> None:
    service = custom_service("https://status.example.com", name, BUILTIN)
    assert with_page_name(service, title).name == after


@pytest.mark.parametrize("page", ["https://status.openai.com", "https://Status.OpenAI.com/"])
def test_a_page_that_is_built_in_brings_what_is_known_of_it(page: str) -> None:
    assert custom_service(page, "", BUILTIN) == replace(OPENAI, page_url=page)
    assert custom_service(page, "Mine", BUILTIN).name == "Mine"


@pytest.mark.parametrize("page", ["https://status.openai.com/", "https://STATUS.openai.com"])
def test_the_same_page_has_no_place_twice(page: str) -> None:
    said = rejection_reason(custom_service(page, "", ()), BUILTIN)
    assert said is not None
    assert translate(said) == "This page is already on the list: OpenAI."


def test_another_page_of_a_host_needs_an_id_of_its_own() -> None:
    first, second = (custom_service(f"https://pages.example/{name}", name, BUILTIN) for name in "ab")
    said = rejection_reason(second, (OPENAI, first))
    assert said is not None
    assert translate(said).startswith("a already uses the ID pages.example.")


def test_there_is_a_place_for_so_many_and_no_more() -> None:
    others = tuple(custom_service(f"https://{n}.example", "", BUILTIN) for n in range(MOST_SERVICES))
    new = custom_service("https://new.example", "", BUILTIN)
    assert rejection_reason(new, others[:-1]) is None
    said = rejection_reason(new, others)
    assert said is not None
    assert translate(said) == f"You can watch at most {MOST_SERVICES} services."


def test_a_public_host_among_those_of_this_computer_is_not_asked_as_often_as_they_are() -> None:
    hasty, here = Cadence(0.2, 1.0), Service("x", "X", "http://127.0.0.1:1", (Target("x", "http://127.0.0.1:1/x"),))
    public = custom_service("https://status.example.com", "", BUILTIN)
    assert clamp_cadence(hasty, (here,)) == hasty
    assert clamp_cadence(hasty, (here, public)) == Cadence(30.0, 1.0)
    assert clamp_cadence(hasty, (here, OPENAI)) == Cadence(30.0, 15.0)
    assert clamp_cadence(Cadence(60.0, 90.0), (OPENAI,)) == Cadence(60.0, 90.0)


def test_two_services_may_watch_other_parts_of_one_page_and_get_ids_of_their_own() -> None:
    page = "https://health.aws.amazon.com/health/status"
    first = Service("aws", "Ireland", page, watch=("Ireland",))
    second = with_own_id(Service("aws", "Bahrain", page, watch=("Bahrain",)), (first,))
    assert (second.id, rejection_reason(second, (first,))) == ("aws-2", None)
    assert rejection_reason(with_own_id(first, (first,)), (first,)) is not None
