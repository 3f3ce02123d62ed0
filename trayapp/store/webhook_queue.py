"""What the webhook has still to deliver, and what it told last: kept in a file, so that a restart loses nothing.

Bounded: beyond `MOST_WAITING` messages the oldest goes, for the newest says how things are now.
"""

from __future__ import annotations

import hashlib
import json
import logging
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from trayapp.store import atomic_files

log = logging.getLogger("trayapp.store")

VERSION = 1
FILE_NAME = "webhook.json"
"""Within the state folder."""
MOST_WAITING = 100
MOST_TOLD = 500
LARGEST_BODY = 16 * 1024
_LARGEST_FILE = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message on its way. `created_s` is in seconds of Unix; `id` and `body` stay the same in every attempt."""

    id: str
    body: str
    created_s: float
    attempts: int = 0


class WebhookQueue:
    """Belongs to whoever holds the sender's lock, but for `write`. `url` is only kept as a digest."""

    def __init__(self, path: Path, url: str) -> None:
        self._path, self._url = path, _digest(url)
        self.waiting: list[Delivery] = []
        self._told: dict[str, str] = {}
        self._heard: set[str] = set()
        self._load()

    def add(self, event: Mapping[str, Any], now_s: float) -> Delivery | None:
        """Take an event in; None where the run before this one has told it already."""
        subject, meaning = _subject(event), _meaning(event)
        is_first, known = subject not in self._heard, self._told.pop(subject, None)
        self._heard.add(subject)
        self._told[subject] = meaning
        while len(self._told) > MOST_TOLD:
            self._told.pop(next(iter(self._told)))
        if is_first and known == meaning:
            return None
        body = json.dumps(event, ensure_ascii=False)
        if len(body.encode()) > LARGEST_BODY:
            body = json.dumps({**event, "evidence": []}, ensure_ascii=False)
        delivery = Delivery(f"msg_{secrets.token_hex(16)}", body, now_s)
        self.waiting.append(delivery)
        return delivery

    def overflow(self) -> int:
        """Drop the oldest of too many; return how many that were. The first may be on its way and stays."""
        lost = len(self.waiting) - MOST_WAITING
        if lost > 0:
            del self.waiting[1 : 1 + lost]
        return max(0, lost)

    def attempted(self) -> None:
        """Count an attempt of the first one."""
        self.waiting[0] = replace(self.waiting[0], attempts=self.waiting[0].attempts + 1)

    def content(self) -> bytes:
        """Return what the file is to have."""
        waiting = [asdict(each) for each in self.waiting]
        return json.dumps({"version": VERSION, "to": self._url, "told": self._told, "waiting": waiting}).encode()

    def write(self, content: bytes) -> None:
        """Write the file. Raises OSError."""
        atomic_files.write_atomic(self._path, content)

    def _load(self) -> None:
        """Go on from the file; one that is damaged, or for another address, counts for nothing."""
        try:
            found = json.loads(atomic_files.read_up_to(self._path, _LARGEST_FILE))
            if found["version"] != VERSION or found["to"] != self._url:
                return
            told = {str(key): str(value) for key, value in found["told"].items()}
            waiting = [_delivery(each) for each in found["waiting"]]
        except FileNotFoundError:
            return
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            log.warning("what the webhook had still to deliver cannot be read: %s", type(error).__name__)
            return
        self.waiting, self._told = waiting[-MOST_WAITING:], told


def _delivery(found: Mapping[str, Any]) -> Delivery:
    delivery = Delivery(str(found["id"]), str(found["body"]), float(found["created_s"]), int(found["attempts"]))
    if not delivery.id.isascii() or not delivery.id.isprintable():
        raise ValueError("an id that no header takes")
    return delivery


def _subject(event: Mapping[str, Any]) -> str:
    return f"{event['event']} {event.get('slot') or event.get('service')}"


def _meaning(event: Mapping[str, Any]) -> str:
    """Return what an event says, without when: what a new run says first may be what the last one said."""
    names = ("health", "confirmation", "recovering", "kind", "title", "incident_ids")
    return _digest(json.dumps([event.get(each) for each in names]))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
