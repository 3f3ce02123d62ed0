"""What users have: the wheel, installed into an environment of its own, with the versions of `constraints.txt`."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Installation:
    """An environment with the wheel in it: its own command, and the Python that the command runs on."""

    python: str
    command: str


def install(folder: Path) -> Installation:
    """Build the wheel and install it below `folder`.

    Raises:
        subprocess.CalledProcessError: it cannot be built or installed; the reason was printed.
    """
    wheels = folder / "wheel"
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(wheels), str(ROOT)]
    subprocess.run(build, check=True, stdout=subprocess.DEVNULL)
    (wheel,) = wheels.glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
    programs = folder / "venv" / "bin"
    install = [str(programs / "python"), "-m", "pip", "install", "--quiet", "--constraint", "constraints.txt"]
    subprocess.run([*install, str(wheel)], check=True, cwd=ROOT)
    return Installation(str(programs / "python"), str(programs / "trayapp"))
