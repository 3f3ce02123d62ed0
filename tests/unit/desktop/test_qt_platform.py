"""Why Qt cannot start, without Qt: a package, a library or a display that is missing."""

from __future__ import annotations

import ctypes
import importlib.util

import pytest

from trayapp import resources
from trayapp.desktop.qt_platform import find_problem
from trayapp.domain.messages import startup as messages
from trayapp.i18n.formatter import translate

LIBRARIES = resources.path("linux-libraries.txt")
ON_X11 = {"DISPLAY": ":0"}


@pytest.fixture
def without(monkeypatch):
    """Take libraries of the system away; what needs one of them cannot be opened either."""
    gone = set()
    real = ctypes.CDLL

    def opened(name: str) -> object:
        wanted = {"libglib-2.0.so.0": "QtCore", "libEGL.so.1": "QtGui", "libxcb-cursor.so.0": "libqxcb"}
        for library in gone:
            if library in name or wanted.get(library, "?") in name:
                raise OSError(f"{library}: cannot open shared object file: No such file or directory")
        return real(name)

    monkeypatch.setattr(ctypes, "CDLL", opened)
    return gone.add


@pytest.mark.parametrize(
    ("library", "package"),
    [("libglib-2.0.so.0", "libglib2.0-0"), ("libEGL.so.1", "libegl1"), ("libxcb-cursor.so.0", "libxcb-cursor0")],
)
def test_a_missing_library_is_named_with_its_package(without, library, package):
    without(library)
    problem = find_problem(ON_X11, LIBRARIES, "linux")
    assert library in translate(problem.reason)
    assert package in translate(problem.remedy)


def test_all_missing_libraries_are_named_at_once(without):
    without("libEGL.so.1")
    without("libxcb-cursor.so.0")
    assert translate(find_problem(ON_X11, LIBRARIES, "linux").remedy).endswith("libegl1 libxcb-cursor0")


def test_a_library_that_the_list_lacks_is_named_all_the_same(without):
    without("QtSvg")
    problem = find_problem(ON_X11, LIBRARIES, "linux")
    assert "QtSvg" in translate(problem.reason)
    assert problem.remedy is None


def test_what_x11_alone_needs_is_not_missed_on_wayland(without):
    without("libxcb-cursor.so.0")
    assert find_problem({"WAYLAND_DISPLAY": "wayland-0"}, LIBRARIES, "linux") is None
    assert find_problem({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, LIBRARIES, "linux") is None


@pytest.mark.parametrize("environ", [{}, {"DISPLAY": ""}, {"DISPLAY": "", "WAYLAND_DISPLAY": ""}])
def test_without_a_display_there_is_nothing_to_start_on(environ):
    assert find_problem(environ, LIBRARIES, "linux").reason == messages.NO_DISPLAY


@pytest.mark.parametrize("wanted", ["offscreen", "xcb;wayland", "wayland-egl", "vnc:size=9x9", "no such plugin"])
def test_a_platform_that_is_asked_for_is_left_to_qt(wanted):
    assert find_problem({"QT_QPA_PLATFORM": wanted}, LIBRARIES, "linux") is None


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_elsewhere_the_package_is_all_that_is_needed(platform, monkeypatch):
    assert find_problem({}, LIBRARIES, platform) is None
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    assert find_problem({}, LIBRARIES, platform).reason == messages.QT_MISSING
