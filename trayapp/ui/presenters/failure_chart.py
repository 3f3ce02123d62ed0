"""The chart in the panel's head while something fails: the share of our checks that failed, and who spoke when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from trayapp.domain.messages import charts
from trayapp.domain.model.crowd import CrowdLevel
from trayapp.domain.model.enums import Confirmation
from trayapp.domain.model.history import CheckRound
from trayapp.domain.model.snapshot import ServiceSnapshot
from trayapp.i18n.message import Message
from trayapp.ui.presenters.chart_view_models import ChartMarker, FailureChartViewModel
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.sanitize import NAME_LIMIT, clean_line

_BEFORE = timedelta(minutes=13)
_SHORTEST, _LONGEST = timedelta(minutes=20), timedelta(hours=6)
_BUCKETS = 60
_FEWEST_ROUNDS = 3


def failure_chart(
    service: ServiceSnapshot, rounds: Sequence[CheckRound], fmt: Formatter
) -> FailureChartViewModel | None:
    """Return the chart; None while nothing is wrong, or while too few rounds were checked to draw a line."""
    verdict = service.verdict
    if not verdict.health.in_trouble or verdict.confirmation is Confirmation.NONE:
        return None
    detected, posted = _detected_at(service), _posted_at(service)
    begin = _begin(verdict.since, detected, posted, fmt.now)
    shown = [each for each in rounds if each.at >= begin]
    if len(shown) < _FEWEST_ROUNDS:
        return None
    points = _points(shown, begin, fmt.now)
    silence = _silence(begin, detected, posted, fmt.now)
    texts = _marker_texts(service, detected, posted, fmt)
    latest = next((share for _, share in reversed(points) if share is not None), 0.0)
    spoken = [*texts, charts.failing_share(round(latest * 100))]
    crowd = _leading(service)
    curve, usual = _curve(crowd, begin, fmt.now) if crowd is not None else ((), 0.0)
    told = ""
    if crowd is not None and curve:
        from trayapp.domain.messages.crowd import reports  # noqa: PLC0415 - rarely wanted

        told = fmt.translate(reports(crowd))
    return FailureChartViewModel(
        points=points,
        noticed=_marker(detected, texts[0], begin, fmt) if detected else None,
        posted=_marker(posted, texts[-1], begin, fmt) if posted else None,
        silence=silence,
        silence_text=_silence_text(detected, posted, fmt) if silence else "",
        start=fmt.translate(fmt.clock(begin)),
        caption=fmt.translate(charts.SHARE_OF_CHECKS),
        end=fmt.translate(charts.now_at(fmt.clock(fmt.now))),
        spoken=". ".join(fmt.translate(each) for each in spoken),
        reports=curve,
        usual=usual,
        reports_spoken=told,
    )


def _detected_at(service: ServiceSnapshot) -> datetime | None:
    found = service.detection
    return None if found is None else found.likely_at or found.suspected_at


def _posted_at(service: ServiceSnapshot) -> datetime | None:
    """Return when the page first spoke of what is open now: of the incident that confirmed ours, if there is one."""
    opened = [each for each in service.incidents if each.is_open and each.id not in service.unwatched]
    ours = service.detection.incident_id if service.detection else None
    posted = [each.published_at for each in opened if each.published_at and ours in (None, each.id)]
    return min(posted, default=None)


def _begin(since: datetime | None, detected: datetime | None, posted: datetime | None, now: datetime) -> datetime:
    first = min((each for each in (since, detected, posted) if each is not None), default=now)
    return max(min(first - _BEFORE, now - _SHORTEST), now - _LONGEST)


def _points(rounds: Sequence[CheckRound], begin: datetime, now: datetime) -> tuple[tuple[float, float | None], ...]:
    """Return at most `_BUCKETS` points: the share of each stretch, None where nothing was checked for a while."""
    width = (now - begin) / _BUCKETS
    bad, of = [0] * _BUCKETS, [0] * _BUCKETS
    for each in rounds:
        index = min(_BUCKETS - 1, max(0, int((each.at - begin) / width)))
        bad[index] += each.bad
        of[index] += each.checked
    points: list[tuple[float, float | None]] = []
    empty = 0
    for index in range(_BUCKETS):
        x = (index + 0.5) / _BUCKETS
        if of[index]:
            points.append((x, bad[index] / of[index]))
            empty = 0
            continue
        empty += 1
        if empty * width > timedelta(minutes=5) and points and points[-1][1] is not None:
            points.append((x, None))
    return tuple(points)


def _leading(service: ServiceSnapshot) -> CrowdLevel | None:
    """Return the series of other people's reports that stands out most; None where none does."""
    if service.crowd is None:
        return None
    from trayapp.domain.crowd.levels import is_notable  # noqa: PLC0415 - rarely wanted

    known = [each for each in service.crowd.levels if is_notable(each)]
    return max(known, key=lambda each: each.peak / (each.series.usual or each.peak or 1), default=None)


def _curve(crowd: CrowdLevel, begin: datetime, now: datetime) -> tuple[tuple[tuple[float, float], ...], float]:
    """Return the reports within the chart, as shares of the most in it, and what is usual of them."""
    width = timedelta(seconds=crowd.series.bucket_s)
    shown = [each for each in crowd.series.buckets if each.at + width / 2 >= begin and each.at + width <= now]
    most = max([each.count for each in shown], default=0)
    if most == 0 or len(shown) < 2:
        return (), 0.0
    points = tuple((_x(each.at + width / 2, begin, now), each.count / most) for each in shown)
    return points, min(1.0, (crowd.series.usual or 0.0) / most)


def _x(moment: datetime, begin: datetime, now: datetime) -> float:
    return min(1.0, max(0.0, (moment - begin) / (now - begin)))


def _marker(moment: datetime, text: Message, begin: datetime, fmt: Formatter) -> ChartMarker:
    return ChartMarker(_x(moment, begin, fmt.now), fmt.translate(text))


def _marker_texts(
    service: ServiceSnapshot, detected: datetime | None, posted: datetime | None, fmt: Formatter
) -> tuple[Message, ...]:
    name = clean_line(service.name, NAME_LIMIT)
    texts = [charts.noticed(fmt.clock(detected))] if detected else []
    if posted:
        texts.append(charts.posts(name, fmt.clock(posted)))
    return tuple(texts)


def _silence(
    begin: datetime, detected: datetime | None, posted: datetime | None, now: datetime
) -> tuple[float, float] | None:
    if detected is None or (posted is not None and posted <= detected):
        return None
    return _x(detected, begin, now), _x(posted or now, begin, now)


def _silence_text(detected: datetime | None, posted: datetime | None, fmt: Formatter) -> str:
    assert detected is not None
    if posted is None:
        return fmt.translate(charts.silence_so_far(fmt.since(detected)))
    return fmt.translate(charts.silence(posted - detected))
