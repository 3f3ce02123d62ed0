"""Every hostile page through reader, store and presenters, in two threads as in the app; prints what came of it.

    python -m tests.hostile.thousand

A program of its own, so that its memory is what this costs.
"""

from __future__ import annotations

import asyncio
import json
import sys
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from tests.hostile.page_cases import Case, cases
from tests.support.heartbeat import Heartbeat
from trayapp import resources
from trayapp.domain.model.enums import Health
from trayapp.domain.model.reports import PageReport
from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import Settings
from trayapp.i18n.formatter import translate
from trayapp.output.status_json import as_json
from trayapp.output.status_text import as_text
from trayapp.sources.http.transport import Exchange, Request, Response
from trayapp.sources.pages.reader import PageReader
from trayapp.store.store import Store
from trayapp.ui.presenters.present import present

NOW = datetime(2026, 3, 17, 12, 0, tzinfo=UTC)
SERVICE = Service("acme", "Acme", "https://status.example.com")
GREEN = {Health.OPERATIONAL, Health.MAINTENANCE}


class CannedTransport:
    """Has one answer, at one path."""

    def __init__(self, case: Case) -> None:
        self._case = case

    async def fetch(self, request: Request) -> Exchange:
        """Answer a request."""
        case = self._case
        if urlsplit(request.url).path != case.path:
            return Response(404)
        return Response(case.status, case.body, {"content-type": case.content_type}, request.url, 20.0)

    async def fetch_all(self, requests: Sequence[Request]) -> tuple[Exchange, ...]:
        """Answer several requests."""
        return tuple([await self.fetch(each) for each in requests])

    async def close(self) -> None:
        """Nothing is open."""


class Interface(QObject):
    """The GUI thread: applies each report, presents it whole, and feels its own pulse.

    What the other thread needs for one page is measured by its time on the processor: a busy machine does not count.
    """

    reported = Signal(object, object)
    ended = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.failures: list[str] = []
        self.reads: list[tuple[float, str]] = []
        self.healths: dict[str, int] = {}
        self.taken = threading.Semaphore(1)
        self.heart = Heartbeat(self)
        self.reported.connect(self.on_report)

    @Slot(object, object)
    def on_report(self, case: Case, report: PageReport) -> None:
        """Take in a report."""
        self.heart.doing = case.name
        try:
            self._take(case, report)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a failure of this case
            self.failures.append(f"{case.name}: {type(error).__name__}: {error}"[:300])
        self.taken.release()

    def _take(self, case: Case, report: PageReport) -> None:
        store = Store((SERVICE,), Settings(), resources.tip_rules())
        store.apply(report, NOW)
        for now in (NOW, NOW + timedelta(minutes=2)):
            snapshot = store.snapshot(now)
            assert present(snapshot, now).panel is not None
            as_json(snapshot, translate)
            as_text(snapshot, translate)
        health = snapshot.services[0].verdict.health
        self.healths[health] = self.healths.get(health, 0) + 1
        if health in GREEN:
            self.failures.append(f"{case.name}: {health}")


def _peak_kib() -> int:
    """Return this program's own peak: the kernel's account of usage includes the one that started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))


def read_all(interface: Interface) -> None:
    """Read each page as the network thread does, and wait until it has been taken in."""
    for case in cases():
        interface.taken.acquire()
        reader = PageReader(SERVICE.id, SERVICE.page_url, CannedTransport(case), lambda: NOW)
        began = time.thread_time()
        try:
            report = asyncio.run(reader.read())
            interface.reads = sorted([*interface.reads, (time.thread_time() - began, case.name)], reverse=True)[:5]
            interface.reported.emit(case, report)
        except Exception as error:  # noqa: BLE001 - as above
            interface.failures.append(f"{case.name}: {type(error).__name__}: {error}"[:300])
            interface.taken.release()
    interface.ended.emit()


def main() -> int:
    """Run everything and print the results as JSON."""
    app, interface = QCoreApplication([]), Interface()
    interface.ended.connect(app.quit)
    threading.Thread(target=read_all, args=(interface,), daemon=True).start()
    app.exec()
    result = {
        "cases": sum(interface.healths.values()) + len(interface.failures),
        "healths": interface.healths,
        "failures": interface.failures,
        "longest_waits_s": interface.heart.worst,
        "longest_reads_s": interface.reads,
        "peak_kib": _peak_kib(),
    }
    json.dump(result, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
