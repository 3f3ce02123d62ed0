"""The placements with stand-ins for compositors: what they ask for, and that nothing comes of a bad answer."""

from __future__ import annotations

import contextlib
import gc
import json
import os
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Property, QObject, QPointF, QRectF, Signal, Slot
from PySide6.QtGui import QWindow
from PySide6.QtQml import QJSEngine

from trayapp import resources
from trayapp.desktop.placement.backend import NullPlacement, Placement, Surface, compositor_placement
from trayapp.desktop.placement.hyprland import HyprlandPlacement
from trayapp.desktop.placement.kwin import constants
from trayapp.desktop.placement.sway import Frames, SwayPlacement, framed

TITLE = "OpenAI is failing"
CLIENTS = [{"address": "0xbeef", "pid": os.getpid(), "title": TITLE}]
MONITORS = [
    {
        "x": 0,
        "y": 0,
        "width": 1280,
        "height": 800,
        "scale": 1,
        "transform": 0,
        "reserved": [0, 0, 0, 30],
        "focused": True,
    }
]
ANSWERS = {"j/cursorpos": {"x": 1268, "y": 785}, "j/clients": CLIENTS, "j/monitors": MONITORS}


class Compositor:
    """Listens at a path, and answers each piece that comes by `answer`; closes then if told to."""

    def __init__(self, path: Path, answer: Callable[[bytes], bytes], *, closes: bool) -> None:
        self.asked: list[bytes] = []
        self._answer, self._closes = answer, closes
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(str(path))
        self._socket.listen(8)
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(caller,), daemon=True).start()

    def _talk(self, caller: socket.socket) -> None:
        with caller, contextlib.suppress(OSError):
            while data := caller.recv(65536):
                self.asked.append(data)
                caller.sendall(self._answer(data))
                if self._closes:
                    return

    def close(self) -> None:
        self._socket.close()


def open_to(path: Path) -> int:
    """Return how many of our own sockets lead to `path`."""
    found = [each for each in gc.get_objects() if isinstance(each, socket.socket) and each.fileno() >= 0]
    return sum(each.family is socket.AF_UNIX and _peer(each) == str(path) for each in found)


def _peer(one: socket.socket) -> object:
    with contextlib.suppress(OSError):
        return one.getpeername()
    return None


@pytest.fixture
def window(qapp) -> Iterator[QWindow]:
    made = QWindow()
    made.setTitle(TITLE)
    made.resize(420, 600)
    made.create()
    yield made
    made.destroy()


@pytest.fixture
def compositor(tmp_path: Path) -> Iterator[Callable[..., Compositor]]:
    made: list[Compositor] = []

    def make(answer: Callable[[bytes], bytes], *, closes: bool = True) -> Compositor:
        made.append(Compositor(tmp_path / "socket", answer, closes=closes))
        return made[-1]

    yield make
    for each in made:
        each.close()


def test_hyprland_is_asked_for_the_pointer_and_told_where_the_window_goes(compositor, window, tmp_path, qtbot) -> None:
    there = compositor(lambda data: json.dumps(ANSWERS.get(data.decode(), "ok")).encode())
    placement = HyprlandPlacement(str(tmp_path / "socket"))
    placement.prepare(window, at_icon=True)
    qtbot.waitUntil(lambda: placement._pointer is not None)
    placement.placed(window)
    qtbot.waitUntil(lambda: len(there.asked) == 4)
    assert there.asked[:3] == [b"j/cursorpos", b"j/clients", b"j/monitors"]
    assert b"/dispatch movewindowpixel exact 852 162,address:0xbeef" in there.asked[3]


@pytest.mark.parametrize("answer", [b"unknown request", b"{}", b"[1]", b"[{}]", b"", b"null"])
@pytest.mark.parametrize("make", [HyprlandPlacement, SwayPlacement])
def test_a_compositor_that_talks_nonsense_is_left_in_peace(  # noqa: PLR0917 - fixtures and parameters
    compositor, window, tmp_path, qtbot, make: type[HyprlandPlacement | SwayPlacement], answer: bytes
) -> None:
    there = compositor(lambda _data: answer)
    placement = make(str(tmp_path / "socket"))
    placement.prepare(window, at_icon=True)
    placement.placed(window)
    qtbot.waitUntil(lambda: there.asked != [])
    qtbot.wait(50)
    placement.closed()


@pytest.mark.parametrize("make", [HyprlandPlacement, SwayPlacement])
def test_what_is_under_way_ends_with_the_panel(compositor, window, tmp_path, qtbot, make) -> None:
    there = compositor(lambda _data: b"", closes=False)
    placement = make(str(tmp_path / "socket"))
    placement.prepare(window, at_icon=True)
    placement.placed(window)
    qtbot.waitUntil(lambda: there.asked != [])
    assert open_to(tmp_path / "socket")
    placement.closed()
    assert not open_to(tmp_path / "socket")


@pytest.mark.parametrize("make", [HyprlandPlacement, SwayPlacement])
def test_a_compositor_that_is_not_there_costs_nothing(window, tmp_path, make) -> None:
    placement = make(str(tmp_path / "nowhere"))
    placement.prepare(window, at_icon=True)
    placement.placed(window)
    placement.closed()


@pytest.mark.parametrize("was_there", [False, True], ids=["it comes", "it was there before we listened"])
def test_sway_is_told_where_the_window_goes_once_it_is_there(
    compositor,
    window,
    tmp_path,
    qtbot,
    was_there: bool,  # noqa: FBT001 - a parameter
) -> None:
    rect = {"x": 430, "y": 100, "width": 420, "height": 600}  # where sway lets a window float by itself
    at_pointer = {"x": 860, "y": 200}
    output = {"x": 0, "y": 0, "width": 1280, "height": 800}
    leaf = {"id": 5, "rect": rect, "nodes": [], "floating_nodes": []}
    workspace = {"rect": output | {"height": 770}, "nodes": [], "floating_nodes": [leaf]}
    tree = {"nodes": [{"rect": output, "nodes": [workspace]}]}
    events = [
        {"change": "new", "container": {"id": 4, "pid": os.getpid(), "name": None}},
        {"change": "title", "container": {"id": 3, "pid": 1, "name": TITLE}},
        {"change": "title", "container": {"id": 5, "pid": os.getpid(), "name": f"{TITLE} — trayapp"}},
    ]
    if was_there:
        leaf |= {"pid": os.getpid(), "name": f"{TITLE} — trayapp"}
        events = []
    listens = framed(2, json.dumps({"success": True}))
    frames = Frames()

    def answer_one(request: bytes) -> bytes:
        kind = int.from_bytes(request[4:8], "little")
        if kind == 2:
            return listens + b"".join(framed(0x80000003, json.dumps(each)) for each in events)
        if b"move position cursor" in request:
            rect.update(at_pointer)
        return framed(kind, json.dumps(tree) if kind == 4 else "[]")

    def answer(data: bytes) -> bytes:
        return b"".join(answer_one(request) for request in data.split(b"i3-ipc")[1:])

    there = compositor(answer, closes=False)
    placement = SwayPlacement(str(tmp_path / "socket"))
    placement.prepare(window, at_icon=True)
    qtbot.waitUntil(lambda: placement._stream is None)
    asked = b"".join(there.asked)
    assert b"[con_id=5] floating enable, border none, move position cursor" in asked
    assert b"[con_id=5] move absolute position 852 px 162 px" in asked
    assert list(frames.feed(b"")) == []
    there.asked.clear()
    window.resize(420, 700)
    placement.placed(window)
    qtbot.waitUntil(lambda: placement._stream is None)
    assert b"[con_id=5] move absolute position 852 px 62 px" in b"".join(there.asked), "it has grown"


@pytest.mark.parametrize(
    ("env", "kind"),
    [
        ({"SWAYSOCK": "/run/sway"}, "SwayPlacement"),
        ({"HYPRLAND_INSTANCE_SIGNATURE": "abc"}, "HyprlandPlacement"),
        ({"XDG_CURRENT_DESKTOP": "KDE"}, "KWinPlacement"),
        ({"XDG_CURRENT_DESKTOP": "ubuntu:GNOME"}, "NullPlacement"),
        ({"XDG_CURRENT_DESKTOP": "COSMIC"}, "NullPlacement"),
        ({}, "NullPlacement"),
    ],
)
def test_the_environment_names_the_compositor(env: dict[str, str], kind: str) -> None:
    placement: Placement = compositor_placement(env, Path("popover.js"))
    assert type(placement).__name__ == kind
    assert placement.surface is (Surface.WINDOW if type(placement) is NullPlacement else Surface.TOOL)


def test_the_script_for_kwin_has_the_title_as_a_string_whatever_it_is() -> None:
    made = constants(42, '"); workspace.slotSwitchDesktopNext(); ("', at_icon=True)
    assert made.splitlines() == [
        "const PID = 42;",
        'const TITLE = "\\"); workspace.slotSwitchDesktopNext(); (\\"";',
        "const AT_ICON = true;",
        "const GAP = 8;",
    ]


class KWinWindow(QObject):
    """A window as KWin's scripts see one: what they keep of its rectangle follows it, as with all values of Qt's."""

    frameGeometryChanged = Signal()  # noqa: N815 - KWin's name
    pid = Property(int, lambda _: 7, constant=True)
    caption = Property(str, lambda _: TITLE, constant=True)
    frameGeometry = Property(QRectF, lambda self: self.rect, notify=frameGeometryChanged)  # noqa: N815 - as above

    def __init__(self) -> None:
        super().__init__()
        self.rect = QRectF(430, 276, 420, 200)

    @Slot(float, float, float, float)
    def place(self, left: float, top: float, width: float, height: float) -> None:
        self.rect = QRectF(left, top, width, height)
        self.frameGeometryChanged.emit()


KWIN = """
const KWin = {MaximizeArea: 1, ScreenArea: 2};
const seen = new Proxy(window, {
    get: (target, name) => target[name],
    set: (target, name, to) => {
        if (name === "frameGeometry") { target.place(to.x, to.y, to.width, to.height); }
        return true;
    },
});
const workspace = {
    windowAdded: {connect: () => {}}, cursorPos: {x: 1100, y: 780}, windowList: () => [seen],
    clientArea: area => ({x: 0, y: 0, width: 1280, height: area === KWin.ScreenArea ? 800 : 760}),
};
"""


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("at_icon", [True, False])
def test_the_script_for_kwin_keeps_the_panel_at_the_bar_while_it_grows(at_icon: bool) -> None:  # noqa: FBT001 - a parameter
    engine, window = QJSEngine(), KWinWindow()
    engine.globalObject().setProperty("window", engine.newQObject(window))
    script = constants(7, TITLE, at_icon=at_icon) + resources.path("kwin", "popover.js").read_text("utf-8")
    done = engine.evaluate(f"(() => {{ {KWIN} {script} }})()")
    assert not done.isError(), done.toString()
    assert window.rect.bottom() == 752
    window.place(852, 552, 420, 500)
    assert window.rect == QRectF(852, 252, 420, 500)
    window.place(10, 10, 420, 500)
    assert window.rect.topLeft() == QPointF(10, 10), "where the user moves it, it stays"
