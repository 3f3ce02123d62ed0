"""The page of what to watch: it takes in what is learnt while it is open, and pages are added and removed on it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QColor, QKeySequence, QPalette, QStandardItem
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QStyle, QStyleOptionViewItem, QWidget

from trayapp import resources
from trayapp.config.custom_service import MOST_SERVICES, custom_service
from trayapp.domain.model.enums import Confirmation, Health, Network, PageState
from trayapp.domain.model.service import ComponentGroup, ComponentInfo, Service, Target
from trayapp.domain.model.settings import Cadence, Settings
from trayapp.domain.model.snapshot import NetworkStatus, PageStatus, ServiceSnapshot, Snapshot, Verdict
from trayapp.domain.model.status_page import Component
from trayapp.i18n.formatter import ENGLISH, Locale
from trayapp.i18n.languages import LANGUAGES, SOURCE
from trayapp.i18n.message import message
from trayapp.ui.settings.add_page_form import AddPageForm
from trayapp.ui.settings.services_delegate import NOTE
from trayapp.ui.settings.window import SettingsWindow, WindowContext

NOW = datetime(2026, 2, 3, 20, 49, tzinfo=UTC)
OPENAI = Service(
    "openai",
    "OpenAI",
    "https://status.openai.com",
    (Target("api", "https://api.openai.com/"),),
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
PARTS = (("c1", "Login", "g1"), ("c2", "Voice", "g1"), ("a1", "Login", "g2"))
NEW = ("c3", "Memory", "g1")
OWN = custom_service("https://own.example", "Own", (OPENAI,))
FACTS = WindowContext((OPENAI,), "1.2.3")
CHECKED, PARTLY, UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.PartiallyChecked, Qt.CheckState.Unchecked


def read(service: Service, *parts: tuple[str, str, str], state: PageState = PageState.FRESH) -> ServiceSnapshot:
    names = {"g1": "ChatGPT", "g2": "APIs"}
    listed = tuple(Component(each, name, names.get(g), Health.OPERATIONAL, g) for each, name, g in parts)
    page = PageStatus(service.page_url, "x", state, NOW, parts=listed, lists_all=state is PageState.FRESH)
    verdict = Verdict(Health.UNKNOWN, Confirmation.NONE, recovering=False, headline=message("x"))
    return ServiceSnapshot(service.id, service.name, verdict, page)


def snapshot(*services: ServiceSnapshot) -> Snapshot:
    return Snapshot(NOW, NetworkStatus(Network.ONLINE), services)


def opened(qtbot, *services: Service, locale: Locale = ENGLISH) -> SettingsWindow:
    window = SettingsWindow(Settings(services=services), FACTS, locale)
    qtbot.addWidget(window)
    window.tabs.setCurrentWidget(window.watch)
    window.show()
    return window


@pytest.fixture
def window(qtbot) -> Iterator[SettingsWindow]:
    made = opened(qtbot)
    yield made
    made.hide()


def row(window: SettingsWindow, *names: str) -> QStandardItem:
    item = window.watch.tree.items.invisibleRootItem()
    for name in names:
        item = next(child for n in range(item.rowCount()) if (child := item.child(n)).text() == name)
    return item


def names(item: QStandardItem) -> list[str]:
    return [item.child(number).text() for number in range(item.rowCount())]


def add(window: SettingsWindow, qtbot, address: str, name: str = "") -> None:
    if window.watch.line.isHidden():
        window.watch.add.click()
    line = window.watch.line
    for field, text in ((line.address, address), (line.name, name)):
        field.clear()
        qtbot.keyClicks(field, text)
    qtbot.keyClick(line.name, Qt.Key.Key_Return)


# -- what is learnt ---------------------------------------------------------------------------------------------------


def test_a_part_first_seen_on_the_page_is_listed_and_ticked_with_its_group(window) -> None:
    row(window, "OpenAI", "APIs").setCheckState(UNCHECKED)
    window.learn(snapshot(read(OPENAI, *PARTS, NEW)))
    assert names(row(window, "OpenAI", "ChatGPT")) == ["Login", "Voice", "Memory"]
    assert row(window, "OpenAI", "ChatGPT", "Memory").checkState() is CHECKED
    assert window.settings.services[0].watch == ("g1",)


def test_a_new_part_of_a_group_that_is_watched_in_part_is_not_ticked(window) -> None:
    row(window, "OpenAI", "ChatGPT", "Voice").setCheckState(UNCHECKED)
    window.learn(snapshot(read(OPENAI, *PARTS, NEW)))
    assert row(window, "OpenAI", "ChatGPT", "Memory").checkState() is UNCHECKED
    assert window.settings.services[0].watch == ("c1", "g2")
    row(window, "OpenAI", "ChatGPT", "Memory").setCheckState(CHECKED)
    assert window.settings.services[0].watch == ("c1", "c3", "g2")


def test_all_parts_of_a_group_by_their_ids_are_not_the_whole_group(qtbot) -> None:
    window = opened(qtbot, replace(OPENAI, watch=("c1", "c2")))
    window.learn(snapshot(read(OPENAI, *PARTS, NEW)))
    assert row(window, "OpenAI", "ChatGPT").checkState() is PARTLY
    assert row(window, "OpenAI", "ChatGPT", "Memory").checkState() is UNCHECKED


def test_ticks_that_the_settings_do_not_take_survive_what_is_learnt(window) -> None:
    row(window, "OpenAI").setCheckState(UNCHECKED)
    window.learn(snapshot(read(OPENAI, *PARTS, NEW)))
    assert row(window, "OpenAI", "ChatGPT", "Memory").checkState() is UNCHECKED
    assert "everything is watched" in window.watch.note.text()


def test_what_is_learnt_leaves_folds_current_row_and_place_alone(window) -> None:
    many = tuple((f"x{n}", f"Part {n}", "g1") for n in range(60))
    window.learn(snapshot(read(OPENAI, *PARTS, *many)))
    tree = window.watch.tree
    tree.expand(row(window, "OpenAI", "ChatGPT").index())
    current = row(window, "OpenAI", "ChatGPT", "Part 30")
    tree.setCurrentIndex(current.index())
    tree.scrollTo(row(window, "OpenAI", "ChatGPT", "Part 20").index(), tree.ScrollHint.PositionAtTop)
    top = tree.indexAt(QPoint(0, 0)).data()
    window.learn(snapshot(read(OPENAI, *PARTS, ("c0", "Avatars", "g1"), *many[5:], NEW)))
    assert "Part 4" not in names(row(window, "OpenAI", "ChatGPT"))
    assert tree.isExpanded(row(window, "OpenAI", "ChatGPT").index())
    assert not tree.isExpanded(row(window, "OpenAI", "APIs").index())
    assert tree.currentIndex() == current.index()
    assert tree.indexAt(QPoint(0, 0)).data() == top == "Part 20"


def test_nothing_moves_where_nothing_is_new(window) -> None:
    window.learn(snapshot(read(OPENAI, *PARTS)))
    touched: list[object] = []
    for signal in (window.watch.model.itemChanged, window.watch.model.rowsInserted, window.watch.model.rowsRemoved):
        signal.connect(lambda *what: touched.append(what))
    window.learn(replace(snapshot(read(OPENAI, *PARTS)), at=NOW.replace(hour=22)))
    window.learn(snapshot(read(OPENAI, state=PageState.NEVER)))  # asked anew after other wishes
    assert touched == []
    window.learn(snapshot(read(OPENAI, *PARTS[:2])))
    assert touched != []


def test_what_is_learnt_is_no_change_of_the_settings(window) -> None:
    heard: list[Settings] = []
    window.settings_changed.connect(heard.append)
    window.learn(snapshot(read(OPENAI, *PARTS, NEW)))
    window.learn(snapshot(read(OPENAI, NEW)))
    assert (heard, window.undo.isEnabled()) == ([], False)


def test_a_tick_may_bring_news_at_once(window, qtbot) -> None:
    tree, voice = window.watch.tree, row(window, "OpenAI", "ChatGPT", "Voice")
    window.settings_changed.connect(lambda _: window.learn(snapshot(read(OPENAI, PARTS[0], PARTS[2], NEW))))
    tree.expandAll()
    tree.setCurrentIndex(voice.index())
    qtbot.keyClick(tree, Qt.Key.Key_Space)
    assert window.settings.services[0].watch == ("c1", "g2")
    assert voice.data(NOTE) == "no longer on the page"
    assert names(row(window, "OpenAI", "ChatGPT")) == ["Login", "Voice", "Memory"]


def test_what_is_gone_is_said_in_sight_and_to_a_screen_reader(window) -> None:
    window.learn(snapshot(read(OPENAI, *PARTS[:2])))
    gone = row(window, "OpenAI", "APIs", "Login")
    assert gone.data(NOTE) == "no longer on the page"
    assert gone.data(Qt.ItemDataRole.AccessibleTextRole) == gone.toolTip() == "Login, no longer on the page"


def test_an_unknown_id_is_kept_until_it_is_unticked_and_can_be_ticked_again(qtbot) -> None:
    window = opened(qtbot, replace(OPENAI, watch=("g2", "lost")))
    assert names(row(window, "OpenAI")) == ["ChatGPT", "APIs"]
    row(window, "OpenAI", "ChatGPT", "Voice").setCheckState(CHECKED)
    assert window.settings.services[0].watch == ("c2", "g2", "lost")
    window.learn(snapshot(read(OPENAI, *PARTS)))
    row(window, "OpenAI", "lost").setCheckState(UNCHECKED)
    assert window.settings.services[0].watch == ("c2", "g2")
    window.learn(snapshot(read(OPENAI, *PARTS, NEW)))
    row(window, "OpenAI", "lost").setCheckState(CHECKED)
    assert window.settings.services[0].watch == ("c2", "g2", "lost")


def test_a_group_without_an_id_is_watched_by_its_parts(qtbot) -> None:
    window = opened(qtbot, OWN)
    parts = tuple(Component(each, each, "Robots", Health.OPERATIONAL) for each in ("arm", "leg"))
    view = read(OWN)
    window.learn(
        snapshot(replace(view, page=replace(view.page, parts=(*parts, replace(parts[0], id="x", group=None)))))
    )
    row(window, "Own", "arm").setCheckState(UNCHECKED)
    assert row(window, "Own", "Robots").checkState() is CHECKED
    assert window.settings.services[0].watch == ("arm", "leg")


def test_a_page_that_was_not_read_yet_shows_that_it_is_watched_in_part(qtbot) -> None:
    window = opened(qtbot, replace(OWN, watch=("x",)))
    assert row(window, "Own").checkState() is PARTLY
    assert row(window, "Own").data(NOTE) == "not checked yet · status page only"
    window.learn(snapshot(read(OWN, state=PageState.UNREADABLE)))
    assert row(window, "Own").data(NOTE) == "can't be read · status page only"


# -- pages of one's own -----------------------------------------------------------------------------------------------


def test_a_page_is_added_by_keyboard_and_undone(window, qtbot) -> None:
    add(window, qtbot, " https://status.example.com/ ", "Example & Sons")
    added = Service("status.example.com", "Example & Sons", "https://status.example.com/")
    assert window.settings.services == (OPENAI, added)
    assert row(window, "Example & Sons").data(NOTE) == "not checked yet · status page only"
    assert window.watch.line.isHidden()
    assert (window.watch.tree.service_id, window.watch.remove.text()) == (added.id, "&Remove Example && Sons")
    assert window.focusWidget() is window.watch.tree
    window.undo.click()
    assert window.settings == Settings()
    assert names(window.watch.model.invisibleRootItem()) == ["OpenAI"]


def test_the_parts_of_an_added_page_open_once_they_are_known(window, qtbot) -> None:
    add(window, qtbot, "https://own.example")
    window.learn(snapshot(read(OPENAI, *PARTS), read(OWN, ("p", "Engine", "gx"))))
    assert names(row(window, "own.example", "gx")) == ["Engine"]
    assert window.watch.tree.isExpanded(row(window, "own.example").index())
    row(window, "own.example", "gx", "Engine").setCheckState(UNCHECKED)
    assert window.settings.services[0] == OPENAI


@pytest.mark.parametrize(("typed", "shown"), [("", "Example & Sons"), ("Mine", "Mine")])
def test_an_added_page_gets_the_name_it_gives_itself_unless_it_was_given_one(window, qtbot, typed, shown) -> None:
    add(window, qtbot, "https://new.example/", typed)
    added = window.settings.services[-1]
    answer = read(added, ("w", "Web", ""))
    named = replace(answer.page, title="Example\n & Sons " + " " * 200)
    window.learn(snapshot(read(OPENAI, *PARTS), replace(answer, page=named)))
    assert window.settings.services[-1] == replace(added, name=shown)
    assert names(row(window, shown)) == ["Web"]
    window.undo.click()
    assert window.settings.services == ()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "Not saved. Enter an https:// address"),
        ("status", "Not saved. Enter an https:// address"),
        ("ftp://status.example.com", "Not saved. Enter an https:// address"),
        ("https://me:secret@status.example.com", "Not saved. Enter an https:// address"),
        ("https://status.openai.com/", "This page is already on the list: OpenAI."),
        ("https://openai/x", "OpenAI already uses the ID openai."),
    ],
)
def test_what_cannot_be_added_is_explained_beside_its_field(window, qtbot, address: str, said: str) -> None:
    add(window, qtbot, address)
    line = window.watch.line
    assert line.address_note.isVisible()
    assert line.address_note.text().startswith(said)
    assert line.address.accessibleDescription() == line.address_note.text()
    assert window.focusWidget() is line.address
    assert window.settings == Settings()
    add(window, qtbot, "https://status.example.com")
    assert len(window.settings.services) == 2
    window.watch.add.click()
    assert line.address_note.text() == "trayapp reads only this page; it runs no checks of its own for it."
    assert (line.address.text(), line.name.text()) == ("", "")


def test_a_name_that_cannot_be_is_explained_beside_its_own_field(window, qtbot) -> None:
    window.watch.add.click()
    window.watch.line.wanted.emit("https://status.example.com", "a\nb")
    assert window.watch.line.name_note.text() == "Not saved. Enter a text of 1 to 100 characters."
    assert window.focusWidget() is window.watch.line.name
    assert window.settings == Settings()


def test_escape_closes_the_line_first_and_the_window_then(window, qtbot) -> None:
    window.watch.add.click()
    assert window.focusWidget() is window.watch.line.address
    qtbot.keyClick(window.watch.line.address, Qt.Key.Key_Escape)
    assert window.isVisible()
    assert window.watch.line.isHidden()
    assert window.focusWidget() is window.watch.add
    qtbot.keyClick(window.watch.add, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_cancel_and_undo_close_the_line(window) -> None:
    window.watch.add.click()
    window.watch.line.cancel.click()
    assert window.watch.line.isHidden()
    window.watch.add.click()
    window.general.uses["codex"].click()
    window.undo.click()
    assert window.watch.line.isHidden()


def test_the_service_of_the_current_row_is_removed(qtbot) -> None:
    window = opened(qtbot, OPENAI, OWN)
    window.watch.tree.setCurrentIndex(row(window, "OpenAI", "ChatGPT", "Voice").index())
    assert window.watch.remove.text() == "&Remove OpenAI"
    window.watch.remove.click()
    assert window.settings.services == (OWN,)
    assert window.watch.tree.service_id == OWN.id
    window.undo.click()
    assert window.settings.services == (OPENAI, OWN)


def test_what_was_added_and_removed_leaves_no_trace(window, qtbot) -> None:
    add(window, qtbot, "https://own.example")
    window.watch.remove.click()
    assert window.settings == Settings()
    assert not window.undo.isEnabled()
    assert window.focusWidget() is window.watch.tree


def test_a_public_page_beside_local_ones_slows_the_looks_down(qtbot) -> None:
    local = replace(OWN, page_url="http://127.0.0.1:1")
    window = SettingsWindow(Settings(services=(local,), cadence=Cadence(1.0, 1.0)), FACTS)
    qtbot.addWidget(window)
    window.watch.line.wanted.emit("https://status.example.com", "")
    assert window.settings.cadence == Cadence(30.0, 1.0)
    window.undo.click()
    assert window.settings.cadence == Cadence(1.0, 1.0)


def test_openai_can_be_added_again_with_all_that_is_known_of_it(qtbot) -> None:
    window = opened(qtbot, OWN)
    add(window, qtbot, "https://status.openai.com")
    assert window.settings.services == (OWN, OPENAI)


def test_the_last_service_stays_and_the_reason_is_said(qtbot) -> None:
    window = opened(qtbot, OWN)
    assert not window.watch.remove.isEnabled()
    assert "You can't remove the last service." in said(window)
    add(window, qtbot, "https://status.openai.com")
    assert window.watch.remove.isEnabled()
    assert "You can't remove the last service." not in said(window)


def test_no_more_are_added_than_the_configuration_takes(qtbot) -> None:
    window = opened(qtbot, *(custom_service(f"https://{n}.example", "", ()) for n in range(MOST_SERVICES - 1)))
    add(window, qtbot, "https://last.example")
    assert len(window.settings.services) == MOST_SERVICES
    assert not window.watch.add.isEnabled()
    assert f"You can watch at most {MOST_SERVICES} services." in said(window)


def said(window: SettingsWindow) -> list[str]:
    return [each.text() for each in window.watch.findChildren(QLabel) if each.isVisible()]


# -- for every hand and ear -------------------------------------------------------------------------------------------


def test_rows_are_as_high_as_a_pointer_needs_and_grow_with_the_font(window) -> None:
    tree = window.watch.tree
    assert tree.visualRect(row(window, "OpenAI", "APIs").index()).height() >= 24
    font = tree.font()
    font.setPointSize(30)
    tree.setFont(font)
    QApplication.processEvents()
    assert tree.visualRect(row(window, "OpenAI", "APIs").index()).height() > tree.fontMetrics().height() >= 40


def test_an_empty_box_can_be_seen_on_dark_ground(window) -> None:
    tree, dark, item = window.watch.tree, QPalette(QColor("#2d3136"), QColor("#202326")), row(window, "OpenAI", "APIs")
    for role, colour in ((QPalette.ColorRole.Base, "#1b1e20"), (QPalette.ColorRole.Text, "#f0f1f2")):
        dark.setColor(role, QColor(colour))
    tree.setPalette(dark)
    item.setCheckState(UNCHECKED)
    option = QStyleOptionViewItem()
    tree.initViewItemOption(option)
    option.rect = tree.visualRect(item.index())
    tree.itemDelegate().initStyleOption(option, item.index())
    box = tree.style().subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, tree)
    picture = tree.viewport().grab(box).toImage()
    grounds = {QColor(picture.pixel(x, picture.height() // 2)).lightness() for x in range(picture.width())}
    assert max(grounds) - min(grounds) > 80


def test_a_long_name_leaves_its_note_room(window) -> None:
    window.learn(snapshot(read(OPENAI, ("c1", "Login " * 13, "g1"))))
    window.learn(snapshot(read(OPENAI, NEW)))
    item = row(window, "OpenAI", "ChatGPT", "Login")
    item.setText("Login " * 30)
    tree, option = window.watch.tree, QStyleOptionViewItem()
    tree.initViewItemOption(option)
    tree.expandAll()
    option.rect = tree.visualRect(item.index())
    tree.itemDelegate().initStyleOption(option, item.index())
    note = option.fontMetrics.horizontalAdvance(item.data(NOTE))
    assert option.text.endswith("…")
    assert option.fontMetrics.horizontalAdvance(option.text) + note < option.rect.width()


@pytest.mark.parametrize("state", ["looking", "adding"])
def test_everything_has_a_name_and_is_reached_by_tab(window, state: str) -> None:
    if state == "adding":
        window.watch.add.click()
    controls = [each for kind in (QAbstractButton, QLineEdit) for each in window.watch.findChildren(kind)]
    wanted = {each for each in (*controls, window.watch.tree) if each.isVisible() and each.isEnabled()}
    assert len(wanted) == {"looking": 2, "adding": 5}[state]
    for each in wanted:
        assert QAccessible.queryAccessibleInterface(each).text(QAccessible.Text.Name), each
    window.watch.tree.setFocus()
    reached: list[QWidget] = []
    while window.focusWidget() not in reached:
        reached.append(window.focusWidget())
        window.focusNextChild()
    assert wanted <= set(reached)


LANGUAGES_SPOKEN = [ENGLISH if code == SOURCE else Locale(code, resources.translations(code)) for code in LANGUAGES]


@pytest.mark.parametrize("locale", LANGUAGES_SPOKEN, ids=lambda locale: locale.code)
@pytest.mark.parametrize("state", ["looking", "adding"])
def test_every_letter_of_the_page_does_one_thing(qtbot, locale: Locale, state: str) -> None:
    window = opened(qtbot, OPENAI, OWN, locale=locale)
    if state == "adding":
        window.watch.add.click()
    texts = [
        each.text() for kind in (QAbstractButton, QLabel) for each in window.findChildren(kind) if each.isVisible()
    ]
    letters = [keys.toString() for text in texts if not (keys := QKeySequence.mnemonic(text)).isEmpty()]
    assert len(letters) == len(set(letters)) == {"looking": 6, "adding": 7}[state], letters


def test_a_letter_leads_to_the_tree_and_the_fields(window) -> None:
    window.watch.add.click()
    buddies = {each.buddy() for each in window.watch.findChildren(QLabel)}
    assert {window.watch.tree, window.watch.line.address, window.watch.line.name} <= buddies


def test_a_service_is_added_by_typing_a_part_of_its_name(window, qtbot) -> None:
    line = window.watch.line
    window.watch.add.click()
    qtbot.waitUntil(lambda: bool(line.catalogue), timeout=10_000)
    completer = line.address.completer()
    completer.setCompletionPrefix("anthro")
    assert [completer.currentCompletion()] == ["Anthropic"]
    line.address.setText("Anthropic")
    line.add.click()
    added = window.watch.applied(Settings()).services[-1]
    assert (added.id, added.name, added.page_url) == ("claude", "Claude", "https://status.claude.com")
    assert [target.name for target in added.targets] == ["api"]


def test_the_line_may_go_while_the_catalogue_is_being_read(qapp, monkeypatch) -> None:
    go_on, known = threading.Event(), set(threading.enumerate())
    monkeypatch.setattr(resources, "catalogue", lambda: go_on.wait(10) and ())
    line = AddPageForm(ENGLISH)
    line.open_line()
    (reading,) = set(threading.enumerate()) - known
    shiboken6.delete(line)
    go_on.set()
    reading.join(10)
    assert not reading.is_alive()


def test_a_pasted_address_is_taken_as_people_paste_it(window) -> None:
    window.watch.add.click()
    window.watch.line.address.setText("http://status.example.org/#top")
    window.watch.line.add.click()
    assert window.watch.applied(Settings()).services[-1].page_url == "https://status.example.org/"


def test_which_services_the_icon_means_is_chosen_for_each(qtbot) -> None:
    window = opened(qtbot, OPENAI, OWN)
    watch = window.watch
    watch.tree.go_to(OWN.id)
    assert (watch.pinned.isVisible(), watch.pinned.isChecked()) == (True, True)
    watch.pinned.click()
    assert window.settings.services == (OPENAI, replace(OWN, pinned=False))
    watch.tree.go_to(OPENAI.id)
    assert watch.pinned.isChecked()
    watch.tree.go_to(OWN.id)
    assert not watch.pinned.isChecked()
    watch.remove.click()
    assert watch.pinned.isHidden(), "the only service is the one that the icon means"
