"""The system's wish, and the settings', become the language that everything is said in."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QMessageBox

from tests.screenshots import moments
from trayapp import resources
from trayapp.app import locale_setup as shell_language
from trayapp.app.locale_setup import resolve_locale
from trayapp.desktop import locale as adapter
from trayapp.domain.messages import menu
from trayapp.i18n.formatter import Locale, translate
from trayapp.ui.presenters.present import present

MAGIC = b"\xde\x12\x04\x95"
"""What a .mo file begins with."""
QT_HAS_GERMAN = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath), "qtbase_de.qm").exists()


@pytest.fixture(autouse=True)
def without_translators(qapp):
    yield
    for translator in qapp.findChildren(QTranslator):
        QCoreApplication.removeTranslator(translator)
        translator.setParent(None)


def wants(monkeypatch: pytest.MonkeyPatch, *tags: str) -> None:
    monkeypatch.setattr(shell_language, "system_languages", lambda: tags)


def test_the_first_language_of_the_system_that_we_know_is_spoken(monkeypatch: pytest.MonkeyPatch) -> None:
    wants(monkeypatch, "nl-NL", "de-AT", "en")
    assert resolve_locale("auto").code == "de"
    assert translate(menu.QUIT, resolve_locale("auto")) == "&Beenden"


def test_the_settings_outdo_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    wants(monkeypatch, "de-DE")
    assert translate(menu.QUIT, resolve_locale("zh-Hans")) == "退出(&Q)"
    assert resolve_locale("en").code == "en"


def test_english_reads_no_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(_code: str) -> None:
        raise AssertionError

    wants(monkeypatch, "en-GB", "de")
    monkeypatch.setattr(resources, "translations", never)
    assert resolve_locale("auto").code == "en"


@pytest.mark.expected_log("using English")
@pytest.mark.parametrize("content", [None, b"", b"no catalogue", MAGIC, MAGIC + bytes(8), MAGIC + b"\xff" * 40])
def test_a_catalogue_that_cannot_be_read_leaves_the_app_in_english(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None
) -> None:
    (tmp_path / "translations").mkdir()
    if content is not None:
        (tmp_path / "translations" / "fr.mo").write_bytes(content)
    monkeypatch.setattr(resources, "root", lambda: tmp_path)
    assert resolve_locale("fr").code == "en"


@pytest.mark.skipif(not QT_HAS_GERMAN, reason="this Qt comes without its translations")
def test_qts_own_buttons_follow(qtbot, monkeypatch: pytest.MonkeyPatch) -> None:
    wants(monkeypatch, "de")
    resolve_locale("auto")
    box = QMessageBox()
    qtbot.addWidget(box)
    box.setStandardButtons(QMessageBox.StandardButton.Cancel)
    assert box.button(QMessageBox.StandardButton.Cancel).text() == "Abbrechen"


def test_a_language_that_qt_lacks_changes_nothing(qapp) -> None:
    assert not adapter.translate_qt("tlh")
    assert qapp.findChildren(QTranslator) == []


@pytest.mark.parametrize(("tag", "clock"), [("en_US", "%I:%M %p"), ("en_GB", "%H:%M"), ("de_DE", "%H:%M"),
                                            ("es_MX", None), ("ja_JP", "%H:%M"), ("zh_CN", "%H:%M")])  # fmt: skip
def test_the_clock_is_the_systems(monkeypatch: pytest.MonkeyPatch, tag: str, clock: str | None) -> None:
    there = QLocale(tag)
    monkeypatch.setattr(adapter.QLocale, "system", lambda: there)
    assert adapter.clock_format() == clock or clock is None
    assert adapter.system_languages()[0].startswith(tag.partition("_")[0])


EVENING = datetime(2026, 2, 3, 20, 49, 24, tzinfo=timezone(timedelta(hours=1), "CET"))


@pytest.mark.parametrize(
    ("system", "code", "said"),
    [
        ("en_US", "en", ["February 3, 2026", "8:49:24", "PM CET"]),
        ("en_GB", "en", ["3 February 2026", "20:49:24 CET"]),
        ("C", "en", ["February 3, 2026", "20:49:24 CET"]),
        ("de_AT", "de", ["3. Februar 2026", "20:49:24 CET"]),
        ("de_DE", "en", ["February 3, 2026", "20:49:24 CET"]),
        ("en_US", "ja", ["2026年2月3日", "8:49:24", "CET"]),
        ("fr_FR", "fr", ["3 février 2026", "20:49:24 CET"]),
        ("es_ES", "es", ["3 de febrero de 2026", "20:49:24 CET"]),
        ("zh_CN", "zh-Hans", ["2026年2月3日", "20:49:24 CET"]),
        ("bg_BG", "en", ["February 3, 2026", "20:49:24 CET"]),
    ],
)
def test_an_exact_moment_is_written_as_it_is_where_the_user_is(
    monkeypatch: pytest.MonkeyPatch, system: str, code: str, said: list[str]
) -> None:
    there = QLocale(system)
    monkeypatch.setattr(adapter.QLocale, "system", lambda: there)
    written = adapter.moment_writer(code)(EVENING)
    assert [part for part in said if part not in written] == [], written


def test_the_zone_in_a_format_is_no_letter_of_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    there = QLocale("bg_BG")  # h:mm:ss 'ч'. tttt
    monkeypatch.setattr(adapter.QLocale, "system", lambda: there)
    assert adapter.moment_writer("bg")(EVENING).endswith("20:49:24 ч. CET")
    assert adapter._ZONE.sub("", "H 't' mm tttt") == "H 't' mm "
    assert adapter._ZONE.sub("", "H:mm (tttt)") == "H:mm "


def test_the_panel_tells_moments_on_hover_in_the_readers_form() -> None:
    seen = moments.confirmed()
    german = Locale("de", moment=lambda local: f"am {local:%d.%m.%Y}")
    panel = present(seen.snapshot, seen.now, german, seen.extras).panel
    assert {panel.last_check_exact, panel.sources[0].exact, panel.incidents[0].updates[0].exact} == {"am 03.02.2026"}
    assert "2026-02-03 20:49" in panel.summary
