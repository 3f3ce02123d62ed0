"""Draw the icons and the panel in every state: `python tests/screenshots/shoot.py FOLDER [moment ...]`.

FOLDER must lie outside the repository: the pictures are for eyes, not for commits.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def main(arguments: list[str]) -> int:
    """Draw what is asked for; without names, everything."""
    if not arguments:
        print(__doc__)  # noqa: T201 - a script's usage
        return 64
    folder = Path(arguments[0]).resolve()
    if folder.is_relative_to(ROOT):
        print("the folder must lie outside the repository")  # noqa: T201 - as above
        return 64
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.path[:0] = [str(ROOT), str(HERE)]
    from panels import draw

    for path in draw(folder, arguments[1:]):
        print(path)  # noqa: T201 - as above
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
