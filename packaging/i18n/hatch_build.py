"""The build's part of the translations: hatch calls it before a wheel or an editable install is made."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parent))

from catalogues import compile_all


class CompileTranslations(BuildHookInterface):
    """Compiles the .po files: beside themselves for a checkout, and into the wheel without them."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and add the results to the wheel."""
        for path in compile_all():
            if version == "standard":
                build_data["force_include"][str(path)] = f"trayapp/_resources/translations/{path.name}"
