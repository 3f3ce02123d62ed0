#!/usr/bin/env python3
"""Bring the catalogues in resources/i18n up to date: new sentences go in, marked TRANSLATE, and those unsaid come out.

    packaging/i18n/sync.py           change the files
    packaging/i18n/sync.py --check   only say what is missing or stale; exit code 1 if anything is

Comments and the order of lines stay; a new sentence goes to the end of its subject. Each sentence is one line.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from messages import ROOT, Message, messages

from trayapp.i18n.plurals import PLURALS

FOLDER = ROOT / "resources" / "i18n"
_HEADING = re.compile(r"^\[(\w+)\]$")


def main(arguments: list[str]) -> int:
    """Bring every catalogue up to date, or only tell."""
    wanted, found = messages(), 0
    for path in sorted(FOLDER.glob("*.toml")):
        text = path.read_text("utf-8")
        there = {template for table in tomllib.loads(text).values() for template in table}
        new, stale = [each for each in wanted.values() if each.template not in there], there - wanted.keys()
        found += len(new) + len(stale)
        for each in new:
            print(f"{path.name} lacks {each.template!r} ({each.place})")
        for template in sorted(stale):
            print(f"{path.name} has {template!r}, which nobody says any more")
        if "--check" not in arguments and (new or stale):
            path.write_text(synced(text, new, stale, PLURALS[path.stem].forms), "utf-8")
    return 1 if found and "--check" in arguments else 0


def synced(text: str, new: list[Message], stale: set[str], forms: int) -> str:
    """Return a catalogue without what is stale, and with what is new."""
    lines = [line for line in text.splitlines() if not _key(line) or _key(line) not in stale]
    for subject in dict.fromkeys(each.subject for each in new):
        entries = [entry(each, forms) for each in new if each.subject == subject]
        if f"[{subject}]" not in lines:
            lines += ["", f"[{subject}]"]
        begin = lines.index(f"[{subject}]") + 1
        end = next((n for n in range(begin, len(lines)) if _HEADING.match(lines[n])), len(lines))
        while end > begin and (not lines[end - 1] or lines[end - 1].startswith("#")):
            end -= 1
        lines[end:end] = entries
    return "\n".join(lines) + "\n"


def entry(message: Message, forms: int) -> str:
    """Return the line of a message that is still to be translated."""
    if message.plural is None:
        return f"{quoted(message.template)} = {quoted('TRANSLATE ' + message.template)}"
    texts = [quoted("TRANSLATE " + message.plural)] * forms
    return f"{quoted(message.template)} = [{', '.join(texts)}]"


def quoted(text: str) -> str:
    """Return a text as TOML writes it, without escapes where it can be."""
    if '"' in text and "'" not in text:
        return f"'{text}'"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _key(line: str) -> str:
    """Return the English of a line, "" for a line that has none."""
    if not line.startswith(('"', "'")):
        return ""
    return next(iter(tomllib.loads(line)))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
