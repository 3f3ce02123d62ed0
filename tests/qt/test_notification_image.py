"""The picture beside a notification's text."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from trayapp.domain.alerts.notification import Notification, NotificationKind, sample_notification
from trayapp.domain.model.enums import Health
from trayapp.i18n.message import message
from trayapp.ui.icons.notification_image import SIZE, notification_icon, notification_image
from trayapp.ui.icons.template import IconState

NOW = datetime(2026, 2, 3, 20, 14, tzinfo=UTC)


def about(health: Health, *, recovering: bool = False) -> Notification:
    return Notification(
        NotificationKind.LIKELY, "a", message("t"), message("b"), NOW, health=health, recovering=recovering
    )


@pytest.mark.parametrize(
    ("notification", "state"),
    [
        (about(Health.MAJOR_OUTAGE), IconState.OUTAGE),
        (about(Health.DEGRADED), IconState.DEGRADED),
        (about(Health.DEGRADED, recovering=True), IconState.RECOVERING),
        (about(Health.OPERATIONAL), IconState.OPERATIONAL),
        (about(Health.MAINTENANCE), IconState.MAINTENANCE),
    ],
)
def test_a_notification_shows_the_silhouette_of_what_it_is_about(notification, state, qapp) -> None:
    assert notification_icon(notification) is state
    image = notification_image(notification)
    assert image is not None
    assert (image.width, image.height, len(image.rgba)) == (SIZE, SIZE, SIZE * SIZE * 4)
    corner, middle = image.rgba[3], image.rgba[4 * (SIZE // 2 * SIZE + SIZE // 2) + 3]
    assert corner == 0, "outside of the silhouette nothing is drawn"
    assert middle > 0 or state is IconState.RECOVERING


def test_a_notification_about_no_service_has_the_icon_of_the_theme(qapp) -> None:
    assert notification_image(sample_notification(NOW)) is None
