"""The headline and the icon are about what the user uses, and all that is shown tells one story.

Every built-in scenario, for every set of uses, minute by minute.
"""

import itertools
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from trayapp import resources
from trayapp.app.monitor import Monitor
from trayapp.domain.alerts.notification import NotificationKind
from trayapp.domain.model.enums import Confirmation, Phase
from trayapp.domain.model.service import USES, USUAL_USES
from trayapp.domain.model.settings import Profile, Settings
from trayapp.domain.tips.rules import Specificity
from trayapp.i18n.formatter import ENGLISH, translate
from trayapp.simulation.replay import replay
from trayapp.simulation.scenario_files import builtin_names, load_builtin
from trayapp.simulation.simulated_world import service_of
from trayapp.ui.icons.template import IconState
from trayapp.ui.presenters.context import PanelContext
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.header import header

LONGEST_S = 14_400.0
_API, _SITE = {"api", "fine-tuning", "codex"}, {"chatgpt", "codex"}
NAMED = {
    "OpenAI": (),
    "ChatGPT sign-in": (_SITE,),
    "OpenAI sign-in": ({"api", "fine-tuning"},),
    "ChatGPT": (_SITE,),
    "Codex": ({"codex"},),
    "Fine-tuning": ({"fine-tuning"},),
    "OpenAI's API": (_API,),
    "Sign-in and the API": (_SITE, _API),
    "ChatGPT and the API": (_SITE, _API),
    "ChatGPT and Codex": ({"chatgpt"}, {"codex"}),
    "Codex and the API": ({"codex"}, _API),
}
"""The subjects that a headline may name: for each part of it the uses that depend on that."""
EVERY_USE = [uses for count in range(1, len(USES) + 1) for uses in itertools.combinations(USES, count)]
CALM = {IconState.OPERATIONAL, IconState.UNVERIFIED}
CONDITIONS = {
    "recovering": r" (?:is|are) recovering$",
    "failing": r" (?:is|are) failing(?: again)?$",
    "down": r" (?:is|are) down$",
    "slow": r" (?:is|are) slow$",
    "problems": r" (?:has|have) problems(?: again)?$",
    "suspected": r" may (?:be failing|have a problem)$",
    "over": r" works? again$",
}
OF_ICON = {
    IconState.RECOVERING: {"recovering"},
    IconState.SUSPECTED: {"suspected", "slow"},
    IconState.OUTAGE: {"failing", "down"},
    IconState.DEGRADED: {"failing", "slow", "problems"},
}
"""What a headline may say beside an icon; beside any other icon it says none of these."""
OF_TROUBLE = {
    each.id
    for each in resources.tip_rules()
    if each.reach is not Specificity.YOU and not {"just_resolved", "posted", "region", "symptom"} & each.when.keys()
}
"""Tips that are none while nothing is wrong."""
OF_FAILING = {"save-your-words", "not-confirmed-yet", "no-password-again", "keep-resets", "leave-sso-alone"}
"""Tips that are none any more while it recovers."""


@dataclass
class User:
    """Somebody with a monitor of their own.

    Of every minute, and with every notification, one snapshot is kept, with what the panel says and what was notified.
    """

    uses: tuple[str, ...]
    monitor: Monitor
    seen: list = field(default_factory=list)


@dataclass
class Crowd:
    """People who are asked about alike: all take in what the first one's app learns."""

    users: list[User]
    last: datetime | None = None

    def on_report(self, report, now):
        return self._kept([user.monitor.on_report(report, now) for user in self.users], now)

    def on_tick(self, now):
        return self._kept([user.monitor.on_tick(now) for user in self.users], now)

    def on_resume(self, now):
        effects = [user.monitor.on_resume(now) for user in self.users]
        return effects[0]

    def request_region_check(self, service_id, now):
        return self.users[0].monitor.request_region_check(service_id, now)

    def _kept(self, effects, now):
        is_due = self.last is None or now - self.last >= timedelta(minutes=1)
        self.last = now if is_due else self.last
        for user, each in zip(self.users, effects, strict=True):
            notices = [notice for notice in each.notifications if not notice.withdraw]
            if is_due or notices:
                head = header(each.snapshot, Formatter(now, ENGLISH), PanelContext())
                user.seen.append((each.snapshot, head, notices))
        return effects[0]


def played(name, *sets):
    scenario = load_builtin(name)
    scenario = replace(scenario, duration_s=min(scenario.duration_s, LONGEST_S))
    services = [service_of(scenario, resources.services()).for_uses(uses) for uses in sets]
    assert len({service.targets for service in services}) == 1
    crowd = Crowd(
        [
            User(uses, Monitor([service], Settings(Profile(uses)), resources.tip_rules(), local=datetime.time))
            for uses, service in zip(sets, services, strict=True)
        ]
    )
    for _ in replay(scenario, services[0], Settings(Profile(sets[0])), crowd):
        pass
    return crowd.users


def subject_of(headline):
    return re.sub(r" (is|are|has|have|may) .*", "", headline)


def alike():
    """Return the sets of uses, those together that need the same targets."""
    (openai,) = resources.services()
    sets = {}
    for uses in EVERY_USE:
        sets.setdefault(openai.for_uses(uses).targets, []).append(uses)
    return list(sets.values())


@pytest.mark.parametrize("sets", alike(), ids=lambda sets: "+".join(sets[0]))
@pytest.mark.parametrize("name", builtin_names())
def test_headline_and_icon_are_about_what_the_user_uses_and_the_subject_stays(name, sets):
    for user in played(name, *sets):
        _check(user)


def _check(user):
    kept, spoken_of, before = None, set(), set()
    for snapshot, head, notices in user.seen:
        (service,) = snapshot.services
        state, headline = head.state, head.headline
        assert list(contradictions(service, head, notices)) == [], (user.uses, snapshot.at, head, service.verdict)
        opened = {each.id for each in service.incidents if each.is_open}
        told = opened - service.unwatched
        if not service.verdict.health.in_trouble:
            kept, spoken_of, before = None, set(), set()
            if opened - told and state is IconState.OPERATIONAL:
                assert headline == translate(service.verdict.headline) == "What you use works"
            continue
        assert state not in CALM
        subject = subject_of(headline)
        named = NAMED[subject]
        assert user.uses == USUAL_USES or all(each & set(user.uses) for each in named), (user.uses, headline)
        if service.verdict.confirmation is Confirmation.SUSPECTED:
            continue
        recovering = {each.id for each in service.incidents if each.id in told and each.phase is Phase.MONITORING}
        recovering |= set() if service.verdict.reason.targets else {"what we see"}
        if kept is not None and subject != kept:
            changed = spoken_of - told or before != recovering
            assert changed, "the subject may change only once an incident is over or recovers while others go on"
        if subject != kept:
            spoken_of, before = set(), recovering
        kept, spoken_of = subject, spoken_of | told


def condition_of(text):
    return next((name for name, words in CONDITIONS.items() if re.search(words, text)), None)


def contradictions(service, head, notices):
    """Name what icon, headline, second line, tips, notifications and verdict say against each other."""
    watched = [each for each in service.incidents if each.id not in service.unwatched]
    confirmed = any(each.is_open for each in watched) or service.page.health.in_trouble
    if service.verdict.confirmation is Confirmation.CONFIRMED and not confirmed:
        yield "confirmed by nothing that the page says"
    worked_on = {Phase.INVESTIGATING, Phase.IDENTIFIED} & {each.phase for each in watched if each.is_open}
    if any(each.id == "wait" for each in service.tips) and not worked_on:
        yield "wait for what nobody works on"
    yield from _in_header(head)
    yield from _in_tips(head.state, {each.id for each in service.tips}, in_trouble=service.verdict.health.in_trouble)
    for notice in notices:
        if notice.kind is NotificationKind.CONFIRMED and not confirmed:
            yield f"notified as confirmed: {translate(notice.title)}"
        yield from _in_notice(head, notice)


def _in_header(head):
    condition = condition_of(head.headline)
    if head.state in OF_ICON and condition not in OF_ICON[head.state]:
        yield f"icon {head.state}, headline {head.headline}"
    if head.state not in OF_ICON and condition is not None:
        yield f"headline {head.headline} without such an icon"
    if (head.state is IconState.RECOVERING) is not head.more.startswith("Recovering;"):
        yield f"icon {head.state}, second line {head.more}"
    if "so far" in head.more and head.state not in {IconState.OUTAGE, IconState.DEGRADED}:
        yield f"icon {head.state}, second line {head.more}"


def _in_tips(state, tips, *, in_trouble):
    if state in CALM and tips & OF_TROUBLE:
        yield f"tips {tips & OF_TROUBLE} while all is well"
    if state is IconState.RECOVERING and tips & OF_FAILING:
        yield f"tips {tips & OF_FAILING} while it recovers"
    if in_trouble and "reload-and-retry" in tips:
        yield "a tip for afterwards while it goes on"


def _in_notice(head, notice):
    title, condition = translate(notice.title), condition_of(head.headline)
    if head.state in CALM and notice.kind is not NotificationKind.RESOLVED:
        yield f"notified while all is well: {title}"
    same = condition is not None and subject_of(title) == subject_of(head.headline)
    if same and condition_of(title) != condition:
        yield f"notified {title}, headline {head.headline}"


def test_who_uses_the_api_alone_has_no_incident_of_chatgpt_alone():
    """30 July 2026, conversations that fail and no keyless request shows: only ChatGPT's users are told."""
    (of_chatgpt,), (of_the_api,) = played("2026-07-30", ("chatgpt",)), played("2026-07-30", ("api",))
    assert any(snapshot.services[0].verdict.health.in_trouble for snapshot, *_ in of_chatgpt.seen)
    assert not any(snapshot.services[0].verdict.health.in_trouble for snapshot, *_ in of_the_api.seen)
    assert "What you use works" in {head.headline for _, head, _ in of_the_api.seen}


def test_the_worst_of_what_is_open_heads_and_the_rest_of_what_is_shown_tells_the_same():
    """3 February 2026: from 21:43 on sign-in recovers, while fine-tuning goes on until 22:40."""
    (user,) = played("2026-02-03", USUAL_USES)
    at = datetime(2026, 2, 3, 22, 15, tzinfo=UTC)
    (snapshot, head, _) = next(each for each in user.seen if each[0].at >= at)
    (service,) = snapshot.services
    assert (head.state, head.headline) == (IconState.DEGRADED, "Fine-tuning has problems")
    assert head.more == "1 h 19 min so far."
    assert [each.id for each in service.tips] == ["stay-signed-in", "wait", "watch-the-page"]
    assert {each.phase for each in service.incidents if each.is_open} == {Phase.MONITORING, Phase.IDENTIFIED}
