"""The headline and the icon are about what the user uses: every built-in scenario, for every set of uses."""

import itertools
import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from trayapp import resources
from trayapp.app.monitor import Monitor
from trayapp.domain.model.enums import Confirmation
from trayapp.domain.model.service import USES, USUAL_USES
from trayapp.domain.model.settings import Profile, Settings
from trayapp.i18n.formatter import translate
from trayapp.simulation.replay import replay
from trayapp.simulation.scenario_files import builtin_names, load_builtin
from trayapp.simulation.simulated_world import service_of
from trayapp.ui.icons.state import icon_state
from trayapp.ui.icons.template import IconState
from trayapp.ui.presenters.answer import plain_headline

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


@dataclass
class User:
    """Somebody with a monitor of their own; of every minute one snapshot is kept, with the panel's headline."""

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
        if self.last is None or now - self.last >= timedelta(minutes=1):
            self.last = now
            for user, each in zip(self.users, effects, strict=True):
                state = icon_state(each.snapshot)
                user.seen.append(
                    (each.snapshot, state, translate(plain_headline(each.snapshot, each.snapshot.services[0], state)))
                )
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
    kept, spoken_of = None, set()
    for snapshot, state, headline in user.seen:
        (service,) = snapshot.services
        opened = {each.id for each in service.incidents if each.is_open}
        told = opened - service.unwatched
        if not service.verdict.health.in_trouble:
            kept, spoken_of = None, set()
            if opened - told and state is IconState.OPERATIONAL:
                assert headline == translate(service.verdict.headline) == "What you use works"
            continue
        assert state not in CALM
        subject = subject_of(headline)
        named = NAMED[subject]
        assert user.uses == USUAL_USES or all(each & set(user.uses) for each in named), (user.uses, headline)
        if service.verdict.confirmation is Confirmation.SUSPECTED:
            continue
        if kept is not None and subject != kept:
            assert spoken_of - told, "the subject may change only once an incident is over while others go on"
            spoken_of = set()
        kept, spoken_of = subject, spoken_of | told


def test_who_uses_the_api_alone_has_no_incident_of_chatgpt_alone():
    """30 July 2026, conversations that fail and no keyless request shows: only ChatGPT's users are told."""
    (of_chatgpt,), (of_the_api,) = played("2026-07-30", ("chatgpt",)), played("2026-07-30", ("api",))
    assert any(snapshot.services[0].verdict.health.in_trouble for snapshot, *_ in of_chatgpt.seen)
    assert not any(snapshot.services[0].verdict.health.in_trouble for snapshot, *_ in of_the_api.seen)
    assert "What you use works" in {headline for *_, headline in of_the_api.seen}
