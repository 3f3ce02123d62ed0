"""The app's lives are a program of their own too, so they are no fixture."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))
