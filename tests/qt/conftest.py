"""The hand-made moments of tests/screenshots serve these tests too; and None is kept alive from the first call on."""

from __future__ import annotations

import sys
from pathlib import Path

from trayapp.ui.singletons import keep_singletons

sys.path.append(str(Path(__file__).resolve().parents[1] / "screenshots"))
keep_singletons()
