"""Keeps the user's keys in the system's keyring, through the library `keyring`, which is imported when it is used.

Only the keyring of the desktop or the system is good enough: a backend that writes a file of its own is not used.
"""

from __future__ import annotations

import importlib
import logging
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

log = logging.getLogger("trayapp.desktop")

SERVICE = "trayapp"
OPENAI, DOWNDETECTOR, GLOBALPING = "openai", "downdetector", "globalping"
MQTT, WEBHOOK = "mqtt", "webhook"
"""The entries: the user's API key, the credentials of Downdetector's API (client id, colon, secret), Globalping's
token, the password of the team's broker, and the secret that signs the webhook's messages (`whsec_` and base64)."""
VARIABLES: Mapping[str, str] = {
    OPENAI: "OPENAI_API_KEY",
    DOWNDETECTOR: "DOWNDETECTOR_CREDENTIALS",
    GLOBALPING: "GLOBALPING_TOKEN",
    MQTT: "TRAYAPP_MQTT_PASSWORD",
    WEBHOOK: "TRAYAPP_WEBHOOK_SECRET",
}
"""Where else each is looked for once its use is switched on."""

_TRUSTED = "keyring.backends."
_NO_STORE = frozenset({"keyring.backends.fail", "keyring.backends.null"})
_USABLE = re.compile(r"[\x21-\x7e]{8,512}")
"""What can stand in a header: a line break in it would make a request that its sender did not mean."""
_A_PASSWORD = re.compile(r"[^\x00-\x1f\x7f]{1,512}")
"""What can be a password, which goes into no header."""


class KeyState(StrEnum):
    """Whether the keyring has a key: LOCKED says that the user has not unlocked it, UNAVAILABLE that there is none."""

    STORED = "stored"
    NONE = "none"
    LOCKED = "locked"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class KeyLookup:
    """What was found.

    `key` is left out of every text that is made of this; `variable` is where it came from, "" for the keyring.
    """

    state: KeyState
    key: str | None = field(default=None, repr=False)
    variable: str = ""


class KeyStore:
    """One entry of the keyring. Its methods may wait for the user to unlock it: never call them in the GUI thread."""

    def __init__(self, entry: str = OPENAI, environ: Mapping[str, str] | None = None) -> None:
        self._entry, self._variable = entry, VARIABLES[entry]
        self._usable = _A_PASSWORD if entry == MQTT else _USABLE
        self._environ = os.environ if environ is None else environ

    def look_up(self) -> KeyLookup:
        """Return the key and the keyring's state; never raises."""
        state, found = self._ask("get_password")
        key = found.strip() if isinstance(found, str) else ""
        if state is KeyState.STORED and self._usable.fullmatch(key):
            return KeyLookup(state, key)
        state = KeyState.NONE if state is KeyState.STORED else state
        stated = self.stated()
        return KeyLookup(state, stated, self._variable) if stated else KeyLookup(state)

    def stated(self) -> str | None:
        """Return what the environment holds, without a question to the keyring: it never waits."""
        found = self._environ.get(self._variable, "").strip()
        return found if self._usable.fullmatch(found) else None

    def key(self) -> str | None:
        """Return the key, None without one."""
        return self.look_up().key

    def store(self, key: str) -> KeyState:
        """Keep a key; STORED says that it worked, NONE that this can't be a key."""
        if not self._usable.fullmatch(key.strip()):
            return KeyState.NONE
        return self._ask("set_password", key.strip())[0]

    def remove(self) -> KeyState:
        """Forget the key; NONE says that none is there any more."""
        state, found = self._ask("get_password")
        if found is None:
            return state
        state, _ = self._ask("delete_password")
        return KeyState.NONE if state is KeyState.STORED else state

    def _ask(self, method: str, *arguments: str) -> tuple[KeyState, object]:
        """Call the library; what it raises becomes a state, and never a text: that might hold the key."""
        try:
            library = importlib.import_module("keyring")
            errors = importlib.import_module("keyring.errors")
        except ImportError:
            return KeyState.UNAVAILABLE, None
        try:
            if not _is_trusted(library.get_keyring()):
                return KeyState.UNAVAILABLE, None
            found = getattr(library, method)(SERVICE, self._entry, *arguments)
        except errors.KeyringLocked:
            return KeyState.LOCKED, None
        except Exception as error:  # noqa: BLE001 - backends raise what their desktops do
            log.warning("the keyring cannot be used: %s", type(error).__name__)
            return KeyState.UNAVAILABLE, None
        missing = method == "get_password" and found is None
        return (KeyState.NONE if missing else KeyState.STORED), found


def _is_trusted(backend: Any) -> bool:
    """Whether a backend is one of the library's own for a system's keyring, or a chain of such."""
    parts = getattr(backend, "backends", None)
    if type(backend).__module__ == "keyring.backends.chainer" and parts is not None:
        return bool(parts) and all(map(_is_trusted, parts))
    module = type(backend).__module__
    return module.startswith(_TRUSTED) and module not in _NO_STORE


def mqtt_password() -> str | None:
    """Return the password of the team's broker, None without one. May wait for the user to unlock the keyring."""
    return KeyStore(MQTT).key()
