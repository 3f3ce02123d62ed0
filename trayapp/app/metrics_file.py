"""The file for Prometheus' textfile collector, which another user reads. It goes when nothing is monitored any more."""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable
from pathlib import Path

from trayapp.domain.messages import hooks as messages
from trayapp.domain.model.problem import Problem
from trayapp.domain.model.snapshot import Snapshot
from trayapp.output.prometheus import as_metrics
from trayapp.store import atomic_files

log = logging.getLogger("trayapp.app")

_OURS = b"# HELP trayapp_"


class MetricsFile:
    """Written whole or not at all, at each event. Belongs to the writer's thread; `report` is told a failure once."""

    def __init__(self, path: str, report: Callable[[Problem], None]) -> None:
        self._path, self._report = path, report
        self._failed = False

    def show(self, snapshot: Snapshot) -> None:
        """Write what is known now."""
        try:
            path = Path(self._path).expanduser()
            self._require_ours(path)
            atomic_files.write_atomic(path, as_metrics(snapshot).encode(), lasting=False, for_all=True)
        except (OSError, RuntimeError) as error:  # RuntimeError: a tilde where nobody knows the home
            self._complain(getattr(error, "strerror", None) or str(error))

    def close(self) -> None:
        """Remove the file: old figures would look like new ones."""
        try:
            path = Path(self._path).expanduser()
            self._require_ours(path)
            path.unlink(missing_ok=True)
        except (OSError, RuntimeError) as error:
            self._complain(getattr(error, "strerror", None) or str(error))

    def _require_ours(self, path: Path) -> None:
        """Raise OSError where a file is that no app of ours wrote: a wrong path must not cost the user a file."""
        try:
            head = atomic_files.read_up_to(path, len(_OURS))
        except FileNotFoundError:
            return
        if head.strip() and not head.startswith(_OURS):
            raise OSError(errno.EEXIST, "another file is there")

    def _complain(self, reason: str) -> None:
        log.log(logging.DEBUG if self._failed else logging.WARNING, "cannot write the metrics: %s", reason)
        if not self._failed:
            self._failed = True
            self._report(messages.metrics_file_unwritable(self._path, reason))
