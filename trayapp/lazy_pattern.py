"""Regular expressions that are compiled when they are first used.

Compiling the hundred of them when their modules are imported took `trayapp status` a seventh of its time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from re import compile as lazy_pattern
else:

    class lazy_pattern:  # noqa: N801 - called as `re.compile` is
        """A pattern with the methods and attributes of `re.Pattern`."""

        def __init__(self, text: str | bytes, flags: int = 0) -> None:
            self._text, self._flags = text, flags

        def __getattr__(self, name: str) -> Any:
            compiled = re.compile(self._text, self._flags)
            methods = ("search", "match", "fullmatch", "findall", "finditer", "split", "sub")
            self.__dict__.update({each: getattr(compiled, each) for each in methods})
            return getattr(compiled, name)


__all__ = ["lazy_pattern"]
