"""The settings window as the app shows it: with what is known now, and with what is learnt while it is open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.screenshots import moments
from trayapp.app import settings_controller
from trayapp.app.settings_controller import SettingsController
from trayapp.domain.model.enums import PageState
from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import Profile, Settings
from trayapp.domain.model.snapshot import Snapshot
from trayapp.i18n.formatter import ENGLISH
from trayapp.ui.icons.template import IconState
from trayapp.ui.presenters.panel_view_model import HeaderViewModel
from trayapp.ui.settings.tab import choose

HEAD = HeaderViewModel(IconState.OPERATIONAL, "Everything works")
OPENAI = Service("openai", "OpenAI", moments.PAGE_URL)


@pytest.fixture
def preferences(qtbot, tmp_path: Path, monkeypatch) -> Iterator[SettingsController]:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    applied = [Settings()]
    made = SettingsController(lambda: applied[-1], (OPENAI,), tmp_path / "config.toml", ENGLISH)
    made.settings_changed.connect(applied.append)
    yield made
    made.close()


def listing(count: int, state: PageState = PageState.FRESH) -> Snapshot:
    """Return a snapshot whose page lists the first few of its parts."""
    page = replace(moments.page(state=state), parts=moments.components()[:count])
    return moments.snapshot(moments.service(page=page))


def listed(preferences: SettingsController) -> int:
    services = preferences._window.watch.model.invisibleRootItem()
    return sum(services.child(0).child(n).rowCount() for n in range(services.child(0).rowCount()))


def test_the_window_lists_what_is_known_and_what_is_learnt_while_it_is_open(preferences) -> None:
    preferences.show_settings(listing(3))
    assert listed(preferences) == 3
    preferences.update(listing(5), HEAD)
    assert listed(preferences) == 5
    preferences.show_settings(listing(6))
    assert listed(preferences) == 6


def test_other_settings_do_not_empty_the_list_while_the_page_is_asked_again(preferences) -> None:
    preferences.show_settings(listing(3))
    preferences.update(listing(0, PageState.NEVER), HEAD)
    assert listed(preferences) == 3


def test_what_was_typed_a_moment_ago_is_kept_when_the_window_closes(preferences, qtbot) -> None:
    heard: list[Settings] = []
    preferences.settings_changed.connect(heard.append)
    preferences.show_settings(listing(3))
    window = preferences._window
    window.advanced.canaries.selectAll()
    qtbot.keyClicks(window.advanced.canaries, "http://a.example/")
    assert heard == []
    window.close()
    assert heard[-1].network.canaries == ("http://a.example/",)


def test_leaving_the_canaries_finishes_them(preferences, qtbot) -> None:
    preferences.show_settings(listing(3))
    window = preferences._window
    with qtbot.waitActive(window):
        window.activateWindow()
    window.tabs.setCurrentWidget(window.advanced)
    window.advanced.canaries.setFocus()
    window.advanced.canaries.setPlainText("http://a.example/")
    window.done.setFocus()
    assert window.settings.network.canaries == ("http://a.example/",)


def test_the_settings_take_the_place_of_the_first_run_and_what_is_ticked_there(preferences, qtbot) -> None:
    preferences.show_first_run()
    first = preferences._first_run
    first.uses["codex"].click()
    with qtbot.waitSignal(preferences.settings_changed):
        preferences.show_settings(listing(3))
    assert not first.isVisible()
    window = preferences._window
    assert window.settings.profile.uses == ("chatgpt", "api", "codex")
    assert window.general.uses["codex"].isChecked()
    assert not window.undo.isEnabled()


def test_a_first_run_answered_beside_the_settings_loses_nothing_of_theirs(preferences) -> None:
    preferences.show_settings(listing(3))
    window = preferences._window
    window.general.uses["api"].click()
    choose(window.general.plan, "pro")
    preferences.show_first_run()
    preferences._first_run.uses["codex"].click()
    preferences._first_run.begin.click()
    assert window.settings.profile == Profile(("chatgpt", "codex"), plan="pro")
    window.notify.maintenance.click()
    assert window.settings.profile == Profile(("chatgpt", "codex"), plan="pro")


def test_what_is_closed_by_quitting_tells_nothing_any_more(preferences) -> None:
    heard: list[object] = []
    preferences.settings_changed.connect(heard.append)
    preferences.show_settings(listing(3))
    preferences._window.advanced.canaries.setPlainText("http://a.example/")
    preferences.show_first_run()
    window, first_run = preferences._window, preferences._first_run
    preferences.close()
    assert [settings.network.canaries for settings in heard] == [("http://a.example/",)], "what was half typed"
    window.advanced.canaries.setPlainText("http://b.example/")
    window.close()
    first_run.close()
    assert len(heard) == 1


def test_a_minimised_window_comes_back(preferences) -> None:
    preferences.show_settings(listing(3))
    preferences._window.showMinimized()
    preferences.show_settings(listing(3))
    assert not preferences._window.isMinimized()


def test_a_window_that_nobody_sees_learns_when_it_is_shown_again(preferences) -> None:
    preferences.update(listing(3), HEAD)
    preferences.show_settings(listing(3))
    preferences._window.close()
    preferences.update(listing(5), HEAD)
    assert listed(preferences) == 3
    preferences.show_settings(listing(6))
    assert listed(preferences) == 6


@pytest.mark.parametrize("works", [True, False])
def test_show_me_an_outage_starts_the_demo_beside_the_app(preferences, monkeypatch, caplog, works: bool) -> None:  # noqa: FBT001 - a parameter
    started: list[list[str]] = []

    class Processes:
        @staticmethod
        def startDetached(program: str, arguments: list[str]) -> tuple[bool, int]:  # noqa: N802 - Qt's name
            started.append([program, *arguments])
            return works, 1

    monkeypatch.setattr(settings_controller, "QProcess", Processes)
    preferences.show_first_run()
    with caplog.at_level("INFO"):
        preferences._first_run.rehearse.click()
    assert started[0][-1] == "demo"
    assert ("the demo could not be started" in caplog.text) is not works
    assert preferences._first_run.isVisible(), "the questions are still open"
