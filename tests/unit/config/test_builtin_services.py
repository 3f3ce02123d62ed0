"""The built-in services, and how a wrong table of them is explained."""

from __future__ import annotations

import json
import tomllib

import pytest

from tests.support.bodies import at_hand, body
from trayapp import resources
from trayapp.config.services import parse_services
from trayapp.domain.model.service import USES, Expect, Service
from trayapp.domain.model.settings import Profile, Settings
from trayapp.typed_table import MAX_SHOWN_CHARACTERS, TableError

MINIMAL = {"id": "mine", "name": "Mine", "page": "https://status.example.org"}


@pytest.fixture
def openai() -> Service:
    (service,) = parse_services(tomllib.loads(resources.path("services.toml").read_text(encoding="utf-8")))
    return service


def test_openai_is_built_in_with_three_targets(openai: Service) -> None:
    assert (openai.id, openai.page_url, openai.watch) == ("openai", "https://status.openai.com", ("*",))
    api, auth, edge = openai.targets
    assert (api.name, api.url, api.good, api.expect, api.stands_for) == (
        "api",
        "https://api.openai.com/v1/models",
        {200, 401},
        Expect.JSON,
        "api",
    )
    assert (auth.name, auth.good, auth.stands_for) == ("auth", {200}, "login")
    assert auth.must_have == (("issuer", "https://auth.openai.com"),)
    assert (edge.name, edge.expect, edge.stands_for) == ("edge", Expect.TRACE, "edge")


def test_the_three_logins_are_told_apart_by_group(openai: Service) -> None:
    groups = {group.id: group.name for group in openai.groups}
    logins = [part for part in openai.parts.values() if "login" in part.roles]
    assert sorted(groups[part.group_id] for part in logins) == ["APIs", "ChatGPT", "Sora"]
    assert {part.name for part in logins} == {"Login"}


def test_every_use_of_a_profile_has_a_group(openai: Service) -> None:
    assert set().union(*(group.uses for group in openai.groups)) == set(USES)


def test_every_part_has_a_role_and_a_known_group(openai: Service) -> None:
    groups = {group.id for group in openai.groups} | {""}
    assert all(part.roles and part.group_id in groups for part in openai.parts.values())


@pytest.mark.parametrize(
    "name", at_hand(("ours/reopened.json",), ("openai-incidentio/page-summary-20260317T1556Z.json",))
)
def test_every_component_of_the_page_is_in_the_catalogue(openai: Service, name: str) -> None:
    summary = json.loads(body(name))["summary"]
    assert {component["id"] for component in summary["components"]} <= set(openai.parts)


def test_a_service_needs_only_a_page() -> None:
    (service,) = parse_services({"service": [{"page": "https://status.example.org"}]})
    assert service == Service("status.example.org", "status.example.org", "https://status.example.org")


def test_a_service_has_the_id_and_name_that_it_is_given() -> None:
    (service,) = parse_services({"service": [MINIMAL]})
    assert service == Service("mine", "Mine", "https://status.example.org")


def test_a_target_stands_for_its_name_and_is_good_at_200_by_default() -> None:
    probe = {"name": "web", "url": "https://example.org/health"}
    (service,) = parse_services({"service": [MINIMAL | {"probe": [probe]}]})
    (target,) = service.targets
    assert (target.stands_for, target.good, target.expect) == ("web", {200}, Expect.ANY)


def test_plain_http_is_for_loopback_alone() -> None:
    (service,) = parse_services({"service": [MINIMAL | {"page": "http://127.0.0.1:8080"}]})
    assert service.page_url == "http://127.0.0.1:8080"


PROBE = {"name": "web", "url": "https://example.org/"}


@pytest.mark.parametrize(
    ("table", "key", "allowed"),
    [
        ([], "the file", "a table"),
        ({"services": []}, "services", "one of service"),
        ({"service": {}}, "service", "a list"),
        ({"service": ["openai"]}, "service[0]", "a table"),
        ({"service": [{"name": "x"}]}, "service[0].page", "the address of the service's status page"),
        ({"service": [MINIMAL | {"name": "  "}]}, "service[0].name", "a text"),
        ({"service": [MINIMAL | {"page": "ftp://x"}]}, "service[0].page", "an https:// address"),
        ({"service": [MINIMAL | {"page": "http://example.org"}]}, "service[0].page", "an https:// address"),
        ({"service": [MINIMAL | {"page": "https://me:secret@x"}]}, "service[0].page", "an https:// address"),
        ({"service": [MINIMAL | {"page": "https://["}]}, "service[0].page", "an https:// address"),
        ({"service": [MINIMAL | {"page": "https://x:99999"}]}, "service[0].page", "an https:// address"),
        ({"service": [MINIMAL | {"color": "red"}]}, "service[0].color", "one of group, id"),
        ({"service": [MINIMAL, MINIMAL]}, "service[1].id", "no other entry"),
        ({"service": [MINIMAL | {"watch": [1]}]}, "service[0].watch", "each a text"),
        ({"service": [MINIMAL | {"probe": [PROBE | {"good": [42]}]}]}, "service[0].probe[0].good", "100 to 599"),
        ({"service": [MINIMAL | {"probe": [PROBE | {"good": [True]}]}]}, "service[0].probe[0].good", "100 to 599"),
        (
            {"service": [MINIMAL | {"probe": [PROBE | {"expect": "xml"}]}]},
            "service[0].probe[0].expect",
            "json, trace, any",
        ),
        (
            {"service": [MINIMAL | {"probe": [PROBE | {"must_have": {"a": 1}}]}]},
            "service[0].probe[0].must_have",
            "a text",
        ),
        ({"service": [MINIMAL | {"probe": [PROBE, PROBE]}]}, "service[0].probe[1].name", "no other entry"),
        (
            {"service": [MINIMAL | {"group": [{"id": "g", "name": "G", "uses": ["tea"]}]}]},
            "service[0].group[0].uses",
            "chatgpt, api, fine-tuning, codex",
        ),
        (
            {"service": [MINIMAL | {"part": [{"id": "p", "name": "P"}, {"id": "p", "name": "Q"}]}]},
            "service[0].part[1].id",
            "no other entry",
        ),
    ],
)
def test_a_wrong_value_names_its_key_and_what_is_allowed(table: object, key: str, allowed: str) -> None:
    with pytest.raises(TableError) as raised:
        parse_services(table)
    assert raised.value.key == key
    assert allowed in raised.value.allowed
    assert str(raised.value).startswith(f"{key}: found ")


def test_a_huge_wrong_value_is_shown_in_short() -> None:
    with pytest.raises(TableError) as raised:
        parse_services({"service": "x" * 10_000})
    assert len(str(raised.value)) < MAX_SHOWN_CHARACTERS + 100


@pytest.mark.parametrize(
    ("uses", "probed"),
    [
        (("chatgpt",), ["auth", "edge"]),
        (("api",), ["api", "auth"]),
        (("fine-tuning",), ["api", "auth"]),
        (("codex",), ["api", "auth", "edge"]),
        (("chatgpt", "api"), ["api", "auth", "edge"]),
    ],
)
def test_what_is_used_decides_what_is_probed(openai: Service, uses: tuple[str, ...], probed: list[str]) -> None:
    (service,) = Settings(profile=Profile(uses)).monitored((openai,))
    assert [target.name for target in service.targets] == probed
    assert (service.groups, service.parts, service.watch) == (openai.groups, openai.parts, openai.watch)


def test_no_use_leaves_a_service_without_its_probe() -> None:
    probe = {"name": "web", "url": "https://example.org/", "uses": ["codex"]}
    (service,) = parse_services({"service": [MINIMAL | {"probe": [probe]}]})
    assert service.for_uses(("chatgpt",)).targets == service.targets
    assert service.for_uses(("codex",)) == service
