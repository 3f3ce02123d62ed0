"""What can be said of the macOS bundle without a Mac: its lists, its icon, and what the cask removes."""

from __future__ import annotations

import os
import plistlib
import re
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from platformdirs.macos import MacOS

from trayapp.desktop.autostart.launchd import LaunchdAutostart
from trayapp.desktop.identity import APP_ID

ROOT = Path(__file__).parents[2]
MACOS = ROOT / "packaging" / "macos"
CASK = (MACOS / "trayapp.rb").read_text(encoding="utf-8")


def test_the_bundle_has_no_dock_icon_and_asks_for_the_macos_that_qt_needs() -> None:
    said = plistlib.loads((MACOS / "info.plist").read_bytes())
    assert said["LSUIElement"] is True
    assert said["LSMinimumSystemVersion"] == "13.0"
    assert '">= :ventura"' in CASK
    spec = (ROOT / "packaging" / "bundle" / "trayapp.spec").read_text(encoding="utf-8")
    assert f'bundle_identifier="{APP_ID}"' in spec


def test_the_runtime_is_allowed_what_python_needs_and_no_more() -> None:
    assert plistlib.loads((MACOS / "entitlements.plist").read_bytes()) == {
        "com.apple.security.cs.allow-unsigned-executable-memory": True,
        "com.apple.security.cs.disable-library-validation": True,
    }


def test_the_cask_removes_every_folder_of_the_app_and_its_agent(monkeypatch) -> None:
    for name in [each for each in os.environ if each.startswith("XDG_")]:
        monkeypatch.delenv(name)
    places = MacOS("trayapp", appauthor=False)
    used = {
        places.user_config_dir,
        places.user_state_dir,
        places.user_cache_dir,
        places.user_log_dir,
        places.user_runtime_dir,
    }
    agent = LaunchdAutostart(("x",), Path("~/Library/LaunchAgents")).path
    wanted = {path.replace(str(Path.home()), "~") for path in used} | {str(agent)}
    assert set(re.findall(r'"(~[^"]+)"', CASK)) == wanted
    assert f'launchctl: "{APP_ID}"' in CASK


def test_the_icon_holds_a_picture_of_each_size(tmp_path) -> None:
    target = tmp_path / "trayapp.icns"
    subprocess.run([sys.executable, "packaging/icons/containers.py", str(target)], check=True, cwd=ROOT)
    data = target.read_bytes()
    assert (data[:4], struct.unpack(">I", data[4:8])[0]) == (b"icns", len(data))
    sides, at = set(), 8
    while at < len(data):
        size = struct.unpack(">I", data[at + 4 : at + 8])[0]
        picture = data[at + 8 : at + size]
        assert picture.startswith(b"\x89PNG")
        sides.add(struct.unpack(">II", picture[16:24]))
        at += size
    assert sides == {(side, side) for side in (16, 32, 64, 128, 256, 512, 1024)}


@pytest.mark.parametrize("name", ["build.sh"])
def test_the_script_is_well_formed(name) -> None:
    subprocess.run(["sh", "-n", str(MACOS / name)], check=True)
