"""Languages that nobody speaks: they find text that no translator was given, and text that has no room to grow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from trayapp.i18n.formatter import Locale

BEGIN, END = "[!!", "!!]"
_PLACES = re.compile(r"(\{[a-z_]+\})")
_ACCENTS = str.maketrans("aeiounsyAEIOUY", "àéîöüñšýÅÊÏØÛÝ")


def accented(template: str) -> str:
    """Return a template whose own letters have accents, so that what fills it can be told apart."""
    parts = _PLACES.split(template)
    return "".join(part if part.startswith("{") else part.translate(_ACCENTS) for part in parts)


class _Marked(dict[str, tuple[str, ...]]):
    """Knows every message: accented, and inside marks."""

    def get(self, template: str, _default: object = None) -> tuple[str, ...]:
        return (f"{BEGIN}{accented(template)}{END}",) * 2


class _Longer(dict[str, tuple[str, ...]]):
    """Knows every message: accented, and 40 % longer, which is what German and French need at most."""

    def get(self, template: str, _default: object = None) -> tuple[str, ...]:
        words = max(1, round(0.4 * len(_PLACES.sub("", template)) / 5))
        return (accented(template) + " ~~~~" * words,) * 2


MARKED = Locale("qps-ploc", _Marked())
LONGER = Locale("qps-plocm", _Longer())


def texts(view: object, where: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text of a view (plain texts, not the words of the house), and where it stands."""
    assert is_dataclass(view)
    for each in fields(view):
        value = getattr(view, each.name)
        for one in value if isinstance(value, tuple) else (value,):
            if is_dataclass(one):
                yield from texts(one, f"{where}.{each.name}")
            elif type(one) is str and one:
                yield f"{where}.{each.name}", one
