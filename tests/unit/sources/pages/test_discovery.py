"""What is found from the address that a person pastes, and what is said where nothing is."""

from __future__ import annotations

import asyncio
import json

import pytest

from tests.unit.sources.conftest import NOW, FakeTransport
from trayapp.domain.model.reports import FailureKind, PageReport
from trayapp.sources.http.transport import Request, Response
from trayapp.sources.pages.discovery import front_page
from trayapp.sources.pages.endpoints import candidate_endpoints
from trayapp.sources.pages.reader import PageReader

PAGE = "https://status.example.com"
CALM = {"page": {"url": PAGE}, "status": {"indicator": "none"},
        "components": [{"id": "a", "name": "Chat", "status": "operational"}]}  # fmt: skip
FEED = (
    b"<rss version='2.0'><channel><title>x</title><item><title>[Resolved] Slow</title><guid>1</guid></item></channel>"
    b"</rss>"
)


def html(text: str, url: str = "") -> Response:
    return Response(200, f"<!DOCTYPE html><html>{text}</html>".encode(), {"content-type": "text/html"}, url)


def read(page: str, paths: dict[str, object]) -> tuple[PageReport, list[str]]:
    transport = FakeTransport(paths)
    reader = PageReader("x", page, transport, lambda: NOW)  # type: ignore[arg-type]
    report = asyncio.run(reader.read())
    return report, [each.url for each in transport.asked]


@pytest.mark.parametrize(
    "link",
    [
        "<link rel='alternate' type='application/rss+xml' href='/elsewhere/news.rss'>",
        "<link href='https://status.example.com/elsewhere/news.rss' type=\"application/atom+xml\" rel=alternate>",
        "<a href='../elsewhere/news.rss?x=1'>RSS</a><a href='/elsewhere/feed.rss'>Feed</a>",
    ],
)
def test_a_feed_that_the_front_page_links_is_read(link: str) -> None:
    report, _ = read(PAGE, {"": html(link), "/elsewhere/news.rss": FEED, "/elsewhere/feed.rss": FEED})
    assert report.reading is not None
    assert report.reading.format == "feed"


def test_a_page_that_moved_to_the_vendors_own_host_is_read_there() -> None:
    there = "https://example.statuspage.io"
    front = html("", f"{there}/")

    def fetch(request: Request) -> Response:
        return Response(200, json.dumps(CALM).encode()) if request.url.startswith(there) else Response(404)

    report, asked = read(PAGE, {"": front, "/api/v2/summary.json": fetch})
    assert report.reading is not None
    assert asked[-1] == f"{there}/api/v2/summary.json"


def test_a_path_that_the_host_does_not_know_says_so_and_never_shows_the_parent() -> None:
    report, asked = read(f"{PAGE}/eu-hosting", {"/api/v2/summary.json": CALM, "": html(""), "/": html("")})
    assert report.reading is None
    assert report.failure is not None
    assert report.failure.detail == (
        "status.example.com has no status page at /eu-hosting. Paste https://status.example.com for the whole page"
    )
    assert all(each.startswith(f"{PAGE}/eu-hosting") for each in asked)


def test_a_sub_page_that_shows_its_parents_links_is_not_read_as_the_parent() -> None:
    front = html("<link rel='alternate' type='application/rss+xml' href='/feed'>statuspage.io")
    report, _ = read(f"{PAGE}/eu", {"/eu": front, "/feed": FEED, "/api/v2/summary.json": CALM})
    assert report.reading is None


def test_a_sub_page_is_read_below_its_path() -> None:
    report, asked = read(f"{PAGE}/eu/", {"/eu/api/v2/summary.json": CALM})
    assert report.reading is not None
    assert asked[0] == f"{PAGE}/eu/", "the slash is kept"


@pytest.mark.parametrize("path", ["/history", "/incidents/abc123", "/en", "/en-us", "/uptime", "/index.html", "/#x"])
def test_a_path_of_the_pages_own_is_the_page(path: str) -> None:
    report, _ = read(PAGE + path, {"/api/v2/summary.json": CALM})
    assert report.reading is not None


def test_a_bot_check_of_the_front_page_alone_does_not_end_the_search() -> None:
    challenge = Response(403, b"x", {"cf-mitigated": "challenge"})
    report, _ = read(PAGE, {"": challenge, "/history.atom": FEED})
    assert report.reading is not None
    report, _ = read(PAGE, {"": challenge})
    assert report.failure is not None
    assert report.failure.kind is FailureKind.CHALLENGED
    assert report.failure.detail.startswith("status.example.com wants a person")
    assert PAGE in report.failure.detail


def test_a_page_that_blocks_programs_wants_a_person_and_gives_the_link() -> None:
    report, asked = read(PAGE, {"*": Response(403, b"x", {"cf-mitigated": "challenge"})})
    assert len(asked) == 1, "no other address will do better"
    assert report.failure is not None
    assert ("wants a person" in report.failure.detail, PAGE in report.failure.detail) == (True, True)


@pytest.mark.parametrize(
    ("front", "said"),
    [
        ("Powered by statushub.com", "is a page of StatusHub's"),
        ("Powered by instatus.com", "is a page of Instatus's"),
        ("", "answers, but with nothing that can be read"),
    ],
)
def test_a_page_that_cannot_be_read_says_whose_it_is_and_what_to_paste(front: str, said: str) -> None:
    report, asked = read(PAGE, {"": html(front)})
    assert report.failure is not None
    assert said in report.failure.detail
    assert f"{len(asked)} addresses" in report.failure.detail
    assert "Paste the address of its RSS or Atom feed" in report.failure.detail
    assert not any(word in report.failure.detail for word in ("404", "HTTP", "JSON", "json", "_"))


@pytest.mark.parametrize(
    ("page", "first"),
    [
        ("https://health.aws.amazon.com/health/status", "https://health.aws.amazon.com/public/currentevents"),
        ("https://status.slack.com", "https://slack-status.com/api/v2.0.0/current"),
        ("https://www.google.com/appsstatus/dashboard/summary", "https://www.google.com/appsstatus/dashboard/incidents.json"),
        ("https://status.cloud.google.com/", "https://status.cloud.google.com/incidents.json"),
        ("https://status.x.ai", "https://status.x.ai/feed.xml"),
        ("https://www.apple.com/support/systemstatus/", "https://www.apple.com/support/systemstatus/data/system_status_en_US.js"),
        ("https://kuma.example.com/status/all", "https://kuma.example.com/api/status-page/heartbeat/all"),
        ("https://stats.uptimerobot.com/Ab1", "https://stats.uptimerobot.com/api/getMonitorList/Ab1"),
        ("https://github.com/upptime/upptime", "https://raw.githubusercontent.com/upptime/upptime/HEAD/history/summary.json"),
    ],
)  # fmt: skip
def test_a_page_whose_address_tells_where_its_data_is_is_asked_there_first(page: str, first: str) -> None:
    assert candidate_endpoints(page)[0].url == first


def test_addresses_of_a_hostile_front_page_are_few_and_whole() -> None:
    links = "<link type='application/rss+xml' href='//[evil'><link type='application/rss+xml' href='file:///etc/x'>"
    many = "".join(f"<a href='/{number}/feed'>" for number in range(5000))
    found = front_page(links + many, PAGE, PAGE)
    assert len(found.endpoints) <= 12
    assert all(each.url.startswith("https://") for each in found.endpoints)
