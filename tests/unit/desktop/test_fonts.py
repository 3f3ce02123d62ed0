"""Whether a font can show a language: fontconfig's answer, without Qt."""

from __future__ import annotations

import sys

import pytest

from trayapp.app import locale_setup
from trayapp.app.locale_setup import resolve_locale
from trayapp.desktop import fonts
from trayapp.i18n.languages import LANGUAGES

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="fontconfig")


@pytest.fixture
def without_fonts(monkeypatch, tmp_path):
    """A fontconfig that knows no font at all."""
    (tmp_path / "fonts.conf").write_text(
        f"<fontconfig><dir>{tmp_path}/none</dir><cachedir>{tmp_path}</cachedir></fontconfig>"
    )
    monkeypatch.setenv("FONTCONFIG_FILE", str(tmp_path / "fonts.conf"))


def test_latin_needs_no_look():
    assert all(fonts.can_show(code) for code in ("en", "de", "es", "fr"))


def test_every_language_that_needs_a_font_has_a_package():
    assert set(fonts.PACKAGES) == set(fonts._LANGUAGES) <= set(LANGUAGES)


def test_fontconfig_is_asked_for_what_is_there(without_fonts):
    import subprocess

    code = "from trayapp.desktop.fonts import can_show; print(can_show('ja'), can_show('zh-Hans'), can_show('de'))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False", "True"]


@pytest.mark.expected_log("no font can show")
@pytest.mark.parametrize(
    ("system", "wish", "spoken"),
    [
        (("ja-JP",), "auto", "en"),
        (("ja-JP", "de-DE"), "auto", "de"),
        (("ja-JP", "zh-CN", "fr"), "auto", "fr"),
        (("ja-JP", "en-GB", "de"), "auto", "en"),
        (("fr-FR",), "ja", "fr"),
        (("ja-JP",), "zh-Hans", "en"),
    ],
)
def test_a_language_without_a_font_gives_way_to_one_that_can_be_read(qapp, monkeypatch, system, wish, spoken):
    monkeypatch.setattr(locale_setup, "can_show", lambda code: code not in {"ja", "zh-Hans"})
    monkeypatch.setattr(locale_setup, "system_languages", lambda: system)
    assert resolve_locale(wish).code == spoken
