"""The services that are built in, read from the table of resources/services.toml."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from trayapp.domain.model.service import ComponentGroup, ComponentInfo, Expect, Service, Target
from trayapp.typed_table import TableError, TableReader

USES = ("chatgpt", "api", "fine-tuning", "codex")
"""The ways of using OpenAI that a profile may name (design, 4.3)."""

_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def parse_services(table: object) -> tuple[Service, ...]:
    """Return the services of `table` (`{"service": [...]}`), or raise `TableError`, which names the wrong key.

    Ids are unique: those of services in the file, those of groups, parts and targets in their service.
    """
    file = TableReader(table)
    services = tuple(_service(each) for each in file.tables("service"))
    file.finish()
    _refuse_twins("service", [service.id for service in services])
    return services


def _service(table: TableReader) -> Service:
    groups = table.tables("group")
    parts = [*_parts(table, "")]
    for group in groups:
        parts.extend(_parts(group, group.text("id")))
    service = Service(
        id=table.text("id"),
        name=table.text("name"),
        page_url=_url(table, "page"),
        targets=tuple(_target(each) for each in table.tables("probe")),
        watch=table.texts("watch") or ("*",),
        groups=tuple(_group(each) for each in groups),
        parts={part.id: part for part in parts},
    )
    table.finish()
    _refuse_twins(table.key("probe"), [target.name for target in service.targets])
    _refuse_twins(table.key("group"), [group.id for group in service.groups])
    _refuse_twins(table.key("part"), [part.id for part in parts])
    return service


def _target(table: TableReader) -> Target:
    target = Target(
        name=table.text("name"),
        url=_url(table, "url"),
        good=frozenset(table.integers("good", 100, 599) or (200,)),
        expect=table.word("expect", tuple(Expect), Expect.ANY),
        must_have=table.pairs("must_have"),
        stands_for=table.text("stands_for", table.text("name")),
    )
    table.finish()
    return target


def _group(table: TableReader) -> ComponentGroup:
    group = ComponentGroup(id=table.text("id"), name=table.text("name"), uses=table.words("uses", USES))
    table.finish()
    return group


def _parts(table: TableReader, group_id: str) -> Iterator[ComponentInfo]:
    for each in table.tables("part"):
        yield ComponentInfo(
            id=each.text("id"), name=each.text("name"), group_id=group_id, roles=frozenset(each.texts("roles"))
        )
        each.finish()


def _url(table: TableReader, name: str) -> str:
    """Read an https address; plain http is for loopback alone, where tests and the demo speak."""
    url = table.text(name)
    if not _is_usable(url):
        raise TableError(table.key(name), url, "an https address")
    return url


def _is_usable(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    plain = parts.scheme == "http" and host in _LOOPBACK
    return bool(host) and parts.username is None and (parts.scheme == "https" or plain)


def _refuse_twins(key: str, ids: list[str]) -> None:
    for index, each in enumerate(ids):
        if each in ids[:index]:
            raise TableError(f"{key}[{index}]", each, "a name that is not taken already")
