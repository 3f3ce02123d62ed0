"""Adobe (`/adobestatus/StatusEvents`): events by id, incidents and maintenances apart, each with the products it hits.

The same address has also been seen with the events listed below each product (`adobe.py`); the shape decides.
A product of an incident has a history by time, whose last entry counts. Nothing is listed while all is well.
"""

from __future__ import annotations

from trayapp.domain.model.enums import Health, MaintenancePhase, Phase, worst
from trayapp.domain.model.reports import PageReading
from trayapp.domain.model.status_page import Component, Incident, Maintenance
from trayapp.sources.pages.budget import Budget
from trayapp.sources.pages.formats.adobe import OVER, SEVERITY
from trayapp.sources.pages.formats.page_format import Document, PageFormat
from trayapp.sources.pages.incident_builder import RawIncident, RawUpdate, build_incident, unique
from trayapp.sources.pages.status_words import health_by, letters_of
from trayapp.sources.pages.timestamps import parse_any_timestamp
from trayapp.sources.pages.untrusted import Record, as_object, clean_id, clean_name, first_of, localized

NAME = "adobe-events"

_LISTS = (("incidentEvent", "incidents"), ("maintenanceEvent", "maintenance"))
_MOST_ENTRIES = 50


def _matches(document: Document) -> bool:
    return all(isinstance(as_object(document.data.get(key)).get(inner), dict) for key, inner in _LISTS)


def _parse(document: Document) -> PageReading:
    data, budget = document.data, document.budget
    listed, planned = (
        budget.elements(_rows(as_object(data.get(key)).get(inner)), "incidents") for key, inner in _LISTS
    )
    parts: dict[str, Component] = {}
    texts, planned_texts = (_Texts(data.get(key)) for key, _ in _LISTS)
    incidents = [found for row in listed if (found := _incident(*row, budget, parts, texts)) is not None]
    maintenances = [
        _maintenance(*row, parts, planned_texts) for row in planned if letters_of(row[1].get("status")) not in OVER
    ]
    return PageReading(
        format=NAME,
        url=document.page_url,
        components=(),
        incidents=tuple(incidents),
        maintenances=tuple(maintenances),
        stated_health=None if incidents else Health.OPERATIONAL,
    )


FORMAT = PageFormat(
    name=NAME,
    matches=_matches,
    parse=_parse,
    endpoints=("/adobestatus/StatusEvents",),
    cannot_tell=frozenset({"components"}),
    empty_is_calm=True,
    vendor="Adobe",
    max_bytes=4 * 1024 * 1024,  # the events of forty days, with their texts in all languages
)


class _Texts:
    """The texts of a list's events, which name them by tokens: in English, else in the page's first language."""

    def __init__(self, listed: object) -> None:
        messages = as_object(as_object(listed).get("messages"))
        self._by_token = as_object(first_of(messages, "en", *messages))

    def of(self, entry: Record, key: str) -> str:
        """Return the text that a field of an entry names, "" for none."""
        said = as_object(self._by_token.get(clean_id(entry.get(key))))
        return str(first_of(said, "textMessage", "htmlMessage") or "")


def _rows(found: object) -> list[tuple[str, Record]]:
    return [(clean_id(first_of(row, "id")) or clean_id(key), row)
            for key, row in as_object(found).items() if isinstance(row, dict)]  # fmt: skip


def _name(row: Record, otherwise: str) -> str:
    return localized(first_of(row, "name", "title")) or otherwise


def _note(parts: dict[str, Component], identifier: str, name: str, health: Health) -> None:
    """Note how a product is: the worst of all events that hit it."""
    known = parts.get(identifier)
    parts[identifier] = Component(identifier, name, None, worst([health, known.health]) if known else health)


def _incident(
    identifier: str, event: Record, budget: Budget, parts: dict[str, Component], texts: _Texts
) -> Incident | None:
    """Return an incident that is open for any product; None where it is over, or but a note."""
    healths: list[Health] = []
    said: dict[str, Record] = {}
    hit: list[str] = []
    for product, row in budget.elements(_rows(event.get("products")), "parts"):
        history = sorted((key, as_object(each)) for key, each in as_object(row.get("history")).items())
        last = history[-1][1] if history else row
        if letters_of(last.get("status")) in OVER:
            continue
        health = health_by(SEVERITY, last.get("severity"))
        _note(parts, product, _name(row, product), health)
        if health is not Health.OPERATIONAL:
            healths.append(health)
            hit.append(product)
            said |= history[-_MOST_ENTRIES:]
    if not hit:
        return None
    dated = sorted((at, key) for key in said if (at := parse_any_timestamp(key)))[-_MOST_ENTRIES:]
    titles = [clean_name(texts.of(said[key], "titleToken")) for _, key in reversed(dated)]
    return build_incident(
        RawIncident(
            id=identifier,
            title=_name(event, next(filter(None, titles), "") or ", ".join(parts[each].name for each in hit[:3])),
            word=Phase.INVESTIGATING,
            healths=tuple(healths),
            present=tuple(healths),
            entries=[
                RawUpdate("", Phase.INVESTIGATING, at, budget.plain(texts.of(said[key], "messageToken")))
                for at, key in dated
            ],
            began=tuple(at for at, _ in dated[:1]),
            component_ids=unique(hit),
        )
    )


def _maintenance(identifier: str, event: Record, parts: dict[str, Component], texts: _Texts) -> Maintenance:
    scheduled = letters_of(event.get("status")) == "scheduled"
    products = _rows(event.get("products"))[:100]
    title = ""
    for product, row in products:
        for _, said in sorted(as_object(row.get("history")).items()):
            title = clean_name(texts.of(as_object(said), "titleToken")) or title
        _note(parts, product, _name(row, product), Health.OPERATIONAL if scheduled else Health.MAINTENANCE)
    return Maintenance(
        id=identifier,
        title=_name(event, title or ", ".join(_name(row, product) for product, row in products[:3])) or "Maintenance",
        phase=MaintenancePhase.SCHEDULED if scheduled else MaintenancePhase.IN_PROGRESS,
        starts_at=parse_any_timestamp(event.get("startedOn") or event.get("scheduledDate")),
        ends_at=parse_any_timestamp(event.get("completedOn")),
        component_ids=unique(product for product, _ in products),
    )
