"""The proxy that the desktop's settings state, where the environment states none.

GNOME keeps it in GSettings (schema org.gnome.system.proxy), KDE in kioslaverc, Windows and macOS beside what
`urllib.request.getproxies` reads. An automatic configuration (a PAC script, WPAD) is recognised, not followed.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

_WITHIN_S = 1.0
_MAX_BYTES = 64 * 1024
_WINDOWS_SETTINGS = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings"
_GNOME_LIKE = frozenset({"gnome", "unity", "budgie", "cinnamon", "x-cinnamon", "pantheon", "ubuntu"})


@dataclass(frozen=True, slots=True)
class DesktopProxy:
    """Proxies by scheme ("http", "https", "all"), hosts that they are not for, and whether a script decides instead."""

    proxies: Mapping[str, str] = field(default_factory=dict)
    exceptions: tuple[str, ...] = ()
    automatic: bool = False


def desktop_proxy() -> DesktopProxy:
    """Return what the desktop's settings say; nothing where they cannot be read. May take a second."""
    if any(name.lower() == "auto_proxy" and value for name, value in os.environ.items()):
        return DesktopProxy(automatic=True)
    if sys.platform == "win32":
        return DesktopProxy(automatic=_windows_has_a_script())
    if sys.platform == "darwin":
        said = _output("scutil", "--proxy")
        return DesktopProxy(automatic=bool(re.search(r"ProxyAuto(?:Config|Discovery)Enable : 1", said)))
    desktops = {each.lower() for each in os.environ.get("XDG_CURRENT_DESKTOP", "").split(":")}
    if "kde" in desktops:
        return of_kde(_text(_config_home() / "kioslaverc"))
    if desktops & _GNOME_LIKE:
        return of_gnome(_output("gsettings", "list-recursively", "org.gnome.system.proxy"))
    return DesktopProxy()


def of_gnome(listing: str) -> DesktopProxy:
    """Read what `gsettings list-recursively org.gnome.system.proxy` prints."""
    stated = {}
    for line in listing.splitlines():
        schema, key, value = [*line.split(" ", 2), "", ""][:3]
        stated[schema.removeprefix("org.gnome.system.proxy").lstrip("."), key] = value.strip()
    mode = stated.get(("", "mode"), "").strip("'")
    if mode != "manual":
        return DesktopProxy(automatic=mode == "auto")
    hosts = {kind: stated.get((kind, "host"), "").strip("'") for kind in ("http", "https", "socks")}
    proxies = {
        "all" if kind == "socks" else kind: f"{'socks' if kind == 'socks' else 'http'}://{_bracketed(host)}:{port}"
        for kind, host in hosts.items()
        if host and (port := stated.get((kind, "port"), "0")) != "0"
    }
    return DesktopProxy(proxies, tuple(re.findall(r"'([^']+)'", stated.get(("", "ignore-hosts"), ""))))


def of_kde(text: str) -> DesktopProxy:
    """Read the group "Proxy Settings" of a kioslaverc: type 1 is manual, 2 a script, 3 automatic, 4 the environment."""
    stated = dict(_group(text, "Proxy Settings"))
    kind = stated.get("ProxyType", "0")
    if kind != "1":
        return DesktopProxy(automatic=kind in {"2", "3"})
    proxies = {
        name: re.sub(r"\s+(\d+)/?$", r":\1", stated[key].strip())
        for name, key in (("http", "httpProxy"), ("https", "httpsProxy"), ("all", "socksProxy"))
        if stated.get(key, "").strip()
    }
    exceptions = tuple(each.strip() for each in stated.get("NoProxyFor", "").split(",") if each.strip())
    return DesktopProxy(proxies, exceptions)


def _group(text: str, name: str) -> Iterator[tuple[str, str]]:
    inside = False
    for line in text.splitlines():
        if line.startswith("["):
            inside = line.strip() == f"[{name}]"
        elif inside and "=" in line:
            key, _, value = line.partition("=")
            yield key.partition("[")[0].strip(), value.strip()


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _config_home() -> Path:
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_MAX_BYTES).decode("utf-8", "replace")
    except OSError:
        return ""


def _output(*command: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - fixed words, no shell
            command, capture_output=True, check=False, timeout=_WITHIN_S, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout[:_MAX_BYTES].decode("utf-8", "replace") if done.returncode == 0 else ""


def _windows_has_a_script() -> bool:
    if sys.platform == "win32":
        import winreg  # noqa: PLC0415 - there is one on Windows only

        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _WINDOWS_SETTINGS) as key:
                return bool(winreg.QueryValueEx(key, "AutoConfigURL")[0])
        except OSError:
            pass
    return False
