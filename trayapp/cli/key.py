"""`trayapp key`: the user's own API key in the system's keyring, and one tiny inference with it."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import sys
from typing import TYPE_CHECKING

from trayapp import __version__, logs
from trayapp.cli import exit_codes
from trayapp.cli.terminal import complain, put
from trayapp.desktop.keyring.key_store import MQTT, OPENAI, WEBHOOK, KeyState, KeyStore
from trayapp.domain.messages import key as words
from trayapp.domain.model.enums import Result
from trayapp.i18n.formatter import translate
from trayapp.i18n.message import Message

if TYPE_CHECKING:
    from trayapp.sources.probes.classifier import Classification

LONGEST_INPUT = 1000

_WORDS = {
    WEBHOOK: (words.ASK_SECRET, words.SECRET_SET),
    MQTT: (words.ASK_PASSWORD, words.PASSWORD_SET),
}
"""What is asked for, and what is said once it is stored, where that is no API key."""


def run(options: argparse.Namespace) -> int:
    """Do what `options.action` says. The key comes from the terminal or standard input, never from the arguments."""
    logs.start(None, verbose=options.verbose)
    store = KeyStore(options.entry)
    match options.action:
        case "set":
            ask, said = _WORDS.get(options.entry) or (words.ASK, words.stored(options.entry))
            return _told(store.store(_read(ask)), KeyState.STORED, said)
        case "remove":
            return _told(store.remove(), KeyState.NONE, words.REMOVED)
        case "test" if options.entry == OPENAI:
            return _test(store)
    found = store.look_up()
    put(translate(words.state(found.state, found.variable, options.entry)))
    return 0 if found.key else 1


def _read(ask: Message) -> str:
    if sys.stdin.isatty():
        return getpass.getpass(f"{translate(ask)}: ")
    return sys.stdin.readline(LONGEST_INPUT)


def _told(state: KeyState, wanted: KeyState, said: Message) -> int:
    if state is wanted:
        put(translate(said))
        return 0
    complain(translate(words.NO_KEY if state is KeyState.NONE else words.state(state, "")))
    return 1


def _test(store: KeyStore) -> int:
    key = store.key()
    if key is None:
        complain(translate(words.state(store.look_up().state, "")))
        return exit_codes.USAGE
    finding, elapsed_ms = asyncio.run(_try(key))
    put(translate(words.tested(finding.result, finding.symptom, round(elapsed_ms))))
    return 0 if finding.result is Result.GOOD else 1


async def _try(key: str) -> tuple[Classification, float]:
    from trayapp.sources.http.client import HttpTransport
    from trayapp.sources.probes.inference import try_inference

    transport = HttpTransport(version=__version__)
    try:
        return await try_inference(transport, key)
    finally:
        await transport.close()
