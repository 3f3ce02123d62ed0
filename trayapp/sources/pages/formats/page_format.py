"""What a page format is: one record that says where it is served, how a body of it is known, and how it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from trayapp.domain.addresses import Address
from trayapp.domain.model.reports import PageReading
from trayapp.sources.http.transport import MAX_BODY_BYTES
from trayapp.sources.pages.budget import Budget
from trayapp.sources.pages.untrusted import Record, Unreadable, as_object, json_of, text_of

JSON = "application/json"
ATOM = "application/atom+xml, application/xml;q=0.9"
FEED = "application/rss+xml, application/atom+xml, application/xml;q=0.9"
HTML = "text/html"


@dataclass(frozen=True, slots=True)
class Document:
    """One body to be read. `value` is its JSON, `data` the same where it is an object, `rows` where it is a list.

    Where it is no JSON object or list, `problem` says what it is instead. `now` tells what is still to come from what
    runs. `expected` names the format that the address is documented to speak, "" for none.
    """

    text: str
    page_url: str
    now: datetime
    value: object = None
    problem: Unreadable | None = None
    expected: str = ""
    budget: Budget = field(default_factory=Budget)

    @property
    def data(self) -> Record:
        """The body's JSON object; an empty one where it is none."""
        return as_object(self.value)

    @property
    def rows(self) -> list[Record]:
        """The objects of the body's JSON list; none where it is no list, or holds anything else."""
        value = self.value if isinstance(self.value, list) else []
        return value if all(isinstance(each, dict) for each in value) else []

    def is_empty_list_of(self, name: str) -> bool:
        """Whether nothing is listed at an address that is known to list what a format does."""
        return self.value == [] and self.expected == name


def document_of(body: bytes, page_url: str, now: datetime | None = None, expected: str = "") -> Document:
    """Return a body decoded, and parsed where it is JSON."""
    text = text_of(body).strip().lstrip("\ufeff")
    document = Document(text, page_url, now or datetime.now(UTC), expected=expected)
    try:
        return replace(document, value=json_of(text))
    except Unreadable as problem:
        return replace(document, problem=problem)


def origin_of(page: Address) -> str:
    """Return the beginning of all addresses on a page's host."""
    host = f"[{page.host}]" if ":" in page.host else page.host
    return f"{page.scheme}://{host}" + (f":{page.port}" if page.port else "")


def no_addresses(_page: Address, _html: str) -> Iterable[str]:
    """Find nothing: what most formats' `locate` does."""
    return ()


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
        supplement: The path of a body that completes this one; one that begins with "." is relative to the body's own
            address, whose last part is "{last}".
        live_supplement: The same of one that is asked at every check, since it changes while this one does not.
        cannot_tell: What the format leaves out: "components" (the list is never whole), "updates", "beginnings".
        empty_is_calm: Whether a body that lists nothing means that all is well, by the format's documentation.
        vendor: Who sells or makes it, for people.
        marks: What the vendor's front pages contain, in small letters.
        locate: Addresses that follow from a page's own address, or from ids in its front page's HTML ("" before that is
            known).
        max_bytes: The largest body that is taken.
    """

    name: str
    matches: Callable[[Document], bool]
    parse: Callable[[Document], PageReading]
    endpoints: tuple[str, ...] = ()
    accept: str = JSON
    history: str | None = None
    past: str | None = None
    supplement: str | None = None
    live_supplement: str | None = None
    cannot_tell: frozenset[str] = frozenset()
    empty_is_calm: bool = False
    vendor: str = ""
    marks: tuple[str, ...] = ()
    locate: Callable[[Address, str], Iterable[str]] = no_addresses
    max_bytes: int = MAX_BODY_BYTES
