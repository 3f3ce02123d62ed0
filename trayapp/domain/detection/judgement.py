"""The inputs that a verdict joins, and what it makes of them before it is put into words."""

from __future__ import annotations

from dataclasses import dataclass

from trayapp.domain.detection.probe_assessment import ProbeAssessment
from trayapp.domain.detection.state import PageAssessment
from trayapp.domain.model.enums import Confirmation, Health, Network
from trayapp.domain.model.snapshot import Detection, PageStatus

CUT_OFF = (Network.OFFLINE, Network.CAPTIVE_PORTAL, Network.PROXY_UNREACHABLE)
"""With the user's connection like this nothing can be said about a service."""


@dataclass(frozen=True, slots=True)
class VerdictInputs:
    """The three inputs at one moment, ready to be joined. `current` tells that the page's last word still counts.

    `others_in_trouble` tells that the page has an open incident of what the user neither watches nor uses.
    """

    page: PageStatus
    assessment: PageAssessment
    current: bool
    probe: ProbeAssessment
    network: Network
    detection: Detection | None
    in_maintenance: bool
    others_in_trouble: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the inputs add up to, without the words for it."""

    health: Health
    confirmation: Confirmation = Confirmation.NONE
    recovering: bool = False
