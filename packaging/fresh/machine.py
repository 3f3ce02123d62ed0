"""A system in a folder: how it is made, and how commands run in it."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import host

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
OURS = ("python3", "make", "git", "sudo")
USER, UID = "newcomer", 1000
CLONE = Path("home", USER, "my code", "trayapp")


class Failed(Exception):  # noqa: N818 - a step that failed, and no fault of this program
    """A step did not end as it must. The text says which, and how."""


class Unavailable(Exception):  # noqa: N818 - the same
    """This machine cannot do it. The text says why."""


class Machine:
    """One system in a folder. Its processes are in our PID namespace, each of its commands has its own mounts."""

    def __init__(self, root: Path, ends_at: float) -> None:
        self.root = root
        self._ends_at = ends_at

    def command(self, *words: str, user: bool = True, where: str = "", **env: str) -> list[str]:
        """Return the command line that runs `words` in the system, as its ordinary user or as root."""
        home = f"/home/{USER}" if user else "/root"
        variables = {"HOME": home, "USER": USER if user else "root", "SHELL": "/bin/bash", "TERM": "dumb"}
        path = (
            "/usr/local/bin:/usr/bin:/bin" if user else "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        )
        variables |= {"PATH": path, **host.environment(), **env}
        given = [f"{name}={value}" for name, value in variables.items()]
        as_user = ["setpriv", f"--reuid={UID}", f"--regid={UID}", "--init-groups"] if user else []
        inside = ["env", "-i", f"--chdir={where or home}", *given, *words]
        return ["unshare", "--mount", str(HERE / "enter.sh"), str(self.root), *as_user, *inside]

    def do(self, *words: str, **options: object) -> list[str]:
        """Run a command to its end and return what it said, a line each.

        Raises:
            Failed: it did not exit with 0, or not in time. What it said last is printed.
        """
        return follow(self.command(*words, **options), shlex.join(words), self._ends_at)  # type: ignore[arg-type]


def follow(command: list[str], name: str, ends_at: float, on_line: Callable[[str], None] | None = None) -> list[str]:
    """Run a command to its end, hand each line that it says to `on_line`, and return all of them.

    Raises:
        Failed: it did not exit with 0, or not before `ends_at` (monotonic seconds). Where nobody took its lines, the
            last of them are printed.
    """
    said: list[str] = []
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    ) as process:
        with time_limit(process, ends_at) as is_late:
            assert process.stdout is not None
            for line in process.stdout:
                said.append(line.rstrip("\n"))
                if on_line is not None:
                    on_line(said[-1])
        code = process.wait()
    if code:
        if on_line is None:
            print("\n".join(said[-60:]))
        raise Failed(f"{name}: {'not over when the time was' if is_late() else f'exit status {code}'}")
    return said


@contextmanager
def time_limit(process: subprocess.Popen[str], ends_at: float) -> Iterator[Callable[[], bool]]:
    """Kill a process and what it started when the time is over; the value tells whether that was so."""

    def end() -> None:
        late.set()
        os.killpg(process.pid, signal.SIGKILL)

    late = threading.Event()
    timer = threading.Timer(max(0.1, ends_at - time.monotonic()), end)
    timer.start()
    try:
        yield late.is_set
    finally:
        timer.cancel()


def make_system(release: str, root: Path, ends_at: float) -> None:
    """Make a minimal system with what README asks for, and tell its apt what the host's apt knows.

    Raises:
        Unavailable: no such system can be made or entered here. What was said last is printed.
    """
    sources = host.sources(release)
    options = root.parent / "apt.conf"
    options.write_text(host.apt_options(), encoding="utf-8")
    packages = ",".join(OURS)
    if shutil.which("mmdebstrap"):
        asked = [f"--aptopt={options}", "--variant=minbase", f"--include={packages}", release, str(root), *sources]
        command = ["mmdebstrap", "--quiet", *asked]
    else:
        asked = ["--variant=minbase", f"--include={packages}", release, str(root), sources[0].split()[1]]
        command = ["debootstrap", *asked]
    try:
        follow(command, command[0], ends_at)
        Machine(root, ends_at).do("true", user=False)
    except Failed as why:
        raise Unavailable(str(why)) from None
    (root / "etc/apt/sources.list").write_text("".join(f"{line}\n" for line in sources), encoding="utf-8")
    shutil.copyfile(options, root / "etc/apt/apt.conf.d/99host")
    (root / "etc/hostname").write_text("fresh\n", encoding="utf-8")


def settle(machine: Machine) -> None:
    """Make the user, who may use sudo, and the clone."""
    machine.do("useradd", "--create-home", "--shell=/bin/bash", f"--uid={UID}", USER, user=False)
    (machine.root / "etc/sudoers.d/newcomer").write_text(f"{USER} ALL=(ALL) NOPASSWD: ALL\n", encoding="utf-8")
    host.pass_in(machine.root, machine.root / "home" / USER)
    with (machine.root / "etc/hosts").open("a", encoding="utf-8") as hosts:
        hosts.write("127.0.0.1 localhost fresh\n")
    origin = ["git", "-c", "safe.directory=*", "-c", "advice.detachedHead=false"]
    clone = machine.root / CLONE
    subprocess.run([*origin, "clone", "--quiet", "--no-hardlinks", str(REPOSITORY), str(clone)], check=True)
    machine.do("chown", "--recursive", f"{USER}:", f"/home/{USER}", user=False)
