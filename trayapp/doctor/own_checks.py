"""What the user switched on beyond the page and the probe: their own traffic."""

from __future__ import annotations

import socket
from datetime import datetime

from trayapp.doctor.report import CheckResult, CheckStatus
from trayapp.domain.messages import doctor as words
from trayapp.domain.messages import states
from trayapp.domain.model.settings import TrafficSettings
from trayapp.store.app_state import AppStateFile
from trayapp.store.paths import AppPaths

CONNECT_S = 1.0


def traffic(settings: TrafficSettings, places: AppPaths, now: datetime) -> tuple[CheckResult, ...]:
    """Judge whether the listener for telemetry is there and when it last heard something; nothing where it is off."""
    if not settings.enabled:
        return ()
    heard = AppStateFile(places.memory_file).read_only(now).traffic_at
    if not _listens(settings.port):
        return (CheckResult("traffic", CheckStatus.WARN, words.not_listening(settings.port), words.START_APP),)
    if not heard:
        return (CheckResult("traffic", CheckStatus.WARN, words.NO_EVENTS, words.send_events(settings.port)),)
    names = states.target_names((each, "") for each in heard)
    return tuple(
        CheckResult("traffic", CheckStatus.OK, words.last_event(names[each], states.ago(now - at)), about=each)
        for each, at in sorted(heard.items())
    )


def _listens(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), CONNECT_S):
            return True
    except OSError:
        return False
