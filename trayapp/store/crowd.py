"""What other people report of each service, as far as it was asked. Belongs to the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from trayapp.domain.model.snapshot import ServiceSnapshot

if TYPE_CHECKING:
    from trayapp.domain.model.crowd import CrowdReport


class CrowdRecord:
    """Keeps the last report of each service, with the buckets of those before it."""

    def __init__(self) -> None:
        self._known: dict[str, CrowdReport] = {}

    def take(self, report: CrowdReport) -> None:
        """Take in a report, with the earlier buckets of the same series."""
        from trayapp.domain.crowd.levels import with_earlier  # noqa: PLC0415 - rarely wanted

        before = self._known.get(report.service_id)
        earlier = {(each.source, each.country): each for each in before.series} if before is not None else {}
        series = tuple(with_earlier(each, earlier.get((each.source, each.country))) for each in report.series)
        self._known[report.service_id] = replace(report, series=series)

    def completed(self, view: ServiceSnapshot, now: datetime) -> ServiceSnapshot:
        """Return a view with other people's reports: beside the verdict, never in it."""
        known = self._known.get(view.id)
        if known is None:
            return view
        from trayapp.domain.crowd.levels import evidence, status  # noqa: PLC0415 - as above

        found = status(known, now)
        if found is None:
            return view
        lines = evidence(found)
        verdict = replace(view.verdict, evidence=(*view.verdict.evidence, *lines)) if lines else view.verdict
        return replace(view, verdict=verdict, crowd=found)
