"""The application without a user interface: events in, effects out.

The tray app, `trayapp status`, `trayapp replay` and the crash tests drive this one. It knows no Qt, no network, no file
and no clock: whoever drives it owns those, passes the time in, and applies the effects.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from typing import TYPE_CHECKING

from trayapp.domain.alerts.notification import Notification, NotificationAction
from trayapp.domain.alerts.silences import MuteRequest, SilenceRequest, SilenceStatus, Snooze, silence_status
from trayapp.domain.element_diff import ElementDiff
from trayapp.domain.model.enums import Network
from trayapp.domain.model.problem import Problem
from trayapp.domain.model.record import TrackRecord
from trayapp.domain.model.reports import Report
from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import Settings
from trayapp.domain.model.snapshot import ServiceSnapshot, Snapshot
from trayapp.domain.polling_policy import Conditions, PollIntervals, poll_intervals
from trayapp.domain.tips.rules import TipRule
from trayapp.store.app_state import AppState
from trayapp.store.faults import Faults
from trayapp.store.history.recorder import HistorySink
from trayapp.store.probe_buffer import Charts
from trayapp.store.store import Store, UpdateResult, local_time

log = logging.getLogger("trayapp.monitor")

if TYPE_CHECKING:
    from trayapp.domain.regions.tracking import RegionsRequest

_NOBODY: frozenset[str] = frozenset()
_SNOOZES = {
    SilenceRequest.RESUME: None,
    SilenceRequest.HOUR: Snooze.HOUR,
    SilenceRequest.TOMORROW: Snooze.TOMORROW,
    SilenceRequest.RESOLVED: Snooze.RESOLVED,
}


@dataclass(frozen=True, slots=True)
class Effects:
    """What follows from one event.

    Save `state` (None: nothing new that must not be lost) before showing `notifications`, so that a kill in between
    repeats none. `snapshot` is what the user interface shows and the integrations report, `poll_intervals` how often
    each service is polled from now on; `problems` are faults of our own that are new. `region_checks` are the
    services whose other places are to be asked now, as the user allowed. `looks` tells whether pages and targets are
    to be asked at all: not while another machine of the team does.
    """

    snapshot: Snapshot
    notifications: tuple[Notification, ...] = ()
    state: AppState | None = None
    poll_intervals: Mapping[str, PollIntervals] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    region_checks: tuple[str, ...] = ()
    looks: bool = True


class Monitor:
    """One per process, used from one thread. `now` is always aware and in UTC."""

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
        """Start from what the previous run saved.

        Args:
            services: what is monitored; of two services in the same state the first one leads.
            settings: the user's settings.
            rules: the tips.
            history: receives what happens; None keeps no history.
            app_state: what the previous run saved.
            local: converts a moment to the user's time of day, for quiet hours.
            faults: takes note of what fails for one service while the others go on.
        """
        self._faults = faults or Faults()
        self._store = Store(
            services, settings, rules, history=history, app_state=app_state, local=local, faults=self._faults
        )
        self._settings = settings
        self._panel_open = False
        self._saving_power = False
        self._resumed_at: datetime | None = None
        self._logged: dict[str, str] = {}
        self._views = ElementDiff[ServiceSnapshot]()
        self._intervals: dict[str, PollIntervals] = {}
        self._polled_under: tuple[object, ...] = ()
        self._in_detail = _NOBODY

    def on_report(self, report: Report, now: datetime) -> Effects:
        """Take in one report of a page, a probe or the network."""
        return self._effects(self._store.apply(report, now))

    def on_reports(self, reports: Iterable[Report], now: datetime) -> Effects:
        """Take in reports that came together: what follows is decided once."""
        return self._effects(self._store.apply_all(reports, now))

    def expect_one_check(self, now: datetime) -> None:
        """Prepare for one check at `now` that no other follows: a first sign is not held until a second one agrees."""
        self._store.expect_one_check(now)

    def on_tick(self, now: datetime) -> Effects:
        """Let time pass: reports grow old, delays end."""
        return self._effects(self._store.tick(now))

    def on_resume(self, now: datetime) -> Effects:
        """Take note that the computer slept: what is there afterwards is not news."""
        self._resumed_at = now
        self._store.resumed(now)
        return self._effects(UpdateResult(self._store.snapshot(now)))

    def on_conditions(
        self, now: datetime, *, panel_open: bool | None = None, saving_power: bool | None = None
    ) -> Effects:
        """Take note of what the polling depends on besides the services; None leaves a condition as it is."""
        self._panel_open = self._panel_open if panel_open is None else panel_open
        self._saving_power = self._saving_power if saving_power is None else saving_power
        return self._effects(UpdateResult(self._store.snapshot(now)))

    def configure(self, services: Sequence[Service], settings: Settings, now: datetime) -> Effects:
        """Apply other settings. A service that is polled as before keeps all that is known of it."""
        self._settings = settings
        return self._effects(self._store.reconfigure(services, settings, now))

    def silence(self, request: SilenceRequest, now: datetime) -> Effects:
        """Do what the user asks of all notifications."""
        if request is SilenceRequest.END:
            return self._muted(None, now)
        self._store.snooze(_SNOOZES[request], now)
        return self._saved(now)

    def mute(self, request: MuteRequest, now: datetime) -> Effects:
        """Do what the user asks of one incident."""
        self._store.mute_incident(request.incident_id, muted=request.muted)
        return self._saved(now)

    def rate_tip(self, tip_id: str, now: datetime, *, helped: bool) -> Effects:
        """Take note that a tip helped the user, or that it did not: the order of tips follows."""
        self._store.rate_tip(tip_id, helped=helped)
        return self._saved(now)

    def on_notification_action(self, slot: str, action: NotificationAction, now: datetime) -> Effects:
        """Do what the user chose on a notification, MUTE or SNOOZE."""
        return self._muted(slot, now) if action is NotificationAction.MUTE else self.silence(SilenceRequest.HOUR, now)

    def _muted(self, slot: str | None, now: datetime) -> Effects:
        for service in self._store.services:
            self._store.mute(service.id, slot)
        return self._saved(now)

    def _saved(self, now: datetime) -> Effects:
        """Return the effects of something that the user asked for: it must survive a kill."""
        update = self._store.tick(now)
        return self._effects(UpdateResult(update.snapshot, update.notices, remember=True))

    def acknowledge(self, slot: str, tickets: Mapping[str, str]) -> AppState:
        """Take note that the desktop has a slot's latest notification, and return the state to save.

        `tickets` are the notifier's own, by slot.
        """
        self._store.shown(slot)
        return self.remember(tickets=tickets)

    def remember(
        self,
        *,
        seen_at: datetime | None = None,
        first_run_done: bool | None = None,
        hints: Iterable[str] = (),
        tickets: Mapping[str, str] | None = None,
        network_salt: str | None = None,
    ) -> AppState:
        """Take note of what only user interface and desktop know, and return the state to save; None changes nothing.

        `seen_at` is when the user last saw everything, `hints` are ids of hints that are shown once per profile.
        """
        if seen_at is not None:
            self._store.mark_seen(seen_at)
        self._store.remember(first_run_done=first_run_done, told_once=hints, tickets=tickets, network_salt=network_salt)
        return self._store.pending_state

    def set_track_record(self, service_id: str, record: TrackRecord) -> None:
        """Set the track record that the history worked out."""
        self._store.set_track_record(service_id, record)

    def request_region_check(self, service_id: str, now: datetime, *, has_token: bool = False) -> RegionsRequest | None:
        """Return whom to ask about a service's other places now; None where a check is under way or cannot be made."""
        view = next((each for each in self._store.snapshot(now).services if each.id == service_id), None)
        service = next((each for each in self._store.services if each.id == service_id), None)
        if view is None or service is None:
            return None
        own = len(self._settings.vantages)
        return self._store.regions.request(view, service, now, has_token=has_token, vantages=own)

    def snapshot(self, now: datetime) -> Snapshot:
        """Return what is known at `now`, without an event; changes nothing."""
        return self._store.snapshot(now)

    @property
    def looks(self) -> bool:
        """Whether pages and targets are to be asked now."""
        return self._store.looks

    @property
    def state(self) -> AppState:
        """The state to save, with what has not reached the desktop yet."""
        return self._store.pending_state

    def silence_status(self, now: datetime) -> SilenceStatus | None:
        """Return what the user has silenced; None where notifications are switched off."""
        return silence_status(self._store.alerts, now) if self._settings.notify.enabled else None

    def charts(self) -> Charts:
        """Return the latencies and the rounds of the last hours, for the panel."""
        return self._store.charts()

    def _effects(self, update: UpdateResult) -> Effects:
        snapshot = update.snapshot
        changed = self._views.changed(snapshot.services)
        self._log_changes(changed)
        looks = self._store.looks
        conditions = Conditions(
            saving=self._saving_power,
            offline=snapshot.network.wavers or snapshot.network.state not in {Network.ONLINE, Network.UNKNOWN},
            resumed_at=self._resumed_at,
            now=snapshot.at,
        )
        return Effects(
            snapshot,
            update.notices,
            self._store.pending_state if update.remember else None,
            self._all_intervals(snapshot, changed, conditions),
            self._faults.take(),
            self._store.regions.due(snapshot.services) if self._settings.regions.automatic and looks else (),
            looks,
        )

    def _log_changes(self, changed: Iterable[ServiceSnapshot]) -> None:
        """Log each verdict that is another than before, so that a bug report tells what was shown when."""
        for each in changed:
            verdict = each.verdict
            said = f"{verdict.health}, {verdict.confirmation}{', recovering' if verdict.recovering else ''}"
            if self._logged.get(each.id) != said:
                self._logged[each.id] = said
                log.info("%s: %s", each.id, said)

    def _all_intervals(
        self, snapshot: Snapshot, changed: Iterable[ServiceSnapshot], conditions: Conditions
    ) -> Mapping[str, PollIntervals]:
        """Return how often to poll each service; what was found of the same view under the same conditions holds."""
        key = (self._settings.cadence, conditions.saving, conditions.offline, conditions.just_resumed)
        shown = frozenset(each.id for each in snapshot.detailed) if self._panel_open else _NOBODY
        if key != self._polled_under:
            self._polled_under, changed = key, snapshot.services
        elif shown != self._in_detail:
            others = {each.id for each in changed} | (shown ^ self._in_detail)
            changed = [each for each in snapshot.services if each.id in others]
        self._in_detail, looked_at = shown, replace(conditions, panel_open=True) if shown else conditions
        found = {each.id: self._intervals_of(each, looked_at if each.id in shown else conditions) for each in changed}
        if not found.items() <= self._intervals.items():
            self._intervals = self._intervals | found
        if len(self._intervals) != len(snapshot.services):  # some are gone
            self._intervals = {each.id: self._intervals[each.id] for each in snapshot.services}
        return self._intervals

    def _intervals_of(self, view: ServiceSnapshot, conditions: Conditions) -> PollIntervals:
        with self._faults.contained(f"finding how often to poll {view.id}"):
            return poll_intervals(view, self._settings.cadence, conditions)
        return PollIntervals(self._settings.cadence.page, self._settings.cadence.probe)
