"""These tests need Windows itself; elsewhere nothing of them is collected."""

from __future__ import annotations

import sys

if sys.platform != "win32":
    collect_ignore_glob = ["test_*.py"]
