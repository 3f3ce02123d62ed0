"""The signals that a verdict joins, and what it makes of them before it is put into words."""

from __future__ import annotations

from dataclasses import dataclass

from trayapp.domain.detection.probe_assessment import Finding
from trayapp.domain.detection.state import Account
from trayapp.domain.model.enums import Confirmation, Health, Network
from trayapp.domain.model.snapshot import Detection, PageView

CUT_OFF = (Network.OFFLINE, Network.CAPTIVE_PORTAL, Network.PROXY_UNREACHABLE)
"""With the user's connection like this nothing can be said about a service."""


@dataclass(frozen=True, slots=True)
class Signals:
    """The three signals at one moment, ready to be joined. `current` tells that the page's last word still counts."""

    page: PageView
    account: Account
    current: bool
    finding: Finding
    network: Network
    detection: Detection | None
    in_maintenance: bool


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the signals add up to, without the words for it."""

    health: Health
    confirmation: Confirmation = Confirmation.NONE
    recovering: bool = False
