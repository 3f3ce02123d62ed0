"""A Windows by Wine: whether this machine can have one, how it is made, and how Python runs in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LANES = 2
NEEDED_GB = 4
_TOOLS = ("wine", "wineserver", "Xvfb", "x86_64-w64-mingw32-gcc", "git")
_UNAVAILABLE = 69


def missing(folder: Path, *more: str) -> str:
    """Return what this machine lacks for a Windows in the folder, or of the tools named; "" where it lacks nothing."""
    if tools := [tool for tool in (*_TOOLS, *more) if not shutil.which(tool)]:
        return f"This machine lacks {', '.join(tools)}. On Debian, packaging/linux/install-debian.sh windows helps."
    there = next(each for each in (folder, *folder.parents) if each.exists())
    if not (folder / ".ready").exists() and shutil.disk_usage(there).free < NEEDED_GB * 1e9:
        return f"{there} has not {NEEDED_GB} GB left."
    return ""


def make(folder: Path, ends_at: float) -> str:
    """Make the Windows where there is none; return why that cannot be, or "".

    Raises:
        CalledProcessError: it went wrong, and not for want of something.
        TimeoutExpired: it took too long.
    """
    command = [str(HERE / "make-wine.sh"), str(folder)]
    environment = {**os.environ, "PYTHON": sys.executable}
    done = subprocess.run(command, check=False, env=environment, timeout=ends_at - time.monotonic())
    if done.returncode == _UNAVAILABLE:
        return "What the Windows is made of cannot be had, for the reason above."
    done.check_returncode()
    return ""


def copy_source(target: Path) -> None:
    """Copy what belongs to the repository, with its compiled translations, as it lies there now."""
    shutil.rmtree(target, ignore_errors=True)
    command = ["git", "-C", str(ROOT), "-c", "safe.directory=*", "ls-files", "-co", "--exclude-standard", "-z"]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\0")
    compiled = [path.relative_to(ROOT) for path in (ROOT / "resources" / "translations").glob("*.mo")]
    for name in (*filter(None, listed), *compiled):
        source = ROOT / name
        if source.is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target / name)


class Lane:
    """One Windows of several that run side by side; they share their files' content until one writes.

    Each has a Wine server, so that all that runs in one can be ended without a look at what it is.
    """

    def __init__(self, folder: Path, number: int, display: str) -> None:
        self.folder = folder / f"lane-{number}" if number else folder
        self.drive = self.folder / "prefix" / "drive_c"
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8", "TZ": "UTC",
            "WINEPREFIX": str(self.folder / "prefix"), "DISPLAY": display, "TRAYAPP_TEST_DISPLAY": display,
            "CI": "true",  # Hypothesis does not take a busy machine for a slow test then
        }  # fmt: skip
        self.end_everything()
        if number:
            _copy(folder, self.folder)

    def end_everything(self) -> None:
        """End every program that runs in it."""
        subprocess.run(["wineserver", "--kill"], check=False, env=self.environment, stderr=subprocess.DEVNULL)

    def run(self, words: list[str], log: Path, limit_s: float) -> int | None:
        """Run Python with these words in the source's folder, write what it says, and return its exit status.

        None says that it did not end in time. In both cases nothing that it started is left.
        """
        # Its output must be a pipe: Python under Wine 8 refuses to write to a plain file.
        process = subprocess.Popen(
            [str(self.folder / "run"), "python", "-X", "utf8", *words],
            cwd=self.drive / "src",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=self.environment,
        )
        assert process.stdout is not None
        with process.stdout as said, log.open("wb") as out:
            copier = threading.Thread(target=lambda: [out.write(part) for part in iter(lambda: said.read1(65536), b"")])
            copier.start()
            try:
                code: int | None = process.wait(limit_s)
            except subprocess.TimeoutExpired:
                code = None
            self.end_everything()  # what a test left running would hold the pipe
            process.kill()
            process.wait()
            copier.join()
        return code


def _copy(folder: Path, target: Path) -> None:
    """Copy a Windows by links to its files, but for the registry's, which Wine writes where they lie."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    shutil.copy2(folder / "run", target)
    whole = folder / "prefix"
    own = {
        str(whole): {each.name for each in whole.glob("*.reg")},
        str(whole / "drive_c"): {"src", "reports", "bundle"},
    }
    shutil.copytree(
        whole,
        target / "prefix",
        symlinks=True,
        copy_function=os.link,
        ignore=lambda at, _: own.get(str(at), set()),
    )
    for registry in whole.glob("*.reg"):
        shutil.copy2(registry, target / "prefix")
