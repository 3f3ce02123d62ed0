"""What the notice policy remembers, so that nothing is told twice and no end is lost, across restarts too.

An **affair** is one trouble of one service from its first sign to its end: our own finding, the incidents that confirm
it, and what the user has been told of it. It has one slot, that is: one notification on the desktop.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from trayapp.domain.model.enums import Health, Phase

MAX_ALERTS = 50
MAX_INCIDENTS = 50
MAX_TITLE = 300


class NotifiedState(StrEnum):
    """What the user was last told about an affair."""

    NOTHING = "nothing"
    LIKELY = "likely"
    CONFIRMED = "confirmed"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Alert:
    """One trouble of one service.

    `began_at` is the earliest sign by anybody's account, `opened_at` when its first incident was published (or seen).
    `own_at` is when our own finding became likely, None where we found nothing; `lead_s` how long that was before the
    page; `back_at` is when we found trouble again that was over. `on_page`: one of its incidents is open there;
    `listed_at`: since when the page shows parts in trouble without one. `well_since` is since when all signs say that
    it is over, `ended_at` when it ended by the best account (None: nobody knows), `over_at` when we believed it.

    `quiet`: it was there when we began to look, and is not news. `muted`: only its end is wanted. `asked_for`: it is to
    come up again, with how it stands, once it may. `blind`: there was a gap in our looking while it went on. The `said`
    fields are what the user knows; `rang` and `rang_off` whether its beginning and its end have been heard.
    """

    slot: str
    service_id: str
    began_at: datetime
    incident_ids: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    health: Health = Health.DEGRADED
    phase: Phase = Phase.INVESTIGATING
    opened_at: datetime | None = None
    own_at: datetime | None = None
    back_at: datetime | None = None
    listed_at: datetime | None = None
    lead_s: float | None = None
    well_since: datetime | None = None
    ended_at: datetime | None = None
    over_at: datetime | None = None
    on_page: bool = False
    quiet: bool = False
    muted: bool = False
    asked_for: bool = False
    blind: bool = False
    said: NotifiedState = NotifiedState.NOTHING
    said_at: datetime | None = None
    said_phase: Phase | None = None
    said_count: int = 0
    said_health: Health = Health.UNKNOWN
    rang: bool = False
    rang_off: bool = False

    @property
    def is_over(self) -> bool:
        """Whether we believe that it ended."""
        return self.over_at is not None

    @property
    def is_told(self) -> bool:
        """Whether the user has been told anything of it."""
        return self.said is not NotifiedState.NOTHING

    def not_after(self, now: datetime) -> Alert:
        """Return the same without a moment that lies ahead of `now`."""
        ahead: dict[str, Any] = {
            each.name: now
            for each in fields(self)
            if isinstance(value := getattr(self, each.name), datetime) and value > now
        }
        return replace(self, **ahead)


@dataclass(frozen=True, slots=True)
class AlertState:
    """All that the policy knows from before.

    `last_at` is the last moment of deciding; `baseline` when the present stretch of looking began; `looked` the
    services whose page was read in it; `later` (service, moment) since when one is looked at that came after it.
    `opened` are the moments of the last hour's notices. `maintenances` are the ids of those under way that are known,
    `maintenances_told` those that the user was told of. `untold` are affairs as the user knows them while a notice
    about them is on its way to the desktop.
    """

    affairs: tuple[Alert, ...] = ()
    last_at: datetime | None = None
    baseline: datetime | None = None
    looked: frozenset[str] = frozenset()
    opened: tuple[datetime, ...] = ()
    snooze_until: datetime | None = None
    snooze_resolved: bool = False
    maintenances: frozenset[str] = frozenset()
    maintenances_told: frozenset[str] = frozenset()
    untold: tuple[Alert, ...] = ()
    later: tuple[tuple[str, datetime], ...] = ()

    def at(self, now: datetime) -> AlertState:
        """Return the same memory after deciding at `now`. Done at each look: a third of what `replace` takes."""
        return AlertState(
            self.affairs, now, self.baseline, self.looked, self.opened, self.snooze_until, self.snooze_resolved,
            self.maintenances, self.maintenances_told, self.untold, self.later,
        )  # fmt: skip

    def to_json(self) -> dict[str, Any]:
        """Return the memory in values that JSON has."""
        return {name.name: _plain(getattr(self, name.name)) for name in fields(self)}

    @classmethod
    def from_json(cls, value: object) -> AlertState:
        """Read what `to_json` wrote; what is missing or damaged is forgotten, never an error."""
        if not isinstance(value, Mapping):
            return cls()
        return cls(
            affairs=_affairs(value.get("affairs")),
            last_at=_moment(value.get("last_at")),
            baseline=_moment(value.get("baseline")),
            looked=frozenset(_texts(value.get("looked"))),
            opened=tuple(moment for text in _texts(value.get("opened")) if (moment := _moment(text)) is not None),
            snooze_until=_moment(value.get("snooze_until")),
            snooze_resolved=value.get("snooze_resolved") is True,
            maintenances=frozenset(_texts(value.get("maintenances"))),
            maintenances_told=frozenset(_texts(value.get("maintenances_told"))),
            untold=_affairs(value.get("untold")),
            later=_later(value.get("later")),
        )


def _plain(value: object) -> object:
    match value:
        case datetime():
            return value.isoformat()
        case frozenset():
            return sorted(value)
        case tuple():
            return [_plain(each) for each in value]
        case Alert():
            return {name.name: _plain(getattr(value, name.name)) for name in fields(value)}
        case StrEnum():
            return str(value)
        case _:
            return value


def _later(value: object) -> tuple[tuple[str, datetime], ...]:
    found = value[:MAX_ALERTS] if isinstance(value, list) else []
    pairs = [each for each in found if isinstance(each, list) and len(each) == 2 and isinstance(each[0], str)]
    return tuple((service_id, at) for service_id, moment in pairs if (at := _moment(moment)) is not None)


def _moment(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo is not None else None


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        return ()
    return tuple(each[:MAX_TITLE] for each in value[: MAX_ALERTS * MAX_INCIDENTS] if isinstance(each, str))


def _word(kind: type[StrEnum], value: object, default: StrEnum | None) -> Any:
    return kind(value) if isinstance(value, str) and value in set(kind) else default


def _affairs(value: object) -> tuple[Alert, ...]:
    found = value[:MAX_ALERTS] if isinstance(value, list) else []
    return tuple(affair for each in found if (affair := _affair(each)) is not None)


def _affair(value: object) -> Alert | None:
    if not isinstance(value, Mapping):
        return None
    slot, service_id, began_at = value.get("slot"), value.get("service_id"), _moment(value.get("began_at"))
    if not isinstance(slot, str) or not isinstance(service_id, str) or began_at is None:
        return None
    incident_ids = _texts(value.get("incident_ids"))[:MAX_INCIDENTS]
    titles = _texts(value.get("titles"))[:MAX_INCIDENTS]
    if len(titles) != len(incident_ids):
        return None
    lead, count = value.get("lead_s"), value.get("said_count")
    return Alert(
        slot=slot,
        service_id=service_id,
        began_at=began_at,
        incident_ids=incident_ids,
        titles=titles,
        health=_word(Health, value.get("health"), Health.DEGRADED),
        phase=_word(Phase, value.get("phase"), Phase.INVESTIGATING),
        lead_s=float(lead) if isinstance(lead, int | float) and abs(lead) < 1e9 else None,
        said=_word(NotifiedState, value.get("said"), NotifiedState.NOTHING),
        said_phase=_word(Phase, value.get("said_phase"), None),
        said_count=count if isinstance(count, int) else 0,
        said_health=_word(Health, value.get("said_health"), Health.UNKNOWN),
        opened_at=_moment(value.get("opened_at")),
        own_at=_moment(value.get("own_at")),
        back_at=_moment(value.get("back_at")),
        listed_at=_moment(value.get("listed_at")),
        well_since=_moment(value.get("well_since")),
        ended_at=_moment(value.get("ended_at")),
        over_at=_moment(value.get("over_at")),
        said_at=_moment(value.get("said_at")),
        on_page=value.get("on_page") is True,
        quiet=value.get("quiet") is True,
        muted=value.get("muted") is True,
        asked_for=value.get("asked_for") is True,
        blind=value.get("blind") is True,
        rang=value.get("rang") is True,
        rang_off=value.get("rang_off") is True,
    )
