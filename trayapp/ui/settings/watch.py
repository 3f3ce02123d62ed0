"""Which components matter, as a tree by id. A whole group stands for what appears in it later, too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QTreeView, QWidget

from trayapp.domain.service import Service
from trayapp.domain.settings import Settings
from trayapp.domain.wording import settings_window as words
from trayapp.domain.wording.say import Language
from trayapp.ui.settings.page import Page
from trayapp.ui.view.foreign import NAME_LIMIT, clean_line

_ID = Qt.ItemDataRole.UserRole
_ALL = "*"
_CHECKED, _UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class WatchPage(Page):
    """The tree of one or several services; `builtin` are the services that hold while the settings name none."""

    def __init__(self, language: Language, builtin: tuple[Service, ...], parent: QWidget | None = None) -> None:
        super().__init__(language, parent)
        self._builtin = builtin
        self._touched = False
        self.model = QStandardItemModel(self)
        self.tree = QTreeView(self)
        self.tree.setHeaderHidden(True)
        self.tree.setModel(self.model)
        self.tree.setAccessibleName(self.say(words.WATCH_LABEL).replace("&", ""))
        self.note = self.row(None, self.tree, words.WATCH_EFFECT)
        self.model.itemChanged.connect(self._on_item)

    def load(self, settings: Settings) -> None:
        """Show settings."""
        self.model.blockSignals(True)
        self._touched = False
        self.note.tell("")
        self.model.clear()
        for service in settings.services or self._builtin:
            self.model.appendRow(_service_item(service))
        self.model.blockSignals(False)
        self.tree.setModel(None)
        self.tree.setModel(self.model)
        self.tree.expandToDepth(0)

    def applied(self, settings: Settings) -> Settings:
        """Return settings with what this page says; services are named in them only once something is left out."""
        if not self._touched:
            return settings  # the tree cannot say all that a file can: what was not touched stays as it was written
        before = settings.services or self._builtin
        after = []
        complete = True
        for number, service in enumerate(before):
            watch = _watched(self.model.item(number))
            complete = complete and bool(watch)
            if watch and watch != (_ALL,):
                watch += _unlisted(service)
            after.append(replace(service, watch=watch or (_ALL,)))
        self.note.tell("" if complete else self.say(words.WATCH_NONE))
        changed = tuple(after)
        return settings if changed == before else replace(settings, services=changed)

    def _on_item(self, item: QStandardItem) -> None:
        """Carry a tick down to the members and up to the group, then tell."""
        self.model.blockSignals(True)
        _carry_down(item, item.checkState())
        for above in _above(item):
            above.setCheckState(_state_of(above))
        self.model.blockSignals(False)
        self._touched = True
        self.tree.viewport().update()
        self.tell_change()


def _item(name: str, name_id: str, *, checked: bool) -> QStandardItem:
    item = QStandardItem(clean_line(name, NAME_LIMIT))
    item.setData(name_id, _ID)
    item.setEditable(False)
    item.setCheckable(True)
    item.setCheckState(_CHECKED if checked else _UNCHECKED)
    return item


def _service_item(service: Service) -> QStandardItem:
    everything = _ALL in service.watch
    root = _item(service.name, service.id, checked=everything)
    for group in service.groups:
        whole = everything or group.id in service.watch
        branch = _item(group.name, group.id, checked=whole)
        for part in service.parts.values():
            if part.group_id == group.id:
                branch.appendRow(_item(part.name, part.id, checked=whole or part.id in service.watch))
        if branch.hasChildren():
            branch.setCheckState(_CHECKED if whole else _state_of(branch))
        root.appendRow(branch)
    if root.hasChildren():
        root.setCheckState(_state_of(root))
    return root


def _above(item: QStandardItem) -> Iterator[QStandardItem]:
    above: QStandardItem | None = item.parent()  # the stubs forget that a root has none
    while above is not None:
        yield above
        above = above.parent()


def _children(item: QStandardItem) -> list[QStandardItem]:
    return [item.child(number) for number in range(item.rowCount())]


def _state_of(item: QStandardItem) -> Qt.CheckState:
    states = {child.checkState() for child in _children(item)}
    return states.pop() if len(states) == 1 else Qt.CheckState.PartiallyChecked


def _carry_down(item: QStandardItem, state: Qt.CheckState) -> None:
    for child in _children(item):
        child.setCheckState(state)
        _carry_down(child, state)


def _unlisted(service: Service) -> tuple[str, ...]:
    """Return the watched ids that the tree does not know: of parts that are no longer, or not yet, on the page."""
    known = {_ALL, *service.parts, *(group.id for group in service.groups)}
    return tuple(each for each in service.watch if each not in known)


def _watched(root: QStandardItem) -> tuple[str, ...]:
    """Return the ids of what is ticked, whole groups by their own id, "*" for everything."""
    if root.checkState() is _CHECKED:
        return (_ALL,)
    found: list[str] = []
    for branch in _children(root):
        if branch.checkState() is _CHECKED:
            found.append(branch.data(_ID))
        else:
            found += [leaf.data(_ID) for leaf in _children(branch) if leaf.checkState() is _CHECKED]
    return tuple(found)
