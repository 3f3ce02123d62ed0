"""The tree of what to watch: what is built in and what the page lists, merged by id."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from trayapp.domain.model.enums import Confirmation, Health, Network, PageState
from trayapp.domain.model.service import ComponentGroup, ComponentInfo, Service, Target
from trayapp.domain.model.snapshot import NetworkStatus, PageStatus, ServiceSnapshot, Snapshot, Verdict
from trayapp.domain.model.status_page import Component
from trayapp.i18n.formatter import translate
from trayapp.i18n.message import message
from trayapp.ui.presenters.service_tree import ServiceRow, known_ids, service_row, with_pages

NOW = datetime(2026, 2, 3, 20, 49, tzinfo=UTC)
URL = "https://status.openai.com"
OPENAI = Service(
    "openai",
    "OpenAI",
    URL,
    (Target("api", "https://api.openai.com/"),),
    groups=(ComponentGroup("g1", "ChatGPT"), ComponentGroup("g2", "APIs")),
    parts={
        each.id: each
        for each in (
            ComponentInfo("c1", "Login", "g1"),
            ComponentInfo("c2", "Voice", "g1"),
            ComponentInfo("a1", "Login", "g2"),
            ComponentInfo("ads", "Ads", ""),
        )
    },
)
OWN = Service("own", "Own", "https://status.example")
ALL = (("c1", "Login", "ChatGPT", "g1"), ("c2", "Voice", "ChatGPT", "g1"), ("a1", "Login", "APIs", "g2"))
ADS = ("ads", "Ads", None, None)


def page(*parts: tuple[str, str, str | None, str | None], state: PageState = PageState.FRESH, **more) -> PageStatus:
    listed = tuple(Component(each, name, group, Health.OPERATIONAL, group_id) for each, name, group, group_id in parts)
    return PageStatus(URL, "x", state, NOW, parts=listed, **({"lists_all": True} | more))


def drawn(row: ServiceRow, depth: int = 0) -> list[str]:
    """Return a row and those below it as lines: indented, with the notes after a colon."""
    notes = ", ".join(translate(note) for note in row.notes)
    mine = "  " * depth + row.name + (f": {notes}" if notes else "")
    return [mine, *(line for each in row.members for line in drawn(each, depth + 1))]


def test_before_the_page_was_read_what_is_built_in_is_listed_and_nothing_is_gone() -> None:
    assert drawn(service_row(OPENAI, None)) == [
        "OpenAI: not checked yet",
        "  ChatGPT", "    Login", "    Voice",
        "  APIs", "    Login",
        "  Ads",
    ]  # fmt: skip


def test_what_the_page_has_since_stands_with_its_kind_and_after_what_was_known() -> None:
    new = (("n1", "Memory", "ChatGPT", "g1"), ("n2", "Ground", "Robots", "g3"), ("n3", "Store", None, None))
    assert drawn(service_row(OPENAI, page(*new, *ALL, ADS))) == [
        "OpenAI",
        "  ChatGPT", "    Login", "    Voice", "    Memory",
        "  APIs", "    Login",
        "  Robots", "    Ground",
        "  Ads", "  Store",
    ]  # fmt: skip


def test_what_the_page_no_longer_lists_stays_and_is_marked() -> None:
    lines = drawn(service_row(OPENAI, page(ALL[0])))
    assert lines == [
        "OpenAI",
        "  ChatGPT", "    Login", "    Voice: no longer on the page",
        "  APIs: no longer on the page", "    Login: no longer on the page",
        "  Ads: no longer on the page",
    ]  # fmt: skip


def test_a_page_that_does_not_list_all_takes_nothing_away() -> None:
    assert not [line for line in drawn(service_row(OPENAI, page(ALL[0], lists_all=False))) if ":" in line]


def test_the_page_s_names_and_groups_win_and_are_made_safe() -> None:
    moved = (("c1", "Sign-in\u202e\n", "Chat", "g1"), ("c2", "Voice", "APIs", "g2"), ("a1", "L" * 200, "APIs", "g2"))
    assert drawn(service_row(OPENAI, page(*moved, ADS))) == [
        "OpenAI", "  Chat", "    Sign-in", "  APIs", "    Voice", "    " + "L" * 79 + "…", "  Ads",
    ]  # fmt: skip


def test_a_known_part_keeps_its_group_where_the_page_tells_none_and_others_go_by_its_name() -> None:
    told = (("c1", "Login", "ChatGPT", None), ("x", "Rover", "Robots", None), ("y", "Arm", "Robots", None))
    row = service_row(OWN, page(*told))
    assert drawn(row)[1:] == ["  ChatGPT", "    Login", "  Robots", "    Rover", "    Arm"]
    assert known_ids(row.members) == {"c1", "x", "y"}  # nothing stands for a group that has a name alone
    known = service_row(OPENAI, page(*told, lists_all=False))
    assert drawn(known)[1:4] == ["  ChatGPT", "    Login", "    Voice"]


def test_ids_that_are_watched_and_unknown_are_listed_once_the_page_lists_all() -> None:
    wished = replace(OPENAI, watch=("g1", "lost", "lost"))
    assert drawn(service_row(wished, page(*ALL, ADS)))[-1] == "  lost: not on the page"
    assert drawn(service_row(wished, page(*ALL, ADS))).count("  lost: not on the page") == 1
    assert "lost" not in known_ids(service_row(wished, page(*ALL, lists_all=False)).members)
    assert "lost" not in known_ids(service_row(wished, None).members)


def test_siblings_are_told_apart_whatever_the_page_calls_them() -> None:
    same = (("g", "One", "G", "g"), ("x", "Two", "g", None), ("y", "Three", "", ""), ("z", "Four", "other", "y"))
    rows = service_row(replace(OWN, watch=("g", "group g", "w")), page(*same)).members
    keys = [each.key for each in rows]
    assert len(keys) == len(set(keys)) == 6


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (PageState.NEVER, "not checked yet"),
        (PageState.UNREADABLE, "can't be read"),
        (PageState.UNREACHABLE, "not responding"),
        (PageState.STALE, "out of date"),
        (PageState.FRESH, ""),
    ],
)
def test_a_service_says_how_its_page_stands_and_that_it_has_no_probe(state: PageState, said: str) -> None:
    assert [translate(note) for note in service_row(OPENAI, page(state=state)).notes] == ([said] if said else [])
    assert translate(service_row(OWN, page(state=state)).notes[-1]) == "status page only"


def snapshot(view: PageStatus) -> Snapshot:
    verdict = Verdict(Health.UNKNOWN, Confirmation.NONE, recovering=False, headline=message("x"))
    return Snapshot(NOW, NetworkStatus(Network.ONLINE), (ServiceSnapshot("openai", "OpenAI", verdict, view),))


def test_a_page_that_is_only_asked_anew_stays_as_it_was_known() -> None:
    read, asked = page(*ALL), page(state=PageState.NEVER, lists_all=False)
    assert with_pages({}, snapshot(asked)) == {"openai": asked}
    assert with_pages({"openai": read}, snapshot(asked)) == {"openai": read}
    lost = page(*ALL, state=PageState.UNREACHABLE)
    assert with_pages({"openai": read}, snapshot(lost)) == {"openai": lost}
    elsewhere = replace(asked, url="https://elsewhere.example")
    assert with_pages({"openai": read}, snapshot(elsewhere)) == {"openai": elsewhere}
