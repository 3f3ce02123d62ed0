"""Who looks for all: followers follow one peer that looks; where there is none, one of them takes over.

There is no vote. A peer that looks says so with each statement, and everybody ranks those that do in the same way: who
looks anyway before who stands in, then by id. A follower without a leader waits for a moment of its own; whoever's is
over first looks and says so, and the others follow. Of several that stand in at once the first by rank stays.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from trayapp.domain.model.enums import Confirmation
from trayapp.domain.model.team import Peer, Statement

LONGEST_WAIT_CADENCES = 1.0
"""The jitter: a follower that lost its leader waits for a part of a cadence between none and this."""
FIRST_WAIT_CADENCES = 0.5
"""At the start, before any leader was heard, this is added: one that is there speaks three times a cadence."""


@dataclass(frozen=True, slots=True)
class Member:
    """We ourselves. `trusts`: the broker checks who speaks, so that a leader's word of trouble is good for an alarm."""

    id: str
    follows: bool
    cadence_s: float
    trusts: bool


@dataclass(frozen=True, slots=True)
class Election:
    """Where it stands. `looks_since` is None while we don't look; `silent_since` is since when there is no leader."""

    leader: str | None = None
    looks_since: datetime | None = None
    silent_since: datetime | None = None
    had_leader: bool = False

    @property
    def looks(self) -> bool:
        """Whether we ask page and targets ourselves."""
        return self.looks_since is not None


def rank(statement: Statement) -> tuple[bool, str]:
    """Return the order of those that look, the first to be followed first."""
    return statement.follows, statement.member


def step(election: Election, alive: Iterable[Peer], me: Member, now: datetime, *, connected: bool = True) -> Election:
    """Return where the election stands at `now`, with the peers that are alive then.

    `connected`: we hear the broker. Where we don't, a leader's last word stands for as long as it counts, and we look.
    """
    if not me.follows:
        return election if election.looks else Election(looks_since=now)
    lookers = {each.id: each for each in alive if each.statement.looks}
    leader = _chosen(election, lookers, me)
    if leader is None:
        return _without_leader(election, me, now)
    if not connected:
        return _cut_off(election, leader, me, now)
    if not me.trusts and claims_trouble(leader):  # nobody's word alone raises an alarm: see for ourselves
        since = election.looks_since if election.leader == leader.id else None
        return Election(leader.id, since or now, None, had_leader=True)
    return Election(leader.id, None, None, had_leader=True)


def _chosen(election: Election, lookers: dict[str, Peer], me: Member) -> Peer | None:
    """Return whom to follow: the same as before as long as it looks and nobody looks anyway where it only stands in."""
    first = min(lookers.values(), key=lambda each: rank(each.statement), default=None)
    if first is None:
        return None
    stands_in = election.looks and election.leader is None
    if stands_in:
        return first if rank(first.statement) < (True, me.id) else None
    known = lookers.get(election.leader or "")
    if known is not None and (not known.statement.follows or first.statement.follows):
        return known
    return first


def _without_leader(election: Election, me: Member, now: datetime) -> Election:
    if election.looks:
        return Election(None, election.looks_since, election.silent_since, election.had_leader)
    since = election.silent_since or now
    since = min(since, now)  # the clock was set back
    if now - since < _wait(me, had_leader=election.had_leader):
        return Election(None, None, since, election.had_leader)
    return Election(None, now, since, election.had_leader)


def _cut_off(election: Election, leader: Peer, me: Member, now: datetime) -> Election:
    """Return where it stands without a broker: most are back within a cadence, so we look only after that."""
    since = min(election.silent_since or now, now)
    patience = timedelta(seconds=me.cadence_s) + _wait(me, had_leader=True)
    looks_since = election.looks_since or (now if now - since >= patience else None)
    return Election(leader.id, looks_since, since, had_leader=True)


def _wait(me: Member, *, had_leader: bool) -> timedelta:
    jitter = int.from_bytes(blake2b(me.id.encode(), digest_size=4).digest()) / 2**32
    cadences = jitter * LONGEST_WAIT_CADENCES + (0.0 if had_leader else FIRST_WAIT_CADENCES)
    return timedelta(seconds=cadences * me.cadence_s)


def claims_trouble(peer: Peer) -> bool:
    """Whether a peer says that a service is in trouble."""
    return any(
        each.confirmation is not Confirmation.NONE or each.health.in_trouble
        for each in peer.statement.services.values()
    )


def leads(member: str, election: Election, alive: Iterable[Peer], *, follows: bool) -> bool:
    """Whether others rely on us: somebody follows, and of those that look we are the first."""
    peers = tuple(alive)
    if not election.looks or not any(each.statement.follows for each in peers):
        return False
    return all((follows, member) < rank(each.statement) for each in peers if each.statement.looks)
