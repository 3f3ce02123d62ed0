"""What is known of the team. Belongs to the store: evidence beside the verdict, for a follower the verdict itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from trayapp.domain.model.enums import Network
from trayapp.domain.model.settings import TeamSettings
from trayapp.domain.model.snapshot import NetworkStatus, ServiceSnapshot
from trayapp.domain.model.team import Link, Peer, TeamReport, TeamStatus
from trayapp.domain.team import following
from trayapp.domain.team.election import Election, Member, leads, step
from trayapp.domain.team.evidence import evidence
from trayapp.domain.team.roster import Roster, is_alive, with_report


class TeamRecord:
    """The roster and the election of one tray. `step` comes before each snapshot; between two of them nothing moves."""

    def __init__(self, settings: TeamSettings, member: str) -> None:
        self._me = Member(member, settings.follow, settings.cadence, trusts=settings.user is not None)
        self._roster, self._link = Roster(member, settings.cadence), Link.CONNECTING
        self._election = Election() if settings.follow else Election(looks_since=datetime.min.replace(tzinfo=UTC))
        self._leader: Peer | None = None

    def take(self, report: TeamReport) -> None:
        """Take in what came from the broker."""
        self._link = report.link
        self._roster = with_report(self._roster, report)

    def step(self, now: datetime) -> None:
        """Decide whether we follow somebody or look ourselves."""
        alive = self._roster.alive(now)
        self._election = step(self._election, alive, self._me, now, connected=self._link is Link.CONNECTED)
        self._leader = next((each for each in alive if each.id == self._election.leader), None)

    @property
    def looks(self) -> bool:
        """Whether we ask page and targets ourselves."""
        return self._election.looks

    def status(self, now: datetime) -> TeamStatus:
        """Return what is shown of the team."""
        alive, me = self._roster.alive(now), self._me
        leading = leads(me.id, self._election, alive, follows=me.follows)
        return TeamStatus(self._link, alive, self._present_leader(now), self.looks, leading, self._roster.ignored)

    def network(self, status: NetworkStatus, now: datetime) -> NetworkStatus:
        """Return the connection as a leader's statement proves it: it came this way, from one who is online."""
        leader = self._present_leader(now)
        if leader is None or self.looks:
            return status
        return NetworkStatus(Network.ONLINE, leader.heard_at, None)

    def followed(self, view: ServiceSnapshot, now: datetime) -> ServiceSnapshot:
        """Return a view as a follower shows it: ours where we look and found something, else the leader's, or none."""
        if not self._me.follows:
            return view
        since, leader = self._election.looks_since, self._present_leader(now)
        if since is not None and following.is_own(view, since):
            return view
        if leader is None:
            return following.unknown(view)
        return following.followed(view, leader, trusts=self._me.trusts)

    def completed(self, view: ServiceSnapshot, now: datetime) -> ServiceSnapshot:
        """Return a view with what colleagues see, as one more line of evidence."""
        leader = None if self.looks else self._present_leader(now)
        others = [each for each in self._roster.alive(now) if leader is None or each.id != leader.id]
        line = evidence(view, others)
        if line is None:
            return view
        return replace(view, verdict=replace(view.verdict, evidence=(*view.verdict.evidence, line)))

    def _present_leader(self, now: datetime) -> Peer | None:
        return self._leader if self._leader is not None and is_alive(self._leader, now) else None
