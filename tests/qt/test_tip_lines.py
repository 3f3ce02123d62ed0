"""In usual and large letters every tip fits in one line of the panel in English, in two in other languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtGui import QFont

from tests.screenshots import moments
from tests.support.translations import CODES, locale_of
from trayapp import resources
from trayapp.domain.messages.countries import COUNTRIES
from trayapp.domain.model.snapshot import Tip
from trayapp.domain.tips.rules import TEXT_CONTEXT, TipRule
from trayapp.i18n.formatter import ENGLISH, Locale, translate
from trayapp.i18n.message import Message, message, message_in
from trayapp.ui.panel import Panel
from trayapp.ui.panel.primitives import RichText
from trayapp.ui.panel.row import Kind, Row
from trayapp.ui.panel.row_layout import layout_row
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.panel_view_model import TipViewModel
from trayapp.ui.presenters.tips import tips

RULES = resources.tip_rules()
MUCH_ROOM = 4000


def told(rule: TipRule, locale: Locale) -> TipViewModel:
    """Return a tip as the panel gets it, its placeholder filled with what is longest."""
    longest: Message = max(COUNTRIES.values(), key=lambda each: len(translate(each, locale)))
    text = message_in(TEXT_CONTEXT, rule.text, **({"vpn_exit": longest} if "{vpn_exit}" in rule.text else {}))
    service = moments.service(tips=(Tip(rule.id, text, message("it fails"), None),))
    return tips(service, Formatter(moments.NOW, locale))[0]


def height(tip: TipViewModel, panel: Panel, width: int) -> int:
    """Return how high a tip's text is in a row as wide as given."""
    laid_out = layout_row(Row(Kind.TIP, "tip", tip, "", number=1), width, panel.theme)
    return next(piece.rect.height() for piece in laid_out.pieces if isinstance(piece, RichText))


@pytest.fixture(params=[9, 10, 11, 13], ids="{} points".format)
def lines_of(request, panel: Panel) -> Callable[[TipViewModel], float]:
    """Tell how many lines a tip takes in the real panel; in larger letters it would meet the edge of the screen."""
    panel.setFont(QFont(panel.font().family(), request.param))
    panel.open_near()
    return lambda tip: height(tip, panel, panel.width()) / height(tip, panel, MUCH_ROOM)


def test_an_english_tip_is_one_line(lines_of: Callable[[TipViewModel], float]) -> None:
    too_long = [each.text for each in RULES if lines_of(told(each, ENGLISH)) > 1]
    assert not too_long


@pytest.mark.parametrize("code", CODES)
def test_a_translated_tip_is_two_lines_at_most(lines_of: Callable[[TipViewModel], float], code: str) -> None:
    shown = [told(each, locale_of(code)) for each in RULES]
    too_long = [f"{each.lead} {each.text}" for each in shown if lines_of(each) > 2.2]
    assert not too_long


def test_a_tip_holds_no_placeholder_but_a_country() -> None:
    """Any other would need its longest value here."""
    assert {name for each in RULES for name in each.placeholders if f"{{{name}}}" in each.text} == {"vpn_exit"}
