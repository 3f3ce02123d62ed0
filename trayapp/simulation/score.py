"""Figures of a replay: what was found when, what was missed, what was wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trayapp.domain.model.enums import Confirmation, Health
from trayapp.simulation.outcome_timeline import TimeWindow
from trayapp.simulation.scenario import Truth, TruthKind

_ENDLESS = float("inf")


@dataclass(frozen=True, slots=True)
class Summary:
    """Seconds count from the scenario's start; None means never. `wall_s` are the machine's own seconds."""

    detected_at_s: float | None
    official_at_s: float | None
    lead_s: float | None
    missed: int
    false_alarms: int
    notices: int
    recovered_at_s: float | None
    samples: int
    page_polls: int
    wall_s: float = 0.0


@dataclass(slots=True)
class _Stretch:
    """Time during which something held, from its beginning until it was over."""

    from_s: float
    to_s: float = _ENDLESS

    def touches(self, window: TimeWindow) -> bool:
        """Whether the two have a moment in common."""
        return self.from_s <= window.to_s and self.to_s >= window.from_s


class Score:
    """Follows one service's verdicts. README.md has the definitions.

    A maintenance is met by being called one: nobody need suspect what is planned.
    """

    def __init__(self, truth: Sequence[Truth]) -> None:
        self._truth = truth
        self._alarms: list[_Stretch] = []
        self._signs: list[_Stretch] = []
        self._maintenances: list[_Stretch] = []
        self._official_at_s: float | None = None
        self._recovered_at_s: float | None = None
        self.notices = 0
        self.samples = 0
        self.page_polls = 0

    def verdict(self, moment_s: float, health: Health, confirmation: Confirmation) -> None:
        """Take note of a verdict that holds from `moment_s` on."""
        alarmed = confirmation in {Confirmation.LIKELY, Confirmation.CONFIRMED}
        _follow(self._alarms, moment_s, on=alarmed)
        _follow(self._signs, moment_s, on=confirmation is not Confirmation.NONE)
        _follow(self._maintenances, moment_s, on=health is Health.MAINTENANCE)
        if confirmation is Confirmation.CONFIRMED and self._official_at_s is None:
            self._official_at_s = moment_s
        if alarmed:
            self._recovered_at_s = None
        elif self._alarms and self._recovered_at_s is None and confirmation is Confirmation.NONE:
            self._recovered_at_s = moment_s

    def summary(self) -> Summary:
        """Return the figures so far."""
        detected = self._alarms[0].from_s if self._alarms else None
        official = self._official_at_s
        return Summary(
            detected_at_s=detected,
            official_at_s=official,
            lead_s=None if detected is None or official is None else official - detected,
            missed=sum(not self._met(each) for each in self._truth),
            false_alarms=sum(not any(alarm.touches(each) for each in self._truth) for alarm in self._alarms),
            notices=self.notices,
            recovered_at_s=self._recovered_at_s,
            samples=self.samples,
            page_polls=self.page_polls,
        )

    def _met(self, truth: Truth) -> bool:
        signs = self._signs + self._maintenances if truth.what is TruthKind.MAINTENANCE else self._signs
        return any(sign.touches(truth) for sign in signs)


def _is_on(stretches: list[_Stretch]) -> bool:
    return bool(stretches) and stretches[-1].to_s == _ENDLESS


def _follow(stretches: list[_Stretch], moment_s: float, *, on: bool) -> None:
    """Begin a stretch, go on with it, or end it."""
    if on and not _is_on(stretches):
        stretches.append(_Stretch(moment_s))
    elif not on and _is_on(stretches):
        stretches[-1].to_s = moment_s
