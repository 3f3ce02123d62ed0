"""The hand-made moments of tests/screenshots serve these tests too."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "screenshots"))
