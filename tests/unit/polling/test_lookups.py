"""Name lookups that cannot be cancelled are bounded in number, and nobody waits for them at the end."""

from __future__ import annotations

import threading

import pytest

from trayapp.domain.model.reports import FailureKind
from trayapp.polling.deadline import MAX_LOOKUPS, DaemonThreadExecutor
from trayapp.sources.http.errors import LookupsBusyError, classify_exception


def test_lookups_beyond_the_limit_fail_at_once_and_begin_again_when_others_end() -> None:
    executor, go_on = DaemonThreadExecutor(), threading.Event()
    before = threading.active_count()
    running = [executor.submit(go_on.wait, 30) for _ in range(MAX_LOOKUPS)]
    refused = [executor.submit(go_on.wait, 30) for _ in range(3 * MAX_LOOKUPS)]
    assert threading.active_count() <= before + MAX_LOOKUPS
    for future in refused:
        with pytest.raises(LookupsBusyError):
            future.result(timeout=0)
    go_on.set()
    assert all(future.result(timeout=30) for future in running)
    deadline = threading.Event()
    for _ in range(300):
        again = executor.submit(lambda: 7)
        if again.exception(timeout=30) is None:
            break
        deadline.wait(0.01)
    assert again.result() == 7


def test_a_refused_lookup_says_nothing_about_a_host() -> None:
    assert classify_exception(LookupsBusyError()) is FailureKind.CUT_SHORT
