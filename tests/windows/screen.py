"""What Windows shows of a process, and what a user and the end of a session do to it, by messages alone."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import time
from collections.abc import Callable
from ctypes import wintypes
from dataclasses import dataclass
from pathlib import Path

WITHIN_S = 120.0

_WM_CLOSE, _WM_KEYDOWN, _WM_KEYUP = 0x10, 0x100, 0x101
_WM_QUERYENDSESSION, _WM_ENDSESSION = 0x11, 0x16
_QT_TRAY = 0x8000 + 101  # WM_APP + 101: Qt's own for what happens at the tray's icon
_NIN_SELECT, _WM_CONTEXTMENU = 0x400, 0x7B
_UP, _RETURN = 0x26, 0x0D


def _user32() -> ctypes.WinDLL:
    library = ctypes.WinDLL("user32", use_last_error=True)
    library.PostMessageW.argtypes = [wintypes.HWND, wintypes.UINT, wintypes.WPARAM, wintypes.LPARAM]
    library.SendMessageTimeoutW.argtypes = [
        wintypes.HWND, wintypes.UINT, wintypes.WPARAM, wintypes.LPARAM, wintypes.UINT, wintypes.UINT, ctypes.c_void_p,
    ]  # fmt: skip
    return library


@dataclass(frozen=True)
class Window:
    """A top-level window."""

    handle: int
    kind: str
    title: str
    visible: bool


def windows_of(pid: int) -> list[Window]:
    """Return the top-level windows of a process."""
    user32, found = _user32(), []

    @ctypes.WINFUNCTYPE(wintypes.BOOL, wintypes.HWND, wintypes.LPARAM)
    def take(handle: int, _: int) -> bool:
        owner, text = wintypes.DWORD(), ctypes.create_unicode_buffer(200)
        user32.GetWindowThreadProcessId(wintypes.HWND(handle), ctypes.byref(owner))
        if owner.value == pid:
            user32.GetClassNameW(wintypes.HWND(handle), text, 200)
            kind = text.value
            user32.GetWindowTextW(wintypes.HWND(handle), text, 200)
            visible = bool(user32.IsWindowVisible(wintypes.HWND(handle)))
            found.append(Window(handle, kind, text.value, visible))
        return True

    user32.EnumWindows(take, 0)
    return found


def wait_for(condition: Callable[[], object], what: str) -> object:
    """Return the condition's value once it is true."""
    ends_at = time.monotonic() + WITHIN_S
    while not (value := condition()):
        assert time.monotonic() < ends_at, f"no {what}"
        time.sleep(0.05)
    return value


class _Process(ctypes.Structure):
    _fields_ = (
        ("size", wintypes.DWORD), ("usage", wintypes.DWORD), ("pid", wintypes.DWORD), ("heap", ctypes.c_size_t),
        ("module", wintypes.DWORD), ("threads", wintypes.DWORD), ("parent", wintypes.DWORD),
        ("priority", wintypes.LONG), ("flags", wintypes.DWORD), ("name", wintypes.WCHAR * 260),
    )  # fmt: skip


def processes(program: str) -> set[int]:
    """Return the processes that run a program of this name."""
    kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel32.CreateToolhelp32Snapshot.restype = wintypes.HANDLE
    snapshot = wintypes.HANDLE(kernel32.CreateToolhelp32Snapshot(2, 0))  # TH32CS_SNAPPROCESS
    entry, found = _Process(size=ctypes.sizeof(_Process)), set()
    more = kernel32.Process32FirstW(snapshot, ctypes.byref(entry))
    while more:
        if entry.name.lower() == program.lower():
            found.add(entry.pid)
        more = kernel32.Process32NextW(snapshot, ctypes.byref(entry))
    kernel32.CloseHandle(snapshot)
    return found


def on_screen() -> dict[str, str]:
    """Return the environment for programs that show something; the tests' own has no display."""
    return os.environ | {"QT_QPA_PLATFORM": "windows", "DISPLAY": os.environ.get("TRAYAPP_TEST_DISPLAY", "")}


class App:
    """The real app, as it is started at a login; `program` is an installed one, or "" the one under test."""

    def __init__(self, profile: Path | None, program: str = "", command: str = "") -> None:
        pythonw = str(Path(sys.executable).with_name("pythonw.exe"))
        self.profile = profile
        self._command = [program] if program else [pythonw, "-m", "trayapp"]
        self._command += ["--profile", str(profile)] if profile else [command]
        silent = subprocess.DEVNULL
        self.process = subprocess.Popen(
            [*self._command, "--verbose"], env=on_screen(), stdin=silent, stdout=silent, stderr=silent
        )

    def start_again(self) -> subprocess.CompletedProcess[bytes]:
        """Start it once more, from a terminal, and wait for its end."""
        return subprocess.run(
            [sys.executable, *self._command[1:]],
            env=on_screen(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=WITHIN_S,
            check=False,
        )

    def windows(self) -> list[Window]:
        """Return its top-level windows."""
        return windows_of(self.process.pid)

    def shown(self) -> list[Window]:
        """Return those that the user sees."""
        return [each for each in self.windows() if each.visible and "Tray" not in each.kind]

    def icon(self) -> Window:
        """Return the window by which the tray tells Qt of its icon, once it is there."""
        return wait_for(lambda: next((each for each in self.windows() if "TrayIcon" in each.kind), None), "icon")  # type: ignore[return-value]

    def click(self) -> None:
        """Click the icon."""
        _user32().PostMessageW(self.icon().handle, _QT_TRAY, 0, _NIN_SELECT)

    def choose_in_menu(self, from_the_end: int) -> None:
        """Open the icon's menu and choose the entry that is so far from its end, by keyboard."""
        before = {each.handle for each in self.shown()}
        _user32().PostMessageW(self.icon().handle, _QT_TRAY, 0, _WM_CONTEXTMENU)
        menu: Window = wait_for(  # type: ignore[assignment]
            lambda: next((each for each in self.shown() if each.handle not in before), None), "menu"
        )
        for key in (*[_UP] * from_the_end, _RETURN):
            _user32().PostMessageW(menu.handle, _WM_KEYDOWN, key, 1)
            _user32().PostMessageW(menu.handle, _WM_KEYUP, key, 0xC0000001)

    def close_windows(self) -> None:
        """Close what the user sees."""
        for each in self.shown():
            _user32().PostMessageW(each.handle, _WM_CLOSE, 0, 0)
        wait_for(lambda: not self.shown(), "empty screen")

    def end_session(self) -> int:
        """Do what Windows does when the user logs out, and return the exit status."""
        for each in self.windows():
            for message, word in ((_WM_QUERYENDSESSION, 0), (_WM_ENDSESSION, 1)):
                _user32().SendMessageTimeoutW(each.handle, message, word, 0, 0, 30_000, None)
        return self.process.wait(WITHIN_S)
