"""The rows of the budget table that are measured on a desktop, each beside a bare tray app in the same run."""

from __future__ import annotations

import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue

from jeepney import DBusAddress

from tests.bench.desk import DEADLINE_S, Desk
from tests.bench.installation import Installation
from tests.bench.process import cpu_s, pss_mb, wakeups
from tests.bench.world import HOSTS, World, large_feed
from trayapp.domain.polling_policy import JITTER
from trayapp.sources.http.client_pool import KEPT_PER_HOST

HERE = Path(__file__).parent
RUNS = 5
SETTLE_S = 2.0
WINDOW_S = 10.0
STALL_WINDOW_S = 4.0
QUIET_CADENCE_S = 60.0
BUSY_CADENCE_S = 1.0


@dataclass(frozen=True)
class Row:
    """One line of the table: all measurements, and the limit of our median, or of its ratio to the bare app's."""

    what: str
    unit: str
    ours: tuple[float, ...]
    limit: float
    bare: tuple[float, ...] = ()
    by_ratio: bool = False

    @property
    def median(self) -> float:
        """The median of our measurements."""
        return statistics.median(self.ours)

    @property
    def ratio(self) -> float | None:
        """Our median in bare apps; None without such a measurement."""
        floor = statistics.median(self.bare) if self.bare else 0.0
        return self.median / floor if floor else None

    @property
    def holds(self) -> bool:
        """Whether the budget is kept."""
        judged = self.ratio if self.by_ratio else self.median
        return judged is not None and judged <= self.limit


@dataclass(frozen=True)
class Bench:
    """Where to measure: a desktop, a world to poll, what users have installed, and a folder for profiles."""

    desk: Desk
    world: World
    installation: Installation
    folder: Path

    @property
    def bare(self) -> list[str]:
        """The command that starts the bare app, on the same Python and Qt."""
        return [self.installation.python, str(HERE / "bare_tray.py")]

    def ours(
        self,
        *,
        cadence_s: float = QUIET_CADENCE_S,
        world: World | None = None,
        driver: str = "",
        more_pages: int = 0,
    ) -> list[str]:
        """Return the command that starts our app on a profile whose whole world is the loopback server.

        The profile was used once before, with no question left open: that's what users have on every day but the first.
        """
        profile = self.folder / f"profile-{cadence_s:g}-{id(world or self.world)}-{more_pages}"
        start = [self.installation.python, str(HERE / driver)] if driver else [self.installation.command]
        command = [*start, "--profile", str(profile)]
        if not profile.exists():
            profile.mkdir()
            config = (world or self.world).configuration(cadence_s, cadence_s, more_pages)
            (profile / "config.toml").write_text(config, encoding="utf-8")
            (profile / "memory.json").write_text('{"version": 1, "first_run_done": true}', encoding="utf-8")
            waiting = threading.Thread(target=self.polled, args=[world or self.world])
            waiting.start()
            with self.running(command):
                waiting.join()
        return command

    @contextmanager
    def running(
        self, command: list[str], **options: object
    ) -> Iterator[tuple[subprocess.Popen[bytes], DBusAddress, float]]:
        """Start an app, wait for its icon, and end it afterwards; the last value is the seconds to the icon."""
        began = time.monotonic()
        process = self.desk.start(command, **options)
        try:
            icon = self.desk.next_icon(process)
            yield process, icon, time.monotonic() - began
        finally:
            self.desk.stop(process)

    def polled(self, world: World, times: int = 1) -> None:
        """Wait until the page and the targets were asked so many times more."""
        pages, rounds = len(world.pages()) + times, world.rounds() + times
        end = time.monotonic() + DEADLINE_S
        while len(world.pages()) < pages or world.rounds() < rounds:
            if time.monotonic() > end:
                raise TimeoutError(
                    f"{len(world.pages())} page polls and {world.rounds()} rounds, not {pages}, {rounds}"
                )
            time.sleep(0.02)

    def asked_all(self, world: World, pages: int, since: int = 0) -> None:
        """Wait until so many different pages were asked, of the polls from number `since` on."""
        end = time.monotonic() + 3 * DEADLINE_S
        while len({each.path for each in world.pages()[since:]}) < pages and time.monotonic() < end:
            time.sleep(0.5)


def start_to_icon(bench: Bench) -> Row:
    """From the process's start to its registration with the tray host; both in turn, the first start unmeasured."""
    taken: dict[str, list[float]] = {"ours": [], "bare": []}
    for run in range(RUNS + 3):
        for name, command in (("bare", bench.bare), ("ours", bench.ours())):
            with bench.running(command) as (_, _, seconds):
                if run:
                    taken[name].append(seconds * 1000)
                time.sleep(0.3)
    return Row("start to icon in the tray, warm", "ms", tuple(taken["ours"]), 1.25, tuple(taken["bare"]), by_ratio=True)


def status(bench: Bench) -> Row:
    """From the start of `trayapp status` to its first line, beside importing the HTTP client."""
    taken: dict[str, list[float]] = {"ours": [], "bare": []}
    ours, bare = [*bench.ours(), "status"], [bench.installation.python, "-c", "import httpx; print()"]
    for run in range(RUNS + 3):
        for name, command in (("bare", bare), ("ours", ours)):
            began = time.monotonic()
            with subprocess.Popen(command, stdout=subprocess.PIPE, env=bench.desk.environment) as process:
                assert process.stdout is not None
                process.stdout.readline()
                if run:
                    taken[name].append((time.monotonic() - began) * 1000)
    return Row("status, to its first line", "ms", tuple(taken["ours"]), 2, tuple(taken["bare"]), by_ratio=True)


def idle_memory(bench: Bench) -> Row:
    """The proportional set size once the first polls are done; one app at a time, for sharing would flatter both."""
    ours, bare = [], []
    for _ in range(RUNS):
        with bench.running(bench.bare) as (process, _, _):
            time.sleep(SETTLE_S)
            bare.append(pss_mb(process.pid))
        waiting = threading.Thread(target=bench.polled, args=[bench.world])
        waiting.start()
        with bench.running(bench.ours()) as (process, _, _):
            waiting.join()
            time.sleep(SETTLE_S)
            ours.append(pss_mb(process.pid))
    return Row("idle PSS, panel never opened", "MB", tuple(ours), 1.4, tuple(bare), by_ratio=True)


def quiet(bench: Bench) -> tuple[Row, Row]:
    """Wake-ups between polls, and the processor time of an hour: what idling costs plus 60 polls of each kind."""
    woken: dict[str, list[float]] = {"ours": [], "bare": []}
    idle: dict[str, list[float]] = {"ours": [], "bare": []}
    waiting = threading.Thread(target=bench.polled, args=[bench.world])
    waiting.start()
    with bench.running(bench.bare) as (bare, _, _), bench.running(bench.ours()) as (ours, _, _):
        waiting.join()
        time.sleep(SETTLE_S)
        pids = {"ours": ours.pid, "bare": bare.pid}
        while len(woken["ours"]) < RUNS:
            asked = len(bench.world.answered)
            before = {name: (wakeups(pid), cpu_s(pid)) for name, pid in pids.items()}
            time.sleep(WINDOW_S)
            after = {name: (wakeups(pid), cpu_s(pid)) for name, pid in pids.items()}
            if len(bench.world.answered) != asked:
                continue  # a poll fell into this window: it is not between polls
            for name in pids:
                woken[name].append((after[name][0] - before[name][0]) * 60 / WINDOW_S)
                idle[name].append((after[name][1] - before[name][1]) / WINDOW_S)
    per_poll = poll_cost(bench, statistics.median(idle["ours"]))
    hour = tuple((each + cost / QUIET_CADENCE_S) * 100 for each, cost in zip(idle["ours"], per_poll, strict=True))
    return (
        Row("wake-ups a minute between polls", "", tuple(woken["ours"]), 6, tuple(woken["bare"])),
        Row("CPU in a quiet hour (scaled)", "% of a core", hour, 0.1, tuple(each * 100 for each in idle["bare"])),
    )


def poll_cost(bench: Bench, idle: float) -> tuple[float, ...]:
    """Return the processor seconds that one poll of the page and one round of the probe cost together."""
    costs = []
    with bench.running(bench.ours(cadence_s=BUSY_CADENCE_S)) as (process, _, _):
        bench.polled(bench.world, 3)
        for _ in range(RUNS):
            began, polls, cpu = time.monotonic(), len(bench.world.pages()), cpu_s(process.pid)
            bench.polled(bench.world, 4)
            spent = cpu_s(process.pid) - cpu - idle * (time.monotonic() - began)
            costs.append(max(0.0, spent) / (len(bench.world.pages()) - polls))
    return tuple(costs)


def stall(bench: Bench) -> Row:
    """How long the UI thread keeps a caller waiting at most while the app polls each second; the bare app idles."""
    worst: dict[str, list[float]] = {"ours": [], "bare": []}
    for name, command in (("bare", bench.bare), ("ours", bench.ours(cadence_s=BUSY_CADENCE_S))):
        with bench.running(command) as (_, icon, _):
            if name == "ours":
                bench.polled(bench.world, 2)
            time.sleep(SETTLE_S)
            for _ in range(RUNS):
                end, longest = time.monotonic() + STALL_WINDOW_S, 0.0
                while time.monotonic() < end:
                    longest = max(longest, bench.desk.round_trip_ms(icon))
                    time.sleep(0.004)
                worst[name].append(longest)
    return Row("longest stall of the UI thread, polling", "ms", tuple(worst["ours"]), 25, tuple(worst["bare"]))


SERVICES = 300
SERVICES_WINDOW_S = 60.0
AT_A_TIME = 12
"""Exchanges that may be under way at a time, besides the connections that are kept."""


def services(bench: Bench) -> tuple[Row, ...]:
    """Three hundred services on a hundred hosts in one app at the usual cadence, beside the same app with one.

    Each window is one minute; the windows of both apps are the same minutes. How often pages are asked is counted over
    all of them: all are asked at the start, so that one minute may see twice as many as the next.
    """
    taken: dict[str, list[list[float]]] = {"cpu": [[], []], "pss": [[], []], "stall": [[], []]}
    with (
        bench.running(bench.ours()) as (one, icon_of_one, _),
        bench.running(bench.ours(more_pages=SERVICES - 1)) as (all_of_them, icon, _),
    ):
        bench.asked_all(bench.world, SERVICES)
        time.sleep(SERVICES_WINDOW_S / 2)
        bench.world.most_open = 0
        asked, began = len(bench.world.pages()), time.monotonic()
        for _ in range(RUNS):
            apps = ((one, icon_of_one), (all_of_them, icon))
            before = [cpu_s(process.pid) for process, _ in apps]
            longest, until = [0.0, 0.0], time.monotonic() + SERVICES_WINDOW_S
            while time.monotonic() < until:
                for place, (_, each) in enumerate(apps):
                    longest[place] = max(longest[place], bench.desk.round_trip_ms(each))
                time.sleep(0.02)
            elapsed = time.monotonic() - until + SERVICES_WINDOW_S
            for place, (process, _) in enumerate(apps):
                taken["cpu"][place].append((cpu_s(process.pid) - before[place]) / elapsed * 100)
                taken["pss"][place].append(pss_mb(process.pid))
                taken["stall"][place].append(longest[place])
        rate = (len(bench.world.pages()) - asked) / (time.monotonic() - began) * 60
    more = {what: tuple(b - a for a, b in zip(*both, strict=True)) for what, both in taken.items()}
    return (
        Row(f"{SERVICES} services: CPU above one", "% of a core", more["cpu"], 1, tuple(taken["cpu"][0])),
        Row(f"{SERVICES} services: PSS above one", "MB", more["pss"], 60, tuple(taken["pss"][0])),
        Row(f"{SERVICES} services: longest stall above one's", "ms", more["stall"], 25, tuple(taken["stall"][0])),
        Row(f"{SERVICES} services: pages asked a minute", "", (rate,), SERVICES / (1 - JITTER) + 2),
        Row(
            f"{SERVICES} services: connections, both apps",
            "",
            (bench.world.most_open,),
            (HOSTS + 1) * KEPT_PER_HOST + AT_A_TIME,
        ),
    )


LATER_OPENINGS = 3


def panel(bench: Bench) -> tuple[Row, ...]:
    """From the click on the icon to the panel on the screen: the first in the life of the process, and later ones.

    On an all-clear page, on one with 60 components, 12 open incidents and 200 updates, and with 300 services.
    """
    with World(feed=large_feed()) as worst_day, World() as hundreds:
        return (
            *_panel(bench, bench.world, "panel"),
            *_panel(bench, worst_day, "panel, large case,"),
            *_panel(bench, hundreds, f"panel, {SERVICES} services,", SERVICES),
        )


def _panel(bench: Bench, world: World, what: str, pages: int = 1) -> tuple[Row, Row]:
    first, later = [], []
    for _ in range(RUNS):
        waiting = threading.Thread(target=bench.polled, args=[world])
        waiting.start()
        command = bench.ours(world=world, driver="painted.py", more_pages=pages - 1)
        asked = len(world.pages())
        with bench.running(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as (process, icon, _):
            told = _lines(process)
            waiting.join()
            bench.asked_all(world, pages, asked)
            time.sleep(SETTLE_S)
            first.append(_open_ms(bench, icon, told))
            for _ in range(LATER_OPENINGS):
                _wait(told, "hidden", lambda: _close(process))
                time.sleep(0.3)
                later.append(_open_ms(bench, icon, told))
    return (
        Row(f"{what} from click to painted, first", "ms", tuple(first), 120),
        Row(f"{what} from click to painted, later", "ms", tuple(later), 35),
    )


def _open_ms(bench: Bench, icon: DBusAddress, told: Queue[tuple[str, float]]) -> float:
    began = time.monotonic()
    painted = _wait(told, "painted", lambda: bench.desk.click(icon))
    time.sleep(0.5)
    return (painted - began) * 1000


def _close(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin is not None
    process.stdin.write(b"close\n")
    process.stdin.flush()


def _lines(process: subprocess.Popen[bytes]) -> Queue[tuple[str, float]]:
    queue: Queue[tuple[str, float]] = Queue()
    pipe = process.stdout
    assert pipe is not None

    def read() -> None:
        for line in pipe:
            what, _, moment = line.decode().partition(" ")
            if what in {"painted", "hidden"}:
                queue.put((what, float(moment)))

    threading.Thread(target=read, daemon=True).start()
    return queue


def _wait(told: Queue[tuple[str, float]], what: str, act: Callable[[], None]) -> float:
    """Do `act` and return when the app first told `what` after it."""
    while not told.empty():
        told.get_nowait()
    act()
    try:
        while True:
            found, moment = told.get(timeout=DEADLINE_S)
            if found == what:
                return moment
    except Empty:
        raise TimeoutError(f"the panel was not {what}") from None


def unchanged_poll(bench: Bench) -> tuple[Row, Row]:
    """The bytes of an answer to a poll of a page that did not change, with validators and without."""
    rows = []
    for validators, what in (
        (True, "unchanged page poll, page has a validator"),
        (False, "the same without validator"),
    ):
        with World(validators=validators) as world, bench.running(bench.ours(cadence_s=BUSY_CADENCE_S, world=world)):
            bench.polled(world, RUNS + 1)
            sent = tuple(float(each.sent) for each in world.pages()[1 : RUNS + 1])
            rows.append(Row(what, "bytes", sent, 2048))
    return rows[0], rows[1]
