"""At most three workarounds, one line each: the verb first; reasons and sources on request."""

from __future__ import annotations

import re

from trayapp.domain.messages import panel
from trayapp.domain.model.snapshot import ServiceSnapshot, Tip
from trayapp.lazy_pattern import lazy_pattern
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.panel_view_model import TipViewModel
from trayapp.ui.presenters.sanitize import TEXT_LIMIT, clean_line, host_of, link

SHOWN_TIPS = 3
TIP_ENDS = ".:;?\u3002\uff1a\uff1b\uff1f"
"""What ends the bold part: the marks of our languages, East Asian ones among them."""
_LEAD = lazy_pattern(rf"(.{{4,60}}?[{TIP_ENDS}])\s*(\S.*)", re.DOTALL)


def tips(service: ServiceSnapshot, fmt: Formatter) -> tuple[TipViewModel, ...]:
    """Return the first tips of a service."""
    return tuple(_tip(each, fmt) for each in service.tips[:SHOWN_TIPS])


def _tip(tip: Tip, fmt: Formatter) -> TipViewModel:
    url = link(tip.source_url)
    text = clean_line(fmt.translate(tip.text), TEXT_LIMIT)
    parts = _LEAD.fullmatch(text)
    lead, rest = (parts.group(1), parts.group(2)) if parts else (text, "")
    return TipViewModel(
        id=tip.id,
        lead=lead,
        text=rest,
        because=clean_line(fmt.translate(panel.because(tip.because)), TEXT_LIMIT),
        source=fmt.translate(panel.source(host_of(url))) if url else "",
        source_url=url,
    )
