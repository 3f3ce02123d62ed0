"""Which proxy a request takes, by the setting, the environment or the desktop, and what of these cannot be used."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from trayapp.sources.http.desktop_proxy import DesktopProxy, desktop_proxy

_SCHEMES = ("http", "https")
_DEFAULT_PORTS = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}
_OTHER_NAMES = {"socks": "socks5h"}
"""GNOME and others write socks:// and mean version 5 with names looked up by the proxy, as a browser does."""

AUTOMATIC = (
    "the system configures its proxy by a script (PAC) or automatically, which cannot be followed; set a proxy for "
    "trayapp instead"
)


@dataclass(frozen=True, slots=True)
class ProxyConfig:
    """Proxies by the scheme of what is asked. `problem` is what cannot be used, in plain English.

    `blocked` are the schemes that must not be asked at all: their proxy cannot be used, and going around it may be what
    it is there to prevent.
    """

    proxies: Mapping[str, str] = field(default_factory=dict)
    from_system: bool = False
    problem: str | None = None
    blocked: frozenset[str] = frozenset()
    exceptions: tuple[str, ...] = ()

    def proxy_for(self, url: str) -> str | None:
        """Return the proxy that `url` is asked through; None is directly."""
        proxy = self.proxies.get(urlsplit(url).scheme)
        return None if proxy is None or self._is_exempt(url) else proxy

    def blocks(self, url: str) -> bool:
        """Tell whether `url` must not be asked at all."""
        return urlsplit(url).scheme in self.blocked and not self._is_exempt(url)

    def _is_exempt(self, url: str) -> bool:
        if not self.from_system:
            return False
        parts = urlsplit(url)
        if is_exempt(parts.hostname or "", parts.port or _DEFAULT_PORTS.get(parts.scheme), self.exceptions):
            return True
        return sys.platform in {"win32", "darwin"} and _system_exempts(parts.netloc.rpartition("@")[2])


def resolve_proxies(setting: str) -> ProxyConfig:
    """Return the proxies for the setting `proxy`: "system", "none", or a URL."""
    if setting == "none":
        return ProxyConfig(problem=_certificate_problem())
    if setting != "system":
        usable, problem = _usable(setting)
        if usable is None:
            reason = f"the proxy of the settings cannot be used: {problem}"
            return ProxyConfig(problem=reason, blocked=frozenset(_SCHEMES))
        return ProxyConfig(dict.fromkeys(_SCHEMES, usable), problem=_certificate_problem())
    return _system_config()


def proxy_address(proxy: str) -> tuple[str, int]:
    """Return the host and port where a proxy listens."""
    parts = urlsplit(proxy)
    return parts.hostname or "", parts.port or _DEFAULT_PORTS.get(parts.scheme, 80)


def is_exempt(host: str, port: int | None, exceptions: tuple[str, ...]) -> bool:
    """Tell whether NO_PROXY names a host: by "*", a name or its ending, a number, or a network (10.0.0.0/8)."""
    host = host.rstrip(".").lower()
    number = _number(host)
    for entry in exceptions:
        if entry == "*":
            return True
        network = _network(entry)
        if network is not None:
            if number is not None and number in network:
                return True
            continue
        name, _, stated = entry.rpartition(":") if entry.count(":") == 1 else (entry, "", "")
        if stated and stated != str(port):
            continue
        name = name.lower().removeprefix("*").lstrip(".")
        if name and (host == name or host.endswith(f".{name}")):
            return True
    return False


def _number(host: str) -> object:
    try:
        return ip_address(host.strip("[]"))
    except ValueError:
        return None


def _network(entry: str) -> IPv4Network | IPv6Network | None:
    """Return the network that an entry names; a single number is one of its own."""
    try:
        return ip_network(entry.strip("[]"), strict=False)
    except ValueError:
        return None


def _system_config() -> ProxyConfig:
    from urllib.request import getproxies  # noqa: PLC0415 - 30 ms, and only asked for off the GUI thread

    stated = getproxies()
    exceptions = tuple(each.strip() for each in stated.get("no", "").split(",") if each.strip())
    desktop = DesktopProxy()
    if not any(stated.get(name) for name in (*_SCHEMES, "all")):
        desktop = desktop_proxy()
        stated, exceptions = dict(desktop.proxies), exceptions + desktop.exceptions
    proxies, blocked, unusable = _chosen(stated)
    problem = unusable or (AUTOMATIC if desktop.automatic else None) or _certificate_problem()
    return ProxyConfig(proxies, from_system=True, problem=problem, blocked=blocked, exceptions=exceptions)


def _chosen(stated: Mapping[str, str]) -> tuple[dict[str, str], frozenset[str], str | None]:
    """Return the proxies to use, the schemes for which none of the stated ones can be used, and why not."""
    proxies: dict[str, str] = {}
    blocked: set[str] = set()
    problem = None
    for scheme in _SCHEMES:
        for name in (scheme, "all"):
            if not stated.get(name):
                continue
            usable, reason = _usable(stated[name])
            if usable is not None:
                proxies[scheme] = usable
                blocked.discard(scheme)
                break
            blocked.add(scheme)
            problem = f"the system's proxy setting for {name} cannot be used: {reason}"
    return proxies, frozenset(blocked), problem if blocked else None


def _usable(proxy: str) -> tuple[str | None, str]:
    """Return `proxy` as a URL that httpx takes, or None and why not. Never repeats the URL: it may hold a password."""
    url = proxy.strip() if "://" in proxy else f"http://{proxy.strip()}"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None, "it is not an address"
    scheme = _OTHER_NAMES.get(parts.scheme, parts.scheme)
    if scheme not in _DEFAULT_PORTS:
        return None, f"{parts.scheme}:// is not a kind of proxy that can be used; use http:// or socks5://"
    if not parts.hostname or port == 0:
        return None, "it is not an address"
    if scheme.startswith("socks") and find_spec("socksio") is None:
        return None, "SOCKS needs the Python package socksio"
    return parts._replace(scheme=scheme).geturl(), ""


def _system_exempts(netloc: str) -> bool:
    """Ask Windows or macOS for their own exceptions."""
    from urllib.request import proxy_bypass  # noqa: PLC0415 - as above

    try:
        return bool(proxy_bypass(netloc))
    except (OSError, ValueError):
        return False


def _certificate_problem() -> str | None:
    """Return what is wrong with the environment's certificates; the system's are used beside them."""
    for variable, exists in (("SSL_CERT_FILE", Path.is_file), ("SSL_CERT_DIR", Path.is_dir)):
        stated = os.environ.get(variable)
        if not stated:
            continue
        try:
            there = exists(Path(stated)) and os.access(stated, os.R_OK)
        except (OSError, ValueError):
            there = False
        if not there:
            return f"{variable} names something that is not there or cannot be read"
    return None
