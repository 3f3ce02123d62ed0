"""What sway says: its messages cut from a stream, where a window is in its tree, and what is made of nonsense."""

from __future__ import annotations

import json
import struct

import pytest
from PySide6.QtCore import QPoint, QRect

from trayapp.desktop.placement.geometry import anchor_of, without_gaps
from trayapp.desktop.placement.sway import Frames, framed, place_in

OUTPUT = {"x": 1920, "y": 0, "width": 1280, "height": 800}
WORKSPACE = {"x": 1920, "y": 0, "width": 1280, "height": 770}
WINDOW = {"x": 2780, "y": 273, "width": 420, "height": 527}


def node(number: int, rect: dict[str, int], *, nodes: tuple = (), floating: tuple = ()) -> dict[str, object]:
    return {"id": number, "rect": rect, "nodes": list(nodes), "floating_nodes": list(floating)}


TREE = node(1, OUTPUT, nodes=(node(2, OUTPUT, nodes=(node(3, WORKSPACE, floating=(node(7, WINDOW),)),)),))


def test_messages_are_cut_from_whatever_pieces_they_come_in() -> None:
    stream = framed(4, json.dumps({"a": 1})) + framed(0, "[]")
    frames = Frames()
    assert [message for at in range(len(stream)) for message in frames.feed(stream[at : at + 1])] == [
        (4, {"a": 1}),
        (0, []),
    ]
    assert list(Frames().feed(stream)) == [(4, {"a": 1}), (0, [])]


@pytest.mark.parametrize(
    "stream",
    [b"GET / HTTP/1.1\r\n\r\n", struct.pack("=6sII", b"i3-ipc", 2**31, 4), framed(4, "{"), framed(4, "\udc80" * 0)],
)
def test_what_is_no_message_is_refused(stream: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        list(Frames().feed(stream))


def test_a_window_is_found_with_its_output_and_what_the_bar_leaves_of_it() -> None:
    place = place_in(TREE, 7)
    assert place is not None
    assert place == (QRect(2780, 273, 420, 527), QRect(1920, 0, 1280, 800), QRect(1920, 0, 1280, 770))


@pytest.mark.parametrize("tree", [node(1, OUTPUT), {"nodes": [{"nodes": [{}]}]}, {}, {"nodes": 3}])
def test_a_tree_without_the_window_has_no_place(tree: dict[str, object]) -> None:
    assert place_in(tree, 7) is None


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        (QRect(400, 200, 420, 400), QPoint(610, 400)),
        (QRect(860, 400, 420, 400), QPoint(1279, 799)),
        (QRect(0, 0, 420, 400), QPoint(0, 0)),
        (QRect(0, 200, 420, 400), QPoint(0, 400)),
    ],
)
def test_a_window_put_to_the_pointer_tells_where_it_is_as_far_as_the_screens_edges(
    window: QRect, expected: QPoint
) -> None:
    assert anchor_of(window, QRect(0, 0, 1280, 800)) == expected


def test_gaps_around_tiled_windows_are_no_bar() -> None:
    output = QRect(0, 0, 1280, 800)
    assert without_gaps(output, output.adjusted(10, 10, -10, -40)) == output.adjusted(0, 0, 0, -30)
    assert without_gaps(output, output.adjusted(0, 0, 0, -30)) == output.adjusted(0, 0, 0, -30)
