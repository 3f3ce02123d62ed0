"""The picture beside a notification's text: our own silhouette of the state that it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trayapp.desktop.notifications.backend import Image
from trayapp.domain.model.enums import Health
from trayapp.ui.icons.state import HEALTH_ICON
from trayapp.ui.icons.template import Background, IconState

if TYPE_CHECKING:
    from trayapp.domain.alerts.notification import Notification

SIZE = 96
"""Pixels; servers draw it at 32 to 48 logical ones."""


def notification_icon(notification: Notification) -> IconState | None:
    """Return the state that a notification is about; None where it is about none."""
    if notification.recovering:
        return IconState.RECOVERING
    return None if notification.health is Health.UNKNOWN else HEALTH_ICON[notification.health]


def notification_image(notification: Notification) -> Image | None:
    """Return the silhouette of a notification as pixels. GUI thread."""
    state = notification_icon(notification)
    if state is None:
        return None
    from PySide6.QtGui import QImage  # noqa: PLC0415 - most days bring no notification

    from trayapp.ui.icons.render import state_pixmap  # noqa: PLC0415 - as above

    picture = state_pixmap(state, Background.AUTO, SIZE, 1.0).toImage().convertToFormat(QImage.Format.Format_RGBA8888)
    return Image(picture.width(), picture.height(), bytes(picture.constBits()))
