"""The way out: directly or through which proxy, and what of the user's settings cannot be used."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

_SCHEMES = ("http", "https")
_DEFAULT_PORTS = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}


@dataclass(frozen=True, slots=True)
class ProxyConfig:
    """Proxies by the scheme of what is asked. `problem` is for people who look for it; `blocked` lets nothing out."""

    proxies: Mapping[str, str] = field(default_factory=dict)
    from_system: bool = False
    problem: str | None = None
    blocked: bool = False

    def proxy_for(self, url: str) -> str | None:
        """Return the proxy that `url` is asked through; None is directly."""
        parts = urlsplit(url)
        proxy = self.proxies.get(parts.scheme)
        if proxy is not None and self.from_system and _bypassed(parts.netloc.rpartition("@")[2]):
            return None
        return proxy


def resolve_proxies(wish: str) -> ProxyConfig:
    """Return the way out for the setting `proxy`: "system", "none", or a URL.

    A proxy that the user names but that cannot be used blocks the way: going around it might be what it is to prevent.
    Of the system's settings, those that cannot be used are left out (GNOME sets ALL_PROXY=socks://, which says no
    version).
    """
    if wish == "none":
        return ProxyConfig(problem=_certificate_problem())
    if wish != "system":
        usable, problem = _usable(wish)
        if usable is None:
            return ProxyConfig(problem=f"the proxy of the settings cannot be used: {problem}", blocked=True)
        return ProxyConfig(dict.fromkeys(_SCHEMES, usable), problem=_certificate_problem())
    proxies, unusable = _system_proxies()
    return ProxyConfig(proxies, from_system=True, problem=unusable or _certificate_problem())


def proxy_address(proxy: str) -> tuple[str, int]:
    """Return the host and port where a proxy listens."""
    parts = urlsplit(proxy)
    return parts.hostname or "", parts.port or _DEFAULT_PORTS.get(parts.scheme, 80)


def _system_proxies() -> tuple[dict[str, str], str | None]:
    from urllib.request import getproxies  # noqa: PLC0415 - 30 ms, and only asked for off the GUI thread

    stated = getproxies()
    proxies: dict[str, str] = {}
    problem = None
    for scheme in _SCHEMES:
        for name in (scheme, "all"):
            if not stated.get(name):
                continue
            usable, reason = _usable(stated[name])
            if usable is not None:
                proxies[scheme] = usable
                break
            problem = f"the system's proxy setting for {name} cannot be used: {reason}"
    return proxies, problem


def _usable(proxy: str) -> tuple[str | None, str]:
    """Return `proxy` as a URL that httpx takes, or None and why not. Never repeats the URL: it may hold a password."""
    url = proxy.strip() if "://" in proxy else f"http://{proxy.strip()}"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None, "it is not an address"
    if parts.scheme not in _DEFAULT_PORTS:
        return None, f"{parts.scheme}:// is not a kind of proxy that can be spoken to; use http:// or socks5://"
    if not parts.hostname or port == 0:
        return None, "it is not an address"
    if parts.scheme.startswith("socks") and find_spec("socksio") is None:
        return None, "SOCKS needs the Python package socksio"
    return url, ""


def _bypassed(netloc: str) -> bool:
    from urllib.request import proxy_bypass  # noqa: PLC0415 - as above

    try:
        return bool(proxy_bypass(netloc))
    except (OSError, ValueError):
        return False


def _certificate_problem() -> str | None:
    """Return what is wrong with the environment's certificates; the system's are used beside them."""
    for variable, exists in (("SSL_CERT_FILE", Path.is_file), ("SSL_CERT_DIR", Path.is_dir)):
        stated = os.environ.get(variable)
        if stated and not exists(Path(stated)):
            return f"{variable} names something that is not there"
    return None
