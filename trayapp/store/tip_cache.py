"""The tips of the moment, worked out anew only where what they rest on changed."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import Profile
from trayapp.domain.model.snapshot import NetworkStatus, ServiceSnapshot, Tip
from trayapp.domain.tips.facts import just_resolved
from trayapp.domain.tips.rules import NO_CIRCUMSTANCES, TipRule, advise

REMEMBERED = 8
"""Moments of one service whose tips are known: one of three targets fails now and then, and all is well in between."""


class TipCache:
    """Asks the rules. `around` is what is known of the user's side; belongs to the store."""

    def __init__(self, rules: Sequence[TipRule]) -> None:
        self.around = NO_CIRCUMSTANCES
        self._rules = tuple(rules)
        self._given: dict[str, deque[tuple[object, tuple[Tip, ...]]]] = {}

    def tips(
        self, view: ServiceSnapshot, network: NetworkStatus, profile: Profile, service: Service
    ) -> tuple[Tip, ...]:
        """Return the tips for one service."""
        basis = (_basis(view), network.state, profile, service, self.around)
        given = self._given.setdefault(view.id, deque(maxlen=REMEMBERED))
        for known, tips in given:
            if known == basis:
                return tips
        tips = advise(view, network, profile, service, self._rules, around=self.around)
        given.append((basis, tips))
        return tips


def _basis(view: ServiceSnapshot) -> tuple[object, ...]:
    """Return what a view's tips rest on: all of it but moments, milliseconds and wording.

    What just ended matters for a time only; that it does is all that the time of a look says to tips.
    """
    verdict, page = view.verdict, view.page
    return (
        (verdict.health, verdict.confirmation, verdict.recovering, verdict.symptom, verdict.scope),
        (page.state, page.stale, page.health),
        tuple((probe.state, probe.result, probe.symptom) for probe in view.probes),
        (view.incidents, just_resolved(view)),
        view.components,
        view.maintenances,
    )
