"""What verdicts and their evidence say."""

from __future__ import annotations

from collections.abc import Sequence

from trayapp.domain.messages import states
from trayapp.domain.model.enums import FailureMode, Health, Network, PageState, Symptom, TargetState
from trayapp.domain.model.service import Service, Target
from trayapp.domain.model.status_page import Incident, Maintenance
from trayapp.i18n.message import Message, message, plural

_PRODUCTS = {("openai", "login"): "ChatGPT", ("openai", "edge"): "ChatGPT"}
"""The name by which people know a part of a service, where it is not the service's own."""

_ONE = {
    ("api", FailureMode.SILENT): message("{product}'s API isn't responding"),
    ("api", FailureMode.ERRORS): message("{product}'s API is failing on and off"),
    ("api", FailureMode.SLOW): message("{product}'s API is slow"),
    ("api", FailureMode.RECOVERING): message("{product}'s API is recovering"),
    ("api", FailureMode.SUSPECT): message("{product}'s API may have a problem"),
    ("login", FailureMode.SILENT): message("{product} sign-in is failing"),
    ("login", FailureMode.ERRORS): message("{product} sign-in is failing on and off"),
    ("login", FailureMode.SLOW): message("{product} sign-in is slow"),
    ("login", FailureMode.RECOVERING): message("{product} sign-in is recovering"),
    ("login", FailureMode.SUSPECT): message("{product} sign-in may have a problem"),
}
_WHOLE = {
    FailureMode.SILENT: message("{product} isn't responding"),
    FailureMode.ERRORS: message("{product} is failing on and off"),
    FailureMode.SLOW: message("{product} is slow"),
    FailureMode.RECOVERING: message("{product} is recovering"),
    FailureMode.SUSPECT: message("{product} may have a problem"),
}
_SEVERAL = {
    FailureMode.SILENT: message("{parts} aren't responding"),
    FailureMode.ERRORS: message("{parts} are failing on and off"),
    FailureMode.SLOW: message("{parts} are slow"),
    FailureMode.RECOVERING: message("{parts} are recovering"),
    FailureMode.SUSPECT: message("{parts} may have a problem"),
}
_PARTS = {
    "api": message("{product}'s API"),
    "login": message("{product} sign-in"),
    "edge": message("{product}'s website"),
    "codex": message("Codex at {product}"),
    "fine-tuning": message("{product}'s fine-tuning"),
}
_CALLED_BY_PART = frozenset({"codex", "fine-tuning"})
"""Parts that have no sentence of their own when they fail alone."""

_HEADLINE_OFFLINE = {
    Network.OFFLINE: message("You're offline"),
    Network.CAPTIVE_PORTAL: message("This network wants you to sign in"),
    Network.PROXY_UNREACHABLE: message("Your proxy isn't responding"),
}
_NETWORK = {
    Network.ONLINE: message("Your connection works"),
    Network.OFFLINE: message("You're offline: other sites don't respond either"),
    Network.CAPTIVE_PORTAL: message("This network wants you to sign in first"),
    Network.PROXY_UNREACHABLE: message("Your proxy isn't responding"),
    Network.UNKNOWN: message("Your connection hasn't been checked recently"),
}
_REPORTS = {
    Health.DEGRADED: message("{service} reports degraded performance"),
    Health.PARTIAL_OUTAGE: message("{service} reports a partial outage"),
    Health.MAJOR_OUTAGE: message("{service} reports a major outage"),
    Health.MAINTENANCE: message("{service} reports maintenance"),
}
_STATES = {
    TargetState.SUSPECT: message("{target}: first failures ({symptom})"),
    TargetState.DOWN: message("{target}: failing ({symptom})"),
    TargetState.RECOVERING: message("{target}: responding again, still watching"),
    TargetState.SLOW: message("{target}: much slower than usual"),
}
_PAGE_FAILURE = {
    PageState.UNREADABLE: message("{service}'s status page can't be read"),
    PageState.UNREACHABLE: message("{service}'s status page can't be reached"),
    PageState.STALE: message("{service}'s status page hasn't been read recently"),
    PageState.NEVER: message("{service}'s status page hasn't been read yet"),
}

ALL_CLEAR = message("Everything works")
WATCHED_WELL = message("What you use works")
PROBE_WELL_ONLY = message("Working, as far as we can tell")
UNKNOWN = message("Not checked yet")
NO_PROBE = message("Our own checks are off")
PROBE_SILENT = message("No results from our own checks yet")
PROBE_OLD = message("No clear result from our own checks recently")
PROBE_WELL = message("All checks pass")

# Where the page contradicts itself, the user's choice of parts, or our probe.
ALL_CLEAR_WITH_OPEN_INCIDENT = message("Its headline says all is well, but an incident is open")
PARTS_WELL_WITH_OPEN_INCIDENT = message("It lists every component as operational, but an incident is open")
TROUBLE_WITHOUT_REASON = message("Its headline reports problems, but no incident is open and no component is affected")
HEADLINE_MILDER_THAN_PARTS = message("Its headline is milder than its own components and incidents")
PARTS_IN_TROUBLE_WITHOUT_INCIDENT = message("It lists affected components, but no incident is open")
PAGE_CUT_OFF = message("It lists more than trayapp reads, so part of its status isn't known")
WATCHED_PARTS_ARE_GONE = message("None of the components you watch is listed anymore")
ALL_CLEAR_AGAINST_PROBE = message("It reports no problems, but our own checks are failing")


def failing(service: Service, targets: Sequence[Target], manner: FailureMode) -> Message:
    """Return what is wrong with these targets of `service`, in words for people."""
    if _are_all(service, targets) and len(targets) > 1:
        return _WHOLE[manner].format(product=service.name)
    if len(targets) > 1:
        return _SEVERAL[manner].format(parts=tuple(_part(service, each) for each in targets))
    target = targets[0]
    called_by_part = target.stands_for not in _PARTS or target.stands_for in _CALLED_BY_PART
    if called_by_part and len(service.targets) > 1:
        return _WHOLE[manner].format(product=_part(service, target))
    template = _ONE.get((target.stands_for, manner), _WHOLE[manner])
    return template.format(product=_product(service, target))


def whole(product: str, manner: FailureMode) -> Message:
    """Return what is wrong with all of a service."""
    return _WHOLE[manner].format(product=product)


def unreachable_here(service: Service, targets: Sequence[Target]) -> Message:
    """Return that these targets of `service` have never answered on the network we are on."""
    if _are_all(service, targets):
        return message("{product} can't be reached from this network", product=service.name)
    return message("{parts} can't be reached from this network", parts=tuple(_part(service, each) for each in targets))


def _are_all(service: Service, targets: Sequence[Target]) -> bool:
    """Whether these are all targets that everybody can ask."""
    return {each.name for each in service.requested} <= {each.name for each in targets}


def _product(service: Service, target: Target) -> str:
    return _PRODUCTS.get((service.id, target.stands_for), service.name)


def _part(service: Service, target: Target) -> Message:
    template = _PARTS.get(target.stands_for)
    if template is None:
        return message("{product} ({target})", product=service.name, target=target.name)
    return template.format(product=_product(service, target))


def unconfirmed(what: Message, service: str) -> Message:
    """Return what we found, while the official page says nothing of it."""
    return message("{what}; {service} hasn't confirmed it yet", what=what, service=service)


def called_over(what: Message, service: str) -> Message:
    """Return what we find although the page has called its incident resolved."""
    return message("{what}, although {service} says it's resolved", what=what, service=service)


def page_cannot_tell(what: Message, service: str) -> Message:
    """Return what we found, while the official page cannot be read."""
    return message("{what}; {service}'s status page can't be read", what=what, service=service)


def recovering(service: str) -> Message:
    """Return that a service is on its way back."""
    return message("{service} is recovering", service=service)


def on_its_way(title: str) -> Message:
    """Return that an incident or maintenance of the page is about to end; `title` is foreign text."""
    return message("Recovering: {title}", title=title)


def incident_title(incident: Incident) -> Message:
    """Return the page's own words for what is wrong."""
    return message("{title}", title=incident.title)


def page_reports(service: str, health: Health) -> Message:
    """Return what the page says where no incident says it in words."""
    return _REPORTS.get(health, message("{service} reports problems")).format(service=service)


def maintenance(planned: Maintenance | None, service: str) -> Message:
    """Return that planned work is under way."""
    if planned is None:
        return message("{service} is under maintenance", service=service)
    return message("Maintenance: {title}", title=planned.title)


def offline(network: Network) -> Message:
    """Return what is wrong with the user's own connection."""
    return _HEADLINE_OFFLINE[network]


def unknown(service: str, page: PageState) -> Message:
    """Return that nothing can be said, and why."""
    if page is PageState.NEVER:
        return UNKNOWN
    return message("Can't tell how {service} is doing right now", service=service)


def page_all_clear(service: str) -> Message:
    """Return that the page reports nothing."""
    return message("{service} reports no problems", service=service)


def page_unclear(service: str) -> Message:
    """Return that the page says too little."""
    return message("{service}'s status page doesn't show the state of all its components", service=service)


def page_unwatched(service: str, count: int) -> Message:
    """Return that the page reports trouble only with what the user does not watch."""
    return plural(
        "{service} reports {count} incident, but nothing you watch is affected",
        "{service} reports {count} incidents, but nothing you watch is affected",
        count,
        service=service,
    )


def page_incident(service: str, title: str) -> Message:
    """Return that the page has an open incident."""
    return message("{service} reports: {title}", service=service, title=title)


def page_maintenance(service: str) -> Message:
    """Return that the page announces work under way."""
    return message("{service} reports ongoing maintenance", service=service)


def page_failure(service: str, state: PageState, last_known: Message | None) -> Message:
    """Return why the page says nothing now, and what it said last."""
    what = _PAGE_FAILURE[state].format(service=service)
    return what if last_known is None else message("{what}. Last known: {last}", what=what, last=last_known)


def probe_target(target: Message | str, state: TargetState, symptom: Symptom | None) -> Message:
    """Return how one target in trouble does."""
    words = states.SYMPTOM[symptom] if symptom is not None else message("no clear result")
    return _STATES[state].format(target=target, symptom=words)


def probe_inconclusive(target: Message | str, symptom: Symptom) -> Message:
    """Return why one target's answers say nothing about the service."""
    return message("{target}: no result ({symptom})", target=target, symptom=states.SYMPTOM[symptom])


def probe_in_maintenance(what: Message) -> Message:
    """Return what our probe sees while work is announced."""
    return message("{what} (during maintenance)", what=what)


def silent_canary(host: str) -> Message:
    """Say that a canary never answers on this network, so that the user can choose another."""
    return message("{host} never answers here, so your connection is checked without it", host=host)


def network(state: Network) -> Message:
    """Return how the user's own connection does."""
    return _NETWORK[state]
