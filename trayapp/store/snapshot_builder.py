"""Making snapshots: every service judged by itself, with its tips and its track record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from trayapp.domain.detection.connection import is_cut_off, network_now
from trayapp.domain.detection.judgement import CUT_OFF
from trayapp.domain.detection.state import NetworkTracking, ServiceState
from trayapp.domain.detection.verdict import judge, unjudged
from trayapp.domain.element_diff import ElementDiff
from trayapp.domain.model.enums import Confirmation, Network
from trayapp.domain.model.record import TrackRecord
from trayapp.domain.model.settings import Profile, TeamSettings
from trayapp.domain.model.snapshot import NetworkStatus, ServiceSnapshot, Snapshot, Tip
from trayapp.domain.tips.rules import NO_CIRCUMSTANCES, NO_FEEDBACK, TipRule, advise
from trayapp.i18n.message import Message
from trayapp.store.crowd import CrowdRecord
from trayapp.store.faults import Faults
from trayapp.store.regions import RegionsRecord

if TYPE_CHECKING:
    from trayapp.domain.model.crowd import CrowdReport
    from trayapp.domain.model.regions import RegionsReport
    from trayapp.domain.model.team import TeamReport
    from trayapp.store.team import TeamRecord

MANY = 20
"""Services from which on a calm one is not judged anew with every report of another."""
CALM_FOR = timedelta(seconds=60)
"""How long its last view holds then, while nothing of its own changes: what depends on time alone takes minutes."""
_AT_ONCE = timedelta()

Headline = Callable[[ServiceSnapshot], tuple[Message | None, datetime | None]]


def new_team(settings: TeamSettings, member: str) -> TeamRecord | None:
    """Return what keeps the team in mind; None, and nothing imported, where the user has none."""
    if not settings.broker:
        return None
    from trayapp.store.team import TeamRecord  # noqa: PLC0415 - rarely wanted

    return TeamRecord(settings, member)


class SnapshotBuilder:
    """Makes snapshots for the store, and belongs to it.

    `tip_feedback` is what helped the user before, `crowd` what other people report, `regions` what other places say,
    `team` what colleagues see (None: there is no team). `failed` are the services that could not be judged in the last
    snapshot: they are unknown in it, never as they were.
    """

    def __init__(self, rules: Sequence[TipRule], faults: Faults, team: TeamRecord | None = None) -> None:
        self._rules = tuple(rules)
        self._faults = faults
        self.tip_feedback = NO_FEEDBACK
        self.crowd = CrowdRecord()
        self.regions = RegionsRecord()
        self.team = team
        self._records: dict[str, TrackRecord] = {}
        self.failed: frozenset[str] = frozenset()
        self._tips_shown: dict[str, tuple[str, ...]] = {}
        self._circumstances: tuple[object, ...] = ()
        self._states, self._shown = ElementDiff[ServiceState](), ElementDiff[ServiceSnapshot]()
        self._views: list[ServiceSnapshot] = []
        self._calm_since: dict[int, datetime] = {}
        self._outdated: set[str] = set()

    @property
    def looks(self) -> bool:
        """Whether pages and targets are to be asked: not while we follow somebody who does."""
        return self.team is None or self.team.looks

    def take(self, report: RegionsReport | CrowdReport | TeamReport) -> None:
        """Take in what others say: it may bear on services of which nothing else changed."""
        from trayapp.domain.model.crowd import CrowdReport  # noqa: PLC0415 - rarely wanted
        from trayapp.domain.model.team import TeamReport  # noqa: PLC0415 - as above

        if not isinstance(report, TeamReport):
            self._outdated.add(report.service_id)
        if isinstance(report, CrowdReport):
            self.crowd.take(report)
        elif not isinstance(report, TeamReport):
            self.regions.take(report)
        elif self.team is not None:
            self._states.forget()
            self.team.take(report)

    def step(self, now: datetime) -> None:
        """Let time pass for the team, before a snapshot is made."""
        if self.team is not None:
            self.team.step(now)

    def build(
        self,
        states: Sequence[ServiceState],
        network: NetworkTracking,
        profile: Profile,
        now: datetime,
        *,
        unfit: frozenset[str] = frozenset(),
        headline: Headline,
    ) -> Snapshot:
        """Return everything known at `now`.

        `unfit` are services whose state lacks a report that could not be taken. `headline` says in the user's
        words what fails of a service in trouble, and since when where that is not all of it.
        """
        status = self._network(states, network, now)
        if self.team is not None:
            status = self.team.network(status, now)
        self._forget_other_circumstances(network, status.state, profile)
        failed = set()
        for place in self._places(states, unfit, now):
            state, view = states[place], None
            service = state.service
            if service.id not in unfit:
                with self._faults.contained(f"judging {service.id}"):
                    view = judge(state, network, now)
                    if self.team is not None:
                        view = self.team.followed(view, now)
            self._calm_since.pop(place, None)
            if view is None:
                failed.add(service.id)
                self._views[place] = replace(
                    unjudged(service.id, service.name, service.page_url), pinned=service.pinned
                )
                continue
            view = self._with_headline(self._completed(view, state, status, profile, now), headline)
            if self.looks and not view.verdict.health.in_trouble and view.verdict.confirmation is Confirmation.NONE:
                self._calm_since[place] = now
            self._views[place] = view
        self.failed = frozenset(failed)
        return Snapshot(now, status, tuple(self._views), None if self.team is None else self.team.status(now))

    def _places(self, states: Sequence[ServiceState], unfit: frozenset[str], now: datetime) -> Sequence[int]:
        """Return the places of the services that are to be judged anew: not those that were calm a moment ago.

        Where there are few, or a leader is followed (whose word holds no longer than the leader does), those are all.
        """
        changed, everything = self._states.places(states), range(len(states))
        if len(self._views) != len(states):
            self._views = [unjudged("", "", "")] * len(states)
        if len(states) <= MANY or not self.looks or len(changed) == len(states):
            self._calm_since, self._outdated = {}, set()
            return everything
        wanted = set(changed)
        calm = self._calm_since.items()
        for by_age in (calm, reversed(calm)):  # the oldest are too old; after a step back the latest are to come
            for place, since in by_age:
                if _AT_ONCE <= now - since < CALM_FOR:
                    break
                wanted.add(place)
        if len(calm) < len(states):
            wanted |= set(everything) - self._calm_since.keys()
        if named := unfit | self._outdated:
            wanted.update(place for place in everything if states[place].service.id in named)
            self._outdated = set()
        return sorted(wanted)

    def _forget_other_circumstances(self, network: NetworkTracking, connection: Network, profile: Profile) -> None:
        """Have everything judged anew that was judged under other circumstances."""
        cut_off = network.state in CUT_OFF and is_cut_off(network)
        circumstances = (network.state, cut_off, connection, profile, self.tip_feedback)
        if circumstances != self._circumstances:
            self._circumstances = circumstances
            self._states.forget()

    def set_record(self, service_id: str, record: TrackRecord) -> None:
        """Set the track record of a service."""
        if self._records.get(service_id) != record:
            self._records[service_id] = record
            self._outdated.add(service_id)

    def note_shown(self, snapshot: Snapshot) -> None:
        """Take note of the tips that are shown now, which keep their places, and of who is in trouble."""
        changed = self._shown.changed(snapshot.services)
        if len(changed) == len(snapshot.services):
            self._tips_shown = {}
        for view in changed:
            if view.tips:
                self._tips_shown[view.id] = tuple(tip.id for tip in view.tips)
            else:
                self._tips_shown.pop(view.id, None)
        self.regions.notice(changed, snapshot.at)

    def _network(self, states: Sequence[ServiceState], network: NetworkTracking, now: datetime) -> NetworkStatus:
        connection = Network.UNKNOWN
        with self._faults.contained("judging the network"):
            connection = network_now(network, tuple(states[:1]), now)  # one that shows it will do
            if connection is not Network.ONLINE:
                connection = network_now(network, tuple(states), now)
        return NetworkStatus(
            connection,
            network.at,
            network.since if connection is network.state else None,
            network.detail,
            wavers=bool(network.lost_at) and connection is not network.state,
        )

    def _with_headline(self, view: ServiceSnapshot, headline: Headline) -> ServiceSnapshot:
        if view.verdict.health.in_trouble:
            with self._faults.contained(f"finding a headline for {view.id}"):
                text, since = headline(view)
                return replace(view, plain_headline=text, headline_since=since)
        return view

    def _completed(
        self, view: ServiceSnapshot, state: ServiceState, network: NetworkStatus, profile: Profile, now: datetime
    ) -> ServiceSnapshot:
        tips: tuple[Tip, ...] = ()
        with self._faults.contained(f"adding what other people report of {view.id}"):
            view = self.crowd.completed(view, now)
        if self.team is not None:
            with self._faults.contained(f"adding what colleagues see of {view.id}"):
                view = self.team.completed(view, now)
        if view.id in self.regions.known:
            with self._faults.contained(f"adding what other places say of {view.id}"):
                view = self.regions.completed(view, profile, now)
        with self._faults.contained(f"finding tips for {view.id}"):
            tips = advise(
                view,
                network,
                profile,
                state.service,
                self._rules,
                around=self.regions.context(view, profile, NO_CIRCUMSTANCES),
                shown=self._tips_shown.get(view.id, ()),
                feedback=self.tip_feedback,
            )
        record = self._records.get(view.id)
        return replace(view, tips=tips, record=record) if tips or record is not None else view
