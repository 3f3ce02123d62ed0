"""The keys of the configuration: what each may be, which setting it is, and how it is written. Tables, not files.

`read` turns a document into settings and problems; `write` puts settings back into a document, touching only the keys
whose meaning changed: unknown keys, comments, the order, and wrong values stay as they are.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from trayapp.config import services, validators, vantages
from trayapp.domain import addresses
from trayapp.domain.messages import errors
from trayapp.domain.model.enums import Health
from trayapp.domain.model.problem import Problem
from trayapp.domain.model.service import USES, Service
from trayapp.domain.model.settings import (
    AUTO_LANGUAGE,
    LONGEST_NAME,
    LONGEST_TEAM_CADENCE_S,
    LOOPBACK_CADENCE_FLOOR_S,
    PAGE_CADENCE_FLOOR_S,
    PROBE_CADENCE_FLOOR_S,
    PROXY_BLOCKED,
    TEAM_CADENCE_FLOOR_S,
    Settings,
)
from trayapp.i18n.languages import LANGUAGES
from trayapp.i18n.message import Message
from trayapp.typed_table import OnInvalid, TableReader

Document = MutableMapping[str, Any]

PLANS = ("free", "go", "plus", "pro", "business", "enterprise", "edu")
THRESHOLDS = (Health.DEGRADED, Health.PARTIAL_OUTAGE, Health.MAJOR_OUTAGE)
ICON_STYLES = ("colour", "monochrome", "colour_in_trouble")
GROUNDS = ("auto", "light", "dark")
SHORTEST_HOOK_S, LONGEST_HOOK_S = 0.1, 300.0


@dataclass(frozen=True, slots=True)
class _Key:
    """One key of a section: `take` gives the settings that a value stands for (or raises InvalidValue).

    `give` is the value for a section. `otherwise` are the settings for an invalid value, where those are not the
    defaults; `report` makes the problem then.
    """

    name: str
    take: Callable[[object], dict[str, object]]
    give: Callable[[Any], object]
    otherwise: dict[str, object] = field(default_factory=dict)
    report: Callable[[str, str, Message], Problem] = errors.wrong_value


def _key(name: str, check: Callable[[object], object], plain: Callable[[Any], object] = lambda value: value) -> _Key:
    """Return the key of the setting of the same name."""
    return _Key(name, lambda found: {name: check(found)}, lambda section: plain(getattr(section, name)))


def _quiet_hours(found: object) -> dict[str, object]:
    begin, end = validators.quiet_hours(found)
    return {"quiet_from": begin, "quiet_to": end}


def _quiet_hours_text(section: Any) -> str | None:
    begin: time | None = section.quiet_from
    end: time | None = section.quiet_to
    return None if begin is None or end is None else f"{begin:%H:%M}-{end:%H:%M}"


def _short_number(value: float) -> float:
    return int(value) if value == int(value) else value


def _cadence(services: tuple[Service, ...], canaries: tuple[str, ...]) -> tuple[_Key, ...]:
    """Return the keys of the cadence, whose floors depend on who is asked: pages, or targets with the canaries."""
    pages = tuple(service.page_url for service in services)
    targets = tuple(target.url for service in services for target in service.targets)
    return (
        _key("page", validators.cadence(PAGE_CADENCE_FLOOR_S, pages), _short_number),
        _key("probe", validators.cadence(PROBE_CADENCE_FLOOR_S, targets + canaries), _short_number),
    )


def _team(broker: str) -> tuple[_Key, ...]:
    """Return the key of the team's cadence, whose floor depends on where the broker is."""
    address = addresses.parse(f"http://{broker.partition('://')[2]}")
    floor = LOOPBACK_CADENCE_FLOOR_S if address is not None and address.is_loopback else TEAM_CADENCE_FLOOR_S
    return (_key("cadence", validators.number(floor, LONGEST_TEAM_CADENCE_S), _short_number),)


_SECTIONS: Mapping[str, tuple[_Key, ...]] = {
    "profile": (
        _key("uses", validators.list_of(validators.one_of(*USES), errors.one_of(USES), 1, len(USES)), list),
        _key("plan", validators.one_of(*PLANS)),
        _key("home_region", validators.country),
        _key("managed_device", validators.boolean),
    ),
    "network": (
        _key("canaries", validators.list_of(validators.canary_url, errors.A_CANARY_URL, 1, 8), list),
        _Key(
            "proxy",
            lambda found: {"proxy": validators.proxy(found)},
            lambda network: network.proxy,
            {"proxy": PROXY_BLOCKED},  # going around a proxy might be what it is there to prevent
            errors.proxy_unusable,
        ),
    ),
    "regions": (
        _key("automatic", validators.boolean),
        _key("token", validators.boolean),
        _key("provider", validators.network_number),
        _key("provider_url", validators.page_url),
        _key("globalping", validators.page_url),
        _key("check_host", validators.page_url),
    ),
    "notify": (
        _key("enabled", validators.boolean),
        _Key("quiet_hours", _quiet_hours, _quiet_hours_text),
        _key("quiet_except_major", validators.boolean),
        _key("threshold", lambda found: Health(validators.one_of(*THRESHOLDS)(found)), str),
        _key("phase_changes", validators.boolean),
        _key("maintenance", validators.boolean),
        _key("per_hour", validators.integer(1, 60)),
    ),
    "hooks": (
        _key("command", validators.command, lambda words: list(words) or None),
        _key("deadline_s", validators.number(SHORTEST_HOOK_S, LONGEST_HOOK_S), _short_number),
        _key("state_file", validators.file_path),
        _key("metrics_file", validators.file_path),
    ),
    "webhook": (_key("url", validators.page_url),),
    "key": (_key("enabled", validators.boolean),),
    "traffic": (
        _key("enabled", validators.boolean),
        _key("port", validators.integer(1024, 65_535)),
        _key("forward", validators.page_url),
    ),
    "reports": (
        _key("downdetector", validators.boolean),
        _key("hacker_news", validators.boolean),
        _key("github", validators.boolean),
        _key("downdetector_url", validators.page_url),
        _key("hacker_news_url", validators.page_url),
        _key("github_url", validators.page_url),
    ),
    "team": (
        _key("broker", validators.broker_url),
        _key("user", validators.text),
        _key("ca_file", validators.file_path),
        _key("topic", validators.topic),
        _key("name", validators.short_text(LONGEST_NAME)),
        _key("place", validators.short_text(LONGEST_NAME)),
        _key("follow", validators.boolean),
        _key("home_assistant", validators.boolean),
    ),
    "appearance": (
        _key("icon_style", validators.one_of(*ICON_STYLES)),
        _key("ground", validators.one_of(*GROUNDS)),
        _key("language", validators.one_of(AUTO_LANGUAGE, *LANGUAGES)),
    ),
}


_REPORTS = {f"{name}.{key.name}": key.report for name, keys in _SECTIONS.items() for key in keys}
"""How a wrong value is reported, by its key."""


def read(document: Mapping[str, object], builtin: tuple[Service, ...]) -> tuple[Settings, tuple[Problem, ...]]:
    """Return the settings that `document` asks for, and what is wrong in it; never raises.

    A wrong value is replaced by its default; the rest applies. `builtin` are the services that need no description.
    """
    problems: list[Problem] = []

    def collect(key: str, found: object, allowed: object) -> None:
        assert isinstance(allowed, Message)
        report = _REPORTS.get(key, errors.wrong_value)
        wrong = report(key, validators.display_value(found), allowed)
        problems.append(errors.entry_left_out(key, allowed) if found is None else wrong)

    chosen = services.read(document, builtin, collect)
    settings = Settings(services=chosen, vantages=vantages.read(document, collect))
    for name, keys in _SECTIONS.items():
        settings = _with_section(settings, name, keys, document, collect)
    settings = _with_section(settings, "team", _team(settings.team.broker), document, collect)
    keys = _cadence(chosen or builtin, settings.network.canaries)
    return _with_section(settings, "cadence", keys, document, collect), tuple(problems)


def _with_section(
    settings: Settings, name: str, keys: tuple[_Key, ...], document: Mapping[str, object], on_invalid: OnInvalid
) -> Settings:
    found = document.get(name, {})
    if not isinstance(found, Mapping):
        on_invalid(name, found, errors.A_TABLE)
        return settings
    table = TableReader(found, name, on_invalid, strict=False)
    stated: dict[str, object] = {}
    for key in keys:
        if table.has(key.name):
            stated.update(table.value(key.name, key.take, key.otherwise))
    if not stated:
        return settings
    changes: dict[str, Any] = {name: dataclasses.replace(getattr(settings, name), **stated)}
    return dataclasses.replace(settings, **changes)


def write(settings: Settings, document: Document, builtin: tuple[Service, ...], before: Settings | None = None) -> None:
    """Make `document` ask for `settings`, where they are other than `before` (None: as it asks for).

    The rest is not changed: unknown keys stay, and wrong values that nobody touched.
    """
    before = before or read(document, builtin)[0]
    for name, keys in (*_SECTIONS.items(), ("team", _team("")), ("cadence", _cadence((), ()))):
        _write_section(document, name, keys, getattr(before, name), getattr(settings, name))
    if settings.services != before.services:
        services.write(document, settings.services, before.services, builtin)


def _write_section(document: Document, name: str, keys: tuple[_Key, ...], before: object, after: object) -> None:
    for key in keys:
        value = key.give(after)
        if value == key.give(before):
            continue
        if not isinstance(document.get(name), MutableMapping):
            document[name] = {}
        if value is None:
            document[name].pop(key.name, None)
        else:
            document[name][key.name] = value
