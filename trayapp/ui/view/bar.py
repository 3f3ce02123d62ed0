"""The view for status bars: what the state file holds. waybar reads `text`, `tooltip` and `class` as they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from trayapp.domain.phrase import Phrase
from trayapp.domain.snapshot import ServiceSnapshot, Snapshot
from trayapp.domain.status_json import as_json
from trayapp.domain.wording import hooks as wording
from trayapp.ui.icon_state import IconState, icon_state
from trayapp.ui.view.foreign import TEXT_LIMIT, clean_line
from trayapp.ui.view.header import how_sure_since
from trayapp.ui.view.teller import Teller

GLYPHS = {
    IconState.OPERATIONAL: "✓",
    IconState.SUSPECTED: "•",
    IconState.DEGRADED: "▲",
    IconState.OUTAGE: "✕",
    IconState.MAINTENANCE: "⚒",
    IconState.RECOVERING: "↑",
    IconState.UNKNOWN: "○",
}
"""One character each, of those that most fonts have."""

_KEPT = ("schema", "health", "confirmation", "recovering", "headline", "network")


def bar(snapshot: Snapshot, teller: Teller) -> dict[str, Any]:
    """Return what the state file says of `snapshot`, but for the moment.

    `text` is a glyph and our own word, so that no bar can take a status page's text for markup; `headline` and
    `tooltip` may quote the page, and are plain text.
    """
    known = as_json(snapshot, teller.say)
    state = icon_state(snapshot)
    return {
        **{key: known[key] for key in _KEPT},
        "text": _text(state, teller.say),
        "class": str(state),
        "tooltip": "\n".join(_lines(snapshot, teller)) or teller.say(wording.LOOKING),
    }


def closing_bar(say: Callable[[Phrase], str]) -> dict[str, Any]:
    """Return what the state file says while nobody looks: never green."""
    return {
        "schema": 1,
        "health": "unknown",
        "confirmation": "none",
        "recovering": False,
        "headline": None,
        "network": "unknown",
        "text": _text(IconState.UNKNOWN, say),
        "class": str(IconState.UNKNOWN),
        "tooltip": say(wording.NOT_RUNNING),
    }


def _text(state: IconState, say: Callable[[Phrase], str]) -> str:
    return f"{GLYPHS[state]} {say(wording.BAR_WORDS[state])}"


def _lines(snapshot: Snapshot, teller: Teller) -> list[str]:
    if len(snapshot.services) == 1:
        (service,) = snapshot.services
        return [_line(service.verdict.headline, teller), teller.say(how_sure_since(service, teller))]
    return [_service(each, teller) for each in snapshot.services]


def _service(service: ServiceSnapshot, teller: Teller) -> str:
    return _line(wording.bar_line(service.name, service.verdict.headline), teller)


def _line(sentence: Phrase, teller: Teller) -> str:
    return clean_line(teller.say(sentence), TEXT_LIMIT)
