"""Every sentence is there in every language: the same messages, the same placeholders, and nothing left in English."""

from __future__ import annotations

import re
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

from trayapp.i18n.catalogue import LANGUAGES, SOURCE, Messages, best_language, parse_catalogue, placeholders
from trayapp.i18n.plurals import PLURALS
from trayapp.typed_table import TableError

ROOT = Path(__file__).resolve().parents[3]
sys.path.append(str(ROOT / "packaging" / "i18n"))

from messages import Message, NotLiteralError, in_source, messages  # noqa: E402 - lies beside its script

FOLDER = ROOT / "resources" / "i18n"
CODES = sorted(set(LANGUAGES) - {SOURCE})

UNTRANSLATABLE = re.compile(
    r"^(&Codex|Chat&GPT|Free|Go|Plus|Pro|Business|Enterprise|Edu|trayapp|"
    r" s|\{milliseconds\} ms|\{seconds\} s|\{minutes\} min|\{hours\} h( \{minutes\} min)?|\{days\} \{hours\} h)$"
)
"""Names, and signs of units."""
SAME_WORD = {
    "de": {"ok", "&Name", "Demo: {rest}", "Demo: {title}", "&Proxy", "Version {number}", "online", "offline"},
    "es": {"ok", "Demo: {rest}", "Demo: {title}", "&Proxy"},
    "fr": {"ok", "maintenance", "Incidents", "{count} minute", "Notifications", "&Proxy", "Version {number}"},
    "ja": set(),
    "zh-Hans": set(),
}
"""What a language happens to say as English does."""

HELP = "run packaging/i18n/sync.py: it puts them into the catalogues, marked; then translate them (CONTRIBUTING)"


@cache
def wanted() -> dict[str, Message]:
    return messages()


@cache
def catalogue(code: str) -> Messages:
    return parse_catalogue(code, tomllib.loads((FOLDER / f"{code}.toml").read_text("utf-8")))


def pairs(code: str) -> list[tuple[str, str]]:
    return [(template, said) for template, forms in catalogue(code).items() for said in forms]


def words_of(text: str) -> str:
    return re.sub(r"\{[a-z_]+\}|[^\w]|\d", "", text)


def test_there_is_a_catalogue_for_every_language_but_english() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.toml")) == CODES
    assert set(PLURALS) == set(LANGUAGES)


@pytest.mark.parametrize("code", CODES)
def test_a_catalogue_has_exactly_the_messages_of_the_source(code: str) -> None:
    missing = [f"{wanted()[each].place}: {each}" for each in wanted().keys() - catalogue(code).keys()]
    stale = sorted(catalogue(code).keys() - wanted().keys())
    assert not missing, f"{code}.toml lacks {len(missing)} sentences, {HELP}: {missing}"
    assert not stale, f"{code}.toml has sentences that nobody says any more, {HELP}: {stale}"


@pytest.mark.parametrize("code", CODES)
def test_counted_messages_have_a_text_for_each_plural_form_and_others_one(code: str) -> None:
    for template, forms in catalogue(code).items():
        expected = 1 if wanted()[template].plural is None else PLURALS[code].forms
        assert len(forms) == expected, template


@pytest.mark.parametrize("code", CODES)
def test_translations_have_the_placeholders_of_the_english(code: str) -> None:
    wrong = []
    for template, said in pairs(code):
        plural = wanted()[template].plural
        if placeholders(said) != placeholders(template) | placeholders(plural or ""):
            wrong.append((template, said))
    assert wrong == []


@pytest.mark.parametrize("code", CODES)
def test_translations_keep_blanks_ellipses_and_one_keyboard_mark(code: str) -> None:
    for template, said in pairs(code):
        assert len(said) - len(said.lstrip()) == len(template) - len(template.lstrip()), template
        assert said.rstrip() == said, template
        assert said.endswith("…") == template.endswith("…"), template
        assert said.count("&") == template.count("&"), template


@pytest.mark.parametrize("code", CODES)
def test_sentences_end_as_sentences_do(code: str) -> None:
    for template, said in pairs(code):
        if len(template) > 20:
            assert said.endswith((".", "。")) == template.endswith("."), template


@pytest.mark.parametrize("code", CODES)
def test_no_english_is_left(code: str) -> None:
    same = {template for template, said in pairs(code) if said == template and words_of(said)}
    assert {each for each in same if not UNTRANSLATABLE.match(each)} - SAME_WORD[code] == set()
    assert not [said for _, said in pairs(code) if "TRANSLATE" in said]


@pytest.mark.parametrize("code", ["ja", "zh-Hans"])
def test_the_east_asian_catalogues_are_in_their_own_script(code: str) -> None:
    script = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
    latin = {t for t, said in pairs(code) if words_of(said) and not script.search(said)}
    assert {each for each in latin if not UNTRANSLATABLE.match(each)} - {"The &API"} == set()


def test_french_keeps_its_punctuation_on_the_line() -> None:
    assert [said for _, said in pairs("fr") if re.search(r" [:;?!»]|« ", said)] == []


def test_the_menu_gives_every_entry_its_own_letter() -> None:
    for code in CODES:
        entries = [said for template, said in pairs(code) if "&" in template and wanted()[template].subject == "menu"]
        letters = [said[said.index("&") + 1].lower() for said in entries]
        assert len(set(letters)) == len(letters) > 3, (code, entries)


@pytest.mark.parametrize(
    ("tags", "code"),
    [
        (["de-AT", "en-GB"], "de"),
        (["de_CH"], "de"),
        (["nl-NL", "nl", "fr-BE"], "fr"),
        (["en-US", "de-DE"], "en"),
        (["zh-CN"], "zh-Hans"),
        (["zh-Hans-HK"], "zh-Hans"),
        (["zh-TW", "ja-JP"], "ja"),
        (["zh-Hant-CN"], "en"),
        (["zh"], "zh-Hans"),
        (["C"], "en"),
        ([""], "en"),
        ([], "en"),
        (["pt-BR", "ES"], "es"),
    ],
)
def test_the_best_language_is_the_first_that_we_speak(tags: list[str], code: str) -> None:
    assert best_language(tags) == code


@pytest.mark.parametrize(
    ("code", "document", "key", "allowed"),
    [
        ("de", {"menu": "x"}, "menu", "a table"),
        ("de", {"menu": {"Open": 3}}, "menu.'Open'", "a text, or a list of texts"),
        ("de", {"menu": {"Open": ""}}, "menu.'Open'", "a text, or a list of texts"),
        ("de", {"menu": {"{count} day": ["x", "y", "z"]}}, "menu.'{count} day'", "a list of 2"),
        ("ja", {"menu": {"{count} day": ["{count} x", "y"]}}, "menu.'{count} day'", "a list of 1"),
        ("de", {"menu": {"Tip: {text}": "Tipp: {test}"}}, "menu.'Tip: {text}'", "out of these: {text}"),
        ("de", {"menu": {"Tip: {text}": "Tipp: {text"}}, "menu.'Tip: {text}'", "out of these: {text}"),
        ("de", {"menu": {"Tip: {text}": "{text.__class__}"}}, "menu.'Tip: {text}'", "out of these: {text}"),
        ("de", {"menu": {"Open": "x"}, "panel": {"Open": "y"}}, "panel.'Open'", "no other subject"),
    ],
)
def test_a_broken_catalogue_is_told_by_its_key(code: str, document: dict, key: str, allowed: str) -> None:
    with pytest.raises(TableError) as caught:
        parse_catalogue(code, document)
    assert caught.value.key == key
    assert allowed in caught.value.allowed


def test_templates_are_found_in_literals_choices_and_tables() -> None:
    source = """
TABLE = {1: "one", 2: "two"}
A = message("three")
def said(x):
    template = "four" if x else "five"
    days = plural("{count} day", "{count} days", 3)
    return message(template), message(TABLE[x]), message(TABLE.get(x, "six"), y=days)
NAMES = tuple(message(name) for name in ("Jan", "Feb"))
"""
    found = {(each.template, each.plural) for each in in_source(source, "x")}
    plain = {"one", "two", "three", "four", "five", "six", "Jan", "Feb"}
    assert found == {(each, None) for each in plain} | {("{count} day", "{count} days")}


@pytest.mark.parametrize("source", ['message(f"a {b}")', 'message("a" + b)', "message(given)"])
def test_a_template_that_is_put_together_is_refused(source: str) -> None:
    with pytest.raises(NotLiteralError, match=r"x\.py:1: .*literal"):
        in_source(source, "x")
