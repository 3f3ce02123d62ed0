"""What colleagues see of a service, in one line of evidence. It stands beside the verdict and changes nothing of it."""

from __future__ import annotations

from collections.abc import Sequence

from trayapp.domain.messages import team as words
from trayapp.domain.model.enums import Confirmation, EvidenceSource
from trayapp.domain.model.snapshot import Evidence, ServiceSnapshot
from trayapp.domain.model.team import Peer, Sees
from trayapp.i18n.message import Message


def seen_by(peers: Sequence[Peer], service_id: str) -> tuple[list[Peer], list[Peer]]:
    """Return the peers whose own probe sees trouble with a service, and those whose probe sees none."""
    asked = [each for each in peers if each.statement.looks and service_id in each.statement.services]
    sees = {each.id: each.statement.services[service_id].sees for each in asked}
    bad = [each for each in asked if sees[each.id] is Sees.TROUBLE]
    return bad, [each for each in asked if sees[each.id] is Sees.WELL]


def evidence(view: ServiceSnapshot, peers: Sequence[Peer]) -> Evidence | None:
    """Return the line; None where nobody can tell, and where everybody agrees that all is well."""
    bad, good = seen_by(peers, view.id)
    total, verdict = len(bad) + len(good), view.verdict
    if verdict.confirmation is Confirmation.NONE and not verdict.health.in_trouble:
        return _line(words.not_here(len(bad), total)) if bad else None
    return _too(bad, good) if total else None


def _too(bad: Sequence[Peer], good: Sequence[Peer]) -> Evidence:
    """Say who sees what we see, by place where that tells them apart."""
    total = len(bad) + len(good)
    if not bad or not good:
        return _line(words.all_see_it(total) if bad else words.nobody_sees_it(total))
    if place := _place(good, bad):
        return _line(words.except_in(len(bad), total, place), EvidenceSource.REGIONS)
    if place := _place(bad, good):
        return _line(words.only_in(len(bad), total, place), EvidenceSource.REGIONS)
    return _line(words.some_see_it(len(bad), total))


def _place(these: Sequence[Peer], others: Sequence[Peer]) -> str:
    """Return the place that all of these share and none of the others has; "" where there is none."""
    places = {each.statement.place for each in these}
    place = places.pop() if len(places) == 1 else ""
    return "" if place in {each.statement.place for each in others} else place


def _line(text: Message, source: EvidenceSource = EvidenceSource.REPORTS) -> Evidence:
    return Evidence(source, text)
