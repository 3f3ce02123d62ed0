"""Every sentence can be translated and is, with the same placeholders, and nothing is left in English."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message

from tests.support.translations import CODES, FOLDER, ROOT, extract, placeholders, problems, read, update, written
from trayapp.i18n.languages import best_language

UNTRANSLATABLE = re.compile(
    r"^(&Codex|Chat&GPT|Free|Go|Plus|Pro|Business|Enterprise|Edu|trayapp|"
    r" s|\{milliseconds\} ms|\{seconds\} s|\{minutes\} min|\{hours\} h( \{minutes\} min)?|\{days\} \{hours\} h)$"
)
"""Names, and signs of units."""
SAME_WORD = {
    "de": {
        "ok",
        "Website",
        "&Name",
        "Demo: {rest}",
        "Demo: {title}",
        "Pro&xy",
        "Version {number}",
        "online",
        "offline",
        "Offline",
        "optional",
    },
    "es": {"ok", "No.", "General", "Demo: {rest}", "Demo: {title}", "Pro&xy"},
    "fr": {
        "ok",
        "maintenance",
        "Maintenance",
        "Service",
        "Services",
        "Incident",
        "Incidents",
        "{count} minute",
        "Notifications",
        "Pro&xy",
        "Version {number}",
    },
    "ja": set(),
    "zh-Hans": set(),
}
"""What a language happens to say as English does."""


@cache
def catalogue(code: str) -> Catalog:
    return read(FOLDER / f"{code}.po")


def texts(value: str | tuple[str, ...] | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def pairs(code: str, place: str = "") -> list[tuple[str, str]]:
    """Return each English text (the singular) with each of its translations; those still missing are left out."""
    messages = [each for each in catalogue(code) if each.id and not each.fuzzy]
    return [
        (texts(message.id)[0], text)
        for message in messages
        if not place or place in {file for file, _ in message.locations}
        for text in texts(message.string)
        if text
    ]


def words_of(text: str) -> str:
    return re.sub(r"\{[a-z_]+\}|[^\w]|\d", "", text)


def test_there_is_a_catalogue_for_every_language_but_english() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.po")) == CODES


@pytest.mark.parametrize("code", CODES)
def test_translations_have_the_placeholders_of_the_english(code: str) -> None:
    wrong = []
    for message in catalogue(code):
        allowed = {name for text in texts(message.id) for name in placeholders(text)}
        wrong += [text for text in texts(message.string) if message.id and text and placeholders(text) != allowed]
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
    names = {template for template, _ in pairs(code, "trayapp/domain/messages/countries.py")}
    same = {template for template, said in pairs(code) if said == template and words_of(said)} - names
    assert {each for each in same if not UNTRANSLATABLE.match(each)} - SAME_WORD[code] == set()


@pytest.mark.parametrize("code", ["ja", "zh-Hans"])
def test_the_east_asian_catalogues_are_in_their_own_script(code: str) -> None:
    script = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
    latin = {t for t, said in pairs(code) if words_of(said) and not script.search(said)}
    assert {each for each in latin if not UNTRANSLATABLE.match(each)} - {"The &API", "— trayapp, {at}"} == set()


def test_french_keeps_its_punctuation_on_the_line() -> None:
    assert [said for _, said in pairs("fr") if re.search(r" [:;?!»]|« ", said)] == []


def test_the_menu_gives_every_entry_its_own_letter() -> None:
    for code in CODES:
        entries = [said for template, said in pairs(code, "trayapp/domain/messages/menu.py") if "&" in template]
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


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="gettext is not installed")
@pytest.mark.parametrize("code", CODES)
def test_gettexts_own_check_passes(code: str) -> None:
    check = ["msgfmt", "--check", "--check-accelerators=&", "--output-file=/dev/null", str(FOLDER / f"{code}.po")]
    done = subprocess.run(check, capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_catalogue_is_written_as_it_was_read() -> None:
    for code in CODES:
        assert written(read(FOLDER / f"{code}.po")).decode() == (FOLDER / f"{code}.po").read_text("utf-8"), code


def sources(*messages: Message) -> Catalog:
    made = Catalog(fuzzy=False)
    for each in messages:
        made.add(each.id, locations=[("a.py", 1)], context=each.context)
    return made


def translated() -> Catalog:
    made = Catalog("de", fuzzy=False)
    made.add("Everything works as it should", "Alles funktioniert", locations=[("a.py", 1)])
    made.add(("{count} day", "{count} days"), ("{count} Tag", "{count} Tage"), locations=[("a.py", 1)])
    return made


DAYS = Message(("{count} day", "{count} days"))


def test_what_is_up_to_date_has_no_problems_and_stays_as_it_is() -> None:
    template, made = sources(Message("Everything works as it should"), DAYS), translated()
    assert list(problems(made, template)) == []
    before = written(made)
    update(made, template)
    assert written(made) == before


def test_a_changed_sentence_becomes_fuzzy_with_its_old_english() -> None:
    template, made = sources(Message("Everything works as it should now"), DAYS), translated()
    update(made, template)
    assert "is fuzzy" in " ".join(problems(made, template))
    text = written(made).decode()
    assert '#| msgid "Everything works as it should"' in text
    assert "#, fuzzy" in text
    assert "#~" not in text


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "not translated"),
        ("Alles {läuft}", "other placeholders"),
        ("Alles {0}", "other placeholders"),
        ("Alles {", "other placeholders"),
        ("Alles {x.__class__}", "other placeholders"),
    ],
)
def test_a_faulty_translation_is_named(text: str, fault: str) -> None:
    made = translated()
    made["Everything works as it should"].string = text
    (problem,) = problems(made, sources(Message("Everything works as it should"), DAYS))
    assert fault in problem


def test_a_missing_and_an_unused_message_are_named() -> None:
    made = translated()
    found = list(problems(made, sources(Message("Everything works as it should"), DAYS, Message("Stop", context="x"))))
    assert [each.split(":")[0] for each in found] == ["is missing"]
    assert "no longer used" in next(problems(made, sources(DAYS)))


def test_a_plural_form_too_few_is_named() -> None:
    made = translated()
    made[DAYS.id].string = ("{count} Tage",)
    assert "2 plural forms" in next(problems(made, sources(Message("Everything works as it should"), DAYS)))


def test_the_same_sentence_is_counted_everywhere_or_nowhere() -> None:
    first = [texts(each.id)[0] for each in extract() if each.id and each.context is None]
    assert len(set(first)) == len(first)


MAKERS = {"message": 1, "message_in": 2, "plural": 2}
"""How many literals each of these takes."""


def calls(source: str) -> list[ast.Call]:
    tree = ast.walk(ast.parse(source))
    return [each for each in tree if isinstance(each, ast.Call) and getattr(each.func, "id", "") in MAKERS]


def is_literal(call: ast.Call) -> bool:
    given = call.args[: MAKERS[call.func.id]]
    return all(isinstance(each, ast.Constant) and isinstance(each.value, str) for each in given)


def test_every_template_is_a_literal_so_that_it_can_be_found() -> None:
    sources = (ROOT / "trayapp").rglob("*.py")
    put_together = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in sources
        for call in calls(path.read_text("utf-8"))
        if not is_literal(call) and path.name != "rules.py"  # tips: their texts are extracted from tips.toml
    ]
    assert put_together == []


@pytest.mark.parametrize("source", ['message(f"a {b}")', 'message("a" + b)', "message(given)", 'plural("a", b, 3)'])
def test_a_template_that_is_put_together_is_no_literal(source: str) -> None:
    (call,) = calls(source)
    assert not is_literal(call)


def test_sentences_are_written_in_one_room() -> None:
    rooms = {ROOT / "trayapp" / "domain" / "messages", ROOT / "trayapp" / "i18n"}
    elsewhere = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in (ROOT / "trayapp").rglob("*.py")
        if path.parent not in rooms and path.name != "status_text.py"  # the command line's, in English
        for call in calls(path.read_text("utf-8"))
        if is_literal(call) and words_of(call.args[0].value)
    ]
    assert elsewhere == []
