"""The `[[service]]` tables of the configuration: taken as written, completed from the built-in service of the same id.

What a table leaves out comes from the built-in service: its name, its page, and of a probe of the same name the
address and what a healthy answer looks like. The known groups and parts always do, for they are knowledge and no
wishes. Only probes are never added: a service without `[[service.probe]]` has none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from trayapp.config import validators
from trayapp.config.custom_service import MOST_SERVICES, id_of_host, id_of_page
from trayapp.config.validators import Check, InvalidValue
from trayapp.domain.messages import errors
from trayapp.domain.model.problem import Problem
from trayapp.domain.model.service import Expect, Service, Target

T = TypeVar("T")
Table = dict[str, Any]

MOST_PROBES = 10
MOST_WATCHED = 500
EVERYTHING = ("*",)

_watch = validators.list_of(validators.text, errors.text_up_to(validators.LONGEST_TEXT), 1, MOST_WATCHED)
_good = validators.list_of(validators.http_status, errors.A_STATUS, 1, 50)
_expect = validators.one_of(*Expect)


def read(found: object, builtin: tuple[Service, ...], problems: list[Problem]) -> tuple[Service, ...]:
    """Return the services described by `found`; what is wrong goes to `problems`. Nothing usable gives none."""
    services: dict[str, Service] = {}
    for key, table in _tables(found, "service", MOST_SERVICES, problems):
        service = _service(_Reader(table, key, problems), builtin)
        if service is None:
            continue
        if service.id in services:
            problems.append(errors.wrong_value(f"{key}.id", validators.display_value(service.id), errors.AN_OWN_NAME))
        else:
            services[service.id] = service
    return tuple(services.values())


class _Reader:
    """One table: reads a key with a check, and notes what is wrong under the key's full name."""

    def __init__(self, table: Mapping[str, object], key: str, problems: list[Problem]) -> None:
        self.table = table
        self.key = key
        self.problems = problems

    def value(self, name: str, check: Check[T], default: T) -> T:
        if name not in self.table:
            return default
        try:
            return check(self.table[name])
        except InvalidValue as wrong:
            found = validators.display_value(self.table[name])
            self.problems.append(errors.wrong_value(f"{self.key}.{name}", found, wrong.allowed))
            return default


def _tables(found: object, key: str, most: int, problems: list[Problem]) -> list[tuple[str, Mapping[str, object]]]:
    """Return the tables in `found` with their keys ("service[0]"), at most `most`."""
    if found is None:
        return []
    if not isinstance(found, list) or len(found) > most:
        problems.append(
            errors.wrong_value(key, validators.display_value(found), errors.list_of(0, most, errors.A_TABLE))
        )
        return []
    tables = []
    for index, entry in enumerate(found):
        if isinstance(entry, Mapping):
            tables.append((f"{key}[{index}]", entry))
        else:
            problems.append(errors.wrong_value(f"{key}[{index}]", validators.display_value(entry), errors.A_TABLE))
    return tables


def _service(reader: _Reader, builtin: tuple[Service, ...]) -> Service | None:
    """Return the service of one table, or None (and a problem) where nothing says which page is meant."""
    page = reader.value("page", validators.page_url, "")
    service_id = reader.value("id", validators.identifier, "") or _id_of(page, reader, builtin)
    known = next((service for service in builtin if service.id == service_id), None)
    if known is None and not page:
        reader.problems.append(errors.entry_left_out(f"{reader.key}.page", errors.THE_PAGE))
        return None
    return Service(
        id=service_id,
        name=reader.value("name", validators.text, known.name if known else service_id),
        page_url=page or (known.page_url if known else ""),
        targets=_targets(reader, known.targets if known else ()),
        watch=reader.value("watch", _watch, EVERYTHING),
        groups=known.groups if known else (),
        parts=known.parts if known else {},
    )


def _id_of(page: str, reader: _Reader, builtin: tuple[Service, ...]) -> str:
    """Return the id of a table without one: the built-in service that is meant, or the page's host."""
    if not page:
        return builtin[0].id if builtin and "page" not in reader.table else ""
    return id_of_page(page, builtin)


def _targets(reader: _Reader, known: tuple[Target, ...]) -> tuple[Target, ...]:
    targets: dict[str, Target] = {}
    for key, table in _tables(reader.table.get("probe"), f"{reader.key}.probe", MOST_PROBES, reader.problems):
        target = _target(_Reader(table, key, reader.problems), known)
        if target is None:
            continue
        if target.name in targets:
            reader.problems.append(
                errors.wrong_value(f"{key}.name", validators.display_value(target.name), errors.AN_OWN_NAME)
            )
        else:
            targets[target.name] = target
    return tuple(targets.values())


def _target(reader: _Reader, known: tuple[Target, ...]) -> Target | None:
    """Return the target of one table, or None (and a problem) where nothing says what to ask."""
    url = reader.value("url", validators.page_url, "")
    name = reader.value("name", validators.identifier, id_of_host(url))
    like = next((target for target in known if target.name == name), Target(name, "", stands_for=name))
    if not url and not like.url:
        reader.problems.append(errors.entry_left_out(f"{reader.key}.url", errors.THE_PROBE))
        return None
    if url and url != like.url:
        like = Target(name, url, stands_for=like.stands_for)
    return Target(
        name=name,
        url=like.url,
        good=frozenset(reader.value("good", _good, tuple(like.good))),
        expect=Expect(reader.value("expect", _expect, str(like.expect))),
        must_have=reader.value("must_have", _must_have, like.must_have),
        stands_for=reader.value("stands_for", validators.identifier, like.stands_for),
    )


def _must_have(found: object) -> tuple[tuple[str, str], ...]:
    if not isinstance(found, Mapping) or len(found) > MOST_PROBES:
        raise InvalidValue(errors.A_TABLE)
    return tuple((key, validators.text(value)) for key, value in found.items())


def write(document: Table, services: tuple[Service, ...], builtin: tuple[Service, ...]) -> None:
    """Make `document` describe `services`: in full, and with the unknown keys of the tables that are there.

    None at all, or just the built-in ones as they are, need no table.
    """
    if services in ((), builtin):
        document.pop("service", None)
        return
    old = _by("id", document.get("service"))
    document["service"] = [_table(service, old.get(service.id, {})) for service in services]


def _table(service: Service, old: Table) -> Table:
    probes = _by("name", old.get("probe"))
    table = {**old, "id": service.id, "name": service.name, "page": service.page_url, "watch": list(service.watch)}
    table.pop("probe", None)
    if service.targets:
        table["probe"] = [_probe(target, probes.get(target.name, {})) for target in service.targets]
    return table


def _probe(target: Target, old: Table) -> Table:
    return {
        **old,
        "name": target.name,
        "url": target.url,
        "good": sorted(target.good),
        "expect": str(target.expect),
        "must_have": dict(target.must_have),
        "stands_for": target.stands_for or target.name,
    }


def _by(name: str, found: object) -> dict[str, Table]:
    """Return the tables in `found` by what they call themselves."""
    tables = found if isinstance(found, list) else []
    return {str(table[name]): table for table in tables if isinstance(table, dict) and name in table}
