"""What other people report: how much, over time, and line by line what each source says or could not tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trayapp.domain.model.snapshot import ServiceSnapshot
from trayapp.i18n.message import Message
from trayapp.ui.icons.template import IconState
from trayapp.ui.presenters.detail_view_models import FactViewModel, OtherPeopleViewModel
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.sanitize import TEXT_LIMIT, clean_line

if TYPE_CHECKING:
    from trayapp.domain.model.crowd import CrowdLevel, CrowdStatus

PUBLIC_PAGES = {"openai": ("https://downdetector.com/status/openai/", "https://downdetector.co.uk/status/openai/")}
"""Where everybody can look, worldwide and for the United Kingdom; only a click opens them."""


def public_pages(service: ServiceSnapshot | None) -> tuple[str, ...]:
    """Return the public pages of reports about a service."""
    return PUBLIC_PAGES.get(service.id, ()) if service is not None else ()


def other_people(service: ServiceSnapshot, fmt: Formatter) -> OtherPeopleViewModel | None:
    """Return what they report of a service; None where nobody was asked.

    The series that stands out most has the chart, and no line of its own.
    """
    if service.crowd is None:
        return None
    from trayapp.domain.messages import crowd as messages  # noqa: PLC0415 - rarely wanted
    from trayapp.ui.presenters.reports_chart import reports_chart  # noqa: PLC0415 - as above

    found, exact = service.crowd, fmt.exact(service.crowd.at)
    leading = _leading(found)
    if leading is None:
        return OtherPeopleViewModel(exact=exact, facts=_facts(found, None, fmt))
    chart = reports_chart(service, leading, found.at, fmt)
    drawn = leading if chart is not None else None
    source = fmt.translate(messages.curve_from(leading, fmt.ago(found.at))) if drawn is not None else ""
    return OtherPeopleViewModel(
        amount=fmt.translate(messages.in_short(leading)),
        calm=leading.is_usual,
        chart=chart,
        source=source,
        exact=exact,
        facts=_facts(found, drawn, fmt),
    )


def reported_amount(service: ServiceSnapshot) -> Message | None:
    """Return how many times the usual other people report, where that stands out."""
    leading = _leading(service.crowd) if service.crowd is not None else None
    if leading is None:
        return None
    from trayapp.domain.messages.crowd import times_the_usual  # noqa: PLC0415 - rarely wanted

    return times_the_usual(leading)


def _leading(found: CrowdStatus) -> CrowdLevel | None:
    """Return the series that stands out most; None where none does."""
    from trayapp.domain.crowd.levels import is_notable  # noqa: PLC0415 - rarely wanted

    known = [each for each in found.levels if is_notable(each)]
    return max(known, key=lambda each: each.peak / (each.series.usual or each.peak or 1), default=None)


def _facts(found: CrowdStatus, drawn: CrowdLevel | None, fmt: Formatter) -> tuple[FactViewModel, ...]:
    """Return a line for each series but the drawn one, and for each source that could not be learned from."""
    from trayapp.domain.crowd.levels import is_notable  # noqa: PLC0415 - rarely wanted
    from trayapp.domain.messages.crowd import problem, reports  # noqa: PLC0415 - as above

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
        if each is not drawn
    ]
    for source, why in found.problems:
        text = fmt.translate(problem(source, why))
        lines.append(FactViewModel(f"crowd:{source}:problem", text, IconState.UNKNOWN, age, exact))
    return tuple(lines)
