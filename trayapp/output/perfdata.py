"""The snapshot as one line for Nagios, Icinga and their like: the state, a headline, and figures behind a bar.

https://www.monitoring-plugins.org/doc/guidelines.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from trayapp.domain.model.enums import Result
from trayapp.domain.model.snapshot import Snapshot
from trayapp.i18n.message import Message
from trayapp.output.status_json import exit_code

_WORDS = ("OK", "WARNING", "CRITICAL", "UNKNOWN")


def as_perfdata(snapshot: Snapshot, translate: Callable[[Message], str]) -> str:
    """Return the line. What others wrote holds no bar and no line break."""
    code = exit_code(snapshot)
    said = "; ".join(f"{each.name}: {translate(each.verdict.headline)}" for each in snapshot.services)
    text = " ".join(f"TRAYAPP {_WORDS[code]} - {said or 'no service'}".replace("|", "/").split())
    return " | ".join((text, " ".join((f"state={code};1;2;0;3", *_latencies(snapshot)))))


def _latencies(snapshot: Snapshot) -> Iterator[str]:
    for service in snapshot.services:
        for each in service.probes:
            if each.result is Result.GOOD and each.latency_ms is not None:
                label = f"{service.id}.{each.target}".replace("'", "").replace("=", "").replace("|", "")
                yield f"'{label}'={each.latency_ms / 1000:.3f}s;;;0"
