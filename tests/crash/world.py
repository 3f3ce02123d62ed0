"""What happens around the app that `tests.crash.kills` kills: four status pages on a fast clock, and a small disk."""

from __future__ import annotations

import contextlib
import errno
import json
import subprocess
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from tests.crash.app import SPEED, FastClock

SERVICES = ("Amber", "Birch", "Cedar", "Dahlia")
PHASES = ("investigating", "identified", "monitoring", "resolved")
DISK_KB = 4096
PAGE_S = 0.2 * SPEED


class World:
    """Four status pages; each has one incident, which goes through its phases."""

    def __init__(self) -> None:
        self.since = time.time()
        self.clock = FastClock(self.since)
        self.phase = dict.fromkeys(SERVICES, -1)
        self.asked: Counter[str] = Counter()
        self._at: dict[tuple[str, int], str] = {}
        world = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                with contextlib.suppress(OSError):  # killed as it asked
                    self.answer()

            def answer(self) -> None:
                name = self.path.split("/")[1]
                known = name in SERVICES and self.path.endswith("/api/v2/summary.json")
                body = json.dumps(world.page(name)).encode() if known else b""
                self.send_response(200 if known else 204 if name == "generate_204" else 404)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                if known:
                    world.asked[name] += 1

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        """Serve no more."""
        self._server.shutdown()
        self._server.server_close()

    def go_on(self, name: str) -> None:
        """Bring a service's incident into its next phase."""
        self.phase[name] += 1
        self._at[name, self.phase[name]] = self.clock.now().isoformat()

    @property
    def unfinished(self) -> list[str]:
        """The services whose incident is not over."""
        return [name for name, phase in self.phase.items() if phase < len(PHASES) - 1]

    def page(self, name: str) -> dict[str, Any]:
        """Return what a service's page says now."""
        phase = self.phase[name]
        is_on = 0 <= phase < len(PHASES) - 1
        updates = [
            {"id": f"{name}{n}", "status": PHASES[n], "body": f"{name}: {PHASES[n]}.", "created_at": self._at[name, n]}
            for n in range(phase, -1, -1)
        ]
        incident = {
            "id": f"i{name}",
            "name": f"{name} fails",
            "status": PHASES[phase],
            "impact": "major",
            "created_at": self._at.get((name, 0)),
            "resolved_at": None if is_on else self._at.get((name, phase)),
            "shortlink": f"https://status.example.com/{name}",
            "incident_updates": updates,
            "components": [],
        }
        part = {"id": f"c{name}", "name": name, "status": "partial_outage" if is_on else "operational"}
        return {
            "page": {"id": name, "name": name},
            "status": {"indicator": "major" if is_on else "none", "description": ""},
            "components": [part],
            "incidents": [incident] if phase >= 0 else [],
            "scheduled_maintenances": [],
        }

    def configuration(self) -> str:
        """Return a config.toml that makes this the whole world."""
        services = "".join(
            f'[[service]]\nid = "{name.lower()}"\nname = "{name}"\npage = "{self.url}/{name}/"\n' for name in SERVICES
        )
        return (
            f"version = 1\n[cadence]\npage = {PAGE_S}\nprobe = 60\n[network]\nproxy = 'none'\n"
            f'canaries = ["{self.url}/generate_204"]\n[notify]\nper_hour = 60\n{services}'
        )


class Disk:
    """A small file system of our own at `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_KB}k,mode=700", "none", str(folder)], check=True)

    @property
    def is_full(self) -> bool:
        """Whether it is full by our doing."""
        return self._filler.exists()

    def fill(self) -> None:
        """Leave no free block."""
        with self._filler.open("ab", buffering=0) as filler:
            for size in (65536, 4096):
                try:
                    while True:
                        filler.write(bytes(size))
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise

    def empty(self) -> None:
        """Give the room back."""
        self._filler.unlink(missing_ok=True)
