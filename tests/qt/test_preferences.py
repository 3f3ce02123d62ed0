"""The settings window as the app shows it: with what is known now, and with what is learnt while it is open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import moments
import pytest

from trayapp.domain.service import Service
from trayapp.domain.settings import Settings
from trayapp.domain.snapshot import Snapshot
from trayapp.domain.wording.say import ENGLISH
from trayapp.domain.words import PageState
from trayapp.shell.preferences import Preferences

OPENAI = Service("openai", "OpenAI", moments.PAGE_URL)


@pytest.fixture
def preferences(qtbot, tmp_path: Path, monkeypatch) -> Iterator[Preferences]:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    made = Preferences((OPENAI,), tmp_path / "config.toml", ENGLISH)
    yield made
    made.close()


def listing(count: int, state: PageState = PageState.FRESH) -> Snapshot:
    """Return a snapshot whose page lists the first few of its parts."""
    page = replace(moments.page(state=state), parts=moments.components()[:count])
    return moments.snapshot(moments.service(page=page))


def listed(preferences: Preferences) -> int:
    services = preferences._window.watch.model.invisibleRootItem()
    return sum(services.child(0).child(n).rowCount() for n in range(services.child(0).rowCount()))


def test_the_window_lists_what_is_known_and_what_is_learnt_while_it_is_open(preferences) -> None:
    preferences.show_settings(Settings(), listing(3))
    assert listed(preferences) == 3
    preferences.learn(listing(5))
    assert listed(preferences) == 5
    preferences.show_settings(Settings(), listing(6))
    assert listed(preferences) == 6


def test_other_wishes_do_not_empty_the_list_while_the_page_is_asked_anew(preferences) -> None:
    preferences.show_settings(Settings(), listing(3))
    preferences.learn(listing(0, PageState.NEVER))
    assert listed(preferences) == 3


def test_a_window_that_nobody_sees_learns_when_it_is_shown_again(preferences) -> None:
    preferences.learn(listing(3))
    preferences.show_settings(Settings(), listing(3))
    preferences._window.close()
    preferences.learn(listing(5))
    assert listed(preferences) == 3
    preferences.show_settings(Settings(), listing(6))
    assert listed(preferences) == 6
