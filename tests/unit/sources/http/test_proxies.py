from __future__ import annotations

import subprocess
import sys

import pytest

from trayapp.sources.http.proxies import AUTOMATIC, proxy_address, resolve_proxies


def test_none_goes_directly_whatever_the_system_says(monkeypatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.com:3128")
    assert resolve_proxies("none").proxy_for("https://status.example.com/") is None


def test_the_systems_proxies_are_taken_by_scheme_and_exceptions_are_kept(monkeypatch) -> None:
    monkeypatch.setenv("https_proxy", "proxy.example.com:3128")
    monkeypatch.setenv("no_proxy", "inside.example.com,localhost")
    routes = resolve_proxies("system")
    assert routes.proxy_for("https://status.example.com/") == "http://proxy.example.com:3128"
    assert routes.proxy_for("http://status.example.com/") is None
    assert routes.proxy_for("https://inside.example.com/") is None


def test_the_socks_line_of_gnome_does_no_harm_beside_usable_proxies(monkeypatch) -> None:
    monkeypatch.setenv("http_proxy", "http://proxy.example.com:3128/")
    monkeypatch.setenv("https_proxy", "http://proxy.example.com:3128/")
    monkeypatch.setenv("all_proxy", "socks://proxy.example.com:1080/")
    routes = resolve_proxies("system")
    assert (routes.problem, routes.blocked) == (None, frozenset())
    assert routes.proxy_for("https://status.example.com/") == "http://proxy.example.com:3128/"


def test_the_socks_line_of_gnome_alone_is_a_socks_proxy(monkeypatch) -> None:
    monkeypatch.setenv("all_proxy", "socks://proxy.example.com:1080/")
    assert resolve_proxies("system").proxy_for("https://status.example.com/") == "socks5h://proxy.example.com:1080/"


UNUSABLE = ["ftp://x", "http://", "http://x:0", "http://x:99999", "http://[", "socks4://x:1", "pac+http://x/proxy.pac"]


@pytest.mark.parametrize("proxy", UNUSABLE)
def test_a_proxy_of_the_settings_that_cannot_be_used_blocks_and_is_told(proxy) -> None:
    routes = resolve_proxies(proxy)
    assert routes.blocks("http://a.example.com")
    assert routes.blocks("https://a.example.com")
    assert routes.problem


@pytest.mark.parametrize("proxy", UNUSABLE)
@pytest.mark.parametrize("variable", ["https_proxy", "all_proxy"])
def test_a_proxy_of_the_system_that_cannot_be_used_is_not_gone_around(monkeypatch, variable, proxy) -> None:
    monkeypatch.setenv(variable, proxy)
    monkeypatch.setenv("no_proxy", "inside.example.com")
    routes = resolve_proxies("system")
    assert routes.blocks("https://status.example.com")
    assert not routes.blocks("https://inside.example.com")
    assert routes.problem


def test_a_proxy_that_cannot_be_used_closes_its_own_scheme_alone(monkeypatch) -> None:
    monkeypatch.setenv("https_proxy", "ftp://x")
    monkeypatch.setenv("http_proxy", "http://proxy.example.com:3128")
    routes = resolve_proxies("system")
    assert (routes.blocks("http://a.example.com"), routes.blocks("https://a.example.com")) == (False, True)
    monkeypatch.setenv("all_proxy", "http://proxy.example.com:3128")
    assert not resolve_proxies("system").blocks("https://a.example.com")


@pytest.mark.parametrize(
    ("url", "exceptions", "exempt"),
    [
        ("https://10.1.2.3/", "10.0.0.0/8", True),
        ("https://11.1.2.3/", "10.0.0.0/8", False),
        ("https://10.1.2.3/", "10.1.2.3", True),
        ("https://192.168.7.9:8443/", "192.168.0.0/16,fd00::/8", True),
        ("https://[fd12::7]/", "10.0.0.0/8, fd00::/8", True),
        ("https://[2001:db8::1]/", "fd00::/8", False),
        ("https://[::1]:8000/", "::1", True),
        ("https://[::1]:8000/", "[::1]", True),
        ("https://a.example.com/", "*", True),
        ("https://a.example.com/", ".example.com", True),
        ("https://a.example.com/", "*.example.com", True),
        ("https://example.com/", ".example.com", True),
        ("https://badexample.com/", "example.com", False),
        ("https://a.example.com:8443/", "a.example.com:8443", True),
        ("https://a.example.com/", "a.example.com:8443", False),
        ("https://A.Example.com./", "a.example.COM", True),
        ("https://a.example.com/", "10.0.0.0/8,,  ,/", False),
        ("https://10.example.com/", "10.0.0.0/8", False),
    ],
)
def test_exceptions_are_names_numbers_and_networks(monkeypatch, url, exceptions, exempt) -> None:
    monkeypatch.setenv("all_proxy", "http://proxy.example.com:3128")
    monkeypatch.setenv("no_proxy", exceptions)
    assert (resolve_proxies("system").proxy_for(url) is None) == exempt


@pytest.mark.parametrize(
    "proxy", ["ftp://me:secret@proxy.example.com:1", "socks4://me:secret@x", "http://me:secret@[x"]
)
def test_no_password_is_repeated_in_a_problem(proxy) -> None:
    problem = resolve_proxies(proxy).problem
    assert problem is not None
    assert "secret" not in problem


def test_an_automatic_configuration_is_told_and_not_followed(monkeypatch) -> None:
    monkeypatch.setenv("auto_proxy", "http://proxy.example.com/proxy.pac")
    routes = resolve_proxies("system")
    assert (routes.problem, routes.proxies, routes.blocked) == (AUTOMATIC, {}, frozenset())
    monkeypatch.setenv("all_proxy", "http://proxy.example.com:3128")
    assert resolve_proxies("system").problem is None


def test_the_address_of_a_proxy_has_the_port_of_its_kind() -> None:
    assert proxy_address("http://p.example.com") == ("p.example.com", 80)
    assert proxy_address("http://me:x@p.example.com:3128") == ("p.example.com", 3128)


def test_importing_the_sources_does_not_import_httpx() -> None:
    modules = "pages.reader", "probes.prober", "http.client", "probes.connectivity"
    script = f"import sys, {', '.join(f'trayapp.sources.{each}' for each in modules)}; sys.exit('httpx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
