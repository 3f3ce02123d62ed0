"""Who is there: each peer's last statement, and for how long it counts by our own clock, never by the sender's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from trayapp.domain.model.team import MOST_PEERS, Heard, Peer, Statement, TeamReport

EXPIRY_CADENCES = 3
"""A peer that is silent for so many of its cadences is not there any more."""
SHORTEST_CADENCE_S, LONGEST_CADENCE_S = 0.2, 600.0
"""A peer may claim any cadence; it counts within these."""
SILENCE_CADENCES = 1.25
CLOCK_TOLERANCE = timedelta(seconds=5)
WRONG_CLOCK_S = 60.0
"""From so many seconds on a peer's clock is called wrong."""


@dataclass(frozen=True, slots=True)
class Roster:
    """The peers by id, expired ones among them until somebody needs the place. `me` is never among them.

    `cadence_s` is our own: where there is no room, who was silent for longer than that gives way to who speaks.
    """

    me: str
    cadence_s: float = LONGEST_CADENCE_S
    peers: Mapping[str, Peer] = field(default_factory=dict)
    ignored: int = 0

    def alive(self, now: datetime) -> tuple[Peer, ...]:
        """Return the peers that are there at `now`, by id."""
        return tuple(self.peers[each] for each in sorted(self.peers) if is_alive(self.peers[each], now))


def lifetime(statement: Statement) -> timedelta:
    """Return for how long a statement counts."""
    return timedelta(seconds=EXPIRY_CADENCES * min(max(statement.cadence_s, SHORTEST_CADENCE_S), LONGEST_CADENCE_S))


def is_alive(peer: Peer, now: datetime) -> bool:
    """Whether what a peer said last counts at `now`. A moment ahead of our clock is one before it was set back."""
    return -CLOCK_TOLERANCE <= now - peer.heard_at < lifetime(peer.statement)


def with_report(roster: Roster, report: TeamReport) -> Roster:
    """Return the roster after a report. Who went is gone first: who spoke since then is back."""
    peers = dict(roster.peers)
    for member in report.gone:
        peers.pop(member, None)
    ignored = roster.ignored + report.ignored
    for each in report.heard:
        if each.statement.member == roster.me:
            continue
        if not _take(peers, each, report.at, roster.cadence_s):
            ignored += 1
    return replace(roster, peers=peers, ignored=ignored)


def _take(peers: dict[str, Peer], heard: Heard, now: datetime, cadence_s: float) -> bool:
    """Take a statement in; return False where there is no room for its sender. One that is known changes nothing."""
    statement = heard.statement
    since = _heard_at(heard, now)
    if since is None:
        return True
    known = peers.get(statement.member)
    if known is not None and is_alive(known, now) and not _is_newer(statement, known.statement):
        return True
    if known is None and len(peers) >= MOST_PEERS and not _make_room(peers, now, cadence_s):
        return False
    peers[statement.member] = Peer(statement, since, (statement.at - now).total_seconds())
    return True


def _heard_at(heard: Heard, now: datetime) -> datetime | None:
    """Return when a statement was made, as far as we can know; None where it says nothing about now.

    What a broker kept is as old as its sender's clock says, which has to be near ours for that.
    """
    if not heard.kept:
        return now
    age = now - heard.statement.at
    return min(now, heard.statement.at) if -CLOCK_TOLERANCE <= age < lifetime(heard.statement) else None


def _is_newer(statement: Statement, known: Statement) -> bool:
    return (statement.run, statement.number) > (known.run, known.number)


def _make_room(peers: dict[str, Peer], now: datetime, cadence_s: float) -> bool:
    """Forget the peers that are not there any more, or else the one that is silent for longest; who speaks stays."""
    for member in [each for each, peer in peers.items() if not is_alive(peer, now)]:
        del peers[member]
    if len(peers) >= MOST_PEERS:
        longest = min(peers.values(), key=lambda each: each.heard_at)
        if now - longest.heard_at > timedelta(seconds=SILENCE_CADENCES * cadence_s):
            del peers[longest.id]
    return len(peers) < MOST_PEERS


def has_wrong_clock(peer: Peer) -> bool:
    """Whether a peer's clock is so far from ours that it deserves a word."""
    return abs(peer.clock_off_s) >= WRONG_CLOCK_S


def named(peers: Iterable[Peer]) -> tuple[Peer, ...]:
    """Return the peers in the order of a list for people: by name, those without one last."""
    return tuple(sorted(peers, key=lambda each: (not each.statement.name, each.statement.name.casefold(), each.id)))
