"""What there is to watch: the parts that are built in and those that the page lists, as one tree by id. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from trayapp.domain.messages import settings as words
from trayapp.domain.messages import states
from trayapp.domain.model.enums import PageState
from trayapp.domain.model.service import ComponentInfo, Service
from trayapp.domain.model.snapshot import PageStatus, Snapshot
from trayapp.domain.model.status_page import Component
from trayapp.i18n.message import Message
from trayapp.ui.presenters.sanitize import NAME_LIMIT, clean_line

EVERYTHING = "*"


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One line of the tree: a service, a group or a part.

    `key` tells it from its siblings. `id` is what `watch` may name for it, "" where nothing stands for it as a whole.
    """

    key: str
    id: str
    name: str
    notes: tuple[Message, ...] = ()
    members: tuple[ServiceRow, ...] = ()


def with_pages(known: Mapping[str, PageStatus], snapshot: Snapshot) -> dict[str, PageStatus]:
    """Return the pages by service. One that was known stays so while it is only asked anew, as after other settings."""
    pages = dict(known)
    for service in snapshot.services:
        before = known.get(service.id)
        if service.page.state is not PageState.NEVER or before is None or before.url != service.page.url:
            pages[service.id] = service.page
    return pages


def service_row(service: Service, page: PageStatus | None) -> ServiceRow:
    """Return a service with all that can be watched of it: groups first, then the parts that are in none.

    What is built in keeps its order and what else the page lists follows, so that nothing moves when the page is read;
    the page's own names and groups win. What a page that lists all does not list is marked, and so are ids that are
    watched and that nobody knows.
    """
    listed = {each.id: each for each in page.parts} if page is not None else {}
    lists_all = page is not None and page.lists_all
    branches = {each.key: each for each in (ServiceRow(f"group {one.id}", one.id, one.name) for one in service.groups)}
    leaves: dict[str, list[ServiceRow]] = {key: [] for key in branches}
    for part_id in dict.fromkeys((*service.parts, *listed)):
        component, part = listed.get(part_id), service.parts.get(part_id)
        branch = _branch(component, part)
        known = branches.get(branch.key, branch)
        branches[branch.key] = replace(known, name=branch.name or known.name)
        leaves.setdefault(branch.key, []).append(_leaf(part_id, component, part, lists_all=lists_all))
    alone = leaves.pop("", [])
    branches.pop("", None)
    groups = tuple(_group(branches[key], members, listed, lists_all=lists_all) for key, members in leaves.items())
    unlisted = _unlisted(service, (*groups, *alone)) if lists_all else ()
    return ServiceRow(
        service.id, "", clean_line(service.name, NAME_LIMIT), _notes(service, page), (*groups, *alone, *unlisted)
    )


def _branch(component: Component | None, part: ComponentInfo | None) -> ServiceRow:
    """Return the group of a part without its members: by id where one is told or known, else by name."""
    group_id = (component.group_id if component else None) or (part.group_id if part else "")
    name = (component.group if component else None) or ""
    if group_id:
        return ServiceRow(f"group {group_id}", group_id, name)
    return ServiceRow(f"named {name}", "", name) if name else ServiceRow("", "", "")


def _leaf(part_id: str, component: Component | None, part: ComponentInfo | None, *, lists_all: bool) -> ServiceRow:
    name = component.name if component else part.name if part else part_id
    gone = lists_all and component is None
    return ServiceRow(f"part {part_id}", part_id, clean_line(name, NAME_LIMIT), (words.PART_GONE,) if gone else ())


def _group(
    branch: ServiceRow, members: Iterable[ServiceRow], listed: Mapping[str, Component], *, lists_all: bool
) -> ServiceRow:
    rows = tuple(members)
    gone = lists_all and not any(each.id in listed for each in rows)
    name = clean_line(branch.name or branch.id, NAME_LIMIT)
    return replace(branch, name=name, notes=(words.PART_GONE,) if gone else (), members=rows)


def _unlisted(service: Service, rows: Iterable[ServiceRow]) -> tuple[ServiceRow, ...]:
    """Return the watched ids that are nobody's: shown, so that they can be taken away."""
    known = {EVERYTHING, *known_ids(rows)}
    unknown = {f"unknown {each}": each for each in service.watch if each not in known}
    note = (words.PART_UNLISTED,)
    return tuple(ServiceRow(key, each, clean_line(each, NAME_LIMIT), note) for key, each in unknown.items())


def known_ids(rows: Iterable[ServiceRow]) -> set[str]:
    """Return all ids in the tree."""
    found = set()
    for row in rows:
        found |= {row.id, *known_ids(row.members)}
    return found - {""}


def _notes(service: Service, page: PageStatus | None) -> tuple[Message, ...]:
    """Return what is to be known of a service's sources: why its page tells nothing new, and that there is no probe."""
    state = page.state if page is not None else PageState.NEVER
    read = () if state is PageState.FRESH else (states.PAGE[state],)
    return read if service.targets else (*read, words.ONLY_PAGE)
