"""What tomllib read is written equal."""

from __future__ import annotations

import math
import tomllib
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trayapp.config.toml_writer import dumps

_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_ZONES = st.sampled_from([None, UTC, timezone(timedelta(hours=-3, minutes=-30))])
_PLAIN = (
    _TEXTS
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False)
    | st.dates(date(1, 1, 1))
    | st.times()
    | st.datetimes(timezones=_ZONES)
)
_VALUES = st.recursive(
    _PLAIN, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXTS, inner, max_size=4), max_leaves=20
)


@given(st.dictionaries(_TEXTS, _VALUES, max_size=6))
def test_every_document_is_read_back_equal(document):
    assert tomllib.loads(dumps(document)) == document


def test_the_same_document_is_written_the_same_and_readably():
    document = {"version": 1, "cadence": {"page": 60}, "service": [{"id": "a", "probe": [{"good": [200, 401]}]}]}
    expected = 'version = 1\n\n[cadence]\npage = 60\n\n[[service]]\nid = "a"\n\n[[service.probe]]\ngood = [200, 401]\n'
    assert dumps(document) == dumps(document) == expected


def test_not_a_number_stays_one():
    assert math.isnan(tomllib.loads(dumps({"x": math.nan}))["x"])


def test_values_of_a_table_stand_before_its_inner_tables():
    document = {"a": {"inner": {"b": 1}, "c": 2}, "d": 3}
    assert tomllib.loads(dumps(document)) == document


def test_times_are_toml_times():
    assert dumps({"at": time(22, 5), "on": datetime(2026, 2, 3, 20, 12, tzinfo=UTC)}) == (
        "at = 22:05:00\non = 2026-02-03T20:12:00+00:00\n"
    )


def test_what_toml_lacks_is_refused():
    with pytest.raises(TypeError, match="NoneType"):
        dumps({"a": None})
