"""What other people report, line by line: each source and country apart, and what could not be learned."""

from __future__ import annotations

from trayapp.domain.model.snapshot import ServiceSnapshot
from trayapp.ui.icons.template import IconState
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.panel_view_model import FactViewModel
from trayapp.ui.presenters.sanitize import TEXT_LIMIT, clean_line

PUBLIC_PAGES = {"openai": ("https://downdetector.com/status/openai/", "https://downdetector.co.uk/status/openai/")}
"""Where everybody can look, worldwide and for the United Kingdom; only a click opens them."""


def public_pages(service: ServiceSnapshot | None) -> tuple[str, ...]:
    """Return the public pages of reports about a service."""
    return PUBLIC_PAGES.get(service.id, ()) if service is not None else ()


def crowd_facts(service: ServiceSnapshot | None, fmt: Formatter) -> list[FactViewModel]:
    """Return the lines; none where nobody was asked."""
    if service is None or service.crowd is None:
        return []
    from trayapp.domain.crowd.levels import is_notable  # noqa: PLC0415 - rarely wanted
    from trayapp.domain.messages.crowd import problem, reports  # noqa: PLC0415 - as above

    found = service.crowd
    age, exact = fmt.age(found.at), fmt.exact(found.at)
    lines = [
        FactViewModel(
            f"crowd:{each.series.source}:{each.series.country}",
            clean_line(fmt.translate(reports(each)), TEXT_LIMIT),
            IconState.DEGRADED if is_notable(each) else IconState.OPERATIONAL,
            age,
            exact,
        )
        for each in found.levels
    ]
    for source, why in found.problems:
        text = fmt.translate(problem(source, why))
        lines.append(FactViewModel(f"crowd:{source}:problem", text, IconState.UNKNOWN, age, exact))
    return lines
