"""What this trayapp answers the commands that ask it how services are."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Protocol

from trayapp.app.monitor import Monitor
from trayapp.desktop.instance.ipc_client import MAX_ANSWER
from trayapp.desktop.instance.primary import StatusRequest
from trayapp.domain.model.snapshot import Snapshot
from trayapp.i18n.formatter import translate

NO_ANSWER = b"null\n"


class Polling(Protocol):
    """What polls."""

    def check_now(self) -> None:
        """Check everything as soon as politeness allows."""


def answers(monitor: Monitor, polling: Polling, snapshot: Callable[[], Snapshot]) -> Callable[[StatusRequest], bytes]:
    """Return what answers a request with a line of JSON; null where the command had better look itself."""

    def answer(request: StatusRequest) -> bytes:
        from trayapp.output.gate_json import gate_json  # noqa: PLC0415 - few ask

        if not monitor.looks:  # it follows a team's leader
            return NO_ANSWER
        if request.fresh:
            polling.check_now()
        line = json.dumps(gate_json(snapshot(), request.service_id, translate), ensure_ascii=False).encode() + b"\n"
        return line if len(line) <= MAX_ANSWER else NO_ANSWER

    return answer
