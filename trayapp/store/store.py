"""The store: the one mutable place. Reports go in, snapshots and notices come out. Plain Python, no file, no network.

Everything here belongs to one thread (the GUI's) and takes microseconds: a replay calls `apply` 90 000 times.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime, time, timedelta
from operator import attrgetter

from trayapp.domain.alerts import outbox, policy
from trayapp.domain.alerts.alert import AlertState
from trayapp.domain.alerts.notification import Notification, Snooze
from trayapp.domain.detection.reduce import reduce, reduce_network, with_watch_list
from trayapp.domain.detection.snapshot_cache import CachedSnapshot, carried_on, standing
from trayapp.domain.detection.state import NetworkTracking, ServiceState
from trayapp.domain.detection.verdict import judge, network_now
from trayapp.domain.model.reports import NetworkReport, ProbeReport, Report
from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import Settings
from trayapp.domain.model.snapshot import Detection, NetworkStatus, ServiceSnapshot, Snapshot, TrackRecord
from trayapp.domain.tips.facts import UserContext
from trayapp.domain.tips.rules import TipRule
from trayapp.store import detector_state
from trayapp.store.app_state import MOST_SEEN, AppState
from trayapp.store.applied import UpdateResult
from trayapp.store.detector_state import Kept
from trayapp.store.history.recorder import HistoryRecorder, HistorySink
from trayapp.store.latency_buffer import LatencyBuffer
from trayapp.store.tip_cache import TipCache

TURNED_BACK = timedelta(minutes=2)
"""A clock that goes back by more was set; by less, reports only came in another order."""

SAVED_EVERY = timedelta(minutes=5)
"""How old the moment of the last decision may be on disk; all else is to be saved as soon as it changes."""

_LASTING = attrgetter(*(each.name for each in fields(AlertState) if each.name not in {"last_at", "opened"}))
"""What the notices' memory holds but the moments of its decisions."""


def local_time(now: datetime) -> time:
    """Return the user's time of day at `now`, by the system's zone."""
    return now.astimezone().time()


class Store:
    """All that is known now. Call it from one thread."""

    def __init__(
        self,
        services: Sequence[Service],
        settings: Settings,
        rules: Sequence[TipRule],
        *,
        history: HistorySink | None = None,
        memory: AppState | None = None,
        local: Callable[[datetime], time] = local_time,
    ) -> None:
        """Begin with what `memory` holds from before.

        Args:
            services: what is looked at, the first one first among equals.
            settings: the user's wishes.
            rules: the tips.
            history: who is told what happens; None keeps nothing.
            memory: what was remembered when the app last ran.
            local: the user's time of day at a moment, for quiet hours.
        """
        self._memory = memory or AppState()
        self._notices = outbox.restore(self._memory.notices)
        self._detections: dict[str, tuple[Detection, ...]] = dict(self._memory.detections)
        self._settings = settings
        self._adviser = TipCache(rules)
        self._scribe = HistoryRecorder(history) if history is not None else None
        self._local = local
        self._network = NetworkTracking()
        tracks = self._memory.tracks
        self._states = {service.id: self._begun(service, tracks.get(service.id, ())) for service in services}
        self._records: dict[str, TrackRecord] = {}
        self._latencies = LatencyBuffer()
        self._standing: dict[str, CachedSnapshot] = {}
        self._snapshot: Snapshot | None = None
        self._saved_at: datetime | None = None

    def apply(self, report: Report, now: datetime) -> UpdateResult:
        """Take in one report. A report of a service that is not looked at (any more) changes nothing."""
        self._mind_the_clock(now)
        looked = ""
        if isinstance(report, NetworkReport):
            self._network = reduce_network(self._network, report)
        elif (before := self._states.get(report.service_id)) is not None:
            looked = report.service_id
            if isinstance(report, ProbeReport):
                self._network = reduce_network(self._network, report.network)
            after = self._states[looked] = reduce(before, report)
            if isinstance(report, ProbeReport):
                self._latencies.note(after)
            if self._scribe is not None:
                self._scribe.folded(before, after, report, now)
        return self._decided(now, looked)

    def tick(self, now: datetime) -> UpdateResult:
        """Take note of the time: looks grow old, holds end."""
        self._mind_the_clock(now)
        return self._decided(now, "")

    def snapshot(self, now: datetime) -> Snapshot:
        """Return everything known at `now`. Decides and remembers nothing."""
        last = self._snapshot
        return last if last is not None and last.at == now else self._looked_at(now)

    @property
    def memory(self) -> AppState:
        """What is to be remembered, all that was decided counting as told. Its file is the caller's matter."""
        return replace(self.memory_underway, notices=replace(self._notices, untold=()))

    @property
    def memory_underway(self) -> AppState:
        """The same, but of what is on its way until `shown` was called for it: a kill then loses no notice."""
        tracks = {service_id: detector_state.persistent_targets(state) for service_id, state in self._states.items()}
        return replace(self._memory, notices=self._notices, detections=dict(self._detections), tracks=tracks)

    @property
    def services(self) -> tuple[Service, ...]:
        """What is looked at."""
        return tuple(state.service for state in self._states.values())

    def latencies(self) -> Mapping[str, tuple[float | None, ...]]:
        """Return the last answers' milliseconds by "service/target", oldest first; None for one that was not good."""
        return self._latencies.by_target(self._states)

    def reconfigure(self, services: Sequence[Service], settings: Settings, now: datetime) -> UpdateResult:
        """Take over other wishes. A service of which the same is asked as before keeps all that is known of it."""
        self._settings = settings
        self._standing.clear()
        self._keep_detections()
        known, gone = self._states, self._dropped(services, now)
        self._states = {
            service.id: self._carried(known.get(service.id), service, now) or self._begun(service)
            for service in services
        }
        applied = self._decided(now, "")
        return replace(applied, notices=(*gone, *applied.notices), remember=True)

    def _dropped(self, services: Sequence[Service], now: datetime) -> tuple[Notification, ...]:
        """Forget what was told of services that are looked at no more, or elsewhere; new ones bring no old news."""
        before = {state.service.id: state.service.page_url for state in self._states.values()}
        after = {service.id: service.page_url for service in services}
        gone: list[Notification] = []
        for service_id in sorted({each for each, _ in before.items() ^ after.items()}):
            self._notices, taken = policy.without_service(self._notices, service_id, now)
            self._notices = policy.with_new_baseline(self._notices, service_id, now)
            gone += taken
        return tuple(gone)

    def _carried(self, state: ServiceState | None, service: Service, now: datetime) -> ServiceState | None:
        """Return what is known of a service that is asked as before, for what is watched of it now."""
        if state is None or state.service.asked != service.asked:
            return None
        if state.service == service:
            return state
        if state.service.watch != service.watch:
            self._notices = policy.with_new_baseline(self._notices, service.id, now)
        return with_watch_list(state, service)

    def resumed(self, now: datetime) -> None:
        """Take note that the computer slept: what is there afterwards is not news."""
        self._notices = policy.after_sleep(self._notices, now)

    def shown(self, slot: str) -> None:
        """Take note that the newest notice of a slot has reached the desktop; the memory is worth saving then."""
        self._notices = outbox.acknowledge(self._notices, slot)

    def mute(self, service_id: str, slot: str | None = None) -> None:
        """Tell nothing but the end of one trouble of a service, or of all that it has now."""
        self._notices = policy.mute(self._notices, service_id, slot)

    def mute_incident(self, incident_id: str, *, muted: bool) -> None:
        """Tell nothing but the end of the trouble that an incident belongs to, or all of it again."""
        self._notices = policy.mute_incident(self._notices, incident_id, muted=muted)

    def snooze(self, length: Snooze | None, now: datetime) -> None:
        """Tell nothing for a while; None ends that."""
        self._notices = policy.snooze(self._notices, length, now, self._local(now))

    def looked(self, now: datetime) -> None:
        """Take note that the user has seen everything that there is."""
        seen = dict.fromkeys(self._memory.seen_updates)
        for state in self._states.values():
            for known in state.page.incidents:
                seen.update(dict.fromkeys(update.id for update in reversed(known.incident.updates)))
        self._memory = replace(self._memory, looked_at=now, seen_updates=tuple(seen)[-MOST_SEEN:])

    def remember(
        self,
        *,
        first_run_done: bool | None = None,
        told_once: Iterable[str] = (),
        tickets: Mapping[str, str] | None = None,
    ) -> None:
        """Remember what only the faces and the desktop know; None leaves a matter as it is."""
        memory = self._memory
        self._memory = replace(
            memory,
            first_run_done=memory.first_run_done if first_run_done is None else first_run_done,
            told_once=memory.told_once | frozenset(told_once),
            tickets=memory.tickets if tickets is None else tickets,
        )

    def recorded(self, service_id: str, record: TrackRecord) -> None:
        """Take over the track record that the history worked out."""
        self._records[service_id] = record
        self._standing.clear()

    def know(self, around: UserContext) -> None:
        """Take over what is known of the user's side: places compared, key, VPN."""
        self._adviser.around = around
        self._standing.clear()

    def _begun(self, service: Service, tracks: Kept = ()) -> ServiceState:
        """Return the first state of a service, with the findings from before the restart."""
        return detector_state.restore(service, self._detections.get(service.id, ()), tracks, self._notices.last_at)

    def _mind_the_clock(self, now: datetime) -> None:
        """Begin anew where the clock was set back: what lies ahead of it would hold until it has caught up."""
        last_at = self._notices.last_at
        if last_at is None or last_at - now <= TURNED_BACK:
            return
        self._notices = policy.after_clock_change(self._notices, now)
        self._detections = {
            service_id: tuple(each for each in found if each.suspected_at <= now)
            for service_id, found in self._detections.items()
        }
        self._network, self._snapshot, self._saved_at = NetworkTracking(), None, None
        self._standing.clear()
        self._states = {service.id: self._begun(service) for service in self.services}

    def _decided(self, now: datetime, looked: str) -> UpdateResult:
        before, snapshot = self._snapshot, self._looked_at(now)
        self._snapshot = snapshot
        if self._scribe is not None:
            for view in snapshot.services:
                self._scribe.judged(view, self._states[view.id], now, looked=view.id == looked)
        remembered = self._notices
        decided, told = policy.decide(remembered, snapshot, self._settings.notify, now, self._local(now))
        self._notices = outbox.enqueue(remembered, decided, told) if told or decided.untold else decided
        return UpdateResult(snapshot, told, self._is_worth_saving(remembered, now), before)

    def _is_worth_saving(self, before: AlertState, now: datetime) -> bool:
        """Whether the memory changed in more than the moment of the last decision, or that has become old on disk."""
        new_findings = self._keep_detections()
        same = _LASTING(before) == _LASTING(self._notices)
        recent = self._saved_at is not None and timedelta(0) <= now - self._saved_at < SAVED_EVERY
        if same and recent and not new_findings:
            return False
        self._saved_at = now
        return True

    def _keep_detections(self) -> bool:
        """Take our findings into the memory; tell whether there is anything new about them."""
        anything_new = False
        for service_id, state in self._states.items():
            if not state.detections and not self._detections.get(service_id):
                continue
            likely = tuple(each for each in state.detections if each.likely_at is not None)
            if likely != self._detections.get(service_id, ()):
                self._detections[service_id] = likely
                anything_new = True
        return anything_new

    def _looked_at(self, now: datetime) -> Snapshot:
        states = tuple(self._states.values())
        memory = self._network
        connection = network_now(memory, states, now)
        network = NetworkStatus(
            connection, memory.at, memory.since if connection is memory.state else None, memory.detail
        )
        return Snapshot(now, network, tuple([self._view(state, network, now) for state in states]))

    def _view(self, state: ServiceState, network: NetworkStatus, now: datetime) -> ServiceSnapshot:
        last = self._standing.pop(state.service.id, None)
        stands = carried_on(last, state, self._network, now) if last is not None else None
        if stands is None:
            view = self._judged(state, network, now)
            stands = standing(view, state, self._network, now)
            if stands is None:
                return view
        self._standing[state.service.id] = stands
        return stands.view

    def _judged(self, state: ServiceState, network: NetworkStatus, now: datetime) -> ServiceSnapshot:
        view = judge(state, self._network, now)
        tips = self._adviser.tips(view, network, self._settings.profile, state.service)
        record = self._records.get(view.id)
        return replace(view, tips=tips, record=record) if tips or record is not None else view
