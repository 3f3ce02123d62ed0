"""What leaves for the user's own tools: events for their command, and the state file for their status bar."""

from __future__ import annotations

import errno
import json
import logging
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trayapp.domain.alerts.notification import Notification
from trayapp.domain.messages import hooks as wording
from trayapp.domain.model.problem import Problem
from trayapp.domain.model.settings import HookSettings
from trayapp.domain.model.snapshot import Snapshot
from trayapp.i18n.formatter import Locale, translate
from trayapp.output.hook_events import HookEvents
from trayapp.output.record import stamp
from trayapp.store import atomic_files
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.status_bar import bar, closing_bar, starting_bar

if TYPE_CHECKING:
    from trayapp.desktop.process.hook_runner import HookRunner

log = logging.getLogger("trayapp.app")

_LARGEST = 64 * 1024
"""Bytes; a state file has less than one KB."""


class Integrations:
    """Feeds the command and the state file where the user wants them. GUI thread; costs nothing where they do not.

    `tell` may be called from any thread.
    """

    def __init__(self, wishes: HookSettings, locale: Locale, tell: Callable[[Problem], None]) -> None:
        self._runner = _runner(wishes, tell)
        self._events = HookEvents(lambda sentence: translate(sentence, locale))
        self._bar = StatusFileWriter(wishes.state_file, locale, tell) if wishes.state_file else None

    def begin(self, now: datetime) -> None:
        """Take back what a life that was killed left in the state file."""
        if self._bar is not None:
            self._bar.begin(now)

    def take(self, snapshot: Snapshot, notices: tuple[Notification, ...]) -> None:
        """Pass on what is new."""
        if self._runner is not None:
            for event in self._events.of(snapshot, notices):
                self._runner.run(json.dumps(event, ensure_ascii=False).encode() + b"\n")
        if self._bar is not None:
            self._bar.show(snapshot)

    def close(self, now: datetime) -> None:
        """End the command that runs, and leave a state file that claims nothing."""
        if self._bar is not None:
            self._bar.close(now)
        if self._runner is not None:
            self._runner.close()


def _runner(wishes: HookSettings, tell: Callable[[Problem], None]) -> HookRunner | None:
    if not wishes.command:
        return None
    from trayapp.desktop.process.hook_runner import HookRunner  # noqa: PLC0415 - only where there is a command

    return HookRunner(wishes.command, wishes.deadline_s, tell)


class StatusFileWriter:
    """The file for status bars: written whole or not at all, when what it says changes. One owner, one thread.

    Its moment of modification moves at each look, so that readers can tell what a killed app left behind.
    """

    def __init__(self, path: str, locale: Locale, tell: Callable[[Problem], None]) -> None:
        self._path, self._locale, self._tell = path, locale, tell
        self._shown: dict[str, Any] | None = None
        self._failed = False

    def begin(self, now: datetime) -> None:
        """Write that nothing is known yet."""
        self._put(starting_bar(lambda sentence: translate(sentence, self._locale)), now)

    def show(self, snapshot: Snapshot) -> None:
        """Write what is known now, where it is something else than before."""
        self._put(bar(snapshot, Formatter(snapshot.at, self._locale)), snapshot.at)

    def close(self, now: datetime) -> None:
        """Write that nobody looks any more."""
        self._put(closing_bar(lambda sentence: translate(sentence, self._locale)), now)

    def _put(self, state: dict[str, Any], now: datetime) -> None:
        if state == self._shown and self._still_there():
            return
        line = json.dumps({"at": stamp(now), **state}, ensure_ascii=False)  # one line: bars read line by line
        try:
            path = Path(self._path).expanduser()
            if self._shown is None:
                _require_state_file(path)
            atomic_files.write_atomic(path, f"{line}\n".encode())
        except (OSError, RuntimeError) as error:  # RuntimeError: a tilde where nobody knows the home
            self._shown = None  # the next look tries again, even where it says the same
            self._complain(getattr(error, "strerror", None) or str(error))
        else:
            self._shown = state

    def _still_there(self) -> bool:
        """Touch the file; tell whether there was one."""
        try:
            os.utime(Path(self._path).expanduser())
        except OSError:
            return False
        return True

    def _complain(self, reason: str) -> None:
        log.log(logging.DEBUG if self._failed else logging.WARNING, "cannot write the state file: %s", reason)
        if not self._failed:
            self._failed = True
            self._tell(wording.state_file_unwritable(self._path, reason))


def _require_state_file(path: Path) -> None:
    """Raise OSError where a file is that no app of ours wrote: a wrong path must not cost the user a file."""
    try:
        content = atomic_files.read_up_to(path, _LARGEST)
    except FileNotFoundError:
        return
    try:
        found = json.loads(content) if content.strip() else {"schema": None, "class": None}
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not {"schema", "class"} <= found.keys():
        raise OSError(errno.EEXIST, "another file is there")
