"""The error vocabulary: what each observed answer means for the service and for the user."""

from __future__ import annotations

import json

import pytest

from trayapp.domain.model.enums import Result, Symptom
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


def error(status: int, code: str | None = None, message: str = "", kind: str = "") -> Response:
    return Response(status, json.dumps({"error": {"code": code, "message": message, "type": kind}}).encode())


@pytest.mark.parametrize(
    ("answer", "result", "symptom"),
    [
        (Response(200, b'{"object": "list", "data": []}'), GOOD, None),
        (error(401, None, "You didn't provide an API key.", "invalid_request_error"), GOOD, None),
        (error(401, "invalid_api_key", "Incorrect API key provided"), GOOD, Symptom.KEY),
        (error(401, None, "You must be a member of an organization to use the API"), GOOD, Symptom.KEY),
        (error(401, None, "Your IP is not authorized"), GOOD, Symptom.KEY),
        (error(403, None, "Missing scopes: api.model.read"), GOOD, Symptom.KEY),
        (error(403, "unsupported_country_region_territory", kind="request_forbidden"), GOOD, Symptom.REGION_BLOCKED),
        (Response(403, b"<html>", {"cf-mitigated": "challenge"}), UNSURE, Symptom.CHALLENGED),
        (Response(403, b"<html><title>Just a moment...</title>"), UNSURE, Symptom.CHALLENGED),
        (Response(403, b"<html>Forbidden"), BAD, Symptom.FORBIDDEN),
        (error(403, "access_denied"), BAD, Symptom.FORBIDDEN),
        (error(404, "model_not_found"), GOOD, Symptom.NOT_AVAILABLE),
        (Response(404), UNSURE, Symptom.NOT_AVAILABLE),
        (error(429, "insufficient_quota"), GOOD, Symptom.QUOTA),
        (error(429, "credit_balance_exhausted"), GOOD, Symptom.QUOTA),
        (error(429, "organization_spend_limit_exceeded"), GOOD, Symptom.QUOTA),
        (error(429, "project_spend_limit_exceeded"), GOOD, Symptom.QUOTA),
        (error(429, "organization_usage_limit_exceeded"), GOOD, Symptom.QUOTA),
        (error(429, "subscription_sharing_usage_limit_exceeded"), GOOD, Symptom.USAGE_LIMIT),
        (error(429, "rate_limit_exceeded", kind="requests"), UNSURE, Symptom.RATE_LIMITED),
        (Response(429), UNSURE, Symptom.RATE_LIMITED),
        (error(429, "slow_down", kind="rate_limit_error"), BAD, Symptom.SLOW_DOWN),
        (error(403, "subscription_sharing_user_not_eligible"), GOOD, Symptom.NOT_AVAILABLE),
        (error(403, "subscription_sharing_route_not_supported"), GOOD, Symptom.NOT_AVAILABLE),
        (error(400, "subscription_sharing_unsupported_capability"), GOOD, Symptom.NOT_AVAILABLE),
        (error(401, "subscription_sharing_invalid_user"), GOOD, Symptom.KEY),
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
        (Response(200, b"<html>Welcome to the Airport</html>"), UNSURE, Symptom.UNREADABLE),
        (Response(401, b"<html>Sign in</html>"), UNSURE, Symptom.UNREADABLE),
        (Response(200, b"[" * 100_000), UNSURE, Symptom.UNREADABLE),
        (Response(302), UNSURE, Symptom.UNREADABLE),
        (Response(407), UNSURE, Symptom.PROXY),
        (Response(408), BAD, Symptom.NO_RESPONSE),
        (Response(451), GOOD, Symptom.REGION_BLOCKED),
        (Response(511), UNSURE, Symptom.CAPTIVE_PORTAL),
        (Response(418), UNSURE, Symptom.UNREADABLE),
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
        (FailureKind.TIMEOUT, BAD, Symptom.NO_RESPONSE),
        (FailureKind.TLS, UNSURE, Symptom.TLS),
        (FailureKind.PROXY, UNSURE, Symptom.PROXY),
        (FailureKind.SETTINGS, UNSURE, Symptom.PROXY),
        (FailureKind.TOO_LARGE, UNSURE, Symptom.UNREADABLE),
        (FailureKind.REDIRECT, UNSURE, Symptom.UNREADABLE),
    ],
)
def test_no_answer_means(kind: FailureKind, result: Result, symptom: Symptom) -> None:
    finding = classify(API, TransportError(kind, "why"))
    assert (finding.result, finding.symptom, finding.detail) == (result, symptom, "why")


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
