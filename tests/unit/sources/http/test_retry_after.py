from __future__ import annotations

from datetime import UTC, datetime

import pytest

from trayapp.sources.http.retry_after import retry_after_s

NOW = datetime(2026, 2, 3, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "120"}, 120.0),
        ({"retry-after": "Tue, 03 Feb 2026 20:02:00 GMT"}, 120.0),
        ({"retry-after": "Tue, 03 Feb 2026 19:00:00 GMT"}, 0.0),
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
        ({"retry-after": "999999999"}, 86400.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({}, None),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_bounded(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after_s(headers, NOW) == seconds
