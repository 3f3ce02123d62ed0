"""Languages that nobody speaks: they find text that no translator was given, and text that has no room to grow."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from gettext import NullTranslations

from trayapp.i18n.formatter import Locale

BEGIN, END = "[!!", "!!]"
_PLACES = re.compile(r"(\{[a-z_]+\})")
_ACCENTS = str.maketrans("aeiounsyAEIOUY", "àéîöüñšýÅÊÏØÛÝ")


def accented(template: str) -> str:
    """Return a template whose own letters have accents, so that what fills it can be told apart."""
    parts = _PLACES.split(template)
    return "".join(part if part.startswith("{") else part.translate(_ACCENTS) for part in parts)


class _Pseudo(NullTranslations):
    """Knows every message, and writes its English in another way."""

    def __init__(self, written: Callable[[str], str]) -> None:
        super().__init__()
        self._written = written

    def gettext(self, message: str) -> str:
        return self._written(message)

    def pgettext(self, _context: str, message: str) -> str:
        return self._written(message)

    def ngettext(self, msgid1: str, _msgid2: str, _n: int) -> str:
        return self._written(msgid1)


def _marked(template: str) -> str:
    return f"{BEGIN}{accented(template)}{END}"


def _longer(template: str) -> str:
    """Make a text 40 % longer, which is what German and French need at most."""
    return accented(template) + " ~~~~" * max(1, round(0.4 * len(_PLACES.sub("", template)) / 5))


MARKED = Locale("qps-ploc", _Pseudo(_marked))
LONGER = Locale("qps-plocm", _Pseudo(_longer))


def texts(view: object, where: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text of a view (plain texts, not the words of the house), and where it stands."""
    assert is_dataclass(view)
    for each in fields(view):
        for one in _flat(getattr(view, each.name)):
            if is_dataclass(one):
                yield from texts(one, f"{where}.{each.name}")
            elif type(one) is str and one:
                yield f"{where}.{each.name}", one


def _flat(value: object) -> Iterator[object]:
    if isinstance(value, tuple):
        for one in value:
            yield from _flat(one)
    else:
        yield value
