"""SECURITY.md names a test for each promise, and every one of them exists."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TABLE = (ROOT / "SECURITY.md").read_text(encoding="utf-8").partition("| promise | test |")[2].splitlines()[2:]


def test_every_promise_has_a_test_that_exists() -> None:
    rows = [line for line in TABLE if line.startswith("|")]
    assert len(rows) > 10
    for row in rows:
        tests = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", row)
        assert tests, row
        for path, name in tests:
            source = (ROOT / path).read_text(encoding="utf-8")
            assert re.search(rf"^ *def {name}\b", source, re.MULTILINE), f"{path}::{name}"
