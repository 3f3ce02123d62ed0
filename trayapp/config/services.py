"""The `[[service]]` tables: those of resources/services.toml and those of the user's configuration, by one parser.

What a table leaves out comes from the built-in service of the same id: its name, its page, its groups and parts, and of
a probe of the same name the address and what a healthy answer looks like. Only probes are never added: a service
without `[[service.probe]]` has none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, MutableMapping
from typing import Any, TypeVar

from trayapp.config import validators
from trayapp.config.custom_service import MOST_SERVICES, id_of_host, id_of_page
from trayapp.domain.messages import errors
from trayapp.domain.model.service import USES, ComponentGroup, ComponentInfo, Expect, Service, Target
from trayapp.i18n.formatter import translate
from trayapp.i18n.message import Message
from trayapp.typed_table import OnInvalid, TableError, TableReader

T = TypeVar("T")
Table = MutableMapping[str, Any]

MOST_PROBES = 10
MOST_WATCHED = 500
MOST_PARTS = 500
EVERYTHING = ("*",)

_TEXT = errors.text_up_to(validators.LONGEST_TEXT)
_watch = validators.list_of(validators.text, _TEXT, 1, MOST_WATCHED)
_good = validators.list_of(validators.http_status, errors.A_STATUS, 1, 50)
_expect = validators.one_of(*Expect)
_NONE: tuple[str, ...] = ()
_uses = validators.list_of(validators.one_of(*USES), errors.one_of(USES), 0, len(USES))
_roles = validators.list_of(validators.text, _TEXT, 0, MOST_WATCHED)


def parse_services(table: object) -> tuple[Service, ...]:
    """Return the services of a file of our own, or raise `TableError`, which names the wrong key."""

    def raise_in_english(key: str, found: object, allowed: object) -> None:
        raise TableError(key, found, translate(allowed) if isinstance(allowed, Message) else str(allowed))

    file = TableReader(table, on_invalid=raise_in_english)
    services = _services(file, ())
    file.finish()
    return services


def read(document: object, builtin: tuple[Service, ...], on_invalid: OnInvalid) -> tuple[Service, ...]:
    """Return the services that the user's document describes; nothing usable gives none."""
    return _services(TableReader(document, on_invalid=on_invalid, strict=False), builtin)


def _services(file: TableReader, builtin: tuple[Service, ...]) -> tuple[Service, ...]:
    found = [(table, _service(table, builtin)) for table in _tables(file, "service", MOST_SERVICES)]
    return _unique(found, "id", lambda service: service.id)


def _tables(table: TableReader, name: str, most: int = MOST_PARTS) -> tuple[TableReader, ...]:
    return table.tables(name, most, errors.A_TABLE, errors.list_of(0, most, errors.A_TABLE))


def _unique(found: Iterable[tuple[TableReader, T | None]], name: str, id_of: Callable[[T], str]) -> tuple[T, ...]:
    """Return what was found, without the entries that are None; of two with one id the first."""
    unique: dict[str, T] = {}
    for table, each in found:
        if each is not None and id_of(each) in unique:
            table.refuse(name, errors.AN_OWN_NAME)
        elif each is not None:
            unique[id_of(each)] = each
    return tuple(unique.values())


def _service(table: TableReader, builtin: tuple[Service, ...]) -> Service | None:
    """Return the service of one table, or None where nothing says which page is meant."""
    page = table.value("page", validators.page_url, "")
    service_id = table.value("id", validators.identifier, "") or _id_of(page, table, builtin)
    known = next((service for service in builtin if service.id == service_id), None)
    if known is None and not page:
        table.refuse("page", errors.THE_PAGE)
        return None
    known = known or Service(service_id, service_id, page)
    targets = [(each, _target(each, known.targets)) for each in _tables(table, "probe", MOST_PROBES)]
    groups = [(each, _group(each)) for each in _tables(table, "group")]
    parts = [part for each, group in groups for part in _parts(each, group.id if group else "")] + _parts(table, "")
    for each, _group_found in groups:
        each.finish()
    service = Service(
        id=service_id,
        name=table.value("name", validators.text, known.name),
        page_url=page or known.page_url,
        targets=_unique(targets, "name", lambda target: target.name),
        watch=table.value("watch", _watch, EVERYTHING),
        pinned=table.value("pinned", validators.boolean, True),
        groups=_unique(groups, "id", lambda group: group.id) or known.groups,
        parts={part.id: part for part in _unique(parts, "id", lambda part: part.id)} or known.parts,
    )
    table.finish()
    return service


def _id_of(page: str, table: TableReader, builtin: tuple[Service, ...]) -> str:
    """Return the id of a table without one: the built-in service that is meant, or the page's host."""
    if not page:
        return builtin[0].id if builtin and not table.has("page") else ""
    return id_of_page(page, builtin)


def _target(table: TableReader, known: tuple[Target, ...]) -> Target | None:
    """Return the target of one table, or None where nothing says what to ask."""
    url = table.value("url", validators.page_url, "")
    name = table.value("name", validators.identifier, id_of_host(url))
    like = next((target for target in known if target.name == name), Target(name, "", stands_for=name))
    if not url and not like.url:
        table.refuse("url", errors.THE_PROBE)
        return None
    if url and url != like.url:
        like = Target(name, url, stands_for=like.stands_for, uses=like.uses)
    target = Target(
        name=name,
        url=like.url,
        good=frozenset(table.value("good", _good, tuple(like.good))),
        expect=Expect(table.value("expect", _expect, str(like.expect))),
        must_have=table.value("must_have", _must_have, like.must_have),
        stands_for=table.value("stands_for", validators.identifier, like.stands_for),
        uses=frozenset(table.value("uses", _uses, tuple(like.uses))),
    )
    table.finish()
    return target


def _must_have(found: object) -> tuple[tuple[str, str], ...]:
    if not isinstance(found, Mapping) or len(found) > MOST_PROBES:
        raise validators.InvalidValue(errors.A_TABLE)
    return tuple((str(key), validators.text(value)) for key, value in found.items())


def _group(table: TableReader) -> ComponentGroup | None:
    group = ComponentGroup(
        id=table.value("id", validators.identifier, ""),
        name=table.value("name", validators.text, ""),
        uses=frozenset(table.value("uses", _uses, _NONE)),
    )
    if not group.id:
        table.refuse("id", errors.AN_ID)
        return None
    return group


def _parts(table: TableReader, group_id: str) -> list[tuple[TableReader, ComponentInfo | None]]:
    return [(each, _part(each, group_id)) for each in _tables(table, "part")]


def _part(table: TableReader, group_id: str) -> ComponentInfo | None:
    part = ComponentInfo(
        id=table.value("id", validators.identifier, ""),
        name=table.value("name", validators.text, ""),
        group_id=group_id,
        roles=frozenset(table.value("roles", _roles, _NONE)),
        uses=frozenset(table.value("uses", _uses, _NONE)),
    )
    table.finish()
    if not part.id:
        table.refuse("id", errors.AN_ID)
        return None
    return part


def write(
    document: Table, services: tuple[Service, ...], before: tuple[Service, ...], builtin: tuple[Service, ...]
) -> None:
    """Make `document` describe `services`, where they are other than `before`. Tables keep their unknown keys.

    None at all, or just the built-in ones as they are, need no table.
    """
    if services in ((), builtin):
        document.pop("service", None)
        return
    import tomlkit  # noqa: PLC0415 -- 2 MB, needed only where something is saved

    known = {each.id: each for each in before}
    tables = _by("id", document.get("service"))
    written = tomlkit.aot()
    for service in services:
        table = tables.get(service.id)
        fresh = tomlkit.table() if table is None else table
        _write_service(fresh, service, None if table is None else known.get(service.id))
        written.append(fresh)
    document["service"] = written


def _write_service(table: Table, service: Service, before: Service | None) -> None:
    """Write what is other than `before`; all of it where there is none."""
    now, then = _service_keys(service), {} if before is None else _service_keys(before)
    if before is None or before.pinned != service.pinned:
        table.pop("pinned", None)
        now |= {} if service.pinned else {"pinned": False}
    _write_keys(table, now, then)
    if before is not None and service.targets == before.targets:
        return
    if not service.targets:
        table.pop("probe", None)
        return
    import tomlkit  # noqa: PLC0415 -- as above

    tables = _by("name", table.get("probe"))
    known = {} if before is None else {each.name: each for each in before.targets}
    probes = tomlkit.aot()
    for target in service.targets:
        old = tables.get(target.name)
        fresh = tomlkit.table() if old is None else old
        then = _target_keys(known[target.name]) if old is not None and target.name in known else {}
        _write_keys(fresh, _target_keys(target), then)
        probes.append(fresh)
    table["probe"] = probes


def _write_keys(table: Table, now: dict[str, Any], then: dict[str, Any]) -> None:
    for name, value in now.items():
        if name not in then or then[name] != value:
            table[name] = value


def _service_keys(service: Service) -> dict[str, Any]:
    return {"id": service.id, "name": service.name, "page": service.page_url, "watch": list(service.watch)}


def _target_keys(target: Target) -> dict[str, Any]:
    return {
        "name": target.name,
        "url": target.url,
        "good": sorted(target.good),
        "expect": str(target.expect),
        "must_have": dict(target.must_have),
        "stands_for": target.stands_for or target.name,
        **({"uses": sorted(target.uses)} if target.uses else {}),
    }


def _by(name: str, found: object) -> dict[str, Table]:
    """Return the tables in `found` by what they call themselves."""
    tables = found if isinstance(found, list) else []
    return {str(table[name]): table for table in tables if isinstance(table, MutableMapping) and name in table}
