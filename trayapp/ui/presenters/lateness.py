"""How late the official page is: the median, our own record, and the last outages as dumbbells."""

from __future__ import annotations

from datetime import datetime, timedelta

from trayapp.domain.messages import charts
from trayapp.domain.model.record import Lateness, Outcome, PublishedCase, RecordEntry, TrackRecord
from trayapp.domain.model.snapshot import ServiceSnapshot
from trayapp.ui.presenters.chart_view_models import DumbbellViewModel, LatenessViewModel
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.sanitize import clean_line

_FEWEST_OWN = 3
"""With fewer cases of the user's own the published ones say more."""
_SHOWN = 4
_JUDGED = frozenset({Outcome.EARLY, Outcome.LATE, Outcome.MISSED})


def lateness(service: ServiceSnapshot, fmt: Formatter) -> LatenessViewModel | None:
    """Return the record of a service; None where nothing is known of its page's lateness."""
    record = service.record
    known = _known(record) if record is not None else None
    if record is None or known is None:
        return None
    outages = _outages(record, fmt)
    return LatenessViewModel(
        figure=fmt.translate(charts.minutes_late(round(known.median_s / 60))),
        sentence=fmt.translate(charts.median_of(known.count)),
        own=_own(record, fmt),
        outages=outages,
        axis=(
            fmt.translate(charts.AFTER_START),
            fmt.translate(charts.WE_NOTICED) if any(each.noticed_min is not None for each in outages) else "",
            fmt.translate(charts.PAGE_POSTED),
        ),
        longest_min=max((each.posted_min for each in outages), default=1.0),
    )


def _known(record: TrackRecord) -> Lateness | None:
    own = record.own_lateness
    return own if own is not None and own.count >= _FEWEST_OWN else record.published_lateness or own


def _own(record: TrackRecord, fmt: Formatter) -> str:
    judged = record.early + record.missed + sum(each.outcome is Outcome.LATE for each in record.entries)
    if not judged + record.wrong:
        return ""
    leads = sorted(each.lead_s for each in record.entries if each.outcome is Outcome.EARLY and each.lead_s is not None)
    lead = timedelta(seconds=leads[(len(leads) - 1) // 2]) if leads else None
    return fmt.translate(charts.own_record(record.early, judged, lead, record.wrong))


def _outages(record: TrackRecord, fmt: Formatter) -> tuple[DumbbellViewModel, ...]:
    own = [
        (each.onset_at or each.first_sign_at, _of_entry(each, fmt))
        for each in record.entries
        if each.outcome in _JUDGED and each.page_delay_s is not None
    ]
    published = [(each.onset_at, _of_case(each, fmt)) for each in record.published_cases]
    # A demo's clock stands before the newest of the published cases.
    dated = [(at, shown) for at, shown in (*own, *published) if at is not None and at <= fmt.now]
    dated.sort(key=lambda each: each[0], reverse=True)
    unique = {shown.id: shown for _, shown in reversed(dated)}
    return tuple(reversed(unique.values()))[:_SHOWN]


def _of_entry(entry: RecordEntry, fmt: Formatter) -> DumbbellViewModel:
    begun, alarm = entry.onset_at or entry.first_sign_at, entry.alarm_at
    noticed = (alarm - begun).total_seconds() / 60 if alarm is not None and begun is not None else None
    key = entry.incident_ids[0] if entry.incident_ids else str(begun)
    return _dumbbell(key, begun, (noticed, (entry.page_delay_s or 0.0) / 60), entry.title, fmt)


def _of_case(case: PublishedCase, fmt: Formatter) -> DumbbellViewModel:
    return _dumbbell(case.incident_id, case.onset_at, (None, case.delay_s / 60), case.title, fmt)


def _dumbbell(
    key: str, begun: datetime | None, minutes: tuple[float | None, float], title: str, fmt: Formatter
) -> DumbbellViewModel:
    noticed_min, posted_min = minutes
    label = fmt.date(begun.astimezone(fmt.locale.zone).date()) if begun is not None else ""
    said = charts.outage(label, clean_line(title), round(posted_min))
    return DumbbellViewModel(key, label, noticed_min, posted_min, fmt.translate(said))
