#!/usr/bin/env python3
"""The translations in resources/translations, kept by Babel.

    catalogues.py update     bring every .po file up to date with the sources; a changed sentence becomes fuzzy
    catalogues.py check      say what is out of date, untranslated, fuzzy or wrong; exit with 1 if anything is
    catalogues.py compile    write the .mo files that the app reads, where a .po file is newer

Sentences are literals in trayapp/domain/messages and trayapp/i18n/formatter.py, and the texts of resources/tips.toml.
"""

from __future__ import annotations

import argparse
import re
import string
import sys
import tomllib
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "resources" / "translations"
MESSAGES = ROOT / "trayapp" / "domain" / "messages"
FORMATTER = ROOT / "trayapp" / "i18n" / "formatter.py"
TIPS = ROOT / "resources" / "tips.toml"

ENGLISH_ONLY = frozenset({"doctor", "record", "replay", "scenario", "startup"})
"""What only the command line prints; it speaks English, so that scripts and bug reports can rely on it."""
KEYWORDS = {"message": None, "message_in": ((1, "c"), 2), "plural": (1, 2)}
TIP_CONTEXTS = {"text": "tip", "because": "reason of a tip"}

_PLACEHOLDER_ALONE = re.compile(r"\{[a-z_]+\}")


def main(arguments: list[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["update", "check", "compile"])
    command = parser.parse_args(arguments).command
    if command == "compile":
        compile_all()
        return 0
    template, wrong = extract(), 0
    for path in catalogue_files():
        catalogue = read(path)
        if command == "update":
            update(catalogue, template)
            path.write_bytes(written(catalogue))
        found = list(problems(catalogue, template))
        wrong += len(found)
        for problem in found:
            print(f"{path.relative_to(ROOT)}: {problem}")
    return 1 if wrong and command == "check" else 0


def catalogue_files() -> list[Path]:
    """Return the .po files."""
    return sorted(FOLDER.glob("*.po"))


def extract() -> Catalog:
    """Return every message of the sources, by file and in its order there."""
    template = Catalog(fuzzy=False)
    for path in sorted([*MESSAGES.glob("*.py"), FORMATTER], key=lambda each: each.name):
        if path.stem in ENGLISH_ONLY:
            continue
        found = extract_from_file("python", path, KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True)
        for _line, text, comments, context in found:
            _add(template, path, text, context, comments)
    for text, context in _tips():
        _add(template, TIPS, text, context)
    return template


def _tips() -> Iterator[tuple[str, str]]:
    with TIPS.open("rb") as file:
        for tip in tomllib.load(file)["tip"]:
            for key, context in TIP_CONTEXTS.items():
                yield tip[key], context


def _add(template: Catalog, path: Path, text: object, context: str | None, comments: Sequence[str] = ()) -> None:
    if text and not (isinstance(text, str) and _PLACEHOLDER_ALONE.fullmatch(text)):  # else nothing to translate
        place = (path.relative_to(ROOT).as_posix(), 0)
        template.add(text, locations=[place], auto_comments=comments, context=context)


def read(path: Path) -> Catalog:
    """Return the catalogue in a .po file."""
    with path.open("rb") as file:
        return read_po(file, locale=path.stem.replace("-", "_"))


def update(catalogue: Catalog, template: Catalog) -> None:
    """Put the sources' messages into a catalogue: new ones empty or fuzzy, those no longer used taken out."""
    catalogue.update(template, update_creation_date=False)
    catalogue.obsolete.clear()


def written(catalogue: Catalog) -> bytes:
    """Return a catalogue as a .po file, without line numbers, so that only real changes show in a diff."""
    file = BytesIO()
    write_po(file, catalogue, width=0, include_lineno=False, include_previous=True)
    return file.getvalue()


def compile_all() -> list[Path]:
    """Write the .mo file beside each .po file that is newer; return all .mo files. Fuzzy messages are left out."""
    made = []
    for path in catalogue_files():
        target = path.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < path.stat().st_mtime:
            unfinished = target.with_suffix(".mo.new")
            with unfinished.open("wb") as file:
                write_mo(file, read(path))
            unfinished.replace(target)
        made.append(target)
    return made


def problems(catalogue: Catalog, template: Catalog) -> Iterator[str]:
    """Yield what is wrong with a catalogue, in words for whoever translates."""
    wanted, known = _by_key(template), _by_key(catalogue)
    yield from (f"is missing: {key[0]!r}; run catalogues.py update" for key in wanted.keys() - known.keys())
    yield from (f"is no longer used: {key[0]!r}; run catalogues.py update" for key in known.keys() - wanted.keys())
    for message in known.values():
        fault = _fault(message, catalogue.num_plurals)
        if fault:
            yield f"{message.id!r} {fault}"


def _by_key(catalogue: Catalog) -> dict[tuple[object, str | None], Message]:
    return {(message.id, message.context): message for message in catalogue if message.id}


def _fault(message: Message, num_plurals: int) -> str:
    texts = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
    if not all(texts):
        return "is not translated"
    if message.fuzzy:
        return f"is fuzzy: check {message.string!r}, then remove the flag"
    if message.pluralizable and len(texts) != num_plurals:
        return f"needs {num_plurals} plural forms"
    ids = message.id if isinstance(message.id, (list, tuple)) else (message.id,)
    allowed = {name for each in ids for name in placeholders(each)}
    wrong = [text for text in texts if placeholders(text) != allowed]
    return f"has other placeholders in {wrong[0]!r}" if wrong else ""


def placeholders(text: str) -> set[str]:
    """Return the names of a text's placeholders; a brace that is none counts as one called "{"."""
    try:
        fields = [field[1:] for field in string.Formatter().parse(text) if field[1] is not None]
    except ValueError:
        return {"{"}
    return {name if name.isidentifier() and not (form or conversion) else "{" for name, form, conversion in fields}


if __name__ == "__main__":
    sys.exit(main())
