"""At most three workarounds, each with its reason and where it comes from."""

from __future__ import annotations

from trayapp.domain.messages import panel
from trayapp.domain.model.snapshot import ServiceSnapshot
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.panel_view_model import TipViewModel
from trayapp.ui.presenters.sanitize import TEXT_LIMIT, clean_line, host_of, link

SHOWN_TIPS = 3


def tips(service: ServiceSnapshot, teller: Formatter) -> tuple[TipViewModel, ...]:
    """Return the first tips of a service."""
    views = []
    for tip in service.tips[:SHOWN_TIPS]:
        url = link(tip.source_url)
        views.append(
            TipViewModel(
                id=tip.id,
                text=clean_line(teller.translate(tip.text), TEXT_LIMIT),
                because=clean_line(teller.translate(panel.because(tip.because)), TEXT_LIMIT),
                source=teller.translate(panel.source(host_of(url))) if url else "",
                source_url=url,
            )
        )
    return tuple(views)
