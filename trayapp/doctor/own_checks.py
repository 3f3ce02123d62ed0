"""What the user switched on beyond the page and the probe: their own traffic, the webhook."""

from __future__ import annotations

import socket
from datetime import datetime

from trayapp.desktop.keyring.key_store import WEBHOOK, KeyStore
from trayapp.doctor.report import CheckResult, CheckStatus
from trayapp.domain import addresses
from trayapp.domain.messages import doctor as words
from trayapp.domain.messages import states
from trayapp.domain.messages.webhook import NO_SECRET
from trayapp.domain.model.settings import TrafficSettings, WebhookSettings
from trayapp.output.standard_webhooks import parse_secret
from trayapp.store.app_state import AppStateFile
from trayapp.store.paths import AppPaths
from trayapp.store.webhook_queue import FILE_NAME, WebhookQueue

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


def webhook(settings: WebhookSettings, places: AppPaths) -> tuple[CheckResult, ...]:
    """Judge whether messages are signed and taken; nothing is sent, and nothing is said where there is no address."""
    if not settings.url:
        return ()
    secret = KeyStore(WEBHOOK).key()
    if secret is None or parse_secret(secret) is None:
        return (CheckResult("webhook", CheckStatus.FAIL, NO_SECRET.title, NO_SECRET.message),)
    address = addresses.parse(settings.url)
    host = address.host if address else settings.url
    waiting = WebhookQueue(places.state_dir / FILE_NAME, settings.url).waiting
    if any(each.attempts for each in waiting):
        found = words.undelivered(len(waiting), host)
        return (CheckResult("webhook", CheckStatus.WARN, found, words.CHECK_RECEIVER),)
    return (CheckResult("webhook", CheckStatus.OK, words.signed_messages(host)),)


def _listens(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), CONNECT_S):
            return True
    except OSError:
        return False
