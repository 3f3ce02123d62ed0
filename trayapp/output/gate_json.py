"""Whether work may go on, and why: what a running trayapp tells `wait`, `run` and `mcp` when they ask it.

An inner form of one version of trayapp, and no contract; short, for it goes through a socket's buffer at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from trayapp.domain.gate import Goal, decide
from trayapp.domain.model.enums import PageState
from trayapp.domain.model.snapshot import Evidence, ServiceSnapshot, Snapshot
from trayapp.i18n.message import Argument, Message
from trayapp.output.record import stamp
from trayapp.output.status_json import Translate

Object = dict[str, Any]

VERSION = 1
MOST_SERVICES = 20
MOST_EVIDENCE = 6
LONGEST_TEXT = 200

_OUR_WORDS = frozenset({"OpenAI", "ChatGPT"})


def gate_json(snapshot: Snapshot, service_id: str | None, translate: Translate) -> Object | None:
    """Return the gate of one service, or of all together; None where there is no such service.

    Of many services the worst are described. Texts in which somebody else's words stand are marked as `foreign`.
    """
    chosen = tuple(each for each in snapshot.services if service_id in {None, each.id})
    if not chosen:
        return None
    snapshot = replace(snapshot, services=chosen)
    lead = snapshot.primary
    assert lead is not None
    ranked = sorted(chosen, key=lambda each: (each is not lead, -each.verdict.health.rank))
    return {
        "version": VERSION,
        "at": stamp(snapshot.at),
        "network": str(snapshot.network.state),
        "gates": _gates(snapshot),
        "complete": all(map(_is_complete, chosen)),
        "checked_at": stamp(_checked_at(chosen)),
        "services": [_service(each, snapshot, translate) for each in ranked[:MOST_SERVICES]],
    }


def _gates(snapshot: Snapshot) -> dict[str, str]:
    return {str(goal): str(decide(snapshot, goal)) for goal in Goal}


def _is_complete(view: ServiceSnapshot) -> bool:
    """Whether everything was asked: page and targets."""
    return view.page.state is not PageState.NEVER and all(each.result is not None for each in view.probes)


def _checked_at(views: tuple[ServiceSnapshot, ...]) -> datetime | None:
    """Return since when every service has been heard of, None where one never was."""
    heard = [
        max((at for at in (view.page.fetched_at, *(each.at for each in view.probes)) if at is not None), default=None)
        for view in views
    ]
    known = [each for each in heard if each is not None]
    return min(known) if len(known) == len(heard) else None


def _service(view: ServiceSnapshot, snapshot: Snapshot, translate: Translate) -> Object:
    verdict = view.verdict
    incident = next((each for each in view.incidents if each.is_open and each.id not in view.unwatched), None)
    if verdict.reason is not None and verdict.reason.incident is not None:
        incident = verdict.reason.incident
    return {
        "id": view.id,
        "name": view.name,
        "gates": _gates(replace(snapshot, services=(view,))),
        "health": str(verdict.health),
        "confirmation": str(verdict.confirmation),
        "recovering": verdict.recovering,
        "headline": _text(verdict.headline, view, translate),
        "since": stamp(verdict.since),
        "incident": None if incident is None else incident.id,
        "incident_at": None if incident is None else stamp(incident.published_at),
        "evidence": [_evidence(each, view, translate) for each in verdict.evidence[:MOST_EVIDENCE]],
    }


def _evidence(line: Evidence, view: ServiceSnapshot, translate: Translate) -> Object:
    return {"source": str(line.source), "since": stamp(line.since), **_text(line.text, view, translate)}


def _text(sentence: Message, view: ServiceSnapshot, translate: Translate) -> Object:
    ours = _OUR_WORDS | {view.name, *(each.target for each in view.probes)}
    return {
        "text": " ".join(translate(sentence).split())[:LONGEST_TEXT],
        "foreign": not ours.issuperset(_strings(sentence)),
    }


def _strings(value: Argument) -> Iterator[str]:
    """Yield the texts among the arguments of a message, at any depth: what is not one of ours is somebody else's."""
    if isinstance(value, Message):
        for _, each in value.arguments:
            yield from _strings(each)
    elif isinstance(value, tuple):
        for each in value:
            yield from _strings(each)
    elif isinstance(value, str):
        yield value
