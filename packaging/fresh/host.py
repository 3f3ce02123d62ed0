"""What a system made by `make fresh` needs to know of its host: where packages come from, and whom to trust.

All of it is read on the host while the system is made. Nothing of it is kept, for it is different on every host.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

_FORWARDED = re.compile(r"^PIP_|PROXY$|CERT|CA_BUNDLE|CAINFO", re.IGNORECASE)
_ACQUIRE = re.compile(r"^Acquire::(https?|Check-|Max-|Retries|Force|Languages|By-Hash|AllowInsecure)")
_ABSOLUTE = re.compile(r"(?:^|[\s='\"]|file://)(/[^\s'\"#]+)")
_BUNDLES = ("/etc/ssl/certs/ca-certificates.crt", "/usr/local/share/ca-certificates")


def environment() -> dict[str, str]:
    """Return the variables that tell programs about proxies, certificates and pip's index."""
    return {name: value for name, value in os.environ.items() if _FORWARDED.search(name)}


def codename() -> str:
    """Return the host's own release ("bookworm"), or "" where it is no Debian."""
    fields: dict[str, str] = {}
    for line in Path("/etc/os-release").read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition("=")
        fields[name] = value.strip('"')
    return fields.get("VERSION_CODENAME", "") if fields.get("ID") == "debian" else ""


def sources(release: str) -> list[str]:
    """Return the host's apt sources with another release in the place of its own, in the one-line format.

    Raises:
        LookupError: the host has no source of Debian's main packages.
    """
    own = codename()
    listed = _said("apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE) $(COMPONENT)", "Created-By: Packages")
    found: list[str] = []
    for line in listed.splitlines():
        uri, suite, component = line.split()
        name, _, kind = suite.partition("-")
        if own and name == own and kind in {"", "updates", "security"} and component == "main":
            found.append(f"deb {uri} {release}{'-' * bool(kind)}{kind} main")
    if not any(line.endswith(f" {release} main") for line in found):
        raise LookupError("apt on this machine has no source of Debian's packages.")
    return list(dict.fromkeys(found))


def apt_options() -> str:
    """Return how the host's apt reaches its sources: proxies, certificates, time limits."""
    kept = [line for line in _said("apt-config", "dump").splitlines() if _ACQUIRE.match(line)]
    kept = [line for line in kept if "Auto-Detect" not in line and '""' not in line]
    for scheme in ("http", "https"):
        proxy = os.environ.get(f"{scheme}_proxy")
        if proxy and not any(line.startswith(f"Acquire::{scheme}::Proxy ") for line in kept):
            kept.append(f'Acquire::{scheme}::Proxy "{proxy}";')
    return "".join(f"{line}\n" for line in kept)


def pass_in(root: Path, home: Path) -> None:
    """Copy the host's certificates, name service and pip settings into a system.

    Args:
        root: where the system lies.
        home: the home of its user, seen from the host.
    """
    for name in ("/etc/resolv.conf", "/etc/hosts", *_BUNDLES):
        _copy(Path(name), root / name[1:])
    folders = os.environ.get("XDG_CONFIG_DIRS") or "/etc/xdg"
    settings = {Path("/etc/pip.conf"): root / "etc/pip.conf"}
    settings |= {Path(each, "pip"): root / each.lstrip("/") / "pip" for each in folders.split(":")}
    settings |= {Path.home() / each: home / each for each in (".pip", ".config/pip")}
    for source, target in settings.items():
        _copy(source, target)
    texts = [value for value in environment().values() if value.startswith(("/", "file://"))]
    for source in settings:
        files = source.rglob("*.conf") if source.is_dir() else [source]
        texts += [file.read_text(encoding="utf-8") for file in files if file.is_file()]
    named = {Path(path) for text in texts for path in _ABSOLUTE.findall(text)}
    for path in named:
        if path.is_file():
            _copy(path, root / str(path).lstrip("/"))
    folders_named = {path.parent if path.name == "simple" else path for path in named if path.is_dir()}
    shared = sorted(str(path) for path in folders_named if path.parts[1] not in {"etc", "proc", "sys", "dev", "usr"})
    (root / ".host-folders").write_text("".join(f"{path}\n" for path in shared), encoding="utf-8")


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    elif source.is_file():
        shutil.copyfile(source, target)


def _said(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
