"""Write-ups say when it truly began: in prose, of many kinds, and now and then wrongly."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trayapp.domain.model.reports import FailureKind
from trayapp.sources.http.transport import Response, TransportError
from trayapp.sources.pages.write_up import WriteUp, fetch_write_up, read_write_up, write_up_url

ULID = "01KXHH1BJ9BS0FVE2MGEJ9FZ5M"
URL = f"https://status.example.com/incidents/{ULID}"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "published", "onset", "ended"),
    [
        ("On July 14th, 2026, between approximately 4:39 PM and 5:19 PM PDT, some users saw errors.",
         "2026-07-14T23:58", "2026-07-14T23:39", "2026-07-15T00:19"),
        ("On February 12, 2026, between 1:20 PM and 1:40 PM PST, a service was slow.",
         "2026-02-12T21:34", "2026-02-12T21:20", "2026-02-12T21:40"),
        ("Summary On March 11, 2025, between 14:59 and 16:26 PDT, sign-in failed.",  # the year is wrong
         "2026-03-11T23:12", "2026-03-11T21:59", "2026-03-11T23:26"),
        ("On June 2, 2026, approximately between 9:46 PM PDT and 12:01 AM PDT the next day, requests failed.",
         "2026-06-03T04:58", "2026-06-03T04:46", "2026-06-03T07:01"),
        ("On July 21, 2026, in two periods, 11:18\u201311:40 a.m. PDT and 3:00\u20133:10 p.m. PDT, sign-in failed.",
         "2026-07-21T18:37", "2026-07-21T18:18", "2026-07-21T18:40"),
        ("On July 25, 2026, between 1:59 a.m. and 2:50 a.m. PDT, and again from 4:24 a.m. to 4:58 a.m. PDT it fell.",
         "2026-07-25T09:18", "2026-07-25T08:59", "2026-07-25T09:50"),
        ("On July 25, 2026, between 1:59 a.m. and 2:50 a.m. PDT, and again from 4:24 a.m. to 4:58 a.m. PDT it fell.",
         "2026-07-25T11:35", "2026-07-25T11:24", "2026-07-25T11:58"),
        ("On May 5, 2026, 11:50 to 12:10 p.m. PDT it was down.",
         "2026-05-05T19:05", "2026-05-05T18:50", "2026-05-05T19:10"),
        ("On Sep 3, 2026, beginning at approximately 7:43 a.m. PDT, it failed. It was fixed by 8:20 a.m. PDT.",
         "2026-09-03T14:58", "2026-09-03T14:43", None),
        ("On July 23, 2026, between 7:44 a.m. and 2:26 p.m. PDT it failed.", "2026-07-23T15:36", "2026-07-23T14:44",
         "2026-07-23T21:26"),
        ("On March 4, 2026, between approximately <b>4:26 PM and 4:56 PM PST</b>, errors were elevated.",
         "2026-03-05T00:47", "2026-03-05T00:26", "2026-03-05T00:56"),
        ("The load began on 2026-09-06 at 21:03 UTC and fell later.", "2026-09-06T21:20", "2026-09-06T21:03", None),
        ("On January 25 at 4:53pm Pacific we had an outage.", "2026-01-26T01:13", "2026-01-26T00:53", None),
        ("On July 9 at 4:53pm PT we had an outage.", "2026-07-10T00:13", "2026-07-09T23:53", None),
        ("On Nov. 2, 2026 from 10:00 AM to 11:00 AM ET it was down.", "2026-11-02T15:20", "2026-11-02T15:00",
         "2026-11-02T16:00"),
        ("On December 31, 2025, between 11:50 PM and 12:30 AM PST it was down.", "2026-01-01T08:10", "2026-01-01T07:50",
         "2026-01-01T08:30"),
        ("We shipped it on June 1, 2026. On July 2, 2026 from 10:05 to 10:40 UTC it failed.", "2026-07-02T10:20",
         "2026-07-02T10:05", "2026-07-02T10:40"),
    ],
)  # fmt: skip
def test_the_beginning_is_read(text: str, published: str, onset: str, ended: str | None) -> None:
    found = read_write_up(
        f"<html><script>var x = 'On May 1 at 1:00 PM UTC'</script><p>{text}</p></html>", utc(published)
    )
    assert found.onset_at == utc(onset)
    assert found.ended_at == (None if ended is None else utc(ended))


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("", "2026-07-14T23:58"),
        ("It was short, and it is over.", "2026-07-14T23:58"),
        ("On July 14, 2026 some users saw errors for 40 minutes.", "2026-07-14T23:58"),
        ("On July 14, 2026, between 4:39 PM and 5:19 PM some users saw errors.", "2026-07-14T23:58"),  # no zone
        ("On July 14, 2026, at 4:39 PM CEST some users saw errors.", "2026-07-14T23:58"),  # a zone that nobody knows
        (
            "On July 21, 2026 from 4:52 a.m. to 7:47 a.m. PDT it was at its worst.",
            "2026-07-21T10:36",
        ),  # after it was posted
        ("On July 10, 2026, at 4:39 PM PDT we released a version.", "2026-07-14T23:58"),  # days before
        ("On February 30, 2026 at 10:00 UTC it began.", "2026-03-01T10:10"),
        ("On July 14, 2026, at 25:99 UTC it began.", "2026-07-14T23:58"),
        ("On July 14, 2026, at 14:39 PM UTC it began.", "2026-07-14T23:58"),
    ],
)
def test_what_does_not_fit_is_no_beginning(text: str, published: str) -> None:
    found = read_write_up(text, utc(published))
    assert (found.onset_at, found.ended_at) == (None, None)


def test_a_period_that_was_never_posted_is_named_too() -> None:
    text = "On July 21, 2026, in two periods, 11:18 to 11:40 a.m. PDT and 3:00 to 3:10 p.m. PDT, sign-in failed."
    found = read_write_up(text, utc("2026-07-21T18:37"))
    assert found.periods == (
        (utc("2026-07-21T18:18"), utc("2026-07-21T18:40")),
        (utc("2026-07-21T22:00"), utc("2026-07-21T22:10")),
    )


def test_two_incidents_with_one_text_have_one_digest() -> None:
    text = "On July 25, 2026, from 1:59 AM to 2:50 AM PDT everything failed."
    one, other = read_write_up(text, utc("2026-07-25T09:18")), read_write_up(f"<p>{text}</p>", utc("2026-07-25T11:35"))
    assert one.digest == other.digest != read_write_up("Another text.", utc("2026-07-25T09:18")).digest


@pytest.mark.parametrize(
    ("identifier", "url", "found"),
    [
        (ULID, URL, f"{URL}/write-up"),
        (ULID, "http://127.0.0.1:1/incidents/" + ULID, f"http://127.0.0.1:1/incidents/{ULID}/write-up"),
        (ULID, "http://status.example.com/incidents/" + ULID, None),
        ("abc123", "https://status.example.com/incidents/abc123", None),
        (ULID, "https://status.example.com/other", None),
        (ULID, "nothing", None),
    ],
)
def test_only_incident_io_has_write_ups(identifier: str, url: str, found: str | None) -> None:
    assert write_up_url(identifier, url) == found


class Answering:
    def __init__(self, answer) -> None:
        self.answer, self.asked = answer, []

    async def fetch(self, request):
        self.asked.append(request)
        return self.answer


PUBLISHED = utc("2026-07-14T23:58")
TEXT = b"<p>On July 14, 2026, at 4:39 PM PDT it began.</p>"


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (Response(200, TEXT, url=f"{URL}/write-up"), PUBLISHED - timedelta(minutes=19)),
        (Response(200, TEXT, url=URL), "none yet"),  # led to the incident's own page
        (Response(404, TEXT, url=f"{URL}/write-up"), "none yet"),
        (Response(503, TEXT, url=f"{URL}/write-up"), None),
        (Response(403, TEXT, url=f"{URL}/write-up"), None),
        (TransportError(FailureKind.TIMEOUT), None),
    ],
)
def test_a_page_that_does_not_answer_is_asked_again_and_one_without_is_known(answer, found) -> None:
    transport = Answering(answer)
    write_up = asyncio.run(fetch_write_up(transport, f"{URL}/write-up", PUBLISHED))
    assert transport.asked[0].max_bytes <= 1024 * 1024
    if found == "none yet":
        assert write_up == WriteUp("")
    else:
        assert (write_up and write_up.onset_at) == found


_pieces = st.lists(
    st.sampled_from(
        ["On ", "July 14", ", 2026", " at ", "4:39", " PM", "PDT", "\u2013", "2026-07-14", "<b>", "\u0000", " and "]
    )
    | st.text(max_size=5)
)


@settings(deadline=None)
@given(_pieces)
def test_any_text_is_read_without_an_exception_and_gives_only_what_fits(pieces) -> None:
    found = read_write_up("".join(pieces), PUBLISHED)
    assert found.onset_at is None or abs(found.onset_at - PUBLISHED) <= timedelta(hours=36)
    assert found.ended_at is None or found.ended_at >= found.onset_at
