"""Scenario files: one that the user names, and those that are built in."""

from __future__ import annotations

import json
from pathlib import Path

from trayapp import resources
from trayapp.domain.messages import scenario as wording
from trayapp.simulation.scenario import MAX_FILE_BYTES, Scenario, ScenarioError, parse_scenario


def builtin_names() -> tuple[str, ...]:
    """Return the names of the scenarios that come with trayapp."""
    return tuple(sorted(path.stem for path in resources.path("scenarios").glob("*.json")))


def load_builtin(name: str) -> Scenario:
    """Return the built-in scenario called `name`; raise `ScenarioError` if there is none."""
    names = builtin_names()
    if name not in names:
        raise ScenarioError(wording.no_such_name(name, names))
    return load(resources.path("scenarios", f"{name}.json"))


def load(path: Path) -> Scenario:
    """Return the scenario in the file at `path`; raise `ScenarioError` where it cannot be used."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise ScenarioError(wording.unreadable_file(str(path), error.strerror or str(error))) from error
    if len(content) > MAX_FILE_BYTES:
        raise ScenarioError(wording.too_large(str(path), MAX_FILE_BYTES // 1024**2))
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ScenarioError(wording.not_json(str(path), str(error))) from error
    return parse_scenario(document)
