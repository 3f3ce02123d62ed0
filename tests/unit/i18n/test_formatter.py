from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo

import pytest

from tests.support.translations import locale_of
from trayapp.domain.messages import panel, states
from trayapp.domain.model.enums import (
    Confirmation,
    EvidenceSource,
    Health,
    MaintenancePhase,
    Network,
    Phase,
    Symptom,
    TargetState,
)
from trayapp.i18n.formatter import ENGLISH, Locale, duration, iso_moment, translate
from trayapp.i18n.message import Message, message, plural

MOMENT = datetime(2026, 2, 3, 20, 5, tzinfo=UTC)


def locale(code: str, **more: object) -> Locale:
    return replace(locale_of(code), **more)


@pytest.mark.parametrize(
    ("code", "count", "form"),
    [("en", 0, "days"), ("en", 1, "day"), ("en", 2, "days"), ("de", 0, "Tagen"), ("es", 1, "día"), ("fr", 0, "jour"),
     ("fr", 1, "jour"), ("fr", 2, "jours"), ("ja", 1, "日"), ("ja", 5, "日"), ("zh-Hans", 5, "天")],
)  # fmt: skip
def test_a_count_takes_the_form_of_its_language(code: str, count: int, form: str) -> None:
    assert translate(plural("{count} day", "{count} days", count), locale(code)) == f"{count} {form}"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("de", "Wahrscheinlicher Ausfall · seit 3 Tagen 2 h"),
        ("fr", "Panne probable · depuis 3 jours 2 h"),
        ("es", "Caída probable · desde hace 3 días 2 h"),
        ("ja", "停止の可能性大 · 3 日 2 時間経過"),
        ("zh-Hans", "很可能中断 · 已持续 3 天 2 小时"),
    ],
)
def test_a_verdict_is_said_in_every_language(code: str, said: str) -> None:
    likely = states.sureness(
        Health.MAJOR_OUTAGE, Confirmation.LIKELY, recovering=False, lasting=timedelta(days=3, hours=2)
    )
    assert translate(likely, locale(code)) == said


@pytest.mark.parametrize(
    ("code", "said"),
    [("de", "a, b und c"), ("fr", "a, b et c"), ("es", "a, b y c"), ("ja", "a、b、c"), ("zh-Hans", "a、b 和 c")],
)
def test_lists_are_joined_as_the_language_joins_them(code: str, said: str) -> None:
    assert translate(message("{names}", names=("a", "b", "c")), locale(code)) == said
    assert translate(message("{names}", names=("a",)), locale(code)) == "a"
    assert translate(message("{names}", names=()), locale(code)) == ""


def test_dates_and_times_follow_language_zone_and_clock() -> None:
    sentence = panel.day_and_time(MOMENT, 3, panel.MONTHS[1])
    assert translate(sentence, locale("de", zone=ZoneInfo("Europe/Berlin"))) == "3. Feb., 21:05"
    assert translate(sentence, locale("ja", zone=ZoneInfo("Asia/Tokyo"))) == "2月3日 05:05"
    assert translate(sentence, Locale(zone=ZoneInfo("America/New_York"), clock="%I:%M %p")) == "3 Feb, 3:05 PM"


def test_what_a_language_lacks_is_said_in_english() -> None:
    assert translate(message("Nobody translated {this}", this="x"), locale("de")) == "Nobody translated x"
    assert translate(plural("{count} cow", "{count} cows", 2), locale("ja")) == "2 cows"


def test_foreign_braces_are_no_placeholders() -> None:
    assert translate(message("{title}", title="{x} {0} {{"), locale("fr")) == "{x} {0} {{"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (Health, states.HEALTH),
        (Health, states.PAGE_HEALTH),
        (Phase, states.PHASE),
        (MaintenancePhase, states.MAINTENANCE_PHASE),
        (Network, states.NETWORK),
        (TargetState, states.TARGET),
        (Symptom, states.SYMPTOM),
        (EvidenceSource, states.EVIDENCE),
    ],
)
def test_every_word_of_the_house_can_be_said(words: type[StrEnum], said: dict[StrEnum, Message]) -> None:
    assert said.keys() == set(words)


def test_durations_read_in_two_units() -> None:
    spans = [(40, "40 s"), (540, "9 min"), (3 * 3600 + 540, "3 h 9 min"), (7200, "2 h"), (2 * 86400 + 4 * 3600, None)]
    assert [translate(duration(timedelta(seconds=s)), ENGLISH) for s, _ in spans[:4]] == [said for _, said in spans[:4]]
    assert translate(duration(timedelta(seconds=spans[4][0])), ENGLISH) == "2 days 4 h"
    assert translate(duration(timedelta(seconds=-5)), locale("zh-Hans")) == "0 秒"


class _Zone(tzinfo):
    """A zone with a name of its own."""

    def __init__(self, name):
        self.name = name

    def utcoffset(self, _moment):
        return timedelta(hours=-3, minutes=-30)

    def tzname(self, _moment):
        return self.name

    def dst(self, _moment):
        return None


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("NST", "NST"),
        ("-0330", "-0330"),
        ("Neufundland-Normalzeit", "UTC-03:30"),
        ("ニューファンドランド", "UTC-03:30"),
        ("夏时", "UTC-03:30"),
    ],
)
def test_a_zone_is_written_so_that_colleagues_in_every_country_can_read_it(name, written):
    local = datetime(2026, 2, 3, 20, 49, 24, tzinfo=_Zone(name))
    assert iso_moment(local) == f"2026-02-03 20:49:24 {written}"
