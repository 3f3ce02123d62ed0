"""A notification in the terms of org.freedesktop.Notifications: pure, so that every server's form can be tested."""

from __future__ import annotations

from typing import Any

from trayapp.desktop.identity import APP_ID, APP_NAME
from trayapp.desktop.notifications.backend import MAX_BODY, MAX_TITLE, ImageOf, Translate, no_image, plain
from trayapp.desktop.notifications.quirks import Tagging
from trayapp.desktop.notifications.server import TAG, Server
from trayapp.domain.alerts.notification import Notification, NotificationAction, NotificationKind, Urgency
from trayapp.domain.messages import notifications as words

SIGNATURE = "susssasa{sv}i"
_URGENCY = {Urgency.LOW: 0, Urgency.NORMAL: 1, Urgency.CRITICAL: 2}
_CATEGORY = {
    NotificationKind.RESOLVED: "network.connected",
    NotificationKind.MAINTENANCE: "network",
    NotificationKind.TEST: "device",
}
_ICON = {Urgency.LOW: "dialog-information", Urgency.NORMAL: "dialog-warning", Urgency.CRITICAL: "dialog-error"}
_LABEL = {
    NotificationAction.OPEN: words.OPEN,
    NotificationAction.MUTE: words.MUTE,
    NotificationAction.SNOOZE: words.SNOOZE,
}
_IMAGE = "(iiibiiay)"
_DEFAULT = "default"
_SERVER_DECIDES = -1


def notify_body(
    notification: Notification,
    server: Server,
    translate: Translate,
    replaces_id: int,
    *,
    silent: bool = False,
    image: ImageOf = no_image,
) -> tuple[Any, ...]:
    """Return the arguments of Notify; `silent` takes the sound from a notification that is shown once more."""
    title, body = plain(translate(notification.title), MAX_TITLE), plain(translate(notification.body), MAX_BODY)
    if server.quirks.escape_title:
        title = _escaped(title)
    if "body-markup" in server.capabilities:
        body = _escaped(body)
    hints: dict[str, tuple[str, Any]] = {
        "urgency": ("y", _URGENCY[notification.urgency]),
        "category": ("s", _CATEGORY.get(notification.kind, "network.error")),
        "desktop-entry": ("s", APP_ID),
    }
    if not notification.sound or silent:
        hints["suppress-sound"] = ("b", True)
    elif "sound" in server.capabilities:
        hints["sound-name"] = ("s", "complete" if notification.kind is NotificationKind.RESOLVED else "dialog-warning")
    if notification.kind is NotificationKind.TEST:
        hints["transient"] = ("b", True)
    if (picture := image(notification)) is not None:
        size = picture.width, picture.height, 4 * picture.width
        hints["image-data"] = (_IMAGE, (*size, True, 8, 4, picture.rgba))  # has alpha, bits a sample, samples
    if server.tagging is not Tagging.NONE:
        hints[TAG] = ("s", f"{APP_ID}/{notification.slot}")
    if server.tagging is Tagging.ALONE:
        replaces_id = 0
    icon = _ICON[notification.urgency]
    return APP_NAME, replaces_id, icon, title, body, actions_of(notification, server, translate), hints, _SERVER_DECIDES


def _escaped(text: str) -> str:
    import html  # noqa: PLC0415 - its table of all entities is 0.5 MB, and most days bring no notice

    return html.escape(text, quote=False)


def actions_of(notification: Notification, server: Server, translate: Translate) -> list[str]:
    """Return the flat list of action keys and labels; the key "default" is what a click on the notice invokes."""
    if not server.has_actions:
        return []
    flat: list[str] = []
    for action in notification.actions:
        is_click = action is NotificationAction.OPEN and not server.quirks.no_default
        flat += [_DEFAULT if is_click else str(action), translate(_LABEL[action])]
    return flat


def action_of(key: object) -> NotificationAction | None:
    """Return what an action key of ours means; None where it is not one of ours."""
    if key == _DEFAULT:
        return NotificationAction.OPEN
    return NotificationAction(key) if isinstance(key, str) and key in set(NotificationAction) else None
