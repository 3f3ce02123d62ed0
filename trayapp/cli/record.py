"""`trayapp record`: how early we were, what we missed, and how late the page was."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime

from trayapp import logs, resources
from trayapp.cli.terminal import put
from trayapp.config.config_file import ConfigFile
from trayapp.i18n.formatter import translate
from trayapp.output.record import record_csv, record_json
from trayapp.output.record_text import as_text
from trayapp.store.history.readonly import read_record
from trayapp.store.paths import app_paths


def run(options: argparse.Namespace) -> int:
    """Print the record. Writes nothing to the disk."""
    logs.start(None, verbose=options.verbose)
    paths, now = app_paths(options.profile), datetime.now(UTC)
    settings = ConfigFile(paths.config_file, resources.services()).load(now).settings
    services = tuple(each.id for each in settings.services or resources.services())
    record = read_record(paths.history_file, services, now, resources.lateness(), options.days)
    if options.json:
        put(json.dumps({"schema": 1, **record_json(record)}, indent=2, ensure_ascii=False))
    elif options.csv:
        put(record_csv(record).removesuffix("\n"))
    else:
        put(as_text(record, translate))
    return 0
