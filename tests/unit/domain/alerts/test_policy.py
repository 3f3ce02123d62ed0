"""The notice policy, by table: courses of events, and exactly what is told in each.

A course is a line of events ("MINUTE what", separated by ";") and a line of notices. A notice is written
"MINUTE kind slot" with marks: `!` may be heard, `^` critical, `_` low, `+` replaces what is on the desktop, `~` comes
only where that is still up.
The policy is asked every half a minute. What an event may be is said by `Course`'s methods named `do_...`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest

from tests.support.saved_state import through_file
from trayapp.domain.alerts.alert import AlertState
from trayapp.domain.alerts.notification import NotificationKind, Urgency
from trayapp.domain.alerts.policy import after_sleep, decide
from trayapp.domain.alerts.silences import Snooze, mute, snooze
from trayapp.domain.model.enums import Confirmation, Health, MaintenancePhase, Network, PageState, Phase, worst
from trayapp.domain.model.settings import NotifySettings
from trayapp.domain.model.snapshot import Detection, NetworkStatus, PageStatus, ServiceSnapshot, Snapshot, Verdict
from trayapp.domain.model.status_page import Incident, Maintenance, Update
from trayapp.domain.subject import Audience
from trayapp.i18n.formatter import translate
from trayapp.i18n.message import message
from trayapp.store import codec

START = datetime(2026, 2, 3, 12, 0, tzinfo=UTC)
HEALTHS = set(Health)


class Course:
    """A world in which events happen, and the notices that the policy makes of them."""

    def __init__(self, wishes: NotifySettings) -> None:
        self.wishes = wishes
        self.now = START
        self.memory = AlertState()
        self.incidents: dict[str, Incident] = {}
        self.maintenances: dict[str, Maintenance] = {}
        self.unwatched: set[str] = set()
        self.detection: Detection | None = None
        self.suspected = self.listed = False
        self.own_health = Health.PARTIAL_OUTAGE
        self.network = Network.ONLINE
        self.page = PageState.FRESH
        self.stale = False
        self.notices = []

    def run(self, events: str, *, watch: bool = True) -> list:
        script = [(float(each.split()[0]), each.split()[1:]) for each in events.split(";") if each.strip()]
        end = script[-1][0] + 10
        step = 0.0
        while step <= end:
            self.now = START + timedelta(minutes=step)
            due = [words for at, words in script if at == step]
            for words in due:
                self.happen(words)
            if watch:
                self.decide()
            asleep = next((float(words[1]) for words in due if words[0] == "sleep"), 0.0)
            step += asleep or 0.5
        return self.notices

    def happen(self, words: list[str]) -> None:
        handler = getattr(self, f"do_{words[0]}", None)
        if handler is not None:
            handler(*words[1:])
        else:
            self.change(words[0], words[1])

    def do_look(self) -> None: ...

    def do_sleep(self, minutes: str) -> None: ...

    def do_open(self, name: str, health: str = "degraded", ago: str = "0", phase: str = "investigating") -> None:
        begun = None if ago == "unknown" else self.now - timedelta(minutes=float(ago))
        first = Update("u1", Phase(phase), self.now, "We are looking into it.")
        self.incidents[name] = Incident(
            name, f"Trouble {name}", Phase(phase), Health(health), begun, begun, updates=(first,)
        )

    def do_posted(self, name: str, began_ago: str, ended_ago: str) -> None:
        began, ended = (self.now - timedelta(minutes=float(each)) for each in (began_ago, ended_ago))
        told = (Update("u1", Phase.RESOLVED, ended, "It was so."),)
        self.incidents[name] = Incident(
            name, f"Trouble {name}", Phase.RESOLVED, Health.DEGRADED, began, self.now, ended, updates=told
        )

    def change(self, name: str, what: str) -> None:
        incident = self.incidents[name]
        if what == "gone":
            del self.incidents[name]
        elif what == "update":
            more = Update(f"u{len(incident.updates) + 1}", incident.phase, self.now, "Still at it.")
            self.incidents[name] = replace(incident, updates=(more, *incident.updates))
        elif what in HEALTHS:
            self.incidents[name] = replace(incident, health=Health(what))
        else:
            ended = self.now if what in {"resolved", "unlisted"} else None
            phase = Phase.RESOLVED if ended else Phase(what)
            told = () if what == "unlisted" else (Update(f"u{what}", phase, self.now, "So it is."),)
            updates = (*told, *incident.updates)
            self.incidents[name] = replace(incident, phase=phase, resolved_at=ended, updates=updates)

    def do_likely(self, health: str = "partial_outage") -> None:
        self.own_health = Health(health)
        self.detection = Detection(self.now - timedelta(minutes=1), self.now)

    def do_grow(self, health: str) -> None:
        self.own_health = Health(health)

    def do_relapse(self) -> None:
        self.detection = replace(self.detection, ended_at=None)

    def do_belongs(self, incident: str, lead_min: str) -> None:
        self.detection = replace(self.detection, incident_id=incident, lead_s=float(lead_min) * 60)

    def do_well(self) -> None:
        self.suspected = False
        if self.detection is not None:
            self.detection = replace(self.detection, ended_at=self.now)

    def do_suspected(self) -> None:
        self.suspected = True

    def do_listed(self) -> None:
        self.listed = True

    def do_unlisted(self) -> None:
        self.listed = False

    def do_network(self, state: str) -> None:
        self.network = Network(state)

    def do_page(self, state: str) -> None:
        self.stale = state == "stale"
        self.page = PageState.FRESH if self.stale else PageState(state)

    def do_unwatch(self, name: str) -> None:
        self.unwatched.add(name)

    def do_work(self, name: str, phase: str) -> None:
        self.maintenances[name] = Maintenance(
            name, f"Work {name}", MaintenancePhase(phase), self.now, self.now + timedelta(hours=1)
        )

    def do_finished(self, name: str) -> None:
        del self.maintenances[name]

    def do_restart(self) -> None:
        self.memory = through_file(self.memory)

    def do_forget(self) -> None:
        self.memory = AlertState()

    def do_resume(self) -> None:
        self.memory = after_sleep(self.memory, self.now)

    def do_mute(self) -> None:
        self.memory = mute(self.memory, "openai")

    def do_snooze(self, length: str) -> None:
        self.memory = snooze(self.memory, None if length == "off" else Snooze(length), self.now, UTC)

    def do_wish(self, name: str, value: str) -> None:
        self.wishes = replace(self.wishes, **{name: value == "yes"})

    def verdict(self) -> Verdict:
        told = [each for each in self.incidents.values() if each.is_open and each.id not in self.unwatched]
        own = self.detection is not None and self.detection.ended_at is None
        if told:
            health = worst([each.health for each in told] + ([self.own_health] if own else []))
            confirmation = Confirmation.CONFIRMED
        elif self.network not in {Network.ONLINE, Network.UNKNOWN}:
            health, confirmation = Health.UNKNOWN, Confirmation.NONE
        elif own:
            health, confirmation = self.own_health, Confirmation.LIKELY
        elif self.listed:
            health, confirmation = Health.DEGRADED, Confirmation.CONFIRMED
        elif self.suspected:
            health, confirmation = Health.DEGRADED, Confirmation.SUSPECTED
        else:
            health, confirmation = Health.OPERATIONAL, Confirmation.NONE
        return Verdict(health, confirmation, recovering=False, headline=message("How it is"))

    def snapshot(self) -> Snapshot:
        fetched = self.now if self.page is PageState.FRESH else None
        service = ServiceSnapshot(
            "openai",
            "OpenAI",
            self.verdict(),
            PageStatus("https://status.openai.com", "incidentio", self.page, fetched, stale=self.stale),
            incidents=tuple(self.incidents.values()),
            maintenances=tuple(self.maintenances.values()),
            detection=self.detection,
            unwatched=frozenset(self.unwatched),
        )
        return Snapshot(self.now, NetworkStatus(self.network, self.now), (service,))

    def decide(self) -> None:
        local = self.now.time().replace(tzinfo=None)
        self.memory, said = decide(self.memory, self.snapshot(), self.wishes, self.now, local)
        self.notices += said


def written(notice) -> str:
    minute = (notice.at - START) / timedelta(minutes=1)
    marks = "!" * notice.sound + {"low": "_", "normal": "", "critical": "^"}[notice.urgency] + "+" * notice.replaces
    marks += "~" * notice.update_only
    slot = notice.slot.removeprefix("openai/").partition("-20260")[0]
    return f"{minute:g} {notice.kind}{marks} {slot}"


DUSK = NotifySettings(quiet_from=time(12, 5), quiet_to=time(13, 0))
NIGHT = NotifySettings(quiet_from=time(23, 0), quiet_to=time(12, 30))
STRICT = NotifySettings(quiet_from=time(12, 5), quiet_to=time(13, 0), quiet_except_major=False)
MAJOR_ONLY = NotifySettings(threshold=Health.MAJOR_OUTAGE)
CURIOUS = NotifySettings(phase_changes=True)
WORKS = NotifySettings(maintenance=True)
ONCE = NotifySettings(per_hour=1)
OFF = NotifySettings(enabled=False)

COURSES = {
    # the plain life of a trouble
    "all_well_says_nothing": ("60 look", ""),
    "a_suspicion_never_notifies": ("5 suspected; 30 well", ""),
    "a_finding_is_told_quietly_and_its_end_too": (
        "5 likely; 25 well",
        "5.5 likely own; 27 over_+ own",
    ),
    "an_incident_rings_at_its_beginning_and_its_end": (
        "5 open A; 60 A resolved",
        "5 confirmed! A; 60 over!_+ A",
    ),
    "confirmation_updates_the_same_notice": (
        "5 likely; 23 open A; 60 well; 80 A resolved",
        "5.5 likely own; 23 confirmed!+ own; 80 over!_+ own",
    ),
    "confirmation_within_the_hold_makes_one_notice": (
        "5 likely; 5.5 open A; 60 well; 61 A resolved",
        "5.5 confirmed! own; 61 over!_+ own",
    ),
    "a_full_outage_is_critical_once_confirmed": (
        "5 likely major_outage; 15 open A major_outage; 60 well; 60 A resolved",
        "5.5 likely own; 15 confirmed!^+ own; 60 over!_+ own",
    ),
    "a_full_outage_is_not_critical_while_only_we_see_it": ("5 likely major_outage", "5.5 likely own"),
    "a_mere_update_is_no_news": ("5 open A; 15 A update; 25 A update; 35 A update", "5 confirmed! A"),
    "a_found_cause_is_no_news_unless_asked": ("5 open A; 15 A identified", "5 confirmed! A"),
    "a_fix_replaces_the_notice_silently": (
        "5 open A; 15 A identified; 25 A monitoring; 45 A resolved",
        "5 confirmed! A; 25 update+~ A; 45 over!_+ A",
    ),
    "a_fix_that_failed_replaces_the_notice_silently": (
        "5 open A; 25 A monitoring; 35 A identified",
        "5 confirmed! A; 25 update+~ A; 35 update+~ A",
    ),
    "worse_replaces_the_notice_silently": (
        "5 open A; 15 A major_outage; 20 A degraded; 25 A major_outage",
        "5 confirmed! A; 15 update^+ A",
    ),
    "an_incident_first_seen_under_repair_is_told": ("5 open A degraded 1 monitoring", "5 confirmed! A"),
    "an_incident_first_seen_resolved_is_not_told": ("5 open A degraded 30 resolved", ""),
    "an_incident_of_unknown_size_counts": ("5 open A unknown", "5 confirmed! A"),
    "an_advisory_is_no_trouble": ("5 open A operational", ""),
    # two at once
    "incidents_within_ten_minutes_share_a_notice": (
        "5 open A; 12 open B; 40 A resolved; 60 B resolved",
        "5 confirmed! A; 12 update+ A; 60 over!_+ A",
    ),
    "incidents_at_one_look_share_a_notice": (
        "5 open A; 5 open B; 40 A resolved; 41 B resolved",
        "5 confirmed! A; 41 over!_+ A",
    ),
    "an_incident_after_ten_minutes_has_its_own_notice": (
        "5 open A; 28 open B; 60 A resolved; 90 B resolved",
        "5 confirmed! A; 28 confirmed! B; 60 over!_+ A; 90 over!_+ B",
    ),
    "an_incident_published_late_still_merges_by_its_beginning": (
        "5 open A; 18 open B degraded 8",
        "5 confirmed! A; 18 update+ A",
    ),
    "third_of_february": (
        (
            "0 look; 13 likely; 32 open A; 44 A identified; 51 well; 52 A monitoring; 55 open B; 70 B identified; "
            "122 A resolved; 150 B monitoring; 200 B resolved"
        ),
        (
            "13.5 likely own; 32 confirmed!+ own; 52 update+~ own; 55 confirmed! B; 122 over!_+ own; "
            "150 update+~ B; 200 over!_+ B"
        ),
    ),
    "a_finding_beside_an_incident_is_explained_by_it": (
        "5 open A; 20 likely; 40 well; 60 A resolved",
        "5 confirmed! A; 60 over!_+ A",
    ),
    "a_worse_finding_beside_an_old_incident_is_news": (
        "5 open A; 40 likely major_outage; 60 well; 90 A resolved",
        "5 confirmed! A; 40.5 likely own; 62 over_+ own; 90 over!_+ A",
    ),
    "a_finding_that_names_another_incident_is_not_confirmed_by_this_one": (
        "5 likely; 6 belongs X 3; 40 open A; 60 well; 70 A resolved",
        "5.5 likely own; 40 confirmed! A; 62 over_+ own; 70 over!_+ A",
    ),
    "resolved_by_the_page_but_not_by_our_checks_waits": (
        "5 likely; 20 open A; 40 A resolved; 55 well",
        "5.5 likely own; 20 confirmed!+ own; 55 over!_+ own",
    ),
    "a_second_wave_is_one_story": (
        "5 open A; 40 A resolved; 55 open B; 80 B resolved",
        "5 confirmed! A; 40 over!_+ A; 55 again+ A; 80 over_+ A",
    ),
    "a_second_wave_that_we_see_first_is_one_story": (
        "5 likely; 15 open A; 30 well; 40 A resolved; 55 likely; 66 open B; 80 well; 90 B resolved",
        "5.5 likely own; 15 confirmed!+ own; 40 over!_+ own; 55.5 again+ own; 66 confirmed+ own; 90 over_+ own",
    ),
    "a_new_incident_long_after_the_end_is_new": (
        "5 open A; 40 A resolved; 75 open B; 90 B resolved",
        "5 confirmed! A; 40 over!_+ A; 75 confirmed! B; 90 over!_+ B",
    ),
    "an_incident_reopened_after_half_a_day_is_told_again_once": (
        "5 open A; 40 A resolved; 700 A identified; 710 A monitoring; 720 A resolved",
        "5 confirmed! A; 40 over!_+ A; 700 again! A; 710 update+~ A; 720 over!_+ A",
    ),
    "an_incident_posted_after_its_end_changes_only_what_the_end_says": (
        "5 likely; 20 well; 50 posted A 45 31; 70 look",
        "5.5 likely own; 22 over_+ own; 50 over_+~ own",
    ),
    "an_incident_posted_after_its_end_that_we_did_not_see_is_not_told": ("5 look; 50 posted A 45 31; 70 look", ""),
    "an_incident_posted_after_its_end_about_another_time_confirms_nothing": (
        "5 likely; 20 well; 50 posted A 300 100; 70 look",
        "5.5 likely own; 22 over_+ own",
    ),
    # holds, in both directions
    "a_finding_that_vanishes_at_once_is_never_told": ("5 likely; 5.5 well", ""),
    "a_finding_that_hardly_lasted_is_taken_back": ("5 likely; 7 well", "5.5 likely own; 9 withdrawn_+ own"),
    "a_short_calm_is_no_end": ("5 likely; 20 well; 21 likely; 40 well", "5.5 likely own; 42 over_+ own"),
    "trouble_that_is_back_within_thirty_minutes_keeps_its_place": (
        "5 likely; 20 well; 40 likely; 60 well",
        "5.5 likely own; 22 over_+ own; 40.5 again+ own; 62 over_+ own",
    ),
    "trouble_after_thirty_minutes_is_new": (
        "5 likely; 20 well; 60 likely; 80 well",
        "5.5 likely own; 22 over_+ own; 60.5 likely own; 82 over_+ own",
    ),
    "a_reopened_incident_keeps_its_place_and_stays_silent": (
        "5 open A; 40 A resolved; 50 A identified; 80 A resolved",
        "5 confirmed! A; 40 over!_+ A; 50 again+ A; 80 over_+ A",
    ),
    "an_end_taken_back_at_once_is_not_contradicted_at_once": (
        "5 open A; 40 A resolved; 40.5 A identified; 80 A resolved",
        "5 confirmed! A; 40 over!_+ A; 42 again+ A; 80 over_+ A",
    ),
    "an_end_taken_back_and_given_again_is_told_once": (
        "5 open A; 40 A resolved; 40.5 A identified; 41.5 A resolved",
        "5 confirmed! A; 40 over!_+ A",
    ),
    "a_beginning_is_not_contradicted_at_once": ("5 open A; 5.5 A resolved", "5 confirmed! A; 7 over!_+ A"),
    "an_incident_reopened_much_later_is_told_again": (
        "5 open A; 40 A resolved; 90 A identified; 120 A resolved",
        "5 confirmed! A; 40 over!_+ A; 90 again! A; 120 over!_+ A",
    ),
    "an_incident_no_longer_listed_is_over_after_a_while": ("5 open A; 40 A gone", "5 confirmed! A; 45 over!_+ A"),
    "an_incident_missing_from_one_format_is_not_over": (
        "5 open A; 40 A gone; 42 open A degraded 37; 60 A resolved",
        "5 confirmed! A; 60 over!_+ A",
    ),
    "parts_listed_in_trouble_are_told_after_a_while": (
        "5 listed; 30 unlisted",
        "5.5 confirmed! listed; 32 over!_+ listed",
    ),
    "parts_listed_for_one_look_are_not_told": ("5 listed; 5.5 unlisted", ""),
    "parts_that_lag_behind_a_resolved_incident_are_no_news": (
        "5 open A; 40 A resolved; 40 listed; 55 unlisted",
        "5 confirmed! A; 40 over!_+ A",
    ),
    "an_incident_confirms_what_was_listed": ("5 listed; 20 open A", "5.5 confirmed! listed; 20 update+ listed"),
    "trouble_that_we_see_after_the_page_closed_it_is_ours_again": (
        "5 likely; 15 open A; 30 well; 40 A resolved; 55 likely; 65 network offline; 70 network online; 80 well",
        "5.5 likely own; 15 confirmed!+ own; 40 over!_+ own; 55.5 again+ own; 82 over_+ own",
    ),
    "a_relapse_of_the_same_finding_is_ours_again": (
        "5 likely; 15 open A; 30 well; 40 A resolved; 55 relapse; 65 network offline; 70 network online; 80 well",
        "5.5 likely own; 15 confirmed!+ own; 40 over!_+ own; 55.5 again+ own; 82 over_+ own",
    ),
    "trouble_that_we_see_again_and_the_page_then_too": (
        "5 likely; 15 open A; 30 well; 40 A resolved; 55 likely; 60 A identified; 70 well; 90 A resolved",
        "5.5 likely own; 15 confirmed!+ own; 40 over!_+ own; 55.5 again+ own; 60 confirmed+ own; 90 over_+ own",
    ),
    "resolved_while_we_are_offline_and_still_see_it_waits": (
        "5 likely; 20 open A; 30 network offline; 40 A resolved; 60 network online; 70 well",
        "5.5 likely own; 20 confirmed!+ own; 70 over!_+ own",
    ),
    # sources and our own network
    "a_lost_page_is_no_recovery": (
        "5 open A; 20 page unreachable; 50 page fresh; 60 A resolved",
        "5 confirmed! A; 60 over!_+ A",
    ),
    "an_incident_that_vanishes_with_its_page_is_not_over": (
        "5 open A; 20 page unreadable; 20 A gone; 60 page stale; 80 look",
        "5 confirmed! A",
    ),
    "a_lost_page_is_no_trouble": ("5 page unreachable; 60 page fresh", ""),
    "offline_is_no_recovery": (
        "5 likely; 15 network offline; 40 network online; 50 well",
        "5.5 likely own; 52 over_+ own",
    ),
    "offline_is_no_trouble": ("5 network offline; 60 network online", ""),
    "a_portal_is_no_recovery": ("5 open A; 10 network captive_portal; 20 network online", "5 confirmed! A"),
    "a_finding_made_offline_is_not_told": ("5 network offline; 10 likely; 20 well; 30 network online", ""),
    "calm_seen_through_a_portal_is_no_end": ("5 likely; 10 well; 10 network captive_portal; 30 look", "5.5 likely own"),
    # starts, sleep, restarts
    "what_is_there_at_the_start_is_not_told": ("0 open A degraded 30; 40 A resolved", ""),
    "what_we_find_right_after_the_start_is_told_once_settled": ("0.5 likely; 30 well", "1 likely own; 32 over_+ own"),
    "what_the_first_page_tells_late_is_not_told": ("0 page unreachable; 20 page fresh; 20 open A degraded 60", ""),
    "what_begins_before_the_first_page_is_read_is_told": (
        "0 page unreachable; 20 page fresh; 20 open A degraded 5",
        "20 confirmed! A",
    ),
    "what_began_before_the_start_and_gets_much_worse_is_told": (
        "0 open A degraded 30; 20 A major_outage; 40 A resolved",
        "20 confirmed!^ A; 40 over!_+ A",
    ),
    "what_came_while_asleep_is_not_told": ("5 sleep 60; 65 open A degraded 30; 90 A resolved", ""),
    "asleep_across_an_incident_says_nothing": ("5 sleep 120; 125 look", ""),
    "what_comes_after_the_sleep_is_told": ("5 sleep 60; 70 open A", "70 confirmed! A"),
    "an_end_during_sleep_is_known_afterwards": ("5 open A; 10 sleep 60; 70 A resolved", "5 confirmed! A; 70 over!_+ A"),
    "a_finding_that_ended_during_sleep_is_over": ("5 likely; 10 sleep 60; 70 well", "5.5 likely own; 72 over_+ own"),
    "a_short_nap_announced_is_quiet_too": ("5 sleep 5; 10 resume; 10 open A degraded 3", ""),
    "a_restart_tells_nothing_twice": (
        "5 likely; 10 restart; 23 open A; 30 restart; 60 well; 70 restart; 80 A resolved; 81 restart",
        "5.5 likely own; 23 confirmed!+ own; 80 over!_+ own",
    ),
    "a_restart_loses_no_end": ("5 open A; 10 sleep 30; 40 restart; 40 A resolved", "5 confirmed! A; 40 over!_+ A"),
    "a_restart_in_a_hold_keeps_the_hold": ("5 likely; 20 well; 21 restart", "5.5 likely own; 22 over_+ own"),
    "a_lost_memory_makes_a_quiet_start": ("5 open A; 20 forget; 40 A resolved", "5 confirmed! A"),
    # what the user wants
    "switched_off_says_nothing": ("5 likely; 20 open A; 60 well; 70 A resolved", "", OFF),
    "switched_on_in_the_middle_tells_what_is_new_only": (
        "5 open A; 20 wish enabled yes; 30 open B; 60 A resolved; 70 B resolved",
        "30 confirmed! B; 70 over!_+ B",
        OFF,
    ),
    "below_the_threshold_says_nothing": ("5 open A degraded; 20 A partial_outage; 30 A resolved", "", MAJOR_ONLY),
    "reaching_the_threshold_is_told": (
        "5 open A degraded; 20 A major_outage; 30 A degraded; 40 A resolved",
        "20 confirmed!^ A; 40 over!_+ A",
        MAJOR_ONLY,
    ),
    "a_finding_below_the_threshold_says_nothing": ("5 likely partial_outage; 30 well", "", MAJOR_ONLY),
    "phases_ring_where_asked": (
        "5 open A; 15 A identified; 20 A update; 25 A monitoring; 45 A resolved",
        "5 confirmed! A; 15 update!+ A; 25 update!+ A; 45 over!_+ A",
        CURIOUS,
    ),
    "what_is_not_watched_is_not_told": ("5 unwatch A; 5 open A major_outage; 40 A resolved", ""),
    "what_is_no_longer_watched_is_withdrawn": (
        "5 open A; 20 unwatch A; 40 A resolved",
        "5 confirmed! A; 20 withdrawn_+ A",
    ),
    "quiet_hours_hold_back_what_is_over_by_their_end": ("10 open A; 40 A resolved", "", DUSK),
    "quiet_hours_tell_what_is_still_on_at_their_end": (
        "10 open A; 90 A resolved",
        "60 confirmed! A; 90 over!_+ A",
        DUSK,
    ),
    "quiet_hours_replace_in_silence": (
        "1 open A; 20 A monitoring; 40 A resolved",
        "1 confirmed! A; 20 update+~ A; 40 over_+~ A",
        DUSK,
    ),
    "quiet_hours_let_a_full_outage_through": (
        "10 open A major_outage; 40 A resolved",
        "10 confirmed!^ A; 40 over_+~ A",
        DUSK,
    ),
    "quiet_hours_may_be_strict": ("10 open A major_outage; 40 A resolved", "", STRICT),
    "quiet_hours_may_cross_midnight": ("10 open A; 90 A resolved", "30 confirmed! A; 90 over!_+ A", NIGHT),
    "snoozed_for_an_hour": ("5 snooze hour; 10 open A; 90 A resolved", "65 confirmed! A; 90 over!_+ A"),
    "snoozed_and_over_says_nothing": ("5 snooze hour; 10 open A; 50 A resolved", ""),
    "snoozed_growing_worse_breaks_no_quiet": (
        "5 open A; 10 snooze hour; 15 A major_outage; 20 snooze off; 25 A monitoring",
        "5 confirmed! A; 15 update+~ A; 20 update^+ A; 25 update^+~ A",
    ),
    "a_snooze_taken_back": ("5 snooze hour; 10 open A; 20 snooze off", "20 confirmed! A"),
    "snoozed_until_tomorrow": (
        "5 snooze tomorrow; 10 open A; 900 look; 1220 A resolved",
        "1200 confirmed! A; 1220 over!_+ A",
    ),
    "snoozed_until_resolved": (
        "5 open A; 20 snooze resolved; 30 open B; 50 A resolved; 60 B resolved; 75 open C",
        "5 confirmed! A; 50 over_+~ A; 60.5 over!_+ A; 75 again+ A",
    ),
    "muted_tells_only_the_end": (
        "5 open A; 10 mute; 20 A monitoring; 30 A major_outage; 60 A resolved",
        "5 confirmed! A; 60 over!_+ A",
    ),
    "an_end_in_quiet_hours_comes_up_after_them": (
        "1 open A; 20 A resolved; 62 look",
        "1 confirmed! A; 20 over_+~ A; 60 over!_+ A",
        DUSK,
    ),
    "a_confirmation_in_a_snooze_changes_only_what_is_up": (
        "5 likely; 10 snooze hour; 15 open A; 72 look",
        "5.5 likely own; 15 confirmed+~ own; 70 update+ own",
    ),
    "back_in_a_snooze_denies_the_end_where_it_stands": (
        "5 open A; 20 A resolved; 25 snooze hour; 30 open A; 90 look",
        "5 confirmed! A; 20 over!_+ A; 30 again+~ A; 85 update+ A",
    ),
    "what_began_beside_a_muted_one_is_told": (
        "5 open A; 8 mute; 12 open B major_outage",
        "5 confirmed! A; 12 confirmed!^ B",
    ),
    "what_began_beside_one_that_was_there_is_told": (
        "0 open A degraded 5; 4 open B partial_outage",
        "4 confirmed! B",
    ),
    "a_full_outage_beside_an_incident_that_is_taken_for_its_cause_is_news": (
        "5 open A; 120 likely major_outage; 120 belongs A -115; 137 open B major_outage",
        "5 confirmed! A; 120.5 likely own; 137 confirmed!^+ own",
    ),
    "a_finding_soon_after_another_incident_has_its_own_place": (
        "5 open A; 20 A resolved; 40 likely; 52 open B",
        "5 confirmed! A; 20 over!_+ A; 40.5 likely own; 52 confirmed!+ own",
    ),
    "what_is_too_small_to_be_told_is_not_told_with_another": (
        "5 open A major_outage; 8 open B; 30 A resolved; 200 B resolved",
        "5 confirmed!^ A; 30 over!_+ A",
        MAJOR_ONLY,
    ),
    "what_is_only_remembered_is_no_news_when_quiet_hours_end": (
        "10 open A; 20 page unreachable; 20 network offline; 75 look",
        "",
        DUSK,
    ),
    "switched_off_in_the_middle_takes_it_off_the_desktop": (
        "5 open A major_outage; 10 wish enabled no; 40 A resolved; 50 wish enabled yes",
        "5 confirmed!^ A; 10 withdrawn_+ A",
    ),
    "work_that_is_listed_no_more_is_taken_away": (
        "0 look; 5 work W in_progress; 30 finished W; 40 work W in_progress",
        "5 maintenance_ maintenance/W; 30 withdrawn_+ maintenance/W; 40 maintenance_ maintenance/W",
        WORKS,
    ),
    "work_that_began_in_quiet_hours_is_told_after_them": (
        "0 look; 10 work W in_progress; 65 look",
        "60 maintenance_ maintenance/W",
        replace(DUSK, maintenance=True),
    ),
    "an_incident_missing_from_one_reading_is_not_over": (
        "5 open A; 20 A unlisted; 21 open A; 40 A unlisted",
        "5 confirmed! A; 42 over!_+ A",
    ),
    "what_was_listed_ends_with_the_page_where_nobody_knows_the_network": (
        "0 network unknown; 5 listed; 30 unlisted",
        "5.5 confirmed! listed; 32 over!_+ listed",
    ),
    "what_grew_worth_telling_long_after_a_sleep_is_told": (
        "5 likely; 20 resume; 40 grow major_outage",
        "40 likely own",
        MAJOR_ONLY,
    ),
    "a_mute_taken_back_brings_back_what_was_closed": (
        "5 open A; 10 mute; 30 snooze off; 60 A resolved",
        "5 confirmed! A; 30 update+ A; 60 over!_+ A",
    ),
    "more_in_quiet_hours_comes_up_after_them": (
        "1 open A; 8 open B; 70 A resolved; 70 B resolved",
        "1 confirmed! A; 8 update+~ A; 60 update+ A; 70 over!_+ A",
        DUSK,
    ),
    "a_mute_taken_back_tells_how_it_stands": (
        "5 open A; 10 mute; 20 A monitoring; 30 snooze off; 60 A resolved",
        "5 confirmed! A; 30 update+ A; 60 over!_+ A",
    ),
    "all_quiet_taken_back_at_once": ("5 snooze hour; 10 open A; 12 mute; 30 snooze off", "30 confirmed! A"),
    "muted_does_not_mute_the_next": ("5 open A; 10 mute; 30 open B", "5 confirmed! A; 30 confirmed! B"),
    "asked_for_the_end_of_what_was_there_at_the_start": (
        "0 open A degraded 30; 10 mute; 40 A resolved",
        "40 over!_ A",
    ),
    "the_cap_holds_back_what_is_over_by_then": (
        "5 open A; 20 open B; 40 B resolved; 50 A resolved",
        "5 confirmed! A; 50 over!_+ A",
        ONCE,
    ),
    "the_cap_tells_later_what_is_still_on": (
        "5 open A; 20 open B; 50 A resolved; 90 B resolved",
        "5 confirmed! A; 50 over!_+ A; 65.5 confirmed! B; 90 over!_+ B",
        ONCE,
    ),
    "a_storm_is_capped_by_the_hour": (
        "5 open A; 16 open B; 27 open C; 38 open D; 49 open E; 60 E resolved",
        "5 confirmed! A; 16 confirmed! B; 27 confirmed! C; 38 confirmed! D",
    ),
    # planned work
    "planned_work_is_silent": ("5 work M in_progress; 60 work M completed", ""),
    "planned_work_is_told_where_wanted": (
        "3 work M scheduled; 5 work M in_progress; 60 work M completed",
        "5 maintenance_ maintenance/M; 60 maintenance_+ maintenance/M",
        WORKS,
    ),
    "planned_work_at_the_start_is_not_told": ("0 work M in_progress; 60 work M completed", "", WORKS),
    "planned_work_unwatched_is_not_told": ("0 unwatch M; 5 work M in_progress; 60 work M completed", "", WORKS),
    "planned_work_survives_a_restart": (
        "5 work M in_progress; 30 restart; 60 work M completed",
        "5 maintenance_ maintenance/M; 60 maintenance_+ maintenance/M",
        WORKS,
    ),
}


@pytest.mark.parametrize("name", COURSES)
def test_course(name: str) -> None:
    events, expected, *wishes = COURSES[name]
    told = Course(*(wishes or [NotifySettings()])).run(events)
    assert [written(notice) for notice in told] == [each.strip() for each in expected.split(";") if each.strip()]


@pytest.mark.parametrize("name", COURSES)
def test_no_course_contradicts_itself_within_two_minutes(name: str) -> None:
    events, _, *wishes = COURSES[name]
    told = Course(*(wishes or [NotifySettings()])).run(events)
    over = {NotificationKind.RESOLVED}
    for slot in {notice.slot for notice in told}:
        course = [notice for notice in told if notice.slot == slot and notice.kind is not NotificationKind.WITHDRAWN]
        for earlier, later in pairwise(course):
            if (earlier.kind in over) != (later.kind in over):
                assert later.at - earlier.at >= timedelta(minutes=2)


@pytest.mark.parametrize(
    "name",
    sorted(
        set(COURSES)
        - {
            "phases_ring_where_asked",
            "an_incident_reopened_much_later_is_told_again",
            "an_incident_reopened_after_half_a_day_is_told_again_once",
        }
    ),
)
def test_no_trouble_is_heard_more_than_twice_unless_asked(name: str) -> None:
    events, _, *wishes = COURSES[name]
    told = Course(*(wishes or [NotifySettings()])).run(events)
    episodes = [notice.slot for notice in told if notice.sound]
    assert all(episodes.count(slot) <= 2 for slot in episodes)


@pytest.mark.parametrize("name", COURSES)
def test_nothing_breaks_into_do_not_disturb_that_the_user_did_not_let(name: str) -> None:
    events, _, *wishes = COURSES[name]
    strict = replace(*(wishes or [NotifySettings()]), quiet_except_major=False)
    assert all(notice.urgency is not Urgency.CRITICAL for notice in Course(strict).run(events))


@pytest.mark.parametrize("name", COURSES)
def test_a_restart_at_every_moment_changes_nothing(name: str) -> None:
    events, expected, *wishes = COURSES[name]
    course = Course(*(wishes or [NotifySettings()]))
    plain_decide = course.decide

    def killed_and_back() -> None:
        plain_decide()
        course.do_restart()

    course.decide = killed_and_back
    told = course.run(events)
    assert [written(notice) for notice in told] == [each.strip() for each in expected.split(";") if each.strip()]


def test_the_third_of_february_takes_seven_calls_and_tells_the_lead_and_the_duration() -> None:
    told = Course(NotifySettings()).run(COURSES["third_of_february"][0])
    assert len(told) == 7
    assert translate(told[1].body) == "OpenAI confirms it 19 min after we noticed: “Trouble A”. They're investigating."
    assert translate(told[4].title) == "One OpenAI problem is over"
    assert translate(told[4].body) == (
        "Over after 1 h 50 min: “Trouble A”. We told you 19 min before OpenAI. Still open: “Trouble B”."
    )
    assert translate(told[6].title) == "OpenAI works again"
    assert translate(told[6].body) == "It lasted 2 h 25 min."


def test_the_frozen_lead_of_the_detection_is_the_one_that_is_told() -> None:
    told = Course(NotifySettings()).run("5 likely; 23 open A; 23 belongs A 18")
    assert translate(told[1].body).startswith("OpenAI confirms it 18 min after we noticed:")


def test_a_finding_that_nobody_confirmed_says_so_at_its_end() -> None:
    told = Course(NotifySettings()).run("5 likely; 25 well")
    assert translate(told[-1].title) == "OpenAI works again"
    assert translate(told[-1].body) == "It was down for 21 min. OpenAI hasn't confirmed it."


def test_trouble_that_is_back_after_the_page_closed_it_is_not_called_confirmed() -> None:
    told = Course(NotifySettings()).run("5 likely; 15 open A; 30 well; 40 A resolved; 55 likely; 60 A identified")
    assert translate(told[3].title) == "OpenAI is failing again"
    assert translate(told[3].body) == "For 30 s. OpenAI hasn't confirmed it; your network is fine."
    assert translate(told[4].body) == "OpenAI confirms it: “Trouble A”. They've found the cause."


def test_a_relapse_is_told_with_its_own_duration() -> None:
    told = Course(NotifySettings()).run("5 likely; 15 open A; 30 well; 40 A resolved; 55 relapse")
    assert translate(told[3].body) == "For 30 s. OpenAI hasn't confirmed it; your network is fine."


def test_a_reopened_incident_claims_no_lead() -> None:
    told = Course(NotifySettings()).run("5 likely; 15 open A; 30 well; 40 A resolved; 50 A identified")
    assert translate(told[-1].body) == "OpenAI confirms it: “Trouble A”. They've found the cause."


def test_a_renamed_incident_is_told_by_its_present_name() -> None:
    course = Course(NotifySettings())
    course.run("5 open A")
    course.incidents["A"] = replace(course.incidents["A"], title="Bigger trouble", phase=Phase.MONITORING)
    course.decide()
    assert translate(course.notices[-1].title) == "OpenAI is recovering"
    assert translate(course.notices[-1].body) == "OpenAI confirms it: “Bigger trouble”. They're testing a fix."


def test_an_end_that_nobody_watched_has_no_duration() -> None:
    told = Course(NotifySettings()).run("5 likely; 10 sleep 60; 70 well")
    assert translate(told[-1].body).startswith("It ended while trayapp couldn't check.")


def test_merged_incidents_are_named_together() -> None:
    told = Course(NotifySettings()).run("5 open A; 12 open B")
    assert translate(told[-1].title) == "OpenAI has problems"
    assert translate(told[-1].body) == "OpenAI confirms it: “Trouble A and Trouble B”. They're investigating."


def test_foreign_text_is_an_argument_and_never_a_template() -> None:
    course = Course(NotifySettings())
    course.run("0 look")
    course.do_open("A")
    course.incidents["A"] = replace(course.incidents["A"], title="{service} <b>{0}</b> %s")
    course.notices.clear()
    course.decide()
    assert translate(course.notices[0].body) == "OpenAI confirms it: “{service} <b>{0}</b> %s”. They're investigating."


@pytest.mark.parametrize(
    "value",
    [
        None,
        "text",
        [],
        {"alerts": "x"},
        {"alerts": [1, None, {}, {"key": 1}, {"key": "a", "service_id": "b", "times": {"began_at": "never"}}]},
        {"last_at": "2026-02-03T12:00:00", "pop_ups": [1, "x"], "checked": {"a": 1}},
        {"alerts": [{"key": "a", "service_id": "b", "times": {"began_at": "2026-02-03T12:00:00Z"}, "health": 5}]},
    ],
)
def test_a_damaged_memory_is_forgotten_not_fatal(value: object) -> None:
    course = Course(NotifySettings())
    course.memory = codec.decode(AlertState, value, course.now)[0]
    course.run("0 open A degraded 30; 20 open B")
    assert [notice.incident_ids for notice in course.notices] == [("B",)]


def test_the_memory_comes_back_as_it_was() -> None:
    course = Course(NotifySettings())
    course.run("5 likely; 12 mute; 23 open A; 30 open B; 40 snooze resolved; 41 work M in_progress")
    assert through_file(course.memory) == course.memory


def test_a_quiet_decision_is_cheap() -> None:
    import timeit

    course = Course(NotifySettings())
    course.run("0 look")
    snapshot = course.snapshot()
    seconds = min(
        timeit.repeat(lambda: decide(course.memory, snapshot, course.wishes, course.now, time(12)), number=200)
    )
    assert seconds / 200 < 0.0005


def test_of_two_incidents_told_as_one_only_those_that_are_on_are_named():
    course = Course(NotifySettings())
    course.run("5 open A; 8 open B; 20 A resolved; 40 B monitoring")
    assert [translate(each.body) for each in course.notices] == [
        "OpenAI confirms it: “Trouble A”. They're investigating.",
        "OpenAI confirms it: “Trouble A and Trouble B”. They're investigating.",
        "OpenAI confirms it: “Trouble B”. They're testing a fix.",
    ]


def said(events: str, wishes: NotifySettings | None = None) -> list[tuple[str, str]]:
    told = Course(wishes or NotifySettings()).run(events)
    return [(translate(each.title), translate(each.body)) for each in told if each.kind is NotificationKind.RESOLVED]


def test_nothing_works_again_while_another_incident_is_open():
    assert said("5 open A; 28 open B; 60 A resolved; 90 B resolved") == [
        ("One OpenAI problem is over", "Over after 55 min: “Trouble A”. Still open: “Trouble B”."),
        ("OpenAI works again", "It lasted 1 h 2 min."),
    ]


def test_the_end_of_what_only_we_saw_names_what_the_page_has_open():
    assert said("5 open A; 40 likely major_outage; 60 well; 90 A resolved") == [
        ("One OpenAI problem is over", "It was down for 21 min. OpenAI hasn't confirmed it. Still open: “Trouble A”."),
        ("OpenAI works again", "It lasted 1 h 25 min."),
    ]


def test_the_end_of_an_incident_says_that_our_checks_still_fail():
    (title, body), *_ = said("5 open A; 40 likely major_outage; 90 A resolved; 120 well")
    assert title == "One OpenAI problem is over"
    assert body == "Over after 1 h 25 min: “Trouble A”. Our own checks still fail."


def test_one_that_was_there_at_the_start_and_is_open_still_is_named_too():
    assert said("0 open A degraded 5; 20 open B partial_outage; 50 B resolved")[0] == (
        "One OpenAI problem is over",
        "Over after 30 min: “Trouble B”. Still open: “Trouble A”.",
    )


def test_one_below_the_threshold_is_no_all_clear_either():
    assert said("5 open A major_outage; 30 open B; 60 A resolved", MAJOR_ONLY)[0][0] == "One OpenAI problem is over"


@pytest.mark.parametrize("other", ["20 unwatch B; 20 open B", "20 open B operational", "20 open B; 40 B resolved"])
def test_what_is_not_the_users_no_trouble_or_over_keeps_nothing_from_working_again(other):
    assert said(f"5 open A; {other}; 60 A resolved")[-1] == ("OpenAI works again", "It lasted 55 min.")


def test_two_that_end_at_once_both_work_again():
    assert [title for title, _ in said("5 open A; 28 open B; 60 A resolved; 60 B resolved")] == [
        "OpenAI works again"
    ] * 2


def test_the_end_of_one_of_two_is_drawn_as_the_trouble_that_goes_on():
    told = Course(NotifySettings()).run("5 open A; 28 open B; 60 A resolved; 90 B resolved")
    over = [each.health for each in told if each.kind is NotificationKind.RESOLVED]
    assert over == [Health.DEGRADED, Health.OPERATIONAL]


@pytest.mark.parametrize(
    ("ended", "open_still", "same"),
    [
        (("chatgpt",), ("chatgpt",), True),
        (("chatgpt",), ("chatgpt-login",), True),
        (("chatgpt-login",), ("codex",), True),
        (("api",), ("fine-tuning",), True),
        (("chatgpt-login", "api"), ("api",), True),
        (("chatgpt-login",), ("fine-tuning",), False),
        (("chatgpt",), ("codex",), False),
        (("chatgpt",), ("api",), False),
        ((), ("api",), True),
        (("chatgpt",), (), True),
        (("chatgpt",), ("part:Sora",), True),
    ],
)
@pytest.mark.parametrize("uses", [(), ("chatgpt", "api", "codex", "fine-tuning")])
def test_what_works_again_is_not_what_another_trouble_hits(ended, open_still, same, uses):
    assert Audience({}, uses).share_use(ended, open_still) is same
    assert Audience({}, uses).share_use(open_still, ended) is same
