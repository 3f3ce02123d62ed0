"""Nothing is said that was not given to translators, and longer words, real or invented, find their place."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetricsF, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QStyle,
    QTabBar,
    QWidget,
)

from tests.screenshots import moments
from tests.screenshots.pseudo import BEGIN, END, LONGER, MARKED, texts
from trayapp import resources
from trayapp.config.services import parse_services
from trayapp.desktop.placement.backend import PointerPlacement
from trayapp.domain.model.settings import Profile, Settings
from trayapp.i18n.formatter import ENGLISH, Locale
from trayapp.i18n.languages import LANGUAGES, SOURCE
from trayapp.ui.first_run import FirstRun
from trayapp.ui.panel import Panel
from trayapp.ui.panel.footer import ElidedLabel
from trayapp.ui.panel.primitives import WRAPPED, Piece, RowLayout, Text
from trayapp.ui.panel.row import Kind, Row
from trayapp.ui.panel.row_view import RowList
from trayapp.ui.panel.source_tabs import SourceTab
from trayapp.ui.panel.theme import Theme
from trayapp.ui.panel.window import WIDTH
from trayapp.ui.presenters.panel_view_model import Tab
from trayapp.ui.presenters.present import present
from trayapp.ui.settings.country_choice import CountryChoice
from trayapp.ui.settings.window import SettingsWindow, WindowContext
from trayapp.ui.user_actions import UserActions

_FOREIGN = {"id", "service", "title", "text", "url", "name", "target", "latest_url", "page_url", "source_url", "signed",
            "public_pages"}  # fmt: skip
"""Fields that others fill: names, titles and texts of the page, ids and links. (A tip's `text` is ours: see below.)"""
_OURS = {".tips.lead", ".tips.text", ".facts.text"}
_FOREIGN_WORDS = re.compile(
    r"\b(OpenAI|ChatGPT|APIs?|Platform|FedRAMP|api|auth|edge|Labs|UTC|status\.openai\.com|Hacker News|Globalping)\b"
)
_EXAMPLE = re.compile(r"https?://(proxy|status)\.")
_PLAIN_WORD = re.compile(r"\b[a-z]*[aeiou][a-z]*\b", re.IGNORECASE)


def spoken(code: str) -> Locale:
    if code == "longer":
        return LONGER
    return ENGLISH if code == SOURCE else Locale(code, resources.translations(code))


SPOKEN = {code: spoken(code) for code in ("longer", *LANGUAGES)}


@pytest.mark.parametrize("name", moments.MOMENTS)
def test_every_sentence_of_every_view_can_be_translated(name: str) -> None:
    moment = moments.MOMENTS[name]()
    view = present(moment.snapshot, moment.now, MARKED, moment.extras)
    said = [pair for part in (view.tray, view.menu, view.panel) for pair in texts(part)]
    ours = [
        (where, text)
        for where, text in said
        if where in _OURS or not (where.rpartition(".")[2] in _FOREIGN or where.endswith("exact"))
    ]
    assert len(ours) > 20
    assert [(where, text) for where, text in ours if BEGIN not in text and where != ".tips.text"] == []
    assert all(
        tip.lead.startswith(BEGIN) and f"{tip.lead} {tip.text}".rstrip().endswith(END) for tip in view.panel.tips
    )


@pytest.mark.parametrize("name", sorted(moments.MOMENTS.keys() - {"large"}))
def test_no_english_hides_in_the_arguments_of_a_sentence(name: str) -> None:
    """Our own letters have accents here: a plain word can only have come in as an argument."""
    moment = moments.MOMENTS[name]()
    view = present(moment.snapshot, moment.now, MARKED, moment.extras)
    titles = [each.title for each in view.panel.incidents] + [each.title for each in view.panel.maintenances]
    parts = [part.name for group in view.panel.groups for part in (*group.components, *group.well)]
    found = []
    for where, text in (pair for part in (view.tray, view.menu, view.panel) for pair in texts(part)):
        if where not in _OURS and (where.rpartition(".")[2] in _FOREIGN or where.endswith("exact")):
            continue
        for foreign in (*titles, *parts):
            text = text.replace(foreign, "")  # noqa: PLW2901 - what others wrote is taken out
        text = re.sub(r"https://\S+|help\.openai\.com|\S*…$", "", text)  # noqa: PLW2901 - links, and what was cut
        if words := _PLAIN_WORD.findall(_FOREIGN_WORDS.sub("", text)):
            found.append((where, words))
    assert found == []


@pytest.mark.parametrize("code", SPOKEN)
@pytest.mark.parametrize("name", moments.MOMENTS)
def test_the_narrowest_panel_cuts_and_covers_nothing(qtbot, name: str, code: str) -> None:
    moment = moments.MOMENTS[name]()
    panel = Panel(UserActions())
    qtbot.addWidget(panel)
    panel.render(present(moment.snapshot, moment.now, SPOKEN[code], moment.extras).panel)
    panel.resize(WIDTH, 700)
    panel.show()
    QApplication.processEvents()
    faults = _faults_on_every_tab(panel)
    age = panel._footer._age
    if age.elided() != age.text() and (not age.elided().endswith("…") or not age.toolTip()):
        faults.append(("footer", age.text()))
    panel.hide()
    assert faults == []


def test_what_the_footer_has_no_room_for_ends_in_dots(qtbot) -> None:
    long, short = ElidedLabel(), ElidedLabel()
    for label, text in ((long, "Checked five seconds ago, or six"), (short, "")):
        qtbot.addWidget(label)
        label.setText(text)
        label.resize(100, 20)
    assert long.elided().endswith("…")
    assert long.fontMetrics().horizontalAdvance(long.elided()) <= 100
    short.setText(long.elided())
    assert long.grab().toImage() == short.grab().toImage()


@pytest.mark.parametrize("times", [1.25, 1.5, 2.5])
@pytest.mark.parametrize("name", ["confirmed", "experienced", "kept_quiet", "demo", "offline"])
def test_large_letters_cut_and_cover_nothing(qtbot, name: str, times: float) -> None:
    moment = moments.MOMENTS[name]()
    panel = Panel(UserActions(), PointerPlacement())
    qtbot.addWidget(panel)
    font = panel.font()
    font.setPointSizeF(font.pointSizeF() * times)
    panel.setFont(font)
    panel.render(present(moment.snapshot, moment.now, SPOKEN["de"], moment.extras).panel)
    panel.open_near()
    faults = _faults_on_every_tab(panel)
    room = panel.screen().availableGeometry()
    panel.hide()
    assert faults == []
    assert panel.width() <= room.width()
    assert panel.height() <= room.height()


@pytest.mark.parametrize("side", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_the_pin_covers_no_word_of_the_head(qtbot, side: Qt.LayoutDirection) -> None:
    moment = moments.demo()
    panel = Panel(UserActions(), PointerPlacement())
    qtbot.addWidget(panel)
    panel.setLayoutDirection(side)
    panel.render(present(moment.snapshot, moment.now, LONGER, moment.extras).panel)
    panel.open_near()
    pin, head = panel.pin.geometry(), panel._header
    inked = [QStyle.visualRect(side, head.rect(), _ink(each, panel.theme)) for each in head._layout.pieces]
    panel.hide()
    assert len(inked) >= 4
    assert [rect for rect in inked if rect.translated(head.pos()).intersects(pin)] == []


def _faults_on_every_tab(panel: Panel) -> list[tuple[str, str]]:
    found = []
    for tab in Tab:
        if tab is not Tab.OVERVIEW:
            panel.show_tab(tab)
        QApplication.processEvents()
        for what, laid, width, tip in _laid(panel):
            found += [(what, fault) for fault in _faults(laid, panel, width, tip)]
    return found


def _laid(panel: Panel) -> Iterator[tuple[str, RowLayout, int, str]]:
    rows_list = panel.findChild(RowList)
    width = rows_list.viewport().width()
    for number in range(rows_list.rows.rowCount()):
        row = rows_list.rows.row(rows_list.rows.index(number))
        yield row.kind.name, rows_list._delegate.layout_of(row, width), width, row.exact
    for column in panel.findChildren(SourceTab):
        yield "tab", column._layout, column.width(), ""
    yield "header", panel._header._layout, panel._header.width(), ""


def _faults(laid: RowLayout, panel: Panel, width: int, tip: str) -> Iterator[str]:
    theme: Theme = panel.theme
    inked = [(piece, _ink(piece, theme)) for piece in laid.pieces]
    for number, (piece, place) in enumerate(inked):
        if isinstance(piece, Text):
            elided = piece.one_line and theme.metrics[piece.font].horizontalAdvance(piece.text) > piece.rect.width()
            if elided and piece.text.casefold() not in tip.casefold():
                yield f"elided without a tooltip: {piece.text!r}"
            if place.width() > piece.rect.width() or place.height() > max(piece.rect.height(), laid.height):
                yield f"cut off: {piece.text!r}"
        if place.left() < 0 or place.right() >= width or place.bottom() > laid.height:
            yield f"outside: {piece!r}"
        for other, its_place in inked[number + 1 :]:
            if place.intersects(its_place):
                yield f"covered: {piece!r} and {other!r}"


def _ink(piece: Piece, theme: Theme) -> QRect:
    """Return where a piece's ink is, which may be more or less than its place."""
    if not isinstance(piece, Text):
        return piece.rect
    metrics, place = theme.metrics[piece.font], piece.rect
    if not piece.one_line:
        room = QRect(place.left(), place.top(), place.width(), 100_000)
        return metrics.boundingRect(room, int(WRAPPED | Qt.AlignmentFlag.AlignLeft), piece.text)
    taken = min(place.width(), metrics.horizontalAdvance(piece.text))
    left = place.right() - taken + 1 if piece.end else place.left()
    return QRect(left, place.top(), taken, metrics.height())


ADDED = ("https://status.example.com/a", "nonsense", "https://status.openai.com", "https://status.example.com/b")
"""One that is taken, and then one for each reason for which there is no place."""


@pytest.mark.parametrize("code", SPOKEN)
def test_the_other_windows_cut_nothing_off(qtbot, code: str) -> None:
    services = parse_services(tomllib.loads(resources.path("services.toml").read_text("utf-8")))
    facts = WindowContext(services, "1.0", "/home/you/.config/trayapp/config.toml", at_login=True)
    settings = SettingsWindow(Settings(), facts, SPOKEN[code])
    first = FirstRun(Profile(), at_login=True, locale=SPOKEN[code])
    cut = []
    for window in (settings, first):
        qtbot.addWidget(window)
        window.show()
    for page in range(settings.tabs.count()):
        settings.tabs.setCurrentIndex(page)
        QApplication.processEvents()
        cut += list(_cut(settings))
    cut += list(_cut(first))
    settings.tabs.setCurrentWidget(settings.watch)
    for address in ADDED:
        settings.watch.add.click()
        settings.watch.line.wanted.emit(address, "")
        for _ in range(3):  # the page makes room for the line once the line has made room for its note
            QApplication.processEvents()
        cut += list(_cut(settings))
    assert settings.watch.line.isVisible()
    settings.hide()
    first.hide()
    assert cut == []


def _cut(window: QWidget) -> Iterator[tuple[str, int, int]]:
    checked = 0
    for each in window.findChildren(QWidget):
        if not each.isVisible():
            continue
        match each:
            case QLabel() if each.text() and each.wordWrap():
                needed, given, text = each.heightForWidth(each.width()), each.height(), each.text()
            case QLabel() | QAbstractButton() if each.text():
                needed, given, text = each.sizeHint().width(), each.width(), each.text()
            case QComboBox() | QAbstractSpinBox():
                needed, given, text = each.minimumSizeHint().width(), each.width(), each.objectName()
            case QLineEdit() if each.placeholderText():
                text = each.placeholderText()
                needed, given = each.fontMetrics().horizontalAdvance(text) + 8, each.width()
            case _:
                continue
        checked += 1
        inside = window.rect().contains(QRect(each.mapTo(window, each.rect().topLeft()), each.size()))
        if needed > given or not inside:
            yield text, needed, given
    assert checked > 2


def test_the_other_windows_speak_the_language_too(qtbot) -> None:
    settings = SettingsWindow(Settings(), WindowContext((), "1", "/x", at_login=True), MARKED)
    first = FirstRun(Profile(), at_login=True, locale=MARKED)
    for window in (settings, first):
        qtbot.addWidget(window)
        said = [each.text() for kind in (QAbstractButton, QLabel) for each in window.findChildren(kind)]
        said += [each.placeholderText() for each in window.findChildren(QLineEdit) if "://" not in each.text()]
        said += [
            box.itemText(n)
            for box in window.findChildren(QComboBox)
            for n in range(box.count())
            if not isinstance(box, CountryChoice)
        ]
        named = [each for each in window.findChildren(QWidget) if not isinstance(each.parent(), QTabBar)]
        said += [each.accessibleName() for each in named]
        said += [settings.tabs.tabText(n) for n in range(settings.tabs.count())]
        said.append(window.windowTitle())
        assert len(said) > 20
        assert [text for text in said if text and BEGIN not in text and not _EXAMPLE.match(text)] == []


MIRRORED = {Kind.HEADING, Kind.TIP, Kind.INCIDENT, Kind.UPDATE, Kind.MORE, Kind.GROUP, Kind.COMPONENT, Kind.FACT}


def test_from_right_to_left_the_panel_is_its_own_mirror_image(qtbot) -> None:
    left_to_right = _inked(qtbot, Qt.LayoutDirection.LeftToRight)
    right_to_left = _inked(qtbot, Qt.LayoutDirection.RightToLeft)
    assert left_to_right.keys() == right_to_left.keys()
    assert {kind for kind, _ in left_to_right} >= {*(kind.name for kind in MIRRORED), "header", "tabs", "footer"}
    # Qt keeps the space at which English breaks at that line's end, which is where a right-to-left line begins.
    apart = math.ceil(QFontMetricsF(QApplication.font()).horizontalAdvance(" ")) + 1
    for what, (left, right, width) in left_to_right.items():
        mirrored_left, mirrored_right, _ = right_to_left[what]
        assert abs(left - (width - 1 - mirrored_right)) <= apart, what
        assert abs(right - (width - 1 - mirrored_left)) <= apart, what


def _inked(qtbot, side: Qt.LayoutDirection) -> dict[tuple[str, str], tuple[int, int, int]]:
    """Return from where to where the ink goes in every part of a panel, and the part's width."""
    moment = moments.confirmed()
    panel = Panel(UserActions())
    qtbot.addWidget(panel)
    panel.setLayoutDirection(side)
    panel.render(present(moment.snapshot, moment.now, ENGLISH, moment.extras).panel)
    rows_list = panel.findChild(RowList)
    panel.resize(WIDTH, 3000)
    panel.show()
    QApplication.processEvents()
    found = {}
    for name, part in (("header", panel._header), ("tabs", panel._tabs), ("footer", panel._footer)):
        found[name, ""] = _extent(part.grab(part.rect().adjusted(0, 2, 0, -2)).toImage())
    for tab in Tab:
        if tab is not Tab.OVERVIEW:
            panel.show_tab(tab)
        for kind in (Kind.GROUP, Kind.MORE):
            for row in [each for each in _rows(rows_list) if each.kind is kind and not each.open]:
                rows_list.chosen.emit(row)
        QApplication.processEvents()
        picture = rows_list.viewport().grab().toImage()
        for number, row in enumerate(_rows(rows_list)):
            if row.kind in MIRRORED:
                place = rows_list.visualRect(rows_list.rows.index(number))
                found[row.kind.name, f"{tab} {row.key}"] = _extent(picture.copy(place))
    panel.hide()
    return found


def _rows(rows_list: RowList) -> list[Row]:
    return [rows_list.rows.row(rows_list.rows.index(number)) for number in range(rows_list.rows.rowCount())]


def _extent(image: QImage) -> tuple[int, int, int]:
    ground = image.pixel(1, 1)
    columns = [x for x in range(image.width()) if any(image.pixel(x, y) != ground for y in range(image.height()))]
    return min(columns), max(columns), image.width()
