"""The `[[vantage]]` tables: the user's own proxies as further places to ask from."""

from __future__ import annotations

from collections.abc import Mapping

from trayapp.config import validators
from trayapp.domain.messages import errors
from trayapp.domain.model.settings import Vantage
from trayapp.typed_table import OnInvalid, TableReader

MOST_VANTAGES = 6


def read(document: Mapping[str, object], on_invalid: OnInvalid) -> tuple[Vantage, ...]:
    """Return the vantage points that a document describes; of two with one name the first."""
    file = TableReader(document, on_invalid=on_invalid, strict=False)
    allowed = errors.list_of(0, MOST_VANTAGES, errors.A_TABLE)
    found: dict[str, Vantage] = {}
    for table in file.tables("vantage", MOST_VANTAGES, errors.A_TABLE, allowed):
        name, proxy = table.value("name", validators.text, ""), table.value("proxy", validators.vantage_proxy, "")
        if not proxy and not table.has("proxy"):
            table.refuse("proxy", errors.A_VANTAGE_PROXY)
        elif (name or proxy) in found:
            table.refuse("name", errors.AN_OWN_NAME)
        elif proxy:
            found[name or proxy] = Vantage(name or proxy, proxy, table.value("country", validators.country, ""))
    return tuple(found.values())
