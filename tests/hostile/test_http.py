"""Servers that are hostile or broken: the page is unreadable or out of reach, for a reason, at little cost."""

from __future__ import annotations

import pytest

from tests.black_box.outside import canary_config, plain, run_app, run_here
from tests.hostile.http_cases import CASES

MOST_KIB = 130 * 1024
"""Python with httpx has about 60 MB, and a body at its cap of 4 MB is held as bytes, text and values."""

HEAVY = [name for name in CASES if "200 MB" in name or "bomb" in name or "deep" in name]
"""Those whose cost in memory is looked at, in a process of their own."""


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_page_is_told_with_its_reason(serve, profile, name):
    answer, state, reason = CASES[name]
    canary = serve(otherwise=plain(b"", 204))
    folder = profile(canary_config(f"{canary.url}/generate_204"))
    ask = run_app if name in HEAVY else run_here
    ended = ask("--profile", folder, "status", "--json", "--no-probe", "--page", serve(otherwise=answer).url)
    service = ended.json["services"][0]
    assert (ended.code, service["page"]["state"], service["health"]) == (3, state, "unknown")
    assert reason in service["page"]["detail"]
    assert not ended.err
    assert ended.json["network"] == "online"
    assert ended.peak_kib < MOST_KIB
