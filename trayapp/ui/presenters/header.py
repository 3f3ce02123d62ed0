"""The panel's first lines: one plain headline, the answer to "is it them, or me?", and in trouble the chart."""

from __future__ import annotations

from trayapp.domain.messages import answers
from trayapp.domain.model.snapshot import Snapshot
from trayapp.ui.icons.state import icon_state
from trayapp.ui.presenters.answer import answer, plain_headline
from trayapp.ui.presenters.context import PanelContext
from trayapp.ui.presenters.failure_chart import failure_chart
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.panel_view_model import HeaderViewModel
from trayapp.ui.presenters.sanitize import clean_line


def header(snapshot: Snapshot | None, fmt: Formatter, context: PanelContext) -> HeaderViewModel:
    """Return the header of the primary service."""
    state = icon_state(snapshot)
    service = snapshot.primary if snapshot else None
    if snapshot is None or service is None:
        return HeaderViewModel(state, fmt.translate(answers.FIRST_CHECK), more=fmt.translate(answers.FIRST_CHECK_MORE))
    said, more = answer(snapshot, service, fmt)
    return HeaderViewModel(
        state=state,
        headline=clean_line(fmt.translate(plain_headline(snapshot, service, state))),
        answer=clean_line(fmt.translate(said)),
        more=clean_line(fmt.translate(more)) if more else "",
        exact=fmt.exact(service.told_since),
        chart=failure_chart(service, context.checks.get(service.id, ()), fmt),
    )
