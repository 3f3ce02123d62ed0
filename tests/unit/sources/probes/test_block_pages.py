"""Answers of filters, portals and VPN exits in the words of many products: none of them is the service's own."""

from __future__ import annotations

import json

import pytest

from tests.unit.sources.probes.test_classifier import API, AUTH, CF, EDGE
from trayapp.domain.model.enums import Origin, Result, Symptom
from trayapp.domain.model.service import Target
from trayapp.sources.http.transport import Response
from trayapp.sources.probes.classifier import classify

OWN = Target("own", "https://own.example.com")


def page(title: str, *words: str) -> bytes:
    lines = "".join(f"<p>{each}</p>" for each in words)
    return f"<!doctype html><html><head><title>{title}</title></head><body>{lines}</body></html>".encode()


PAGES = {
    "zscaler by its words": (403, page("Access denied", "Your organization's policy: this site is blocked."), {}),
    "zscaler by its server": (
        403,
        page("Sorry", "You tried to visit a site of the class AI"),
        {"server": "Zscaler/6.2"},
    ),
    "fortinet": (403, page("Web Filter Violation", "FortiGuard Intrusion Prevention", "Category: AI chat"), {}),
    "fortinet in short": (200, page("Web Page Blocked!", "The page you have requested has been blocked"), {}),
    "squid": (
        403,
        page("ERROR", "Access Denied."),
        {"via": "1.1 gw (squid/6.6)", "x-squid-error": "ERR_ACCESS_DENIED 0"},
    ),
    "squid without its header": (503, page("ERROR", "Unable to determine IP address"), {"server": "squid/5.7"}),
    "palo alto": (503, page("Web Page Blocked", "Access to this web page was blocked in accordance with policy"), {}),
    "palo alto, continue": (200, page("Web Page Access", "Access to the page has been blocked", "Continue"), {}),
    "netskope": (403, page("Notice", "Your access to this app was blocked by Netskope"), {}),
    "netskope coaching": (200, page("Notice", "Netskope: this app is unsanctioned. Proceed?"), {}),
    "sophos": (403, page("Blocked request", "The requested location was blocked", "Sophos Firewall"), {}),
    "sophos by its words": (403, page("Stop", "Access to this category is restricted by Sophos"), {}),
    "umbrella": (403, page("Cisco Umbrella", "This site is blocked due to content filtering."), {}),
    "secure web appliance": (
        403,
        page("This Page Cannot Be Displayed", "Based on your organization's access policies"),
        {},
    ),
    "check point": (200, page("UserCheck", "Access to the site is blocked by the organization's policy"), {}),
    "forcepoint": (403, page("Access blocked", "Forcepoint Web Security"), {}),
    "mcafee": (403, page("McAfee Web Gateway - Notification", "URL Blocked"), {}),
    "barracuda": (403, page("Blocked", "The link you are accessing has been blocked by the Barracuda Web Filter"), {}),
    "cloudflare's own filter": (403, page("Blocked", "This site is blocked by your administrator"), CF),
    "a refused VPN exit": (403, page("Attention Required!", "Sorry, you have been blocked"), CF),
    "a refused VPN exit by number": (403, page("Access denied", "Error code 1020"), CF),
    "a banned address": (403, page("Access denied", "Error 1006", "The owner has banned your IP address"), CF),
    "a banned network": (403, page("Access denied", "Error 1005 or Error 1008", "Banned"), CF),
    "a banned country": (403, page("Access denied", "Error 1009", "The owner has banned the country you are in"), CF),
    "a school": (200, page("Lightspeed Filter", "This website is blocked"), {}),
    "a home router": (200, page("Blocked", "Blocked by your parental controls"), {}),
    "a pi-hole of old": (200, page("Website Blocked", "Access to the following website has been denied"), {}),
    "a country": (451, page("Notice", "This website has been blocked by order of the authority"), {}),
    "a portal in a train": (200, page("WIFIonICE", "Accept the terms to go online: captive portal"), {}),
}
"""Status, body, headers. None names a person, a company, or its network."""


@pytest.mark.parametrize("marked", [None, False, True])
@pytest.mark.parametrize("target", [API, AUTH, EDGE, OWN], ids=lambda target: target.name)
@pytest.mark.parametrize("name", PAGES)
def test_a_filters_page_is_no_answer_of_the_service(name: str, target: Target, marked: bool | None) -> None:  # noqa: FBT001
    status, body, headers = PAGES[name]
    finding = classify(target, Response(status, body, headers), marked=marked)
    assert finding.origin is Origin.FOREIGN
    assert (finding.result, finding.symptom) == (Result.INCONCLUSIVE, Symptom.BLOCKED)


REFUSALS = [
    {"error": "access_denied", "policy": "generative-ai"},
    {"error": {"code": "blocked", "message": "Not allowed from the office."}},
    {"status": "blocked", "category": "AI"},
]


@pytest.mark.parametrize("status", [403, 429, 451, 503])
@pytest.mark.parametrize("refusal", REFUSALS)
def test_a_refusal_in_json_without_the_services_marks_is_not_its_own(refusal: dict[str, object], status: int) -> None:
    body = json.dumps(refusal).encode()
    assert classify(API, Response(status, body), marked=True).origin is Origin.FOREIGN
    assert classify(API, Response(status, body, {"server": "Zscaler/6.2"})).origin is Origin.FOREIGN
    assert classify(API, Response(status, body, CF), marked=True).origin is Origin.OWN


@pytest.mark.parametrize("via", ["1.1 gw (squid/6.6)", "1.1 zscaler", "1.1 Forcepoint"])
def test_what_a_proxy_passed_on_is_the_services_own(via: str) -> None:
    listed = Response(200, b'{"object": "list"}', {"via": via})
    assert (classify(API, listed).result, classify(API, listed).origin) == (Result.GOOD, Origin.OWN)
    failing = Response(503, b'{"error": {"code": "server_error"}}', {"via": via, **CF})
    assert (classify(API, failing, marked=True).result, classify(API, failing).origin) == (Result.BAD, Origin.OWN)


SHAPES = {
    "200 empty": Response(200, b""),
    "200 blank": Response(200, b" \n\t"),
    "200 a page": Response(200, page("ChatGPT", "Loading")),
    "200 null": Response(200, b"null"),
    "200 a list": Response(200, b"[]"),
    "200 cut off": Response(200, b'{"object": "li'),
    "204": Response(204),
    "302": Response(302, b"", {"location": "/elsewhere"}),
    "400": Response(400, b'{"error": {"code": "bad_request"}}'),
    "404 in JSON": Response(404, b'{"detail": "Not Found"}'),
    "404 a page": Response(404, page("404", "Not found")),
    "405": Response(405, b'{"error": {"message": "Invalid method"}}'),
    "410": Response(410),
    "421": Response(421, b"Misdirected Request"),
    "429 in words": Response(429, b"Too Many Requests"),
    "429 a page": Response(429, page("429", "Slow")),
    "431": Response(431, page("431", "Request header fields too large")),
}


@pytest.mark.parametrize("name", SHAPES)
def test_an_odd_answer_of_the_services_own_is_unexpected_and_no_failure_by_itself(name: str) -> None:
    answer = SHAPES[name]
    marked = Response(answer.status, answer.body, {**answer.headers, **CF})
    finding = classify(API, marked, marked=True)
    assert (finding.result, finding.symptom) == (Result.INCONCLUSIVE, Symptom.UNEXPECTED)
    assert finding.origin is Origin.OWN


@pytest.mark.parametrize("body", [b"", b"upstream connect error", page("503", "Service unavailable"), b'{"detail": 1}'])
@pytest.mark.parametrize("status", [500, 502, 503, 504, 520, 530])
def test_an_error_of_the_services_own_is_bad_in_any_form(status: int, body: bytes) -> None:
    finding = classify(API, Response(status, body, CF), marked=True)
    assert (finding.result, finding.symptom, finding.origin) == (Result.BAD, Symptom.ERRORS, Origin.OWN)


BARE = {
    "nginx": page("403 Forbidden", "nginx"),
    "a word": b"Forbidden",
    "nothing": b"",
    "a page without a word": b"<html><body><h1>Not available</h1></body></html>",
    "in capitals": b"<HTML><BODY>Service Unavailable</BODY></HTML>",
}
"""What a filter may send as well as a server of the user's own: no mark, no name, no word of a filter."""


@pytest.mark.parametrize("marked", [None, False])
@pytest.mark.parametrize("status", [403, 500, 502, 503, 504, 511])
@pytest.mark.parametrize("name", BARE)
def test_nobody_can_tell_whose_a_bare_refusal_in_front_of_a_plain_target_is(name: str, status: int, marked) -> None:
    finding = classify(OWN, Response(status, BARE[name]), marked=marked)
    assert finding.origin is (Origin.FOREIGN if status == 511 else Origin.UNCERTAIN)
    assert classify(OWN, Response(status, BARE[name]), marked=True).origin is Origin.FOREIGN
    assert classify(OWN, Response(status, BARE[name], CF), marked=marked).origin is (
        Origin.FOREIGN if status == 511 else Origin.OWN
    )


@pytest.mark.parametrize("marked", [None, False, True])
@pytest.mark.parametrize("name", BARE)
def test_a_bare_451_is_no_sign_of_life(name: str, marked: bool | None) -> None:  # noqa: FBT001
    finding = classify(OWN, Response(451, BARE[name]), marked=marked)
    assert (finding.result, finding.symptom, finding.origin) == (Result.INCONCLUSIVE, Symptom.BLOCKED, Origin.FOREIGN)


@pytest.mark.parametrize("status", [404, 405, 410, 429])
def test_what_no_filter_says_stays_the_targets_own(status: int) -> None:
    assert classify(OWN, Response(status, b"<html>no</html>"), marked=False).origin is Origin.OWN


def test_a_451_in_json_of_a_target_without_marks_is_about_the_place() -> None:
    finding = classify(OWN, Response(451, b'{"error": "unsupported_country"}'), marked=False)
    assert (finding.result, finding.symptom) == (Result.GOOD, Symptom.REGION_BLOCKED)


def test_a_451_of_the_services_own_is_about_the_place() -> None:
    finding = classify(API, Response(451, b"{}", CF), marked=True)
    assert (finding.result, finding.symptom) == (Result.GOOD, Symptom.REGION_BLOCKED)


@pytest.mark.parametrize("words", ["The content filter is out of order", "web filter"])
def test_the_services_own_error_page_is_its_own_whatever_it_says(words: str) -> None:
    found = classify(API, Response(500, page("Internal error", words), CF), marked=True)
    assert (found.result, found.symptom, found.origin) == (Result.BAD, Symptom.ERRORS, Origin.OWN)
