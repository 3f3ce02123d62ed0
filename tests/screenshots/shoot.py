"""Draw the icons and the panel in every state: `python tests/screenshots/shoot.py FOLDER [moment ...]`.

FOLDER must lie outside the repository: the pictures are for eyes, not for commits. Each number of pixels a point has a
process of its own, for what Qt draws depends on the screen that it finds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RATIOS = (1, 2)
_SCREEN = {"name": "screen", "x": 0, "y": 0, "width": 3840, "height": 2400, "logicalDpi": 96, "logicalBaseDpi": 96}
_DRAW = "import sys; from pathlib import Path; from panels import draw; [*draw(Path(sys.argv[1]), sys.argv[2:])]"


def shoot(folder: Path, names: list[str]) -> Iterator[Path]:
    """Draw what is asked for, at each number of pixels a point; without names, everything."""
    before = {path: path.stat().st_mtime_ns for path in folder.glob("*.png")}
    for ratio in RATIOS:
        with tempfile.NamedTemporaryFile("w", suffix=".json") as screens:
            json.dump({"screens": [_SCREEN]}, screens)
            screens.flush()
            env = {
                **os.environ,
                "QT_SCALE_FACTOR": str(ratio),
                "QT_QPA_PLATFORM": f"offscreen:configfile={screens.name}",
                "PYTHONPATH": os.pathsep.join([str(ROOT), str(HERE)]),
            }
            subprocess.run([sys.executable, "-c", _DRAW, str(folder), *names], env=env, check=True)
    yield from (path for path in sorted(folder.glob("*.png")) if before.get(path) != path.stat().st_mtime_ns)


def speak(folder: Path, codes: list[str]) -> list[Path]:
    """Draw every window in every language, or in those that are named; in a process of its own, as above."""
    subprocess.run([sys.executable, str(HERE / "languages.py"), str(folder), *codes], check=True)
    return sorted(folder.glob("language-*.png"))


def outside(folder: Path) -> Path:
    """Return a folder for pictures, made if need be; end the script where it lies in the repository."""
    folder = folder.resolve()
    if folder.is_relative_to(ROOT):
        sys.exit("the folder must lie outside the repository")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def main(arguments: list[str]) -> int:
    """Draw what is asked for."""
    if not arguments:
        print(__doc__)  # noqa: T201 - a script's usage
        return 64
    for path in shoot(outside(Path(arguments[0])), arguments[1:]):
        print(path)  # noqa: T201 - as above
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
