"""Write the icon files of resources/icons from the application's one template: `python packaging/icons/generate.py`.

The app draws its own; they are for desktop entries, packages and icon themes. A test keeps them equal to the template.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from trayapp.ui.icons.symbolic import symbol_name, symbol_svg  # noqa: E402 - as above
from trayapp.ui.icons.template import IconState, app_svg, svg  # noqa: E402 - as above


def icon_files() -> dict[str, str]:
    """Return every file under resources/icons by its path there."""
    files = {"app/trayapp.svg": app_svg()}
    for state in IconState:
        files[f"state/trayapp-{state}.svg"] = svg(state)
        files[f"symbolic/{symbol_name(state)}.svg"] = symbol_svg(state)
    return {name: text + "\n" for name, text in files.items()}


def main() -> None:
    """Write the files."""
    folder = ROOT / "resources" / "icons"
    for name, text in icon_files().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
