from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.screenshots import moments
from trayapp.domain.alerts.silences import SilenceStatus
from trayapp.domain.model.enums import Confirmation, Health, Phase
from trayapp.domain.model.status_page import Incident, Update
from trayapp.i18n.formatter import Locale
from trayapp.i18n.message import message
from trayapp.ui.icons.template import IconState
from trayapp.ui.panel.row import Kind
from trayapp.ui.panel.rows import rows
from trayapp.ui.presenters.context import PanelContext, PastNotification
from trayapp.ui.presenters.first_view import first_view
from trayapp.ui.presenters.panel_view_model import Tab
from trayapp.ui.presenters.present import ViewModels, present

TROUBLE = moments.verdict(Health.DEGRADED, Confirmation.CONFIRMED, "x", 9)


def view(name: str, **changes: object) -> ViewModels:
    moment = moments.MOMENTS[name]()
    return present(moment.snapshot, moment.now, extras=replace(moment.extras, **changes))


def test_views_know_no_qt() -> None:
    code = "import sys, trayapp.ui.presenters.panel; sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("name", ["offline", "captive_portal", "unreadable"])
def test_nothing_last_known_is_shown_as_green(name: str) -> None:
    panel = view(name).panel
    assert {group.state for group in panel.groups} == {IconState.UNKNOWN}
    assert panel.components_note
    assert "can't be read" in panel.no_incidents


@pytest.mark.parametrize("demo", [False, True])
def test_the_first_view_of_the_tray_is_what_is_presented_before_the_first_snapshot(demo) -> None:
    presented = present(None, moments.NOW, extras=PanelContext(demo=demo, checking=True))
    assert first_view(demo=demo) == (presented.tray, presented.menu)


def test_no_look_yet_is_a_friendly_state_of_its_own() -> None:
    panel = view("never").panel
    assert panel.header.headline == "First check…"
    assert panel.labels.check == "Checking…"
    assert not panel.no_incidents


def test_updates_after_the_last_look_are_new() -> None:
    new = [[update.is_new for update in incident.updates] for incident in view("confirmed").panel.incidents]
    assert new == [[True, False, False], [True], [False]]
    never = view("confirmed", last_looked_at=None).panel.incidents
    assert not any(update.is_new for incident in never for update in incident.updates)


def test_an_incident_tells_phase_length_and_groups() -> None:
    assert view("confirmed").panel.incidents[0].facts == "Cause found · 37 min · ChatGPT (13) and APIs (1)"


def test_beside_its_updates_an_incident_does_not_say_its_phase_twice() -> None:
    (first, second, *_) = view("confirmed").panel.incidents
    assert first.facts_beside_updates == "37 min · ChatGPT (13) and APIs (1)"
    for tab in (Tab.OVERVIEW, Tab.PAGE):
        spoken = [row.spoken for row in rows(view("confirmed").panel, frozenset(), tab) if row.kind is Kind.INCIDENT]
        assert spoken[0] == f"{first.title}. {first.facts_beside_updates}"
        told = second.facts if tab is Tab.OVERVIEW else second.facts_beside_updates
        assert spoken[1] == f"{second.title}. {told}", "in the overview its updates are not listed"


def test_a_phase_that_no_update_tells_is_said_beside_them() -> None:
    moment = moments.confirmed()
    (one,) = moment.snapshot.services
    for incident, said in (
        (replace(moments.FIRST, phase=Phase.MONITORING), "Testing a fix · 37 min · ChatGPT (13) and APIs (1)"),
        (replace(moments.FIRST, updates=()), "Cause found · 37 min · ChatGPT (13) and APIs (1)"),
        (replace(moments.FIRST, started_at=None, published_at=None, component_ids=()), "Cause found"),
    ):
        seen = present(moments.snapshot(replace(one, incidents=(incident,))), moment.now).panel
        assert seen.incidents[0].facts_beside_updates == said


def test_a_resolved_incident_tells_its_length_and_goes_after_a_day() -> None:
    assert view("all_clear").panel.incidents[0].facts == "Resolved 7 h ago, after 2 h"
    moment = moments.all_clear()
    later = present(moment.snapshot, moment.now + timedelta(days=1), extras=moment.extras)
    assert later.panel.incidents == ()


def test_an_incident_without_any_times_is_still_shown() -> None:
    bare = Incident("x", "Something", Phase.INVESTIGATING, Health.UNKNOWN)
    shown = present(moments.snapshot(moments.service(incidents=(bare,))), moments.NOW).panel.incidents
    assert [(each.title, each.facts) for each in shown] == [("Something", "Investigating")]


def test_groups_in_trouble_come_first_with_their_bad_parts() -> None:
    groups = view("confirmed").panel.groups
    assert [(group.name, group.summary) for group in groups] == [
        ("ChatGPT", "13 of 15 parts: degraded"),
        ("APIs", "Chat Completions: degraded"),
        ("FedRAMP", "Operational"),
    ]
    assert [len(groups[0].components), len(groups[0].well), groups[0].more] == [13, 2, "Show 2 working"]


def test_equal_names_in_two_groups_stay_apart() -> None:
    groups = {group.name: group for group in view("confirmed").panel.groups}
    logins = [part for group in groups.values() for part in (*group.components, *group.well) if part.name == "Login"]
    assert [login.state for login in logins] == [IconState.DEGRADED, IconState.OPERATIONAL]


def test_at_most_three_tips_each_with_reason_and_source() -> None:
    moment = moments.confirmed()
    service = replace(moment.snapshot.services[0], tips=moments.TIPS * 2)
    tips = present(moments.snapshot(service), moments.NOW).panel.tips
    assert len(tips) == 3
    assert (tips[0].because, tips[0].source) == ("Because sign-in is failing", "Source: help.openai.com")


@pytest.mark.parametrize("url", ["http://a.example", "javascript:alert(1)", "file:///etc/passwd", "https://", ""])
def test_only_https_links_survive(url: str) -> None:
    bad = Incident("x", "t", Phase.INVESTIGATING, Health.DEGRADED, url=url, updates=(
        Update("u", Phase.INVESTIGATING, moments.NOW, "t"),))  # fmt: skip
    tip = moments.tip("t", "t", "r", url)
    shown = present(moments.snapshot(moments.service(incidents=(bad,), tips=(tip,))), moments.NOW)
    assert (shown.panel.incidents[0].url, shown.panel.tips[0].source_url) == ("", "")


def test_foreign_text_cannot_turn_ours_around_or_run_away() -> None:
    nasty = "a\u202eb\x07c\u2066" + "x" * 10_000
    bad = Incident("x", nasty, Phase.INVESTIGATING, Health.DEGRADED, updates=(
        Update("u", Phase.INVESTIGATING, moments.NOW, nasty),))  # fmt: skip
    incident = present(moments.snapshot(moments.service(incidents=(bad,))), moments.NOW).panel.incidents[0]
    for text in (incident.title, incident.updates[0].text):
        assert text.startswith("abcx")
        assert text.endswith("…")
    assert len(incident.title) == 160


@pytest.mark.parametrize("name", moments.MOMENTS)
def test_a_tooltip_is_short_and_holds_no_markup(name: str) -> None:
    tip = view(name).tray.tooltip
    assert 0 < len(tip) <= 120
    assert len(tip.splitlines()) <= 3
    assert not set("<>") & set(tip)


def test_a_long_foreign_headline_is_cut_in_the_tooltip() -> None:
    said = replace(TROUBLE, headline=message("{title}", title="<b>" + "long " * 100))
    tip = present(moments.snapshot(moments.service(said)), moments.NOW).tray.tooltip
    assert len(tip) == 120
    assert "<" not in tip


def test_tray_and_menu_do_not_age() -> None:
    moment = moments.confirmed()
    views = [present(moment.snapshot, moment.now + timedelta(minutes=m), extras=moment.extras) for m in (0, 7)]
    assert (views[0].tray, views[0].menu) == (views[1].tray, views[1].menu)
    assert views[0].panel != views[1].panel


def test_foreign_ampersands_are_no_keyboard_marks() -> None:
    said = replace(TROUBLE, headline=message("{title}", title="R&D <b>"))
    assert present(moments.snapshot(moments.service(said)), moments.NOW).menu.headline == "R&&D <b>"


def test_a_demo_is_marked_everywhere() -> None:
    shown = view("demo")
    assert shown.tray.tooltip.startswith("Demo: ")
    assert shown.menu.headline.startswith("Demo: ")
    assert shown.panel.demo
    assert "Demo" in shown.panel.summary


def test_times_are_told_in_the_readers_zone_with_the_date_of_other_days() -> None:
    moment = moments.maintenance()
    berlin = Locale(zone=ZoneInfo("Europe/Berlin"))
    shown = present(moment.snapshot, moment.now, berlin).panel.maintenances
    assert [each.facts for each in shown] == [
        "In progress · 21:19 to 23:19",
        "Scheduled · 5 Feb, 21:49 to 5 Feb, 22:49",
    ]


def test_several_services_are_named() -> None:
    first = moments.service()
    second = replace(moments.service(), id="other", name="Other")
    shown = present(replace(moments.all_clear().snapshot, services=(first, second)), moments.NOW).panel
    assert [each.name for each in shown.services] == ["OpenAI", "Other"]
    assert shown.groups[0].name == "OpenAI: ChatGPT"


def test_the_same_snapshot_gives_the_same_view() -> None:
    moment = moments.large()
    views = [present(moment.snapshot, moment.now) for _ in range(2)]
    assert views[0] == views[1]
    assert views[0].panel == views[1].panel


@pytest.mark.parametrize(
    ("quiet", "said"),
    [
        (None, ""),
        (SilenceStatus(), ""),
        (SilenceStatus(troubles=2), ""),
        (SilenceStatus(until=moments.NOW + timedelta(minutes=50)), "Notifications are off until 21:39"),
        (SilenceStatus(until=moments.NOW + timedelta(hours=11)), "Notifications are off until 4 Feb, 07:49"),
        (SilenceStatus(until_resolved=True, troubles=1), "Notifications are off until this is resolved"),
        (SilenceStatus(troubles=1, muted=1), "1 incident muted until resolved"),
        (SilenceStatus(troubles=3, muted=2), "2 incidents muted until resolved"),
        (SilenceStatus(until_resolved=True, troubles=1, muted=1), "Notifications are off until this is resolved"),
    ],
)
def test_menu_and_panel_say_how_quiet_the_user_keeps_it(quiet: SilenceStatus | None, said: str) -> None:
    shown = view("confirmed", quiet=quiet)
    assert (shown.menu.silence.state, shown.panel.silenced) == (said, said)
    assert bool(shown.menu.silence.loud) is bool(said)


def test_what_a_trouble_is_needed_for_is_offered_only_in_one() -> None:
    def offered(quiet: SilenceStatus | None) -> list[str]:
        menu = view("all_clear", quiet=quiet).menu.silence
        return [name for name in ("hour", "tomorrow", "resolved", "end") if getattr(menu, name)]

    assert offered(None) == []
    assert offered(SilenceStatus()) == ["hour", "tomorrow"]
    assert offered(SilenceStatus(troubles=2, muted=1)) == ["hour", "tomorrow", "resolved", "end"]
    assert offered(SilenceStatus(troubles=2, muted=2)) == ["hour", "tomorrow", "resolved"]
    assert offered(SilenceStatus(troubles=2, until_resolved=True)) == ["hour", "tomorrow", "end"]


def test_the_last_notifications_are_told_with_their_time_and_cause() -> None:
    panel = view("kept_quiet").panel
    assert [(each.heading, each.body) for each in panel.notifications] == [
        ("20:32 Confirmed by OpenAI: ChatGPT is failing for many people", ""),
        ("20:14 OpenAI is probably down", "Our checks have been failing for 45 s."),
        ("2 Feb, 18:49 OpenAI works again", "It lasted 12 min."),
    ]
    assert panel.notifications[1].exact == "2026-02-03 20:14:30 UTC"


def test_foreign_words_in_a_notification_stay_one_plain_line() -> None:
    told = PastNotification(moments.NOW, message("{title}", title="a\n\u202eb"), message("{body}", body="<b>\nc</b>"))
    (shown,) = view("all_clear", notices=(told,)).panel.notifications
    assert (shown.heading, shown.body) == ("20:49 a b", "<b> c</b>")


def test_problems_of_our_own_are_said() -> None:
    shown = view("all_clear", problems=(message("The log cannot be written."),))
    assert shown.panel.problems == ("The log cannot be written.",)
    assert PanelContext().problems == ()
