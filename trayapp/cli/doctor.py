"""`trayapp doctor`: what works on this computer and what does not."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime

from trayapp import __version__, logs
from trayapp.cli.terminal import put
from trayapp.doctor.report import as_json, as_lines, exit_code
from trayapp.doctor.runner import run_checks, try_notification
from trayapp.i18n.formatter import translate
from trayapp.store.paths import app_paths


def run(options: argparse.Namespace) -> int:
    """Check everything once and print the results."""
    logs.start(None, verbose=options.verbose)
    results = run_checks(app_paths(options.profile))
    if options.notify:
        results += (try_notification(datetime.now(UTC)),)
    if options.json:
        put(json.dumps(as_json(results, translate, __version__, sys.platform), indent=2, ensure_ascii=False))
    else:
        put("\n".join(as_lines(results, translate)))
    return exit_code(results)
