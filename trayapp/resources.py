"""Where the files of resources/ are: beside the checkout, inside the wheel, or in a frozen bundle.

What parses them is imported by who asks: the tray's first icon needs none of it.
"""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trayapp.config.catalogue import CatalogueEntry
    from trayapp.domain.model.record import Reference
    from trayapp.domain.model.service import Service
    from trayapp.domain.tips.rules import TipRule

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


@cache
def services() -> tuple[Service, ...]:
    """Return the services that are built in."""
    from trayapp.config.services import parse_services

    return parse_services(_table("services.toml"))


@cache
def tip_rules() -> tuple[TipRule, ...]:
    """Return the rules by which tips apply."""
    from trayapp.domain.tips.rules import parse_rules

    return parse_rules(_table("tips.toml"))


@cache
def lateness() -> Reference:
    """Return what is published on how late status pages were, and how long incidents lasted."""
    from trayapp.domain.record import parse_reference

    return parse_reference(_table("lateness.toml"))


def catalogue() -> tuple[CatalogueEntry, ...]:
    """Return the services to choose from. Not kept: it is asked for when one is added, and never at the start."""
    from trayapp.config.catalogue import parse_catalogue

    return parse_catalogue(_table("catalogue.toml"))


def translations(code: str) -> GNUTranslations:
    """Return the compiled catalogue of a language; raise OSError or ValueError for one that cannot be used."""
    with path("translations", f"{code}.mo").open("rb") as file:
        return GNUTranslations(file)


def _table(*parts: str) -> dict[str, object]:
    import tomllib

    with path(*parts).open("rb") as file:
        return tomllib.load(file)
