"""Documents, comments and docstrings point only to what is in the repository."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(
    path for folder in ("trayapp", "tests", "packaging") for path in (ROOT / folder).rglob("*.py") if path.is_file()
)
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "trayapp").rglob("*.md")])
NAMES = {path.name for path in DOCUMENTS} | {"SKILL.md"}

NAMED_DOCUMENT = re.compile(r"(?<![\w/.-])[\w-]+\.(?:md|rst|adoc|docx|pdf)\b")
"""A document by its file name. Addresses of the web are left out by what stands before the name."""
OUTSIDE = re.compile(
    r"\b[a-z]+(?:-[a-z0-9]+)+,? (?:sections? )?\d+\.\d+"  # some-notes, 7.3
    r"|\bsections? [\d.]+ of the design\b|\bdesign,? (?:sections? )?\d"
    r"|\bwish(?:es)? [A-Z]?\d|\bissue \d"
)
"""How notes that lie elsewhere are usually cited: by a name and a number, without an address."""
PATH = re.compile(r"`((?:trayapp|tests|packaging|resources)/(?!VERSION)[\w./-]*|[\w./-]+\.py)`")
"""Folders and files from the top, and modules by the end of their path. `trayapp/VERSION` is no path: requests are sent
under that name."""
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")


def prose(source: str) -> Iterator[tuple[int, str]]:
    """Yield the comments of a module, and the texts that stand alone, each with its line."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.lineno, node.value.value


def strays(text: str) -> list[str]:
    """Return the documents that a text points to and that are not here."""
    named = [each for each in NAMED_DOCUMENT.findall(text) if each not in NAMES]
    return [*named, *(found.group() for found in OUTSIDE.finditer(text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("as measured (desk-notes 3.6)", True),
        ("simulated: probe-figures, 7.2", True),
        ("the design, section 5", True),
        ("section 4.2 of the design", True),
        ("see notes.md", True),
        ("wish N8", True),
        ("README.md says why", False),
        ("RFC 9110, 15.5.1", False),
        ("PySide6-Essentials 6.12 cannot", False),
        ("section 3.1 of RFC 8744", False),
        ("https://example.com/notes.md", False),
    ],
)
def test_a_pointer_outside_is_recognised(text: str, *, found: bool) -> None:
    assert bool(strays(text)) is found


def test_no_comment_points_to_a_document_outside_the_repository() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {each}"
        for path in SOURCES
        if path != Path(__file__)
        for line, text in prose(path.read_text("utf-8"))
        for each in strays(text)
    ]
    assert found == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_document_names_only_what_exists(document: Path) -> None:
    text = document.read_text("utf-8")
    modules = [path.as_posix() for path in SOURCES]
    missing = [
        each
        for each in PATH.findall(text)
        if not (ROOT / each).exists() and not any(path.endswith(f"/{each}") for path in modules)
    ]
    missing += [each for each in LINK.findall(text) if not (document.parent / each).exists()]
    assert missing == []


def test_the_map_of_the_house_has_every_room() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    rooms = [path for path in (ROOT / "trayapp").iterdir() if path.is_dir() and (path / "__init__.py").exists()]
    assert [path.name for path in rooms if f"  {path.name}/" not in text] == []
