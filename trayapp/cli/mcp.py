"""`trayapp mcp`: answer an agent over standard input and output."""

from __future__ import annotations

import argparse

from trayapp import logs, resources
from trayapp.cli import exit_codes
from trayapp.cli.terminal import complain, complain_about
from trayapp.config.config_file import ConfigFile
from trayapp.store.paths import app_paths


def run(options: argparse.Namespace) -> int:
    """Serve until standard input ends. Standard output is the protocol's alone."""
    from trayapp.app.mcp_server import McpServer, MissingSdkError

    logs.start(None, verbose=options.verbose)
    paths = app_paths(options.profile)
    loaded = ConfigFile(paths.config_file, resources.services()).peek()
    complain_about(loaded.problems)
    try:
        server = McpServer(paths, loaded.settings)
    except MissingSdkError as missing:
        complain(f"the MCP SDK is missing ({missing}): install trayapp with its extra, trayapp[mcp]")
        return exit_codes.UNAVAILABLE
    server.run()
    return 0
