"""The freedesktop notifier, against a strict stand-in and against real servers."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from tests.support.desktop.base import PrivateBus
from tests.support.desktop.buttons import choose_on_dunst, press
from tests.support.desktop.fakes import FakeNotifications
from tests.support.desktop.notices import CONFIRMED, LIKELY, OTHER, OVER
from tests.support.desktop.rig import NOTIFYD
from trayapp.desktop.dbus import session_bus
from trayapp.desktop.notifications.freedesktop import NAME, FreedesktopNotifier
from trayapp.desktop.notifications.slots import RETRY_AFTER_S
from trayapp.domain.alerts.notification import NotificationAction, NotificationKind, Urgency
from trayapp.i18n.formatter import translate


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def notifier(bus, join_bus, clock, qapp):
    join_bus(bus.address)
    chosen, later = [], []
    made = FreedesktopNotifier(
        translate, lambda *what: chosen.append(what), clock=clock, after=lambda *what: later.append(what)
    )
    made.chosen, made.later = chosen, later
    yield made
    made.close()


def shown(qtbot, server, count):
    qtbot.waitUntil(lambda: len(server.calls) >= count, timeout=5000)
    return server.calls


def idle(qtbot, notifier, server):
    """Wait until everything that is under way has been answered."""
    qtbot.waitUntil(lambda: all(not place.asked for _, place in notifier._slots), timeout=5000)


class TestWithAStrictServer:
    def test_a_notice_goes_out_in_the_specified_form(self, bus, notifier, qtbot):
        with FakeNotifications(bus.address) as server:
            notifier.show(LIKELY)
            (call,) = shown(qtbot, server, 1)
        assert call.signature == "susssasa{sv}i"
        assert (call.app, call.replaces, call.title) == ("trayapp", 0, "OpenAI is probably down")
        assert call.urgency == 1
        assert call.hints["desktop-entry"] == "org.trayapp.trayapp"
        assert call.hints["category"] == "network.error"
        assert not call.audible
        assert call.actions[0::2] == ["default", "mute", "snooze"]

    def test_nothing_touches_the_bus_before_the_first_notice(self, bus, notifier, qtbot):
        with FakeNotifications(bus.address) as server:
            assert notifier.state().works is None
            assert server.asked == []

    def test_the_server_is_asked_once_who_it_is(self, bus, notifier, qtbot):
        with FakeNotifications(bus.address) as server:
            notifier.show(LIKELY)
            shown(qtbot, server, 1)
            notifier.show(OTHER)
            shown(qtbot, server, 2)
            assert sorted(server.asked) == ["GetCapabilities", "GetServerInformation", "Notify", "Notify"]
        assert notifier.state().server == "strict 1.0"

    def test_a_slot_is_replaced_in_place(self, bus, notifier, qtbot):
        with FakeNotifications(bus.address, first_id=7) as server:
            for count, notice in enumerate((LIKELY, OTHER, CONFIRMED, OVER), start=1):
                notifier.show(notice)
                shown(qtbot, server, count)
                idle(qtbot, notifier, server)
            assert [call.replaces for call in server.calls] == [0, 0, 7, 7]
            assert {number: call.title for number, call in server.up.items()} == {
                7: "OpenAI works again",
                8: "OpenAI: fine-tuning",
            }

    def test_a_burst_while_the_server_thinks_ends_in_one_notice_with_the_newest_text(self, bus, notifier, qtbot):
        with FakeNotifications(bus.address, slow=True) as server:
            notifier.show(LIKELY)
            shown(qtbot, server, 1)
            notifier.show(CONFIRMED)
            notifier.show(OVER)
            server.release()
            shown(qtbot, server, 2)
            idle(qtbot, notifier, server)
            assert [(call.replaces, call.title) for call in server.calls] == [
                (0, "OpenAI is probably down"),
                (1, "OpenAI works again"),
            ]
            assert len(server.up) == 1

    def test_a_notice_taken_back_while_the_server_thinks_is_closed(self, bus, notifier, qtbot):
        with FakeNotifications(bus.address, slow=True) as server:
            notifier.show(LIKELY)
            shown(qtbot, server, 1)
            notifier.withdraw(LIKELY.slot)
            server.release()
            qtbot.waitUntil(lambda: server.closed == [1], timeout=5000)
            assert server.up == {}

    def test_a_withdrawal_closes_and_shows_nothing(self, bus, notifier, qtbot):
        with FakeNotifications(bus.address) as server:
            notifier.show(LIKELY)
            shown(qtbot, server, 1)
            idle(qtbot, notifier, server)
            notifier.show(replace(LIKELY, withdraw=True))
            qtbot.waitUntil(lambda: server.closed == [1], timeout=5000)
            notifier.withdraw("openai/unknown")
            assert len(server.calls) == 1

    def test_markup_is_escaped_only_where_the_server_reads_it(self, bus, notifier, qtbot):
        with FakeNotifications(bus.address) as server:
            notifier.show(LIKELY)
            assert shown(qtbot, server, 1)[0].body == "Since &lt;b&gt;R&amp;D&lt;/b&gt;"

    def test_text_stays_as_it_is_where_the_server_reads_none(self, bus, notifier, qtbot):
        with FakeNotifications(bus.address, capabilities=["body"]) as server:
            notifier.show(LIKELY)
            (call,) = shown(qtbot, server, 1)
        assert call.body == "Since <b>R&D</b>"
        assert call.actions == []

    def test_a_quirky_server_that_shows_a_second_one_has_the_first_closed(self, bus, notifier, qtbot):
        with FakeNotifications(bus.address, name="haskell-notification-daemon") as server:
            notifier.show(LIKELY)
            shown(qtbot, server, 1)
            idle(qtbot, notifier, server)
            notifier.show(CONFIRMED)
            shown(qtbot, server, 2)
            assert (server.closed, server.calls[1].replaces) == ([1], 0)

    @pytest.mark.parametrize("broadcast", [True, False])
    def test_a_click_opens_and_a_button_does_what_it_says(self, bus, notifier, qtbot, broadcast):
        with FakeNotifications(bus.address, broadcast=broadcast) as server:
            notifier.show(LIKELY)
            shown(qtbot, server, 1)
            idle(qtbot, notifier, server)
            server.click(1, token="token-1")
            server.click(1, "mute")
            qtbot.waitUntil(lambda: len(notifier.chosen) == 2, timeout=5000)
        assert notifier.chosen == [
            ("openai/a", NotificationAction.OPEN, "token-1"),
            ("openai/a", NotificationAction.MUTE, ""),
        ]

    def test_nobody_is_disturbed_by_sound_who_does_not_want_to_be(self, bus, notifier, qtbot):
        heard = replace(CONFIRMED, urgency=Urgency.NORMAL)
        with FakeNotifications(bus.address, capabilities=["body", "inhibitions"], inhibited=True) as server:
            notifier.show(heard)
            notifier.show(replace(CONFIRMED, slot="openai/b"))
            shown(qtbot, server, 2)
            idle(qtbot, notifier, server)
            server.inhibit(inhibited=False)
            qtbot.waitUntil(lambda: not notifier._inhibited, timeout=5000)
            notifier.show(heard)
            shown(qtbot, server, 3)
            server.inhibit(inhibited=True)
            qtbot.waitUntil(lambda: notifier._inhibited, timeout=5000)
        assert [(call.urgency, call.audible) for call in server.calls] == [(1, False), (2, True), (1, True)]

    def test_a_server_that_cannot_say_whether_to_disturb_is_no_hindrance(self, bus, notifier, qtbot):
        with FakeNotifications(bus.address, capabilities=["body", "inhibitions"]) as server:
            server.inhibited = None  # refuses to tell
            notifier.show(CONFIRMED)
            assert shown(qtbot, server, 1)[0].audible

    def test_other_peoples_notifications_and_unknown_keys_are_none_of_ours(self, bus, notifier, qtbot):
        with FakeNotifications(bus.address) as server:
            notifier.show(LIKELY)
            shown(qtbot, server, 1)
            idle(qtbot, notifier, server)
            server.click(99)
            server.click(1, "format-disk")
            server.click(1, "snooze")
            qtbot.waitUntil(lambda: bool(notifier.chosen), timeout=5000)
        assert notifier.chosen == [("openai/a", NotificationAction.SNOOZE, "")]

    def test_a_notice_that_the_user_closed_comes_anew_with_what_is_new(self, bus, notifier, qtbot):
        with FakeNotifications(bus.address) as server:
            notifier.show(LIKELY)
            shown(qtbot, server, 1)
            idle(qtbot, notifier, server)
            server.dismiss(1)
            qtbot.waitUntil(lambda: not notifier._slots, timeout=5000)
            notifier.show(CONFIRMED)
            assert shown(qtbot, server, 2)[1].replaces == 0

    def test_a_phase_that_nobody_asked_for_brings_nothing_back_that_was_closed(self, bus, notifier, qtbot):
        taken = []
        fix = replace(CONFIRMED, kind=NotificationKind.UPDATE, sound=False, update_only=True)
        with FakeNotifications(bus.address) as server:
            notifier.show(CONFIRMED)
            shown(qtbot, server, 1)
            idle(qtbot, notifier, server)
            notifier.show(fix)
            assert shown(qtbot, server, 2)[1].replaces == 1
            idle(qtbot, notifier, server)
            server.dismiss(1)
            qtbot.waitUntil(lambda: not notifier._slots, timeout=5000)
            notifier.show(fix, lambda: taken.append("fix"))
            notifier.show(OVER)
            assert shown(qtbot, server, 3)[2].title == "OpenAI works again"
        assert taken == ["fix"], "the user has closed it: that is all that there is to reach"

    def test_an_answer_that_comes_very_late_is_still_the_notices_number(self, bus, notifier, qtbot, monkeypatch):
        monkeypatch.setattr(session_bus, "REPLY_WITHIN_S", 0.05)
        with FakeNotifications(bus.address, slow=True) as server:
            notifier.show(LIKELY)
            shown(qtbot, server, 1)
            qtbot.waitUntil(lambda: not notifier._bus._deadline.isActive(), timeout=5000)
            notifier.show(CONFIRMED)
            server.release()
            assert shown(qtbot, server, 2)[1].replaces == 1
            assert len(server.up) == 1

    @pytest.mark.expected_log("refused")
    def test_a_refused_replacement_is_sent_again_with_what_comes_next(self, bus, notifier, qtbot):
        with FakeNotifications(bus.address) as server:
            notifier.show(LIKELY)
            shown(qtbot, server, 1)
            idle(qtbot, notifier, server)
            server.refuse = "org.freedesktop.Notifications.MaxNotificationsExceeded"
            notifier.show(CONFIRMED)
            shown(qtbot, server, 2)
            qtbot.waitUntil(lambda: notifier.state().works is False, timeout=5000)
            server.refuse = None
            notifier.show(OTHER)
            shown(qtbot, server, 4)
            idle(qtbot, notifier, server)
            assert {each.title for each in server.up.values()} == {"OpenAI: errors", "OpenAI: fine-tuning"}
            assert [call.replaces for call in server.calls] == [0, 1, 1, 0]

    @pytest.mark.expected_log("does not answer")
    def test_nothing_is_shown_before_it_is_known_what_the_server_reads(self, bus, notifier, qtbot, monkeypatch):
        monkeypatch.setattr(session_bus, "REPLY_WITHIN_S", 0.05)
        with FakeNotifications(bus.address, mute=True) as server:
            notifier.show(LIKELY)
            qtbot.waitUntil(lambda: notifier.state().works is False, timeout=5000)
            assert server.calls == []
            server.mute = False
            monkeypatch.undo()
            notifier.show(OTHER)
            calls = shown(qtbot, server, 2)
        assert all("<b>" not in call.body for call in calls)

    def test_an_end_that_no_answer_came_for_is_shown_to_the_next_server(self, bus, notifier, qtbot):
        with FakeNotifications(bus.address, slow=True) as server:
            notifier.show(OVER)
            shown(qtbot, server, 1)
        with FakeNotifications(bus.address) as again:
            assert shown(qtbot, again, 1)[0].title == "OpenAI works again"

    @pytest.mark.expected_log("refused")
    def test_a_server_that_refuses_is_survived_and_reported(self, bus, notifier, qtbot):
        with FakeNotifications(bus.address, refuse="org.example.Busy") as server:
            notifier.show(LIKELY)
            shown(qtbot, server, 1)
            qtbot.waitUntil(lambda: "org.example.Busy" in notifier.state().problem, timeout=5000)
            assert notifier.state().works is False
            server.refuse = None
            notifier.show(CONFIRMED)
            shown(qtbot, server, 2)
            qtbot.waitUntil(lambda: notifier.state().works is True, timeout=5000)

    @pytest.mark.expected_log("refused")
    def test_what_was_refused_is_tried_again_after_a_while(self, bus, notifier, qtbot):
        with FakeNotifications(bus.address, refuse="org.freedesktop.DBus.Error.LimitsExceeded") as server:
            taken = []
            notifier.show(LIKELY, lambda: taken.append(LIKELY))
            for count, pause in enumerate(RETRY_AFTER_S, start=1):
                qtbot.waitUntil(lambda: len(notifier.later) == count, timeout=5000)  # noqa: B023 - at once
                assert notifier.later[-1][0] == pause
                if pause == RETRY_AFTER_S[-1]:
                    server.refuse = None
                notifier.later[-1][1]()
                shown(qtbot, server, count + 1)
            idle(qtbot, notifier, server)
            assert taken == [LIKELY]
            assert [each.title for each in server.up.values()] == [server.calls[0].title]

    @pytest.mark.expected_log("refused")
    def test_what_was_withdrawn_meanwhile_is_not_tried_again(self, bus, notifier, qtbot):
        with FakeNotifications(bus.address, refuse="org.example.Busy") as server:
            notifier.show(LIKELY)
            qtbot.waitUntil(lambda: len(notifier.later) == 1, timeout=5000)
            server.refuse = None
            notifier.withdraw(LIKELY.slot)
            notifier.later[0][1]()
            idle(qtbot, notifier, server)
            assert len(server.calls) == 1

    @pytest.mark.parametrize("number", [("i", (-1,)), ("u", (0,)), ("x", (2**40,)), ("s", ("seven",)), ("", ())])
    def test_a_server_with_useless_numbers_shows_what_comes_next(self, bus, notifier, qtbot, number):
        with FakeNotifications(bus.address, number=number) as server:
            notifier.show(LIKELY)
            shown(qtbot, server, 1)
            idle(qtbot, notifier, None)
            notifier.show(CONFIRMED)
            shown(qtbot, server, 2)
            assert [call.replaces for call in server.calls] == [0, 0]
            assert notifier.handles() == {}

    def test_a_server_that_crashed_and_is_back_shows_what_was_up_once_and_silently(self, bus, notifier, qtbot):
        with FakeNotifications(bus.address, first_id=40) as server:
            notifier.show(CONFIRMED)
            shown(qtbot, server, 1)
            idle(qtbot, notifier, server)
            assert server.calls[0].audible
        qtbot.waitUntil(lambda: notifier._server is None, timeout=5000)
        with FakeNotifications(bus.address) as again:
            (call,) = shown(qtbot, again, 1)
            assert (call.replaces, call.title, call.audible) == (0, "OpenAI: errors", False)
            idle(qtbot, notifier, again)
            notifier.show(OVER)
            shown(qtbot, again, 2)
            idle(qtbot, notifier, again)
            assert [each.title for each in again.up.values()] == ["OpenAI works again"]
            assert len(again.calls) == 2

    def test_an_end_that_was_seen_is_not_shown_to_the_next_server(self, bus, notifier, qtbot):
        with FakeNotifications(bus.address) as server:
            notifier.show(OVER)
            shown(qtbot, server, 1)
            idle(qtbot, notifier, server)
        qtbot.waitUntil(lambda: not notifier._slots, timeout=5000)

    @pytest.mark.expected_log("no notification server")
    def test_news_that_came_while_no_server_was_there_reaches_the_next_one(self, bus, notifier, qtbot):
        with FakeNotifications(bus.address) as server:
            notifier.show(LIKELY)
            shown(qtbot, server, 1)
            idle(qtbot, notifier, server)
        qtbot.waitUntil(lambda: notifier._server is None, timeout=5000)
        notifier.show(CONFIRMED)
        with FakeNotifications(bus.address) as again:
            (call,) = shown(qtbot, again, 1)
            assert (call.title, call.replaces, call.audible) == ("OpenAI: errors", 0, True)

    def test_a_server_that_takes_over_the_name_gets_what_is_up(self, bus, notifier, qtbot):
        with FakeNotifications(bus.address, slow=True) as server:
            notifier.show(LIKELY)
            shown(qtbot, server, 1)
        with FakeNotifications(bus.address) as again:
            assert shown(qtbot, again, 1)[0].title == "OpenAI is probably down"

    @pytest.mark.expected_log("no notification server")
    def test_a_late_server_gets_what_is_still_true(self, bus, notifier, qtbot, clock):
        notifier.show(LIKELY)
        notifier.show(replace(OVER, slot="openai/old"))
        qtbot.waitUntil(lambda: notifier.state().works is False, timeout=5000)
        clock.now = 3600.0
        with FakeNotifications(bus.address) as server:
            assert [call.title for call in shown(qtbot, server, 1)] == ["OpenAI is probably down"]
            idle(qtbot, notifier, server)
            assert notifier.state().works is True

    @pytest.mark.expected_log("no session bus")
    def test_no_bus_at_all_is_survived(self, join_bus, qapp, tmp_path, qtbot):
        join_bus(f"unix:path={tmp_path}/none")
        notifier = FreedesktopNotifier(translate, lambda *_: None)
        notifier.show(LIKELY)
        notifier.withdraw(LIKELY.slot)
        qtbot.waitUntil(lambda: notifier.state().works is False, timeout=5000)

    def test_a_bus_that_ends_is_survived_and_a_new_one_is_found(self, bus, notifier, qtbot):
        with FakeNotifications(bus.address) as server:
            notifier.show(LIKELY)
            shown(qtbot, server, 1)
            idle(qtbot, notifier, server)
            bus.process.terminate()
            qtbot.waitUntil(lambda: notifier._bus is None, timeout=5000)
        assert notifier.state().works is False

    @pytest.mark.expected_log("no notification server")
    def test_a_server_that_the_bus_can_start_is_started_for_news_after_a_crash(self, tmp_path, join_bus, qapp, qtbot):
        begun = tmp_path / "begun"
        bus = PrivateBus(tmp_path, dict(os.environ), programs={NAME: f"/bin/sh -c 'touch {begun}; exit 1'"})
        join_bus(bus.address)
        notifier = FreedesktopNotifier(translate, lambda *_: None)
        with FakeNotifications(bus.address) as server:
            notifier.show(LIKELY)
            shown(qtbot, server, 1)
            idle(qtbot, notifier, server)
        qtbot.waitUntil(lambda: notifier._server is None, timeout=5000)
        assert not begun.exists()
        notifier.show(CONFIRMED)
        qtbot.waitUntil(begun.exists, timeout=5000)
        qtbot.waitUntil(lambda: "no notification server" in notifier.state().problem, timeout=5000)
        notifier.close()
        bus.stop()

    def test_the_forged_signal_of_a_stranger_does_nothing(self, bus, notifier, qtbot):
        from jeepney import DBusAddress, new_signal
        from jeepney.io.blocking import open_dbus_connection

        with FakeNotifications(bus.address) as server, open_dbus_connection(bus.address) as stranger:
            notifier.show(LIKELY)
            shown(qtbot, server, 1)
            idle(qtbot, notifier, server)
            path, name = "/org/freedesktop/Notifications", "org.freedesktop.Notifications"
            forged = new_signal(DBusAddress(path, interface=name), "ActionInvoked", "us", (1, "mute"))
            from jeepney import HeaderFields

            forged.header.fields[HeaderFields.destination] = server.calls[0].sender
            stranger.send(forged)
            server.click(1, "snooze")
            qtbot.waitUntil(lambda: bool(notifier.chosen), timeout=5000)
        assert [action for _, action, _ in notifier.chosen] == [NotificationAction.SNOOZE]


@pytest.fixture
def on_rig(rig, join_bus, qapp):
    join_bus(rig.bus.address)
    chosen = []
    made = FreedesktopNotifier(translate, lambda *what: chosen.append(what))
    made.chosen = chosen
    yield made
    made.close()


def answered(qtbot, notifications, count):
    qtbot.waitUntil(lambda: sum(call.id is not None for call in notifications.calls) >= count, timeout=5000)


class TestWithDunst:
    def test_the_course_of_an_incident_stays_one_notification(self, rig, on_rig, notifications, qtbot):
        for count, notice in enumerate((LIKELY, CONFIRMED, OVER), start=1):
            on_rig.show(notice)
            answered(qtbot, notifications, count)
            idle(qtbot, on_rig, None)
        first = notifications.calls[0].id
        assert [call.replaces for call in notifications.calls] == [0, first, first]
        assert rig.dunstctl("count", "displayed").strip() == "1"
        assert rig.windows("Dunst") or rig.dunstctl("count", "displayed")

    def test_a_click_is_heard(self, rig, on_rig, notifications, qtbot):
        on_rig.show(LIKELY)
        answered(qtbot, notifications, 1)
        idle(qtbot, on_rig, None)
        rig.dunstctl("action")
        qtbot.waitUntil(lambda: bool(on_rig.chosen), timeout=5000)
        assert on_rig.chosen[0][:2] == ("openai/a", NotificationAction.OPEN)

    @pytest.mark.parametrize("action", list(NotificationAction))
    def test_an_action_chosen_in_its_menu_is_heard(self, rig, on_rig, notifications, qtbot, action):
        on_rig.show(LIKELY)
        answered(qtbot, notifications, 1)
        idle(qtbot, on_rig, None)
        keys, texts = notifications.calls[0].actions[0::2], notifications.calls[0].actions[1::2]
        choose_on_dunst(rig, texts[keys.index("default" if action is NotificationAction.OPEN else str(action))])
        qtbot.waitUntil(lambda: bool(on_rig.chosen), timeout=5000)
        assert [each[:2] for each in on_rig.chosen] == [("openai/a", action)]

    def test_a_withdrawal_takes_it_off_the_screen(self, rig, on_rig, notifications, qtbot):
        on_rig.show(LIKELY)
        answered(qtbot, notifications, 1)
        idle(qtbot, on_rig, None)
        on_rig.withdraw(LIKELY.slot)
        qtbot.waitUntil(lambda: notifications.closed == [notifications.calls[0].id], timeout=5000)
        qtbot.waitUntil(lambda: rig.dunstctl("count", "displayed").strip() == "0", timeout=5000)

    def test_dunst_killed_and_back_ends_with_one_notice_in_the_right_state(self, rig, on_rig, notifications, qtbot):
        on_rig.show(CONFIRMED)
        answered(qtbot, notifications, 1)
        idle(qtbot, on_rig, None)
        rig.stop_notifier()
        qtbot.waitUntil(lambda: on_rig._server is None, timeout=5000)
        rig.start_notifier()
        answered(qtbot, notifications, 2)
        idle(qtbot, on_rig, None)
        on_rig.show(OVER)
        answered(qtbot, notifications, 3)
        assert [call.title for call in notifications.calls] == [
            "OpenAI: errors",
            "OpenAI: errors",
            "OpenAI works again",
        ]
        assert notifications.calls[2].replaces == notifications.calls[1].id
        assert rig.dunstctl("count", "displayed").strip() == "1"


class TestWithXfceNotifyd:
    @pytest.fixture(autouse=True)
    def xfce(self, rig):
        assert NOTIFYD.exists(), "the desktop tests need xfce4-notifyd: run packaging/linux/install-debian.sh test"
        rig.stop_notifier()
        rig.start_notifier("xfce")

    def test_the_course_of_an_incident_stays_one_notification(self, on_rig, notifications, qtbot):
        for count, notice in enumerate((LIKELY, CONFIRMED, OVER), start=1):
            on_rig.show(notice)
            answered(qtbot, notifications, count)
            idle(qtbot, on_rig, None)
        assert on_rig.state().server.startswith("Xfce Notify Daemon")
        assert len(notifications.up()) == 1
        assert "open" in notifications.calls[0].actions

    @pytest.mark.parametrize("action", list(NotificationAction))
    def test_a_button_that_is_pressed_is_heard(self, rig, on_rig, notifications, qtbot, action):
        on_rig.show(LIKELY)
        answered(qtbot, notifications, 1)
        idle(qtbot, on_rig, None)
        keys = notifications.calls[0].actions[0::2]
        assert keys == ["open", "mute", "snooze"]
        press(rig, keys.index(action), of=len(keys))
        qtbot.waitUntil(lambda: bool(on_rig.chosen), timeout=5000)
        assert [each[:2] for each in on_rig.chosen] == [("openai/a", action)]
        qtbot.waitUntil(lambda: not on_rig._slots, timeout=5000)
        on_rig.show(CONFIRMED)
        answered(qtbot, notifications, 2)
        assert notifications.calls[1].replaces == 0, "the user has closed the first by the button"

    def test_killed_and_back_ends_with_one_notice_in_the_right_state(self, rig, on_rig, notifications, qtbot):
        on_rig.show(LIKELY)
        answered(qtbot, notifications, 1)
        idle(qtbot, on_rig, None)
        rig.stop_notifier()
        on_rig.show(CONFIRMED)
        qtbot.waitUntil(lambda: on_rig._server is None, timeout=5000)
        rig.start_notifier("xfce")
        qtbot.waitUntil(lambda: on_rig._server is not None, timeout=5000)
        idle(qtbot, on_rig, None)
        on_rig.show(OVER)

        def taken():  # the recorder is a connection of its own, and may hear of an answer later than we do
            return [call for call in notifications.calls if call.id is not None][-2:]

        qtbot.waitUntil(lambda: taken()[-1].title == "OpenAI works again", timeout=5000)
        last = taken()
        assert [call.title for call in last] == ["OpenAI: errors", "OpenAI works again"]
        assert last[1].replaces == last[0].id


@pytest.fixture
def next_life(clock, qapp):
    """Make the notifier of the app's next life: next_life(the last one)."""
    made = []

    def begin(before):
        handles = dict(before.handles())
        before.close()
        chosen = []
        notifier = FreedesktopNotifier(translate, lambda *what: chosen.append(what), clock=clock)
        notifier.chosen = chosen
        made.append(notifier)
        notifier.restore(handles)
        return notifier

    yield begin
    for each in made:
        each.close()


class TestInTheNextLife:
    def up(self, qtbot, notifier, server, *notices):
        for notice in notices:
            notifier.show(notice)
        shown(qtbot, server, len(notices))
        idle(qtbot, notifier, server)

    def test_what_is_up_is_replaced_in_place(self, bus, notifier, next_life, qtbot):
        with FakeNotifications(bus.address, first_id=7) as server:
            self.up(qtbot, notifier, server, LIKELY)
            after = next_life(notifier)
            after.show(CONFIRMED)
            assert shown(qtbot, server, 2)[1].replaces == 7
            assert len(server.up) == 1

    def test_what_is_up_is_replaced_by_what_comes_once_the_server_is_known(self, bus, notifier, next_life, qtbot):
        with FakeNotifications(bus.address, first_id=7) as server:
            self.up(qtbot, notifier, server, LIKELY, OTHER)
            after = next_life(notifier)
            qtbot.waitUntil(lambda: after._server is not None, timeout=5000)
            after.show(CONFIRMED)
            assert shown(qtbot, server, 3)[2].replaces == 7
            assert {call.title for call in server.up.values()} == {"OpenAI: errors", "OpenAI: fine-tuning"}

    def test_its_buttons_are_heard(self, bus, notifier, next_life, qtbot):
        with FakeNotifications(bus.address) as server:
            self.up(qtbot, notifier, server, LIKELY)
            after = next_life(notifier)
            qtbot.waitUntil(lambda: after._server is not None, timeout=5000)
            server.click(1, "mute")
            qtbot.waitUntil(lambda: bool(after.chosen), timeout=5000)
        assert after.chosen == [("openai/a", NotificationAction.MUTE, "")]

    def test_a_withdrawal_takes_it_away(self, bus, notifier, next_life, qtbot):
        with FakeNotifications(bus.address) as server:
            self.up(qtbot, notifier, server, LIKELY)
            next_life(notifier).withdraw(LIKELY.slot)
            qtbot.waitUntil(lambda: server.closed == [1], timeout=5000)

    def test_a_life_in_which_nothing_happened_hands_it_on(self, bus, notifier, next_life, qtbot):
        with FakeNotifications(bus.address, first_id=7) as server:
            self.up(qtbot, notifier, server, LIKELY)
            third = next_life(next_life(notifier))
            third.show(CONFIRMED)
            assert shown(qtbot, server, 2)[1].replaces == 7

    def test_the_number_of_another_server_is_not_ours(self, bus, notifier, next_life, qtbot):
        with FakeNotifications(bus.address, first_id=7) as server:
            self.up(qtbot, notifier, server, LIKELY)
        with FakeNotifications(bus.address, first_id=7) as other:
            after = next_life(notifier)
            after.show(CONFIRMED)
            assert shown(qtbot, other, 1)[0].replaces == 0

    def test_what_was_dismissed_is_not_handed_on(self, bus, notifier, qtbot):
        with FakeNotifications(bus.address) as server:
            self.up(qtbot, notifier, server, LIKELY)
            assert list(notifier.handles()) == [LIKELY.slot]
            server.dismiss(1)
            qtbot.waitUntil(lambda: not notifier.handles(), timeout=5000)

    def test_no_server_is_asked_for_and_none_is_missed(self, bus, join_bus, clock, qapp, qtbot):
        join_bus(bus.address)
        notifier = FreedesktopNotifier(translate, lambda *_: None, clock=clock)
        notifier.restore({LIKELY.slot: "bus/:1.1/7"})
        qtbot.waitUntil(lambda: not notifier.handles(), timeout=5000)
        assert notifier.state().problem == ""
        notifier.close()

    @pytest.mark.expected_log("no session bus")
    def test_no_bus_is_survived(self, join_bus, qapp, tmp_path, qtbot):
        join_bus(f"unix:path={tmp_path}/none")
        notifier = FreedesktopNotifier(translate, lambda *_: None)
        notifier.restore({LIKELY.slot: "bus/:1.1/7"})
        qtbot.waitUntil(lambda: notifier.handles() == {}, timeout=5000)

    def test_nothing_left_behind_leaves_the_bus_alone(self, bus, notifier, qtbot):
        notifier.restore({})
        assert notifier._bus is None

    def test_dunst_shows_one_notification(self, on_rig, next_life, notifications, qtbot):
        on_rig.show(CONFIRMED)
        answered(qtbot, notifications, 1)
        idle(qtbot, on_rig, None)
        next_life(on_rig).show(OVER)
        answered(qtbot, notifications, 2)
        assert notifications.calls[1].replaces == notifications.calls[0].id
        assert [call.title for call in notifications.up().values()] == ["OpenAI works again"]

    def test_dunst_shows_one_even_where_its_number_was_lost(self, rig, on_rig, notifications, qtbot):
        on_rig.show(CONFIRMED)
        answered(qtbot, notifications, 1)
        on_rig.close()
        forgetful = FreedesktopNotifier(translate, lambda *_: None)
        forgetful.show(OVER)
        answered(qtbot, notifications, 2)
        forgetful.close()
        assert notifications.calls[1].replaces == 0
        assert rig.dunstctl("count", "displayed").strip() == "1"


class TestWhenANoticeHasArrived:
    def test_it_is_told_once_the_server_has_taken_it_and_not_before(self, bus, notifier, qtbot):
        taken = []
        with FakeNotifications(bus.address, slow=True) as server:
            notifier.show(LIKELY, lambda: taken.append("likely"))
            shown(qtbot, server, 1)
            assert taken == []
            server.release()
            qtbot.waitUntil(lambda: taken == ["likely"], timeout=5000)

    def test_of_two_in_quick_succession_only_the_one_that_stays_is_shown(self, bus, notifier, qtbot):
        taken = []
        with FakeNotifications(bus.address, slow=True) as server:
            notifier.show(LIKELY, lambda: taken.append("likely"))
            shown(qtbot, server, 1)
            notifier.show(CONFIRMED, lambda: taken.append("confirmed"))
            server.release()
            qtbot.waitUntil(lambda: len(server.calls) == 2 and bool(taken), timeout=5000)
            assert taken == ["confirmed"]

    @pytest.mark.expected_log("refused")
    def test_a_refusal_is_no_arrival(self, bus, notifier, qtbot):
        taken = []
        with FakeNotifications(bus.address, refuse="org.freedesktop.Notifications.Error.ExcessNotifications") as server:
            notifier.show(LIKELY, lambda: taken.append("likely"))
            shown(qtbot, server, 1)
            idle(qtbot, notifier, server)
        assert taken == []

    @pytest.mark.expected_log("no notification server")
    def test_a_server_that_comes_late_tells_it_then(self, bus, notifier, qtbot):
        taken = []
        notifier.show(LIKELY, lambda: taken.append("likely"))
        qtbot.waitUntil(lambda: notifier.state().works is False, timeout=5000)
        assert taken == []
        with FakeNotifications(bus.address):
            qtbot.waitUntil(lambda: taken == ["likely"], timeout=5000)
