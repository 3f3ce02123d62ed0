"""Globalping, against a server that refuses whatever its published description does not allow."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.support.check_host import CheckHost, check_host
from tests.support.globalping import LIES, Globalping, Line, answered, failed, globalping
from tests.unit.sources.regions.conftest import OPENAI, Check
from trayapp.domain.model.enums import Result
from trayapp.domain.model.regions import PlaceKind, Platform, RegionalScope, RegionsProblem, RegionsReport
from trayapp.domain.regions.assessment import assess

G, B, Q = Result.GOOD, Result.BAD, Result.INCONCLUSIVE


def server(check: Check, bad: Callable[[Line], bool] = lambda _line: False, **more: object) -> Globalping:
    """Make a server in whose world sign-in fails on the lines that are `bad`."""

    def world(line: Line, host: str):
        return answered(host, 503) if bad(line) and host == "auth.openai.com" else answered(host)

    return Globalping(**{"world": world, "clock": lambda: check.seconds, **more})


def scope(report: RegionsReport) -> RegionalScope:
    return assess(report, ("auth",), "").scope


def results(report: RegionsReport) -> dict[str, list[Result | None]]:
    found: dict[str, list[Result | None]] = {}
    for each in report.samples:
        found.setdefault(f"{each.kind} {each.country}", []).append(each.result)
    return found


def test_bad_in_britain_and_good_elsewhere_is_the_countrys_trouble(check: Check) -> None:
    with globalping(server(check, lambda line: line.country == "GB")) as elsewhere:
        report = check.run(globalping=elsewhere.url)
    assert results(report) == {
        "provider GB": [B, B],
        "country GB": [B, B],
        "elsewhere US": [G],
        "elsewhere DE": [G],
        "elsewhere JP": [G],
        "elsewhere BR": [G],
    }
    assert scope(report) is RegionalScope.COUNTRY
    assert elsewhere.refused == []
    assert (report.platform, report.tests, report.expected, report.problems) == (Platform.GLOBALPING, 8, 8, ())
    assert (report.limits.total, report.limits.left, report.limits.reset_s) == (250, 242, 1800.0)


@pytest.mark.parametrize(
    ("bad", "expected"),
    [
        (lambda line: line.country in {"GB", "DE"}, RegionalScope.REGIONAL),
        (lambda _line: True, RegionalScope.GLOBAL),
        (lambda _line: False, RegionalScope.LOCAL),
        (lambda line: line.asn == 2856, RegionalScope.PROVIDER),
    ],
)
def test_the_scope_follows_from_where_it_fails(check: Check, bad: Callable[[Line], bool], expected: str) -> None:
    with globalping(server(check, bad)) as elsewhere:
        assert scope(check.run(globalping=elsewhere.url)) is expected
        assert elsewhere.refused == []


def test_a_request_holds_a_target_and_places_and_nothing_of_the_users(check: Check) -> None:
    with globalping(server(check)) as elsewhere:
        check.run(globalping=elsewhere.url, home="GB")
    assert elsewhere.asked == [
        {
            "type": "http",
            "target": "auth.openai.com",
            "inProgressUpdates": True,
            "locations": [
                {"asn": 2856, "tags": ["eyeball-network"], "limit": 2},
                {"country": "GB", "tags": ["eyeball-network"], "limit": 2},
                {"country": "US", "tags": ["eyeball-network"], "limit": 1},
                {"country": "DE", "tags": ["eyeball-network"], "limit": 1},
                {"continent": "AS", "tags": ["eyeball-network"], "limit": 1},
                {"continent": "SA", "tags": ["eyeball-network"], "limit": 1},
            ],
            "measurementOptions": {
                "protocol": "HTTPS",
                "request": {"method": "GET", "path": "/.well-known/openid-configuration"},
            },
        }
    ]
    for head in elsewhere.heads:
        assert set(head) <= {"host", "user-agent", "accept", "accept-encoding", "connection", "content-type",
                             "content-length"}  # fmt: skip
    assert not [each for each in check.asked if "198.51.100.23" in repr(each)]


def test_progress_comes_while_it_runs_and_the_address_is_nowhere(check: Check) -> None:
    with globalping(server(check)) as elsewhere:
        report = check.run(globalping=elsewhere.url)
    answered_by_then = [sum(one.result is not None for one in each.samples) for each in check.reports]
    assert answered_by_then == sorted(answered_by_then)
    assert 1 in answered_by_then
    assert (report.whereabouts.country, report.whereabouts.data_centre) == ("GB", "LHR")
    assert (report.whereabouts.provider, report.whereabouts.provider_name) == (2856, "BT")
    assert "198.51.100.23" not in repr(check.reports)
    assert "203.0.113.9" not in repr(check.reports)


def test_a_failed_test_counts_only_where_the_target_is_at_fault(check: Check) -> None:
    sources = {"GB": "target", "US": "resolver", "DE": "internal", "JP": "", "BR": "target"}
    with globalping(replace(server(check), world=lambda line, _host: failed(sources[line.country]))) as elsewhere:
        found = results(check.run(globalping=elsewhere.url))
    assert found["country GB"] == [B, B]
    assert found["elsewhere BR"] == [B]
    assert found["elsewhere US"] == found["elsewhere DE"] == found["elsewhere JP"] == [Q]


def test_a_bot_check_says_nothing(check: Check) -> None:
    challenged = {**answered("auth.openai.com", 403), "headers": {"cf-mitigated": "challenge"}}
    with globalping(replace(server(check), world=lambda _line, _host: challenged)) as elsewhere:
        assert scope(check.run(globalping=elsewhere.url)) is RegionalScope.UNKNOWN


def test_without_a_provider_the_country_has_four_lines(check: Check) -> None:
    with globalping(server(check)) as elsewhere:
        report = check.run(globalping=elsewhere.url, meta=b"{}")
    assert [each.kind for each in report.samples].count(PlaceKind.COUNTRY) == 4
    assert report.whereabouts.provider is None


def test_the_provider_of_the_settings_is_not_looked_up(check: Check) -> None:
    with globalping(server(check)) as elsewhere:
        check.run(globalping=elsewhere.url, provider=5607)
    assert elsewhere.asked[0]["locations"][0]["asn"] == 5607
    assert not [each for each in check.asked if "speed.cloudflare.com" in each.url]


def test_where_the_edge_says_nothing_the_country_of_the_settings_is_asked(check: Check) -> None:
    with globalping(server(check)) as elsewhere:
        check.run(globalping=elsewhere.url, trace=None, meta=None, home="DE")
    assert elsewhere.asked[0]["locations"][0]["country"] == "DE"


def test_with_a_token_every_target_is_asked_from_the_same_lines(check: Check) -> None:
    with globalping(server(check, token="gp-secret")) as elsewhere:
        report = check.run(globalping=elsewhere.url, token="gp-secret", tests=24)
    assert [each["target"] for each in elsewhere.asked] == ["auth.openai.com", "api.openai.com", "chatgpt.com"]
    assert isinstance(elsewhere.asked[1]["locations"], str)
    assert report.tests == 24
    assert {each.target for each in report.samples} == {"auth", "api", "edge"}
    assert elsewhere.refused == []
    assert "gp-secret" not in repr(check.reports) + json.dumps(elsewhere.asked)


def test_the_limit_is_honoured_and_told(check: Check) -> None:
    with globalping(server(check, limit=5)) as elsewhere:
        report = check.run(globalping=elsewhere.url)
    assert len(elsewhere.asked) == 1
    assert report.problems[0] == (RegionsProblem.RATE_LIMITED, Platform.GLOBALPING)
    assert report.limits.reset_s == 1800.0
    assert report.tests == 0


def test_no_tests_left_asks_nobody(check: Check) -> None:
    with globalping(server(check)) as elsewhere:
        report = check.run(globalping=elsewhere.url, tests=0)
    assert elsewhere.heads == []
    assert report.problems == ((RegionsProblem.USED_UP, None),)


def test_a_wrong_token_is_a_refusal(check: Check) -> None:
    with globalping(server(check, token="other")) as elsewhere:
        report = check.run(globalping=elsewhere.url, token="mine")
    assert report.problems[0] == (RegionsProblem.REFUSED, Platform.GLOBALPING)


def test_places_without_a_line_are_said(check: Check) -> None:
    with globalping(server(check, lines=())) as elsewhere:
        assert check.run(globalping=elsewhere.url).problems[0] == (RegionsProblem.NO_PLACES, Platform.GLOBALPING)


@pytest.mark.parametrize(
    ("behaviour", "problem"),
    [
        ("broken", RegionsProblem.UNREACHABLE),
        ("malformed", RegionsProblem.UNREADABLE),
        ("slow", RegionsProblem.TOO_SLOW),
        ("other target", RegionsProblem.UNREADABLE),
        ("other id", RegionsProblem.UNREADABLE),
        ("no results", RegionsProblem.NO_PLACES),
        ("results of no kind", RegionsProblem.UNREADABLE),
        ("a list", RegionsProblem.UNREADABLE),
    ],
)
def test_a_server_that_cannot_be_relied_on_is_said_to_be_so(check: Check, behaviour: str, problem: str) -> None:
    with globalping(server(check, behaviour=behaviour)) as elsewhere:
        report = check.run(globalping=elsewhere.url)
    assert report.problems[0] == (problem, Platform.GLOBALPING)
    assert scope(report) is RegionalScope.UNKNOWN
    assert check.seconds <= 41


def test_hundreds_of_results_are_cut_to_what_was_asked_for(check: Check) -> None:
    assert "hundreds" in LIES
    with globalping(server(check, behaviour="hundreds")) as elsewhere:
        assert len(check.run(globalping=elsewhere.url).samples) == 8


def test_an_address_of_this_network_is_never_told_to_others(check: Check) -> None:
    local = replace(OPENAI, targets=(replace(OPENAI.targets[1], url="https://10.1.2.3/x"),))
    report = check.run(globalping="https://api.globalping.invalid", service=local)
    assert report.problems == ((RegionsProblem.NOT_PUBLIC, None),)


@pytest.mark.parametrize("behaviour", ["broken", "malformed", "limited"])
def test_where_globalping_cannot_be_asked_check_host_is(check: Check, behaviour: str) -> None:
    limit = 0 if behaviour == "limited" else 250
    other = CheckHost(
        lambda country: [0, 3.0, "Connection refused", None] if country == "gb" else [1, 0.2, "OK", "200"]
    )
    with globalping(server(check, behaviour=behaviour, limit=limit)) as elsewhere, check_host(other):
        report = check.run(globalping=elsewhere.url, check_host=other.url)
    assert report.platform is Platform.CHECK_HOST
    assert report.problems[0][1] is Platform.GLOBALPING
    assert other.asked == ["https://auth.openai.com/.well-known/openid-configuration"]
    assert len(other.nodes) <= 8
    assert results(report)["country GB"] == [B]
    assert results(report)["elsewhere US"] == [G]


@pytest.mark.parametrize(
    ("row", "result"),
    [
        ([1, 0.1, "OK", "200", "192.0.2.7"], G),
        ([0, 0.1, "Server Error", "503", "192.0.2.7"], B),
        ([0, 0.1, "Forbidden", "403", "192.0.2.7"], Q),
        ([0, 5.0, "Connection timed out", None, None], B),
        ([0, 5.0, "Name or service not known", None, None], Q),
        (["?"], Q),
        (None, Q),
        ("all well", Q),
        ([1, float("nan"), "OK", "200"], Q),
        ([1, -1, "OK", "200"], Q),
    ],
)
def test_what_a_machine_of_check_host_says(check: Check, row: object, result: Result) -> None:
    with check_host(CheckHost(lambda _country: row)) as other:  # type: ignore[arg-type, return-value]
        found = {each.result for each in check.run(check_host=other.url).samples}
    assert found == {result}


@pytest.mark.parametrize("behaviour", ["broken", "malformed", "limited"])
def test_where_nobody_can_be_asked_that_is_what_is_said(check: Check, behaviour: str) -> None:
    with check_host(CheckHost(behaviour=behaviour)) as other:
        report = check.run(check_host=other.url)
    assert [platform for _, platform in report.problems] == [Platform.GLOBALPING, Platform.CHECK_HOST]
    assert report.samples == ()
    assert report.tests == 0
