"""What holds of every page format, in one place: its states, its front page, and whatever is sent."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from html import escape
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.bodies.core_formats import EVERY
from tests.support.bodies.formats import HOST, NOW, Specimen
from tests.unit.sources.conftest import FakeTransport
from tests.unit.sources.pages.test_any_body import LEAVES, check
from trayapp.domain.addresses import pasted
from trayapp.domain.detection.page_assessment import assess_page
from trayapp.domain.model.enums import Health, Phase
from trayapp.domain.model.reports import PageReading
from trayapp.domain.model.service import Service
from trayapp.sources.http.transport import Response
from trayapp.sources.pages.formats.registry import formats, read_page
from trayapp.sources.pages.reader import PageReader
from trayapp.sources.pages.untrusted import MAX_NAME, Unreadable

AT = datetime.fromisoformat(NOW)
IDS = [f"{each.name}{each.path}" for each in EVERY]
CASES = [(each, state) for each in EVERY for state in ("calm", *each.states)]
every_format = pytest.mark.parametrize("specimen", EVERY, ids=IDS)
STATES = {"trouble", "recovery", "maintenance", "unknown"}
WITH_PHASES = {
    "incidentio", "incidentio-widget", "statuspage", "feed", "instatus", "google", "rootly", "checkly", "xai",
    "flashduty", "statusio", "statuspal", "zendesk", "hund",
}  # fmt: skip
"""Formats whose incidents say that they are being watched; the others say only how bad it is, or nothing."""


def health_of(reading: PageReading, page: str) -> Health:
    service = Service("x", "X", page)
    return assess_page(service, reading, reading.components, reading.incidents, still_lost=False).health


def read(specimen: Specimen, body: bytes) -> PageReading:
    return read_page(body, specimen.page, AT, specimen.name)


def served(specimen: Specimen, state: str = "calm", host: str = HOST) -> FakeTransport:
    front = Response(200, specimen.front.encode(), {"content-type": "text/html"})
    shown = ("", "/", "/history", "/en/", "/incidents/abc123")
    paths = dict.fromkeys(shown, front) | specimen.beside
    body = specimen.in_state(state)
    at_its_path = {specimen.path.replace(HOST, host): body}
    return FakeTransport(paths | (at_its_path if specimen.path else dict.fromkeys(shown, body)))


def test_every_format_has_a_specimen_in_every_state() -> None:
    assert {each.name for each in EVERY} == {each.name for each in formats()}
    for page_format in formats():
        shown = {state for each in EVERY if each.name == page_format.name for state in each.states}
        assert shown == STATES, page_format.name


@pytest.mark.parametrize("specimen", [each for each in EVERY if each.name in WITH_PHASES], ids=lambda each: each.name)
def test_an_incident_that_is_being_watched_says_so(specimen: Specimen) -> None:
    assert Phase.MONITORING in {each.phase for each in read(specimen, specimen.in_state("recovery")).incidents}


@pytest.mark.parametrize(("specimen", "state"), CASES, ids=[f"{each.name}-{state}" for each, state in CASES])
def test_a_body_is_read_by_its_shape_and_its_words(specimen: Specimen, state: str) -> None:
    reading = read(specimen, specimen.in_state(state))
    check(reading)
    assert (reading.format, health_of(reading, specimen.page)) == (specimen.name, specimen.health(state))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
@every_format
def test_another_encoding_reads_the_same(specimen: Specimen, encoding: str) -> None:
    body = specimen.in_state("trouble")
    assert read(specimen, body.decode().encode(encoding)) == read(specimen, body)


def variants(specimen: Specimen) -> list[str]:
    """Return what a person would paste for a page."""
    page = specimen.page.rstrip("/")
    bare = page.removeprefix("https://")
    found = [specimen.page, f"{page}/", f"http://{bare}", bare, f" {page}?utm_source=x "]
    paths = ("/history", "/#top", "/en/", "/incidents/abc123")
    at_the_root = [f"https://www.{bare}/", *(page + path for path in paths)]
    return found + (at_the_root if specimen.page == f"https://{HOST}" else [])


@every_format
def test_a_page_is_found_from_what_a_person_pastes(specimen: Specimen) -> None:
    for text in variants(specimen):
        page = pasted(text)
        transport = served(specimen, host=f"www.{HOST}" if "www." in page else HOST)
        reader = PageReader("x", page, transport, lambda: AT)  # type: ignore[arg-type]
        report = asyncio.run(reader.read())
        assert report.reading is not None, (page, report.failure, transport.taken())
        assert (report.reading.format, health_of(report.reading, page)) == (specimen.name, Health.OPERATIONAL)
        transport.taken()
        asyncio.run(reader.read())
        assert len(transport.taken()) <= 2, "once an address is known, it is asked, and what completes it"


@every_format
def test_a_page_in_trouble_is_found_too(specimen: Specimen) -> None:
    transport = served(specimen, "trouble")
    report = asyncio.run(PageReader("x", specimen.page, transport, lambda: AT).read())  # type: ignore[arg-type]
    assert report.reading is not None
    assert health_of(report.reading, specimen.page) is specimen.health("trouble")


@every_format
def test_a_body_cut_off_anywhere_is_never_all_clear(specimen: Specimen) -> None:
    body = specimen.in_state("trouble")
    for length in range(0, len(body) - 1, max(1, len(body) // 60)):
        try:
            reading = read(specimen, body[:length])
        except Unreadable:
            continue
        assert health_of(reading, specimen.page) is not Health.OPERATIONAL


HOSTILE = "<img src=x onerror=alert(1)>\u202e\u200b[a](javascript:b)" + "A" * 5000
"""What no text of a page may do to ours."""
CONTROLS = set(map(chr, (*range(32), *range(127, 160), 0x200B, *range(0x202A, 0x202F), *range(0x2066, 0x206A))))
TEXTS = ("Slow", "We look.", "API", "Core", "Move", "Acrobat", "App Store", "Outlook.com", "Over.")


@every_format
def test_hostile_texts_change_no_state_and_are_harmless(specimen: Specimen) -> None:
    is_markup = isinstance(specimen.body, str)
    text = escape(HOSTILE) if is_markup else json.dumps(HOSTILE + "\0\x1b[31m")[1:-1]
    for state in ("calm", *specimen.states):
        body = specimen.in_state(state).decode()
        for harmless in TEXTS:
            body = body.replace(harmless, text)
        body = body.replace(f"https://{HOST}/i", "javascript:alert(1)")
        try:
            reading = read(specimen, body.encode())
        except Unreadable:
            assert specimen.name == "site24x7", "its state stands behind the name, and is cut off with it"
            continue
        check(reading)
        assert health_of(reading, specimen.page) is specimen.health(state), state
        names = [*(each.name for each in reading.components), *(each.title for each in reading.incidents)]
        names += [*(each.title for each in reading.maintenances), *(each.group or "" for each in reading.components)]
        assert all(len(each) <= 2 * MAX_NAME + 2 for each in (*names, reading.title)), "a title may be made of two"
        assert all(CONTROLS.isdisjoint(each) for each in (*names, reading.title))
        told = [update.text for each in reading.incidents for update in each.updates]
        assert all((CONTROLS - {"\n"}).isdisjoint(each) for each in told)
        assert is_markup or all("<img" not in each for each in told), "escaped by the page, it is a text about markup"


def mutated(value: Any, draw: Any) -> Any:
    """Return a JSON value with one of its parts replaced, left out or repeated."""
    if isinstance(value, dict) and value and draw(st.integers(0, 3)):
        key = draw(st.sampled_from(sorted(value)))
        rest = {each: inner for each, inner in value.items() if each != key}
        return rest if not draw(st.integers(0, 3)) else {**rest, key: mutated(value[key], draw)}
    if isinstance(value, list) and value and draw(st.integers(0, 3)):
        at = draw(st.integers(0, len(value) - 1))
        return [*value[:at], mutated(value[at], draw), *value[at : at + draw(st.integers(0, 2))], *value[at + 1 :]]
    return draw(LEAVES | st.just([]) | st.just({}) | st.just([{}]) | st.just({"a": {"b": []}}))


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_whatever_becomes_of_a_body_is_read_or_unreadable(data: st.DataObject) -> None:
    specimen, state = data.draw(st.sampled_from(CASES))
    body = specimen.in_state(state)
    if isinstance(specimen.body, str):
        text, at = body.decode(), data.draw(st.integers(0, len(body)))
        body = (text[:at] + data.draw(st.text(max_size=12)) + text[at + data.draw(st.integers(0, 40)) :]).encode(
            "utf-8", "surrogatepass"
        )
    else:
        value = json.loads(body)
        for _ in range(data.draw(st.integers(1, 3))):
            value = mutated(value, data.draw)
        body = json.dumps(value).encode("utf-8", "surrogatepass")
    try:
        check(read(specimen, body))
    except Unreadable:
        return


WORDS = st.text(st.characters(codec="ascii", categories=["Ll"]), min_size=5, max_size=12)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_word_that_nobody_knows_makes_a_trouble_an_all_clear(data: st.DataObject) -> None:
    specimen = data.draw(st.sampled_from([each for each in EVERY if "unknown" in each.states]))
    word, body = data.draw(WORDS), specimen.in_state("unknown").decode()
    changed = body.replace("wobbly", f"zz{word}").replace("WOBBLY", f"ZZ{word.upper()}").replace("Wobbly", f"Zz{word}")
    assert health_of(read(specimen, changed.encode()), specimen.page) is not Health.OPERATIONAL


def test_nothing_listed_is_an_all_clear_only_where_the_address_is_known_for_it() -> None:
    assert read_page(b"[]", "https://health.aws.amazon.com", AT, "aws").stated_health is Health.OPERATIONAL
    with pytest.raises(Unreadable):
        read_page(b"[]", "https://status.example.com", AT)
    assert AT.tzinfo is UTC or AT.utcoffset() is not None
