"""What desktops keep of proxies, on listings as they print them."""

from __future__ import annotations

import pytest

from trayapp.sources.http.desktop_proxy import DesktopProxy, desktop_proxy, of_gnome, of_kde

GNOME = """org.gnome.system.proxy autoconfig-url 'http://proxy.example.com/proxy.pac'
org.gnome.system.proxy ignore-hosts ['localhost', '127.0.0.0/8', '::1']
org.gnome.system.proxy mode '{mode}'
org.gnome.system.proxy use-same-proxy true
org.gnome.system.proxy.ftp host ''
org.gnome.system.proxy.ftp port 0
org.gnome.system.proxy.http authentication-user ''
org.gnome.system.proxy.http enabled false
org.gnome.system.proxy.http host 'proxy.example.com'
org.gnome.system.proxy.http port 3128
org.gnome.system.proxy.https host '{https}'
org.gnome.system.proxy.https port 3129
org.gnome.system.proxy.socks host 'socks.example.com'
org.gnome.system.proxy.socks port 0
"""
KDE = """[$Version]
update_info=kioslave.upd

[Proxy Settings][$i]
ProxyType=9

[Proxy Settings]
NoProxyFor=localhost,10.0.0.0/8
ProxyType={kind}
httpProxy=http://proxy.example.com 3128
httpsProxy[$e]=http://proxy.example.com 3129
socksProxy=
Proxy Config Script=http://proxy.example.com/proxy.pac
"""


def test_a_manual_proxy_of_gnome_is_taken_with_its_exceptions() -> None:
    found = of_gnome(GNOME.format(mode="manual", https="2001:db8::7"))
    assert found.proxies == {"http": "http://proxy.example.com:3128", "https": "http://[2001:db8::7]:3129"}
    assert found.exceptions == ("localhost", "127.0.0.0/8", "::1")
    assert not found.automatic


@pytest.mark.parametrize(("mode", "automatic"), [("auto", True), ("none", False), ("", False)])
def test_other_modes_of_gnome_have_no_proxy(mode: str, automatic: bool) -> None:  # noqa: FBT001
    assert of_gnome(GNOME.format(mode=mode, https="")) == DesktopProxy(automatic=automatic)


def test_a_manual_proxy_of_kde_is_taken_with_its_exceptions() -> None:
    found = of_kde(KDE.format(kind=1))
    assert found.proxies == {"http": "http://proxy.example.com:3128", "https": "http://proxy.example.com:3129"}
    assert found.exceptions == ("localhost", "10.0.0.0/8")


@pytest.mark.parametrize(("kind", "automatic"), [("0", False), ("2", True), ("3", True), ("4", False)])
def test_other_types_of_kde_have_no_proxy(kind: str, automatic: bool) -> None:  # noqa: FBT001
    assert of_kde(KDE.format(kind=kind)) == DesktopProxy(automatic=automatic)


@pytest.mark.parametrize("listing", ["", "\n\n", "org.gnome.system.proxy", "x y", "org.gnome.system.proxy mode"])
def test_a_listing_that_says_nothing_is_no_proxy(listing: str) -> None:
    assert of_gnome(listing) == of_kde(listing) == DesktopProxy()


def test_a_settings_file_that_is_not_there_is_no_proxy(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "KDE")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert desktop_proxy() == DesktopProxy()
    (tmp_path / "kioslaverc").write_text(KDE.format(kind=2))
    assert desktop_proxy().automatic
