from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import time

import pytest
from PySide6.QtCore import QMimeData, Qt, QTime
from PySide6.QtGui import QAccessible, QColor, QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QWidget

from trayapp.config.schema import GROUNDS, ICON_STYLES, PLANS, THRESHOLDS
from trayapp.domain.addresses import LONGEST_URL
from trayapp.domain.messages import settings as words
from trayapp.domain.model.enums import Health
from trayapp.domain.model.service import USES, ComponentGroup, ComponentInfo, Service
from trayapp.domain.model.settings import Appearance, Cadence, NetworkSettings, NotifySettings, Profile, Settings
from trayapp.ui.first_run import FirstRun
from trayapp.ui.icons.template import IconState
from trayapp.ui.panel.theme import ColourRole, current_theme
from trayapp.ui.presenters.panel_view_model import HeaderViewModel
from trayapp.ui.settings.tab import choose
from trayapp.ui.settings.window import SettingsWindow, WindowContext

OPENAI = Service(
    "openai",
    "OpenAI",
    "https://status.openai.com",
    groups=(ComponentGroup("g1", "ChatGPT"), ComponentGroup("g2", "APIs")),
    parts={
        p.id: p
        for p in (
            ComponentInfo("c1", "Login", "g1"),
            ComponentInfo("c2", "Voice", "g1"),
            ComponentInfo("a1", "Login", "g2"),
        )
    },
)
FACTS = WindowContext((OPENAI,), "1.2.3", "/home/me/config.toml", at_login=False)
RICH = Settings(
    Profile(("api", "codex"), "pro", "DE"),
    Cadence(120.0, 0.2),
    NetworkSettings(("http://a.example/",), "http://proxy.example:3128"),
    NotifySettings(
        enabled=False,
        quiet_from=time(23, 30),
        quiet_to=time(6, 15),
        quiet_except_major=False,
        threshold=Health.MAJOR_OUTAGE,
        phase_changes=True,
        maintenance=True,
        per_hour=2,
    ),
    Appearance("monochrome", "dark", "fr"),
)


@pytest.fixture
def window(qtbot) -> Iterator[SettingsWindow]:
    made = SettingsWindow(Settings(), FACTS)
    qtbot.addWidget(made)
    yield made
    made.hide()


def told(window: SettingsWindow) -> list[Settings]:
    heard: list[Settings] = []
    window.settings_changed.connect(heard.append)
    return heard


def test_the_choices_are_those_of_the_configuration() -> None:
    assert set(words.USES) == set(USES)
    assert set(words.PLANS) == {"", *PLANS}
    assert set(words.THRESHOLDS) == set(THRESHOLDS)
    assert set(words.ICON_STYLES) == set(ICON_STYLES)
    assert set(words.GROUNDS) == set(GROUNDS)


@pytest.mark.parametrize("settings", [Settings(), RICH, replace(RICH, services=(replace(OPENAI, watch=("g2", "c1")),))])
def test_showing_settings_changes_none_of_them(qtbot, settings: Settings) -> None:
    window = SettingsWindow(settings, FACTS)
    qtbot.addWidget(window)
    heard = told(window)
    for page in window.pages:
        assert page.applied(settings) == settings
        page.changed.emit()
    assert heard == []


def test_a_change_applies_at_once(window: SettingsWindow) -> None:
    heard = told(window)
    window.general.uses["codex"].click()
    choose(window.general.plan, "plus")
    assert [settings.profile for settings in heard] == [
        Profile(("chatgpt", "api", "codex")),
        Profile(("chatgpt", "api", "codex"), "plus"),
    ]


def test_undo_restores_everything(window: SettingsWindow) -> None:
    heard = told(window)
    assert not window.undo.isEnabled()
    window.general.uses["codex"].click()
    choose(window.general.style_choice, "monochrome")
    window.undo.click()
    assert heard[-1] == Settings()
    assert not window.general.uses["codex"].isChecked()
    assert not window.undo.isEnabled()


def test_the_last_use_cannot_be_taken_away(window: SettingsWindow) -> None:
    for box in window.general.uses.values():
        box.setChecked(False)
    assert window.settings.profile.uses == ("api",)


def wrong_proxy(window: SettingsWindow) -> None:
    choose(window.advanced.proxy, "url")
    window.advanced.address.setText("nonsense")
    window.advanced.address.editingFinished.emit()


def test_there_are_four_pages(window: SettingsWindow) -> None:
    titles = [window.tabs.tabText(number) for number in range(window.tabs.count())]
    assert titles == ["General", "Services", "Notifications", "Advanced"]


@pytest.mark.parametrize("code", ["GB", "DE", "ZZ"])
def test_a_country_that_is_set_stays_also_one_that_no_list_has(qtbot, code: str) -> None:
    window = SettingsWindow(Settings(profile=Profile(home_region=code)), FACTS)
    qtbot.addWidget(window)
    heard = told(window)
    window.general.uses["codex"].click()
    assert heard[-1].profile.home_region == code


def test_a_country_is_chosen_by_name_and_by_its_first_letters(window: SettingsWindow, qtbot) -> None:
    heard = told(window)
    window.show()
    field = window.general.country
    assert field.currentText() == "Not set"
    choose(field, "DE")
    assert field.currentText() == "Germany (Deutschland)"
    qtbot.keyClicks(field, "fran")
    assert heard[0].profile.home_region == "DE"
    assert window.settings.profile.home_region == "FR"
    field.choose(None)
    assert window.settings.profile.home_region is None


@pytest.mark.parametrize(("page", "field", "typed"), [("advanced", "page", "5"), ("advanced", "probe", "0"),
                                                      ("advanced", "page", "62.5"), ("advanced", "page", "-60"),
                                                      ("advanced", "page", "99999999"), ("notify", "per_hour", "1e1"),
                                                      ("notify", "per_hour", "61")])  # fmt: skip
def test_a_number_out_of_range_is_explained_beside_its_field(window, qtbot, page: str, field: str, typed: str) -> None:
    heard = told(window)
    window.show()
    window.tabs.setCurrentWidget(getattr(window, page))
    number, said = getattr(getattr(window, page), field), getattr(getattr(window, page), f"{field}_note")
    number.selectAll()
    qtbot.keyClicks(number, typed)
    qtbot.keyClick(number, Qt.Key.Key_Return)
    assert heard == []
    assert said.isVisible()
    assert said.text().startswith("Not saved. Enter a whole number from")
    assert number.text().removesuffix(" s") == typed, "what is explained is what was typed"
    qtbot.keyClick(number, Qt.Key.Key_Up)
    assert number.lowest <= number.value() <= number.highest
    assert not said.text().startswith("Not saved. Enter")


def test_no_tab_hides_behind_arrows_and_short_notes_leave_no_holes(window: SettingsWindow) -> None:
    window.show()
    assert window.tabs.tabBar().sizeHint().width() <= window.tabs.width()
    note = window.advanced.page_note
    assert note.height() < 3 * note.fontMetrics().lineSpacing()


@pytest.fixture
def usual_palette(qapp: QApplication) -> Iterator[None]:
    yield
    qapp.setPalette(QPalette())


@pytest.mark.usefixtures("usual_palette")
def test_notes_follow_the_desktop_from_light_to_dark_and_to_high_contrast(window, qapp, monkeypatch) -> None:
    window.show()
    wrong_proxy(window)
    usual, wrong = window.advanced.page_note, window.advanced.proxy_note
    for ground, text in (("white", "black"), ("#202020", "white")):
        qapp.setPalette(palettes(ground, text))
        QApplication.processEvents()
        made = current_theme(qapp.palette(), window.font())
        assert usual.palette().color(usual.foregroundRole()) == made.colours[ColourRole.MUTED]
        assert wrong.palette().color(wrong.foregroundRole()) == made.state(IconState.OUTAGE)
    monkeypatch.setattr("trayapp.ui.panel.theme.wants_contrast", lambda: True)
    usual._hints.accessibility().contrastPreferenceChanged.emit(Qt.ContrastPreference.HighContrast)
    assert usual.palette().color(usual.foregroundRole()) == QColor("white")


def palettes(ground: str, text: str) -> QPalette:
    made = QPalette(QColor(ground))
    made.setColor(QPalette.ColorRole.WindowText, QColor(text))
    return made


def test_undo_takes_back_what_is_wrong_too(window: SettingsWindow, qtbot) -> None:
    window.show()
    window.general.uses["codex"].click()
    wrong_proxy(window)
    window.undo.click()
    assert window.advanced.address.text() == ""
    assert "address of a proxy" not in window.advanced.proxy_note.text()


@pytest.mark.parametrize("address", ["", "socks5://x:1", "http://user:secret@x", "nonsense"])
def test_an_unusable_proxy_is_explained_and_not_taken(window: SettingsWindow, address: str) -> None:
    heard = told(window)
    choose(window.advanced.proxy, "url")
    window.advanced.address.setText(address)
    window.advanced.address.editingFinished.emit()
    assert "address of a proxy" in window.advanced.proxy_note.text() or address == "socks5://x:1"
    assert heard == []
    window.advanced.address.setText("http://proxy.example:3128")
    window.advanced.address.editingFinished.emit()
    assert heard[-1].network.proxy == "http://proxy.example:3128"


def with_proxy(window: SettingsWindow, qtbot, address: str) -> SettingsWindow:
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    choose(window.advanced.proxy, "url")
    window.advanced.address.setText(address)
    window.tabs.setCurrentWidget(window.general)
    return window


@pytest.mark.parametrize("key", [None, Qt.Key.Key_Escape])
def test_what_is_wrong_is_led_to_before_the_window_closes(window, qtbot, key: Qt.Key | None) -> None:
    def finish() -> None:
        window.done.click() if key is None else qtbot.keyClick(window, key)

    address = with_proxy(window, qtbot, "proxy.example:3128").advanced.address
    finish()
    assert window.isVisible()
    assert window.tabs.currentWidget() is window.advanced
    assert window.focusWidget() is address
    assert address.accessibleDescription() == window.advanced.proxy_note.text()
    address.setText("proxy.example:3129")
    finish()
    assert window.isVisible(), "this was not shown yet"
    finish()
    assert not window.isVisible()


def test_a_right_value_closes_and_a_wrong_one_is_shown_anew(window, qtbot) -> None:
    address = with_proxy(window, qtbot, "nonsense").advanced.address
    window.done.click()
    for right in ("http://proxy.example:3128", "nonsense"):
        address.setText(right)
        address.editingFinished.emit()
    window.done.click()
    assert window.isVisible()
    address.setText("http://proxy.example:3129")
    window.done.click()
    assert not window.isVisible()
    assert window.settings.network.proxy == "http://proxy.example:3129"


def test_a_page_that_was_not_added_yet_is_led_to(window, qtbot) -> None:
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.watch.add.click()
    window.done.click()
    assert not window.isVisible(), "nothing was typed"
    window.show()
    window.watch.line.address.setText("https://status.example.com")
    window.done.click()
    assert window.isVisible()
    assert window.focusWidget() is window.watch.line.address


def test_what_is_wrong_can_be_undone_though_it_was_not_taken(window: SettingsWindow) -> None:
    wrong_proxy(window)
    assert window.undo.isEnabled()
    window.undo.click()
    assert not window.undo.isEnabled()


def test_canaries_are_checked_line_by_line(window: SettingsWindow) -> None:
    heard = told(window)
    window.advanced.canaries.setPlainText("http://a.example/\nftp://b.example/")
    window.advanced.changed.emit()
    assert heard == []
    assert window.advanced.canary_note.text().startswith("Not saved. Enter")
    window.advanced.canaries.setPlainText("http://a.example/\n\n")
    window.advanced.changed.emit()
    assert heard[-1].network.canaries == ("http://a.example/",)


def test_of_what_is_pasted_among_the_canaries_only_so_much_is_taken(window: SettingsWindow) -> None:
    pasted, field = QMimeData(), window.advanced.canaries
    pasted.setText("x" * 20_000)
    field.selectAll()
    field.insertFromMimeData(pasted)
    whole = field.toPlainText()
    assert 8 * LONGEST_URL <= len(whole) < 20_000
    field.insertFromMimeData(pasted)
    assert field.toPlainText() == whole, "there is no room left"
    field.selectAll()
    pasted.setText("http://a.example/\nhttp://b.example/")
    field.insertFromMimeData(pasted)
    window.advanced.changed.emit()
    assert window.settings.network.canaries == ("http://a.example/", "http://b.example/")


def test_quiet_hours_need_two_different_times(window: SettingsWindow) -> None:
    window.notify.quiet.setChecked(True)
    assert (window.settings.notify.quiet_from, window.settings.notify.quiet_to) == (time(22), time(7))
    window.notify.end.setTime(QTime(22, 0))
    assert window.notify.quiet_note.text() == "Not saved. Choose two different times."
    assert window.settings.notify.quiet_to == time(7)
    window.notify.quiet.setChecked(False)
    assert window.settings.notify.quiet_from is None


def test_what_is_off_is_greyed_out(window: SettingsWindow) -> None:
    window.notify.enabled.setChecked(False)
    assert not window.notify.threshold.isEnabled()
    assert window.settings.notify == replace(NotifySettings(), enabled=False)


def test_a_part_taken_out_names_the_rest_by_id(window: SettingsWindow) -> None:
    voice = window.watch.model.item(0).child(0).child(1)
    assert voice.text() == "Voice"
    voice.setCheckState(Qt.CheckState.Unchecked)
    assert window.settings.services == (replace(OPENAI, watch=("c1", "g2")),)
    voice.setCheckState(Qt.CheckState.Checked)
    assert window.settings == Settings()
    assert not window.undo.isEnabled()


def test_a_group_stands_for_what_comes_later(window: SettingsWindow) -> None:
    window.watch.model.item(0).child(0).setCheckState(Qt.CheckState.Unchecked)
    assert window.settings.services[0].watch == ("g2",)


def test_watching_nothing_is_refused_in_words(window: SettingsWindow) -> None:
    window.watch.model.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert "everything is watched" in window.watch.note.text()
    assert window.settings == Settings()


def test_tests_and_login_are_told_and_done_elsewhere(window: SettingsWindow, qtbot) -> None:
    for button, signal in (
        (window.notify.test, window.test_notification),
        (window.advanced.test, window.test_network),
        (window.general.at_login, window.start_at_login_changed),
    ):
        with qtbot.waitSignal(signal):
            button.click()
    window.show_network_result("online <b>")
    assert window.settings == Settings()


def test_every_field_has_a_name(window: SettingsWindow) -> None:
    window.show()
    for number in range(window.tabs.count()):
        window.tabs.setCurrentIndex(number)
        for widget in window.tabs.currentWidget().findChildren(QWidget):
            if not isinstance(widget, QAbstractButton | QComboBox | QLineEdit) or not widget.isVisible():
                continue
            if widget.parent() is not None and widget.parent().inherits("QAbstractSpinBox"):
                continue
            assert QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name), widget


def test_first_run_tells_the_answers_once(qtbot) -> None:
    window = FirstRun(Profile(), at_login=False)
    qtbot.addWidget(window)
    window.show()
    answers: list[object] = []
    window.answered.connect(lambda uses, login: answers.append((uses, login)))
    window.uses["api"].click()
    choose(window.plan, "plus")
    assert window.at_login.isChecked(), "the usual wish"
    window.begin.click()
    window.close()
    assert answers == [(Profile(("chatgpt",), "plus"), True)]
    assert not window.isVisible()


def test_first_run_shows_how_things_are_and_follows_them(qtbot) -> None:
    window = FirstRun(Profile(), at_login=None)
    qtbot.addWidget(window)
    window.show()
    assert window.headline.text() == "First check…"
    head = HeaderViewModel(IconState.OUTAGE, "Sign-in is failing", "It's OpenAI, not you.", "2 min so far.")
    window.show_verdict(head)
    assert (window.headline.text(), window.answer_line.text()) == (
        "Sign-in is failing",
        "It's OpenAI, not you. 2 min so far.",
    )


def test_first_run_says_how_to_keep_the_icon_in_sight_and_shows_an_outage(qtbot) -> None:
    window = FirstRun(Profile(), at_login=None, keep_in_sight=words.KEEP_IN_SIGHT["plasma"])
    qtbot.addWidget(window)
    window.show()
    assert "Always shown" in window.keep_in_sight.text()
    with qtbot.waitSignal(window.rehearsal_wanted):
        window.rehearse.click()
    assert window.isVisible()


def test_first_run_can_be_skipped(qtbot) -> None:
    window = FirstRun(Profile(), at_login=None)
    qtbot.addWidget(window)
    window.show()
    assert not window.at_login.isVisible()
    answers: list[object] = []
    window.answered.connect(lambda *found: answers.append(found))
    window.skip.click()
    assert answers == []
    assert not window.isVisible()


def test_more_sources_are_off_and_each_is_switched_on_by_itself(qtbot) -> None:
    window = SettingsWindow(Settings(), FACTS)
    qtbot.addWidget(window)
    boxes = window.advanced.sources.entries
    assert not any(box.isChecked() for box in boxes.values())
    assert not window.advanced.sources.try_key.isEnabled(), "an inference is tried only where the key may be used"
    for (section, name), box in boxes.items():
        box.setChecked(True)
        assert getattr(getattr(window.settings, section), name) is True
    with qtbot.waitSignal(window.test_key):
        window.advanced.sources.try_key.trigger()
    window.show_key_result("Inference works: 900 ms to the first byte.")
    assert not window.advanced._key_result.isHidden()
    for box in boxes.values():
        box.setChecked(False)
    assert window.settings == Settings()
