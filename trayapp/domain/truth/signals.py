"""The signals that a verdict joins, and what it makes of them before it is put into words."""

from __future__ import annotations

from dataclasses import dataclass

from trayapp.domain.snapshot import Detection, PageView
from trayapp.domain.truth.findings import Finding
from trayapp.domain.truth.state import Account
from trayapp.domain.words import Confirmation, Health, Network

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
