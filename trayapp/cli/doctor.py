"""`trayapp doctor`: what works on this computer and what does not."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from datetime import UTC, datetime

from trayapp import __version__, logs, resources
from trayapp.cli.terminal import put
from trayapp.config.config_file import ConfigFile
from trayapp.doctor.report import as_json, as_lines, exit_code
from trayapp.doctor.runner import run_checks, try_notification
from trayapp.domain.model.reports import PageReport
from trayapp.i18n.formatter import translate
from trayapp.store.paths import app_paths


def run(options: argparse.Namespace) -> int:
    """Check everything once and print the results."""
    logs.start(None, verbose=options.verbose)
    if options.page:
        return _describe(options)
    results = run_checks(app_paths(options.profile))
    if options.notify:
        results += (try_notification(datetime.now(UTC)),)
    if options.json:
        put(json.dumps(as_json(results, translate, __version__, sys.platform), indent=2, ensure_ascii=False))
    else:
        put("\n".join(as_lines(results, translate)))
    return exit_code(results)


def _describe(options: argparse.Namespace) -> int:
    """Print how one page is read."""
    from trayapp.doctor.page_report import describe_page
    from trayapp.sources.http.client import HttpTransport

    proxy = ConfigFile(app_paths(options.profile).config_file, resources.services()).peek().settings.network.proxy

    async def described() -> tuple[PageReport, str]:
        transport = HttpTransport(proxy=proxy, version=__version__)
        try:
            return await describe_page(options.page, transport, lambda: datetime.now(UTC), __version__)
        finally:
            await transport.close()

    report, text = asyncio.run(described())
    put(json.dumps({"schema": 1, "text": text}, ensure_ascii=False) if options.json else text)
    return 0 if report.reading is not None else 1
