"""What was told before a restart is there after it, as it was said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from trayapp.app.history_service import HistoryService
from trayapp.app.integrations import Integrations
from trayapp.app.monitor import Effects, Monitor
from trayapp.app.notification_service import MOST_RECENT, NotificationService
from trayapp.app.persistence import Persistence
from trayapp.desktop.notifications.backend import NullNotifier
from trayapp.domain.alerts.notification import Notification, NotificationKind
from trayapp.domain.model.enums import Network
from trayapp.domain.model.settings import HookSettings, Settings
from trayapp.domain.model.snapshot import NetworkStatus, Snapshot
from trayapp.i18n.formatter import ENGLISH, translate
from trayapp.i18n.message import message
from trayapp.polling.clock import LiveClock
from trayapp.polling.qt_bridge import QtBridge
from trayapp.store.faults import Faults
from trayapp.store.paths import app_paths

NOW = datetime(2026, 2, 3, 20, 14, tzinfo=UTC)
EMPTY = Snapshot(NOW, NetworkStatus(Network.ONLINE))


class Desk(NullNotifier):
    """A desktop that shows everything, and numbers it."""

    def __init__(self):
        self.shown, self.adopted = [], {}

    def show(self, notice, shown):
        self.shown.append(notice)
        shown()

    def restore(self, handles):
        self.adopted = dict(handles)

    def handles(self):
        return {each.slot: str(number) for number, each in enumerate(self.shown)}


@pytest.fixture
def service(qapp, tmp_path):
    made = []

    def make():
        persistence = Persistence(app_paths(tmp_path), ())
        bridge = QtBridge()
        history = HistoryService(tmp_path / "history.sqlite3", LiveClock(), bridge)
        told = NotificationService(
            Monitor((), Settings(), (), app_state=persistence.load_state(NOW)),
            persistence=persistence,
            notifier=Desk(),
            history=history,
            integrations=Integrations(HookSettings(), ENGLISH, pytest.fail, persistence.write, Faults()),
            locale=ENGLISH,
            faults=Faults(),
        )
        made.append((told, history, bridge))
        return told

    yield make
    for told, *_ in made:
        told.close(NOW)


def notice(minute, title, slot="openai/a", **fields):
    at = NOW + timedelta(minutes=minute)
    return Notification(NotificationKind.LIKELY, slot, message("{title}", title=title), message("why"), at, **fields)


def titles(service):
    return [translate(each.title) for each in service.recent]


def test_notices_are_there_again_after_a_restart_newest_first(service, qtbot):
    first = service()
    first.dispatch(Effects(EMPTY, (notice(0, "one {not a} placeholder"), notice(1, "two"))))
    first.close(NOW)
    second = service()
    with qtbot.waitSignal(second.restored, timeout=5000):
        second.restore(NOW)
    assert titles(second) == ["two", "one {not a} placeholder"]
    assert [each.at for each in second.recent] == [NOW + timedelta(minutes=1), NOW]


def test_what_was_told_before_the_history_answered_is_listed_once(service, qtbot):
    told = service()
    told.dispatch(Effects(EMPTY, (notice(0, "one"),)))
    with qtbot.waitSignal(told.restored, timeout=5000):
        told.restore(NOW)
    assert titles(told) == ["one"]


def test_only_the_last_ones_are_kept_and_withdrawals_are_none(service):
    told = service()
    told.dispatch(Effects(EMPTY, tuple(notice(each, str(each)) for each in range(MOST_RECENT + 5))))
    told.dispatch(Effects(EMPTY, (notice(99, "gone", withdraw=True),)))
    assert len(told.recent) == MOST_RECENT
    assert titles(told)[0] == str(MOST_RECENT + 4)


def test_what_the_notifier_left_on_the_desktop_comes_back_to_it_after_a_kill(service):
    first = service()
    first.dispatch(Effects(EMPTY, (notice(0, "one"),)))
    first._history.close()  # their threads would end with the process
    first._persistence.close()
    second = service()
    second.restore(NOW)
    assert second._notifier.adopted == {"openai/a": "0"}


def test_and_after_an_orderly_end(service):
    first = service()
    first.dispatch(Effects(EMPTY, (notice(0, "one"),)))
    first._notifier.shown.append(notice(1, "two", slot="openai/b"))
    first.close(NOW)
    second = service()
    second.restore(NOW)
    assert second._notifier.adopted == {"openai/a": "0", "openai/b": "1"}
