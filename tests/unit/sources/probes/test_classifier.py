"""The error vocabulary: what each observed answer means for the service and for the user."""

from __future__ import annotations

import json

import pytest

from trayapp.domain.model.enums import Origin, Result, Symptom
from trayapp.domain.model.reports import FailureKind
from trayapp.domain.model.service import Expect, Target
from trayapp.sources.http.transport import Response, TransportError
from trayapp.sources.probes.classifier import classify

API = Target("api", "https://api.example.com/v1/models", frozenset({200, 401}), Expect.JSON)
AUTH = Target(
    "auth", "https://auth.example.com/x", expect=Expect.JSON, must_have=(("issuer", "https://auth.example.com"),)
)
EDGE = Target("edge", "https://chat.example.com/cdn-cgi/trace", expect=Expect.TRACE)
TUNING = Target("tuning", "https://api.example.com/v1/fine_tuning/jobs?limit=1", frozenset({200}), Expect.JSON)

GOOD, BAD, UNSURE = Result.GOOD, Result.BAD, Result.INCONCLUSIVE
UNEXPECTED = Symptom.UNEXPECTED


def error(status: int, code: str | None = None, message: str = "", kind: str = "") -> Response:
    return Response(status, json.dumps({"error": {"code": code, "message": message, "type": kind}}).encode())


@pytest.mark.parametrize(
    ("answer", "result", "symptom"),
    [
        (Response(200, b'{"object": "list", "data": []}'), GOOD, None),
        (error(401, None, "You didn't provide an API key.", "invalid_request_error"), GOOD, None),
        (error(401, "invalid_api_key", "Incorrect API key provided"), GOOD, None),
        (error(401, None, "You must be a member of an organization to use the API"), GOOD, None),
        (error(401, None, "Your IP is not authorized"), GOOD, None),
        (error(403, None, "Missing scopes: api.model.read"), UNSURE, UNEXPECTED),
        (error(403, "unsupported_country_region_territory", kind="request_forbidden"), GOOD, Symptom.REGION_BLOCKED),
        (Response(403, b"<html>", {"cf-mitigated": "challenge"}), UNSURE, Symptom.CHALLENGED),
        (Response(403, b"<html><script>window._cf_chl_opt={}</script>"), UNSURE, Symptom.CHALLENGED),
        (Response(403, b"<html>Forbidden"), UNSURE, Symptom.BLOCKED),
        (error(403, "access_denied"), BAD, Symptom.FORBIDDEN),
        (error(404, "model_not_found"), GOOD, Symptom.NOT_AVAILABLE),
        (Response(404), UNSURE, UNEXPECTED),
        (error(429, "insufficient_quota"), UNSURE, UNEXPECTED),
        (error(429, "credit_balance_exhausted"), UNSURE, UNEXPECTED),
        (error(429, "organization_spend_limit_exceeded"), UNSURE, UNEXPECTED),
        (error(429, "project_spend_limit_exceeded"), UNSURE, UNEXPECTED),
        (error(429, "organization_usage_limit_exceeded"), UNSURE, UNEXPECTED),
        (error(429, "subscription_sharing_usage_limit_exceeded"), UNSURE, UNEXPECTED),
        (error(429, "rate_limit_exceeded", kind="requests"), UNSURE, UNEXPECTED),
        (Response(429), UNSURE, UNEXPECTED),
        (error(429, "slow_down", kind="rate_limit_error"), BAD, Symptom.SLOW_DOWN),
        (error(403, "subscription_sharing_user_not_eligible"), GOOD, Symptom.NOT_AVAILABLE),
        (error(403, "subscription_sharing_route_not_supported"), GOOD, Symptom.NOT_AVAILABLE),
        (error(400, "subscription_sharing_unsupported_capability"), GOOD, Symptom.NOT_AVAILABLE),
        (error(401, "subscription_sharing_invalid_user"), GOOD, None),
        (error(503, "subscription_sharing_usage_unavailable"), BAD, Symptom.ERRORS),
        (error(500, "server_error"), BAD, Symptom.ERRORS),
        (Response(502), BAD, Symptom.ERRORS),
        (Response(503), BAD, Symptom.ERRORS),
        (Response(504), BAD, Symptom.ERRORS),
        *[(Response(status), BAD, Symptom.ERRORS) for status in range(520, 527)],
        (error(503, "server_is_overloaded"), BAD, Symptom.OVERLOADED),
        (error(503, None, kind="service_unavailable_error"), BAD, Symptom.OVERLOADED),
        (error(529, None, kind="overloaded_error"), BAD, Symptom.OVERLOADED),
        (Response(529), BAD, Symptom.OVERLOADED),
        (Response(200, b"<html>Welcome to the Airport</html>"), UNSURE, Symptom.BLOCKED),
        (Response(401, b"<html>Sign in</html>"), UNSURE, Symptom.BLOCKED),
        (Response(200, b"[" * 100_000), UNSURE, Symptom.BLOCKED),
        (Response(302), UNSURE, UNEXPECTED),
        (Response(407), UNSURE, Symptom.PROXY),
        (Response(408), BAD, Symptom.NO_RESPONSE),
        (Response(451), UNSURE, Symptom.BLOCKED),
        (Response(451, b"", {"cf-ray": "8f1-LHR"}), GOOD, Symptom.REGION_BLOCKED),
        (Response(511), UNSURE, Symptom.CAPTIVE_PORTAL),
        (Response(418), UNSURE, UNEXPECTED),
        (Response(503, b'{"detail": "overloaded"}'), BAD, Symptom.OVERLOADED),
    ],
)
def test_an_answer_of_the_api_means(answer: Response, result: Result, symptom: Symptom | None) -> None:
    finding = classify(API, answer)
    assert (finding.result, finding.symptom) == (result, symptom)


@pytest.mark.parametrize(
    ("kind", "result", "symptom"),
    [
        (FailureKind.DNS, BAD, Symptom.DNS),
        (FailureKind.REFUSED, BAD, Symptom.NO_RESPONSE),
        (FailureKind.RESET, BAD, Symptom.NO_RESPONSE),
        (FailureKind.TLS_RESET, BAD, Symptom.TLS_RESET),
        (FailureKind.CUT_SHORT, UNSURE, None),
        (FailureKind.TIMEOUT, BAD, Symptom.NO_RESPONSE),
        (FailureKind.TLS, UNSURE, Symptom.TLS),
        (FailureKind.PROXY, UNSURE, Symptom.PROXY),
        (FailureKind.SETTINGS, UNSURE, Symptom.PROXY),
        (FailureKind.TOO_LARGE, UNSURE, Symptom.UNREADABLE),
        (FailureKind.REDIRECT, UNSURE, Symptom.UNREADABLE),
    ],
)
def test_no_answer_means(kind: FailureKind, result: Result, symptom: Symptom | None) -> None:
    finding = classify(API, TransportError(kind, "why"))
    assert (finding.result, finding.symptom, finding.detail) == (result, symptom, "why")
    assert (finding.origin, finding.signature) == (Origin.NONE, kind.value)


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        (Response(200, b'{"issuer": "https://auth.example.com"}'), GOOD),
        (Response(200, b'{"issuer": "https://elsewhere.example.com"}'), UNSURE),
        (Response(200, b"{}"), UNSURE),
    ],
)
def test_the_sign_in_host_must_say_who_it_is(answer: Response, result: Result) -> None:
    assert classify(AUTH, answer).result is result


@pytest.mark.parametrize(
    ("body", "result"), [(b"fl=1\nh=chat.example.com\ncolo=LHR\n", GOOD), (b"<html>", UNSURE), (b"", UNSURE)]
)
def test_the_edge_answers_with_a_trace(body: bytes, result: Result) -> None:
    assert classify(EDGE, Response(200, body)).result is result


@pytest.mark.parametrize("status", [403, 404])
def test_fine_tuning_that_is_not_for_you_is_no_outage(status: int) -> None:
    finding = classify(TUNING, error(status, "whatever"))
    assert (finding.result, finding.symptom) == (GOOD, Symptom.NOT_AVAILABLE)


def test_a_target_of_any_kind_is_good_with_any_body() -> None:
    assert classify(Target("own", "https://own.example.com"), Response(200, b"hi")).result is GOOD


def test_the_same_403_is_good_where_the_target_calls_it_so() -> None:
    assert classify(Target("own", "https://own.example.com", frozenset({403})), Response(403)).result is GOOD


def test_the_detail_names_status_code_and_request_and_nothing_foreign() -> None:
    answer = error(503, "server_is_overloaded<script>", "a long foreign message")
    finding = classify(API, Response(503, answer.body, {"x-request-id": "req_1\r\n2"}))
    assert finding.detail == "HTTP 503 server_is_overloadedscript (request req_12)"


ERROR_PAGE = b"<!DOCTYPE html><html><head><title>%s</title></head><body>%s</body></html>"
CF = {"cf-ray": "8f1-LHR", "server": "cloudflare"}


@pytest.mark.parametrize(
    "answer",
    [
        Response(403, ERROR_PAGE % (b"Blocked", b"Category: AI tools")),
        Response(503, ERROR_PAGE % (b"ERROR", b"The requested URL could not be retrieved"), {"x-squid-error": "ERR"}),
        Response(502, ERROR_PAGE % (b"Bad", b"gateway"), {"via": "1.1 proxy.corp.example (squid/5.7)"}),
        Response(200, ERROR_PAGE % (b"Policy", b"Internet usage policy"), {"server": "FortiGate"}),
        Response(200, ERROR_PAGE % (b"Guest network", b"Please accept the terms.")),
        Response(403, ERROR_PAGE % (b"Attention Required!", b"Sorry, you have been blocked"), CF),
        Response(403, ERROR_PAGE % (b"Access denied", b"Error code: 1020"), CF),
        Response(403, b"Access denied by policy"),
        Response(403, b"This site is blocked by your administrator", CF),
        Response(503, b"blocked", {"x-squid-error": "ERR_ACCESS_DENIED 0"}),
        Response(200, b"blocked", {"server": "Zscaler/6.2"}),
        Response(200, b'{"blocked": true}', {"x-bluecoat-via": "1a2b"}),
    ],
)
@pytest.mark.parametrize("target", [API, AUTH, EDGE])
def test_a_block_page_is_not_the_service_and_no_failure_of_it(target: Target, answer: Response) -> None:
    finding = classify(target, answer)
    assert (finding.result, finding.origin) == (UNSURE, Origin.FOREIGN)
    assert finding.symptom in {Symptom.BLOCKED, UNEXPECTED}


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        (Response(403, ERROR_PAGE % (b"403", b"Forbidden"), CF), BAD),
        (Response(502, ERROR_PAGE % (b"502", b"Bad gateway"), CF), BAD),
        (Response(503, ERROR_PAGE % (b"503", b""), {"openai-processing-ms": "7"}), BAD),
        (error(503, "server_is_overloaded"), BAD),
        (error(403, "access_denied"), BAD),
        (Response(500, b"", CF), BAD),
        (Response(200, b"", CF), UNSURE),
        (Response(200, ERROR_PAGE % (b"Log in", b""), CF), UNSURE),
        (Response(404, ERROR_PAGE % (b"404", b"Not found"), CF), UNSURE),
        (error(404, None, "Not found"), UNSURE),
        (Response(431), UNSURE),
    ],
)
def test_an_answer_with_the_marks_of_the_service_is_its_own(answer: Response, result: Result) -> None:
    finding = classify(API, answer)
    assert (finding.result, finding.origin) == (result, Origin.OWN)


def test_a_web_page_may_be_the_own_answer_of_a_target_without_a_form() -> None:
    own = Target("own", "https://own.example.com")
    finding = classify(own, Response(503, ERROR_PAGE % (b"503", b"Service unavailable"), {"server": "nginx"}))
    assert (finding.result, finding.origin) == (BAD, Origin.UNCERTAIN)
    filtered = classify(own, Response(503, ERROR_PAGE % (b"503", b""), {"server": "squid/4.10"}))
    assert (filtered.result, filtered.origin) == (UNSURE, Origin.FOREIGN)


@pytest.mark.parametrize(
    ("answer", "signature"),
    [
        (error(401, None, "You didn't provide an API key."), "401 json"),
        (Response(404, b"<html>"), "404 html"),
        (Response(404), "404 empty"),
        (Response(200, b" \n"), "200 empty"),
        (Response(200, b"all well"), "200 text"),
        (error(429, "rate_limit_exceeded"), "429 json"),
        (Response(431), "431 empty"),
    ],
)
def test_an_answer_has_a_short_form_to_be_compared_by(answer: Response, signature: str) -> None:
    assert classify(API, answer).signature == signature


def test_json_that_is_not_what_is_due_has_a_short_form_of_its_own() -> None:
    assert classify(AUTH, Response(200, b"{}")).signature == "200 odd-json"
    assert classify(AUTH, Response(404, b"{}")).signature == "404 json"
    assert classify(EDGE, Response(200, b"fl=1\ncolo=LHR\n")).signature == "200 trace"


@pytest.mark.parametrize(
    ("headers", "with_key", "symptom"),
    [
        ({}, False, UNEXPECTED),
        ({"x-ratelimit-remaining-requests": "0"}, False, UNEXPECTED),
        ({}, True, Symptom.RATE_LIMITED),
        ({"x-ratelimit-remaining-requests": "0", "x-ratelimit-remaining-tokens": "90"}, True, Symptom.RATE_LIMITED),
        ({"x-ratelimit-remaining-requests": "499"}, True, UNEXPECTED),
        ({"x-ratelimit-remaining-requests": "1", "x-ratelimit-remaining-tokens": "9000"}, True, UNEXPECTED),
        ({"x-ratelimit-remaining-requests": "many"}, True, Symptom.RATE_LIMITED),
    ],
)
def test_a_429_without_a_key_or_with_quota_left_is_not_your_rate_limit(
    headers: dict[str, str],
    with_key: bool,  # noqa: FBT001
    symptom: Symptom,
) -> None:
    answer = Response(429, error(429, "rate_limit_exceeded").body, headers)
    finding = classify(API, answer, with_key=with_key)
    assert (finding.result, finding.symptom) == (UNSURE, symptom)


@pytest.mark.parametrize(
    ("answer", "symptom"),
    [
        (error(401, "invalid_api_key", "Incorrect API key provided"), Symptom.KEY),
        (error(403, None, "Missing scopes: api.model.read"), Symptom.KEY_RESTRICTED),
        (error(429, "insufficient_quota"), Symptom.QUOTA),
        (error(429, "subscription_sharing_usage_limit_exceeded"), Symptom.USAGE_LIMIT),
    ],
)
def test_with_a_key_an_answer_may_be_about_the_user(answer: Response, symptom: Symptom) -> None:
    finding = classify(API, answer, with_key=True)
    assert (finding.result, finding.symptom) == (GOOD, symptom)


@pytest.mark.parametrize(
    "answer",
    [
        Response(403, b"<html><title>Just a moment...</title>", CF),
        Response(503, b"<html>challenges.cloudflare.com cf-chl-", CF),
        Response(403, b"<html>", {"x-amzn-waf-action": "challenge", **CF}),
        Response(403, b"<html>", {"cf-mitigated": "block", **CF}),
    ],
)
def test_the_words_of_a_bot_check_are_no_bot_check(answer: Response) -> None:
    assert classify(API, answer).symptom is not Symptom.CHALLENGED


@pytest.mark.parametrize("answer", [Response(503), Response(403, b"denied"), Response(502, ERROR_PAGE % (b"", b""))])
@pytest.mark.parametrize("target", [API, EDGE, Target("own", "https://own.example.com")])
def test_where_the_services_answers_bear_marks_one_without_is_not_its_own(target: Target, answer: Response) -> None:
    assert classify(target, answer, marked=True).origin is Origin.FOREIGN
    marked = Response(answer.status, answer.body, CF)
    assert classify(target, marked, marked=True).origin is Origin.OWN


@pytest.mark.parametrize("target", [API, EDGE, Target("own", "https://own.example.com")])
def test_where_they_bear_none_a_load_balancers_page_is_bad_and_may_be_the_services_own(target: Target) -> None:
    page = Response(503, ERROR_PAGE % (b"503", b"Service Temporarily Unavailable"), {"server": "awselb/2.0"})
    finding = classify(target, page, marked=False)
    assert (finding.result, finding.symptom, finding.origin) == (BAD, Symptom.ERRORS, Origin.UNCERTAIN)


@pytest.mark.parametrize("status", [407, 511])
def test_statuses_of_the_network_are_nobodys_proof(status: int) -> None:
    assert classify(API, Response(status), marked=False).origin is Origin.FOREIGN


def test_a_bot_check_is_the_services_own_answer() -> None:
    assert classify(API, Response(403, b"<html>", {"cf-mitigated": "challenge"})).origin is Origin.OWN


@pytest.mark.parametrize("target", [API, AUTH], ids=["api", "auth"])
def test_an_error_that_is_sent_as_200_is_no_good_answer(target: Target) -> None:
    sent = Response(200, b'{"issuer": "https://auth.example.com", "error": {"type": "server_error"}}', CF)
    found = classify(target, sent)
    assert (found.result, found.symptom) == (UNSURE, UNEXPECTED)
    assert classify(target, Response(200, b'{"issuer": "https://auth.example.com", "error": null}', CF)).result is GOOD
