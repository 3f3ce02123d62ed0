"""A server on loopback that answers as `Hostile` says, and changes its mood every few seconds.

    python -m tests.soak.server SEED

A program of its own, so that what it costs is not the app's. Prints its address, and ends with its standard input.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime

from tests.soak.hostile import Hostile
from trayapp.sources.http.transport import Request, TransportError

MOODS = ("calm", "outage", "chaos", "chaos", "offline", "portal")
MOOD_S = 5.0


class Server:
    """Serves one app."""

    def __init__(self, seed: int) -> None:
        self._hostile = Hostile(seed)
        self._url = ""

    async def run(self) -> None:
        """Serve until nobody is left who started this."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self._url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        print(self._url, flush=True)
        ended = asyncio.create_task(asyncio.to_thread(sys.stdin.read))
        while not ended.done():
            self._hostile.mood = self._hostile.draw.choice(MOODS)
            await asyncio.wait([ended], timeout=MOOD_S)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                exchange = self._hostile.answer(Request(f"{self._url}{head.split()[1].decode()}"), datetime.now(UTC))
                if isinstance(exchange, TransportError):
                    await asyncio.sleep(self._hostile.draw.choice([0, 0, 0, 30]))
                    break
                await asyncio.sleep(min(0.5, exchange.elapsed_ms / 1000))
                fields = {**exchange.headers, "content-length": str(len(exchange.body))}
                lines = [
                    f"HTTP/1.1 {exchange.status} Soak",
                    *(f"{name}: {value}" for name, value in fields.items()),
                    "",
                    "",
                ]
                writer.write("\r\n".join(lines).encode() + exchange.body)
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):  # cancelled: nobody is left to serve
            pass
        finally:
            writer.close()


if __name__ == "__main__":
    asyncio.run(Server(int(sys.argv[1])).run())
