from __future__ import annotations

from datetime import UTC, datetime

import pytest

from trayapp.sources.pages.timestamps import parse_any_timestamp, parse_timestamp, ulid_timestamp


@pytest.mark.parametrize(
    ("written", "micro"),
    [
        ("2026-02-03T20:32:27Z", 0),
        ("2026-02-03T20:32:27.3Z", 300_000),
        ("2026-02-03T20:32:27.09Z", 90_000),
        ("2026-02-03T20:32:27.349Z", 349_000),
        ("2026-02-03T20:32:27.123456Z", 123_456),
        ("2026-02-03T20:32:27.123456789Z", 123_456),
    ],
)
def test_fractions_of_any_length_are_read(written: str, micro: int) -> None:
    assert parse_timestamp(written) == datetime(2026, 2, 3, 20, 32, 27, micro, tzinfo=UTC)


@pytest.mark.parametrize("written", ["2026-02-03T12:32:27-08:00", "2026-02-03 21:32:27+0100", "2026-02-03T20:32:27"])
def test_offsets_become_utc_and_none_means_utc(written: str) -> None:
    assert parse_timestamp(written) == datetime(2026, 2, 3, 20, 32, 27, tzinfo=UTC)


@pytest.mark.parametrize(
    "written", [None, 7, "", "soon", "2026-13-03T20:32:27Z", "0001-01-01T00:00:00+14:00", "2026-02-03T20:32:27+99:99"]
)
def test_what_is_no_time_is_none(written: object) -> None:
    assert parse_timestamp(written) is None


def test_a_ulid_tells_when_an_incident_was_published() -> None:
    assert ulid_timestamp("01KGJK9Q6PDB3C3VX6MPCY6106") == datetime(2026, 2, 3, 20, 32, 27, 350_000, tzinfo=UTC)
    assert ulid_timestamp("01KGJMMMDDYD8RYNEVFNVYG99F") == datetime(2026, 2, 3, 20, 55, 53, 517_000, tzinfo=UTC)


@pytest.mark.parametrize("identifier", ["", "cstx3v63mklm", "01KGJK9Q6PDB3C3VX6MPCY610U", "Z" * 26])
def test_other_identifiers_tell_no_time(identifier: str) -> None:
    assert ulid_timestamp(identifier) is None


@pytest.mark.parametrize(
    "written",
    ["0001-01-01T00:00:00Z", "0000-00-00T00:00:00Z", "1970-01-01T00:00:00Z", "1999-12-31T23:59:59Z",
     "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-14:00", "2100-01-01T00:00:00Z", "10000-01-01T00:00:00Z"],
)  # fmt: skip
def test_a_moment_that_nobody_can_mean_is_not_said(written: str) -> None:
    assert parse_timestamp(written) is None


@pytest.mark.parametrize("written", ["2000-01-01T00:00:00Z", "2034-01-01T00:00:00Z"])
def test_moments_from_2000_to_ten_years_ahead_are_said(written: str) -> None:
    assert parse_timestamp(written) is not None


@pytest.mark.parametrize("identifier", ["00000000000000000000000000", "7ZZZZZZZZZ0000000000000000", "Z" * 26])
def test_an_identifier_that_tells_no_possible_time_tells_none(identifier: str) -> None:
    assert ulid_timestamp(identifier) is None


@pytest.mark.parametrize(
    "written",
    ["2026-02-03", "20260203T203227Z", "2026-W05-2T20:32:27Z", "2026-02-03T20:32:27\u0663Z", "T", "2026-02-03T"],
)
def test_other_iso_forms_are_no_rfc_3339(written: str) -> None:
    assert parse_timestamp(written) is None


def test_a_leap_second_and_lower_case_are_read() -> None:
    assert parse_timestamp("2016-12-31t23:59:60z") == datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "2026-02-03T20:32:27Z",
        "2026-02-03 20:32:27 +0000 UTC",
        "Tue Feb 03 2026 20:32:27 GMT+0000 (Coordinated Universal Time)",
        "Tue, 03 Feb 2026 12:32:27 PST",
        "Tue, 03 Feb 2026 20:32:27 Z",
        "1770150747",
        1770150747,
        1770150747000,
        1770150747.0,
    ],
)
def test_a_time_is_read_in_whichever_way_it_is_written(written: object) -> None:
    assert parse_any_timestamp(written) == datetime(2026, 2, 3, 20, 32, 27, tzinfo=UTC)


@pytest.mark.parametrize("written", ["", "soon", None, True, [], {}, float("nan"), 1e300, -5, "9" * 13, 10**400])
def test_what_is_no_time_at_all_is_none(written: object) -> None:
    assert parse_any_timestamp(written) is None
