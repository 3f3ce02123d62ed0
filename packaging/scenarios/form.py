"""The form of a scenario file, and what its rows look like."""

from __future__ import annotations

from datetime import datetime

from incidentio import Incident, Page

HOUR, DAY = 3600, 86400


def span(
    begin: float, end: float, outcome: str, ratio: float = 1.0, latency_ms: float | None = None
) -> dict[str, object]:
    """Return one span of a target or of the canaries."""
    row: dict[str, object] = {"from": begin, "to": end, "outcome": outcome}
    if ratio != 1.0:
        row["ratio"] = ratio
    if latency_ms is not None:
        row["latency_ms"] = latency_ms
    return row


def truth(begin: float, end: float, what: str = "outage") -> dict[str, object]:
    """Return one stretch in which something was really the matter."""
    return {"from": begin, "to": end, "what": what}


def scenario(
    name: str,
    about: str,
    start: str,
    duration: float,
    *,
    incidents: tuple[Incident, ...] = (),
    page: list[dict[str, object]] | None = None,
    api: tuple[dict[str, object], ...] = (),
    auth: tuple[dict[str, object], ...] = (),
    edge: tuple[dict[str, object], ...] = (),
    canaries: tuple[dict[str, object], ...] = (),
    suspend: tuple[dict[str, object], ...] = (),
    real: tuple[dict[str, object], ...] = (),
    seed: int = 1,
    home: str = "",
    regions: dict[str, object] | None = None,
) -> dict[str, object]:
    """Return one scenario as its file holds it; `home` and `regions` only where they are given."""
    places: dict[str, object] = {"home": home} if home else {}
    if regions is not None:
        places["regions"] = regions
    return {
        "format": "trayapp-scenario/1",
        "name": name,
        "about": about,
        "start": start,
        "duration_s": duration,
        "seed": seed,
        "service": {"id": "openai", "name": "OpenAI"},
        **places,
        "targets": {"api": list(api), "auth": list(auth), "edge": list(edge)},
        "canaries": list(canaries),
        "suspend": list(suspend),
        "truth": list(real),
        "page": Page(datetime.fromisoformat(start), incidents).entries() if page is None else page,
    }
