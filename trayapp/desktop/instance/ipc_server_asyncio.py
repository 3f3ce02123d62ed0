"""The primary's side of `ipc_client` where there is no Qt: a Unix socket on the event loop of `trayapp watch`."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from trayapp.desktop.instance.ipc_client import WAIT_S, addresses, is_ours, unix_socket

log = logging.getLogger("trayapp.desktop")

MAX_LINE = 4096
MAX_CALLERS = 8


@dataclass(frozen=True, slots=True)
class Listener:
    """What listens until it is closed."""

    server: asyncio.Server
    path: Path | None

    def close(self) -> None:
        """Stop listening, and remove the socket."""
        self.server.close()
        if self.path is not None:
            self.path.unlink(missing_ok=True)


async def listen(folder: Path, take: Callable[[bytes], bytes | None]) -> Listener | None:
    """Answer those who call the primary of `folder`, whose lock we own; None where no address can be taken."""
    if sys.platform == "win32":
        return None

    callers: set[asyncio.StreamWriter] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        callers.add(writer)
        with contextlib.suppress(OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            async with asyncio.timeout(WAIT_S):
                if len(callers) <= MAX_CALLERS and is_ours(writer.get_extra_info("socket")):
                    answer = take((await reader.readuntil()).rstrip(b"\n"))
                    writer.write(answer or b"")
                    await writer.drain()
        callers.discard(writer)
        writer.close()

    for address in addresses(folder):
        try:
            path = None if address.startswith("\0") else Path(address)
            server = await asyncio.start_unix_server(serve, sock=_bound(address, path), limit=MAX_LINE)
        except OSError as problem:
            log.info("nobody can ask at one address: %s", problem.strerror)
        else:
            return Listener(server, path)
    return None


def _bound(address: str, path: Path | None) -> socket.socket:
    """Return a socket with this address, for the user alone. Raises OSError."""
    if path is not None and path.is_socket():
        path.unlink()  # left by a kill
    connection = unix_socket()
    try:
        connection.bind(address)
        if path is not None:
            path.chmod(0o600)  # before listen(): until then nobody can connect
    except OSError:
        connection.close()
        raise
    return connection
