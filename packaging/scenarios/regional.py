"""Outages of 2026 that differed by region, seen from a place that was hit.

Facts: the day, how long it lasted where that is known, the region that the page or the write-up names. Which targets
fail, how often, and in which countries of the region, is our reconstruction: nobody has published it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from form import HOUR, scenario, span, truth
from incidentio import API_LOGIN, APIS, CHATGPT_LOGIN, CONVERSATIONS, DEGRADED, Impact, Incident, Update

MINUTE = 60


@dataclass(frozen=True)
class Region:
    """One outage: `home` is where the user is, `hit` are the countries that fare alike; all others are well."""

    name: str
    began: str
    title: str
    about: str
    home: str
    hit: tuple[str, ...]
    targets: tuple[str, ...]
    outcome: str
    ratio: float
    lasts: float
    posted: float
    parts: tuple[str, ...] = ()


REGIONS = (
    Region("2026-05-01-europe", "2026-05-01T13:00:00Z", "Errors for some users in Europe",
           "Some users in Europe get errors; the page names no component at all. The hour is ours.",
           "GB", ("DE", "FR", "NL", "ES", "IT"), ("auth", "edge"), "http_503", 1.0, 75, 20),
    Region("2026-07-19-one-region", "2026-07-19T14:08:00Z", "Errors in ChatGPT",
           "A database replica of one region fails, seen from there; which region is not known, North America is ours.",
           "US", ("CA",), ("auth",), "http_500", 1.0, 57, 42, (CONVERSATIONS,)),
    Region("2026-09-01-us-endpoint", "2026-09-01T15:00:00Z", "Errors in the Responses API on the US endpoint",
           "The Responses API fails on the US endpoint; the first three of its twenty hours.",
           "US", (), ("api",), "http_500", 1.0, 180, 25, APIS[:2]),
    Region("2026-09-03-asia-pacific", "2026-09-03T02:00:00Z", "Codex fails for users in Asia and the Pacific",
           "Codex in the cloud fails in Asia and the Pacific for 3 h 46 min. The hour is ours.",
           "JP", ("IN", "KR", "SG", "AU"), ("edge", "auth"), "http_502", 1.0, 226, 30, (CHATGPT_LOGIN, API_LOGIN)),
)  # fmt: skip


def regions(home: str, hit: tuple[str, ...], spans: dict[str, list[dict[str, object]]]) -> dict[str, object]:
    """Return the regions of a scenario: those that are hit fare as the user's country does, all others are well."""
    return dict.fromkeys((home, *hit), spans) | {"*": {}}


def _made(region: Region) -> dict[str, object]:
    start = datetime.fromisoformat(region.began) - timedelta(seconds=HOUR)
    end = HOUR + region.lasts * MINUTE
    fails = {each: [span(HOUR, end, region.outcome, region.ratio)] for each in region.targets}
    posted = HOUR + region.posted * MINUTE
    mitigated = max(end, posted) + 8 * MINUTE
    incident = Incident(
        region.title,
        posted,
        (
            Update(posted, "investigating", "Some requests fail in a region. We are looking into it."),
            Update(mitigated, "monitoring", "The cause is removed. We are watching."),
            Update(mitigated + 25 * MINUTE, "resolved", "All is as usual."),
        ),
        (Impact(region.parts, posted, mitigated, DEGRADED),) if region.parts else (),
    )
    began = datetime.fromisoformat(region.began)
    return scenario(
        region.name,
        f"{began.day} {began:%B %Y}: {region.about}",
        f"{start:%Y-%m-%dT%H:%M:%SZ}",
        end + 2 * HOUR,
        incidents=(incident,),
        api=tuple(fails.get("api", ())),
        auth=tuple(fails.get("auth", ())),
        edge=tuple(fails.get("edge", ())),
        real=(truth(HOUR, end),),
        home=region.home,
        regions=regions(region.home, region.hit, fails),
    )


def _maker(region: Region) -> Callable[[], dict[str, object]]:
    return lambda: _made(region)


MAKERS = tuple(_maker(each) for each in REGIONS)
