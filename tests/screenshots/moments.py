"""Hand-made moments: every state that a face has to show, for tests and for pictures. Pure; the texts are our own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from trayapp.domain.alerts.silences import SilenceStatus
from trayapp.domain.crowd.levels import status
from trayapp.domain.model.crowd import Bucket, CrowdReport, CrowdSeries, CrowdSource
from trayapp.domain.model.enums import (
    Confirmation,
    EvidenceSource,
    Health,
    MaintenancePhase,
    Network,
    PageState,
    Phase,
    Result,
    Symptom,
    TargetState,
)
from trayapp.domain.model.history import CheckRound
from trayapp.domain.model.record import Lateness, Outcome, RecordEntry, TrackRecord
from trayapp.domain.model.regions import PlaceKind, PlaceSample, Platform, RegionalStatus, RegionsReport
from trayapp.domain.model.reports import Whereabouts
from trayapp.domain.model.snapshot import (
    Detection,
    Evidence,
    NetworkStatus,
    PageStatus,
    ServiceSnapshot,
    Snapshot,
    TargetStatus,
    Tip,
    Verdict,
)
from trayapp.domain.model.status_page import Component, Incident, Maintenance, Update
from trayapp.domain.regions.assessment import assess
from trayapp.i18n.message import message
from trayapp.ui.presenters.context import Day, PanelContext, PastNotification
from trayapp.ui.presenters.panel_view_model import Tab

NOW = datetime(2026, 2, 3, 20, 49, 30, tzinfo=UTC)
PAGE_URL = "https://status.openai.com"

CHATGPT = (
    "Conversations", "Login", "Image generation", "Voice mode", "File uploads", "Search", "Deep research", "Agent",
    "Connectors", "GPTs", "Sora", "Codex", "Compliance API", "Desktop app", "Mobile app",
)  # fmt: skip
APIS = ("Chat Completions", "Responses", "Embeddings", "Images", "Audio", "Batch", "Fine-tuning", "Files", "Login")


@dataclass(frozen=True)
class Moment:
    """A snapshot with its extras and the now it is shown at."""

    snapshot: Snapshot | None
    extras: PanelContext = field(default_factory=PanelContext)
    now: datetime = NOW
    tab: Tab = Tab.OVERVIEW


def ago(**span: float) -> datetime:
    """Return a moment before NOW."""
    return NOW - timedelta(**span)


def components(chatgpt: Health = Health.OPERATIONAL, apis: Health = Health.OPERATIONAL) -> tuple[Component, ...]:
    """Return OpenAI's components; `chatgpt` and `apis` is the health of the parts that are hit."""
    parts = [
        Component(f"c{i}", name, "ChatGPT", chatgpt if i < 13 else Health.OPERATIONAL, "g-chatgpt")
        for i, name in enumerate(CHATGPT)
    ]
    parts += [
        Component(f"a{i}", name, "APIs", apis if i == 0 else Health.OPERATIONAL, "g-apis")
        for i, name in enumerate(APIS)
    ]
    parts.append(Component("f0", "FedRAMP", "FedRAMP", Health.OPERATIONAL, "g-fedramp"))
    return tuple(parts)


def probes(**states: tuple[TargetState, Symptom | None]) -> tuple[TargetStatus, ...]:
    """Return the three targets; those not named are up."""
    views = []
    for target, part, latency in (("api", "api", 212.0), ("auth", "login", 164.0), ("edge", "edge", 38.0)):
        state, symptom = states.get(target, (TargetState.UP, None))
        result = Result.BAD if symptom else Result.GOOD
        views.append(TargetStatus(target, result, symptom, None if symptom else latency, ago(seconds=6), state, part))
    return tuple(views)


def unknown_probes(symptom: Symptom) -> tuple[TargetStatus, ...]:
    """Return three targets that say nothing."""
    return probes(**dict.fromkeys(("api", "auth", "edge"), (TargetState.UNKNOWN, symptom)))


def page(health: Health = Health.OPERATIONAL, state: PageState = PageState.FRESH, age_s: float = 40) -> PageStatus:
    """Return the page as a source."""
    fetched = None if state is PageState.NEVER else ago(seconds=age_s)
    return PageStatus(PAGE_URL, "incidentio-proxy", state, fetched, stale=state is not PageState.FRESH, health=health)


ONLINE = NetworkStatus(Network.ONLINE, ago(seconds=6), ago(hours=5))
WELL = Verdict(Health.OPERATIONAL, Confirmation.NONE, recovering=False, headline=message("OpenAI is working"))


def service(verdict: Verdict = WELL, **parts: object) -> ServiceSnapshot:
    """Return OpenAI in some state."""
    given: dict[str, object] = {"page": page(), "components": components(), "probes": probes(), **parts}
    return ServiceSnapshot("openai", "OpenAI", verdict, **given)  # type: ignore[arg-type]


def snapshot(one: ServiceSnapshot, network: NetworkStatus = ONLINE) -> Snapshot:
    """Return a snapshot of one service."""
    return Snapshot(NOW, network, (one,))


def history(*, trouble: bool = True, failing: tuple[float, float] = (35, 0)) -> PanelContext:
    """Return extras: 90 days of strips, an hour of latencies, and checks that failed in a span of minutes ago."""
    names = {"g-chatgpt": (11, 34, 61, 62, 88), "g-apis": (34, 75), "g-fedramp": ()}
    days = {}
    for group, bad in names.items():
        strip = []
        for index in range(90):
            day = Day((NOW - timedelta(days=89 - index)).date(), Health.OPERATIONAL, own=index > 59, known_s=86_400)
            if index in bad and trouble:
                health = Health.MAJOR_OUTAGE if index in (34, 61) else Health.DEGRADED
                outage_s = 10_320.0 if health is Health.MAJOR_OUTAGE else 0.0
                parts = ("c1", "c0", "c2") if group == "g-chatgpt" else ("a0",)
                day = replace(day, health=health, trouble_s=outage_s or 2_400, outage_s=outage_s, parts=parts)
            if index in (2, 3):
                day = Day(day.day, None)
            strip.append(day)
        days[group] = tuple(strip)
    latencies = {
        "openai/api": tuple(210.0 + (i * 37 % 50) + (400 if i in (41, 42, 43) else 0) for i in range(60)),
        "openai/auth": tuple(160.0 + (i * 29 % 40) for i in range(60)),
        "network": tuple(17.0 + (i * 7 % 5) for i in range(60)),
        "openai/edge": tuple(None if i in (20, 21) else 36.0 + (i * 13 % 9) for i in range(60)),
    }
    begun, ended = (3 * minutes for minutes in failing)
    rounds = tuple(
        CheckRound(ago(seconds=20 * i), 1 if ended <= i < begun and i % 7 else 0, 3)
        for i in range(max(150, round(begun) + 40), -1, -1)
    )
    return PanelContext(
        days=days,
        latencies=latencies,
        quiet=SilenceStatus(),
        checks={"openai": rounds},
        group_uses={"g-chatgpt": frozenset({"chatgpt"}), "g-apis": frozenset({"api"}), "g-fedramp": frozenset()},
        uses=frozenset({"chatgpt", "api"}),
    )


def tip(name: str, text: str, reason: str, url: str = "https://help.openai.com/en/articles/7996703") -> Tip:
    """Return a tip."""
    return Tip(name, message(text), message(reason), url)


TIPS = (
    tip("stay", "Stay signed in: do not log out.", "sign-in is failing"),
    tip("wait", "Do not keep reloading; it slows the recovery for everybody.", "OpenAI is working on it", PAGE_URL),
    tip("other", "The API still answers: an API client keeps working.", "only ChatGPT is affected"),
)


def evidence(*lines: tuple[EvidenceSource, str, float]) -> tuple[Evidence, ...]:
    """Return lines of evidence with their age in minutes."""
    return tuple(Evidence(source, message(text), ago(minutes=minutes)) for source, text, minutes in lines)


def verdict(
    health: Health,
    sure: Confirmation,
    headline: str,
    minutes: float,
    *lines: tuple[EvidenceSource, str, float],
) -> Verdict:
    """Return a verdict that has held for some minutes."""
    return Verdict(
        health,
        sure,
        recovering=False,
        headline=message(headline),
        evidence=evidence(*lines),
        since=ago(minutes=minutes),
    )


FIRST_UPDATES = (
    Update("u3", Phase.IDENTIFIED, ago(minutes=5), "The cause is known: a configuration change that reached all "
           "regions at once. It is being taken back, and error rates should fall in the next half hour."),
    Update("u2", Phase.INVESTIGATING, ago(minutes=12), "More people than we thought see errors, among them users of "
           "the API. We keep looking for the cause."),
    Update("u1", Phase.INVESTIGATING, ago(minutes=17), "Some conversations fail to load or stop in the middle."),
)  # fmt: skip
FIRST = Incident(
    "i1", "Elevated error rates for ChatGPT and Platform users", Phase.IDENTIFIED, Health.PARTIAL_OUTAGE,
    started_at=ago(minutes=37), published_at=ago(minutes=17), url=f"{PAGE_URL}/incidents/i1",
    component_ids=(*[f"c{i}" for i in range(13)], "a0"), updates=FIRST_UPDATES,
)  # fmt: skip
SECOND = Incident(
    "i2", "Fine-tuning jobs are failing", Phase.INVESTIGATING, Health.DEGRADED,
    started_at=ago(minutes=49), published_at=ago(minutes=4), url=f"{PAGE_URL}/incidents/i2", component_ids=("a6",),
    updates=(Update("v1", Phase.INVESTIGATING, ago(minutes=4), "New fine-tuning jobs fail. Running models are well."),),
)  # fmt: skip
RESOLVED = Incident(
    "i0", "Delayed e-mail confirmations", Phase.RESOLVED, Health.DEGRADED,
    started_at=ago(hours=9), published_at=ago(hours=9), resolved_at=ago(hours=7), url=f"{PAGE_URL}/incidents/i0",
    updates=(Update("w2", Phase.RESOLVED, ago(hours=7), "All e-mails have been sent."),),
)  # fmt: skip

PAGE, PROBE, NETWORK = EvidenceSource.PAGE, EvidenceSource.PROBE, EvidenceSource.NETWORK
DOWN = (TargetState.DOWN, Symptom.NO_RESPONSE)


def all_clear() -> Moment:
    """Return a good day."""
    one = service(incidents=(RESOLVED,), record=TrackRecord(90, 9, 1))
    return Moment(snapshot(one), history())


def experienced() -> Moment:
    """Return a good day after some outages that we noticed before the page, one of them hours before it."""
    own = tuple(
        RecordEntry("openai", Outcome.EARLY, (f"e{number}",), first_sign_at=begun,
                    alarm_at=begun + timedelta(minutes=noticed), published_at=begun + timedelta(minutes=posted))
        for number, (noticed, posted) in enumerate(((2, 33), (1, 18), (4, 205), (3, 3.5)))
        for begun in (NOW - timedelta(days=9 * number + 3),)
    )  # fmt: skip
    record = TrackRecord(90, 4, 1, entries=own, own_lateness=Lateness(1980.0, 4))
    return Moment(snapshot(service(record=record)), history())


def suspected() -> Moment:
    """Return a first sign."""
    said = verdict(Health.DEGRADED, Confirmation.SUSPECTED, "OpenAI's sign-in may be failing", 0.7,
                   (PROBE, "2 of the last 3 sign-in checks failed", 0.7),
                   (NETWORK, "Other sites answer", 0.1))  # fmt: skip
    one = service(said, probes=probes(auth=(TargetState.SUSPECT, Symptom.ERRORS)))
    return Moment(snapshot(one), history(failing=(0.7, 0)))


def likely() -> Moment:
    """Return the picture in the design: we know, they have not said."""
    said = verdict(Health.PARTIAL_OUTAGE, Confirmation.LIKELY, "ChatGPT sign-in is failing", 9,
                   (PROBE, "Sign-in has not answered in 9 checks", 9), (PAGE, "The status page says all clear", 1),
                   (NETWORK, "Your network is fine: other sites answer", 0.1))  # fmt: skip
    found = Detection(ago(minutes=10), ago(minutes=9))
    one = service(said, probes=probes(auth=(TargetState.DOWN, Symptom.ERRORS)), tips=TIPS[:2], detection=found,
                  record=TrackRecord(90, 9, 1))  # fmt: skip
    return Moment(snapshot(one), history(failing=(10, 0)))


def confirmed() -> Moment:
    """Return 3 February 2026 with both incidents open."""
    said = verdict(Health.PARTIAL_OUTAGE, Confirmation.CONFIRMED, "ChatGPT is failing for many people", 37,
                   (PAGE, "OpenAI reports 2 open incidents", 17), (PROBE, "Sign-in has not answered in 35 checks", 35),
                   (NETWORK, "Your network is fine: other sites answer", 0.1))  # fmt: skip
    found = Detection(ago(minutes=37), ago(minutes=35), incident_id="i1", lead_s=18 * 60.0)
    one = service(
        said, page=page(Health.PARTIAL_OUTAGE), components=components(Health.DEGRADED, Health.DEGRADED),
        incidents=(FIRST, SECOND, RESOLVED), probes=probes(auth=DOWN), tips=TIPS, detection=found,
        record=TrackRecord(90, 9, 1),
    )  # fmt: skip
    told = (PastNotification(ago(minutes=17), message("Confirmed by OpenAI: ChatGPT is failing for many people")),)
    extras = history()
    return Moment(
        snapshot(one),
        replace(extras, last_looked_at=ago(minutes=10), notices=told),
    )


_PLACES = {
    "GB": ((0, 3), 240, 41), "DE": ((1, 3), 210, 38), "US": (190, 160, 24), "IN": ((0, 3), 1400, 70),
    "BR": ((0, 2), 310, 88), "JP": (230, 205, 45),
}  # fmt: skip
"""How sign-in, API and website answer in each country: in so many ms, or so many of so many connections."""


def _places() -> Iterator[PlaceSample]:
    for country, cells in _PLACES.items():
        kind = PlaceKind.COUNTRY if country == "GB" else PlaceKind.ELSEWHERE
        for target, cell in zip(("auth", "api", "edge"), cells, strict=True):
            good, asked = cell if isinstance(cell, tuple) else (3, 3)
            took = cell if isinstance(cell, int) else 200
            for number in range(asked):
                result = Result.GOOD if number < good else Result.BAD
                yield PlaceSample(kind, country, target, result, latency_ms=took if result is Result.GOOD else None)


def elsewhere() -> Moment:
    """Return the same once other places were asked, and other people's reports are read."""
    seen, samples, at = confirmed(), tuple(_places()), ago(minutes=2)
    assert seen.snapshot is not None
    report = RegionsReport("openai", at, at, samples, finished=True, platform=Platform.GLOBALPING, tests=8, expected=8,
                           whereabouts=Whereabouts("GB", "LHR", vpn=False))  # fmt: skip
    regions = RegionalStatus(report, assess(report, ("auth",), ""), current=True, tests_left=40)
    counts = (12, 14, 11, 13, 12, 90, 210, 312, 280, 240, 190, 144)
    buckets = tuple(Bucket(at - timedelta(minutes=5 * (12 - n)), count) for n, count in enumerate(counts))
    series = CrowdSeries(CrowdSource.HACKER_NEWS, "", buckets, usual=12, bucket_s=300)
    crowd = status(CrowdReport("openai", at, (series,)), NOW)
    one = replace(seen.snapshot.services[0], regions=regions, crowd=crowd)
    return replace(seen, snapshot=snapshot(one), tab=Tab.ELSEWHERE)


def recovering() -> Moment:
    """Return the way back."""
    base = verdict(Health.DEGRADED, Confirmation.CONFIRMED, "ChatGPT is getting better", 190,
                   (PROBE, "All targets answered the last 5 checks", 4))  # fmt: skip
    said = Verdict(base.health, base.confirmation, recovering=True, headline=base.headline, evidence=base.evidence,
                   since=base.since)  # fmt: skip
    fix = Update("u4", Phase.MONITORING, ago(minutes=3), "A fix is in place. We are watching the recovery.")
    mended = Incident("i1", FIRST.title, Phase.MONITORING, Health.DEGRADED, ago(minutes=190), ago(minutes=170),
                      url=FIRST.url, component_ids=FIRST.component_ids, updates=(fix, *FIRST_UPDATES))  # fmt: skip
    one = service(said, page=page(Health.DEGRADED), components=components(Health.DEGRADED), incidents=(mended,),
                  tips=(tip("reload", "Reload open tabs once.", "old pages keep failing sessions"),),
                  probes=probes(auth=(TargetState.RECOVERING, None)))  # fmt: skip
    return Moment(snapshot(one), history(failing=(188, 4)))


def maintenance() -> Moment:
    """Return a planned maintenance going on."""
    planned = Maintenance("m1", "Database upgrade", MaintenancePhase.IN_PROGRESS, ago(minutes=30),
                          NOW + timedelta(minutes=90), f"{PAGE_URL}/maintenances/m1", ("a6",))  # fmt: skip
    later = Maintenance("m2", "Network work in the EU", MaintenancePhase.SCHEDULED, NOW + timedelta(days=2),
                        NOW + timedelta(days=2, hours=1))  # fmt: skip
    said = Verdict(
        Health.MAINTENANCE, Confirmation.NONE, recovering=False, headline=message("OpenAI is in maintenance")
    )
    one = service(said, page=page(Health.MAINTENANCE), maintenances=(planned, later),
                  components=components(apis=Health.MAINTENANCE))  # fmt: skip
    return Moment(snapshot(one), history())


def _unknown(headline: str, network: Network, page_view: PageStatus, *tips: Tip, **parts: object) -> Moment:
    said = Verdict(Health.UNKNOWN, Confirmation.NONE, recovering=False, headline=message(headline))
    one = service(said, page=page_view, tips=tips, **parts)
    return Moment(snapshot(one, NetworkStatus(network, ago(seconds=6), ago(minutes=12))), history())


def offline() -> Moment:
    """Return a dead network."""
    return _unknown("You're offline", Network.OFFLINE, page(state=PageState.UNREACHABLE, age_s=760),
                    tip("net", "Check your Wi-Fi or cable; nothing can be said about OpenAI from here.",
                        "other sites do not answer either", ""),
                    probes=unknown_probes(Symptom.OFFLINE))  # fmt: skip


def captive_portal() -> Moment:
    """Return a hotel's network before its sign-in page."""
    return _unknown("Your network wants you to sign in first", Network.CAPTIVE_PORTAL,
                    page(state=PageState.UNREADABLE, age_s=3700),
                    tip("portal", "Open any web page and sign in to this network.", "it answers in the place of "
                        "everybody else", ""),
                    probes=unknown_probes(Symptom.CAPTIVE_PORTAL))  # fmt: skip


def unreadable() -> Moment:
    """Return a page that has moved while the service is well by our own probe."""
    said = Verdict(
        Health.OPERATIONAL, Confirmation.NONE, recovering=False, headline=message("OpenAI answers our probe")
    )
    return Moment(snapshot(service(said, page=page(state=PageState.UNREADABLE, age_s=5400))), history())


def never() -> Moment:
    """Return the first seconds."""
    return Moment(None, PanelContext(checking=True))


def large() -> Moment:
    """Return 60 components, 12 open incidents and 200 updates."""
    names = ("ChatGPT", "APIs", "Platform", "Labs")
    parts = tuple(
        Component(f"x{i}", f"Component number {i} with a rather long name", names[i % 4],
                  (Health.DEGRADED, Health.OPERATIONAL, Health.PARTIAL_OUTAGE)[i % 3] if i % 4 < 2 else
                  Health.OPERATIONAL, f"g{i % 4}")
        for i in range(60)
    )  # fmt: skip
    text = "Requests fail for a part of our users. We have found what it is and are on it. " * 4
    opened = []
    for i in range(12):
        updates = tuple(
            Update(f"l{i}-{j}", Phase.IDENTIFIED if j < 6 else Phase.INVESTIGATING, ago(minutes=3 + i + 9 * j), text)
            for j in range(17 if i < 8 else 16)
        )
        opened.append(
            Incident(f"l{i}", f"Elevated errors in part {i} of the platform, for users of <b>many</b> & other plans",
                     Phase.IDENTIFIED, Health.DEGRADED if i % 2 else Health.PARTIAL_OUTAGE, ago(minutes=200 + i),
                     ago(minutes=190 + i), url=f"{PAGE_URL}/incidents/l{i}",
                     component_ids=tuple(f"x{n}" for n in range(i, 60, 5)), updates=updates)
        )  # fmt: skip
    said = verdict(Health.MAJOR_OUTAGE, Confirmation.CONFIRMED, "Nearly everything at OpenAI is failing", 200)
    one = service(said, page=page(Health.MAJOR_OUTAGE), components=parts, incidents=tuple(opened), tips=TIPS,
                  probes=probes(api=DOWN, auth=DOWN, edge=DOWN))  # fmt: skip
    return Moment(snapshot(one), PanelContext(last_looked_at=ago(minutes=20), quiet=SilenceStatus()))


def demo() -> Moment:
    """Return a demo with troubles of its own."""
    seen = confirmed()
    return Moment(seen.snapshot, replace(seen.extras, demo=True,
                  tray_missing=message("This desktop shows no tray icons. On GNOME, the extension AppIndicator does."),
                  problems=(message("The log cannot be written: the disk is full."),)))  # fmt: skip


def kept_quiet() -> Moment:
    """Return the same day seen by somebody who wants no more of it until tomorrow, and who has heard of it before."""
    seen = confirmed()
    told = (
        *seen.extras.notices,
        PastNotification(
            ago(minutes=35), message("OpenAI is probably down"), message("Our checks have been failing for 45 s.")
        ),
        PastNotification(ago(hours=26), message("OpenAI works again"), message("It lasted 12 min.")),
    )
    quiet = SilenceStatus(until=NOW + timedelta(hours=11, minutes=10, seconds=30), troubles=2, muted=1)
    return Moment(seen.snapshot, replace(seen.extras, notices=told, quiet=quiet))


def _of_page(well: Verdict, health: Health, number: int) -> Verdict:
    if health is Health.OPERATIONAL:
        return well
    return verdict(health, Confirmation.CONFIRMED, f"OpenAI {number} reports trouble", 12)


def many(count: int = 20) -> Moment:
    """Return so many services, the last two of them in trouble."""
    healths = (*[Health.OPERATIONAL] * (count - 2), Health.DEGRADED, Health.MAJOR_OUTAGE)
    one = service(components=components()[:2])
    listed = tuple(
        replace(one, id=f"s{i}", name=f"OpenAI {i}", page=page(health), verdict=_of_page(one.verdict, health, i))
        for i, health in enumerate(healths, 1)
    )
    seen = history()
    latencies = {f"s{i}/api": seen.latencies["openai/api"][i:] for i in (1, 20)}
    return Moment(Snapshot(NOW, ONLINE, listed), replace(seen, latencies=latencies))


MOMENTS = {
    each.__name__: each
    for each in (
        all_clear, experienced, suspected, likely, confirmed, elsewhere, recovering, maintenance, offline,
        captive_portal, unreadable, never, large, demo, kept_quiet, many,
    )
}  # fmt: skip
