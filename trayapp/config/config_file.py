"""The configuration file: the user's settings, in TOML that they may write themselves."""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from trayapp.config import schema, validators
from trayapp.domain.messages import errors, startup
from trayapp.domain.model.problem import Problem
from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import Settings
from trayapp.i18n.message import Message
from trayapp.lazy_pattern import lazy_pattern
from trayapp.store import atomic_files
from trayapp.typed_table import InvalidValueError

_log = logging.getLogger("trayapp.store")

VERSION = 1
"""Raised when the meaning of a key changes. A new key needs no new version: whoever does not know it keeps it."""

LARGEST_KB = 256
DEEPEST = 32
"""Tables in tables: the schema needs three. `tomllib` and the writer recurse, so a limit is needed."""

_KEY_PART = r"(?:[\w-]++|\"[^\"\n]*+\"|'[^'\n]*+')[ \t]*+"
_LONG_KEY = lazy_pattern(rf"(?<![\w-])(?:{_KEY_PART}\.[ \t]*+){{200}}")
"""A dotted key of that many parts: `tomllib` needs memory by the square of it, 23 GB for 200 KB."""

Document = MutableMapping[str, Any]
Migrations = Mapping[int, Callable[[Document], Document]]

MIGRATIONS: Migrations = {}
"""By version: how a document of that version becomes one of the next."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The settings in force, and what was wrong in the file."""

    settings: Settings
    problems: tuple[Problem, ...] = ()


class _BrokenError(Exception):
    """A file that is no configuration at all; `why` says it to the user."""

    def __init__(self, why: Message) -> None:
        super().__init__(why.template)
        self.why = why


class ConfigFile:
    """`config.toml`: read at start, written when a setting is changed in the window. Used from one thread."""

    def __init__(self, path: Path, builtin: tuple[Service, ...]) -> None:
        """Remember where the file is. `builtin` are the services that a table may name without describing them."""
        self.path = path
        self._builtin = builtin
        self._in_force: Settings | None = None

    def load(self, now: datetime) -> Loaded:
        """Return the settings; never raises. A file that is not there means the defaults.

        A broken file is set aside with `now` in its name, and reported as the wrong values are.
        """
        loaded = self._loaded(lambda why: self._set_aside(why, now))
        self._in_force = loaded.settings
        return loaded

    def peek(self) -> Loaded:
        """Return the settings as `load` does, for those who only look: a broken file, perhaps half written, stays."""
        return self._loaded(lambda why: startup.config_broken(str(self.path), why))

    def _loaded(self, broken_file: Callable[[Message], Problem]) -> Loaded:
        try:
            document = _parsed(self._text())
        except FileNotFoundError:
            return Loaded(Settings())
        except OSError as error:
            _log.warning("cannot read the configuration: %s", error.strerror or error)
            return Loaded(Settings(), (errors.config_unreadable(str(self.path), error.strerror or str(error)),))
        except _BrokenError as broken:
            return Loaded(Settings(), (broken_file(broken.why),))
        document, problems = migrated(document)
        settings, found = schema.read(document, self._builtin)
        for problem in found:
            _log.warning("the configuration has a wrong value at %s", problem.key)
        return Loaded(settings, problems + found)

    def save(self, settings: Settings, now: datetime) -> tuple[Problem, ...]:
        """Write `settings` at once, keeping comments and whatever else the file says; return what went wrong.

        Of a file that is there only those keys are written whose settings are other than those in force: somebody may
        have edited it since it was read.
        """
        problems: tuple[Problem, ...] = ()
        try:
            try:
                text: str | None = self._text()
                _parsed(text or "")
            except FileNotFoundError:
                text = None
            except _BrokenError as broken:
                problems, text = (self._set_aside(broken.why, now),), None
            before = self._in_force if text is not None else None
            written = self._written(settings, f"version = {VERSION}\n" if text is None else text, before)
            if written != text:
                atomic_files.write_atomic(self.path, written.encode())
        except OSError as error:
            _log.error("cannot write the configuration: %s", error.strerror or error)
            return (*problems, errors.config_unwritable(str(self.path), error.strerror or str(error)))
        self._in_force = settings
        return problems

    def _written(self, settings: Settings, text: str, before: Settings | None) -> str:
        import tomlkit  # noqa: PLC0415 -- 2 MB, needed only where something is saved
        from tomlkit.exceptions import TOMLKitError  # noqa: PLC0415 -- as above

        bom = "\ufeff" if text.startswith("\ufeff") else ""
        try:
            document = tomlkit.parse(text.removeprefix("\ufeff"))
            found, _ = migrated(document)
            schema.write(settings, found, self._builtin, before)
            return bom + tomlkit.dumps(found)
        except TOMLKitError as error:  # it reads what `tomllib` does, but for its own faults
            raise OSError(f"it cannot be changed ({type(error).__name__})") from error

    def _text(self) -> str:
        """Return the file's text. Raises OSError, or _BrokenError if it is none."""
        content = atomic_files.read_up_to(self.path, LARGEST_KB * 1024)
        if len(content) > LARGEST_KB * 1024:
            raise _BrokenError(errors.too_large(LARGEST_KB))
        try:
            return content.decode()
        except UnicodeDecodeError:
            raise _BrokenError(errors.NOT_TEXT) from None

    def _set_aside(self, why: Message, now: datetime) -> Problem:
        try:
            kept = atomic_files.quarantine(self.path, now)
        except OSError as error:
            return errors.config_unreadable(str(self.path), error.strerror or str(error))
        return errors.config_set_aside(kept.name, why)


def _parsed(text: str) -> Document:
    """Return the tables of a text; raises _BrokenError where it is no configuration."""
    if any(_LONG_KEY.search(line) for line in text.splitlines() if not line.lstrip().startswith("#")):
        raise _BrokenError(errors.NESTED_TOO_DEEPLY)
    try:
        document = tomllib.loads(text.removeprefix("\ufeff"))
    except RecursionError:
        raise _BrokenError(errors.NESTED_TOO_DEEPLY) from None
    except ValueError as error:  # also an integer of more digits than Python reads
        raise _BrokenError(errors.not_toml(validators.display_value(str(error)))) from None
    if _is_deeper(document, DEEPEST):
        raise _BrokenError(errors.NESTED_TOO_DEEPLY)
    return document


def migrated(document: Document, steps: Migrations = MIGRATIONS) -> tuple[Document, tuple[Problem, ...]]:
    """Bring `document` to the present version, step by step. One of a newer version is taken as far as it is known."""
    found = document.get("version", VERSION)
    try:
        version = validators.integer(1, 1_000_000, errors.A_VERSION)(found)
    except InvalidValueError:
        return document, (errors.wrong_value("version", validators.display_value(found), errors.A_VERSION),)
    newest = max((*(step + 1 for step in steps), VERSION))
    if version > newest:
        return document, (errors.config_newer(version, newest),)
    while version in steps:
        document = {**steps[version](document), "version": version + 1}
        version += 1
    return document, ()


def _is_deeper(document: Document, limit: int) -> bool:
    """Tell whether tables and lists nest deeper than `limit`; walks layer by layer, without recursion."""
    layer: list[object] = [document]
    for _ in range(limit):
        layer = [
            inner
            for value in layer
            for inner in (value.values() if isinstance(value, dict) else value if isinstance(value, list) else ())
        ]
        if not layer:
            return False
    return True
