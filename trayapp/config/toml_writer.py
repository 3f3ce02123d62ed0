"""Writes TOML, deterministically: what `tomllib` read comes out equal. The standard library only reads it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, time
from typing import Any

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPED = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def dumps(document: Mapping[str, object]) -> str:
    """Return `document` as TOML; keys keep their order, but values come before tables.

    Takes what `tomllib` gives: texts, numbers, truth values, times, lists and mappings with text keys; anything else
    raises TypeError.
    """
    return "\n".join(_table(document, ())).strip("\n") + "\n"


def _table(table: Mapping[str, object], path: tuple[str, ...]) -> Iterator[str]:
    for key, value in table.items():
        if not isinstance(value, Mapping) and not _is_tables(value):
            yield f"{_key(key)} = {_value(value)}"
    for key, value in table.items():
        inner = (*path, key)
        name = ".".join(map(_key, inner))
        if isinstance(value, Mapping):
            yield from ("", f"[{name}]")
            yield from _table(value, inner)
        elif isinstance(value, list) and _is_tables(value):
            for entry in value:
                yield from ("", f"[[{name}]]")
                yield from _table(entry, inner)


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(entry, Mapping) for entry in value)


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else _text(key)


def _value(value: object) -> str:
    for kinds, written in _WRITTEN:
        if isinstance(value, kinds):
            return written(value)
    raise TypeError(f"TOML has no {type(value).__name__}")


def _list(values: list[object]) -> str:
    return f"[{', '.join(map(_value, values))}]"


def _inline_table(table: Mapping[str, object]) -> str:
    return f"{{{', '.join(f'{_key(key)} = {_value(value)}' for key, value in table.items())}}}"


def _float(value: float) -> str:
    if not math.isfinite(value):
        return "nan" if math.isnan(value) else ("inf" if value > 0 else "-inf")
    return repr(value)


def _text(value: str) -> str:
    return f'"{"".join(map(_letter, value))}"'


def _letter(letter: str) -> str:
    if letter in _ESCAPED:
        return _ESCAPED[letter]
    return f"\\u{ord(letter):04X}" if ord(letter) < 0x20 or ord(letter) == 0x7F else letter


_WRITTEN: tuple[tuple[type | tuple[type, ...], Callable[[Any], str]], ...] = (
    (bool, lambda value: "true" if value else "false"),  # before int, which it is too
    (int, str),
    (float, _float),
    (str, _text),
    ((date, time), lambda value: str(value.isoformat())),  # a datetime is a date
    (list, _list),
    (Mapping, _inline_table),
)
