"""The house's words as people read them: states, phases and how sure we are. The same in tray, menu and panel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import timedelta

from trayapp.domain.model.enums import (
    Confirmation,
    EvidenceSource,
    Health,
    MaintenancePhase,
    Network,
    PageState,
    Phase,
    Symptom,
    TargetState,
)
from trayapp.i18n.formatter import duration, long_duration
from trayapp.i18n.message import Phrase, phrase

HEALTH: Mapping[Health, Phrase] = {
    Health.OPERATIONAL: phrase("Operational"),
    Health.MAINTENANCE: phrase("In maintenance"),
    Health.DEGRADED: phrase("Degraded"),
    Health.PARTIAL_OUTAGE: phrase("Partial outage"),
    Health.MAJOR_OUTAGE: phrase("Major outage"),
    Health.UNKNOWN: phrase("Unknown"),
}
PHASE: Mapping[Phase, Phrase] = {
    Phase.INVESTIGATING: phrase("Investigating"),
    Phase.IDENTIFIED: phrase("Identified"),
    Phase.MONITORING: phrase("Monitoring"),
    Phase.RESOLVED: phrase("Resolved"),
}
MAINTENANCE_PHASE: Mapping[MaintenancePhase, Phrase] = {
    MaintenancePhase.SCHEDULED: phrase("Scheduled"),
    MaintenancePhase.IN_PROGRESS: phrase("In progress"),
    MaintenancePhase.COMPLETED: phrase("Completed"),
}
PAGE: Mapping[PageState, Phrase] = {
    PageState.STALE: phrase("out of date"),
    PageState.UNREADABLE: phrase("cannot be read"),
    PageState.UNREACHABLE: phrase("does not answer"),
    PageState.NEVER: phrase("not looked yet"),
}
"""What is said of a page that tells us nothing new; of a fresh one its health is said."""

PAGE_HEALTH: Mapping[Health, Phrase] = {
    Health.OPERATIONAL: phrase("all clear"),
    Health.MAINTENANCE: phrase("maintenance"),
    Health.DEGRADED: phrase("degraded"),
    Health.PARTIAL_OUTAGE: phrase("partial outage"),
    Health.MAJOR_OUTAGE: phrase("major outage"),
    Health.UNKNOWN: phrase("says nothing clear"),
}
NETWORK: Mapping[Network, Phrase] = {
    Network.ONLINE: phrase("online"),
    Network.OFFLINE: phrase("offline"),
    Network.CAPTIVE_PORTAL: phrase("sign-in page in the way"),
    Network.PROXY_UNREACHABLE: phrase("proxy does not answer"),
    Network.UNKNOWN: phrase("not looked yet"),
}
TARGET: Mapping[TargetState, Phrase] = {
    TargetState.UP: phrase("up"),
    TargetState.SUSPECT: phrase("first failures"),
    TargetState.DOWN: phrase("down"),
    TargetState.RECOVERING: phrase("recovering"),
    TargetState.SLOW: phrase("slow"),
    TargetState.UNKNOWN: phrase("cannot tell"),
}
SYMPTOM: Mapping[Symptom, Phrase] = {
    Symptom.NO_RESPONSE: phrase("no response"),
    Symptom.ERRORS: phrase("errors"),
    Symptom.OVERLOADED: phrase("overloaded"),
    Symptom.SLOW: phrase("slow"),
    Symptom.LOGIN: phrase("sign-in fails"),
    Symptom.DNS: phrase("name not found"),
    Symptom.FORBIDDEN: phrase("refused"),
    Symptom.CHALLENGED: phrase("bot check"),
    Symptom.QUOTA: phrase("your quota is used up"),
    Symptom.RATE_LIMITED: phrase("you are rate limited"),
    Symptom.SLOW_DOWN: phrase("asks everybody to slow down"),
    Symptom.USAGE_LIMIT: phrase("your usage limit is reached"),
    Symptom.KEY: phrase("your key is refused"),
    Symptom.REGION_BLOCKED: phrase("not offered in your region"),
    Symptom.NOT_AVAILABLE: phrase("not available"),
    Symptom.TLS: phrase("no safe connection"),
    Symptom.TLS_RESET: phrase("secure connection cut off"),
    Symptom.UNEXPECTED: phrase("unexpected answer"),
    Symptom.BLOCKED: phrase("blocked on the way"),
    Symptom.UNREADABLE: phrase("unreadable answer"),
    Symptom.CAPTIVE_PORTAL: phrase("sign-in page in the way"),
    Symptom.PROXY: phrase("proxy does not answer"),
    Symptom.OFFLINE: phrase("you are offline"),
}
EVIDENCE: Mapping[EvidenceSource, Phrase] = {
    EvidenceSource.PAGE: phrase("Status page"),
    EvidenceSource.PROBE: phrase("Our probe"),
    EvidenceSource.NETWORK: phrase("Your network"),
    EvidenceSource.REGIONS: phrase("Other regions"),
    EvidenceSource.REPORTS: phrase("Other people"),
}
_TARGETS: Mapping[str, Phrase] = {
    "api": phrase("{target}", target="API"),
    "login": phrase("sign-in"),
    "edge": phrase("website"),
}
"""What people call the part that a target stands for; configurations and JSON have the target's own name."""
_SURENESS: Mapping[tuple[Confirmation, bool], Phrase] = {
    (Confirmation.SUSPECTED, True): phrase("First signs of an outage"),
    (Confirmation.SUSPECTED, False): phrase("First signs of a disruption"),
    (Confirmation.LIKELY, True): phrase("Likely outage"),
    (Confirmation.LIKELY, False): phrase("Likely disruption"),
    (Confirmation.CONFIRMED, True): phrase("Confirmed outage"),
    (Confirmation.CONFIRMED, False): phrase("Confirmed disruption"),
}
_WELL: Mapping[Health, Phrase] = {
    Health.OPERATIONAL: phrase("No sign of trouble"),
    Health.MAINTENANCE: phrase("Planned maintenance"),
    Health.UNKNOWN: phrase("Nothing can be said for certain right now"),
}


def target_names(targets: Iterable[tuple[str, str]]) -> dict[str, Phrase]:
    """Return what people call each target, given its name and what it stands for; its name where two stand for one."""
    known = dict(targets)
    parts = Counter(known.values())
    return {
        name: _TARGETS[part] if part in _TARGETS and parts[part] == 1 else phrase("{target}", target=name)
        for name, part in known.items()
    }


def sureness(health: Health, confirmation: Confirmation, *, recovering: bool, lasting: timedelta | None) -> Phrase:
    """Return how sure the verdict is and for how long: "Likely outage, for 9 minutes"."""
    what = _sureness(health, confirmation, recovering=recovering)
    if lasting is None or what in _WELL.values():
        return what
    template = "{what}, after {span}" if recovering else "{what}, for {span}"
    return phrase(template, what=what, span=long_duration(lasting))


def sureness_since(health: Health, confirmation: Confirmation, *, recovering: bool, since: Phrase | None) -> Phrase:
    """Return the same for places that are not repainted every few seconds: "Likely outage, since 20:40"."""
    what = _sureness(health, confirmation, recovering=recovering)
    return what if since is None or what in _WELL.values() else phrase("{what}, since {since}", what=what, since=since)


def _sureness(health: Health, confirmation: Confirmation, *, recovering: bool) -> Phrase:
    if confirmation is Confirmation.NONE and health in _WELL:
        return _WELL[health]
    if recovering:
        return phrase("Getting better")
    outage = health in {Health.PARTIAL_OUTAGE, Health.MAJOR_OUTAGE}
    return _SURENESS.get((confirmation, outage), HEALTH[health])


def ago(span: timedelta) -> Phrase:
    """Return the age of something, in steps of five seconds below a minute so that a reader's eye is left in peace."""
    seconds = span.total_seconds()
    if seconds < 5:
        return phrase("just now")
    if seconds < 60:
        span = timedelta(seconds=seconds // 5 * 5)
    return phrase("{span} ago", span=duration(span))
