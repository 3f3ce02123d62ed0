"""Page, probe and the user's own network in every combination that a look can meet."""

from __future__ import annotations

import json

import pytest

from tests.black_box.outside import DEAD_URL, plain, run_here

CALM = {"status": {"indicator": "none"}, "components": [{"id": "c", "name": "C", "status": "operational"}]}
DOWN = {"status": {"indicator": "critical"}, "components": [{"id": "c", "name": "C", "status": "major_outage"}]}
SUMMARY = "/api/v2/summary.json"
CANARIES = ("/generate_204", "/success.txt")


def look(profile, page_url: str, targets: dict[str, str], canary_url: str, *, extra: str = ""):
    tables = "".join(
        f'[[service.probe]]\nname = "{name}"\nurl = "{url}"\ngood = [200]\n' for name, url in targets.items()
    )
    canaries = json.dumps([f"{canary_url}{path}" for path in CANARIES])
    config = (
        f'[network]\ncanaries = {canaries}\n{extra}\n[[service]]\nid = "acme"\nname = "Acme"\npage = "{page_url}"\n'
    )
    ended = run_here("--profile", profile(config + tables), "status", "--json")
    assert ended.err == ""
    return ended.code, ended.json["network"], ended.json["services"][0]


@pytest.fixture
def page(serve):
    return serve({SUMMARY: plain(CALM)}).url


@pytest.fixture
def canary(serve):
    return serve({"/generate_204": plain(b"", 204), "/success.txt": plain("success\n", content_type="text/plain")}).url


@pytest.fixture
def portal(serve):
    return serve(otherwise=plain("<html>Please sign in</html>", content_type="text/html")).url


def test_nothing_answers_at_all(profile):
    code, network, service = look(profile, DEAD_URL, {"api": DEAD_URL}, DEAD_URL)
    assert (code, network, service["health"], service["confirmation"]) == (3, "offline", "unknown", "none")
    assert service["probes"][0]["result"] == "inconclusive"
    assert service["headline"] == "You're offline"


def test_a_page_that_answers_disproves_dead_canaries(profile, page):
    code, network, service = look(profile, page, {"api": DEAD_URL}, DEAD_URL)
    assert (code, network, service["health"]) == (1, "online", "operational")
    assert service["probes"][0]["result"] == "bad"
    assert "offline" not in json.dumps(service)


def test_a_page_that_says_down_counts_with_dead_canaries_too(profile, serve):
    code, network, service = look(profile, serve({SUMMARY: plain(DOWN)}).url, {"api": DEAD_URL}, DEAD_URL)
    assert (code, network, service["confirmation"]) == (2, "online", "confirmed")


@pytest.mark.parametrize(
    "answer",
    [plain(b"", 302, location="http://portal.invalid/"), plain("<html>Sign in</html>", content_type="text/html")],
)
def test_a_captive_portal_is_named(profile, serve, answer):
    portal = serve(otherwise=answer).url
    for page_url, target in ((DEAD_URL, DEAD_URL), (portal, portal)):
        code, network, service = look(profile, page_url, {"api": target, "web": target}, portal)
        assert (code, network, service["health"], service["confirmation"]) == (3, "captive_portal", "unknown", "none")
        assert {each["result"] for each in service["probes"]} == {"inconclusive"}


def test_a_page_that_answers_disproves_a_portal(profile, page, portal):
    code, network, service = look(profile, page, {"api": DEAD_URL}, portal)
    assert (code, network, service["health"]) == (1, "online", "operational")
    assert "sign-in" not in json.dumps(service)


@pytest.mark.parametrize("extra", ['proxy = "http://127.0.0.1:9"', ""], ids=["configured", "from the system"])
def test_a_dead_proxy_is_named(profile, monkeypatch, extra):
    if not extra:
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
        monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    public = "https://status.example.invalid"
    canary = "http://canary.example.invalid"
    code, network, service = look(profile, public, {"api": f"{public}/api"}, canary, extra=extra)
    assert (code, network, service["health"]) == (3, "proxy_unreachable", "unknown")
    assert service["headline"] == "Your proxy isn't responding"
    assert service["probes"][0]["result"] == "inconclusive"


def test_a_dead_proxy_is_named_without_any_probe_too(profile):
    folder = profile(
        '[network]\nproxy = "http://127.0.0.1:9"\ncanaries = ["http://canary.example.invalid/generate_204"]\n'
    )
    ended = run_here("--profile", folder, "status", "--json", "--no-probe", "--page", "https://status.example.invalid")
    assert (ended.code, ended.json["network"]) == (3, "proxy_unreachable")


def test_a_target_that_fails_while_the_page_is_calm_is_a_first_sign(profile, serve, page, canary):
    for url in (DEAD_URL, serve(otherwise=plain("oops", 500)).url):
        code, network, service = look(profile, page, {"api": url}, canary)
        assert (code, network, service["confirmation"]) == (1, "online", "suspected")
        assert service["probes"][0]["result"] == "bad"
        assert service["probes"][0]["state"] == "suspect"
        assert {each["source"] for each in service["evidence"]} == {"page", "probe", "network"}


def test_a_target_that_fails_with_dead_canaries_is_a_first_sign_where_the_page_answers(profile, page):
    code, _, service = look(profile, page, {"api": DEAD_URL}, DEAD_URL)
    assert (code, service["confirmation"], service["probes"][0]["state"]) == (1, "suspected", "suspect")


def test_a_target_that_fails_where_neither_canaries_nor_the_page_answer_says_nothing(profile):
    code, _, service = look(profile, DEAD_URL, {"api": DEAD_URL}, DEAD_URL)
    assert (code, service["confirmation"], service["probes"][0]["state"]) == (3, "none", "unknown")


def test_canaries_that_make_no_sense_vouch_for_nothing(profile, serve):
    sick = serve(otherwise=plain("oops", 500)).url
    code, network, service = look(profile, DEAD_URL, {"api": sick}, sick)
    assert (code, service["confirmation"]) == (3, "none")
    assert network == "unknown"
    assert (service["probes"][0]["result"], service["probes"][0]["symptom"]) == ("inconclusive", "errors")
    assert "offline" not in json.dumps(service)


def test_one_good_canary_is_enough(profile, serve, page):
    half = serve({"/success.txt": plain("success\n", content_type="text/plain")}, otherwise=plain("<html>x</html>")).url
    code, network, _ = look(profile, page, {"api": f"{page}{SUMMARY}"}, half)
    assert (code, network) == (0, "online")


def test_a_calm_probe_alone_needs_two_good_samples(profile, canary):
    good = f"{canary}/success.txt"
    assert look(profile, DEAD_URL, {"api": good}, canary)[0] == 3
    code, _, service = look(profile, DEAD_URL, {"api": good, "web": good}, canary)
    assert (code, service["health"], service["page"]["state"]) == (0, "operational", "unreachable")
