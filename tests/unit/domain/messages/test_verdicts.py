"""Every sentence of the verdicts can be said."""

from __future__ import annotations

from itertools import combinations

import pytest

from trayapp.domain.messages import states
from trayapp.domain.messages import verdicts as words
from trayapp.domain.model.enums import FailureMode, Health, Network, PageState, Symptom, TargetState
from trayapp.domain.model.service import Service, Target
from trayapp.i18n.formatter import translate

TARGETS = (
    Target("api", "https://a", stands_for="api"),
    Target("auth", "https://b", stands_for="login"),
    Target("edge", "https://c", stands_for="edge"),
    Target("mine", "https://d"),
)
SERVICE = Service("openai", "OpenAI", "https://x", targets=TARGETS)
CUT_OFF = (Network.OFFLINE, Network.CAPTIVE_PORTAL, Network.PROXY_UNREACHABLE)


@pytest.mark.parametrize("manner", list(FailureMode))
def test_every_choice_of_targets_has_a_sentence_in_every_manner(manner):
    said = set()
    for count in range(1, len(TARGETS) + 1):
        for chosen in combinations(TARGETS, count):
            sentence = translate(words.failing(SERVICE, chosen, manner))
            assert "{" not in sentence
            assert sentence[0].isupper()
            said.add(sentence)
    assert len(said) == 15, "each choice is told apart"


@pytest.mark.parametrize(
    ("targets", "manner", "sentence"),
    [
        ("api", FailureMode.SILENT, "OpenAI's API isn't responding"),
        ("auth", FailureMode.SILENT, "ChatGPT sign-in is failing"),
        ("edge", FailureMode.SLOW, "ChatGPT is slow"),
        ("mine", FailureMode.ERRORS, "OpenAI (mine) is failing on and off"),
        ("api auth", FailureMode.RECOVERING, "OpenAI's API and ChatGPT sign-in are recovering"),
        ("api auth mine", FailureMode.SUSPECT, "OpenAI's API, ChatGPT sign-in and OpenAI (mine) may have a problem"),
        ("api auth edge mine", FailureMode.SILENT, "OpenAI isn't responding"),
    ],
)
def test_targets_are_called_what_people_know_them_by(targets, manner, sentence):
    chosen = [target for target in TARGETS if target.name in targets.split()]
    assert translate(words.failing(SERVICE, chosen, manner)) == sentence


def test_another_service_is_called_by_its_own_name():
    other = Service("claude", "Claude", "https://x", targets=(Target("auth", "https://b", stands_for="login"),))
    assert translate(words.failing(other, other.targets, FailureMode.SILENT)) == "Claude sign-in is failing"


def test_every_symptom_state_and_network_has_its_words():
    for state in (TargetState.SUSPECT, TargetState.DOWN, TargetState.RECOVERING, TargetState.SLOW):
        for symptom in (None, *Symptom):
            assert translate(words.probe_target("api", state, symptom)).startswith("api: ")
    for symptom in Symptom:
        assert translate(words.probe_inconclusive("api", symptom)).startswith("api: no result (")
    assert len({translate(words.network(each)) for each in Network}) == len(Network)
    assert len({translate(words.offline(each)) for each in CUT_OFF}) == len(CUT_OFF)


def test_every_failure_of_the_page_has_its_words():
    for state in PageState:
        if state is not PageState.FRESH:
            assert "status page" in translate(words.page_failure("OpenAI", state, None))
    for health in Health:
        assert translate(words.page_reports("OpenAI", health)).startswith("OpenAI reports ")
        assert translate(words.page_reports("OpenAI", health)).startswith("OpenAI reports ")


def test_targets_are_called_what_people_call_the_part_that_they_stand_for():
    names = states.target_names([("auth", "login"), ("api", "api"), ("edge", "edge"), ("mine", "other")])
    assert {name: translate(said) for name, said in names.items()} == {
        "auth": "sign-in",
        "api": "API",
        "edge": "website",
        "mine": "mine",
    }


def test_two_targets_that_stand_for_one_part_keep_their_own_names():
    names = states.target_names([("eu", "api"), ("us", "api"), ("auth", "login")])
    assert [translate(said) for said in names.values()] == ["eu", "us", "sign-in"]
