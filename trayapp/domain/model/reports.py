"""What the sources hand over: frozen values, success or failure, never an exception. Times are aware and UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Union

from trayapp.domain.model.enums import Health, Network, Origin, PageState, Result, Symptom
from trayapp.domain.model.status_page import Component, Incident, Maintenance

if TYPE_CHECKING:
    from trayapp.domain.model.crowd import CrowdReport
    from trayapp.domain.model.regions import RegionsReport
    from trayapp.domain.model.team import TeamReport


class FailureKind(StrEnum):
    """Why an exchange with a server gave no usable answer. CUT_SHORT: we were told not to wait long enough to know."""

    DNS = "dns"
    REFUSED = "refused"
    RESET = "reset"
    TLS_RESET = "tls_reset"
    TIMEOUT = "timeout"
    CUT_SHORT = "cut_short"
    TLS = "tls"
    PROXY = "proxy"
    TOO_LARGE = "too_large"
    REDIRECT = "redirect"
    HTTP_STATUS = "http_status"
    CHALLENGED = "challenged"
    NOT_JSON = "not_json"
    WRONG_SHAPE = "wrong_shape"
    SETTINGS = "settings"


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong. `detail` is for logs and the curious; `retry_after_s` is the server's wish, in seconds."""

    kind: FailureKind
    detail: str = ""
    retry_after_s: float | None = None


FROM_HTML = "-html"
"""How the name of a format ends that is read from a page's markup."""


@dataclass(frozen=True, slots=True)
class PageReading:
    """What one page said.

    `format` names the page formats that were read, joined by "+" where several were merged. `stated_health` is the
    page's own headline (an indicator lags: never trusted alone). `complete` tells whether `components` are all that the
    page has: where False, absence of a component means nothing. `incidents_complete` tells the same of open incidents:
    where True, one that is not listed is over. `maintenances` include those to come. `truncated` names what was cut off
    by our limits ("components", "incidents", "updates", "text"): what was not read is unknown, never well. `title` is
    what the page calls itself.
    """

    format: str
    url: str
    components: tuple[Component, ...] = ()
    incidents: tuple[Incident, ...] = ()
    maintenances: tuple[Maintenance, ...] = ()
    stated_health: Health | None = None
    complete: bool = True
    incidents_complete: bool = True
    truncated: tuple[str, ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class PageReport:
    """One look at a status page: `reading` on success, `failure` otherwise, never both.

    `state` is FRESH, UNREADABLE (it answered, but not with a page we can read) or UNREACHABLE (it did not answer).
    `unchanged` marks a reading that the server vouched for with a 304: the same object as before.
    """

    service_id: str
    at: datetime
    state: PageState
    reading: PageReading | None = None
    failure: Failure | None = None
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where our connection leaves for the world. Never the address itself.

    `country` is an ISO code, `data_centre` the code of the edge's ("LHR"). `vpn` is None where nobody can tell.
    `provider` is the number of the provider's network (ASN).
    """

    country: str = ""
    data_centre: str = ""
    vpn: bool | None = None
    provider: int | None = None
    provider_name: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """One answer of one target, classified by itself: whether *we* were online is decided in the domain.

    `at` is when the answer (or the time-out) arrived. `latency_ms` is the time to the first byte, None without an
    answer. `status` is the HTTP status, None without one. `origin` says who answered: any answer of the service's own
    proves that we are online. `signature` is the answer in short, for comparison with the target's history: status and
    kind of content ("401 json", "404 html", "200 empty"), or the kind of failure ("timeout"). `place` is where the
    edge saw us, if the target tells.
    """

    target: str
    at: datetime
    result: Result
    symptom: Symptom | None = None
    latency_ms: float | None = None
    status: int | None = None
    detail: str = ""
    origin: Origin = Origin.NONE
    signature: str = ""
    place: Whereabouts | None = None


@dataclass(frozen=True, slots=True)
class NetworkReport:
    """What the canaries said at one moment. `latency_ms` is that of the fastest canary that answered.

    `silent_canaries` are the URLs of canaries that have never answered here, after several rounds in which others did.
    `network_id` tells networks apart without naming them: a salted hash, "" where the network is not known.
    """

    at: datetime
    state: Network
    latency_ms: float | None = None
    detail: str = ""
    silent_canaries: tuple[str, ...] = ()
    network_id: str = ""


@dataclass(frozen=True, slots=True)
class ProbeReport:
    """One round of our probe: every target of a service that may be asked now, and the canaries asked beside them.

    `deferred` names the targets that were not asked, since their hosts want to be left alone for now.
    """

    service_id: str
    at: datetime
    samples: tuple[Sample, ...]
    network: NetworkReport
    deferred: frozenset[str] = frozenset()


Report = Union[PageReport, ProbeReport, NetworkReport, "CrowdReport", "RegionsReport", "TeamReport"]
