"""A statement crosses as it was; what strangers write becomes words of ours, numbers within limits, and plain names."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.team import BAD, WELL, at, member, said
from trayapp.domain.model.enums import Confirmation, Health, TargetState
from trayapp.domain.model.settings import LONGEST_NAME
from trayapp.domain.model.team import MOST_SERVICES, MOST_TARGETS, ServiceStatement, Statement
from trayapp.sources.team import wire

ME = member(1)


def raw(**changes) -> dict:
    return {**wire.as_object(said(1, 5.25, BAD, name="Ada", place="Berlin")), **changes}


def read(value: object) -> Statement | None:
    return wire.decode(ME, json.dumps(value).encode())


def test_a_statement_crosses_as_it_was() -> None:
    for each in (said(1, 5.25, BAD, name="Ada", place="Berlin"), said(1, follows=True, looks=False)):
        assert wire.decode(ME, wire.encode(each)) == each


def test_no_address_and_no_text_of_a_page_is_sent_and_no_name_unless_given() -> None:
    sent = wire.as_object(said(1, service=BAD))
    assert (sent["name"], sent["place"]) == ("", "")
    words = {str(each) for kind in (Health, Confirmation, TargetState) for each in kind}
    service = sent["services"]["svc"]
    assert {service["health"], service["confirmation"], *service["targets"].values()} <= words
    assert "://" not in json.dumps(sent)


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\xff\xfe\x00",
        b"[]",
        b"null",
        b"{}",
        b'{"schema": 2}',
        b"[" * 100_000,
        b'{"schema":1,"at":"never","run":1,"number":1,"services":{}}',
        json.dumps(raw(run=-1)).encode(),
        json.dumps(raw(number=True)).encode(),
        json.dumps(raw(number=2**60)).encode(),
        json.dumps(raw(at="2026-02-03T20:00:00")).encode(),
        json.dumps(raw(services=[])).encode(),
        b" " * wire.MOST_BYTES + json.dumps(raw()).encode(),
    ],
)
def test_what_is_no_statement_is_none(payload) -> None:
    assert wire.decode(ME, payload) is None


@pytest.mark.parametrize("who", ["", "..", "ABCDEF0123456789", "g" * 16, "0" * 33, "../../etc", "0123456789abcdef\n"])
def test_a_topic_of_no_member_is_none(who) -> None:
    assert wire.decode(who, wire.encode(said(1))) is None


def test_words_that_are_not_ours_say_nothing() -> None:
    odd = {"health": "<b>fine</b>", "confirmation": 3, "recovering": "yes", "page": None, "targets": {"api": "on fire"}}
    found = read(raw(services={"svc": odd})).services["svc"]
    assert found == ServiceStatement(targets={"api": TargetState.UNKNOWN})


def test_names_are_one_short_clean_line() -> None:
    found = read(raw(name="A\n\x1b[31m\u202eda" + "x" * 100, place={"no": "text"}))
    assert found.name.startswith("A [31mda") or found.name.startswith("A[31mda")
    assert len(found.name) <= LONGEST_NAME
    assert found.name.isprintable()
    assert found.place == ""


@pytest.mark.parametrize("cadence", ["x", None, True, math.inf, math.nan, -5, 1e300])
def test_a_cadence_is_a_number_within_limits(cadence) -> None:
    assert 0.0 <= read(raw(cadence_s=cadence)).cadence_s <= 86_400


def test_there_are_limits_to_services_and_targets() -> None:
    service = raw()["services"]["svc"]
    many = {f"s{number}": service for number in range(MOST_SERVICES + 5)}
    assert len(read(raw(services=many)).services) == MOST_SERVICES
    targets = {f"t{number}": "up" for number in range(MOST_TARGETS + 5)}
    found = read(raw(services={"svc": {**service, "targets": targets}, "a b": service, "x": 5}))
    assert list(found.services) == ["svc"]
    assert len(found.services["svc"].targets) == MOST_TARGETS


def test_the_largest_statement_of_ours_is_within_the_limit() -> None:
    targets = {f"{number:064}": TargetState.RECOVERING for number in range(MOST_TARGETS)}
    service = replace(WELL, since=at(0), targets=targets)
    services = {f"{number:064}": service for number in range(MOST_SERVICES)}
    assert len(wire.encode(replace(said(1), services=services))) <= wire.MOST_BYTES


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(raw())), json_values), json_values)
def test_nothing_that_is_written_raises(changes, service) -> None:
    found = read(raw(**changes))
    assert found is None or isinstance(found, Statement)
    read(raw(services={"svc": service}))


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_raise(payload) -> None:
    wire.decode(ME, payload)
