"""What `trayapp key` says."""

from __future__ import annotations

from collections.abc import Mapping

from trayapp.domain.messages.states import SYMPTOM
from trayapp.domain.model.enums import Result, Symptom
from trayapp.i18n.message import Message, message

ASK = message("Your API key (it isn't shown)")
ASK_PASSWORD = message("The broker's password (it isn't shown)")
ASK_SECRET = message("The webhook's secret (it isn't shown)")
SECRET_SET = message("It's in your keyring. Start trayapp again.")
PASSWORD_SET = message("The password is in your keyring. Start trayapp again.")
_STORED = message(
    "The key is in your keyring. Set {setting} = true under [{table}] in config.toml, and start trayapp again."
)
_SWITCHES = {
    "openai": ("enabled", "key"),
    "downdetector": ("downdetector", "reports"),
    "globalping": ("token", "regions"),
}
"""What to switch on in config.toml by the entry of the keyring: the setting and its table."""
REMOVED = message("No key is stored.")
NO_KEY = message("That can't be an API key.")

_STATES: Mapping[str, Message] = {
    "stored": message("A key is stored."),
    "none": message("No key is stored. `{command}` stores one."),
    "locked": message("The keyring is locked. Unlock it and try again."),
    "unavailable": message("There's no keyring here: install trayapp with [keyring], or start your desktop's keyring."),
}
YOURS = frozenset(
    {
        Symptom.KEY,
        Symptom.KEY_RESTRICTED,
        Symptom.QUOTA,
        Symptom.RATE_LIMITED,
        Symptom.USAGE_LIMIT,
        Symptom.REGION_BLOCKED,
        Symptom.NOT_AVAILABLE,
    }
)
"""What is between the user and the vendor, and no outage."""


def stored(entry: str) -> Message:
    """Say that the keyring has taken a key, and what to switch on for it to be used."""
    setting, table = _SWITCHES[entry]
    return _STORED.format(setting=setting, table=table)


def state(word: str, variable: str, entry: str = "openai") -> Message:
    """Say whether there is a key; `variable` names the environment's where it came from there."""
    if variable:
        return message("The key comes from {variable}.", variable=variable)
    return _STATES[word].format(command="trayapp key set" if entry == "openai" else f"trayapp key set --for {entry}")


def tested(result: Result, symptom: Symptom | None, elapsed_ms: int) -> Message:
    """Say what one inference showed: that it works, that it is the user's own matter, or that it fails."""
    why = SYMPTOM.get(symptom) if symptom is not None else None
    if symptom in YOURS and why is not None:
        return message("OpenAI answers, but {why}. That's no outage.", why=why)
    if result is Result.GOOD:
        return message("Inference works: {elapsed} ms to the first byte.", elapsed=elapsed_ms)
    if result is Result.BAD and why is not None:
        return message("Inference fails: {why}.", why=why)
    return message("The answer says nothing about the service: {why}.", why=why or message("it's unexpected"))
