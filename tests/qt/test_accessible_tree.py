"""The whole accessibility tree of every window in every state: what a screen reader can come to, and what it hears."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QWidget

from tests.screenshots import moments, panels
from trayapp.desktop.placement.backend import PointerPlacement
from trayapp.domain.alerts.silences import SilenceStatus
from trayapp.domain.model.settings import Profile, Settings
from trayapp.ui.first_run import FirstRun
from trayapp.ui.panel import Panel
from trayapp.ui.presenters.panel_view_model import Tab
from trayapp.ui.presenters.present import present
from trayapp.ui.settings.tab import choose
from trayapp.ui.settings.window import SettingsWindow, WindowContext
from trayapp.ui.tray.tray import Tray
from trayapp.ui.user_actions import UserActions

Role = QAccessible.Role
CONTROLS = {
    Role.Button, Role.ButtonMenu, Role.ButtonDropDown, Role.CheckBox, Role.ComboBox, Role.EditableText, Role.SpinBox,
    Role.List, Role.Tree, Role.PageTab, Role.RadioButton, Role.Link, Role.MenuItem,
}  # fmt: skip
"""What is acted upon."""
SAID = CONTROLS | {Role.ListItem, Role.TreeItem, Role.StaticText, Role.Window, Role.Dialog}
"""What has to say something."""
SCROLLED = {Role.ListItem, Role.TreeItem}
"""What is there though it is not in sight at the moment."""
OF_QTS_OWN = {"qt_spinbox_lineedit", "qt_tabwidget_tabbar"}
"""Parts that Qt puts into its controls, which speak for them."""


def walk(
    face: QAccessibleInterface, way: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], QAccessibleInterface]]:
    """Yield everything that can be come to below an element, with the roles on the way to it."""
    for number in range(face.childCount()):
        child = face.child(number)
        if child is None or not child.isValid() or (child.state().invisible and child.role() not in SCROLLED):
            continue
        here = (*way, child.role().name)
        yield here, child
        yield from walk(child, here)


def name(face: QAccessibleInterface) -> str:
    return face.text(QAccessible.Text.Name)


def is_qts_own(face: QAccessibleInterface) -> bool:
    thing = face.object()
    return thing is not None and thing.objectName() in OF_QTS_OWN


def faults(window: QWidget) -> list[str]:
    """Return what a screen reader would stumble over."""
    QApplication.processEvents()
    root = QAccessible.queryAccessibleInterface(window)
    assert name(root) == window.windowTitle() != ""
    found, heard = [], Counter()
    for way, face in walk(root):
        if is_qts_own(face):
            continue
        said, role = name(face), face.role()
        if (role in SAID or face.state().focusable) and not said.strip():
            found.append(f"{'/'.join(way)} says nothing")
        if "&" in said and role in CONTROLS and role is not Role.List:
            found.append(f"{said!r} has a mark of the keyboard in it")
        if role in CONTROLS and not face.state().disabled:
            heard[role.name, said] += 1
    return found + [f"{count} times {role} {said!r}" for (role, said), count in heard.items() if count > 1]


@pytest.fixture
def show(qtbot) -> Callable[[QWidget], QWidget]:
    def shown(window: QWidget) -> QWidget:
        qtbot.addWidget(window)
        with qtbot.waitExposed(window):
            window.show()
        return window

    return shown


@pytest.mark.parametrize("quiet", [None, SilenceStatus(), SilenceStatus(troubles=1, muted=1, incidents={"i1": True})])
@pytest.mark.parametrize("moment", moments.MOMENTS)
def test_the_panel_in_every_state(show, moment: str, quiet: SilenceStatus | None) -> None:
    seen, panel = moments.MOMENTS[moment](), Panel(UserActions())
    panel.render(present(seen.snapshot, seen.now, extras=replace(seen.extras, quiet=quiet)).panel)
    panel.open_near()
    show(panel)
    assert faults(panel) == []
    rows = [face for _, face in walk(QAccessible.queryAccessibleInterface(panel)) if face.role() is Role.ListItem]
    assert len(rows) == panel._list.rows.rowCount(), "every row can be come to"


@pytest.mark.parametrize("moment", ["confirmed", "all_clear", "kept_quiet", "never", "many"])
@pytest.mark.parametrize("tab", Tab)
def test_the_popover_on_each_of_its_tabs(show, moment: str, tab: Tab) -> None:
    seen, panel = moments.MOMENTS[moment](), Panel(UserActions(), PointerPlacement())
    panel.render(present(seen.snapshot, seen.now, extras=seen.extras).panel)
    panel.open_near()
    show(panel)
    if tab is not Tab.OVERVIEW:
        panel.show_tab(tab)
    assert faults(panel) == []
    faces = [face for _, face in walk(QAccessible.queryAccessibleInterface(panel))]
    rows = [face for face in faces if face.role() is Role.ListItem]
    assert len(rows) == panel._list.rows.rowCount(), "every row can be come to"
    (pin,) = (face for face in faces if name(face) == "Keep open")
    assert pin.state().checkable
    panel.hide()


@pytest.fixture(params=range(6))
def settings(show, request) -> SettingsWindow:
    """The settings, on each of their pages."""
    window = SettingsWindow(
        Settings(), WindowContext(panels.services(), "1.0", "/home/you/config.toml", at_login=False)
    )
    window.tabs.setCurrentIndex(request.param)
    return show(window)


def test_the_settings_on_every_page(settings: SettingsWindow) -> None:
    assert faults(settings) == []


def test_the_settings_with_something_wrong_and_a_page_to_be_added(show) -> None:
    window = SettingsWindow(Settings(), WindowContext(panels.services(), "1.0", at_login=None))
    show(window)
    choose(window.advanced.proxy, "url")
    window.advanced.address.setText("nonsense")
    window.advanced.address.editingFinished.emit()
    assert faults(window) == []
    window.tabs.setCurrentWidget(window.watch)
    window.watch.tree.expandAll()
    window.watch.add.click()
    window.watch.line.address.setText("nowhere")
    window.watch.line.add.click()
    assert faults(window) == []
    spoken = QAccessible.queryAccessibleInterface(window.watch.line.address).text(QAccessible.Text.Description)
    assert spoken == window.watch.line.address_note.text() != "", "what is wrong is heard at its field"


@pytest.mark.parametrize("at_login", [None, False])
def test_the_first_run(show, at_login: bool | None) -> None:  # noqa: FBT001 - a parameter
    assert faults(show(FirstRun(Profile(), at_login=at_login))) == []


@pytest.mark.parametrize("moment", moments.MOMENTS)
def test_the_menu_in_every_state(qapp, moment: str) -> None:
    seen, tray = moments.MOMENTS[moment](), Tray(UserActions())
    view = present(seen.snapshot, seen.now, extras=seen.extras)
    tray.render(view.tray, view.menu)
    menu = tray._menu.widget
    menu.popup(menu.pos())
    entries = [face for _, face in walk(QAccessible.queryAccessibleInterface(menu)) if face.role() is Role.MenuItem]
    assert len(entries) >= 4
    assert all(name(face) for face in entries)
    menu.close()
    tray.deleteLater()


def test_an_unnamed_control_is_a_fault(show) -> None:
    seen, panel = moments.confirmed(), Panel(UserActions())
    panel.render(present(seen.snapshot, seen.now, extras=seen.extras).panel)
    show(panel)
    panel._footer.copy.setAccessibleName("")
    panel._footer.copy.setToolTip("")
    panel._footer.settings.setAccessibleName("Check now")
    assert any("says nothing" in each for each in faults(panel))
    assert any("2 times" in each for each in faults(panel))
