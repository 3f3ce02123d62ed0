"""The catalogue of services whose status pages can be read: found by typing, and made into services of the user's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from trayapp.domain.model.service import Expect, Service, Target

MOST_FOUND = 50
LONGEST_QUERY = 100
EVERYTHING = ("*",)


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One service: `also` are its other names, `watch` the parts of its page that are meant."""

    name: str
    page_url: str
    page_format: str
    tags: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    watch: tuple[str, ...] = EVERYTHING
    targets: tuple[Target, ...] = ()


def parse_catalogue(table: Mapping[str, object]) -> tuple[CatalogueEntry, ...]:
    """Return the entries of our own file; raises KeyError, TypeError or ValueError where it is damaged."""
    rows = table["service"]
    if not isinstance(rows, list):
        raise TypeError("the catalogue has no list of services")
    return tuple(_entry(row) for row in rows)


def _entry(row: Mapping[str, object]) -> CatalogueEntry:
    probes = row.get("probe", ())
    assert isinstance(probes, list | tuple)
    return CatalogueEntry(
        name=str(row["name"]),
        page_url=str(row["page"]),
        page_format=str(row["format"]),
        tags=_texts(row.get("tags")),
        also=_texts(row.get("aka")),
        watch=_texts(row.get("watch")) or EVERYTHING,
        targets=tuple(_target(each) for each in probes),
    )


def _texts(found: object) -> tuple[str, ...]:
    return tuple(str(each) for each in found) if isinstance(found, list) else ()


def _target(row: Mapping[str, object]) -> Target:
    good, name = row["good"], str(row["name"])
    assert isinstance(good, list)
    expect = Expect(str(row.get("expect", Expect.ANY)))
    return Target(name, str(row["url"]), frozenset(int(each) for each in good), expect, stands_for=name)


def find(entries: Iterable[CatalogueEntry], query: str) -> tuple[CatalogueEntry, ...]:
    """Return what a person means by a word, the best first: by name, other name, tag or address."""
    words = _folded(query[:LONGEST_QUERY])
    if not words:
        return ()
    host = _host(query)
    ranked = [
        (rank, len(each.name), each.name.casefold(), each) for each in entries if (rank := _rank(each, words, host))
    ]
    ranked.sort(key=lambda found: (-found[0], *found[1:3]))
    return tuple(each for *_, each in ranked[:MOST_FOUND])


def named(entries: Iterable[CatalogueEntry], name: str) -> CatalogueEntry | None:
    """Return the entry that is called so, by its name or another one."""
    wanted = _folded(name)
    by_name = {_folded(each.name): each for each in entries}
    return by_name.get(wanted) or next(
        (each for each in by_name.values() if wanted in {_folded(other) for other in each.also}), None
    )


def at_page(entries: Iterable[CatalogueEntry], page_url: str) -> CatalogueEntry | None:
    """Return the entry of a whole page, by its address."""
    return next(
        (each for each in entries if each.watch == EVERYTHING and _place(each.page_url) == _place(page_url)), None
    )


def service_of(entry: CatalogueEntry) -> Service:
    """Return an entry as a service of the user's."""
    identifier = re.sub(r"[^a-z0-9]+", "-", entry.name.casefold()).strip("-")[:60] or _host(entry.page_url)
    return Service(identifier, entry.name, entry.page_url, entry.targets, entry.watch)


def _rank(entry: CatalogueEntry, words: str, host: str) -> int:
    """Return how well an entry fits; 0 for not at all."""
    names = [_folded(entry.name), *map(_folded, entry.also)]
    checks = (
        (60, words == names[0]),
        (50, words in names),
        (40, bool(host) and host == _host(entry.page_url) and entry.watch == EVERYTHING),
        (30, any(each.startswith(words) for each in names)),
        (20, any(f" {words}" in each for each in names)),
        (15, words in {_folded(each) for each in entry.tags}),
        (10, len(words) > 2 and any(words in each for each in names)),
        (5, len(words) > 3 and words in _host(entry.page_url)),
    )
    return next((rank for rank, fits in checks if fits), 0)


def _folded(text: str) -> str:
    return " ".join("".join(letter if letter.isalnum() else " " for letter in text.casefold()).split())


def _host(text: str) -> str:
    try:
        return (urlsplit(text if "://" in text else f"https://{text}").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _place(url: str) -> tuple[str, str]:
    return _host(url), urlsplit(url).path.rstrip("/")
