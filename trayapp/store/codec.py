"""Frozen dataclasses as JSON, and back from a file that anybody may have changed.

The fields' types say how a value is read: texts, numbers, moments, enums, other dataclasses, and tuples, frozensets and
mappings of these. Nothing raises: a value that does not fit is replaced by its field's default, or left out of its list
where there is none, and its place is reported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")

MOST_ENTRIES = 2500
LONGEST_TEXT = 300
LARGEST_NUMBER = 1e9
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
FURTHEST_AHEAD = timedelta(days=3653)
"""A moment further from now than this, or before `EARLIEST`, is damage: arithmetic with it may overflow."""


class _UnfitError(ValueError):
    """A value that its field cannot have."""


def encode(value: Any, most: int = MOST_ENTRIES, longest: int = LONGEST_TEXT) -> Any:
    """Return `value` as JSON has it: the last `most` entries of each collection, texts cut to `longest` characters."""
    if isinstance(value, str):
        return str(value)[:longest]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key)[:longest]: encode(each, most, longest) for key, each in list(value.items())[-most:]}
    if isinstance(value, tuple | frozenset):
        entries = sorted(value) if isinstance(value, frozenset) else value
        return [encode(each, most, longest) for each in entries[-most:]]
    if is_dataclass(value):
        return {each.name: encode(getattr(value, each.name), most, longest) for each in fields(value)}
    return value


def with_unknown_fields(encoded: Any, kind: Any, original: Any) -> Any:
    """Return `encoded`, a value of `kind`, with those fields of `original` that its dataclasses do not have.

    They are what a newer version wrote. An entry of a list is the same one where its first field is the same.
    """
    if isinstance(kind, type) and is_dataclass(kind) and isinstance(original, Mapping):
        known = _field_types(kind)
        kept = {name: each for name, each in original.items() if name not in known}
        return kept | {
            name: with_unknown_fields(each, known[name], original.get(name)) for name, each in encoded.items()
        }
    if isinstance(original, Mapping) and get_origin(kind) is Mapping:
        inner = get_args(kind)[1]
        return {key: with_unknown_fields(each, inner, original.get(key)) for key, each in encoded.items()}
    if isinstance(original, list) and get_origin(kind) is tuple and is_dataclass(inner := get_args(kind)[0]):
        key = fields(inner)[0].name
        before = {str(each.get(key)): each for each in original if isinstance(each, Mapping)}
        return [with_unknown_fields(each, inner, before.get(str(each[key]))) for each in encoded]
    return encoded


def decode(kind: type[T], value: object, now: datetime) -> tuple[T, tuple[str, ...]]:
    """Return `value` as the dataclass `kind`, all of whose fields have defaults, and the places of what did not fit."""
    reader = _Reader(now)
    try:
        found = reader.read(kind, value, "")
    except _UnfitError:
        reader.unfit.append("everything")
        found = kind()
    return found, tuple(reader.unfit)


@cache
def _field_types(kind: Any) -> Mapping[str, Any]:
    types = get_type_hints(kind)
    return {each.name: types[each.name] for each in fields(kind)}


class _Reader:
    """Reads one value at one moment; `unfit` are the places ("alerts.3.times") of what could not be read."""

    def __init__(self, now: datetime) -> None:
        self.unfit: list[str] = []
        self._latest = now + FURTHEST_AHEAD

    def read(self, kind: Any, value: object, place: str) -> Any:
        """Return `value` as a `kind`, or raise _UnfitError."""
        if isinstance(kind, UnionType):
            (inner,) = (each for each in get_args(kind) if each is not NoneType)
            return None if value is None else self.read(inner, value, place)
        if (read := _COLLECTIONS.get(get_origin(kind))) is not None:
            return read(self, get_args(kind), value, place)
        if is_dataclass(kind):
            return self._record(kind, value, place)
        if kind is datetime:
            return self._moment(value)
        return _scalar(kind, value)

    def _record(self, kind: Any, value: object, place: str) -> Any:
        if not isinstance(value, Mapping):
            raise _UnfitError
        found: dict[str, Any] = {}
        for each in fields(kind):
            try:
                if each.name in value:
                    inside = f"{place}.{each.name}".removeprefix(".")
                    found[each.name] = self.read(_field_types(kind)[each.name], value[each.name], inside)
                    continue
            except _UnfitError:
                self.unfit.append(inside)
            if each.default is MISSING and each.default_factory is MISSING:
                raise _UnfitError
        return kind(**found)

    def _moment(self, value: object) -> datetime:
        try:
            moment = datetime.fromisoformat(value if isinstance(value, str) else "")
            if moment.tzinfo is not None and EARLIEST <= moment <= self._latest:
                return moment.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        raise _UnfitError

    def tuple_of(self, kinds: tuple[Any, ...], value: object, place: str) -> tuple[Any, ...]:
        """Read a list: of one kind and any length, what does not fit left out, or of exactly these kinds."""
        if not isinstance(value, list):
            raise _UnfitError
        if kinds[1] is not Ellipsis:
            if len(value) != len(kinds):
                raise _UnfitError
            return tuple(self.read(kind, each, place) for kind, each in zip(kinds, value, strict=True))
        return tuple(each for _, each in self._entries(kinds[0], list(enumerate(value))[-MOST_ENTRIES:], place))

    def set_of(self, kinds: tuple[Any, ...], value: object, place: str) -> frozenset[Any]:
        """Read a list as a set."""
        return frozenset(self.tuple_of((kinds[0], ...), value, place))

    def mapping_of(self, kinds: tuple[Any, ...], value: object, place: str) -> dict[str, Any]:
        """Read a mapping by texts."""
        if not isinstance(value, Mapping):
            raise _UnfitError
        return dict(self._entries(kinds[1], list(value.items())[-MOST_ENTRIES:], place))

    def _entries(self, kind: Any, entries: list[tuple[Any, object]], place: str) -> list[tuple[Any, Any]]:
        found: list[tuple[Any, Any]] = []
        for key, each in entries:
            inside = f"{place}.{str(key)[:LONGEST_TEXT]}"
            try:
                _scalar(str, str(key))
                found.append((key, self.read(kind, each, inside)))
            except _UnfitError:
                self.unfit.append(inside)
        return found


_COLLECTIONS: Mapping[Any, Callable[[_Reader, tuple[Any, ...], object, str], Any]] = {
    tuple: _Reader.tuple_of,
    frozenset: _Reader.set_of,
    Mapping: _Reader.mapping_of,
}


def _scalar(kind: Any, value: object) -> Any:
    if issubclass(kind, StrEnum) and isinstance(value, str) and value in set(kind):
        return kind(value)
    if kind is str and isinstance(value, str) and len(value) <= LONGEST_TEXT:
        return value
    if kind is bool and isinstance(value, bool):
        return value
    if kind in {int, float} and isinstance(value, int | kind) and not isinstance(value, bool):
        return kind(_bounded(value))
    raise _UnfitError


def _bounded(number: float) -> float:
    if not abs(number) <= LARGEST_NUMBER:  # NaN is neither above nor below
        raise _UnfitError
    return number
