"""Where the files of resources/ are: beside the checkout, inside the wheel, or in a frozen bundle."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def root() -> Path:
    """Return the folder of the resources; raise FileNotFoundError if the installation lacks it."""
    for folder in (_PACKAGE / "_resources", _PACKAGE.parent / "resources"):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"trayapp's resources are not beside {_PACKAGE}: the installation is incomplete")


def path(*parts: str) -> Path:
    """Return the path of one resource."""
    return root().joinpath(*parts)
