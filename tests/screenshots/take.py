"""Take every picture of the app: `python -m tests.screenshots.take [FOLDER] [--beside MOCKUPS] [--readme]`.

FOLDER (without one, a folder in the system's place for temporary files) gets the icons on every ground, the panel in
every state, light and dark, at one and two pixels a point, every window in every language, and the real app on a real
desktop. `--beside` puts each
mock-up of the design beside the app's picture of the same moment; `--readme` renews the few pictures that README shows.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from itertools import chain
from pathlib import Path

from tests.screenshots.shoot import RATIOS, ROOT, outside, shoot, speak

README = ROOT / "packaging" / "screenshots"
MOST_BYTES = 150_000
SHOWN = {
    "demo.png": "desktop-confirmed.png",
    "icons.png": "icons-overview.png",
    "panel-dark.png": "panel-confirmed-dark-1x.png",
    "settings.png": "settings-0-light-1x.png",
}
"""What README shows, and which of the pictures it is."""


def main(arguments: list[str]) -> int:
    """Take the pictures and tell where they are."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(tempfile.gettempdir()) / "trayapp-pictures")
    parser.add_argument("--beside", type=Path, help="a folder with the design's mock-ups, to lie beside the app's own")
    parser.add_argument("--readme", action="store_true", help="renew the pictures in packaging/screenshots")
    options = parser.parse_args(arguments)
    folder = outside(options.folder)
    drawn = list(shoot(folder, []))

    from tests.screenshots import tray_texts
    from tests.screenshots.contact_sheet import beside, contact_sheet
    from tests.screenshots.desktops import take

    for ratio in RATIOS:
        for theme in ("light", "dark"):
            panels = [path for path in drawn if path.match(f"panel-*-{theme}-{ratio}x.png")]
            drawn.append(contact_sheet(panels, folder / f"sheet-panel-{theme}-{ratio}x.png"))
    drawn += speak(folder, [])
    for path in chain(take(folder), tray_texts.take(folder)):
        print(path.name, flush=True)  # noqa: T201 - a script's progress
        drawn.append(path)
    if options.beside is not None:
        drawn += beside(options.beside, folder)
    if options.readme:
        renew_readme(folder)
    print(f"{len(drawn)} pictures in {folder}")  # noqa: T201 - as above
    return 0


def renew_readme(folder: Path) -> None:
    """Copy what README shows; a picture that is too large for a repository is an error."""
    README.mkdir(parents=True, exist_ok=True)
    for name, source in SHOWN.items():
        size = (folder / source).stat().st_size
        if size > MOST_BYTES:
            raise SystemExit(f"{source} has {size} bytes, README's pictures may have {MOST_BYTES}")
        shutil.copy(folder / source, README / name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
