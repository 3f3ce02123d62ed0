"""Makes the built-in scenarios: `python packaging/scenarios/make.py` writes resources/scenarios/*.json anew.

The files are kept in the repository; a test tells when they differ from what this makes.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import courses
import invented
import recorded
import regional

SCENARIOS = {
    str(each["name"]): each
    for each in (make() for room in (recorded, courses, regional, invented) for make in room.MAKERS)
}
FOLDER = Path(__file__).resolve().parents[2] / "resources" / "scenarios"


def text_of(document: dict[str, object]) -> str:
    """Return a scenario as its file holds it: one line for each span and page entry, so that changes can be read."""
    lines = [f"{json.dumps(key)}: {_value(value)}" for key, value in document.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _value(value: object) -> str:
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(_flat(each) for each in value) + "\n]"
    if isinstance(value, dict) and any(isinstance(each, list) for each in value.values()):
        return "{\n" + ",\n".join(f"{json.dumps(key)}: {_value(each)}" for key, each in value.items()) + "\n}"
    return _flat(value)


def _flat(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def main() -> None:
    """Write all files, and take away those that are made no more."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.json"):
        if old.stem not in SCENARIOS:
            old.unlink()
    for name, document in SCENARIOS.items():
        path = FOLDER / f"{name}.json"
        path.write_text(text_of(document), encoding="utf-8")
        print(f"{path.name}: {path.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
