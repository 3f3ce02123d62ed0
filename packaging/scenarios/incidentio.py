"""Writes what OpenAI's status page (incident.io's native feed) says through a course of incidents.

Ids, names and groups of the components are those of spring 2026; every text is our own. A page is written anew for each
moment at which it changes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

PAGE_ID = "01JMDK9XYNY6RXSED6SDWW50WY"
DAY_S = 86400.0
HEALTHY = "operational"
DEGRADED, PARTIAL, FULL, PLANNED = "degraded_performance", "partial_outage", "full_outage", "under_maintenance"

GROUPS: dict[tuple[str, str], dict[str, str]] = {
    ("01K5H8S53SY1KMS4GQMNMQM1K5", "APIs"): {
        "01JMXBRMFE6N2NNT7DG6XZQ6PW": "Chat Completions",
        "01JP8CD9JR3HR6Y7G4Q75N4DVW": "Responses",
        "01JMXBRMFEMZK0HPK19RYET250": "Fine-tuning",
        "01JMXBRMFEV0AJ0VVS68N9CD6R": "Embeddings",
        "01JMXBRMFE4MAP2BHSJNZ787WX": "Images",
        "01JMXBRMFE5ESNNV8JDHVCGSRD": "Batch",
        "01JMXBRMFEKVBWKK82B44QFMCE": "Audio",
        "01JMXBRMFEVZ7E0X9GD9FWR9WX": "Moderations",
        "01JMXBRMFEQW613TFE89F45035": "Realtime",
        "01JMXBRMFESJCBGJR10PDD3WCQ": "Files",
        "01JSM5RTJWHRWDTS6Q604VEW3B": "Login",
        "01K9G527YRPY1EFRMHTKB5BKT5": "Sora",
    },
    ("01K5H8S53SY1KMS4GQMNMZXTR1", "ChatGPT"): {
        "01JMXBNJXGV1T5GT2M9XA83XNG": "Conversations",
        "01JMXBNJXG1S2D9V65P1ZZTD94": "Login",
        "01JVCV8YSWZFRSM1G5CVP253SK": "Codex",
        "01JNKS9D9S72PMP1938PVFFQN4": "Compliance API",
        "01JMXBNJXGKKP51D4DEJ2HZJ8Q": "Search",
        "01JMXBNJXG1YMQPPCPCQX3MPA2": "File uploads",
        "01JMXBNJXGGT5SR5DB9J7GYY48": "Voice mode",
        "01JSFK5QX36ZRW0TW0ZV0ZYFXQ": "GPTs",
        "01JQ7EKW990MSPSWVXC7VPV2ZJ": "Image Generation",
        "01JSYVYQSWMJ9QG35XHP08BHA7": "Deep Research",
        "01JSG1XMJ9RVJJQ0E85NVSJ2AZ": "Agent",
        "01K8C008QVXHA6JX98PAS42VPD": "ChatGPT Atlas",
        "01K6TVGGGDCP0PPGCHXAG3AQX8": "Connectors/Apps",
    },
    ("01K5H8S53SY1KMS4GQMPRNK3N1", "Sora"): {
        "01JMXCAX0Q10KMN6TADJHQNBSJ": "Login",
        "01JMXCAX0QN2ZHVMS54EEN1HXB": "Video generation",
        "01JMXCAX0QM438N5CDG2RMJ07X": "Video viewing",
        "01JMXCAX0Q6C4KFTHY65EP0ZB2": "Feed",
        "01JQ7EJWA29C5X2B3QW8P9BEFF": "Image Generation",
    },
}
CHATGPT = tuple(GROUPS["01K5H8S53SY1KMS4GQMNMZXTR1", "ChatGPT"])
APIS = tuple(GROUPS["01K5H8S53SY1KMS4GQMNMQM1K5", "APIs"])
CONVERSATIONS, CHATGPT_LOGIN = CHATGPT[:2]
API_LOGIN = "01JSM5RTJWHRWDTS6Q604VEW3B"
FINE_TUNING = "01JMXBRMFEMZK0HPK19RYET250"


@dataclass(frozen=True)
class Update:
    """One entry of a timeline, `at` seconds after the scenario's start."""

    at: float
    phase: str
    text: str


@dataclass(frozen=True)
class Impact:
    """What one incident did to some components; `to` None means until the end of the course."""

    components: tuple[str, ...]
    at: float
    to: float | None
    status: str = DEGRADED


@dataclass(frozen=True)
class Incident:
    """One incident or, with `planned`, a maintenance announced from the beginning on. `id` "" makes one of its own."""

    title: str
    published: float
    updates: tuple[Update, ...]
    impacts: tuple[Impact, ...]
    id: str = ""
    planned: tuple[float, float] | None = None

    def phase(self, moment: float) -> str:
        """Return the phase of the newest update at `moment`."""
        if self.planned:
            begin, end = self.planned
            done = "maintenance_in_progress" if moment < end else "maintenance_complete"
            return "maintenance_scheduled" if moment < begin else done
        return [each.phase for each in self.updates if each.at <= moment][-1]

    def is_over(self, moment: float) -> bool:
        """Whether it was resolved within the last day: older ones nobody looks up in the page's history."""
        if self.planned or self.published > moment or self.phase(moment) != "resolved":
            return False
        return moment - self.updates[-1].at < DAY_S

    def is_listed(self, moment: float) -> bool:
        """Whether the page shows it among what is going on."""
        begin = self.planned[0] if self.planned else self.published
        return begin <= moment and self.phase(moment) not in {"resolved", "maintenance_complete"}


@dataclass(frozen=True)
class Page:
    """The page through a course that begins at `start`."""

    start: datetime
    incidents: Sequence[Incident] = field(default=())

    def entries(self) -> list[dict[str, object]]:
        """Return the scenario's page entries: one for each moment at which the page changes."""
        return [self.entry(moment) for moment in sorted(set(self._changes()))]

    def entry(self, moment: float) -> dict[str, object]:
        """Return the entry that begins at `moment`."""
        return {
            "at": moment,
            "format": "incidentio-proxy",
            "status": 200,
            "content_type": "application/json",
            "body": self.body(moment),
        }

    def body(self, moment: float) -> dict[str, object]:
        """Return the whole page as of `moment`; `incidents` beside `summary` is what its history answers."""
        states = self._states(moment)
        announced = [each for each in self.incidents if each.planned and moment < each.planned[0]]
        return {
            "summary": {
                "id": PAGE_ID,
                "name": "OpenAI",
                "public_url": "https://status.openai.com/",
                "subpath": "openai-1",
                "page_type": "standalone",
                "locale": "en-US",
                "expose_status_summary_api": True,
                "components": [
                    {"id": each, "name": name, "status_page_id": PAGE_ID}
                    for parts in GROUPS.values()
                    for each, name in parts.items()
                ],
                "structure": {"items": [_group(*group, parts) for group, parts in GROUPS.items()]},
                "affected_components": [{"component_id": each, "status": status} for each, status in states.items()],
                "ongoing_incidents": [
                    self._shown(each, moment) for each in reversed(self.incidents) if each.is_listed(moment)
                ],
                "scheduled_maintenances": [self._shown(each, moment) for each in announced],
            },
            "incidents": [self._shown(each, moment) for each in reversed(self.incidents) if each.is_over(moment)],
        }

    def _changes(self) -> Iterable[float]:
        yield 0.0
        for incident in self.incidents:
            if incident.planned:
                yield from incident.planned
            yield from (max(each.at, incident.published) for each in incident.updates)
            for impact in incident.impacts:
                yield max(impact.at, incident.published)
                if impact.to is not None:
                    yield max(impact.to, incident.published)

    def _states(self, moment: float) -> dict[str, str]:
        """Return the components that are not well at `moment`, as far as published."""
        states: dict[str, str] = {}
        for incident in self.incidents:
            if incident.is_listed(moment):
                states |= _impacts_now(incident, moment)
        return states

    def _shown(self, incident: Incident, moment: float) -> dict[str, object]:
        now = _impacts_now(incident, moment)
        identifier = incident.id or ulid(self._at(incident.published), incident.title)
        impacts = [
            self._impact(identifier, each, impact, moment)
            for impact in incident.impacts
            if impact.at <= moment or incident.planned
            for each in impact.components
        ]
        told = [each for each in incident.updates if each.at <= moment]
        shown: dict[str, object] = {
            "id": identifier,
            "name": incident.title,
            "status": incident.phase(moment),
            "type": "maintenance" if incident.planned else "incident",
            "published_at": stamp(self._at(incident.published)),
            "status_page_id": PAGE_ID,
            "affected_components": [
                {
                    "component_id": each["component_id"],
                    "status": each["status"],
                    "current_status": now.get(each["component_id"], HEALTHY),
                }
                for each in impacts
            ],
            "component_impacts": impacts,
            "updates": [self._update(identifier, each, incident) for each in told],
        }
        return shown

    def _impact(self, incident_id: str, component: str, impact: Impact, moment: float) -> dict[str, str]:
        row = {
            "id": ulid(self._at(impact.at), incident_id + component),
            "component_id": component,
            "status": impact.status,
            "start_at": stamp(self._at(impact.at)),
            "status_page_incident_id": incident_id,
        }
        if impact.to is not None and (impact.to <= moment or impact.status == PLANNED):
            row["end_at"] = stamp(self._at(impact.to))
        return row

    def _update(self, incident_id: str, update: Update, incident: Incident) -> dict[str, object]:
        moment = max(update.at, incident.published)
        now = _impacts_now(incident, moment)
        named = {each for impact in incident.impacts if impact.at <= moment for each in impact.components}
        text = {"type": "text", "text": update.text}
        return {
            "id": ulid(self._at(update.at), incident_id + update.phase + str(update.at)),
            "published_at": stamp(self._at(update.at)),
            "to_status": update.phase,
            "automated_update": False,
            "message_string": update.text,
            "message": {"type": "doc", "content": [{"type": "paragraph", "content": [text]}]},
            "component_statuses": [{"component_id": each, "status": now.get(each, HEALTHY)} for each in sorted(named)],
        }

    def _at(self, moment: float) -> datetime:
        return self.start + timedelta(seconds=moment)


def _impacts_now(incident: Incident, moment: float) -> dict[str, str]:
    return {
        each: impact.status
        for impact in incident.impacts
        if impact.at <= moment and (impact.to is None or moment < impact.to)
        for each in impact.components
    }


def _group(identifier: str, name: str, parts: dict[str, str]) -> dict[str, object]:
    rows = [
        {"component_id": each, "name": part, "hidden": False, "display_uptime": True} for each, part in parts.items()
    ]
    return {"group": {"id": identifier, "name": name, "hidden": False, "components": rows}}


def stamp(moment: datetime) -> str:
    """Return a time as incident.io writes it: milliseconds, without the zeros at the end."""
    text = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    thousandths = f"{moment.microsecond // 1000:03d}".rstrip("0")
    return f"{text}.{thousandths}Z" if thousandths else f"{text}Z"


_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def ulid(moment: datetime, salt: str) -> str:
    """Return an id whose first ten characters tell its time, as incident.io's do; the rest follows from `salt`."""
    milliseconds = round(moment.timestamp() * 1000)
    digest = int.from_bytes(hashlib.sha256(salt.encode()).digest()[:10])
    return _base32(milliseconds, 10) + _base32(digest, 16)


def _base32(number: int, length: int) -> str:
    return "".join(_DIGITS[number >> 5 * place & 31] for place in reversed(range(length)))
