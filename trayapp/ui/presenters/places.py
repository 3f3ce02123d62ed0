"""What a check of other places found: the tab's word and figure, and the table of places and targets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

from trayapp.domain.messages import panel, states
from trayapp.domain.messages import regions as messages
from trayapp.domain.messages.countries import country
from trayapp.domain.messages.sources import ONLY_HERE, some_of
from trayapp.domain.model.enums import Result
from trayapp.domain.model.regions import (
    PlaceKind,
    PlaceSample,
    Platform,
    RegionalScope,
    RegionalStatus,
    RegionsProblem,
    RegionsReport,
)
from trayapp.domain.model.snapshot import ServiceSnapshot
from trayapp.i18n.message import Message
from trayapp.ui.icons.template import IconState
from trayapp.ui.presenters.detail_view_models import CellViewModel, ElsewhereViewModel, PlaceViewModel
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.sanitize import NAME_LIMIT, clean_line

MOST_COLUMNS = 3
_SLOW_MS, _SLOW_FACTOR = 1000.0, 3.0
"""An answer is slow from a second on, if it also took three times as long as the median of all places."""
_HURT = frozenset({RegionalScope.GLOBAL, RegionalScope.REGIONAL, RegionalScope.COUNTRY, RegionalScope.PROVIDER})
_RowKey = tuple[int, str, str]


def tab(found: RegionalStatus, fmt: Formatter) -> tuple[IconState, Message, Message | None]:
    """Return the state, the word and the figure."""
    report, finding = found.report, found.finding
    if not report.finished:
        answered = sum(each.result is not None for each in report.samples)
        return IconState.UNKNOWN, messages.CHECKING_PLACES, some_of(answered, report.expected)
    bad, total = len(finding.failing), len(finding.failing) + len(finding.working)
    if not total:
        return IconState.UNKNOWN, messages.UNCLEAR, fmt.ago(report.at)
    state = IconState.OPERATIONAL if found.current else IconState.UNKNOWN
    if bad and found.current:
        state = IconState.OUTAGE if finding.scope in _HURT or bad * 2 > total else IconState.DEGRADED
    word = some_of(bad, total) if bad else messages.WORKS_THERE
    return state, word, fmt.ago(report.at)


def places(service: ServiceSnapshot, found: RegionalStatus, fmt: Formatter) -> ElsewhereViewModel:
    """Return the detail of the tab."""
    title = fmt.translate(ONLY_HERE)
    report, targets = found.report, _targets(service, found.report)
    stands_for = {each.target: each.stands_for or each.target for each in service.probes}
    heads = tuple(_head(stands_for.get(each, each), fmt) for each in targets)
    listed = _places(found, targets, heads, fmt)
    if not report.finished:
        answered = sum(each.result is not None for each in report.samples)
        line = fmt.translate(messages.progress(answered, report.expected)) if report.expected else ""
        busy = fmt.translate(messages.CHECKING_PLACES)
        return ElsewhereViewModel(title, "", busy, line, heads if listed else (), listed)
    asked = found.finding.targets
    subject = stands_for.get(asked[0], asked[0]) if len(asked) == 1 else clean_line(service.name, NAME_LIMIT)
    sentence = messages.sentence(found.finding, messages.part(subject))
    again = found.tests_left > 0 or any(each.kind is PlaceKind.VANTAGE for each in report.samples)
    return ElsewhereViewModel(
        title,
        fmt.translate(messages.CHECK_AGAIN) if again else "",
        _answer(found, fmt),
        clean_line(fmt.translate(sentence)),
        heads if listed else (),
        listed,
        *(tuple(map(partial(_paragraph, fmt=fmt), filter(None, lines))) for lines in _notes(found, fmt)),
    )


def _answer(found: RegionalStatus, fmt: Formatter) -> str:
    """Return whether it's only here, or what was answered when that was asked long ago, or before it changed."""
    said = messages.answer(found.finding.scope)
    if found.current:
        return fmt.translate(said)
    then = fmt.translate(messages.answered_then(fmt.ago(found.report.at), said))
    return then[:1].upper() + then[1:]


def _paragraph(lines: Sequence[Message], fmt: Formatter) -> str:
    return "\n".join(clean_line(fmt.translate(each)) for each in lines)


def _head(stands_for: str, fmt: Formatter) -> str:
    return clean_line(fmt.translate(messages.part(stands_for)), NAME_LIMIT)


def _targets(service: ServiceSnapshot, report: RegionsReport) -> tuple[str, ...]:
    """Return the targets that were asked, sign-in first as the user meets it first."""
    asked = dict.fromkeys(each.target for each in report.samples)
    order = {"login": 0, "api": 1, "edge": 2}
    known = {each.target: order.get(each.stands_for, 3) for each in service.probes}
    return tuple(sorted(asked, key=lambda each: known.get(each, 3)))[:MOST_COLUMNS]


def _places(
    found: RegionalStatus, targets: Sequence[str], heads: Sequence[str], fmt: Formatter
) -> tuple[PlaceViewModel, ...]:
    own = found.finding.own
    rows: dict[_RowKey, list[PlaceSample]] = {}
    for each in found.report.samples:
        rows.setdefault(_row_key(each, own), []).append(each)
    usual = _usual(found.report.samples)
    listed = []
    for key in sorted(rows, key=lambda each: each[0]):
        samples = rows[key]
        cells = tuple(_cell([each for each in samples if each.target == target], usual, fmt) for target in targets)
        name, badge = _name(key, samples, found, fmt), fmt.translate(messages.YOU) if key[0] <= 1 else ""
        if samples[0].kind is PlaceKind.VANTAGE:
            badge = fmt.translate(messages.YOUR_PROXY)
        merged = _merged(cells)
        said = (
            cells[0].text
            if merged
            else ", ".join(f"{head}: {cell.text}" for head, cell in zip(heads, cells, strict=True))
        )
        spoken = f"{name} ({badge}): {said}" if badge else f"{name}: {said}"
        shown = cells[:1] if merged else cells
        listed.append(PlaceViewModel("/".join(map(str, key)), name, badge, shown, spoken, merged))
    full = [each.cells for each in listed if not each.merged]
    names = tuple(f"{each.name} {each.badge}" for each in listed)
    columns = tuple((head, *(cells[number].text for cells in full)) for number, head in enumerate(heads))
    return tuple(replace(each, columns=(names, *columns)) for each in listed)


def _merged(cells: Sequence[CellViewModel]) -> bool:
    """Whether one cell says it for all: nobody there could ask anything."""
    return len(cells) > 1 and len(set(cells)) == 1 and cells[0].state is IconState.UNKNOWN


def _row_key(sample: PlaceSample, own: str) -> _RowKey:
    """Return which row a sample belongs to: the user's provider and country first, their vantage points last."""
    if sample.kind is PlaceKind.VANTAGE:
        return 3, sample.vantage, ""
    if sample.kind is PlaceKind.PROVIDER:
        return 1, "", "provider"
    return (0 if own and sample.country == own else 2), "", sample.country


def _name(key: _RowKey, samples: Sequence[PlaceSample], found: RegionalStatus, fmt: Formatter) -> str:
    if samples[0].kind is PlaceKind.VANTAGE:
        return clean_line(key[1], NAME_LIMIT)
    if samples[0].kind is PlaceKind.PROVIDER:
        named = found.report.whereabouts.provider_name or samples[0].network
        return clean_line(named, NAME_LIMIT) or fmt.translate(messages.YOUR_PROVIDER)
    return fmt.translate(country(key[2]) if key[2] else messages.UNKNOWN_COUNTRY)


def _usual(samples: Iterable[PlaceSample]) -> float:
    known = [each.latency_ms for each in samples if each.result is Result.GOOD and each.latency_ms is not None]
    return _median(known) if known else 0.0


def _cell(samples: Sequence[PlaceSample], usual: float, fmt: Formatter) -> CellViewModel:
    if not samples:
        return CellViewModel(None, "")
    if all(each.result is None for each in samples):
        return CellViewModel(None, fmt.translate(messages.WAITING))
    good = [each for each in samples if each.result is Result.GOOD]
    bad = [each for each in samples if each.result is Result.BAD]
    if bad:
        state = IconState.OUTAGE if len(bad) >= len(good) else IconState.DEGRADED
        return CellViewModel(state, fmt.translate(some_of(len(good), len(good) + len(bad))), calm=False)
    if not good:
        symptom = next((each.symptom for each in samples if each.symptom is not None), None)
        word = states.SYMPTOM[symptom] if symptom is not None else messages.UNCLEAR
        return CellViewModel(IconState.UNKNOWN, fmt.translate(word))
    took = [each.latency_ms for each in good if each.latency_ms is not None]
    if not took:
        return CellViewModel(IconState.OPERATIONAL, "")
    slow = _median(took) >= max(_SLOW_MS, _SLOW_FACTOR * usual)
    text = fmt.translate(panel.latency(round(_median(took))))
    return CellViewModel(IconState.DEGRADED if slow else IconState.OPERATIONAL, text, calm=not slow)


def _notes(found: RegionalStatus, fmt: Formatter) -> tuple[Sequence[Sequence[Message]], ...]:
    """Return paragraphs: who was asked and what could not be learned; for the end, where we are and what is left."""
    report = found.report
    others = [each.target for each in report.samples if each.kind is not PlaceKind.VANTAGE]
    asked, missed, rest = list[Message](), list[Message](), list[Message]()
    if report.platform is not None and others:
        say = messages.machines if report.platform is Platform.CHECK_HOST else messages.connections
        asked = [say(others.count(others[0]), report.platform, fmt.ago(report.at)), messages.NOTHING_SENT]
    for problem, platform in report.problems:
        reset = report.limits.reset_s if report.limits is not None and platform is Platform.GLOBALPING else None
        wait = timedelta(seconds=reset) if reset is not None and problem is RegionsProblem.RATE_LIMITED else None
        missed.append(messages.problem(problem, platform, wait))
    place = report.whereabouts
    if place.country:
        rest.append(messages.place(country(place.country), place.data_centre))
    if place.vpn:
        rest.append(messages.VPN_ON)
    if report.platform is not None:
        rest.append(messages.tests_left(found.tests_left) if found.tests_left else messages.USED_UP)
    return (asked, missed), (rest,)


def _median(values: Sequence[float]) -> float:
    ordered, middle = sorted(values), len(values) // 2
    return (ordered[middle] + ordered[~middle]) / 2  # `statistics` brings fractions and decimals: 1 MB at every start
