"""The team's broker: whether it lets us in, and who is there."""

from __future__ import annotations

from datetime import UTC, datetime

from trayapp.desktop.keyring.key_store import mqtt_password
from trayapp.doctor.report import CheckResult, CheckStatus
from trayapp.domain import addresses
from trayapp.domain.messages import team as words
from trayapp.domain.model.settings import TeamSettings
from trayapp.domain.team.roster import Roster, with_report
from trayapp.sources.team.listening import Listening


def team(settings: TeamSettings, within_s: float) -> tuple[CheckResult, ...]:
    """Knock at the broker as the app does, and say what came of it."""
    report = Listening(settings, mqtt_password, lambda: datetime.now(UTC)).result(within_s)
    title = words.link_title(report.link)
    if title is not None:
        return (CheckResult("team", CheckStatus.FAIL, title, words.link_remedy(report.link)),)
    found = words.there(len(with_report(Roster(""), report).alive(report.at)))
    address = addresses.parse(f"http://{settings.broker.partition('://')[2]}")
    if settings.user is not None and settings.broker.startswith("mqtt:") and address and not address.is_loopback:
        return (CheckResult("team", CheckStatus.WARN, words.UNENCRYPTED, words.ENCRYPT),)
    return (CheckResult("team", CheckStatus.OK, found),)
