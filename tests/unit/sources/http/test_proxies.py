from __future__ import annotations

import subprocess
import sys

import pytest

from trayapp.sources.http.proxies import proxy_address, resolve_proxies


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
    assert routes.problem is None
    assert routes.proxy_for("https://status.example.com/") == "http://proxy.example.com:3128/"


@pytest.mark.parametrize("proxy", ["socks://x:1", "ftp://x", "http://", "http://x:0", "http://[", "socks5://x:1"])
def test_a_proxy_of_the_settings_that_cannot_be_used_blocks_and_is_told(proxy) -> None:
    routes = resolve_proxies(proxy)
    assert routes.blocked
    assert routes.problem


def test_no_password_is_repeated_in_a_problem() -> None:
    problem = resolve_proxies("socks://me:secret@proxy.example.com:1").problem
    assert problem is not None
    assert "secret" not in problem


def test_the_address_of_a_proxy_has_the_port_of_its_kind() -> None:
    assert proxy_address("http://p.example.com") == ("p.example.com", 80)
    assert proxy_address("http://me:x@p.example.com:3128") == ("p.example.com", 3128)


def test_importing_the_sources_does_not_import_httpx() -> None:
    modules = "pages.reader", "probes.prober", "http.client", "probes.connectivity"
    script = f"import sys, {', '.join(f'trayapp.sources.{each}' for each in modules)}; sys.exit('httpx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
