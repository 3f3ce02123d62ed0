"""The view for status bars: what the state file holds. waybar reads `text`, `tooltip` and `class` as they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from trayapp.domain.messages import hooks as wording
from trayapp.domain.model.enums import Confirmation, Health, Network
from trayapp.domain.model.snapshot import ServiceSnapshot, Snapshot
from trayapp.i18n.message import Message
from trayapp.output.status_json import SCHEMA
from trayapp.ui.icons.state import icon_state
from trayapp.ui.icons.template import IconState
from trayapp.ui.presenters.answer import plain_headline, short_answer
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.sanitize import TEXT_LIMIT, clean_line, without_markup

GLYPHS = {
    IconState.OPERATIONAL: "✓",
    IconState.SUSPECTED: "•",
    IconState.DEGRADED: "▲",
    IconState.OUTAGE: "✕",
    IconState.MAINTENANCE: "⚒",
    IconState.RECOVERING: "↑",
    IconState.UNVERIFIED: "◌",
    IconState.UNKNOWN: "○",
}
"""One character each, of those that most fonts have."""


def bar(snapshot: Snapshot, fmt: Formatter) -> dict[str, Any]:
    """Return what the state file says of `snapshot`, but for the moment.

    `text` is a glyph and our own word, so that no bar can take a status page's text for markup. `tooltip` may quote the
    page, without the signs of markup: waybar before April 2024 does not escape it (Alexays/Waybar#3147). `headline`
    quotes it as it is.
    """
    state, lead = icon_state(snapshot), snapshot.primary
    if lead is None:
        return starting_bar(fmt.translate)
    verdict = lead.verdict
    return {
        "schema": SCHEMA,
        "health": str(verdict.health),
        "confirmation": str(verdict.confirmation),
        "recovering": verdict.recovering,
        "headline": _line(verdict.headline, fmt),
        "network": str(snapshot.network.state),
        "text": _text(state, fmt.translate),
        "class": str(state),
        "tooltip": without_markup("\n".join(_lines(snapshot, fmt))),
    }


def starting_bar(translate: Callable[[Message], str]) -> dict[str, Any]:
    """Return what the state file says until something is known."""
    return {**closing_bar(translate), "tooltip": translate(wording.LOOKING)}


def closing_bar(translate: Callable[[Message], str]) -> dict[str, Any]:
    """Return what the state file says while nobody looks: never green."""
    return {
        "schema": SCHEMA,
        "health": str(Health.UNKNOWN),
        "confirmation": str(Confirmation.NONE),
        "recovering": False,
        "headline": None,
        "network": str(Network.UNKNOWN),
        "text": _text(IconState.UNKNOWN, translate),
        "class": str(IconState.UNKNOWN),
        "tooltip": translate(wording.NOT_RUNNING),
    }


def _text(state: IconState, translate: Callable[[Message], str]) -> str:
    return f"{GLYPHS[state]} {translate(wording.BAR_WORDS[state])}"


def _lines(snapshot: Snapshot, fmt: Formatter) -> list[str]:
    if len(snapshot.services) == 1:
        (service,) = snapshot.services
        headline = plain_headline(snapshot, service, icon_state(snapshot))
        return [_line(headline, fmt), _line(short_answer(snapshot, service, fmt), fmt)]
    return [_service(each, fmt) for each in snapshot.services]


def _service(service: ServiceSnapshot, fmt: Formatter) -> str:
    return _line(wording.bar_line(service.name, service.verdict.headline), fmt)


def _line(sentence: Message, fmt: Formatter) -> str:
    return clean_line(fmt.translate(sentence), TEXT_LIMIT)
