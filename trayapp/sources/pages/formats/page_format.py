"""What a page format is: one record that says where it is served, how a body of it is known, and how it is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from trayapp.domain.model.reports import PageReading
from trayapp.sources.pages.budget import Budget
from trayapp.sources.pages.untrusted import Record, Unreadable, json_of, text_of

JSON = "application/json"
ATOM = "application/atom+xml, application/xml;q=0.9"


@dataclass(frozen=True, slots=True)
class Document:
    """One body to be read. `data` is its JSON object; where it is none, `problem` says what it is instead."""

    text: str
    page_url: str
    data: Record = field(default_factory=dict)
    problem: Unreadable | None = None
    budget: Budget = field(default_factory=Budget)


def document_of(body: bytes, page_url: str) -> Document:
    """Return a body decoded, and parsed where it is JSON."""
    text = text_of(body).strip().lstrip("\ufeff")
    try:
        return Document(text, page_url, json_of(text))
    except Unreadable as problem:
        return Document(text, page_url, problem=problem)


@dataclass(frozen=True, slots=True)
class PageFormat:
    """One page format.

    Attributes:
        name: As reports and `status --json` call it.
        matches: Whether a body is of this format, decided by its shape alone.
        parse: Reads a body that matches; raises `Unreadable` for one that is damaged.
        endpoints: Paths below the page's root where it is served, with "{host}" for the page's host.
        accept: The Accept header for them.
        history: The path that lists incidents that are over.
        past: The path that lists what happened to its components between `start_at` and `end_at`.
        supplement: The path of a body that completes this one.
        cannot_tell: What the format leaves out: "components" (the list is never whole), "updates", "beginnings".
        empty_is_calm: Whether a body that lists nothing means that all is well, by the format's documentation.
    """

    name: str
    matches: Callable[[Document], bool]
    parse: Callable[[Document], PageReading]
    endpoints: tuple[str, ...] = ()
    accept: str = JSON
    history: str | None = None
    past: str | None = None
    supplement: str | None = None
    cannot_tell: frozenset[str] = frozenset()
    empty_is_calm: bool = False
