"""The tab "Elsewhere" as it is drawn: one chart at a time, whose texts meet neither a line nor each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QImage, QPainter, QPalette
from PySide6.QtWidgets import QStyle

from tests.qt.test_panel import listed, view
from tests.screenshots import moments
from trayapp.app.locale_setup import resolve_locale
from trayapp.i18n.languages import LANGUAGES
from trayapp.ui.icons.template import IconState
from trayapp.ui.panel import Panel
from trayapp.ui.panel.header import Header
from trayapp.ui.panel.painter import RowPainter
from trayapp.ui.panel.primitives import FailureChart, RowLayout, Text
from trayapp.ui.panel.reports_painter import peak_left, speaker_places, touches
from trayapp.ui.panel.row import Kind
from trayapp.ui.panel.row_layout import layout_row
from trayapp.ui.panel.rows import rows
from trayapp.ui.panel.theme import Theme, current_theme
from trayapp.ui.panel.window import WIDTH
from trayapp.ui.presenters.panel_view_model import Tab
from trayapp.ui.presenters.present import present

PLOT = QRectF(16, 0, 388, 90)


def head_charts(panel: Panel) -> list[FailureChart]:
    pieces = panel.findChild(Header)._layout.pieces
    return [each for each in pieces if isinstance(each, FailureChart)]


def test_the_chart_of_the_head_gives_way_to_the_places_and_comes_back(shown: Callable[[str], Panel]) -> None:
    panel = shown("elsewhere")
    head = panel.findChild(Header)
    before, said = head.height(), head.accessibleName()
    assert len(head_charts(panel)) == 1
    panel.show_tab(Tab.ELSEWHERE)
    assert (head_charts(panel), head.height() < before) == ([], True)
    assert "Checks failing now" not in head.accessibleName()
    panel.render(replace(view("elsewhere"), last_check="just now"))
    assert head_charts(panel) == [], "a render in between keeps it away"
    for tab in (Tab.PROBE, Tab.OVERVIEW):
        panel.show_tab(tab)
        assert (len(head_charts(panel)), head.height(), head.accessibleName()) == (1, before, said)


def test_the_whole_tab_is_in_sight_at_once(shown: Callable[[str], Panel]) -> None:
    panel = shown("elsewhere")
    panel.show_tab(Tab.ELSEWHERE)
    assert panel._list.verticalScrollBar().maximum() == 0
    assert [row.kind for row in listed(panel)].count(Kind.REPORTS) == 1


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_head_and_no_cell_of_the_table_is_cut_in_any_language(shown: Callable[[str], Panel], code: str) -> None:
    panel, seen = shown("elsewhere"), moments.elsewhere()
    panel.render(present(seen.snapshot, seen.now, resolve_locale(code), seen.extras).panel)
    panel.show_tab(Tab.ELSEWHERE)
    columns: list[list[int]] = []
    for row in (each for each in listed(panel) if each.kind in {Kind.HEADS, Kind.PLACE}):
        texts = [each for each in layout_row(row, WIDTH, panel.theme).pieces if isinstance(each, Text)]
        texts = texts[1:] if row.kind is Kind.PLACE else texts
        cut = [
            each.text
            for each in texts
            if panel.theme.metrics[each.font].horizontalAdvance(each.text) > each.rect.width()
        ]
        assert cut == []
        columns.append([each.rect.right() for each in texts])
    assert len(columns) == 7
    assert columns[-1][-1] < WIDTH - 16


@pytest.mark.parametrize(("usual", "state"), [(12, IconState.OUTAGE), (180, None)])
def test_the_amount_has_the_colour_of_the_state_only_where_it_stands_out(
    shown: Callable[[str], Panel], usual: int, state: IconState | None
) -> None:
    seen = moments.elsewhere()
    (one,) = seen.snapshot.services
    (level,) = one.crowd.levels
    ratio = level.latest / usual
    level = replace(level, series=replace(level.series, usual=usual / 2), ratio=ratio)
    crowd = replace(one.crowd, levels=(level,))
    told = present(moments.snapshot(replace(one, crowd=crowd)), seen.now, extras=seen.extras).panel
    panel = shown("elsewhere")
    panel.show_tab(Tab.ELSEWHERE)
    panel.render(told)
    heading = next(row for row in listed(panel) if row.content == "Other people")
    assert heading.note
    assert heading.spoken == f"Other people. {heading.note}"
    pieces = layout_row(heading, panel.width(), panel.theme).pieces
    (note,) = [each for each in pieces if isinstance(each, Text) and each.text == heading.note]
    assert (note.colour if isinstance(note.colour, IconState) else None) is state


@pytest.mark.parametrize("lines", [[100.0, 250.0], [30.0, 390.0], [20.0, 60.0], [380.0, 400.0], [200.0, 204.0], [90.0]])
def test_those_who_spoke_meet_neither_a_line_nor_each_other(lines: list[float]) -> None:
    widths = [104.0, 110.0][: len(lines)]
    places = speaker_places(PLOT, lines, widths)
    shown = [(left, left + width) for left, width in zip(places, widths, strict=True) if left is not None]
    assert shown, "somebody is named"
    for begin, end in shown:
        assert begin >= PLOT.left()
        assert end <= PLOT.right() + 1
        assert not [x for x in lines if begin < x < end]
    assert all(one[1] < other[0] for one, other in pairwise(sorted(shown)))


@pytest.mark.parametrize("x", [16.0, 110.0, 180.0, 245.0, 300.0, 404.0])
def test_the_peaks_text_stands_between_the_lines_and_within_the_chart(x: float) -> None:
    lines, width = [100.0, 250.0], 120.0
    left = peak_left(PLOT, x, width, lines)
    assert PLOT.left() <= left <= PLOT.right() - width
    if x > lines[0]:
        assert not [line for line in lines if left < line < left + width]


def test_a_figure_is_not_written_where_the_curve_runs() -> None:
    place = QRectF(340, 60, 60, 16)
    assert touches([QPointF(16, 80), QPointF(350, 70), QPointF(404, 90)], place), "a point of it lies within"
    assert touches([QPointF(16, 20), QPointF(404, 80)], place), "a line of it passes through"
    assert not touches([QPointF(16, 20), QPointF(404, 50)], place)
    assert not touches([QPointF(16, 88), QPointF(404, 89)], place)


def painted(layout: RowLayout, theme: Theme, direction: Qt.LayoutDirection) -> QImage:
    """Draw a row as the list does: its texts first, which are mirrored."""
    picture = QImage(WIDTH, layout.height, QImage.Format.Format_RGB32)
    picture.fill(theme.window)
    painter = QPainter(picture)
    RowPainter(painter, theme, picture.rect(), direction).paint(layout)
    painter.end()
    return picture


def charts() -> dict[str, RowLayout]:
    theme, panel = current_theme(QPalette(), QFont()), view("elsewhere")
    [reports] = [row for row in rows(panel, frozenset(), Tab.ELSEWHERE) if row.kind is Kind.REPORTS]
    place = QRect(16, 20, WIDTH - 32, 92)
    head = FailureChart(place, panel.header.chart, panel.header.state)
    return {"head": RowLayout(120, [head]), "reports": layout_row(reports, WIDTH, theme)}


@pytest.mark.parametrize("name", ["head", "reports"])
def test_time_runs_from_left_to_right_for_those_who_read_from_right_to_left_too(qapp, name: str) -> None:
    theme, layout = current_theme(QPalette(), QFont()), charts()[name]
    layout.pieces.insert(0, Text(QRect(0, 0, 1, 1), "", one_line=True))
    here, there = (painted(layout, theme, each) for each in Qt.LayoutDirection if each.name != "LayoutDirectionAuto")
    assert here == there


def test_the_minutes_of_an_outage_stand_beside_its_dot_and_clear_of_its_day(qapp) -> None:
    theme, panel = current_theme(QPalette(), QFont()), view("experienced")
    longest = max(
        (row for row in rows(panel, frozenset()) if row.kind is Kind.DUMBBELL), key=lambda row: row.content.posted_min
    )
    layout = layout_row(longest, WIDTH, theme)
    day = next(each for each in layout.pieces if isinstance(each, Text))
    without = RowLayout(layout.height, [each for each in layout.pieces if each is not day])
    for direction in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft):
        picture, bare = painted(without, theme, direction), theme.window.rgb()
        inked = [x for x in range(WIDTH) if any(picture.pixel(x, y) != bare for y in range(picture.height()))]
        names = QStyle.visualRect(direction, QRect(0, 0, WIDTH, layout.height), day.rect)
        assert inked[0] >= 10
        assert inked[-1] < WIDTH - 10
        assert not [x for x in inked if names.left() <= x <= names.right()]
        gaps = [other - one for one, other in pairwise(inked) if other - one > 2]
        assert all(gap <= 8 for gap in gaps), "the minutes stand beside their dot"
