"""Whose fault a failure is: neighbours of the filters, portals and odd answers that people have met."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.domain.conftest import SERVICE
from trayapp.domain.detection.reduce_probe import for_one_check
from trayapp.domain.detection.verdict import network_now
from trayapp.domain.model.enums import (
    Confirmation,
    Network,
    Origin,
    PageState,
    ReasonKind,
    Result,
    Symptom,
    TargetState,
)
from trayapp.domain.model.reports import NetworkReport, ProbeReport, Sample

ALL = ("api", "auth", "edge")
HOUR = 3600

FILTERS = {
    "block page 403": (Result.INCONCLUSIVE, Symptom.BLOCKED, 403, Origin.FOREIGN),
    "block page 200": (Result.INCONCLUSIVE, Symptom.BLOCKED, 200, Origin.FOREIGN),
    "block page 503": (Result.INCONCLUSIVE, Symptom.BLOCKED, 503, Origin.FOREIGN),
    "refused in JSON": (Result.BAD, Symptom.FORBIDDEN, 403, Origin.OWN),
    "name not found": (Result.BAD, Symptom.DNS, None, Origin.NONE),
    "cut off at the server's name": (Result.BAD, Symptom.TLS_RESET, None, Origin.NONE),
    "sent to 0.0.0.0": (Result.BAD, Symptom.NO_RESPONSE, None, Origin.NONE),
    "sent to a page of the name server": (Result.INCONCLUSIVE, Symptom.TLS, None, Origin.NONE),
    "block page 451": (Result.INCONCLUSIVE, Symptom.BLOCKED, 451, Origin.FOREIGN),
    "a refused VPN exit": (Result.INCONCLUSIVE, Symptom.BLOCKED, 403, Origin.FOREIGN),
    "port 443 dropped": (Result.BAD, Symptom.NO_RESPONSE, None, Origin.NONE),
    "bare 403": (Result.BAD, Symptom.FORBIDDEN, 403, Origin.UNCERTAIN),
    "bare 503": (Result.BAD, Symptom.ERRORS, 503, Origin.UNCERTAIN),
    "bare 529": (Result.BAD, Symptom.OVERLOADED, 529, Origin.UNCERTAIN),
}
ODD = {
    "404": (Symptom.UNEXPECTED, 404, Origin.OWN, "404 json"),
    "429 without a key": (Symptom.UNEXPECTED, 429, Origin.OWN, "429 json"),
    "431": (Symptom.UNEXPECTED, 431, Origin.OWN, "431 json"),
    "405": (Symptom.UNEXPECTED, 405, Origin.OWN, "405 empty"),
    "410": (Symptom.UNEXPECTED, 410, Origin.OWN, "410 empty"),
    "421": (Symptom.UNEXPECTED, 421, Origin.OWN, "421 text"),
    "a redirect": (Symptom.UNEXPECTED, 302, Origin.OWN, "302 empty"),
    "not available": (Symptom.NOT_AVAILABLE, 403, Origin.OWN, "403 json"),
    "empty 200": (Symptom.UNEXPECTED, 200, Origin.OWN, "200 empty"),
    "foreign 200": (Symptom.BLOCKED, 200, Origin.FOREIGN, "200 html"),
}


def probe(world, seconds, answers, *, network=Network.ONLINE, canary_ms=40.0, network_id=""):
    """Probe once; a target that is not among `answers` is good."""
    at, samples = world.at(seconds), []
    for name in ALL:
        result, symptom, status, origin, signature = answers.get(name, (Result.GOOD, None, 200, Origin.OWN, "200 json"))
        samples.append(Sample(name, at, result, symptom, 300.0, status, origin=origin, signature=signature))
    network_report = NetworkReport(at, network, canary_ms, network_id=network_id)
    world.reduce(ProbeReport("openai", at, tuple(samples), network_report))


def probes(world, begin, rounds, answers, every=60, **more):
    for count in range(rounds):
        probe(world, begin + count * every, answers, **more)
    return begin + (rounds - 1) * every


def filtered(kind, names=ALL):
    result, symptom, status, origin = FILTERS[kind]
    return dict.fromkeys(names, (result, symptom, status, origin, ""))


def odd(kind, names):
    symptom, status, origin, signature = ODD[kind]
    return dict.fromkeys(names, (Result.INCONCLUSIVE, symptom, status, origin, signature))


def confirmations(world, begin, rounds, answers, every=60, **more):
    seen = set()
    for count in range(rounds):
        probe(world, begin + count * every, answers, **more)
        seen.add(world.judge(begin + count * every).verdict.confirmation)
    return seen


@pytest.mark.parametrize("kind", FILTERS)
def test_what_never_worked_here_is_unreachable_from_here_and_never_an_alarm(world, kind):
    world.page(0)
    assert confirmations(world, 0, 60, filtered(kind)) <= {Confirmation.NONE, Confirmation.SUSPECTED}
    verdict = world.judge(59 * 60).verdict
    assert verdict.reason.kind is ReasonKind.UNREACHABLE_HERE
    assert world.state.detections == ()


@pytest.mark.parametrize("kind", FILTERS)
def test_one_target_that_a_filter_hides_raises_no_alarm_either(world, kind):
    world.page(0)
    assert Confirmation.LIKELY not in confirmations(world, 0, 60, filtered(kind, ("edge",)))
    assert world.judge(59 * 60).verdict.reason.targets == ("edge",)


@pytest.mark.parametrize("kind", FILTERS)
def test_the_office_from_nine_to_five_is_no_alarm_and_home_no_surprise(world, kind):
    world.page(0)
    last = probes(world, 0, 60, {}, network_id="home")
    world.page(last + 1800)
    seen = confirmations(world, last + 1800, 8 * 60, filtered(kind), network_id="office")
    assert Confirmation.LIKELY not in seen
    home = last + 1800 + 8 * HOUR + 1800
    probes(world, home, 3, {}, network_id="home")
    world.page(home + 120)
    assert world.says(home + 120) == ("operational", "none", False)


@pytest.mark.parametrize("kind", ["name not found", "port 443 dropped", "refused in JSON"])
def test_where_networks_are_not_known_a_long_gap_may_mean_another_one(world, kind):
    world.page(0)
    last = probes(world, 0, 60, {})
    assert Confirmation.LIKELY not in confirmations(world, last + 1800, 60, filtered(kind))


@pytest.mark.parametrize("form", ["html", "text", "empty"])
def test_a_bare_refusal_where_json_was_usual_is_at_most_a_first_sign(world, form):
    world.page(0)
    last = probes(world, 0, 10, {}, network_id="home")
    refused = dict.fromkeys(ALL, (Result.BAD, Symptom.FORBIDDEN, 403, Origin.UNCERTAIN, f"403 {form}"))
    assert Confirmation.LIKELY not in confirmations(world, last + 60, 60, refused, network_id="home")
    assert world.judge(last + 3600).verdict.reason.kind is ReasonKind.UNREACHABLE_HERE
    assert world.state.detections == ()


def test_a_refusal_in_the_usual_form_is_trouble_where_it_worked(world):
    def answers(status, result, symptom=None):
        return dict.fromkeys(ALL, (result, symptom, status, Origin.UNCERTAIN, f"{status} html"))

    last = probes(world, 0, 10, answers(200, Result.GOOD), network_id="home")
    refused = answers(403, Result.BAD, Symptom.FORBIDDEN)
    assert Confirmation.LIKELY in confirmations(world, last + 60, 10, refused, every=15, network_id="home")


@pytest.mark.parametrize("kind", ["name not found", "port 443 dropped", "refused in JSON", "bare 503", "bare 529"])
def test_what_worked_here_and_fails_now_is_trouble(world, kind):
    world.page(0)
    last = probes(world, 0, 10, {}, network_id="home")
    assert Confirmation.LIKELY in confirmations(world, last + 60, 10, filtered(kind), every=15, network_id="home")


def test_the_services_own_error_counts_on_any_network(world):
    own = dict.fromkeys(ALL, (Result.BAD, Symptom.ERRORS, 503, Origin.OWN, "503 json"))
    world.page(0)
    last = probes(world, 0, 10, {}, network_id="home")
    assert Confirmation.LIKELY in confirmations(world, last + 60, 10, own, every=15, network_id="cafe")


@pytest.mark.parametrize("kind", ODD)
@pytest.mark.parametrize("names", [("auth",), ("api", "auth")], ids=" ".join)
def test_what_breaks_a_steady_history_is_trouble(world, kind, names):
    world.page(0)
    last = probes(world, 0, 10, {})
    assert Confirmation.LIKELY in confirmations(world, last + 60, 8, odd(kind, names), every=15)


@pytest.mark.parametrize("kind", ODD)
def test_what_was_never_otherwise_breaks_nothing(world, kind):
    world.page(0)
    assert Confirmation.LIKELY not in confirmations(world, 0, 60, odd(kind, ("auth",)))


def test_a_portal_that_answers_for_every_target_is_no_outage(world):
    world.page(0)
    last = probes(world, 0, 10, {})
    assert Confirmation.LIKELY not in confirmations(world, last + 60, 60, odd("foreign 200", ALL))


def test_an_answer_that_stays_is_how_the_target_is_now(world):
    world.page(0)
    last = probes(world, 0, 10, {})
    last = probes(world, last + 60, 8 * 60, odd("404", ("auth",)))
    probes(world, last + 60, 5, odd("404", ("auth",)))
    assert world.state.probe.targets[1].result is Result.INCONCLUSIVE


REFUSED_KEY = (Result.GOOD, Symptom.KEY, 401, Origin.OWN, "401 json")


def test_a_key_that_is_refused_after_it_worked_is_a_first_sign_and_alone_no_more(world):
    world.page(0)
    last = probes(world, 0, 10, {})
    seen = confirmations(world, last + 15, 60, {"api": REFUSED_KEY}, every=15)
    assert seen == {Confirmation.NONE, Confirmation.SUSPECTED}
    assert world.judge(last + 900).probes[0].symptom is Symptom.KEY


def test_keys_that_are_refused_on_two_targets_at_once_are_an_alarm(world):
    world.page(0)
    last = probes(world, 0, 10, {})
    answers = {"api": REFUSED_KEY, "auth": REFUSED_KEY}
    assert Confirmation.LIKELY in confirmations(world, last + 15, 5, answers, every=15)


def test_a_refused_key_beside_errors_of_another_target_is_an_alarm(world):
    world.page(0)
    last = probes(world, 0, 10, {})
    errors = (Result.BAD, Symptom.ERRORS, 503, Origin.OWN, "503 json")
    assert Confirmation.LIKELY in confirmations(world, last + 15, 5, {"api": REFUSED_KEY, "edge": errors}, every=15)


def test_a_key_that_stays_refused_is_the_users_matter_after_an_hour(world):
    world.page(0)
    last = probes(world, 0, 10, {})
    last = probes(world, last + 60, 63, {"api": REFUSED_KEY})
    world.page(last)
    assert world.says(last) == ("operational", "none", False)
    assert world.state.probe.targets[0].result is Result.GOOD
    assert world.judge(last).probes[0].symptom is Symptom.KEY


@pytest.mark.parametrize("worked", [0, 4])
def test_a_key_that_hardly_worked_proves_nothing(world, worked):
    world.page(0)
    last = probes(world, 0, worked, {}) if worked else 0
    assert confirmations(world, last + 60, 30, {"api": REFUSED_KEY}) == {Confirmation.NONE}


@pytest.mark.parametrize("network", [Network.OFFLINE, Network.CAPTIVE_PORTAL, Network.UNKNOWN])
def test_where_no_canary_ever_answers_the_page_proves_that_we_are_online(world, network):
    silent = dict.fromkeys(ALL, (Result.BAD, Symptom.NO_RESPONSE, None, Origin.NONE, "timeout"))
    states = set()
    for minute in range(30):
        world.page(minute * 60)
        probe(world, minute * 60 + 20, {} if minute < 10 else silent, network=network, canary_ms=None)
        states.add(world.judge(minute * 60 + 21).verdict.reason.kind)
    assert world.judge(30 * 60).verdict.confirmation is Confirmation.LIKELY
    assert ReasonKind.NETWORK not in states


def test_canaries_that_work_are_believed_against_the_page(world):
    silent = dict.fromkeys(ALL, (Result.BAD, Symptom.NO_RESPONSE, None, Origin.NONE, "timeout"))
    for minute in range(10):
        world.page(minute * 60)
        probe(world, minute * 60 + 20, {})
    world.page(600)
    probe(world, 620, silent, network=Network.OFFLINE, canary_ms=None)
    probe(world, 640, silent, network=Network.OFFLINE, canary_ms=None)
    assert world.judge(641).verdict.reason.kind is ReasonKind.NETWORK


@pytest.mark.parametrize("kind", [each for each in FILTERS if each.startswith(("name", "cut", "port", "refused"))])
def test_in_one_check_that_no_other_follows_a_failure_is_a_first_sign_and_no_more(world, kind):
    world.state = replace(world.state, probe=for_one_check(world.state.probe, world.at(0)))
    world.page(0)
    probe(world, 1, filtered(kind, ("api",)))
    assert world.says(1) == ("operational", "suspected", False)
    assert world.judge(1).probes[0].state is TargetState.SUSPECT


def test_in_one_check_a_failure_of_all_targets_is_a_first_sign_too(world):
    world.state = replace(world.state, probe=for_one_check(world.state.probe, world.at(0)))
    world.page(0)
    probe(world, 1, filtered("port 443 dropped"))
    assert world.says(1) == ("operational", "suspected", False)


@pytest.mark.parametrize("network", [Network.OFFLINE, Network.CAPTIVE_PORTAL, Network.UNKNOWN])
def test_in_one_check_nothing_counts_while_we_are_not_online(world, network):
    world.state = replace(world.state, probe=for_one_check(world.state.probe, world.at(0)))
    probe(world, 1, filtered("port 443 dropped"), network=network, canary_ms=None)
    assert world.says(1)[:2] == ("unknown", "none")


def test_in_one_check_what_is_remembered_never_to_have_worked_cannot_be_reached_from_here(world):
    remembered = replace(world.state.probe, restored_at=world.at(-3600))
    world.state = replace(world.state, probe=for_one_check(remembered, world.at(0)))
    probe(world, 1, filtered("port 443 dropped"))
    verdict = world.judge(1).verdict
    assert (verdict.confirmation, verdict.reason.kind) == (Confirmation.SUSPECTED, ReasonKind.UNREACHABLE_HERE)


def test_one_good_check_is_no_first_sign(world):
    world.state = replace(world.state, probe=for_one_check(world.state.probe, world.at(0)))
    world.page(0)
    probe(world, 1, {})
    assert world.says(1) == ("operational", "none", False)


@pytest.mark.parametrize(
    ("page_url", "vouches"), [("http://status.example.org", False), ("https://status.example.org", True)]
)
def test_a_portals_answer_for_a_page_over_plain_http_proves_nothing(worlds, page_url, vouches):
    world = worlds(replace(SERVICE, page_url=page_url))
    world.page_fails(0, PageState.UNREADABLE)
    probe(world, 1, filtered("port 443 dropped"), network=Network.CAPTIVE_PORTAL, canary_ms=None)
    assert (network_now(world.network, (world.state,), world.at(1)) is Network.ONLINE) is vouches


def test_a_page_that_can_be_read_disproves_a_portal(worlds):
    world = worlds(replace(SERVICE, page_url="http://status.example.org"))
    world.page(0)
    probe(world, 1, filtered("port 443 dropped"), network=Network.CAPTIVE_PORTAL, canary_ms=None)
    assert network_now(world.network, (world.state,), world.at(1)) is Network.ONLINE
