"""What `trayapp doctor --page` tells of a page: enough for a bug report, and nothing private."""

from __future__ import annotations

import asyncio

import pytest

from tests.support.bodies.core_formats import EVERY
from tests.unit.sources.pages.formats.test_every_format import AT, served
from trayapp.doctor.page_report import describe_page

BY_MARKUP = {each.name for each in EVERY if not each.path}


def told(specimen, state: str) -> list[str]:
    _, text = asyncio.run(describe_page(specimen.page, served(specimen, state), lambda: AT, "1"))
    return text.splitlines()


def test_the_formats_that_are_read_from_markup_are_those_whose_name_says_so() -> None:
    assert BY_MARKUP == {each.name for each in EVERY if each.name.endswith("-html")} == {
        "statuscast-html", "pagerduty-html"}  # fmt: skip


@pytest.mark.parametrize("specimen", EVERY, ids=[f"{each.name}{each.path}" for each in EVERY])
def test_html_is_named_where_it_is_what_was_read_and_nowhere_else(specimen) -> None:
    lines = told(specimen, "trouble")
    assert f"Format: {specimen.name}" in lines
    assert any(line.startswith("Read from the page's HTML") for line in lines) is (specimen.name in BY_MARKUP)


@pytest.mark.parametrize("specimen", [each for each in EVERY if "unknown" in each.states], ids=lambda each: each.name)
def test_no_text_of_the_page_is_told(specimen) -> None:
    for state in ("trouble", "recovery", "maintenance"):
        assert not [line for line in told(specimen, state) if "We look" in line or "Slow" in line]
