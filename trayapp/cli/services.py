"""`trayapp services`: which services are watched; find, add and remove them, import and export the list."""

from __future__ import annotations

import argparse
import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from trayapp import __version__, logs, resources
from trayapp.cli import exit_codes
from trayapp.cli.service_lists import ListError, as_list, as_opml, read_list
from trayapp.cli.terminal import complain, complain_about, put
from trayapp.config import catalogue
from trayapp.config.config_file import ConfigFile
from trayapp.config.custom_service import custom_service, rejection_reason, with_own_id, with_page_name
from trayapp.domain import addresses
from trayapp.i18n.formatter import translate
from trayapp.store.paths import app_paths

if TYPE_CHECKING:
    from trayapp.domain.model.reports import PageReading, PageReport
    from trayapp.domain.model.service import Service
    from trayapp.domain.model.settings import Settings

UNKNOWN = 3
"""The exit code where a page could not be read."""

_SHOWN = 40
"""Parts of a page that are listed."""


def run(options: argparse.Namespace) -> int:
    """Do what the sub-command says."""
    logs.start(None, verbose=options.verbose)
    return int(_COMMANDS[options.action](options))


class _Settings:
    """The configuration of one call: read once, written at most once."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._file = ConfigFile(app_paths(options.profile).config_file, resources.services())
        loaded = self._file.load(datetime.now(UTC))
        complain_about(loaded.problems)
        self.settings: Settings = loaded.settings

    @property
    def services(self) -> tuple[Service, ...]:
        return self.settings.services or resources.services()

    def save(self, services: tuple[Service, ...]) -> bool:
        """Write the services; False where that failed, which was said then."""
        problems = self._file.save(replace(self.settings, services=services), datetime.now(UTC))
        complain_about(problems)
        return not problems


def _find(options: argparse.Namespace) -> int:
    found = catalogue.find(resources.catalogue(), " ".join(options.word))
    if options.json:
        rows = [{"name": each.name, "page": each.page_url, "format": each.page_format, "watch": list(each.watch)}
                for each in found]  # fmt: skip
        put(json.dumps({"schema": 1, "services": rows}, indent=2, ensure_ascii=False))
    else:
        width = max((len(each.name) for each in found), default=0)
        put("\n".join(f"{each.name:<{width}}  {each.page_url}" for each in found) or "Nothing found. Paste the address "
            "of the service's status page instead: trayapp services add https://...")  # fmt: skip
    return 0 if found else 1


def _list(options: argparse.Namespace) -> int:
    services = _Settings(options).services
    if options.json:
        rows = [
            {"id": each.id, "name": each.name, "page": each.page_url, "watch": list(each.watch)} for each in services
        ]
        put(json.dumps({"schema": 1, "services": rows}, indent=2, ensure_ascii=False))
    else:
        width = max(len(each.id) for each in services)
        put("\n".join(f"{each.id:<{width}}  {each.name}  {each.page_url}" for each in services))
    return 0


def _add(options: argparse.Namespace) -> int:
    """Add a service by its name in the catalogue, or by the address of its page, which is read once."""
    wanted = " ".join(options.what)
    entry = catalogue.named(resources.catalogue(), wanted)
    page = "" if entry else addresses.pasted(wanted)
    if entry is None and not page:
        near = ", ".join(each.name for each in catalogue.find(resources.catalogue(), wanted)[:5])
        complain(f"{wanted!r} is neither in the catalogue nor an address" + (f"; near: {near}" if near else ""))
        return exit_codes.USAGE
    entry = entry or catalogue.at_page(resources.catalogue(), page)
    service = catalogue.service_of(entry) if entry else custom_service(page, "", resources.services())
    if options.check:
        report = asyncio.run(_read(service, options))
        reading = report.reading
        if reading is None:
            complain(f"{report.failure.detail if report.failure else 'no answer'}. --no-check adds it all the same")
            return UNKNOWN
        service = with_page_name(service, reading.title)
        _tell_parts(reading)
    service = replace(
        service, name=options.name or service.name, watch=tuple(options.watch or service.watch), pinned=options.pin
    )
    return _keep(_Settings(options), (service,))


def _tell_parts(reading: PageReading) -> None:
    put(f"{reading.title or reading.url}: read as {reading.format}, {len(reading.components)} parts")
    shown = reading.components[:_SHOWN]
    for each in shown:
        put(f"  {each.id}  {f'{each.group}: ' if each.group else ''}{each.name}")
    if len(reading.components) > len(shown):
        put(f"  and {len(reading.components) - len(shown)} more")
    if shown:
        put("To watch only some of them, add it with --watch ID.")


async def _read(service: Service, options: argparse.Namespace) -> PageReport:
    from trayapp.sources.http.client import HttpTransport
    from trayapp.sources.pages.reader import PageReader

    settings = ConfigFile(app_paths(options.profile).config_file, resources.services()).peek().settings
    transport = HttpTransport(proxy=settings.network.proxy, version=__version__)
    try:
        return await PageReader(service.id, service.page_url, transport, lambda: datetime.now(UTC)).read()
    finally:
        await transport.close()


def _keep(config: _Settings, added: tuple[Service, ...]) -> int:
    """Add services to the settings as far as there is a place for them."""
    services, taken = config.services, 0
    for each in added:
        service = with_own_id(each, services)
        reason = rejection_reason(service, services)
        if reason is not None:
            complain(translate(reason))
            continue
        services, taken = (*services, service), taken + 1
        put(f"Added {service.name} as {service.id}")
    if taken and not config.save(services):
        return exit_codes.CANNOT_CREATE
    return 0 if taken == len(added) else 1


def _remove(options: argparse.Namespace) -> int:
    config = _Settings(options)
    gone = [each for each in config.services if options.service in {each.id, each.name}]
    left = tuple(each for each in config.services if each not in gone)
    if not gone:
        complain(f"{options.service!r} is not watched; see: trayapp services list")
        return exit_codes.USAGE
    if not left:
        complain("one service has to stay")
        return exit_codes.USAGE
    if not config.save(left):
        return exit_codes.CANNOT_CREATE
    put("\n".join(f"Removed {each.name}" for each in gone))
    return 0


def _import(options: argparse.Namespace) -> int:
    """Add every service of a list, by the catalogue's name where it knows the page; nothing is asked."""
    try:
        rows = read_list(options.file)
    except (OSError, ListError) as error:
        complain(f"{options.file}: {getattr(error, 'strerror', None) or error}")
        return exit_codes.USAGE
    entries = resources.catalogue()
    added = []
    for page, name in rows:
        meant = catalogue.named(entries, name)
        entry = meant if meant and meant.page_url == page else catalogue.at_page(entries, page)
        service = catalogue.service_of(entry) if entry else custom_service(page, "", resources.services())
        added.append(replace(service, name=name or service.name))
    _keep(_Settings(options), tuple(added))
    return 0


def _export(options: argparse.Namespace) -> int:
    services = _Settings(options).services
    text = as_opml(services) if options.opml or str(options.file).endswith(".opml") else as_list(services)
    if options.file is None:
        put(text)
        return 0
    try:
        Path(options.file).write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        complain(f"{options.file}: {error.strerror or error}")
        return exit_codes.CANNOT_CREATE
    return 0


_COMMANDS = {"find": _find, "add": _add, "remove": _remove, "list": _list, "import": _import, "export": _export}
