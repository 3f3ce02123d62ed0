"""What Hyprland says: which window is ours, and where it goes on which monitor."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSize

from trayapp.desktop.placement.hyprland import socket_path, target_for, window_of

SIZE = QSize(420, 600)


def monitor(**values: object) -> dict[str, object]:
    plain = {"x": 0, "y": 0, "width": 1920, "height": 1080, "scale": 1.0, "transform": 0, "reserved": [0, 0, 0, 0]}
    return plain | values


def test_the_window_is_found_by_process_and_title() -> None:
    clients = [
        {"address": "0x1", "pid": 7, "title": "Settings"},
        {"address": "0x2", "pid": 8, "title": "OpenAI is failing"},
        {"address": "0x3", "pid": 7, "title": "OpenAI is failing — trayapp"},
    ]
    assert window_of(clients, 7, "OpenAI is failing") == "0x3"
    assert window_of(clients, 9, "OpenAI is failing") is None


@pytest.mark.parametrize(
    ("pointer", "monitors", "expected"),
    [
        (QPoint(1800, 10), [monitor(reserved=[0, 40, 0, 0])], QPoint(1492, 48)),
        (QPoint(960, 1070), [monitor(reserved=[0, 0, 0, 40])], QPoint(750, 432)),
        (QPoint(10, 500), [monitor(reserved=[40, 0, 0, 0])], QPoint(48, 200)),
        (QPoint(1900, 1200), [monitor(), monitor(x=0, y=1080, reserved=[0, 0, 40, 0])], QPoint(1452, 1088)),
        (QPoint(1000, 1070), [monitor(width=3840, height=2160, scale=2.0, reserved=[0, 0, 0, 40])], QPoint(790, 432)),
        (QPoint(900, 1910), [monitor(transform=1, reserved=[0, 0, 0, 40])], QPoint(652, 1272)),
        (None, [monitor(), monitor(x=1920, focused=True, reserved=[0, 30, 0, 0])], QPoint(3412, 38)),
        (QPoint(-50, -50), [monitor(reserved=[0, 0, 0, 40])], QPoint(1492, 432)),
    ],
)
def test_it_goes_to_the_bar_on_the_pointers_monitor(
    pointer: QPoint | None, monitors: list[dict[str, object]], expected: QPoint
) -> None:
    assert target_for(SIZE, pointer, monitors) == expected


def test_without_a_monitor_it_goes_nowhere() -> None:
    with pytest.raises(ValueError, match="no monitor"):
        target_for(SIZE, None, [])


def test_the_socket_is_where_this_version_has_it(tmp_path: Path) -> None:
    env = {"XDG_RUNTIME_DIR": str(tmp_path), "HYPRLAND_INSTANCE_SIGNATURE": "abc"}
    assert socket_path(env) == "/tmp/hypr/abc/.socket.sock"
    socket = tmp_path / "hypr/abc/.socket.sock"
    socket.parent.mkdir(parents=True)
    socket.touch()
    assert socket_path(env) == str(socket)
