"""Which tips are given when, and the two promises that hold at any moment."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.domain.tips.contradictions import contradictions
from trayapp import resources
from trayapp.config.services import parse_services
from trayapp.domain.model.enums import (
    Confirmation,
    Health,
    Network,
    PageState,
    Phase,
    ReasonKind,
    Result,
    Symptom,
    TargetState,
)
from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import Profile
from trayapp.domain.model.snapshot import NetworkStatus, PageStatus, Reason, ServiceSnapshot, TargetStatus, Verdict
from trayapp.domain.model.status_page import Component, Incident, Scope, Update
from trayapp.domain.tips.facts import ARGUMENTS, KINDS, UserContext
from trayapp.domain.tips.rules import (
    MAX_TIPS,
    NO_CIRCUMSTANCES,
    NO_FEEDBACK,
    Specificity,
    TipRule,
    _applies,
    advise,
    parse_rules,
)
from trayapp.i18n.formatter import translate
from trayapp.i18n.message import message
from trayapp.typed_table import TableError

MAX_TEXT = 57
VERBS = {
    *(
        "Add",
        "Ask",
        "Check",
        "Clear",
        "Copy",
        "Don't",
        "Fall",
        "Generate",
        "Pair",
        "Keep",
        "Leave",
        "Move",
        "Open",
        "Reload",
        "Retry",
        "Return",
        "Send",
    ),
    *("Stick", "Switch", "Try", "Turn", "Use", "Wait", "Watch"),
}
NOW = datetime(2026, 2, 3, 21, 0, tzinfo=UTC)
(OPENAI,) = parse_services(tomllib.loads(resources.path("services.toml").read_text(encoding="utf-8")))
RULES = parse_rules(tomllib.loads(resources.path("tips.toml").read_text(encoding="utf-8")))
STANDS_FOR = {target.name: target.stands_for for target in OPENAI.targets}

CHATGPT_LOGIN = "01JMXBNJXG1S2D9V65P1ZZTD94"
CONVERSATIONS = "01JMXBNJXGV1T5GT2M9XA83XNG"
COMPLETIONS = "01JMXBRMFE6N2NNT7DG6XZQ6PW"
FINE_TUNING = "01JMXBRMFEMZK0HPK19RYET250"
IMAGES = "01JQ7EKW990MSPSWVXC7VPV2ZJ"
BATCH = "01JMXBRMFE5ESNNV8JDHVCGSRD"
CODEX = next(part.id for part in OPENAI.parts.values() if part.group_id == "01KMKF9EBTCD8BN9PG8DJZXRSQ")
VOICE = "01JMXBNJXGGT5SR5DB9J7GYY48"
MINE = replace(OPENAI, id="mine", name="Mine", page_url="http://127.0.0.1:1", groups=(), parts={})
CHAT_USER = Profile(uses=("chatgpt",))


@dataclass(frozen=True)
class Scene:
    """One moment, told by what differs from a quiet day: all operational, three targets up, online."""

    affected: tuple[str, ...] = ()
    probes: dict[str, tuple[TargetState, Symptom | None]] = field(default_factory=dict)
    health: Health = Health.OPERATIONAL
    confirmation: Confirmation = Confirmation.NONE
    recovering: bool = False
    incidents: tuple[Incident, ...] = ()
    page: PageState = PageState.FRESH
    page_health: Health = Health.OPERATIONAL
    network: Network = Network.ONLINE
    profile: Profile = CHAT_USER
    scope: Scope = Scope()
    around: UserContext = NO_CIRCUMSTANCES
    reason: Reason | None = None
    service: Service = OPENAI

    def view(self) -> ServiceSnapshot:
        groups = {group.id: group.name for group in self.service.groups}
        return ServiceSnapshot(
            self.service.id,
            self.service.name,
            Verdict(
                self.health,
                self.confirmation,
                self.recovering,
                message("A headline"),
                scope=self.scope,
                reason=self.reason,
            ),
            PageStatus(self.service.page_url, "incidentio-proxy", self.page, NOW, health=self.page_health),
            components=tuple(
                Component(
                    part.id,
                    part.name,
                    groups.get(part.group_id),
                    Health.DEGRADED if part.id in self.affected else Health.OPERATIONAL,
                )
                for part in self.service.parts.values()
            ),
            incidents=self.incidents,
            probes=tuple(self._probe(name) for name in STANDS_FOR),
        )

    def _probe(self, name: str) -> TargetStatus:
        state, symptom = self.probes.get(name, (TargetState.UP, None))
        result = Result.GOOD
        if symptom is not None:
            bad = state in {TargetState.SUSPECT, TargetState.DOWN}
            result = Result.BAD if bad else Result.INCONCLUSIVE
        return TargetStatus(name, result, symptom, 350.0, NOW, state, STANDS_FOR[name])

    def tips(self, *shown: str, feedback: Mapping[str, int] = NO_FEEDBACK) -> list[str]:
        network = NetworkStatus(self.network)
        found = advise(
            self.view(),
            network,
            self.profile,
            self.service,
            RULES,
            around=self.around,
            shown=shown,
            feedback=feedback,
        )
        assert len(found) <= MAX_TIPS
        return [tip.id for tip in found]

    def fitting(self) -> set[str]:
        """Return the ids of all that apply, those beyond the third too."""
        return {
            rule.id
            for rule in RULES
            if advise(self.view(), NetworkStatus(self.network), self.profile, self.service, [rule], around=self.around)
        }


def an_incident(phase: Phase = Phase.INVESTIGATING, title: str = "Raised error rates", *parts: str) -> Incident:
    return Incident(
        "I1",
        title,
        phase,
        Health.DEGRADED,
        started_at=NOW - timedelta(hours=2),
        resolved_at=NOW - timedelta(minutes=10) if phase is Phase.RESOLVED else None,
        component_ids=parts,
    )


TROUBLE = Scene(health=Health.DEGRADED, confirmation=Confirmation.CONFIRMED, page_health=Health.DEGRADED)
QUIET = Scene()
API_USER = Profile(uses=("api",))
DOWN = TargetState.DOWN
REGIONAL = UserContext(region="regional", works_from=("US", "Japan"))


def with_symptom(symptom: Symptom) -> Scene:
    return replace(
        QUIET, probes={"api": (TargetState.UP, symptom)}, profile=API_USER, around=UserContext(key_configured=True)
    )


def posting(text: str, *parts: str) -> Scene:
    """Return trouble in which the page's last update says `text`."""
    incident = replace(
        an_incident(Phase.MONITORING, "Errors", *parts), updates=(Update("U1", Phase.MONITORING, NOW, text),)
    )
    return replace(TROUBLE, incidents=(incident,), affected=parts)


FIRES = {
    "offline": replace(QUIET, network=Network.OFFLINE),
    "captive-portal": replace(QUIET, network=Network.CAPTIVE_PORTAL),
    "proxy": replace(QUIET, network=Network.PROXY_UNREACHABLE),
    "quota": with_symptom(Symptom.QUOTA),
    "rate-limited": with_symptom(Symptom.RATE_LIMITED),
    "slow-down": with_symptom(Symptom.SLOW_DOWN),
    "key": with_symptom(Symptom.KEY),
    "key-restricted": with_symptom(Symptom.KEY_RESTRICTED),
    "key-was-fine": replace(
        with_symptom(Symptom.KEY),
        health=Health.DEGRADED,
        confirmation=Confirmation.CONFIRMED,
        page_health=Health.DEGRADED,
        affected=(COMPLETIONS,),
    ),
    "country": with_symptom(Symptom.REGION_BLOCKED),
    "no-password-again": posting("Users may unexpectedly see login prompts", CHATGPT_LOGIN),
    "web-or-mobile": posting("ChatGPT on web and mobile remains available", CONVERSATIONS),
    "classic-app": posting("In the meantime, please use our ChatGPT Classic", CONVERSATIONS),
    "clear-cache": posting("In the meantime, please try clearing the cache", CONVERSATIONS),
    "pair-again": replace(posting("Some may need to pair their phone again", CODEX), profile=Profile(uses=("codex",))),
    "no-credits-yet": replace(posting("Usage limits drain too fast", CODEX), profile=Profile(uses=("codex",))),
    "stay-on-model": posting('Users see "Selected model is at capacity"', CONVERSATIONS),
    "batch": replace(TROUBLE, probes={"api": (DOWN, Symptom.OVERLOADED)}, profile=API_USER),
    "other-provider": replace(
        TROUBLE, health=Health.MAJOR_OUTAGE, probes={"api": (DOWN, Symptom.ERRORS)}, profile=API_USER
    ),
    "allow-list": replace(QUIET, probes={"api": (TargetState.UP, Symptom.BLOCKED)}),
    "plan-limit": with_symptom(Symptom.USAGE_LIMIT),
    "stay-signed-in": replace(TROUBLE, affected=(CHATGPT_LOGIN,)),
    "use-the-api": replace(TROUBLE, affected=(CONVERSATIONS,), profile=Profile(uses=("chatgpt", "api"))),
    "use-chatgpt": replace(TROUBLE, affected=(COMPLETIONS,), profile=API_USER),
    "their-429": replace(TROUBLE, probes={"api": (DOWN, Symptom.RATE_LIMITED)}, profile=API_USER),
    "not-from-here": replace(
        QUIET,
        health=Health.DEGRADED,
        confirmation=Confirmation.SUSPECTED,
        reason=Reason(ReasonKind.UNREACHABLE_HERE, message("Not from here")),
    ),
    "leave-sso-alone": replace(TROUBLE, affected=(CHATGPT_LOGIN,), profile=Profile(("chatgpt",), "enterprise")),
    "web-or-phone": replace(TROUBLE, scope=Scope(platforms=("windows", "desktop"))),
    "images-api": replace(TROUBLE, affected=(IMAGES,), profile=Profile(uses=("chatgpt", "api"))),
    "keep-resets": replace(TROUBLE, affected=(CODEX,), profile=Profile(uses=("codex",))),
    "fine-tuning": replace(TROUBLE, affected=(FINE_TUNING,), profile=Profile(uses=("fine-tuning",))),
    "fine-tuning-ends": replace(with_symptom(Symptom.NOT_AVAILABLE), profile=Profile(uses=("fine-tuning",))),
    "other-model": replace(TROUBLE, incidents=(an_incident(title="Errors in GPT-5.6 Instant"),)),
    "free-plans-first": replace(TROUBLE, scope=Scope(plans=("free", "go")), profile=Profile(plan="free")),
    "plain-chat": replace(TROUBLE, affected=(VOICE,)),
    "back-off": replace(TROUBLE, probes={"api": (DOWN, Symptom.ERRORS)}, profile=API_USER),
    "lighter-model": replace(
        TROUBLE, probes={"edge": (TargetState.SLOW, None)}, profile=Profile(uses=("chatgpt",), plan="plus")
    ),
    "other-region": replace(TROUBLE, around=REGIONAL),
    "vpn-off": replace(TROUBLE, around=replace(REGIONAL, vpn="on")),
    "this-computer": replace(QUIET, around=UserContext(region="local")),
    "fresh-sign-in": replace(TROUBLE, recovering=True, incidents=(an_incident(Phase.MONITORING),)),
    "reload-and-retry": replace(QUIET, incidents=(an_incident(Phase.RESOLVED),)),
    "wait": replace(TROUBLE, incidents=(an_incident(Phase.IDENTIFIED),)),
    "not-confirmed-yet": replace(
        QUIET, health=Health.DEGRADED, confirmation=Confirmation.SUSPECTED, probes={"auth": (DOWN, Symptom.ERRORS)}
    ),
    "save-your-words": TROUBLE,
    "watch-the-page": TROUBLE,
    "overloaded": replace(TROUBLE, service=MINE, probes={"api": (DOWN, Symptom.OVERLOADED)}, profile=API_USER),
}


def test_every_tip_has_a_scene_in_which_it_is_given() -> None:
    assert set(FIRES) == {rule.id for rule in RULES}


@pytest.mark.parametrize("tip", FIRES)
def test_a_tip_is_given_in_its_scene(tip: str) -> None:
    assert tip in FIRES[tip].fitting()


HELD_BACK = [
    ("stay-signed-in", replace(TROUBLE, affected=(CONVERSATIONS,))),
    ("stay-signed-in", replace(TROUBLE, affected=(CHATGPT_LOGIN,), network=Network.OFFLINE)),
    ("use-the-api", replace(FIRES["use-the-api"], profile=Profile(uses=("chatgpt",)))),
    ("use-the-api", replace(FIRES["use-the-api"], probes={"api": (DOWN, Symptom.ERRORS)})),
    ("use-the-api", replace(FIRES["use-the-api"], page=PageState.STALE)),
    *(
        (tip, replace(FIRES[tip], probes={"api": (state, None)}))
        for tip in ("use-the-api", "images-api")
        for state in (TargetState.UNKNOWN, TargetState.RECOVERING, TargetState.SLOW)
    ),
    ("key-restricted", with_symptom(Symptom.KEY)),
    ("key-was-fine", with_symptom(Symptom.KEY)),
    ("key-was-fine", replace(FIRES["key-was-fine"], affected=(CHATGPT_LOGIN,))),
    ("no-password-again", replace(FIRES["no-password-again"], recovering=True)),
    ("no-password-again", posting("Login errors are raised", CHATGPT_LOGIN)),
    ("web-or-mobile", posting("ChatGPT on web and mobile remains available", CHATGPT_LOGIN)),
    ("web-or-mobile", posting("ChatGPT on web and mobile is affected", CONVERSATIONS)),
    ("classic-app", posting("In the meantime, please use our ChatGPT Classic", CHATGPT_LOGIN)),
    ("clear-cache", replace(FIRES["clear-cache"], profile=API_USER)),
    ("clear-cache", posting("A cache was at fault", CONVERSATIONS)),
    ("pair-again", replace(FIRES["pair-again"], profile=CHAT_USER)),
    ("no-credits-yet", replace(FIRES["no-credits-yet"], profile=API_USER)),
    ("other-model", replace(FIRES["other-model"], incidents=(an_incident(title="Errors in GPT-5.6 and o3"),))),
    ("other-model", replace(FIRES["other-model"], incidents=(an_incident(title="GPT-5.6 is at capacity"),))),
    ("stay-on-model", replace(FIRES["stay-on-model"], recovering=True)),
    ("stay-on-model", FIRES["other-model"]),
    ("batch", replace(FIRES["batch"], affected=(BATCH,))),
    ("batch", replace(FIRES["batch"], probes={"api": (DOWN, Symptom.ERRORS)})),
    ("other-provider", replace(FIRES["other-provider"], health=Health.DEGRADED)),
    ("other-provider", replace(FIRES["other-provider"], profile=CHAT_USER)),
    ("allow-list", replace(FIRES["allow-list"], confirmation=Confirmation.LIKELY)),
    ("allow-list", replace(FIRES["allow-list"], network=Network.OFFLINE)),
    ("overloaded", replace(FIRES["overloaded"], service=OPENAI)),
    ("use-the-api", replace(FIRES["use-the-api"], affected=(CONVERSATIONS, COMPLETIONS))),
    ("use-chatgpt", replace(FIRES["use-chatgpt"], affected=(COMPLETIONS, CHATGPT_LOGIN))),
    ("use-chatgpt", replace(FIRES["use-chatgpt"], probes={"auth": (DOWN, Symptom.ERRORS)})),
    *(
        (tip, replace(FIRES[tip], around=NO_CIRCUMSTANCES))
        for tip in ("quota", "rate-limited", "slow-down", "key", "plan-limit")
    ),
    ("their-429", replace(FIRES["their-429"], around=UserContext(key_configured=True))),
    ("their-429", replace(FIRES["their-429"], profile=CHAT_USER)),
    ("not-from-here", replace(FIRES["not-from-here"], reason=Reason(ReasonKind.PROBE, message("Failing")))),
    ("leave-sso-alone", replace(TROUBLE, affected=(CHATGPT_LOGIN,))),
    ("leave-sso-alone", replace(FIRES["leave-sso-alone"], affected=(CONVERSATIONS,))),
    ("web-or-phone", replace(TROUBLE, scope=Scope(platforms=("windows", "web")))),
    ("web-or-phone", replace(FIRES["web-or-phone"], affected=(CHATGPT_LOGIN,))),
    ("images-api", replace(FIRES["images-api"], probes={"api": (DOWN, Symptom.ERRORS)})),
    ("images-api", replace(FIRES["images-api"], profile=CHAT_USER)),
    ("keep-resets", replace(FIRES["keep-resets"], profile=CHAT_USER)),
    ("keep-resets", replace(FIRES["keep-resets"], affected=(COMPLETIONS,))),
    ("fine-tuning", replace(TROUBLE, affected=(FINE_TUNING,))),
    ("fine-tuning", replace(FIRES["fine-tuning"], profile=API_USER)),
    ("wait", replace(TROUBLE, affected=(FINE_TUNING,), incidents=(an_incident(),))),
    ("save-your-words", replace(TROUBLE, affected=(FINE_TUNING, COMPLETIONS))),
    ("watch-the-page", replace(TROUBLE, probes={"api": (DOWN, Symptom.ERRORS)})),
    ("free-plans-first", replace(FIRES["free-plans-first"], profile=Profile(plan="plus"))),
    ("plain-chat", replace(TROUBLE, affected=(VOICE, CONVERSATIONS))),
    ("plain-chat", replace(TROUBLE, affected=(VOICE, CHATGPT_LOGIN))),
    ("plain-chat", replace(TROUBLE, affected=(VOICE,), profile=API_USER)),
    ("back-off", replace(FIRES["back-off"], probes={"edge": (DOWN, Symptom.ERRORS)})),
    ("other-region", replace(TROUBLE, around=replace(REGIONAL, region="global"))),
    ("other-region", replace(TROUBLE, around=replace(REGIONAL, managed_device=True))),
    ("other-region", replace(TROUBLE, around=replace(REGIONAL, works_from=()))),
    ("other-region", replace(TROUBLE, around=REGIONAL, probes={"api": (TargetState.UP, Symptom.REGION_BLOCKED)})),
    ("vpn-off", replace(TROUBLE, around=UserContext(region="global", vpn="on"))),
    ("this-computer", replace(TROUBLE, around=UserContext(region="local"))),
    ("fresh-sign-in", replace(FIRES["fresh-sign-in"], affected=(CHATGPT_LOGIN,))),
    ("fresh-sign-in", replace(FIRES["fresh-sign-in"], probes={"auth": (DOWN, Symptom.ERRORS)})),
    ("fresh-sign-in", replace(FIRES["fresh-sign-in"], probes={"auth": (TargetState.RECOVERING, None)})),
    ("fresh-sign-in", replace(FIRES["fresh-sign-in"], incidents=(an_incident(Phase.MONITORING, "Login errors"),))),
    (
        "fresh-sign-in",
        replace(FIRES["fresh-sign-in"], incidents=(an_incident(Phase.MONITORING, "Errors", CHATGPT_LOGIN),)),
    ),
    (
        "fresh-sign-in",
        replace(FIRES["fresh-sign-in"], page=PageState.UNREACHABLE, probes={"auth": (TargetState.UNKNOWN, None)}),
    ),
    (
        "fresh-sign-in",
        replace(
            FIRES["fresh-sign-in"],
            incidents=(
                replace(an_incident(Phase.MONITORING, "Errors", CHATGPT_LOGIN), recovered_ids=(CHATGPT_LOGIN,)),
            ),
        ),
    ),
    (
        "reload-and-retry",
        replace(QUIET, incidents=(replace(an_incident(Phase.RESOLVED), resolved_at=NOW - timedelta(hours=1)),)),
    ),
    ("reload-and-retry", replace(FIRES["reload-and-retry"], health=Health.DEGRADED)),
    ("wait", replace(TROUBLE, incidents=(an_incident(Phase.MONITORING),))),
    ("not-confirmed-yet", replace(FIRES["not-confirmed-yet"], page_health=Health.DEGRADED)),
    ("not-confirmed-yet", replace(FIRES["not-confirmed-yet"], page=PageState.UNREACHABLE)),
    ("not-confirmed-yet", replace(FIRES["not-confirmed-yet"], network=Network.OFFLINE)),
    ("save-your-words", replace(TROUBLE, recovering=True)),
    ("watch-the-page", QUIET),
]


@pytest.mark.parametrize(("tip", "scene"), HELD_BACK)
def test_a_tip_is_held_back(tip: str, scene: Scene) -> None:
    assert tip not in scene.fitting()


def _satisfied(rule: TipRule) -> dict[str, frozenset[str]]:
    """Return facts under which every condition of `rule` holds and none suppresses."""
    words: dict[str, frozenset[str]] = {name: frozenset() for name in KINDS}
    words |= {
        "network": frozenset({"online"}),
        "login": frozenset({"well"}),
        "region": frozenset({"regional" if rule.risk else "unknown"}),
    }
    return words | {name: frozenset(sorted(wanted)[:1]) for name, wanted in rule.when.items()}


EVERYTHING_KNOWN = dict.fromkeys(sorted(ARGUMENTS), "x")


class Given(dict[str, frozenset[str]]):
    """Facts as a test wants them."""

    arguments = EVERYTHING_KNOWN


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_single_condition_and_suppression_of_a_rule_counts(rule: TipRule) -> None:
    words = _satisfied(rule)
    assert _applies(rule, Given(words))
    for name in rule.when:
        assert not _applies(rule, Given(words | {name: frozenset()})), name
    for name, unwanted in rule.unless.items():
        for word in unwanted:
            assert not _applies(rule, Given(words | {name: words[name] | {word}})), (name, word)


def test_to_stay_signed_in_is_advised_until_sign_in_has_proved_its_recovery() -> None:
    scene = replace(TROUBLE, probes={"auth": (TargetState.RECOVERING, None)}, incidents=(an_incident(),))
    assert scene.tips()[0] == "stay-signed-in"


def test_nothing_is_advised_on_a_quiet_day() -> None:
    assert QUIET.tips() == []


def test_the_closest_fit_comes_first_and_the_page_last() -> None:
    assert replace(TROUBLE, affected=(CHATGPT_LOGIN,)).tips() == ["stay-signed-in", "save-your-words", "watch-the-page"]
    crowded = replace(
        FIRES["wait"],
        probes={"api": (TargetState.UP, Symptom.QUOTA)},
        affected=(CHATGPT_LOGIN,),
        around=UserContext(key_configured=True),
    )
    assert crowded.tips() == ["quota", "stay-signed-in", "wait"]


def test_an_outage_that_refuses_keys_leaves_the_key_alone() -> None:
    assert FIRES["key-was-fine"].tips()[0] == "key-was-fine"
    assert "key" not in FIRES["key-was-fine"].tips()


def test_what_helped_comes_first_among_equals_and_what_did_not_comes_last() -> None:
    scene = replace(FIRES["wait"], affected=(CHATGPT_LOGIN,), profile=Profile(("chatgpt",), "enterprise"))
    assert scene.tips() == ["stay-signed-in", "leave-sso-alone", "wait"]
    assert scene.tips(feedback={"leave-sso-alone": 2, "wait": 5}) == ["leave-sso-alone", "stay-signed-in", "wait"]
    shown = ("stay-signed-in", "leave-sso-alone", "wait")
    disliked = scene.tips(*shown, feedback={"stay-signed-in": -1})
    assert disliked == ["leave-sso-alone", "wait", "save-your-words"]
    assert scene.tips(*shown, feedback={"wait": 3}) == list(shown), "what is shown keeps its place"


def test_what_is_shown_keeps_its_place_and_what_is_new_follows() -> None:
    early = FIRES["not-confirmed-yet"]
    assert early.tips() == ["stay-signed-in", "not-confirmed-yet", "save-your-words"]
    later = replace(FIRES["wait"], affected=(CHATGPT_LOGIN,), profile=Profile(("chatgpt",), "enterprise"))
    assert later.tips() == ["stay-signed-in", "leave-sso-alone", "wait"]
    assert later.tips(*early.tips()) == ["stay-signed-in", "save-your-words", "leave-sso-alone"]
    assert later.tips("wait", "stay-signed-in") == ["wait", "stay-signed-in", "leave-sso-alone"]


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.suppresses], ids=lambda rule: rule.id)
def test_a_tip_silences_what_it_suppresses(rule: TipRule) -> None:
    bare = [
        replace(each, when={}, unless={}, risk=None, placeholders=frozenset(), text="Do it.", because="so")
        for each in RULES
        if each.id == rule.id or each.id in rule.suppresses
    ]
    for other in bare:
        pair = [each for each in bare if each.id in {rule.id, other.id}]
        found = advise(TROUBLE.view(), NetworkStatus(Network.ONLINE), CHAT_USER, OPENAI, pair)
        assert [tip.id for tip in found] == [rule.id]


@settings(max_examples=400, deadline=None)
@given(st.deferred(lambda: SCENES))
def test_no_moment_has_two_tips_that_contradict_each_other(scene: Scene) -> None:
    assert not contradictions(scene.tips())


def test_an_api_that_turns_requests_away_is_no_way_out() -> None:
    scene = Scene(
        affected=(),
        probes={"auth": (TargetState.UP, Symptom.QUOTA)},
        health=Health.OPERATIONAL,
        confirmation=Confirmation.SUSPECTED,
        incidents=(an_incident(Phase.INVESTIGATING, "Errors", CONVERSATIONS),),
        page_health=Health.OPERATIONAL,
        profile=Profile(("chatgpt", "api")),
        around=UserContext(vpn="on", region="regional"),
    )
    assert "their-429" in scene.tips()
    assert not {"use-the-api", "images-api"} & set(scene.tips())


def test_the_allow_list_is_no_advice_while_the_page_says_that_sign_in_fails() -> None:
    filtered = Scene(probes={"api": (TargetState.UP, Symptom.TLS)}, health=Health.DEGRADED)
    assert "allow-list" in filtered.tips()
    posted = replace(filtered, incidents=(an_incident(Phase.INVESTIGATING, "Errors", CHATGPT_LOGIN),))
    assert "allow-list" not in posted.tips()
    assert "stay-signed-in" in posted.tips()


def test_a_429_is_not_called_theirs_where_it_works_elsewhere() -> None:
    near = replace(FIRES["their-429"], confirmation=Confirmation.SUSPECTED, around=UserContext(region="local"))
    assert "their-429" in near.fitting()
    assert "this-computer" in near.tips()
    assert "their-429" not in near.tips()


def test_while_offline_only_the_network_is_spoken_of() -> None:
    assert replace(TROUBLE, affected=(CHATGPT_LOGIN,), network=Network.OFFLINE).tips() == ["offline"]


def test_rules_of_openai_are_silent_for_other_services() -> None:
    scene = FIRES["overloaded"]
    found = advise(scene.view(), NetworkStatus(Network.ONLINE), scene.profile, MINE, RULES)
    assert [tip.id for tip in found] == ["overloaded", "watch-the-page"]
    assert translate(found[0].because) == "Mine says it's overloaded"
    assert found[1].source_url is None, "a page on loopback is no link"


def test_an_unknown_login_component_still_counts_as_sign_in() -> None:
    view = TROUBLE.view()
    new = Component("01NEW", "Login (new)", "ChatGPT", Health.DEGRADED)
    found = advise(
        replace(view, components=(*view.components, new)), NetworkStatus(Network.ONLINE), Profile(), OPENAI, RULES
    )
    assert found[0].id == "stay-signed-in"


def test_placeholders_are_filled_with_what_is_known() -> None:
    view = FIRES["reload-and-retry"].view()
    (tip,) = advise(view, NetworkStatus(Network.ONLINE), Profile(), OPENAI, RULES)
    assert translate(tip.because) == '"Raised error rates" was resolved after 1 h 50 min'
    plain = advise(FIRES["plain-chat"].view(), NetworkStatus(Network.ONLINE), Profile(), OPENAI, RULES)
    assert translate(plain[0].because) == "the problem is reported only for Voice mode"


def test_foreign_titles_with_braces_are_said_as_they_are() -> None:
    resolved = replace(an_incident(Phase.RESOLVED), title="{service} {0} <b>")
    view = replace(QUIET, incidents=(resolved,)).view()
    (tip,) = advise(view, NetworkStatus(Network.ONLINE), Profile(), OPENAI, RULES)
    assert translate(tip.because).startswith('"{service} {0} <b>" was resolved')


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_tip_is_short_and_its_reason_reads_on(rule: TipRule) -> None:
    assert len(rule.text) <= MAX_TEXT, "it has to fit in one line"
    assert rule.text.split()[0].strip(",.") in VERBS
    assert rule.text.endswith(".")
    assert not rule.because.endswith(".")
    assert rule.because[0].islower() or rule.because[0] in '"{' or rule.because.startswith("OpenAI")
    assert rule.source == "page" or not rule.source or rule.source.startswith("https://")


POSTS = (
    "Unexpectedly logged out",
    "Clear the cache",
    "Use ChatGPT Classic",
    "Web and mobile remain available",
    "Pair the phone again",
    "Usage limits",
    "GPT-5.6 and o3 are at capacity",
)
SYMPTOMS = st.none() | st.sampled_from(Symptom)
SCENES = st.builds(
    Scene,
    affected=st.lists(st.sampled_from(sorted(OPENAI.parts)), max_size=4).map(tuple),
    probes=st.dictionaries(
        st.sampled_from(sorted(STANDS_FOR)), st.tuples(st.sampled_from(TargetState), SYMPTOMS), max_size=3
    ),
    health=st.sampled_from(Health),
    confirmation=st.sampled_from(Confirmation),
    recovering=st.booleans(),
    incidents=st.lists(
        st.builds(
            an_incident,
            st.sampled_from(Phase),
            st.sampled_from(["Errors", "Login errors", "Sign-in fails", "Trouble in GPT-5.6", *POSTS]),
            st.sampled_from(sorted(OPENAI.parts)),
        ),
        max_size=2,
    ).map(tuple),
    page=st.sampled_from(PageState),
    page_health=st.sampled_from(Health),
    network=st.sampled_from(Network),
    profile=st.builds(
        Profile,
        uses=st.lists(st.sampled_from(["chatgpt", "api", "fine-tuning", "codex"]), unique=True).map(tuple),
        plan=st.none() | st.sampled_from(["free", "go", "plus", "pro", "business", "enterprise", "edu"]),
    ),
    scope=st.builds(Scope, plans=st.lists(st.sampled_from(["free", "go", "plus"]), unique=True).map(tuple)),
    around=st.builds(
        UserContext,
        key_configured=st.booleans(),
        vpn=st.sampled_from(["on", "off", "unknown"]),
        region=st.sampled_from(["regional", "global", "local", "unknown"]),
        works_from=st.lists(st.sampled_from(["US", "Japan"]), unique=True).map(tuple),
        managed_device=st.booleans(),
    ),
)
LOG_OUT = re.compile(r"(?<!do not )\blog(?:ging)?[- ]?out\b", re.IGNORECASE)


@settings(max_examples=400, deadline=None)
@given(SCENES)
def test_no_moment_has_a_tip_to_log_out_while_sign_in_is_not_well(scene: Scene) -> None:
    view = scene.view()
    login_hit = any(
        component.health.in_trouble and "login" in OPENAI.parts[component.id].roles for component in view.components
    ) or any(
        incident.is_open and ({"login"} & {r for part in incident.component_ids for r in OPENAI.parts[part].roles})
        for incident in view.incidents
    )
    auth_fails = any(
        probe.stands_for == "login" and (probe.state in {TargetState.SUSPECT, DOWN} or probe.result is Result.BAD)
        for probe in view.probes
    )
    texts = [
        translate(tip.text)
        for rule in RULES
        for tip in advise(view, NetworkStatus(scene.network), scene.profile, scene.service, [rule], around=scene.around)
    ]
    if login_hit or auth_fails:
        assert not any(LOG_OUT.search(text) for text in texts)


@settings(max_examples=400, deadline=None)
@given(SCENES)
def test_no_moment_has_a_tip_of_a_vpn_without_a_regional_verdict_or_for_a_country_policy(scene: Scene) -> None:
    texts = [
        translate(tip.text)
        for rule in RULES
        for tip in advise(
            scene.view(), NetworkStatus(scene.network), scene.profile, scene.service, [rule], around=scene.around
        )
    ]
    blocked = any(symptom is Symptom.REGION_BLOCKED for _, symptom in scene.probes.values())
    if scene.around.region != "regional" or blocked:
        assert not any("vpn" in text.lower() for text in texts)


@settings(max_examples=200, deadline=None)
@given(SCENES)
def test_any_moment_has_at_most_three_tips_and_the_page_last(scene: Scene) -> None:
    tips = scene.tips()
    assert "watch-the-page" not in tips[:-1]


RULE = {"id": "a", "reach": "you", "text": "Do it.", "because": "so", "when": {"trouble": ["yes"]}}


@pytest.mark.parametrize("risky", ["Log out and in again.", "Logging out helps.", "A VPN may help."])
def test_the_promises_hold_whatever_the_data_says(risky: str) -> None:
    with pytest.raises(TableError, match="risk"):
        parse_rules({"tip": [RULE | {"text": risky}]})


def test_a_risky_rule_without_conditions_is_still_held_back() -> None:
    (out,) = parse_rules({"tip": [RULE | {"text": "Log out.", "risk": "log_out"}]})
    (vpn,) = parse_rules({"tip": [RULE | {"text": "Use a VPN.", "risk": "vpn"}]})
    scene = replace(TROUBLE, affected=(CHATGPT_LOGIN,))
    assert advise(scene.view(), NetworkStatus(Network.ONLINE), scene.profile, OPENAI, [out, vpn]) == ()


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"id": ""}, "tip[0].id"),
        ({"reach": "near"}, "tip[0].reach"),
        ({"text": "Do {this}."}, "tip[0].text"),
        ({"text": "Do {."}, "tip[0].text"),
        ({"because": None}, "tip[0].because"),
        ({"source": "nowhere"}, "tip[0].source"),
        ({"when": {"symptom": ["tired"]}}, "tip[0].when.symptom[0]"),
        ({"when": {"mood": ["good"]}}, "tip[0].when.mood"),
        ({"when": {"affected": []}}, "tip[0].when.affected"),
        ({"unless": ["login"]}, "tip[0].unless"),
        ({"risk": "big"}, "tip[0].risk"),
        ({"colour": "red"}, "tip[0].colour"),
    ],
)
def test_a_wrong_rule_names_its_key(change: dict[str, object], key: str) -> None:
    with pytest.raises(TableError) as raised:
        parse_rules({"tip": [RULE | change]})
    assert raised.value.key == key


def test_twins_and_unsafe_sources_are_refused() -> None:
    with pytest.raises(TableError, match=r"tip\[1\]\.id"):
        parse_rules({"tip": [RULE, RULE]})
    with pytest.raises(TableError, match=r"sources\.s"):
        parse_rules({"sources": {"s": "http://example.org"}, "tip": []})


def test_reaches_are_ordered_from_near_to_far() -> None:
    assert list(Specificity) == [Specificity.YOU, Specificity.PART, Specificity.SERVICE, Specificity.ALWAYS]
