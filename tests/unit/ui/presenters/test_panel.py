"""What the panel, the tooltip and the menu say in each moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.screenshots import moments
from trayapp.domain.crowd.levels import status
from trayapp.domain.model.crowd import Bucket, CrowdReport, CrowdSeries, CrowdSource
from trayapp.domain.model.enums import Confirmation, EvidenceSource, Health
from trayapp.domain.model.history import CheckRound
from trayapp.domain.model.record import Lateness, PublishedCase, TrackRecord
from trayapp.domain.model.snapshot import Detection, Evidence, Snapshot
from trayapp.i18n.message import message
from trayapp.ui.icons.template import IconState
from trayapp.ui.panel.rows import rows
from trayapp.ui.presenters.context import Day, PanelContext
from trayapp.ui.presenters.panel_view_model import Tab
from trayapp.ui.presenters.present import ViewModels, present


def view(name: str, **changes: object) -> ViewModels:
    moment = moments.MOMENTS[name]()
    return present(moment.snapshot, moment.now, extras=replace(moment.extras, **changes))


@pytest.mark.parametrize(
    ("name", "headline", "answer", "more"),
    [
        ("likely", "ChatGPT sign-in is failing", "It's OpenAI, not you.", "9 min so far."),
        ("all_clear", "Everything works", "API, sign-in and website", "answer as usual."),
        ("suspected", "OpenAI's sign-in may be failing", "Too early to tell.", "First failures 40 s ago."),
        ("recovering", "ChatGPT is getting better", "It's OpenAI, not you.", "Recovering; it began 3 h 10 min ago."),
        ("maintenance", "OpenAI is in maintenance", "Planned maintenance.", "Until 22:19."),
        ("offline", "You're offline", "It's your network.", "Nothing we ask answers from here."),
        ("captive_portal", "Your network wants you to sign in first", "It's your network.", "It wants you to sign in."),
        ("unreadable", "Working, as far as we can tell", "OpenAI's page can't be read.", "Our own checks pass."),
    ],
)
def test_the_head_answers_whether_it_is_them_or_me(name: str, headline: str, answer: str, more: str) -> None:
    header = view(name).panel.header
    assert (header.headline, header.answer, header.more) == (headline, answer, more)


def test_whatever_tells_an_age_or_a_time_has_its_exact_moment_on_hover() -> None:
    panel = view("confirmed").panel
    assert panel.header.exact == "2026-02-03 20:12:30 UTC"
    planned = view("maintenance").panel.maintenances[0]
    begin, end = planned.exact.split(" \u2013 ")
    assert begin < end
    for listed in (panel.incidents, panel.incidents[0].updates, panel.sources[:3], panel.notifications):
        assert all(each.exact.endswith("UTC") for each in listed if getattr(each, "figure", "told"))
    assert all(fact.exact.endswith("UTC") for tab in Tab for fact in panel.facts_of(tab) if fact.aside)


def test_the_chart_shows_who_spoke_when() -> None:
    chart = view("confirmed").panel.header.chart
    assert chart is not None
    assert chart.noticed is not None
    assert chart.posted is not None
    assert (chart.noticed.text, chart.posted.text) == ("We noticed 20:14", "OpenAI posts 20:32")
    assert chart.silence == (chart.noticed.x, chart.posted.x)
    assert chart.silence_text == "18 min of silence"
    assert chart.end == "now 20:49"
    assert "Checks failing now: " in chart.spoken


def test_the_line_reaches_both_ends_of_its_axis_where_checks_were_made() -> None:
    chart = view("confirmed").panel.header.chart
    assert chart is not None
    assert (chart.points[0], chart.points[-1][0]) == ((0.0, 0.0), 1.0)
    assert chart.points[-1][1] == chart.points[-2][1]
    seen = moments.likely()
    late = {"openai": tuple(each for each in seen.extras.checks["openai"] if each.at > moments.ago(minutes=5))}
    begun = present(seen.snapshot, seen.now, extras=replace(seen.extras, checks=late)).panel.header.chart
    assert begun is not None
    assert begun.points[0][0] > 0.5, "nothing is drawn of the time before"


def test_the_silence_goes_on_until_the_page_speaks() -> None:
    chart = view("likely").panel.header.chart
    assert chart is not None
    assert (chart.posted, chart.silence_text) == (None, "9 min of silence so far")
    assert chart.silence is not None
    assert chart.silence[1] == 1.0


def test_no_silence_is_claimed_where_the_page_was_first() -> None:
    said = moments.verdict(Health.DEGRADED, Confirmation.CONFIRMED, "x", 30)
    one = moments.service(said, incidents=(moments.FIRST,), detection=Detection(moments.ago(minutes=5)))
    chart = present(moments.snapshot(one), moments.NOW, extras=moments.history()).panel.header.chart
    assert chart is not None
    assert chart.silence is None
    assert not chart.silence_text


def test_other_peoples_reports_stand_on_the_charts_axis_with_the_usual_as_a_line() -> None:
    def series(country: str, usual: float, *counts: int) -> CrowdSeries:
        buckets = (Bucket(moments.ago(minutes=15 * (len(counts) - n)), each) for n, each in enumerate(counts))
        return CrowdSeries(CrowdSource.DOWNDETECTOR, country, tuple(buckets), usual, 900.0)

    report = CrowdReport(
        "openai", moments.NOW, (series("US", 400, 400, 1900, 700), series("GB", 200, 200, 12_000, 3700))
    )
    moment = moments.MOMENTS["confirmed"]()
    (first, *others) = moment.snapshot.services
    told = replace(moment.snapshot, services=(replace(first, crowd=status(report, moments.NOW)), *others))
    panel = present(told, moment.now, extras=moment.extras).panel
    chart = panel.other_people.chart
    assert chart is not None
    counts = [200 / 12_000, 1.0, 3700 / 12_000]
    assert [share for _, share in chart.points] == [counts[0], *counts, counts[2]], "each end reaches its bucket's"
    assert chart.points[-1][0] == 1.0
    assert chart.usual == 200 / 12_000
    assert (chart.peak_text, chart.usual_text) == ("peak: 12\u202f000 in 15 min", "usual: 200")
    assert (chart.noticed, chart.posted) == (panel.header.chart.noticed, panel.header.chart.posted)
    assert chart.spoken == (
        "19:59, now 20:49: Downdetector GB: 18 times the usual, falling, 69 % below its peak. "
        "peak: 12\u202f000 in 15 min. usual: 200. We noticed 20:14. OpenAI posts 20:32"
    )
    assert view("confirmed").panel.other_people is None


def test_the_legend_of_the_outages_names_only_what_they_show() -> None:
    moment = moments.experienced()
    (one,) = moment.snapshot.services
    case = PublishedCase("openai", "i", "Sign-in", moments.NOW - timedelta(days=2), 1_200.0, 3_600.0)
    late = replace(one, record=TrackRecord(90, 0, 0, published_cases=(case,), published_lateness=Lateness(1200.0, 21)))
    for service, named in ((one, True), (late, False)):
        panel = present(moments.snapshot(service), moment.now).panel
        assert panel.lateness is not None
        assert panel.lateness.axis == ("min after start", "we noticed" if named else "", "page posted")
        legend = rows(panel, frozenset())[-1]
        assert legend.spoken == " ".join(each for each in panel.lateness.axis if each)


@pytest.mark.parametrize("name", ["all_clear", "maintenance", "offline", "unreadable", "never"])
def test_no_chart_is_drawn_while_nothing_fails(name: str) -> None:
    assert view(name).panel.header.chart is None


def test_a_stretch_without_checks_is_a_gap_in_the_chart() -> None:
    rounds = [CheckRound(moments.ago(minutes=minutes), 1, 3) for minutes in (30, 29, 28, 2, 1, 0)]
    said = moments.verdict(Health.DEGRADED, Confirmation.LIKELY, "x", 28)
    extras = PanelContext(checks={"openai": tuple(rounds)})
    chart = present(moments.snapshot(moments.service(said)), moments.NOW, extras=extras).panel.header.chart
    assert chart is not None
    assert [share for _, share in chart.points].count(None) == 1


def test_each_source_says_a_word_and_a_figure() -> None:
    said = [(each.title, each.word, each.figure) for each in view("likely").panel.sources]
    assert said == [
        ("OpenAI says", "All clear", "40 s ago"),
        ("We measure", "Sign-in", "2 others fine"),
        ("Your network", "Fine", "20 ms"),
        ("Elsewhere", "Not asked", "check now"),
    ]
    calm = [(each.word, each.figure) for each in view("all_clear").panel.sources]
    assert calm[:3] == [("All clear", "40 s ago"), ("3 of 3", "5 s ago"), ("Fine", "20 ms")]


def test_the_sources_keep_their_own_marks() -> None:
    marks = [each.state for each in view("likely").panel.sources]
    assert marks == [IconState.OPERATIONAL, IconState.OUTAGE, IconState.OPERATIONAL, IconState.UNKNOWN]
    assert [each.state for each in view("never").panel.sources] == [IconState.UNKNOWN] * 4


def test_a_source_has_its_parts_and_its_evidence_as_detail() -> None:
    facts = {tab: [fact.text for fact in view("likely").panel.facts_of(tab)] for tab in Tab}
    assert facts[Tab.PAGE] == ["All clear", "The status page says all clear"]
    assert facts[Tab.PROBE][:1] == ["API: up"]
    assert facts[Tab.PROBE][3:] == ["Sign-in has not answered in 9 checks"]
    assert facts[Tab.NETWORK] == [
        "Fine",
        "Other sites answer in 20 ms",
        "Your network is fine: other sites answer",
    ]


def test_the_network_says_what_it_takes_now_and_what_is_usual() -> None:
    (takes,) = [each for each in view("all_clear").panel.facts_of(Tab.NETWORK) if "answer in" in each.text]
    assert takes.aside == "usually 17 to 21 ms"
    line = view("all_clear").panel.network_latency
    assert line is not None
    assert (line.value, line.low, line.high) == ("20 ms", 17.0, 21.0)


@pytest.mark.parametrize("points", [(), (None, None, 17.0, None), (17.0,)])
def test_a_network_of_which_little_is_known_says_no_more_than_that(points: tuple[float | None, ...]) -> None:
    panel = view("all_clear", latencies={"network": points}).panel
    assert [each.text for each in panel.facts_of(Tab.NETWORK)] == ["Fine"]
    assert panel.sources[2].figure == ("17 ms" if points[-1:] == (17.0,) else "5 s ago")
    assert panel.network_latency is None
    assert view("offline").panel.sources[2].figure == "5 s ago"


def test_of_many_services_the_worst_come_first_and_each_group_has_its_heading() -> None:
    listed = view("many").panel.services
    assert [(each.name, each.group) for each in listed[:3]] == [
        ("OpenAI 20", "Services with problems"),
        ("OpenAI 19", "Services with problems"),
        ("OpenAI 1", "Services that work"),
    ]
    assert len(listed) == 20


def test_what_you_do_not_use_is_one_line() -> None:
    panel = view("confirmed").panel
    listed = [(group.name, group.yours) for group in panel.groups]
    assert listed == [("ChatGPT", True), ("APIs", True), ("FedRAMP", False)]
    assert (panel.well_groups, panel.other_groups) == ("", "Not yours: FedRAMP, fine")
    only_api = view("confirmed", uses=frozenset({"api"})).panel
    assert only_api.groups[0].name == "APIs"
    assert only_api.other_groups == "Not yours: trouble in ChatGPT"


def test_response_times_have_a_usual_range_and_mark_what_is_far_beyond() -> None:
    api, sign_in, website = view("all_clear").panel.latencies
    assert (api.name, api.value) == ("API", "243 ms")
    assert api.low is not None
    assert api.high is not None
    assert api.low < 250 < api.high
    assert api.spike in {41, 42, 43}
    assert sign_in.spike is None
    assert None in website.points


def test_few_answers_have_no_usual_range() -> None:
    (api,) = view("all_clear", latencies={"openai/api": (200.0, None, 210.0)}).panel.latencies
    assert (api.low, api.high, api.spike) == (None, None, None)


def test_days_of_which_nothing_is_known_stay_blank_and_every_day_says_what_it_was() -> None:
    strip = view("all_clear").panel.strips[0]
    assert [day.health for day in strip.days[2:4]] == [None, None]
    assert (strip.name, strip.share) == ("ChatGPT", "99.7 %")
    assert strip.days[2].text == "8 Nov · not monitored"
    assert strip.days[0].text == "6 Nov · Operational (by its status page)"
    assert strip.days[34].text == ("10 Dec · Login and 2 more: Major outage, 2 h 52 min (by its status page)")
    assert strip.days[61].text == "6 Jan · Login and 2 more: Major outage, 2 h 52 min"
    assert all(each.name != "FedRAMP" for each in view("all_clear").panel.strips)


def test_the_share_counts_outages_by_the_time_that_is_known() -> None:
    begun = moments.NOW.date() - timedelta(days=9)
    days = [Day(begun + timedelta(days=n), Health.DEGRADED, known_s=86_400, trouble_s=3_600) for n in range(9)]
    days.append(Day(moments.NOW.date(), Health.PARTIAL_OUTAGE, known_s=86_400, trouble_s=8_640, outage_s=8_640))
    (strip,) = view("all_clear", days={"g-apis": tuple(days)}).panel.strips
    assert strip.share == "99.0 %"
    assert strip.days[0].text.endswith("· Degraded, 1 h")


def test_a_day_says_how_late_the_page_was_and_too_few_days_have_no_share() -> None:
    case = PublishedCase("openai", "i", "Sign-in", moments.NOW - timedelta(days=2), 1_200.0, 3_600.0)
    record = TrackRecord(90, 0, 0, published_cases=(case,))
    day = Day(moments.NOW.date() - timedelta(days=2), Health.DEGRADED, own=False, trouble_s=3_600, parts=("c1",))
    seen = moments.MOMENTS["all_clear"]()
    (service,) = seen.snapshot.services
    shown = replace(seen.snapshot, services=(replace(service, record=record),))
    extras = replace(seen.extras, days={"g-chatgpt": (day,)})
    (strip,) = present(shown, seen.now, extras=extras).panel.strips
    assert strip.days[0].text == "1 Feb · Login: Degraded, 1 h; page 20 min late (by its status page)"
    assert strip.share == ""


def test_each_of_several_services_has_one_strip() -> None:
    seen = moments.MOMENTS["all_clear"]()
    (service,) = seen.snapshot.services
    other = replace(service, id="other", name="Other", components=())
    days = (Day(moments.NOW.date(), Health.OPERATIONAL),)
    extras = replace(seen.extras, days={"openai": days, "other": days, "g-apis": days})
    shown = replace(seen.snapshot, services=(service, other))
    assert [each.name for each in present(shown, seen.now, extras=extras).panel.strips] == ["OpenAI", "Other"]


def test_the_menu_has_the_verdict_first() -> None:
    menu = view("confirmed").menu
    assert menu.headline == "ChatGPT is failing for many people"
    assert menu.answer == "OpenAI, not you · since 20:12"
    assert menu.tip == "Stay signed in"
    assert menu.status_page == "Open OpenAI's status &page"
    assert menu.details == "Show &details"


def test_the_tooltip_has_three_lines() -> None:
    assert view("confirmed").tray.tooltip.splitlines() == [
        "ChatGPT is failing for many people",
        "OpenAI, not you · since 20:12",
        "OpenAI confirmed it at 20:32",
    ]
    assert view("likely").tray.tooltip.splitlines()[2] == "OpenAI hasn't confirmed it"
    calm = view("all_clear").tray.tooltip.splitlines()
    assert calm == ["Everything works", "API, sign-in and website answer as usual."]


def test_the_summary_has_five_lines_that_a_colleague_can_read() -> None:
    lines = view("confirmed").panel.summary.splitlines()
    assert len(lines) == 5
    assert lines[0] == "ChatGPT is failing for many people since 20:12 (37 min). It's OpenAI, not you."
    assert lines[1] == "OpenAI (20:44, Cause found): “Elevated error rates for ChatGPT and Platform users”"
    assert lines[2] == "https://status.openai.com/incidents/i1", "of the incident that is quoted"
    assert lines[3] == "Measured here: sign-in: no response · API and website: up · Your network: Fine."
    assert lines[4] == "— trayapp, 2026-02-03 20:49:30 UTC"
    calm = view("all_clear").panel.summary.splitlines()
    assert calm[:-1] == [
        "Everything works. API, sign-in and website answer as usual.",
        "Measured here: API, sign-in and website: up · Your network: Fine.",
    ]


def test_the_incident_of_our_own_detection_stays_the_first_when_another_opens_later() -> None:
    seen = moments.confirmed()
    (one,) = seen.snapshot.services
    later = replace(moments.SECOND, started_at=moments.ago(minutes=1))
    shown = present(
        moments.snapshot(replace(one, incidents=(later, moments.FIRST))), seen.now, extras=seen.extras
    ).panel
    assert [each.id for each in shown.incidents] == ["i1", "i2"]
    assert shown.summary.splitlines()[2].endswith("/i1")


def test_what_contradicts_itself_is_named_once() -> None:
    said = message("The page says all clear and lists an open incident")
    page = replace(moments.page(), contradictions=(said,))
    shown = present(moments.snapshot(moments.service(page=page)), moments.NOW).panel.facts_of(Tab.PAGE)
    assert [fact.text for fact in shown] == ["All clear", said.template]
    again = replace(moments.WELL, evidence=(Evidence(EvidenceSource.PAGE, said),))
    twice = present(moments.snapshot(moments.service(again, page=page)), moments.NOW).panel.facts_of(Tab.PAGE)
    assert [fact.text for fact in twice] == ["All clear", said.template]


def test_a_page_that_is_read_from_its_html_says_so() -> None:
    def facts(*formats: str) -> list[str]:
        pages = (replace(moments.page(), format=each) for each in formats)
        listed = (replace(moments.service(page=page), id=f"s{n}", name=f"S{n}") for n, page in enumerate(pages))
        shown = present(Snapshot(moments.NOW, moments.ONLINE, tuple(listed)), moments.NOW).panel
        return [fact.text for fact in shown.facts_of(Tab.PAGE) if fact.id.startswith(("page:", "html:"))]

    said = "Read from the page's HTML: there are no data and no feed to read"
    assert facts("statuspage") == ["All clear"]
    assert facts("statuscast-html") == ["All clear", said]
    assert facts("statuspage", "pagerduty-html") == ["S0: All clear", "S1: All clear", f"S1: {said}"]


def test_of_many_services_the_worst_come_first() -> None:
    listed = view("many").panel.services
    assert [each.name for each in listed[:3]] == ["OpenAI 20", "OpenAI 19", "OpenAI 1"]
    assert len(listed) == 20
    assert view("all_clear").panel.services == ()


def test_not_everything_works_while_a_service_that_the_icon_does_not_mean_is_in_trouble() -> None:
    seen = moments.many(4)
    unpinned = tuple(replace(each, pinned=not each.verdict.health.in_trouble) for each in seen.snapshot.services)
    shown = present(replace(seen.snapshot, services=unpinned), seen.now, extras=seen.extras)
    head = shown.panel.header
    assert (head.state, head.headline) == (IconState.OPERATIONAL, "OpenAI 1 works")
    assert head.answer == "2 other services have problems."
    assert shown.tray.tooltip.splitlines() == [head.headline, head.answer]
    assert [each.name for each in shown.panel.services[:2]] == ["OpenAI 4", "OpenAI 3"]


def test_targets_of_one_name_are_told_apart_by_their_services() -> None:
    down = moments.probes(auth=moments.DOWN)
    first, second = moments.service(), replace(moments.service(probes=down), id="other", name="Other")
    latencies = {"openai/api": (200.0, 210.0), "other/api": (50.0, 60.0)}
    seen = replace(moments.all_clear().snapshot, services=(first, second))
    panel = present(seen, moments.NOW, extras=PanelContext(latencies=latencies)).panel
    lines = [(each.service, each.name, each.points) for each in panel.latencies]
    assert lines == [("openai", "OpenAI API", (200.0, 210.0)), ("other", "Other API", (50.0, 60.0))]


def test_of_groups_that_are_equally_ill_the_one_with_more_parts_hit_comes_first() -> None:
    moment = moments.confirmed()
    (one,) = moment.snapshot.services
    turned = replace(one, components=tuple(reversed(one.components)))
    panel = present(moments.snapshot(turned), moment.now, extras=moment.extras).panel
    assert [(each.name, len(each.components)) for each in panel.groups][:2] == [("ChatGPT", 13), ("APIs", 1)]
