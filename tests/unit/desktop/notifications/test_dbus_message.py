"""The form of a notice for each kind of server."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from trayapp.desktop.notifications.backend import MAX_BODY, MAX_TITLE, Image, NullNotifier, plain
from trayapp.desktop.notifications.dbus_message import action_of, notify_body
from trayapp.desktop.notifications.quirks import Quirks, Tagging, quirks_of
from trayapp.desktop.notifications.server import Server
from trayapp.domain.alerts.notification import (
    Notification,
    NotificationAction,
    NotificationKind,
    Urgency,
    sample_notification,
)
from trayapp.i18n.formatter import translate
from trayapp.i18n.message import message

NOW = datetime(2026, 2, 3, 20, 14, tzinfo=UTC)
FULL = Server("full", "1", frozenset({"actions", "body", "body-markup", "sound"}))
NOTICE = Notification(
    NotificationKind.CONFIRMED,
    "slot",
    message("{title}", title="A <i>&</i>"),
    message("{text}", text="<b>R&D</b>\x07\nnext"),
    NOW,
    sound=True,
    actions=(NotificationAction.OPEN, NotificationAction.MUTE),
)


def parts(notice=NOTICE, server=FULL, replaces=0, *, silent=False):
    names = ("app", "replaces", "icon", "title", "body", "actions", "hints", "timeout")
    return dict(zip(names, notify_body(notice, server, translate, replaces, silent=silent), strict=True))


@pytest.mark.parametrize(("urgency", "byte"), [(Urgency.LOW, 0), (Urgency.NORMAL, 1), (Urgency.CRITICAL, 2)])
def test_urgency_is_a_byte(urgency, byte):
    assert parts(replace(NOTICE, urgency=urgency))["hints"]["urgency"] == ("y", byte)


def test_titles_are_plain_and_bodies_escaped_where_markup_is_read():
    told = parts()
    assert told["title"] == "A <i>&</i>"
    assert told["body"] == "&lt;b&gt;R&amp;D&lt;/b&gt;\nnext"


def test_bodies_are_plain_where_no_markup_is_read():
    assert parts(server=Server(capabilities=frozenset({"body"})))["body"] == "<b>R&D</b>\nnext"


def test_titles_are_escaped_for_a_server_that_reads_markup_in_them():
    assert parts(server=replace(FULL, quirks=Quirks(escape_title=True)))["title"] == "A &lt;i&gt;&amp;&lt;/i&gt;"


def test_sound_goes_by_name_and_only_where_it_is_wanted_and_known():
    assert parts()["hints"]["sound-name"] == ("s", "dialog-warning")
    assert parts(replace(NOTICE, kind=NotificationKind.RESOLVED))["hints"]["sound-name"] == ("s", "complete")
    for hushed in (parts(replace(NOTICE, sound=False)), parts(silent=True)):
        assert hushed["hints"]["suppress-sound"] == ("b", True)
        assert "sound-name" not in hushed["hints"]
    mute_server = parts(server=Server(capabilities=frozenset({"body"})))["hints"]
    assert not {"sound-name", "suppress-sound"} & set(mute_server)


def test_categories_tell_trouble_from_its_end():
    assert parts()["hints"]["category"] == ("s", "network.error")
    assert parts(replace(NOTICE, kind=NotificationKind.RESOLVED))["hints"]["category"] == ("s", "network.connected")


def test_only_a_trial_passes_without_a_trace():
    assert "transient" not in parts()["hints"]
    assert parts(sample_notification(NOW))["hints"]["transient"] == ("b", True)


def test_a_click_opens_and_buttons_have_words():
    assert parts()["actions"] == ["default", "Details", "mute", "Mute this one"]


def test_opening_is_a_button_where_a_click_does_nothing():
    assert parts(server=replace(FULL, quirks=Quirks(no_default=True)))["actions"][0] == "open"


@pytest.mark.parametrize("server", [Server(), replace(FULL, quirks=Quirks(no_actions=True))])
def test_no_actions_go_to_a_server_that_must_not_have_them(server):
    assert parts(server=server)["actions"] == []


@pytest.mark.parametrize(
    ("key", "action"),
    [
        ("default", NotificationAction.OPEN),
        ("open", NotificationAction.OPEN),
        ("snooze", NotificationAction.SNOOZE),
        ("rm", None),
        (7, None),
    ],
)
def test_action_keys_are_ours_or_nothing(key, action):
    assert action_of(key) is action


def test_texts_have_limits_and_no_control_characters():
    told = parts(replace(NOTICE, title=message("{t}", t="x" * 9999), body=message("{t}", t="y" * 9999)))
    assert (len(told["title"]), len(told["body"])) == (MAX_TITLE, MAX_BODY)
    assert plain("a\x00\x1b[31mb\u202ec", 10) == "a[31mbc"


@pytest.mark.parametrize(
    ("name", "vendor", "version", "quirks"),
    [
        ("dunst", "knopwob", "1.9.0", Quirks(tagging=Tagging.BESIDE)),
        ("notify-osd", "Canonical Ltd", "1.0", Quirks(no_actions=True)),
        ("notify-osd", "somebody else", "1.0", Quirks()),
        ("Xfce Notify Daemon", "Xfce", "0.7.3", Quirks(no_default=True)),
        ("lxqt-notificationd", "lxqt.org", "0.16.1", Quirks(escape_title=True)),
        ("lxqt-notificationd", "lxqt.org", "0.17", Quirks()),
        ("lxqt-notificationd", "lxqt.org", "1.4.0", Quirks()),
        ("tiramisu", "Sweets", "1.0", Quirks(no_capabilities=True)),
        ("tiramisu", "Sweets", "v2.0", Quirks()),
        ("", "", "", Quirks()),
    ],
)
def test_quirks_go_by_name_vendor_and_version(name, vendor, version, quirks):
    assert quirks_of(name, vendor, version) == quirks


def test_where_nothing_can_be_shown_nothing_breaks():
    notifier = NullNotifier()
    notifier.show(NOTICE)
    notifier.withdraw("slot")
    notifier.close()
    assert notifier.state().works is False
    assert notifier.state().problem


TAG = "x-canonical-private-synchronous"


@pytest.mark.parametrize(
    ("name", "tagged", "replaces"), [("dunst", True, 7), ("mako", True, 0), ("notify-osd", False, 7), ("", False, 7)]
)
def test_a_slot_is_tagged_for_the_servers_that_are_known_to_replace_by_it(name, tagged, replaces):
    server = Server(name, "1", FULL.capabilities | {TAG}, quirks_of(name, "Canonical Ltd", "1"))
    told = parts(server=server, replaces=7)
    assert told["hints"].get(TAG) == (("s", "org.trayapp.trayapp/slot") if tagged else None)
    assert told["replaces"] == replaces


def test_nothing_is_tagged_for_a_server_that_does_not_announce_it():
    assert TAG not in parts(server=replace(FULL, quirks=quirks_of("dunst", "knopwob", "1.0")))["hints"]


def test_a_picture_goes_as_pixels():
    body = notify_body(NOTICE, FULL, translate, 0, image=lambda _: Image(2, 1, bytes(8)))
    assert body[6]["image-data"] == ("(iiibiiay)", (2, 1, 8, True, 8, 4, bytes(8)))
