"""The last days, a strip for each group of yours: what each day was like, and the share without an outage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from trayapp.domain.messages import charts, states
from trayapp.domain.model.enums import Health
from trayapp.domain.model.snapshot import ServiceSnapshot, Snapshot
from trayapp.i18n.formatter import duration
from trayapp.i18n.message import Message, message
from trayapp.ui.presenters.chart_view_models import DayStripViewModel, DayViewModel
from trayapp.ui.presenters.components import is_yours
from trayapp.ui.presenters.context import Day, PanelContext
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.sanitize import NAME_LIMIT, clean_line

_FEWEST_FOR_SHARE = 7
"""Days: a share of fewer says more of the day than of the service."""
_NAMED_PARTS = 2
_OUTAGES = frozenset({Health.PARTIAL_OUTAGE, Health.MAJOR_OUTAGE})


def strips(snapshot: Snapshot, fmt: Formatter, context: PanelContext) -> tuple[DayStripViewModel, ...]:
    """Return a strip of days for each group of yours that has any; of several services, one for each of those."""
    alone, calm = len(snapshot.services) == 1, _CalmDays(fmt)
    views: dict[str, DayStripViewModel] = {}
    for service in snapshot.services:
        for key, name in (_groups(service) if alone else {service.id: service.name}).items():
            days = context.days.get(key, ())
            if any(day.health is not None for day in days) and is_yours(key, context):
                views.setdefault(key, _strip(key, clean_line(name, NAME_LIMIT), days, calm, service))
    return tuple(views.values())


def _groups(service: ServiceSnapshot) -> dict[str, str]:
    named = [(each.group_id or each.group, each.group) for each in service.components if each.group]
    return {key: name for key, name in named if key and name} if named else {service.id: service.name}


def _strip(key: str, name: str, days: tuple[Day, ...], calm: _CalmDays, service: ServiceSnapshot) -> DayStripViewModel:
    fmt = calm.fmt
    known = [day for day in days if day.health is not None]
    share = fmt.translate(charts.percent(_share(known))) if len(known) >= _FEWEST_FOR_SHARE else ""
    spoken = f"{name}: {fmt.translate(charts.strip_summary(_share(known), len(known)))}"
    names = {each.id: each.name for each in (*service.page.parts, *service.components)}
    late = _late_days(service, fmt)
    said = tuple(DayViewModel(day.health, day.own, _text(day, names, late, calm)) for day in days)
    return DayStripViewModel(key, name, said, share, spoken)


def _share(known: Sequence[Day]) -> str:
    """Return the share of the time without an outage; by days where no seconds are known."""
    total = sum(day.known_s for day in known)
    if total > 0:
        share = 1 - sum(day.outage_s for day in known) / total
    else:
        share = sum(day.health not in _OUTAGES for day in known) / max(1, len(known))
    return f"{int(share * 1000) / 10:.1f}" if share < 1 else "100"


class _CalmDays:
    """Says days without trouble. A day reads alike for every service, and there are 90 of each: it is written once."""

    def __init__(self, fmt: Formatter) -> None:
        self.fmt = fmt
        self._texts: dict[tuple[date, Health | None, bool], str] = {}

    def text(self, day: Day) -> str:
        """Say one day."""
        kind = (day.day, day.health, day.own)
        if (text := self._texts.get(kind)) is None:
            text = self._texts[kind] = self.fmt.translate(self._said(day))
        return text

    def _said(self, day: Day) -> Message:
        when = message("{day}", day=self.fmt.date(day.day))
        if day.health is None:
            return charts.day(when, charts.NO_DATA)
        word = states.HEALTH[day.health]
        return charts.day(when, word) if day.own else charts.day_by_page(when, word)


def _text(day: Day, names: Mapping[str, str], late: Mapping[date, int], calm: _CalmDays) -> str:
    """Say one day: what was hit, for how long, how late the page was, and where we know it from."""
    if day.health is None or not day.health.in_trouble:
        return calm.text(day)
    fmt, word = calm.fmt, states.HEALTH[day.health]
    when = message("{day}", day=fmt.date(day.day))
    parts = [names[each] for each in day.parts if each in names]
    named = parts if len(parts) <= _NAMED_PARTS else parts[:1]
    what = charts.parts_hit(tuple(named), len(parts) - len(named)) if parts else None
    lasting = duration(timedelta(seconds=day.trouble_s)) if day.trouble_s >= 60 else None
    said = charts.day_of_trouble(when, word, what, lasting)
    if day.day in late:
        said = charts.page_was_late(said, late[day.day])
    return clean_line(fmt.translate(said if day.own else charts.by_page(said)))


def _late_days(service: ServiceSnapshot, fmt: Formatter) -> dict[date, int]:
    """Return by day for how many minutes the page was silent about what began on it."""
    record = service.record
    if record is None:
        return {}
    known = [(each.onset_at, each.delay_s) for each in record.published_cases]
    known += [
        (begun, each.page_delay_s)
        for each in record.entries
        if (begun := each.onset_at or each.first_sign_at) is not None and each.page_delay_s is not None
    ]
    return {begun.astimezone(fmt.locale.zone).date(): round(delay / 60) for begun, delay in known if delay >= 60}
