from __future__ import annotations

import pytest

from tests.screenshots import moments
from trayapp.domain.model.enums import Confirmation, Health, Network
from trayapp.domain.model.snapshot import NetworkStatus, Snapshot, Verdict
from trayapp.i18n.message import message
from trayapp.ui.icons.state import icon_state, verdict_icon
from trayapp.ui.icons.template import IconState

EXPECTED = {
    "all_clear": IconState.OPERATIONAL,
    "suspected": IconState.SUSPECTED,
    "likely": IconState.OUTAGE,
    "confirmed": IconState.OUTAGE,
    "recovering": IconState.RECOVERING,
    "maintenance": IconState.MAINTENANCE,
    "offline": IconState.UNKNOWN,
    "captive_portal": IconState.UNKNOWN,
    "unreadable": IconState.UNVERIFIED,
    "never": IconState.UNKNOWN,
}


@pytest.mark.parametrize("name", EXPECTED)
def test_every_moment_has_its_icon(name: str) -> None:
    assert icon_state(moments.MOMENTS[name]().snapshot) is EXPECTED[name]


@pytest.mark.parametrize("network", [Network.OFFLINE, Network.CAPTIVE_PORTAL, Network.PROXY_UNREACHABLE])
def test_the_icon_is_never_green_while_we_are_not_online(network: Network) -> None:
    snapshot = moments.snapshot(moments.service(), NetworkStatus(network))
    assert icon_state(snapshot) is IconState.UNKNOWN


def test_a_known_outage_outlives_the_loss_of_our_own_network() -> None:
    said = moments.verdict(Health.MAJOR_OUTAGE, Confirmation.CONFIRMED, "down", 5)
    snapshot = moments.snapshot(moments.service(said), NetworkStatus(Network.OFFLINE))
    assert icon_state(snapshot) is IconState.OUTAGE


def test_unknown_is_never_shown_as_recovering() -> None:
    said = Verdict(Health.UNKNOWN, Confirmation.NONE, recovering=True, headline=message("?"))
    assert verdict_icon(said) is IconState.UNKNOWN


def test_degraded_and_outage_differ() -> None:
    icons = [
        verdict_icon(moments.verdict(health, Confirmation.CONFIRMED, "x", 1))
        for health in (Health.DEGRADED, Health.PARTIAL_OUTAGE, Health.MAJOR_OUTAGE)
    ]
    assert icons == [IconState.DEGRADED, IconState.OUTAGE, IconState.OUTAGE]


def test_without_services_nothing_is_known() -> None:
    assert icon_state(Snapshot(moments.NOW, moments.ONLINE)) is IconState.UNKNOWN
