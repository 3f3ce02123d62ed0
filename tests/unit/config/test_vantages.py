"""The sections [regions] and [[vantage]], and what they may say."""

from __future__ import annotations

import tomllib

import pytest

from trayapp.config import schema
from trayapp.domain.model.settings import RegionsSettings, Settings, Vantage
from trayapp.i18n.formatter import translate


def read(text: str) -> tuple[Settings, list[str]]:
    settings, problems = schema.read(tomllib.loads(text), ())
    return settings, [f"{each.key}: {translate(each.message)}" for each in problems]


def test_vantage_points_have_a_name_a_proxy_and_perhaps_a_country() -> None:
    settings, problems = read(
        '[[vantage]]\nname = "New York"\nproxy = "socks5://127.0.0.1:1080"\ncountry = "us"\n'
        '[[vantage]]\nproxy = "http://proxy.example:3128"\n'
    )
    assert problems == []
    assert settings.vantages == (
        Vantage("New York", "socks5://127.0.0.1:1080", "US"),
        Vantage("http://proxy.example:3128", "http://proxy.example:3128"),
    )


@pytest.mark.parametrize(
    "proxy",
    ["ftp://a.example", "socks4://a.example:1", "http://user:secret@a.example", "http://a.example/path", "x", 3],
)
def test_a_proxy_that_cannot_be_used_is_named_without_its_password(proxy: object) -> None:
    settings, problems = read(f"[[vantage]]\nname = 'A'\nproxy = {proxy!r}\n")
    assert settings.vantages == ()
    assert problems[0].startswith("vantage[0].proxy: ")
    assert "secret" not in problems[0]


def test_two_vantage_points_have_two_names() -> None:
    settings, problems = read(
        '[[vantage]]\nname = "A"\nproxy = "http://a.example"\n[[vantage]]\nname = "A"\nproxy = "http://b.example"\n'
    )
    assert [each.proxy for each in settings.vantages] == ["http://a.example"]
    assert problems[0].startswith("vantage[1].name: ")


@pytest.mark.parametrize(("value", "number"), [("2856", 2856), ('"AS2856"', 2856)])
def test_the_provider_is_a_number(value: str, number: int) -> None:
    regions = read(f"[regions]\nprovider = {value}\nautomatic = true\n")[0].regions
    assert regions == RegionsSettings(automatic=True, provider=number)


@pytest.mark.parametrize("value", ['"BT"', "0", "-3", "true", '"AS"'])
def test_what_is_no_network_is_refused(value: str) -> None:
    settings, problems = read(f"[regions]\nprovider = {value}\n")
    assert settings.regions == RegionsSettings()
    assert problems[0].startswith("regions.provider: ")


def test_a_platform_is_asked_over_https_or_on_this_computer() -> None:
    settings, problems = read('[regions]\nglobalping = "http://api.example"\ncheck_host = "http://127.0.0.1:8080"\n')
    assert settings.regions.globalping == RegionsSettings().globalping
    assert settings.regions.check_host == "http://127.0.0.1:8080"
    assert len(problems) == 1


def test_by_default_nobody_is_asked() -> None:
    assert read("")[0].regions == RegionsSettings(automatic=False)
