"""The user's settings, typed, with their defaults. Reading and writing them is the store's matter."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time

from trayapp.domain.model.enums import Health
from trayapp.domain.model.own_targets import with_own_targets
from trayapp.domain.model.service import USUAL_USES, Channel, Service

PAGE_CADENCE_FLOOR_S = 30.0
PROBE_CADENCE_FLOOR_S = 15.0
TEAM_CADENCE_FLOOR_S, LONGEST_TEAM_CADENCE_S = 15.0, 600.0
LOOPBACK_CADENCE_FLOOR_S = 0.2

DEFAULT_CANARIES = (
    "http://www.msftconnecttest.com/connecttest.txt",
    "https://www.google.com/generate_204",
    "https://firefox-portal-detection.com/generate_204",
)
"""What Windows, Android and Firefox (since 155) ask: three operators, none behind Cloudflare, where OpenAI is. One over
plain http, where portals show themselves, two over https."""


AUTO_LANGUAGE = "auto"
"""The first of the system's languages that the app speaks."""


@dataclass(frozen=True, slots=True)
class Profile:
    """How the user uses OpenAI: picks components, probes and tips.

    `home_region` is the ISO code of the country where the user is; the connection's own may be a VPN's.
    `managed_device` marks a computer that its user may not reconfigure; None goes by the plan.
    """

    uses: tuple[str, ...] = USUAL_USES
    plan: str | None = None
    home_region: str | None = None
    managed_device: bool | None = None

    @property
    def is_managed(self) -> bool:
        """Whether others administer this computer, as they do where they pay for the plan."""
        return self.plan in _MANAGED_PLANS if self.managed_device is None else self.managed_device


_MANAGED_PLANS = frozenset({"business", "enterprise", "edu"})


@dataclass(frozen=True, slots=True)
class Cadence:
    """Seconds between looks when all is well."""

    page: float = 60.0
    probe: float = 30.0


PROXY_BLOCKED = "blocked://"
"""Stands for a proxy in the configuration that cannot be used: nothing is sent, least of all around it."""


@dataclass(frozen=True, slots=True)
class NetworkSettings:
    """How to get out: `proxy` is "system", "none", a URL, or `PROXY_BLOCKED`."""

    canaries: tuple[str, ...] = DEFAULT_CANARIES
    proxy: str = "system"


@dataclass(frozen=True, slots=True)
class NotifySettings:
    """What may interrupt the user. `quiet_from` equal to None means no quiet hours; times are local."""

    enabled: bool = True
    quiet_from: time | None = None
    quiet_to: time | None = None
    quiet_except_major: bool = True
    threshold: Health = Health.DEGRADED
    phase_changes: bool = False
    maintenance: bool = False
    per_hour: int = 4


@dataclass(frozen=True, slots=True)
class HookSettings:
    """The user's own command on change, and the files for status bars and for Prometheus.

    `command` is a program and its arguments, empty for none; it is killed after `deadline_s` seconds. `state_file` and
    `metrics_file` are absolute paths or begin with "~", None for none.
    """

    command: tuple[str, ...] = ()
    deadline_s: float = 10.0
    state_file: str | None = None
    metrics_file: str | None = None


@dataclass(frozen=True, slots=True)
class WebhookSettings:
    """Where the hook's events are sent to, None for nowhere; the secret is in the system's keyring."""

    url: str | None = None


@dataclass(frozen=True, slots=True)
class KeySettings:
    """Whether the user's own key may be used; the key itself is in the system's keyring."""

    enabled: bool = False


OTLP_PORT = 4318
"""Where collectors of OpenTelemetry listen for OTLP over HTTP."""


@dataclass(frozen=True, slots=True)
class TrafficSettings:
    """The listener for the telemetry of Codex and Claude Code: off, or on `port` of loopback.

    `forward` is the address of another collector that gets the same, None for none.
    """

    enabled: bool = False
    port: int = OTLP_PORT
    forward: str | None = None


@dataclass(frozen=True, slots=True)
class ReportsSettings:
    """Which counts of other people's reports are asked while something is wrong, and where."""

    downdetector: bool = False
    hacker_news: bool = False
    github: bool = False
    downdetector_url: str = "https://downdetectorapi.com/v2"
    hacker_news_url: str = "https://hn.algolia.com/api/v1"
    github_url: str = "https://api.github.com"

    @property
    def any_enabled(self) -> bool:
        """Whether anybody is asked at all."""
        return self.downdetector or self.hacker_news or self.github


@dataclass(frozen=True, slots=True)
class RegionsSettings:
    """Whom to ask about other places. `automatic`: once by itself when trouble is suspected.

    `token`: look in the keyring for the user's token for Globalping.
    `provider` is the number of the user's network (ASN); None finds it out at `provider_url`, unless that is empty.
    """

    automatic: bool = False
    token: bool = False
    provider: int | None = None
    provider_url: str = "https://speed.cloudflare.com/meta"
    globalping: str = "https://api.globalping.io"
    check_host: str = "https://check-host.net"


@dataclass(frozen=True, slots=True)
class Vantage:
    """A place that the user can ask from, through a proxy there. `country` is an ISO code, "" where the edge tells."""

    name: str
    proxy: str
    country: str = ""


LONGEST_NAME = 40
"""Letters of what a tray of a team calls itself and its place."""


@dataclass(frozen=True, slots=True)
class TeamSettings:
    """The broker over which trays of a team tell each other what they see; "" for none, and then nothing of it runs.

    `broker` is an mqtt:// or mqtts:// address; the password of `user` is in the keyring. `ca_file` has the authority
    whose certificates count, None for the system's. `topic` is what all topics of the team begin with. `name` and
    `place` are told to the others, where given. `follow`: ask nothing as long as another one does. `cadence` is in
    seconds: how often we speak at least.
    """

    broker: str = ""
    user: str | None = None
    ca_file: str | None = None
    topic: str = "trayapp"
    name: str = ""
    place: str = ""
    follow: bool = False
    home_assistant: bool = False
    cadence: float = 60.0


@dataclass(frozen=True, slots=True)
class Appearance:
    """`icon_style` is "colour", "monochrome" or "colour_in_trouble"; `ground` is "auto", "light" or "dark".

    `language` is the code of one of the app's languages, or "auto"; it holds from the next start on.
    """

    icon_style: str = "colour_in_trouble"
    ground: str = "auto"
    language: str = AUTO_LANGUAGE


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything in `config.toml`. `services` empty means OpenAI, built in."""

    profile: Profile = field(default_factory=Profile)
    cadence: Cadence = field(default_factory=Cadence)
    network: NetworkSettings = field(default_factory=NetworkSettings)
    notify: NotifySettings = field(default_factory=NotifySettings)
    appearance: Appearance = field(default_factory=Appearance)
    hooks: HookSettings = field(default_factory=HookSettings)
    webhook: WebhookSettings = field(default_factory=WebhookSettings)
    key: KeySettings = field(default_factory=KeySettings)
    traffic: TrafficSettings = field(default_factory=TrafficSettings)
    reports: ReportsSettings = field(default_factory=ReportsSettings)
    regions: RegionsSettings = field(default_factory=RegionsSettings)
    team: TeamSettings = field(default_factory=TeamSettings)
    vantages: tuple[Vantage, ...] = ()
    services: tuple[Service, ...] = ()

    def monitored(self, builtin: tuple[Service, ...]) -> tuple[Service, ...]:
        """Return the services to check: those of the user or else the built-in ones, probed as the profile needs."""
        services = tuple(each.for_uses(self.profile.uses) for each in self.services or builtin)
        if not (self.key.enabled or self.traffic.enabled):
            return services
        wanted = {Channel.KEY: self.key.enabled, Channel.TRAFFIC: self.traffic.enabled}
        return tuple(with_own_targets(each, [channel for channel, on in wanted.items() if on]) for each in services)
