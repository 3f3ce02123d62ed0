from __future__ import annotations

import importlib.util
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPalette

from tests.screenshots.vision import EYES, Colour, contrast, distance, lab, linear, seen
from trayapp.ui.icons.render import TRAY_SIZES, app_icon, state_icon
from trayapp.ui.icons.symbolic import symbol_svg
from trayapp.ui.icons.template import Background, IconState, MonochromeMode, Style, accent, svg
from trayapp.ui.panel.theme import ColourRole, current_theme

ROOT = Path(__file__).resolve().parents[2]
GROUNDS = ("#ffffff", "#eff0f1", "#31363b", "#000000")
SIZES = (16, 22, 24, 32)
pytestmark = pytest.mark.usefixtures("qapp")


@cache
def pixels(
    state: IconState, style: Style, size: int, ground: str, *, made_for: Background = Background.AUTO
) -> tuple[tuple[int, int, int], ...]:
    image = QImage(size, size, QImage.Format.Format_RGB32)
    image.fill(QColor(ground))
    painter = QPainter(image)
    painter.drawPixmap(0, 0, state_icon(state, style, made_for).pixmap(size, size))
    painter.end()
    data = bytes(image.constBits())
    return tuple((data[i + 2], data[i + 1], data[i]) for i in range(0, len(data), 4))


def difference(one: tuple, other: tuple, eyes: str) -> float:
    """Return the share of pixels that differ plainly (Delta E above 20) to such eyes."""
    return sum(a != b and _apart(a, b, eyes) for a, b in zip(one, other, strict=True)) / len(one)


@cache
def _lab(pixel: tuple[int, int, int], eyes: str) -> Colour:
    return lab(seen(linear(*pixel), EYES[eyes]))


@cache
def _apart(one: tuple[int, int, int], other: tuple[int, int, int], eyes: str) -> bool:
    return distance(_lab(one, eyes), _lab(other, eyes)) > 20


@pytest.mark.parametrize("style", [Style.COLOUR, Style.MONOCHROME])
@pytest.mark.parametrize("eyes", EYES)
def test_no_two_states_look_alike_on_any_ground_at_any_size(style: Style, eyes: str) -> None:
    """A twelfth of the pixels at 16 px is some 20 of them: a glyph's worth, the least that two discs differ by."""
    close = []
    for one, other in combinations(IconState, 2):
        for ground in GROUNDS:
            for size in (16, 22):
                pair = [pixels(state, style, size, ground) for state in (one, other)]
                if difference(*pair, eyes) < 0.08:
                    close.append((one, other, ground, size))
    assert close == []


@pytest.mark.parametrize("style", list(Style))
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("size", SIZES)
def test_every_icon_outlines_itself_on_any_ground(style: Style, ground: str, size: int) -> None:
    """At least 3:1 (WCAG 1.4.11) against the ground on a closed outline's worth of pixels."""
    below = linear(*QColor(ground).getRgb()[:3])
    for state in IconState:
        plain = pixels(state, style, size, ground)
        strong = sum(contrast(linear(*pixel), below) >= 3 for pixel in plain)
        assert strong >= size * size * 0.10, state


@pytest.mark.parametrize(("made_for", "ground"), [(Background.LIGHT, "#eff0f1"), (Background.DARK, "#31363b")])
@pytest.mark.parametrize("style", list(Style))
def test_icons_for_a_known_ground_stand_out_from_it(made_for: Background, ground: str, style: Style) -> None:
    below = linear(*QColor(ground).getRgb()[:3])
    for state in IconState:
        plain = pixels(state, style, 16, ground, made_for=made_for)
        assert sum(contrast(linear(*pixel), below) >= 3 for pixel in plain) >= 20, state


def test_monochrome_has_no_colour_and_trouble_keeps_it() -> None:
    for state in IconState:
        assert all(max(p) - min(p) <= 3 for p in pixels(state, Style.MONOCHROME, 32, "#000000")), state
    coloured = {
        state
        for state in IconState
        if any(max(p) - min(p) > 60 for p in pixels(state, Style.COLOUR_IN_TROUBLE, 32, "#000000"))
    }
    assert coloured == {IconState.SUSPECTED, IconState.DEGRADED, IconState.OUTAGE, IconState.RECOVERING}


@pytest.mark.parametrize("state", list(IconState))
def test_every_size_is_there_and_nothing_is_cut_off(state: IconState) -> None:
    icon = state_icon(state)
    assert [size.width() for size in icon.availableSizes()] == list(TRAY_SIZES)
    image = icon.pixmap(64, 64).toImage()
    corners = [image.pixelColor(x, y).alpha() for x in (0, 63) for y in (0, 63)]
    assert corners == [0, 0, 0, 0]


def test_the_same_icon_is_the_same_object() -> None:
    assert state_icon(IconState.OUTAGE) is state_icon(IconState.OUTAGE)
    assert state_icon(IconState.OUTAGE).cacheKey() != state_icon(IconState.DEGRADED).cacheKey()


@pytest.mark.parametrize(
    ("dark", "ground"), [(False, "#ffffff"), (False, "#eff0f1"), (True, "#31363b"), (True, "#000000")]
)
def test_marks_in_the_panel_have_three_to_one(dark: bool, ground: str) -> None:  # noqa: FBT001 - a parameter
    below = linear(*QColor(ground).getRgb()[:3])
    for state in IconState:
        assert contrast(linear(*QColor(accent(state, dark=dark)).getRgb()[:3]), below) >= 3, state


@pytest.mark.parametrize(
    ("window", "text"), [("#efefef", "#000000"), ("#fcfcfc", "#1f2328"), ("#202326", "#f0f1f2"), ("#31363b", "#fcfcfc")]
)
def test_quiet_text_and_links_stay_readable(window: str, text: str) -> None:
    palette = QPalette(QColor(window))
    palette.setColor(QPalette.ColorRole.Window, QColor(window))
    palette.setColor(QPalette.ColorRole.WindowText, QColor(text))
    made = current_theme(palette, app_font())
    for ink in (ColourRole.MUTED, ColourRole.LINK):
        pair = [linear(*QColor(colour).getRgb()[:3]) for colour in (made.colours[ink], made.window)]
        assert contrast(*pair) >= 4.5, ink
    for state in IconState:  # the header's tint must not take the text's contrast away
        pair = [linear(*QColor(colour).getRgb()[:3]) for colour in (made.colours[ColourRole.MUTED], made.tint(state))]
        assert contrast(*pair) >= 4.0, state


def app_font():
    from PySide6.QtGui import QGuiApplication

    return QGuiApplication.font()


def test_the_files_in_resources_are_the_templates() -> None:
    path = ROOT / "packaging" / "icons" / "generate.py"
    spec = importlib.util.spec_from_file_location("generate_icons", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    folder = ROOT / "resources" / "icons"
    on_disk = {file.relative_to(folder).as_posix(): file.read_text("utf-8") for file in folder.rglob("*.svg")}
    assert on_disk == module.icon_files()


def test_template_svg_is_plain_and_small() -> None:
    for state in IconState:
        text = svg(state)
        assert len(text) < 1500
        assert "script" not in text
    assert not app_icon().isNull()


@pytest.mark.parametrize(("window", "text"), [("#ffffff", "#000000"), ("#000000", "#ffffff"), ("#202326", "#f0f1f2")])
def test_with_high_contrast_no_text_is_faint_and_lines_can_be_seen(window: str, text: str) -> None:
    palette = QPalette(QColor(window))
    palette.setColor(QPalette.ColorRole.Window, QColor(window))
    palette.setColor(QPalette.ColorRole.WindowText, QColor(text))
    made = current_theme(palette, app_font(), plain=True)

    def ratio(ink: ColourRole) -> float:
        return contrast(*(linear(*QColor(colour).getRgb()[:3]) for colour in (made.colours[ink], made.window)))

    assert made.colours[ColourRole.MUTED] == made.colours[ColourRole.TEXT]
    assert ratio(ColourRole.LINK) >= 7
    assert min(ratio(ColourRole.HAIRLINE), ratio(ColourRole.HANDLE)) >= 3
    assert all(made.tint(state) == made.window for state in IconState)


@cache
def opacity(state: IconState, size: int) -> bytes:
    """Return what macOS takes of a mask, and what a host colours of a symbol: where it is opaque."""
    shown = state_icon(state, Style.MONOCHROME, Background.AUTO, MonochromeMode.MASK).pixmap(size, size)
    image = shown.toImage().convertToFormat(QImage.Format.Format_Alpha8)
    return bytes(image.constBits())  # of an image that has a name: its pixels go with it


def test_a_mask_tells_the_states_apart_by_its_opacity_alone() -> None:
    close = []
    for one, other in combinations(IconState, 2):
        for size in (16, 22, 44):
            pairs = list(zip(opacity(one, size), opacity(other, size), strict=True))
            if sum(abs(a - b) > 128 for a, b in pairs) < len(pairs) * 0.06:
                close.append((one, other, size))
    assert close == []


def test_a_mask_is_one_for_macos_and_only_what_has_no_colour_is() -> None:
    assert state_icon(IconState.OUTAGE, Style.MONOCHROME, Background.AUTO, MonochromeMode.MASK).isMask()
    assert state_icon(IconState.OPERATIONAL, Style.COLOUR_IN_TROUBLE, Background.AUTO, MonochromeMode.MASK).isMask()
    assert not state_icon(IconState.OUTAGE, Style.COLOUR_IN_TROUBLE, Background.AUTO, MonochromeMode.MASK).isMask()
    assert not state_icon(IconState.OUTAGE, Style.COLOUR, Background.AUTO, MonochromeMode.MASK).isMask()


@pytest.mark.parametrize("state", list(IconState))
def test_a_symbol_is_one_area_without_strokes_for_hosts_colour_areas_alone(state: IconState) -> None:
    text = symbol_svg(state)
    assert text.count("<path") == 1
    assert "stroke" not in text
    assert 'fill-rule="evenodd"' in text
    size = 64
    edge = [opacity(state, size)[index] for index in (*range(size), *range(size * (size - 1), size * size))]
    assert max(edge) < 128, "nothing is cut off"


def test_a_symbol_is_asked_of_the_theme_only_where_nobody_named_the_ground(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def from_theme(name: str, fallback: QIcon) -> QIcon:
        asked.append(name)
        return fallback

    monkeypatch.setattr(QIcon, "fromTheme", from_theme)
    fresh = state_icon.__wrapped__
    for ground in (Background.LIGHT, Background.DARK):
        fresh(IconState.OUTAGE, Style.MONOCHROME, ground, MonochromeMode.THEMED)
    fresh(IconState.OUTAGE, Style.COLOUR_IN_TROUBLE, Background.AUTO, MonochromeMode.THEMED)
    assert asked == []
    shown = fresh(IconState.OUTAGE, Style.MONOCHROME, Background.AUTO, MonochromeMode.THEMED)
    assert asked == ["trayapp-outage-symbolic"]
    assert not shown.isNull(), "a theme that lacks it leaves the picture"
