"""What leaves for others: events for the user's command, the file for their status bar, and word for their team."""

from __future__ import annotations

import errno
import json
import logging
import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trayapp.domain.alerts.notification import Notification
from trayapp.domain.element_diff import ElementDiff
from trayapp.domain.messages import hooks as messages
from trayapp.domain.model.problem import Problem
from trayapp.domain.model.settings import HookSettings, Settings
from trayapp.domain.model.snapshot import ServiceSnapshot, Snapshot
from trayapp.i18n.formatter import Locale, translate
from trayapp.output.hook_events import Event, HookEvents
from trayapp.output.record import stamp
from trayapp.store import atomic_files
from trayapp.store.faults import Faults
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.status_bar import bar, closing_bar, starting_bar

if TYPE_CHECKING:
    from trayapp.app.metrics_file import MetricsFile
    from trayapp.app.team_service import TeamService
    from trayapp.app.webhook_sender import WebhookSender
    from trayapp.desktop.process.hook_runner import HookRunner

log = logging.getLogger("trayapp.app")

_LARGEST = 64 * 1024
"""Bytes; a state file has less than one KB."""


Write = Callable[[str, Callable[[], None]], None]
"""Has a file written by the writer's thread: a key of which the last write counts, and the write."""


class Integrations:
    """Feeds the command and the status file where the user wants them. GUI thread; costs nothing where they do not.

    `report` may be called from any thread.
    """

    def __init__(
        self,
        settings: HookSettings,
        locale: Locale,
        report: Callable[[Problem], None],
        write: Write,
        faults: Faults,
        *,
        team: TeamService | None = None,
        webhook: WebhookSender | None = None,
    ) -> None:
        self._team = team
        self._runner = _runner(settings, report)
        self._events = HookEvents(lambda sentence: translate(sentence, locale))
        self._bar = StatusFileWriter(settings.state_file, locale, report) if settings.state_file else None
        self._metrics = _metrics(settings, report)
        self._write, self._faults, self._webhook = write, faults, webhook
        self._views = ElementDiff[ServiceSnapshot]()

    def start(self, now: datetime) -> None:
        """Replace what a run that was killed left in the status file, and join the team."""
        if self._team is not None:
            self._team.start()
        if self._bar is not None:
            self._write_bar(partial(self._bar.start, now))
        if self._webhook is not None:
            self._webhook.start()

    def show(self, snapshot: Snapshot) -> None:
        """Pass on what changed in the verdicts."""
        if self._wants_events:
            for view in self._views.changed(snapshot.services):
                with self._faults.contained(f"passing the verdict of {view.id} on"):
                    self._pass_on(self._events.verdicts(replace(snapshot, services=(view,))))
        if self._bar is not None:
            self._write_bar(partial(self._bar.show, snapshot))
        if self._metrics is not None:
            self._write("metrics", partial(self._metrics.show, snapshot))
        if self._team is not None:
            with self._faults.contained("telling the team"):
                self._team.show(snapshot)

    def notify(self, snapshot: Snapshot, notifications: Iterable[Notification]) -> None:
        """Pass on notifications that came with `snapshot`."""
        if self._wants_events:
            for each in notifications:
                with self._faults.contained("passing a notification on"):
                    self._pass_on(self._events.notifications(snapshot, (each,)))

    def close(self, now: datetime) -> None:
        """End the command that runs, and leave a status file that claims nothing."""
        if self._bar is not None:
            self._write_bar(partial(self._bar.close, now))
        if self._metrics is not None:
            self._write("metrics", self._metrics.close)
        if self._runner is not None:
            self._runner.close()
        if self._team is not None:
            self._team.close()
        if self._webhook is not None:
            self._webhook.close()

    @property
    def _wants_events(self) -> bool:
        return self._runner is not None or self._webhook is not None

    def _pass_on(self, events: Iterable[Event]) -> None:
        for event in events:
            if self._runner is not None:
                self._runner.run(json.dumps(event, ensure_ascii=False).encode() + b"\n")
            if self._webhook is not None:
                self._webhook.send(event)

    def _write_bar(self, write: Callable[[], None]) -> None:
        self._write("status file", write)


def webhook(
    settings: Settings, state_dir: Path, write: Write, report: Callable[[Problem], None]
) -> WebhookSender | None:
    """Return the webhook, None, and nothing imported, where there is none."""
    if settings.webhook.url is None:
        return None
    from trayapp.app.webhook_sender import make_sender  # noqa: PLC0415 - only where there is an address

    return make_sender(settings.webhook.url, settings.network.proxy, state_dir, write, report)


def _metrics(settings: HookSettings, report: Callable[[Problem], None]) -> MetricsFile | None:
    if settings.metrics_file is None:
        return None
    from trayapp.app.metrics_file import MetricsFile  # noqa: PLC0415 - only where there is a file

    return MetricsFile(settings.metrics_file, report)


def _runner(settings: HookSettings, report: Callable[[Problem], None]) -> HookRunner | None:
    if not settings.command:
        return None
    from trayapp.desktop.process.hook_runner import HookRunner  # noqa: PLC0415 - only where there is a command

    return HookRunner(settings.command, settings.deadline_s, report)


class StatusFileWriter:
    """The file for status bars: written whole or not at all, when what it says changes. Belongs to the writer's thread.

    Its time of modification moves with each event, so that readers can tell what a killed app left behind.
    """

    def __init__(self, path: str, locale: Locale, report: Callable[[Problem], None]) -> None:
        self._path, self._locale, self._report = path, locale, report
        self._shown: dict[str, Any] | None = None
        self._failed = False

    def start(self, now: datetime) -> None:
        """Write that nothing is known yet."""
        self._put(starting_bar(lambda sentence: translate(sentence, self._locale)), now)

    def show(self, snapshot: Snapshot) -> None:
        """Write what is known now, where it is something else than before."""
        try:
            state = bar(snapshot, Formatter(snapshot.at, self._locale))
        except Exception:
            log.exception("the status file says that nothing is known")
            self.start(snapshot.at)
        else:
            self._put(state, snapshot.at)

    def close(self, now: datetime) -> None:
        """Write that nothing is monitored any more."""
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
            self._report(messages.state_file_unwritable(self._path, reason))


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
