"""The store: the one mutable place. Reports go in, snapshots and notifications come out. One thread's, without I/O."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from trayapp.domain.alerts import outbox, policy, silences
from trayapp.domain.alerts.alert import AlertState
from trayapp.domain.alerts.notification import Notification
from trayapp.domain.alerts.silences import Snooze
from trayapp.domain.alerts.wording import plain_headline
from trayapp.domain.detection.connection import observe, reduce_network
from trayapp.domain.detection.reduce import reduce, with_watch_list
from trayapp.domain.detection.reduce_probe import for_one_check
from trayapp.domain.detection.state import NetworkTracking, ServiceState
from trayapp.domain.element_diff import ElementDiff
from trayapp.domain.model.record import TrackRecord
from trayapp.domain.model.reports import NetworkReport, PageReport, ProbeReport, Report
from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import Settings
from trayapp.domain.model.snapshot import Detection, Snapshot
from trayapp.domain.subject import Audience
from trayapp.domain.tips.rules import TipRule
from trayapp.store import detector_state
from trayapp.store.app_state import AppState
from trayapp.store.detector_state import SavedTarget
from trayapp.store.faults import Faults
from trayapp.store.history.recorder import HistoryRecorder, HistorySink
from trayapp.store.notification_decider import NotificationDecider
from trayapp.store.probe_buffer import Charts, ProbeBuffer
from trayapp.store.save_policy import SavePolicy
from trayapp.store.snapshot_builder import SnapshotBuilder, new_team

TURNED_BACK = timedelta(seconds=5)
"""A clock that is behind the last event by more was set back; time services correct less than that by steps."""


def local_time(now: datetime) -> time:
    """Return the user's time of day at `now`, by the system's zone."""
    return now.astimezone().time()


@dataclass(frozen=True, slots=True)
class UpdateResult:
    """What a report, or time passing, leads to. `remember`: save the state before the notifications are shown."""

    snapshot: Snapshot
    notices: tuple[Notification, ...] = ()
    remember: bool = False


class Store:
    """Everything that is known now; `regions` is what other places say."""

    def __init__(
        self,
        services: Sequence[Service],
        settings: Settings,
        rules: Sequence[TipRule],
        *,
        history: HistorySink | None = None,
        app_state: AppState | None = None,
        local: Callable[[datetime], time] = local_time,
        faults: Faults | None = None,
    ) -> None:
        """Start from what `app_state` has of the previous run. `history` receives what happens (None keeps none).

        `local` converts a moment to the user's time of day; `faults` takes note of what fails for one service.
        """
        self._app_state = app_state or AppState()
        self._notices = outbox.restore(self._app_state.alerts)
        self._detections: dict[str, tuple[Detection, ...]] = dict(self._app_state.detections)
        self._settings, self._faults = settings, faults or Faults()
        self._builder = SnapshotBuilder(rules, self._faults, team=new_team(settings.team, self._app_state.team_id))
        self.regions = self._builder.regions
        self._recorder = HistoryRecorder(history) if history is not None else None
        self._network = NetworkTracking()
        self._states = {each.id: self._begun(each, self._app_state.tracks.get(each.id, ())) for each in services}
        audience = Audience({service.id: service for service in services}, settings.profile.uses)
        self._decider = NotificationDecider(audience, local, self._faults)
        self._probes, self._save_policy = ProbeBuffer(), SavePolicy()
        self._detecting = ElementDiff[ServiceState]()
        self._unreduced: set[tuple[str, type[Report]]] = set()

    def apply(self, report: Report, now: datetime) -> UpdateResult:
        """Take in one report; one of a service that is not monitored changes nothing."""
        return self.apply_all((report,), now)

    def apply_all(self, reports: Iterable[Report], now: datetime) -> UpdateResult:
        """Take in reports that came together, and decide once what follows from them."""
        self._handle_clock_change(now)
        checked = set[str]()
        for report in reports:
            if isinstance(report, NetworkReport):
                with self._faults.contained("taking in a report of the network"):
                    self._network = reduce_network(self._network, report)
            elif not isinstance(report, PageReport | ProbeReport):
                self._builder.take(report)
            elif (before := self._states.get(report.service_id)) is not None:
                checked.add(report.service_id)
                self._reduce(before, report, now)
        return self._decided(now, frozenset(checked))

    def _reduce(self, before: ServiceState, report: PageReport | ProbeReport, now: datetime) -> None:
        """Take a report into the state of its service, which is unknown from now on where that fails."""
        service_id, kind = report.service_id, type(report)
        self._unreduced.add((service_id, kind))
        with self._faults.contained(f"taking in a report of {service_id}"):
            network = observe(self._network, before.service, report)
            if isinstance(report, ProbeReport):
                self._probes.add(report)
                self._app_state = self._app_state.with_traffic(report.samples)
                self.regions.see(report)
            after = reduce(before, report)
            self._network, self._states[service_id] = network, after
            self._unreduced.discard((service_id, kind))
            if self._recorder is not None:
                self._recorder.record_changes(before, after, now)

    def expect_one_check(self, now: datetime) -> None:
        """Prepare for one check at `now` that no other follows."""
        self._states = {each: replace(it, probe=for_one_check(it.probe, now)) for each, it in self._states.items()}

    @property
    def looks(self) -> bool:
        """Whether pages and targets are to be asked: not while we follow somebody who does."""
        return self._builder.looks

    def tick(self, now: datetime) -> UpdateResult:
        """Let time pass: reports grow old, delays end."""
        self._handle_clock_change(now)
        return self._decided(now)

    def snapshot(self, now: datetime) -> Snapshot:
        """Return everything known at `now`; changes nothing."""
        unfit = frozenset(service_id for service_id, _ in self._unreduced)
        states = tuple(self._states.values())
        headline = partial(plain_headline, self._notices.alerts, self._decider.audience, now)
        self._builder.tip_feedback = self._app_state.tip_feedback
        return self._builder.build(states, self._network, self._settings.profile, now, unfit=unfit, headline=headline)

    @property
    def app_state(self) -> AppState:
        """The state to save, with every notification taken as shown. The caller writes the file."""
        return replace(self.pending_state, alerts=replace(self._notices, unacknowledged=()))

    @property
    def pending_state(self) -> AppState:
        """The same, with notifications pending until `shown` is called for them: no kill loses one."""
        tracks = {service_id: detector_state.persistent_targets(state) for service_id, state in self._states.items()}
        return replace(
            self._app_state,
            alerts=self._notices,
            detections=dict(self._detections),
            tracks=tracks,
            known_targets={each: detector_state.known_targets(state) for each, state in self._states.items()},
        )

    @property
    def alerts(self) -> AlertState:
        """What the alerts remember."""
        return self._notices

    @property
    def services(self) -> tuple[Service, ...]:
        """The services monitored."""
        return tuple(state.service for state in self._states.values())

    def charts(self) -> Charts:
        """Return the latencies and the rounds of the last hours, for the panel."""
        return self._probes.charts(self._states)

    def reconfigure(self, services: Sequence[Service], settings: Settings, now: datetime) -> UpdateResult:
        """Apply other settings. A service that is polled as before keeps all that is known of it."""
        self._settings = settings
        self._keep_detections()
        known, gone = self._states, self._dropped(services, now)
        self._states = {
            service.id: self._carried(known.get(service.id), service, now) or self._begun(service)
            for service in services
        }
        self._decider.audience = Audience({service.id: service for service in services}, settings.profile.uses)
        applied = self._decided(now)
        return replace(applied, notices=(*gone, *applied.notices), remember=True)

    def _dropped(self, services: Sequence[Service], now: datetime) -> tuple[Notification, ...]:
        """Forget the alerts of services that are gone or have another page; new ones announce nothing old."""
        before = {state.service.id: state.service.page_url for state in self._states.values()}
        after = {service.id: service.page_url for service in services}
        gone: list[Notification] = []
        for service_id in sorted({each for each, _ in before.items() ^ after.items()}):
            self._notices, taken = policy.without_service(self._notices, service_id, now)
            self._notices = policy.with_new_baseline(self._notices, service_id, now)
            gone += taken
        return tuple(gone)

    def _carried(self, state: ServiceState | None, service: Service, now: datetime) -> ServiceState | None:
        """Return the state of a service that is polled as before, for what is watched of it now."""
        if state is None or state.service.asked != service.asked:
            return None
        if state.service == service:
            return state
        if (state.service.watch, state.service.unused) != (service.watch, service.unused):
            self._notices = policy.with_new_baseline(self._notices, service.id, now)
        return with_watch_list(state, service)

    def resumed(self, now: datetime) -> None:
        """Record that the computer slept: what is there afterwards is not news."""
        self._notices = policy.after_sleep(self._notices, now)

    def shown(self, slot: str) -> None:
        """Record that the desktop has a slot's latest notification; the state is worth saving then."""
        self._notices = outbox.acknowledge(self._notices, slot)

    def mute(self, service_id: str, slot: str | None = None) -> None:
        """Notify only of the end of one alert of a service, or of all that it has now."""
        self._notices = silences.mute(self._notices, service_id, slot)

    def mute_incident(self, incident_id: str, *, muted: bool) -> None:
        """Notify only of the end of the alert that an incident belongs to, or of everything again."""
        self._notices = silences.mute_incident(self._notices, incident_id, muted=muted)

    def snooze(self, length: Snooze | None, now: datetime) -> None:
        """Send no notifications for a while; None ends that."""
        self._notices = silences.snooze(self._notices, length, now)

    def mark_seen(self, now: datetime) -> None:
        """Record that the user has seen everything up to now."""
        self._app_state = replace(self._app_state, looked_at=now)

    def remember(self, told_once: Iterable[str] = (), **fields: Any) -> None:
        """Remember what only the user interface and the desktop know: fields of `AppState`; None changes nothing."""
        known = {name: value for name, value in fields.items() if value is not None}
        self._app_state = replace(self._app_state, told_once=self._app_state.told_once | frozenset(told_once), **known)

    def rate_tip(self, tip_id: str, *, helped: bool) -> None:
        """Record that a tip helped the user, or that it did not."""
        self._app_state = self._app_state.with_rating(tip_id, helped=helped)

    def set_track_record(self, service_id: str, record: TrackRecord) -> None:
        """Set the track record that the history worked out."""
        self._builder.set_record(service_id, record)

    def _begun(self, service: Service, tracks: tuple[SavedTarget, ...] = ()) -> ServiceState:
        """Return the initial state of a service, with the detections of the previous run."""
        known = self._app_state.known_targets.get(service.id, detector_state.NOTHING_KNOWN)
        found = self._detections.get(service.id, ())
        return detector_state.restore(service, found, tracks, self._notices.last_at, known)

    def _handle_clock_change(self, now: datetime) -> None:
        """Start over after the clock was set back: moments ahead of it would stay until it catches up."""
        if (last_at := self._notices.last_at) is None or last_at - now <= TURNED_BACK:
            return
        self._app_state = self.pending_state  # which targets are known here
        self._notices = policy.after_clock_change(self._notices, now)
        self._detections = {
            service_id: tuple(each for each in found if each.suspected_at <= now)
            for service_id, found in self._detections.items()
        }
        self._network = NetworkTracking()
        self._save_policy.reset()
        self._states = {service.id: self._begun(service) for service in self.services}

    def _decided(self, now: datetime, checked: frozenset[str] = frozenset()) -> UpdateResult:
        self._builder.step(now)
        snapshot = self.snapshot(now)
        self._builder.note_shown(snapshot)
        failed = self._builder.failed
        if self._recorder is not None:
            for each in checked - failed:
                with self._faults.contained(f"recording {each}"):
                    self._recorder.record_check(snapshot, self._states[each])
        remembered = self._notices
        decided, told = self._decider.decide(remembered, snapshot, failed, self._settings.notify, now)
        self._notices = outbox.enqueue(remembered, decided, told) if told or decided.unacknowledged else decided
        return UpdateResult(
            snapshot, told, self._save_policy.is_due(remembered, self._notices, now, changed=self._keep_detections())
        )

    def _keep_detections(self) -> bool:
        """Take our detections into the state to save; return whether anything about them is new."""
        anything_new = False
        for state in self._detecting.changed(tuple(self._states.values())):
            service_id = state.service.id
            if not state.detections and service_id not in self._detections:
                continue
            likely = tuple(each for each in state.detections if each.likely_at is not None)
            if likely != self._detections.get(service_id, ()):
                self._detections[service_id] = likely
                anything_new = True
        return anything_new
