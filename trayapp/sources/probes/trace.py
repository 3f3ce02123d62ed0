"""The edge's trace: where it saw us. The address in it is never read, so it cannot be kept, shown or logged."""

from __future__ import annotations

import re

from trayapp.domain.model.reports import Whereabouts
from trayapp.lazy_pattern import lazy_pattern
from trayapp.sources.pages.untrusted import text_of

MAX_BYTES = 16 * 1024
_LINE = lazy_pattern(r"^(loc|colo|warp|gateway)=([A-Za-z0-9+]{1,8})\r?$", re.MULTILINE)
_TOR, _NOWHERE = "T1", frozenset({"T1", "XX"})
_CODE = lazy_pattern(r"[A-Z]{2}")
_DATA_CENTRE = lazy_pattern(r"[A-Z]{3}")


def country_code(value: object) -> str:
    """Return a country's code in capitals; "" for what is none."""
    code = value.upper() if isinstance(value, str) and value.isascii() else ""
    return code if _CODE.fullmatch(code) and code not in _NOWHERE else ""


def parse_trace(body: bytes) -> Whereabouts:
    """Return what an edge's trace says of our connection; all of it unknown where it is no trace."""
    said = dict(_LINE.findall(text_of(body[:MAX_BYTES])))
    if not said:
        return Whereabouts()
    centre = said.get("colo", "").upper()
    detour = said.get("warp", "off") in {"on", "plus"} or said.get("gateway", "off") == "on"
    return Whereabouts(
        country_code(said.get("loc")),
        centre if _DATA_CENTRE.fullmatch(centre) else "",
        detour or said.get("loc") == _TOR,
    )
