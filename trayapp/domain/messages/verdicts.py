"""What verdicts and their evidence say."""

from __future__ import annotations

from collections.abc import Sequence

from trayapp.domain.model.enums import FailureMode, Health, Network, PageState, Symptom, TargetState
from trayapp.domain.model.service import Service, Target
from trayapp.domain.model.status_page import Incident, Maintenance
from trayapp.i18n.message import Message, message, plural

_PRODUCTS = {("openai", "login"): "ChatGPT", ("openai", "edge"): "ChatGPT"}
"""The name by which people know a part of a service, where it is not the service's own."""

_ONE = {
    ("api", FailureMode.SILENT): message("{product}'s API is not responding"),
    ("api", FailureMode.ERRORS): message("{product}'s API fails now and then"),
    ("api", FailureMode.SLOW): message("{product}'s API is slow"),
    ("api", FailureMode.RECOVERING): message("{product}'s API is recovering"),
    ("api", FailureMode.SUSPECT): message("{product}'s API may have a problem"),
    ("login", FailureMode.SILENT): message("{product} sign-in is failing"),
    ("login", FailureMode.ERRORS): message("{product} sign-in fails now and then"),
    ("login", FailureMode.SLOW): message("{product} sign-in is slow"),
    ("login", FailureMode.RECOVERING): message("{product} sign-in is recovering"),
    ("login", FailureMode.SUSPECT): message("{product} sign-in may have a problem"),
}
_WHOLE = {
    FailureMode.SILENT: message("{product} is not responding"),
    FailureMode.ERRORS: message("{product} fails now and then"),
    FailureMode.SLOW: message("{product} is slow"),
    FailureMode.RECOVERING: message("{product} is recovering"),
    FailureMode.SUSPECT: message("{product} may have a problem"),
}
_SEVERAL = {
    FailureMode.SILENT: message("{parts} are not responding"),
    FailureMode.ERRORS: message("{parts} fail now and then"),
    FailureMode.SLOW: message("{parts} are slow"),
    FailureMode.RECOVERING: message("{parts} are recovering"),
    FailureMode.SUSPECT: message("{parts} may have a problem"),
}
_PARTS = {
    "api": message("{product}'s API"),
    "login": message("{product} sign-in"),
    "edge": message("{product}'s website"),
}

_HEADLINE_OFFLINE = {
    Network.OFFLINE: message("You are offline"),
    Network.CAPTIVE_PORTAL: message("A sign-in page is in the way"),
    Network.PROXY_UNREACHABLE: message("Your proxy cannot be reached"),
}
_NETWORK = {
    Network.ONLINE: message("Your connection works"),
    Network.OFFLINE: message("Your connection is down: other sites do not answer either"),
    Network.CAPTIVE_PORTAL: message("This network wants you to sign in before it lets anything through"),
    Network.PROXY_UNREACHABLE: message("The proxy that you go through does not answer"),
    Network.UNKNOWN: message("Your own connection has not been looked at lately"),
}
_HEALTHS = {
    Health.DEGRADED: message("degraded"),
    Health.PARTIAL_OUTAGE: message("a partial outage"),
    Health.MAJOR_OUTAGE: message("a major outage"),
    Health.MAINTENANCE: message("maintenance"),
}
_SYMPTOMS = {
    Symptom.NO_RESPONSE: message("no response"),
    Symptom.ERRORS: message("errors"),
    Symptom.OVERLOADED: message("overloaded"),
    Symptom.SLOW: message("slow replies"),
    Symptom.LOGIN: message("sign-in fails"),
    Symptom.DNS: message("its name is not found"),
    Symptom.FORBIDDEN: message("access refused"),
    Symptom.SLOW_DOWN: message("asks everybody to slow down"),
    Symptom.CHALLENGED: message("wants proof that a person asks"),
    Symptom.QUOTA: message("your quota is used up"),
    Symptom.RATE_LIMITED: message("your rate limit is reached"),
    Symptom.USAGE_LIMIT: message("your usage limit is reached"),
    Symptom.KEY: message("your key is not accepted"),
    Symptom.REGION_BLOCKED: message("not offered in your region"),
    Symptom.NOT_AVAILABLE: message("not available to you"),
    Symptom.TLS: message("its certificate cannot be checked"),
    Symptom.TLS_RESET: message("the secure connection is cut off"),
    Symptom.UNEXPECTED: message("an answer it has not given before"),
    Symptom.BLOCKED: message("something between you and it answers instead"),
    Symptom.UNREADABLE: message("an answer that makes no sense"),
    Symptom.CAPTIVE_PORTAL: message("a sign-in page answers instead"),
    Symptom.PROXY: message("the proxy does not answer"),
    Symptom.OFFLINE: message("you were offline"),
}
_STATES = {
    TargetState.SUSPECT: message("{target}: a first sign of trouble ({symptom})"),
    TargetState.DOWN: message("{target}: failing ({symptom})"),
    TargetState.RECOVERING: message("{target}: answers again, still being watched"),
    TargetState.SLOW: message("{target}: much slower than usual"),
}
_PAGE_FAILURE = {
    PageState.UNREADABLE: message("{service}'s status page answers, but with nothing that can be read"),
    PageState.UNREACHABLE: message("{service}'s status page cannot be reached"),
    PageState.STALE: message("{service}'s status page has not been read lately"),
    PageState.NEVER: message("{service}'s status page has not been read yet"),
}

ALL_CLEAR = message("All clear")
PROBE_WELL_ONLY = message("Working, as far as we can see")
UNKNOWN = message("Nothing is known yet")
NO_PROBE = message("Our own probe is not in use")
PROBE_SILENT = message("Our own probe has nothing to say yet")
PROBE_OLD = message("Our own probe has had no clear answer lately")
PROBE_WELL = message("Everything that we ask answers as it should")

# Where the page contradicts itself, the user's choice of parts, or our probe.
ALL_CLEAR_WITH_OPEN_INCIDENT = message("Its headline says that all is well, yet an incident is open")
PARTS_WELL_WITH_OPEN_INCIDENT = message("All of its parts are listed as operational, yet an incident is open")
TROUBLE_WITHOUT_REASON = message("Its headline reports trouble, yet no incident is open and no part is affected")
HEADLINE_MILDER_THAN_PARTS = message("Its headline is milder than what it says of its parts and incidents")
PARTS_IN_TROUBLE_WITHOUT_INCIDENT = message("Parts are listed as affected, yet no incident is open")
WATCHED_PARTS_ARE_GONE = message("None of the parts that you watch is listed any more")
ALL_CLEAR_AGAINST_PROBE = message("It reports no trouble, yet our own probe fails")


def failing(service: Service, targets: Sequence[Target], manner: FailureMode) -> Message:
    """Return what is wrong with these targets of `service`, in words for people."""
    if len(targets) == len(service.targets) and len(targets) > 1:
        return _WHOLE[manner].format(product=service.name)
    if len(targets) > 1:
        return _SEVERAL[manner].format(parts=tuple(_part(service, each) for each in targets))
    target = targets[0]
    if target.stands_for not in _PARTS and len(service.targets) > 1:
        return _WHOLE[manner].format(product=_part(service, target))
    template = _ONE.get((target.stands_for, manner), _WHOLE[manner])
    return template.format(product=_product(service, target))


def _product(service: Service, target: Target) -> str:
    return _PRODUCTS.get((service.id, target.stands_for), service.name)


def _part(service: Service, target: Target) -> Message:
    template = _PARTS.get(target.stands_for)
    if template is None:
        return message("{product} ({target})", product=service.name, target=target.name)
    return template.format(product=_product(service, target))


def unconfirmed(what: Message, service: str) -> Message:
    """Return what we found, while the official page says nothing of it."""
    return message("{what}; {service} has not confirmed it yet", what=what, service=service)


def called_over(what: Message, service: str) -> Message:
    """Return what we find although the page has called its incident resolved."""
    return message("{what}, though {service} has called it resolved", what=what, service=service)


def page_cannot_tell(what: Message, service: str) -> Message:
    """Return what we found, while the official page cannot be read."""
    return message("{what}; {service}'s status page cannot be read", what=what, service=service)


def recovering(service: str) -> Message:
    """Return that a service is on its way back."""
    return message("{service} is recovering", service=service)


def incident_recovering(incident: Incident) -> Message:
    """Return that an official incident is on its way to its end."""
    return on_its_way(incident.title)


def on_its_way(title: str) -> Message:
    """Return that something of the page's is on its way to its end."""
    return message("Recovering: {title}", title=title)


def incident_title(incident: Incident) -> Message:
    """Return the page's own words for what is wrong."""
    return message("{title}", title=incident.title)


def page_reports(service: str, health: Health) -> Message:
    """Return what the page says where no incident says it in words."""
    return message("{service} reports {health}", service=service, health=_HEALTHS.get(health, message("trouble")))


def maintenance(affair: Maintenance | None, service: str) -> Message:
    """Return that planned work is under way."""
    if affair is None:
        return message("{service} is under maintenance", service=service)
    return message("Maintenance: {title}", title=affair.title)


def offline(network: Network) -> Message:
    """Return what is wrong with the user's own connection."""
    return _HEADLINE_OFFLINE[network]


def unknown(service: str, page: PageState) -> Message:
    """Return that nothing can be said, and why."""
    if page is PageState.NEVER:
        return UNKNOWN
    return message("Nothing reliable is known about {service} at the moment", service=service)


def page_all_clear(service: str) -> Message:
    """Return that the page reports nothing."""
    return message("{service}'s status page reports no trouble", service=service)


def page_unclear(service: str) -> Message:
    """Return that the page says too little."""
    return message("{service}'s status page does not say how all of its parts are", service=service)


def page_unwatched(service: str, count: int) -> Message:
    """Return that the page reports trouble only with what the user does not watch."""
    return plural(
        "{service}'s status page reports {count} incident, in nothing that you watch",
        "{service}'s status page reports {count} incidents, in nothing that you watch",
        count,
        service=service,
    )


def page_incident(service: str, title: str) -> Message:
    """Return that the page has an open incident."""
    return message("{service}'s status page reports: {title}", service=service, title=title)


def page_maintenance(service: str) -> Message:
    """Return that the page announces work under way."""
    return message("{service}'s status page reports maintenance under way", service=service)


def page_says(service: str, health: Health) -> Message:
    """Return the page's headline where no incident is open."""
    words = _HEALTHS.get(health, message("trouble"))
    return message("{service}'s status page reports {health}", service=service, health=words)


def page_failure(service: str, state: PageState, last_known: Message | None) -> Message:
    """Return why the page says nothing now, and what it said last."""
    what = _PAGE_FAILURE[state].format(service=service)
    return what if last_known is None else message("{what}; before: {last}", what=what, last=last_known)


def probe_target(target: Message | str, state: TargetState, symptom: Symptom | None) -> Message:
    """Return how one target in trouble does."""
    words = _SYMPTOMS[symptom] if symptom is not None else message("no clear answer")
    return _STATES[state].format(target=target, symptom=words)


def probe_inconclusive(target: Message | str, symptom: Symptom) -> Message:
    """Return why one target's answers say nothing about the service."""
    return message("{target}: no judgement ({symptom})", target=target, symptom=_SYMPTOMS[symptom])


def probe_in_maintenance(what: Message) -> Message:
    """Return what our probe sees while work is announced."""
    return message("{what} (maintenance is under way)", what=what)


def network(state: Network) -> Message:
    """Return how the user's own connection does."""
    return _NETWORK[state]
