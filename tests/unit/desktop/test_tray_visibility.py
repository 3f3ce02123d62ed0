"""Who hides the icon is known by the desktop's name."""

from __future__ import annotations

import pytest

from trayapp.desktop.tray_visibility import hiding_place
from trayapp.domain.messages.settings import KEEP_IN_SIGHT


@pytest.mark.parametrize(
    ("names", "platform", "place"),
    [
        ("KDE", "linux", "plasma"),
        ("ubuntu:GNOME", "linux", "gnome"),
        ("XFCE", "linux", "xfce"),
        ("sway", "linux", ""),
        ("", "linux", ""),
        ("", "win32", "windows"),
    ],
)
def test_the_hint_is_the_desktops_own(names: str, platform: str, place: str) -> None:
    assert hiding_place({"XDG_CURRENT_DESKTOP": names}, platform) == place
    assert place in {"", *KEEP_IN_SIGHT}
