"""Reading parsed TOML or JSON tables: typed values, and errors that name the key, what was found, what is allowed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TypeVar

MAX_TEXT_CHARACTERS = 2000
MAX_ENTRIES = 500
MAX_SHOWN_CHARACTERS = 60

T = TypeVar("T")
Word = TypeVar("Word", bound=str)


class TableError(ValueError):
    """A value that cannot be used: `key` says where it stands, `found` what was there, `allowed` what may be."""

    def __init__(self, key: str, found: object, allowed: str) -> None:
        shown = "nothing" if found is None else repr(found)
        if len(shown) > MAX_SHOWN_CHARACTERS:
            shown = shown[:MAX_SHOWN_CHARACTERS] + "..."
        super().__init__(f"{key}: found {shown}, allowed is {allowed}")
        self.key = key
        self.found = found
        self.allowed = allowed


class InvalidValueError(ValueError):
    """What a check raises for a value that cannot be used. `allowed` says what can, in words or as a message."""

    def __init__(self, allowed: object) -> None:
        super().__init__(str(allowed))
        self.allowed = allowed


OnInvalid = Callable[[str, object, object], None]
"""Called with the key of a value that cannot be used, the value (None: there is none), and what is allowed."""


def raise_invalid(key: str, found: object, allowed: object) -> None:
    """Raise `TableError`: how a strict reader takes a wrong value."""
    raise TableError(key, found, str(allowed))


class TableReader:
    """One table at `key` (dots and indices, as "service[0].probe[1]"), read value by value.

    A strict reader raises `TableError` for a wrong value, and in `finish` for keys that nobody read. A lenient one has
    an `on_invalid` that collects: a wrong value then is the default, a wrong table is left out of its list.
    """

    def __init__(
        self, values: object, key: str = "", on_invalid: OnInvalid = raise_invalid, *, strict: bool = True
    ) -> None:
        if not isinstance(values, Mapping) or not all(isinstance(name, str) for name in values):
            raise TableError(key or "the file", values, "a table")
        self._values: Mapping[str, object] = values
        self._key = key
        self._on_invalid = on_invalid
        self._strict = strict
        self._read: set[str] = set()

    def key(self, name: str) -> str:
        """Return where `name` of this table stands in the file."""
        return f"{self._key}.{name}" if self._key else name

    def has(self, name: str) -> bool:
        """Tell whether `name` is given at all."""
        return name in self._values

    def refuse(self, name: str, allowed: object) -> None:
        """Say that the value of `name`, which may be missing, cannot be used."""
        self._on_invalid(self.key(name), self._value(name), allowed)

    def value(self, name: str, check: Callable[[object], T], default: T) -> T:
        """Read a value with a check that raises `InvalidValueError`; absent or wrong is the default."""
        if name not in self._values:
            self._read.add(name)
            return default
        try:
            return check(self._value(name))
        except InvalidValueError as invalid:
            self.refuse(name, invalid.allowed)
            return default

    def text(self, name: str, default: str | None = None) -> str:
        """Read a text that is not empty; without a `default` it has to be there."""
        value = self._value(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or not value.strip() or len(value) > MAX_TEXT_CHARACTERS:
            raise TableError(self.key(name), value, f"a text of 1 to {MAX_TEXT_CHARACTERS} characters")
        return value

    def word(self, name: str, words: Collection[Word], default: Word | None = None) -> Word:
        """Read one of `words`; without a `default` it has to be there."""
        value = self._value(name)
        if value is None and default is not None:
            return default
        return _one_of(value, words, self.key(name))

    def words(self, name: str, words: Collection[Word]) -> frozenset[Word]:
        """Read a list of some of `words`; absent is empty."""
        return frozenset(
            _one_of(each, words, f"{self.key(name)}[{index}]") for index, each in enumerate(self._list(name))
        )

    def texts(self, name: str) -> tuple[str, ...]:
        """Read a list of texts; absent is empty."""
        found = self._list(name)
        for index, each in enumerate(found):
            if not isinstance(each, str) or not each.strip() or len(each) > MAX_TEXT_CHARACTERS:
                raise TableError(f"{self.key(name)}[{index}]", each, f"a text of 1 to {MAX_TEXT_CHARACTERS} characters")
        return tuple(str(each) for each in found)

    def integer(self, name: str, low: int, high: int) -> int:
        """Read a whole number from `low` to `high`."""
        value = self._value(name)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise TableError(self.key(name), value, f"a whole number from {low} to {high}")
        return value

    def pairs(self, name: str) -> tuple[tuple[str, str], ...]:
        """Read a table of texts as pairs; absent is empty."""
        inner = self.table(name)
        names = self._values.get(name)
        return tuple((each, inner.text(each)) for each in names) if isinstance(names, Mapping) else ()

    def table(self, name: str) -> TableReader:
        """Read a table inside this one; absent is an empty one."""
        value = self._value(name)
        return TableReader({} if value is None else value, self.key(name), self._on_invalid, strict=self._strict)

    def tables(
        self, name: str, most: int = MAX_ENTRIES, a_table: object = "a table", a_list: object = None
    ) -> tuple[TableReader, ...]:
        """Read a list of at most `most` tables; absent is empty. `a_table` and `a_list` say what is allowed."""
        value = self._value(name)
        if value is None:
            return ()
        if not isinstance(value, list) or len(value) > most:
            self._on_invalid(self.key(name), value, a_list or f"a list of at most {most}")
            return ()
        found = []
        for index, each in enumerate(value):
            key = f"{self.key(name)}[{index}]"
            if isinstance(each, Mapping):
                found.append(TableReader(each, key, self._on_invalid, strict=self._strict))
            else:
                self._on_invalid(key, each, a_table)
        return tuple(found)

    def finish(self) -> None:
        """Refuse what nobody read, if strict: a misspelt key would otherwise be ignored in silence."""
        for name in self._values:
            if self._strict and name not in self._read:
                raise TableError(self.key(name), name, "one of " + ", ".join(sorted(self._read)))

    def _value(self, name: str) -> object:
        self._read.add(name)
        return self._values.get(name)

    def _list(self, name: str) -> list[object]:
        value = self._value(name)
        if value is None:
            return []
        if not isinstance(value, list) or len(value) > MAX_ENTRIES:
            raise TableError(self.key(name), value, f"a list of at most {MAX_ENTRIES}")
        return value


def _one_of(value: object, words: Collection[Word], key: str) -> Word:
    for word in words:
        if value == word:
            return word
    raise TableError(key, value, "one of " + ", ".join(str(word) for word in words))
