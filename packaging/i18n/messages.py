"""The messages that a catalogue has to translate: read from the source of `wording` and from tips.toml, not run."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORDING = ROOT / "trayapp" / "domain" / "messages"
FORMATTER = ROOT / "trayapp" / "i18n" / "formatter.py"
ENGLISH_ONLY = frozenset({"doctor", "replay", "scenario", "status_text"})
"""What only the command line says; it speaks English, so that scripts and bug reports can rely on it."""

_PLACE = re.compile(r"\{[a-z_]+\}")


@dataclass(frozen=True)
class Message:
    """One message: its English template (and plural), the subject it belongs to, and where it stands."""

    template: str
    plural: str | None
    subject: str
    place: str


class NotLiteralError(ValueError):
    """A template that cannot be read from the source."""


def messages() -> dict[str, Message]:
    """Return every message by its template, in the order of subjects and source.

    Raises:
        NotLiteralError: a template is put together while the program runs, or stands outside `messages`.
    """
    found: dict[str, Message] = {}
    for message in (*_wording(), *_tips()):
        known = found.setdefault(message.template, message)
        if known.plural != message.plural:
            both = f"{known.place} and {message.place}"
            raise NotLiteralError(f"{message.template!r} is counted with different plurals, or only once: {both}")
    _nothing_elsewhere()
    return {each: message for each, message in found.items() if _has_words(each)}


def _has_words(template: str) -> bool:
    """Whether there is anything to translate: not in a lone placeholder, nor in nothing."""
    return bool(template) and not _PLACE.fullmatch(template)


def _wording() -> Iterator[Message]:
    for path in sorted([*WORDING.glob("*.py"), FORMATTER], key=lambda each: each.name):
        if path.stem not in ENGLISH_ONLY:
            yield from in_source(path.read_text("utf-8"), path.stem)


def _tips() -> Iterator[Message]:
    with (ROOT / "resources" / "tips.toml").open("rb") as file:
        for tip in tomllib.load(file)["tip"]:
            for name in ("text", "because"):
                yield Message(tip[name], None, "tips", f"tips.toml, {tip['id']}.{name}")


def in_source(source: str, subject: str) -> list[Message]:
    """Return the messages of one module's source, in their order."""
    tree = ast.parse(source)
    found = [(node, scope) for node, scope in _calls(tree, tree)]
    result = []
    for call, scope in sorted(found, key=lambda each: (each[0].lineno, each[0].col_offset)):
        names = [tree, scope] if scope is not tree else [tree]
        place = f"{subject}.py:{call.lineno}"
        result += [Message(one, many, subject, place) for one, many in _texts(call, names, place)]
    return result


def _calls(node: ast.AST, scope: ast.AST) -> Iterator[tuple[ast.Call, ast.AST]]:
    """Yield the calls of `message` and `plural`, each with the function or comprehension around it."""
    for child in ast.iter_child_nodes(node):
        inner = child if isinstance(child, ast.FunctionDef | ast.GeneratorExp | ast.DictComp | ast.ListComp) else scope
        if isinstance(child, ast.Call) and isinstance(child.func, ast.Name) and child.func.id in {"message", "plural"}:
            yield child, inner
        yield from _calls(child, inner)


def _texts(call: ast.Call, names: list[ast.AST], place: str) -> list[tuple[str, str | None]]:
    assert isinstance(call.func, ast.Name)
    if call.func.id == "message":
        return [(each, None) for each in _literals(call.args[0], names, place)]
    (one,), (many,) = (_literals(each, names, place) for each in call.args[:2])
    return [(one, many)]


def _literals(node: ast.expr, names: list[ast.AST], place: str) -> list[str]:
    """Return every text that an expression can be: a literal, a choice of them, or an entry of a table of them."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.Name(id=name):
            return _named(name, names, place)
        case _:
            parts = _parts(node)
    if parts is None:
        raise NotLiteralError(f"{place}: a template has to be a literal, or come from a table of literals beside it")
    return [text for part in parts for text in _literals(part, names, place)]


def _parts(node: ast.expr) -> list[ast.expr] | None:
    """Return what a choice or a table can give; None for an expression that is neither."""
    match node:
        case ast.Constant(value=None):
            return []
        case ast.IfExp(body=body, orelse=other):
            return [body, other]
        case ast.Dict(values=values) | ast.Tuple(elts=values) | ast.List(elts=values):
            return values
        case ast.Subscript(value=table):
            return [table]
        case ast.Call(func=ast.Attribute(value=table, attr="get"), args=[_, *default]):
            return [table, *default]
        case _:
            return None


def _named(name: str, names: list[ast.AST], place: str) -> list[str]:
    for scope in reversed(names):
        values = [value for value in _assigned(scope, name) if value is not None]
        if values:
            return [text for value in values for text in _literals(value, names, place)]
    raise NotLiteralError(f"{place}: nothing is known of {name!r}; a template has to be a literal")


def _assigned(scope: ast.AST, name: str) -> Iterator[ast.expr | None]:
    for node in ast.walk(scope):
        match node:
            case ast.Assign(targets=[ast.Name(id=found)], value=value) if found == name:
                yield value
            case ast.AnnAssign(target=ast.Name(id=found), value=value) if found == name:
                yield value
            case ast.comprehension(target=ast.Name(id=found), iter=value) if found == name:
                yield value


def _nothing_elsewhere() -> None:
    """Raise NotLiteralError for a sentence that is written outside `messages`."""
    for path in (ROOT / "trayapp").rglob("*.py"):
        if path.parent == WORDING or path.name in {"message.py", "tips.py", "status_text.py", FORMATTER.name}:
            continue
        for message in in_source(path.read_text("utf-8"), path.stem):
            if _has_words(message.template):
                raise NotLiteralError(f"{path.relative_to(ROOT)}: {message.template!r} belongs in domain/messages")
