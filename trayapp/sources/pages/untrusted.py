"""Reading untrusted input: decoding, JSON, and accessors that take anything and return a plain value.

Nothing here trusts a type, a length or an encoding. A body that cannot be read raises `Unreadable`, the one exception
of this package, which `fetcher` turns into a failure.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from trayapp.domain.model.reports import FailureKind
from trayapp.lazy_pattern import lazy_pattern

MAX_ROWS = 1000
"""Most entries taken from any one list. OpenAI's page has about 35 components, Cloudflare's about 400."""

MAX_CONTAINERS = 50_000
MAX_VALUES = 150_000
"""Of one JSON body: what parsing costs. 90 days of OpenAI's incidents have 5,000 and 14,000."""

MAX_TAGS = 50_000
"""Of one feed. The largest recorded one has 340."""

UNNAMED = "unnamed"
"""The id of an entry of which a page says no more than how it is: it counts all the same."""

MAX_NAME = 300
MAX_ID = 120

Record = Mapping[str, object]

_JSONP = lazy_pattern(r"[A-Za-z_$][\w$.]{0,60}\(\s{0,10}[{\[]", re.ASCII)
_CONTROLS = lazy_pattern(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ufeff]")


class Unreadable(Exception):  # noqa: N818 - it is a finding about a page, not an error of ours
    """A page answered with something that we cannot read."""

    def __init__(self, kind: FailureKind, detail: str) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail


def text_of(body: bytes) -> str:
    """Decode `body`: UTF-8, 16 or 32 with or without a byte order mark, and latin-1 where it is none of these."""
    try:
        return body.decode(json.detect_encoding(body))
    except UnicodeDecodeError:
        return body.decode("latin-1")


def json_of(text: str) -> dict[str, object] | list[object]:
    """Return the JSON object or list in `text`; raise `Unreadable` for anything else, however deeply nested.

    A script that hands it to a function (JSONP) is taken for its argument.
    """
    stripped = text.strip()
    if wrapped := _JSONP.match(stripped):
        stripped = stripped[wrapped.end() - 1 :].rstrip("; \r\n\t").removesuffix(")")
    if not stripped:
        raise Unreadable(FailureKind.NOT_JSON, "the answer is empty")
    if stripped.startswith("<"):
        raise Unreadable(FailureKind.NOT_JSON, "the answer is a web page, not data")
    if stripped.count("{") + stripped.count("[") > MAX_CONTAINERS or stripped.count(",") > MAX_VALUES:
        raise Unreadable(FailureKind.WRONG_SHAPE, "the answer has too many entries")
    try:
        data = json.loads(stripped)
    except ValueError:
        raise Unreadable(FailureKind.NOT_JSON, "the answer is not JSON, or was cut short") from None
    except RecursionError:
        raise Unreadable(FailureKind.WRONG_SHAPE, "the answer is nested too deeply") from None
    if not isinstance(data, dict | list):
        raise Unreadable(FailureKind.WRONG_SHAPE, "the answer is JSON, but not a status page")
    return data


def object_of(body: bytes) -> Record:
    """Return the JSON object in `body`; raise `Unreadable` for anything else, a list among it."""
    data = json_of(text_of(body))
    if not isinstance(data, dict):
        raise Unreadable(FailureKind.WRONG_SHAPE, "the answer is a list, not an object")
    return data


def as_object(value: object) -> Record:
    """Return `value` if it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else {}


def as_objects(value: object) -> list[Record]:
    """Return the objects of a list; anything that is not a list (None, absent) has none."""
    return [each for each in value[:MAX_ROWS] if isinstance(each, dict)] if isinstance(value, list) else []


def holds_lists(data: Record, *keys: str) -> bool:
    """Tell whether each of `keys` is absent, null, or a list of objects: anything else is not to be read as "none"."""
    found = (data.get(key) for key in keys)
    return all(
        each is None or (isinstance(each, list) and all(isinstance(entry, dict) for entry in each)) for each in found
    )


def clean_name(value: object, limit: int = MAX_NAME) -> str:
    """Return a foreign name or title as one clean line; "" where there is none."""
    return " ".join(clean(value, limit * 4).split())[:limit]


def first_of(row: Record, *keys: str) -> object:
    """Return the first of several fields that says anything."""
    return next((row[key] for key in keys if key in row and row[key] is not None and row[key] != ""), None)


def localized(value: object) -> str:
    """Return a name that may be written once for each language."""
    texts = as_object(value)
    return clean_name(first_of(texts, "en", "default", *texts) if texts else value)


def clean_id(value: object) -> str:
    """Return an identifier; numbers count, other types do not."""
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:x}" if value.bit_length() > 64 else str(value)
    return clean_name(value, MAX_ID)


def clean(value: object, limit: int) -> str:
    """Return foreign text without control characters, direction overrides and lone surrogates."""
    if not isinstance(value, str):
        return ""
    return _CONTROLS.sub("", value[:limit]).encode("utf-8", "replace").decode("utf-8")
