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
from trayapp.i18n.formatter import duration
from trayapp.i18n.message import Message, message

HEALTH: Mapping[Health, Message] = {
    Health.OPERATIONAL: message("Operational"),
    Health.MAINTENANCE: message("In maintenance"),
    Health.DEGRADED: message("Degraded"),
    Health.PARTIAL_OUTAGE: message("Partial outage"),
    Health.MAJOR_OUTAGE: message("Major outage"),
    Health.UNKNOWN: message("Unknown"),
}
PHASE: Mapping[Phase, Message] = {
    Phase.INVESTIGATING: message("Investigating"),
    Phase.IDENTIFIED: message("Cause found"),
    Phase.MONITORING: message("Testing a fix"),
    Phase.RESOLVED: message("Resolved"),
}
MAINTENANCE_PHASE: Mapping[MaintenancePhase, Message] = {
    MaintenancePhase.SCHEDULED: message("Scheduled"),
    MaintenancePhase.IN_PROGRESS: message("In progress"),
    MaintenancePhase.COMPLETED: message("Completed"),
}
PAGE: Mapping[PageState, Message] = {
    PageState.STALE: message("out of date"),
    PageState.UNREADABLE: message("can't be read"),
    PageState.UNREACHABLE: message("not responding"),
    PageState.NEVER: message("not checked yet"),
}
"""What is said of a page that tells us nothing new; of a fresh one its health is said."""

PAGE_HEALTH: Mapping[Health, Message] = {
    Health.OPERATIONAL: message("all clear"),
    Health.MAINTENANCE: message("maintenance"),
    Health.DEGRADED: message("degraded"),
    Health.PARTIAL_OUTAGE: message("partial outage"),
    Health.MAJOR_OUTAGE: message("major outage"),
    Health.UNKNOWN: message("unclear"),
}
NETWORK: Mapping[Network, Message] = {
    Network.ONLINE: message("online"),
    Network.OFFLINE: message("offline"),
    Network.CAPTIVE_PORTAL: message("sign in first"),
    Network.PROXY_UNREACHABLE: message("proxy not responding"),
    Network.UNKNOWN: message("not checked yet"),
}
TARGET: Mapping[TargetState, Message] = {
    TargetState.UP: message("up"),
    TargetState.SUSPECT: message("first failures"),
    TargetState.DOWN: message("down"),
    TargetState.RECOVERING: message("recovering"),
    TargetState.SLOW: message("slow"),
    TargetState.UNKNOWN: message("unknown"),
}
SYMPTOM: Mapping[Symptom, Message] = {
    Symptom.NO_RESPONSE: message("no response"),
    Symptom.ERRORS: message("errors"),
    Symptom.OVERLOADED: message("overloaded"),
    Symptom.SLOW: message("slow"),
    Symptom.DNS: message("name not found"),
    Symptom.FORBIDDEN: message("access denied"),
    Symptom.CHALLENGED: message("bot check"),
    Symptom.QUOTA: message("your quota is used up"),
    Symptom.RATE_LIMITED: message("you're rate limited"),
    Symptom.SLOW_DOWN: message("asks everyone to slow down"),
    Symptom.USAGE_LIMIT: message("your usage limit is reached"),
    Symptom.KEY: message("your key was rejected"),
    Symptom.KEY_RESTRICTED: message("your key isn't allowed to do this"),
    Symptom.REGION_BLOCKED: message("not offered in your region"),
    Symptom.NOT_AVAILABLE: message("not available to you"),
    Symptom.TLS: message("certificate can't be verified"),
    Symptom.TLS_RESET: message("secure connection cut off"),
    Symptom.UNEXPECTED: message("unexpected response"),
    Symptom.BLOCKED: message("blocked on the way"),
    Symptom.UNREADABLE: message("unreadable response"),
    Symptom.CAPTIVE_PORTAL: message("sign in first"),
    Symptom.PROXY: message("proxy not responding"),
    Symptom.OFFLINE: message("you're offline"),
}
EVIDENCE: Mapping[EvidenceSource, Message] = {
    EvidenceSource.PAGE: message("Status page"),
    EvidenceSource.PROBE: message("Our probe"),
    EvidenceSource.NETWORK: message("Your network"),
    EvidenceSource.REGIONS: message("Other regions"),
    EvidenceSource.REPORTS: message("Other users"),
}
_TARGETS: Mapping[str, Message] = {
    "api": message("{target}", target="API"),
    "login": message("sign-in"),
    "edge": message("website"),
}
"""What people call the part that a target stands for; configurations and JSON have the target's own name."""
_OWN_TARGETS: Mapping[str, Message] = {
    "key-models": message("API with your key"),
    "key-fine-tuning": message("fine-tuning with your key"),
    "key-files": message("files with your key"),
    "codex-traffic": message("your Codex requests"),
    "claude-code-traffic": message("your Claude Code requests"),
}
_SURENESS: Mapping[tuple[Confirmation, bool], Message] = {
    (Confirmation.SUSPECTED, True): message("First failures, not sure yet"),
    (Confirmation.SUSPECTED, False): message("First failures, not sure yet"),
    (Confirmation.LIKELY, True): message("Probably an outage"),
    (Confirmation.LIKELY, False): message("Probably a disruption"),
    (Confirmation.CONFIRMED, True): message("Confirmed outage"),
    (Confirmation.CONFIRMED, False): message("Confirmed disruption"),
}
"""By confirmation, and whether it is an outage."""
_WELL: Mapping[Health, Message] = {
    Health.OPERATIONAL: message("No problems found"),
    Health.MAINTENANCE: message("Planned maintenance"),
    Health.UNKNOWN: message("Can't tell right now"),
}


def target_names(targets: Iterable[tuple[str, str]]) -> dict[str, Message]:
    """Return what people call each target, given its name and what it stands for; its name where two stand for one."""
    known = dict(targets)
    parts = Counter(part for name, part in known.items() if name not in _OWN_TARGETS)
    return {
        name: _OWN_TARGETS[name]
        if name in _OWN_TARGETS
        else _TARGETS[part]
        if part in _TARGETS and parts[part] == 1
        else message("{target}", target=name)
        for name, part in known.items()
    }


def sureness(health: Health, confirmation: Confirmation, *, recovering: bool, lasting: timedelta | None) -> Message:
    """Return how sure the verdict is and for how long: "Probably an outage · 9 min so far"."""
    what = _sureness(health, confirmation, recovering=recovering)
    if lasting is None or what in _WELL.values():
        return what
    template = message("{what} · it began {span} ago") if recovering else message("{what} · {span} so far")
    return template.format(what=what, span=duration(lasting))


def _sureness(health: Health, confirmation: Confirmation, *, recovering: bool) -> Message:
    if confirmation is Confirmation.NONE and health in _WELL:
        return _WELL[health]
    if recovering:
        return message("Recovering")
    outage = health in {Health.PARTIAL_OUTAGE, Health.MAJOR_OUTAGE}
    return _SURENESS.get((confirmation, outage), HEALTH[health])


def ago(span: timedelta) -> Message:
    """Return the age of something, in steps of five seconds below a minute so that a reader's eye is left in peace."""
    seconds = span.total_seconds()
    if seconds < 5:
        return message("just now")
    if seconds < 60:
        span = timedelta(seconds=seconds // 5 * 5)
    return message("{span} ago", span=duration(span))
