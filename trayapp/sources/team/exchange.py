"""What is said and heard, without the broker: when we speak, what is taken of what comes in, and when it is handed on.

Owned by the thread of the connection; `say` may be called from any. Moments are seconds of a steady clock.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from trayapp.domain.model.team import MOST_PEERS, Heard, Link, Statement, TeamReport
from trayapp.domain.team.roster import EXPIRY_CADENCES
from trayapp.sources.team import wire

LEADER_BEATS, FOLLOWER_BEATS = 3, 1
"""Statements in a cadence at least: of those on whom others rely, and of all others."""
LEAST_GAP_S = 1.0
"""Between two statements of ours, however often something changes; a part of the cadence where that is shorter."""
PER_PEER, PER_CADENCE = 12, 4 * MOST_PEERS
"""Messages in a cadence that are read: of one member, and of all. The rest is counted and dropped unread."""


@dataclass(slots=True)
class _Allowance:
    """What was read since the last whole cadence."""

    since: float = 0.0
    total: int = 0


class Exchange:
    """One tray's side of the conversation."""

    def __init__(self, member: str, cadence_s: float, now: Callable[[], datetime]) -> None:
        self.member, self._cadence_s, self._now = member, cadence_s, now
        self._lock = threading.Lock()
        self._ours: Statement | None = None
        self._beats = FOLLOWER_BEATS
        self._said: tuple[object, ...] | None = None
        self._said_at = float("-inf")
        self._number = 0
        self._heard: dict[str, Heard] = {}
        self._gone: dict[str, bool] = {}
        self._contents: dict[str, tuple[object, ...]] = {}
        self._ignored = 0
        self._news = False
        self._handed_on = float("-inf")
        self._allowance, self._by_peer = _Allowance(), dict[str, int]()
        self.link = Link.CONNECTING

    @property
    def _gap_s(self) -> float:
        return min(LEAST_GAP_S, self._cadence_s / 20)

    @property
    def beat_s(self) -> float:
        """Seconds between two looks at the time: the third of a cadence."""
        return self._cadence_s / LEADER_BEATS

    def say(self, statement: Statement, *, leads: bool) -> None:
        """Take what we say from now on. Any thread."""
        with self._lock:
            self._ours, self._beats = statement, LEADER_BEATS if leads else FOLLOWER_BEATS

    def to_say(self, seconds: float) -> bytes | None:
        """Return the statement that is due, which then counts as said; None where none is.

        An app that hangs has nothing new to say, and its last word is not repeated for ever.
        """
        with self._lock:
            ours = self._ours
        if ours is None or seconds < self._due(ours):
            return None
        self._said, self._said_at = ours.content, seconds
        if self._now() - ours.at > timedelta(seconds=EXPIRY_CADENCES * self._cadence_s):
            return None
        self._number += 1
        return wire.encode(replace(ours, number=self._number, at=self._now()))

    def forget_said(self) -> None:
        """Speak again as soon as that can be: nobody knows what became of the last statement."""
        self._said = None

    def _due(self, ours: Statement) -> float:
        if ours.content != self._said:
            return self._said_at + self._gap_s
        return self._said_at + self._cadence_s / self._beats

    def next_due(self) -> float:
        """Return when `to_say` or `to_hand_on` will have something, as far as is known now."""
        with self._lock:
            ours = self._ours
        hand_on = self._handed_on + (self._gap_s if self._news else self.beat_s)
        return hand_on if ours is None else min(hand_on, self._due(ours))

    def hear(self, member: str, payload: bytes, *, kept: bool, seconds: float) -> None:
        """Take in a statement as it came from the broker."""
        if member == self.member:
            return
        statement = wire.decode(member, payload) if self._may_read(member, seconds) else None
        if statement is None:
            self._ignored += 1
            return
        if kept and self._gone.get(member) is not None:
            return
        waiting = self._heard.get(member)
        if waiting is not None and kept and not waiting.kept:
            return
        self._heard[member] = Heard(statement, kept)
        if self._contents.get(member) != statement.content:
            if len(self._contents) >= 2 * MOST_PEERS:
                self._contents.clear()
            self._contents[member] = statement.content
            self._news = True

    def lose(self, member: str, seconds: float) -> None:
        """Take note that the broker called a member away; a statement that it kept of it counts no more."""
        if member == self.member or not wire.is_member(member):
            return
        if not self._may_read(member, seconds) or len(self._gone) >= 2 * MOST_PEERS:
            self._ignored += 1
            return
        self._gone[member] = True
        self._heard.pop(member, None)
        self._contents.pop(member, None)
        self._news = True

    def refuse(self) -> None:
        """Count a message that is none of ours."""
        self._ignored += 1

    def to_hand_on(self, seconds: float) -> TeamReport | None:
        """Return a report if it is due: soon after news, else with each beat, so that time passes for the team."""
        if seconds < self._handed_on + (self._gap_s if self._news else self.beat_s):
            return None
        return self._report(seconds)

    def changed(self, link: Link, seconds: float) -> TeamReport | None:
        """Take note of how the connection stands; return a report where that is news."""
        if link is self.link:
            return None
        self.link = link
        return self._report(seconds)

    def _report(self, seconds: float) -> TeamReport:
        self._handed_on, self._news = seconds, False
        report = TeamReport(self._now(), self.link, tuple(self._heard.values()), tuple(self._gone), self._ignored)
        self._heard, self._gone, self._ignored = {}, {}, 0
        return report

    def _may_read(self, member: str, seconds: float) -> bool:
        """Whether a message may be read, by how many there were in this cadence."""
        if seconds - self._allowance.since >= self._cadence_s:
            self._allowance, self._by_peer = _Allowance(seconds), {}
        read = self._by_peer.get(member, 0)
        if read >= PER_PEER or self._allowance.total >= PER_CADENCE:
            return False
        self._allowance.total += 1
        self._by_peer[member] = read + 1
        return True
