"""A service of the user's own: what the address of a status page makes of one, and why it may have no place."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from trayapp.config.validators import LONGEST_TEXT
from trayapp.domain.addresses import is_loopback
from trayapp.domain.messages import settings as words
from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import PAGE_CADENCE_FLOOR_S, PROBE_CADENCE_FLOOR_S, Cadence
from trayapp.i18n.message import Message

MOST_SERVICES = 400


def custom_service(page: str, name: str, builtin: tuple[Service, ...]) -> Service:
    """Return the service of a page that `checks.page_url` takes, named after its host where `name` is empty.

    A page that is built in brings all that is known of it, its probe included; every other has no probe.
    """
    service_id = id_of_page(page, builtin)
    known = next((each for each in builtin if each.id == service_id), None)
    if known is not None:
        return replace(known, name=name or known.name, page_url=page)
    return Service(service_id, name or service_id, page)


def id_of_page(page: str, builtin: tuple[Service, ...]) -> str:
    """Return the id of a page that was given none: that of the built-in service with this page, or the page's host."""
    return next((each.id for each in builtin if _is_same_page(each.page_url, page)), id_of_host(page))


def id_of_host(url: str) -> str:
    """Return the host of an address, and its port, as an id."""
    host = urlsplit(url).netloc
    return "".join(letter if letter.isascii() and (letter.isalnum() or letter in ".-") else "-" for letter in host)[:64]


def with_page_name(service: Service, title: str) -> Service:
    """Return a service under the name that its page gives itself, unless it has a better name than its host's."""
    name = title.strip()[:LONGEST_TEXT].strip()
    if service.name != id_of_host(service.page_url) or not name.isprintable():
        return service
    return replace(service, name=name or service.name)


def with_own_id(service: Service, services: tuple[Service, ...]) -> Service:
    """Return a service with an id that no other one has: a number behind it where it is taken."""
    taken = {each.id for each in services}
    numbered = (f"{service.id[:58]}-{number}" for number in range(2, len(services) + 3))
    free = service.id if service.id not in taken else next(each for each in numbered if each not in taken)
    return replace(service, id=free)


def rejection_reason(service: Service, services: tuple[Service, ...]) -> Message | None:
    """Return why a service has no place among others; None where it has. Two may watch other parts of one page."""
    for each in services:
        if _is_same_page(each.page_url, service.page_url) and each.watch == service.watch:
            return words.page_taken(each.name)
        if each.id == service.id:
            return words.id_taken(each.name, each.id)
    return words.too_many(MOST_SERVICES) if len(services) >= MOST_SERVICES else None


def clamp_cadence(cadence: Cadence, services: tuple[Service, ...]) -> Cadence:
    """Return a cadence that keeps the floors of public hosts, once there are any among services of this computer."""
    pages = all(is_loopback(each.page_url) for each in services)
    targets = all(is_loopback(target.url) for each in services for target in each.targets)
    return Cadence(
        cadence.page if pages else max(cadence.page, PAGE_CADENCE_FLOOR_S),
        cadence.probe if targets else max(cadence.probe, PROBE_CADENCE_FLOOR_S),
    )


def _is_same_page(one: str, other: str) -> bool:
    return _place(one) == _place(other)


def _place(page: str) -> tuple[str, str]:
    """Return what tells pages apart: names of hosts know no capitals, and a slash at the end says nothing."""
    parts = urlsplit(page)
    return parts.netloc.casefold(), f"{parts.path.rstrip('/')}?{parts.query}"
