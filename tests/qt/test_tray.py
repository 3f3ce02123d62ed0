from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from tests.screenshots import moments
from trayapp.domain.alerts.silences import SilenceRequest, SilenceStatus
from trayapp.ui.icons.template import Background, Style
from trayapp.ui.presenters.present import present
from trayapp.ui.tray.tray import Tray
from trayapp.ui.user_actions import UserActions

Reason = QSystemTrayIcon.ActivationReason


class FakeIcon(QObject):
    """A tray icon that writes down what is done to it."""

    activated = Signal(Reason)

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[str] = []
        self.menu: QMenu | None = None
        self.icon = QIcon()

    def setIcon(self, icon: QIcon) -> None:  # noqa: N802
        self.icon = icon
        self.calls.append("icon")

    def setToolTip(self, tip: str) -> None:  # noqa: N802
        self.calls.append(f"tip {tip}")

    def setContextMenu(self, menu: QMenu) -> None:  # noqa: N802
        self.menu = menu
        self.calls.append("menu")

    def show(self) -> None:
        self.calls.append("show")

    def hide(self) -> None:
        self.calls.append("hide")

    def geometry(self) -> QRect:
        return QRect()


class Desk:
    """A tray with fake icons."""

    def __init__(self) -> None:
        self.icons: list[FakeIcon] = []
        self.actions = UserActions()
        self.tray = Tray(self.actions, make=self.make)

    def make(self) -> FakeIcon:
        self.icons.append(FakeIcon())
        return self.icons[-1]

    def render(self, name: str, **changes: object) -> None:
        moment = moments.MOMENTS[name]()
        view = present(moment.snapshot, moment.now, extras=replace(moment.extras, **changes))
        self.tray.render(view.tray, view.menu)

    def texts(self) -> list[str]:
        return [action.text() for action in self.menu.actions() if action.isVisible() and not action.isSeparator()]

    @property
    def menu(self) -> QMenu:
        menu = self.icons[-1].menu
        assert menu is not None
        return menu

    @property
    def submenu(self) -> QMenu:
        return next(found for action in self.menu.actions() if (found := action.menu()) is not None)

    def choose(self, text: str) -> None:
        next(action for action in self.menu.actions() if action.text() == text).trigger()


@pytest.fixture
def desk(qapp) -> Desk:
    return Desk()


def test_the_menu_is_set_before_the_icon_shows(desk: Desk) -> None:
    desk.tray.show()
    assert desk.icons[0].calls == ["menu", "show"]


def test_nothing_is_set_again_that_did_not_change(desk: Desk) -> None:
    desk.render("likely")
    desk.icons[0].calls.clear()
    changes = []
    for action in desk.menu.actions():
        action.changed.connect(lambda: changes.append(1))
    desk.render("likely")
    assert (desk.icons[0].calls, changes) == ([], [])


def test_the_menu_is_never_rebuilt(desk: Desk) -> None:
    desk.render("all_clear")
    before = [*desk.menu.actions(), *desk.submenu.actions()]
    for name in moments.MOMENTS:
        desk.render(name)
        assert [*desk.menu.actions(), *desk.submenu.actions()] == before


def test_the_menu_says_it_all_in_reading_order(desk: Desk) -> None:
    desk.render("confirmed")
    assert desk.texts() == [
        "ChatGPT is failing for many people",
        "OpenAI, not you · since 20:12",
        "Stay signed in",
        "Show &details",
        "Open OpenAI's status &page",
        "&Check now",
        "S&nooze notifications",
        "&Settings…",
        "&Quit",
    ]
    desk.render("all_clear")
    assert len(desk.texts()) == 8


def quiet_texts(desk: Desk) -> list[str]:
    return [action.text() for action in desk.submenu.actions() if action.isVisible()]


def test_notifications_can_be_kept_quiet_from_the_menu(desk: Desk) -> None:
    desk.render("all_clear", quiet=SilenceStatus())
    assert "S&nooze notifications" in desk.texts()
    assert quiet_texts(desk) == ["For 1 hour", "Until tomorrow"]
    desk.render("confirmed", quiet=SilenceStatus(troubles=1))
    assert quiet_texts(desk) == [
        "For 1 hour",
        "Until tomorrow",
        "Until it's resolved",
        "Mute until it's fixed",
    ]


def test_the_menu_says_how_quiet_it_is_and_offers_the_way_back(desk: Desk) -> None:
    desk.render("confirmed", quiet=SilenceStatus(until_resolved=True, troubles=1, muted=1))
    assert quiet_texts(desk) == [
        "Notifications are off until this is resolved",
        "Resume notifications",
        "For 1 hour",
        "Until tomorrow",
    ]
    assert not desk.submenu.actions()[0].isEnabled()
    desk.render("all_clear", quiet=None)
    assert "S&nooze notifications" not in desk.texts()


@pytest.mark.parametrize(
    ("text", "wish"),
    [("For 1 hour", SilenceRequest.HOUR), ("Until tomorrow", SilenceRequest.TOMORROW),
     ("Resume notifications", SilenceRequest.RESUME),
     ("Until it's resolved", SilenceRequest.RESOLVED), ("Mute until it's fixed", SilenceRequest.END)],
)  # fmt: skip
def test_each_way_to_be_quiet_is_told_as_a_wish(desk: Desk, qtbot, text: str, wish: SilenceRequest) -> None:
    desk.render("confirmed", quiet=SilenceStatus(until=moments.NOW, troubles=1))
    with qtbot.waitSignal(desk.actions.silence) as asked:
        next(action for action in desk.submenu.actions() if action.text() == text).trigger()
    assert asked.args == [wish]


def test_a_fresh_icon_for_a_late_host_keeps_the_submenu(desk: Desk) -> None:
    desk.render("kept_quiet")
    before = quiet_texts(desk)
    desk.tray.recreate()
    assert quiet_texts(desk) == before


@pytest.mark.parametrize(
    ("text", "signal"),
    [("Show &details", "open_panel"), ("&Check now", "check_now"), ("&Settings…", "open_settings"),
     ("&Quit", "quit"), ("ChatGPT is failing for many people", "open_panel")],
)  # fmt: skip
def test_each_entry_tells_what_the_user_wants(desk: Desk, qtbot, text: str, signal: str) -> None:
    desk.render("confirmed")
    with qtbot.waitSignal(getattr(desk.actions, signal)):
        desk.choose(text)


def test_the_page_is_asked_for_and_never_opened_here(desk: Desk, qtbot) -> None:
    desk.render("confirmed")
    with qtbot.waitSignal(desk.actions.open_link) as opened:
        desk.choose("Open OpenAI's status &page")
    assert opened.args == [moments.PAGE_URL]


def test_what_cannot_be_chosen_says_so(desk: Desk) -> None:
    desk.render("confirmed")
    deaf = [each.text() for each in desk.menu.actions() if each.isVisible() and each.text() and not each.isEnabled()]
    assert deaf == ["OpenAI, not you · since 20:12", "Stay signed in"]


def test_a_click_toggles_the_panel_and_a_double_click_does_it_once(desk: Desk) -> None:
    asked: list[str] = []
    desk.actions.toggle_panel.connect(lambda: asked.append("toggle"))
    desk.actions.open_panel.connect(lambda: asked.append("open"))
    for reason in (Reason.Trigger, Reason.DoubleClick, Reason.Context, Reason.MiddleClick):
        desk.icons[0].activated.emit(reason)
    assert asked == ["toggle"]


def test_a_late_host_gets_a_fresh_icon_with_the_current_state(desk: Desk) -> None:
    desk.render("likely")
    desk.tray.show()
    desk.tray.recreate()
    old, new = desk.icons
    assert old.calls[-1] == "hide"
    assert new.calls[0] == "menu"
    assert new.calls[-1] == "show"
    assert "tip ChatGPT sign-in is failing\nOpenAI, not you · since 20:40\nOpenAI hasn't confirmed it" in new.calls
    assert new.icon.cacheKey() == old.icon.cacheKey()
    assert "Show &details" in desk.texts()
    old.activated.emit(Reason.Trigger)  # the old one is deaf: no receiver, no error


def test_a_hidden_tray_stays_hidden_when_made_anew(desk: Desk) -> None:
    desk.tray.recreate()
    assert "show" not in desk.icons[-1].calls


def test_check_now_cannot_be_asked_twice(desk: Desk) -> None:
    desk.render("all_clear", checking=True)
    checking = next(action for action in desk.menu.actions() if action.text() == "Checking…")
    assert not checking.isEnabled()
    desk.render("all_clear")
    assert "&Check now" in desk.texts()


def test_appearance_changes_the_icon_at_once(desk: Desk) -> None:
    desk.render("likely")
    before = desk.icons[0].icon.cacheKey()
    desk.tray.set_look(Style.MONOCHROME, Background.DARK)
    assert desk.icons[0].icon.cacheKey() != before
