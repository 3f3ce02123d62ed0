import json
from datetime import UTC, datetime

import pytest

from trayapp.domain.model.reports import FailureKind
from trayapp.domain.model.service import Expect, Service, Target
from trayapp.simulation.scenario import parse_scenario
from trayapp.simulation.simulated_world import SimulatedWorld, service_of
from trayapp.simulation.virtual_clock import ScenarioTransport, VirtualClock
from trayapp.sources.http.transport import Request, Response, TransportError

CANARIES = ("http://canary.example/generate_204", "http://other.example/success.txt")
OPENAI = Service(
    "openai",
    "OpenAI",
    "https://status.openai.com",
    (
        Target("api", "https://api.openai.com/v1/models", frozenset({200, 401}), Expect.JSON),
        Target("auth", "https://auth.openai.com/x", must_have=(("issuer", "https://auth.openai.com"),)),
        Target("edge", "https://chatgpt.com/cdn-cgi/trace", expect=Expect.TRACE),
    ),
)
API, AUTH, EDGE = (target.url for target in OPENAI.targets)
PROXY_URL = "https://status.openai.com/proxy/status.openai.com"


def scenario(**keys):
    start = {"format": "trayapp-scenario/1", "start": "2026-02-03T20:00:00Z", "duration_s": 1000, "seed": 1}
    return parse_scenario({**start, **keys})


def world(**keys):
    return SimulatedWorld(scenario(**keys), OPENAI, CANARIES)


def api(outcome, **keys):
    return {"targets": {"api": [{"from": 0, "to": 100, "outcome": outcome, **keys}]}}


def asked(url, at=50, *, headers=(), **keys):
    return world(**keys).answer(Request(url, headers), at)


def carried(coroutine):
    """Run a coroutine that never waits."""
    with pytest.raises(StopIteration) as caught:
        coroutine.send(None)
    return caught.value.value


def test_a_healthy_world_answers_as_the_real_one_does():
    alive = asked(API)
    assert (alive.status, json.loads(alive.body)["error"]["type"]) == (401, "invalid_request_error")
    assert json.loads(asked(AUTH).body) == {"issuer": "https://auth.openai.com"}
    assert b"\ncolo=LHR\nhttp=http/2\nloc=GB\n" in asked(EDGE).body
    assert [asked(url).status for url in CANARIES] == [204, 200]
    assert asked(CANARIES[1]).body == b"success\n"


@pytest.mark.parametrize(
    ("outcome", "kind"),
    [
        ("refused", FailureKind.REFUSED),
        ("reset", FailureKind.RESET),
        ("dns", FailureKind.DNS),
        ("tls", FailureKind.TLS),
    ],
)
def test_silence_has_its_kind_and_is_quick(outcome, kind):
    answer = asked(API, **api(outcome))
    assert isinstance(answer, TransportError)
    assert answer.kind is kind
    assert answer.elapsed_ms < 1000


def test_a_time_out_takes_as_long_as_the_deadline():
    answer = asked(API, **api("timeout"))
    assert (answer.kind, answer.elapsed_ms) == (FailureKind.TIMEOUT, 10_000)


def test_an_answer_slower_than_the_deadline_is_a_time_out():
    assert asked(API, **api("slow", latency_ms=60_000)).kind is FailureKind.TIMEOUT


def test_slow_is_a_good_answer_after_its_latency():
    answer = asked(API, **api("slow", latency_ms=3000))
    assert answer.status == 401
    assert 1500 < answer.elapsed_ms < 6000


@pytest.mark.parametrize(
    ("outcome", "status", "code", "type_"),
    [
        ("http_500", 500, None, "server_error"),
        ("http_429:insufficient_quota", 429, "insufficient_quota", "insufficient_quota"),
        (
            "http_403:unsupported_country_region_territory",
            403,
            "unsupported_country_region_territory",
            "request_forbidden",
        ),
    ],
)
def test_an_http_error_is_json_with_its_code(outcome, status, code, type_):
    answer = asked(API, **api(outcome))
    error = json.loads(answer.body)["error"]
    assert (answer.status, error["code"], error["type"]) == (status, code, type_)
    assert answer.headers["content-type"] == "application/json"


def test_a_challenge_says_that_it_is_one():
    answer = asked(API, **api("challenge"))
    assert (answer.status, answer.headers["cf-mitigated"]) == (403, "challenge")


def test_html_where_json_was_due():
    answer = asked(API, **api("html"))
    assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")


def test_the_ratio_holds_over_many_samples():
    course = world(**api("http_500", ratio=0.35))
    bad = sum(course.answer(Request(API), 10).status == 500 for _ in range(2000))
    assert 600 < bad < 800


@pytest.mark.parametrize("url", [API, EDGE, PROXY_URL, *CANARIES])
def test_without_a_network_nobody_answers(url):
    gone = {"canaries": [{"from": 0, "to": 100, "outcome": "dns"}], "page": [{"at": 0, "body": {}}]}
    assert asked(url, **gone).kind is FailureKind.DNS
    assert isinstance(asked(url, at=100, **gone), Response)


def test_a_captive_portal_shows_its_page_over_http_and_breaks_tls():
    portal = {"canaries": [{"from": 0, "to": 100, "outcome": "html"}], "page": [{"at": 0, "body": {}}]}
    assert asked(CANARIES[0], **portal).headers["content-type"].startswith("text/html")
    assert asked(API, **portal).kind is FailureKind.TLS
    assert asked(PROXY_URL, **portal).kind is FailureKind.TLS


def test_a_proxy_that_wants_a_password_is_a_proxy_failure():
    wall = {"canaries": [{"from": 0, "to": 100, "outcome": "http_407"}]}
    assert asked(CANARIES[0], **wall).status == 407
    assert asked(API, **wall).kind is FailureKind.PROXY


def test_a_slow_network_slows_everything_down():
    slow = {"canaries": [{"from": 0, "to": 100, "outcome": "slow", "latency_ms": 4000}]}
    assert asked(API, **slow).elapsed_ms > 2000
    assert asked(CANARIES[0], **slow).elapsed_ms > 2000


def test_what_is_asked_at_one_moment_shares_the_networks_luck():
    course = world(canaries=[{"from": 0, "to": 1000, "outcome": "reset", "ratio": 0.5}])
    fates = [
        {isinstance(course.answer(Request(url), moment), Response) for url in (API, AUTH, *CANARIES)}
        for moment in range(60)
    ]
    assert all(len(fate) == 1 for fate in fates)
    assert {True} in fates
    assert {False} in fates


def test_the_page_is_found_at_the_path_of_its_format_alone():
    page = {"page": [{"at": 0, "body": {"summary": {}}}, {"at": 100, "format": "statuspage-v2", "body": {"page": {}}}]}
    shim = "https://status.openai.com/api/v2/summary.json"
    assert [asked(url, at=0, **page).status for url in (PROXY_URL, f"{PROXY_URL}/incidents", shim)] == [200, 404, 404]
    assert [asked(url, at=100, **page).status for url in (PROXY_URL, shim)] == [404, 200]


def test_an_unchanged_page_answers_304_to_its_own_etag():
    page = {"page": [{"at": 0, "body": {"summary": {}}}, {"at": 100, "body": {"summary": {"name": "x"}}}]}
    first = asked(PROXY_URL, at=0, **page)
    validator = (("If-None-Match", first.headers["etag"]),)
    assert asked(PROXY_URL, at=99, headers=validator, **page).status == 304
    changed = asked(PROXY_URL, at=100, headers=validator, **page)
    assert (changed.status, json.loads(changed.body)) == (200, {"summary": {"name": "x"}})


def test_incidents_beside_the_summary_are_the_pages_history():
    page = {"page": [{"at": 0, "body": {"summary": {"name": "x"}, "incidents": [{"id": "1"}]}}]}
    assert json.loads(asked(PROXY_URL, **page).body) == {"summary": {"name": "x"}}
    assert json.loads(asked(f"{PROXY_URL}/incidents", **page).body) == {"incidents": [{"id": "1"}]}


def test_a_page_that_became_html_is_html_at_every_path():
    page = {"page": [{"at": 0, "content_type": "text/html", "body": "<!DOCTYPE html>"}]}
    answer = asked("https://status.openai.com/api/v1/summary", **page)
    assert (answer.status, answer.body) == (200, b"<!DOCTYPE html>")


def test_a_broken_page_server_is_broken_at_every_path():
    assert asked("https://status.openai.com/api/v1/summary", page=[{"at": 0, "status": 503}]).status == 503


def test_before_its_first_entry_there_is_no_page():
    assert asked(PROXY_URL, at=9, page=[{"at": 10, "body": {}}]).kind is FailureKind.REFUSED


def test_unknown_hosts_do_not_resolve():
    assert asked("https://elsewhere.example/").kind is FailureKind.DNS


def test_the_same_seed_gives_the_same_answers():
    def course(seed):
        here = world(**{**api("http_500", ratio=0.5), "seed": seed})
        return [here.answer(Request(API), moment) for moment in range(50)]

    assert course(1) == course(1)
    assert course(1) != course(2)


def test_one_targets_course_does_not_shift_anothers():
    quiet, broken = world(), world(**api("http_500", ratio=0.5))
    assert [quiet.answer(Request(AUTH), at) for at in range(9)] == [broken.answer(Request(AUTH), at) for at in range(9)]


def test_requests_move_the_clock_by_as_long_as_they_take():
    clock = VirtualClock(datetime(2026, 2, 3, 20, tzinfo=UTC))
    transport = ScenarioTransport(world(**api("timeout")), clock)
    answers = carried(transport.fetch_all([Request(API), Request(AUTH)]))
    assert [type(answer) for answer in answers] == [TransportError, Response]
    assert clock.now() == datetime(2026, 2, 3, 20, 0, 10, tzinfo=UTC)
    alone = carried(transport.fetch(Request(AUTH)))
    assert clock.moment_s == pytest.approx(10 + alone.elapsed_ms / 1000)


def test_a_known_service_gains_the_scenarios_own_targets():
    service = service_of(scenario(targets={"api": [], "Chat!": []}), [OPENAI])
    assert [target.name for target in service.targets] == ["api", "auth", "edge", "Chat!"]
    assert SimulatedWorld(scenario(), service, ()).answer(Request(service.targets[3].url), 0).status == 200


def test_an_unknown_service_is_made_of_its_targets():
    service = service_of(scenario(service={"id": "acme", "name": "Acme"}, targets={"web": []}), [OPENAI])
    assert (service.id, service.name, [target.name for target in service.targets]) == ("acme", "Acme", ["web"])
