"""The feeds of the AWS Health Dashboard (`/rss/ec2-us-east-1.rss`): of one service in one region, or of all.

Each item is one message, the newest first, and begins with how the service is then: that of each service counts alone,
for what it ended stays listed above. A service without events has a feed without items.
"""

from __future__ import annotations

from collections.abc import Iterator

from trayapp.domain.addresses import Address
from trayapp.domain.model.enums import Health, Phase
from trayapp.domain.model.reports import PageReading
from trayapp.domain.model.status_page import Incident
from trayapp.lazy_pattern import lazy_pattern
from trayapp.sources.pages.budget import Budget
from trayapp.sources.pages.feed import FeedEntry, is_feed, read_feed
from trayapp.sources.pages.formats.page_format import FEED, Document, PageFormat, origin_of
from trayapp.sources.pages.incident_builder import RawIncident, RawUpdate, build_incident, unique
from trayapp.sources.pages.status_words import health_by
from trayapp.sources.pages.timestamps import EARLIEST

NAME = "aws-feed"

_WORDS = {
    "serviceisoperatingnormally": Health.OPERATIONAL,
    "informationalmessage": Health.DEGRADED,
    "performanceissues": Health.DEGRADED,
    "servicedegradation": Health.DEGRADED,
    "servicedisruption": Health.MAJOR_OUTAGE,
}
_OWN = lazy_pattern(r"<link>\s{0,20}https?://(?:status|health)\.aws\.amazon\.com/")
_PATH = lazy_pattern(r"(/rss/[a-z0-9-]{1,80}\.rss)/?")
_SERVICE = lazy_pattern(r"#?([a-z0-9-]{1,80})_\d{9,11}$")
_LEAD = lazy_pattern(r"([A-Za-z ]{1,60}):\s*")


def _matches(document: Document) -> bool:
    return is_feed(document.text) and bool(_OWN.search(document.text[:3000]))


def _parse(document: Document) -> PageReading:
    newest: dict[str, FeedEntry] = {}
    entries = read_feed(document.text, document.budget).entries
    for each in sorted(entries, key=lambda entry: entry.published_at or EARLIEST, reverse=True):
        newest.setdefault(_service(each), each)
    incidents = tuple(_incident(service, each, document.budget) for service, each in newest.items())
    return PageReading(
        format=NAME,
        url=document.page_url,
        incidents=incidents,
        stated_health=None if any(each.is_open for each in incidents) else Health.OPERATIONAL,
        complete=False,
    )


def _locate(page: Address, _html: str) -> Iterator[str]:
    if page.host.endswith(".aws.amazon.com") and (found := _PATH.fullmatch(page.path)):
        yield origin_of(page) + found[1]


FORMAT = PageFormat(
    name=NAME,
    matches=_matches,
    parse=_parse,
    accept=FEED,
    cannot_tell=frozenset({"components", "updates", "beginnings"}),
    empty_is_calm=True,
    vendor="Amazon Web Services",
    locate=_locate,
)


def _service(entry: FeedEntry) -> str:
    found = _SERVICE.search(entry.id)
    return found[1] if found else entry.id


def _incident(service: str, entry: FeedEntry, budget: Budget) -> Incident:
    lead = _LEAD.match(entry.title)
    health = health_by(_WORDS, lead[1] if lead else None)
    over = health is Health.OPERATIONAL or "[resolved]" in entry.title.lower()
    word = Phase.RESOLVED if over else Phase.INVESTIGATING
    healths = () if health in {Health.OPERATIONAL, Health.UNKNOWN} else (health,)
    return build_incident(
        RawIncident(
            id=entry.id,
            title=entry.title[lead.end() :] if lead else entry.title,
            word=word,
            healths=healths,
            present=healths,
            entries=[RawUpdate("", word, entry.published_at, budget.plain(entry.content))],
            url=entry.url,
            component_ids=unique([service]),
        )
    )
