#!/usr/bin/env python3
"""Builds the Debian package that stands on the distribution's own PySide6 (Debian 13 and later).

build.py FOLDER     writes trayapp_VERSION_all.deb there

Run it with the Python of a development environment: it takes `build`, hatchling and Babel to make the wheel. Two builds
of one commit give the same bytes.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import layout

HERE = Path(__file__).resolve().parent

_SCRIPT = """#!/usr/bin/python3
import sys

from trayapp.__main__ import main

sys.exit(main())
"""
_AFTER = """#!/bin/sh
set -e
if [ "$1" = configure ] && command -v py3compile >/dev/null; then
    py3compile -p trayapp
fi
"""
_BEFORE = """#!/bin/sh
set -e
if command -v py3clean >/dev/null; then
    py3clean -p trayapp
fi
"""


def lay_out(root: Path, work: Path) -> str:
    """Lay out the files of the package below `root` and return its version."""
    wheel = layout.build_wheel(work)
    version = layout.version_of(wheel)
    share = root / "usr/share"
    layout.unpack_wheel(wheel, root / "usr/lib/python3/dist-packages", share)
    layout.add_manual(share)
    script = root / "usr/bin/trayapp"
    script.parent.mkdir(parents=True)
    script.write_text(_SCRIPT, encoding="utf-8")
    script.chmod(0o755)
    layout.add_units(root)
    layout.add_debian_files(share, "trayapp", version, _control(), HERE / "lintian-overrides")
    return version


def _control() -> str:
    return (HERE / "control").read_text(encoding="utf-8")


def main() -> int:
    """Build the package into the folder that the one argument names."""
    if len(sys.argv) != 2:
        print("usage: build.py FOLDER", file=sys.stderr)
        return 64
    out = Path(sys.argv[1]).resolve()
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "root")
        version = lay_out(root, Path(folder))
        control = _control().format(version=version, size=layout.installed_kib(root))
        print(layout.build_deb(root, control, out / f"trayapp_{version}_all.deb", postinst=_AFTER, prerm=_BEFORE))
    return 0


if __name__ == "__main__":
    sys.exit(main())
