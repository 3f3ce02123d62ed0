"""What is watched: which status pages, and which of their components. A whole group stands for what appears later."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QPushButton, QWidget

from trayapp.config import validators
from trayapp.config.catalogue import named, service_of
from trayapp.config.custom_service import (
    MOST_SERVICES,
    clamp_cadence,
    custom_service,
    rejection_reason,
    with_own_id,
    with_page_name,
)
from trayapp.config.validators import LONGEST_TEXT, InvalidValue
from trayapp.domain import addresses
from trayapp.domain.messages import settings as words
from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import Settings
from trayapp.domain.model.snapshot import PageStatus, Snapshot
from trayapp.i18n.formatter import Locale
from trayapp.ui.presenters.sanitize import clean_line, for_menu
from trayapp.ui.presenters.service_tree import EVERYTHING, ServiceRow, known_ids, service_row, with_pages
from trayapp.ui.settings.add_page_form import AddPageForm
from trayapp.ui.settings.check_box import CheckBox
from trayapp.ui.settings.services_tree import ServicesTree
from trayapp.ui.settings.tab import Fault, Note, Tab

_NAME_ON_BUTTON = 24


class ServicesTab(Tab):
    """Pages and their parts; `builtin` are the services that hold while the settings name none.

    `watch` of the services in here is what is ticked. That may be nothing; the settings then say everything.
    """

    def __init__(self, locale: Locale, builtin: tuple[Service, ...], parent: QWidget | None = None) -> None:
        super().__init__(locale, parent)
        self._builtin = self._services = builtin
        self._loaded: tuple[Service, ...] = ()
        self._asked: dict[str, tuple[str, ...]] = {}
        self._pages: dict[str, PageStatus] = {}
        self._rows: tuple[ServiceRow, ...] = ()
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self.tree = ServicesTree(locale, self)
        self.model = self.tree.items
        self.note = self.row(words.WATCH_LABEL, self.tree, words.WATCH_EFFECT)
        self.pinned = CheckBox(self.translate(words.PINNED), self)
        self.form.addRow(self.pinned)
        self.line = AddPageForm(locale, self)
        self.form.addRow(self.line)
        self.add, self.remove = QPushButton(self.translate(words.ADD_PAGE), self), QPushButton(self)
        self._bar = self._buttons()
        self._full, self._last = (
            Note(self.translate(each), self) for each in (words.too_many(MOST_SERVICES), words.LAST_SERVICE)
        )
        self.form.addRow(self._full)
        self.form.addRow(self._last)
        self.tree.ticked.connect(self._on_ticked)
        self.tree.service_changed.connect(self._offer)
        self.pinned.clicked.connect(self._on_pinned)
        self.add.clicked.connect(self._on_add)
        self.remove.clicked.connect(self._on_remove)
        self.line.wanted.connect(self._on_wanted)
        self.line.closed.connect(self._on_closed)

    def _buttons(self) -> QWidget:
        bar = QWidget(self)
        line = QHBoxLayout(bar)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.add)
        line.addWidget(self.remove)
        line.addStretch(1)
        self.form.addRow(bar)
        return bar

    def load(self, settings: Settings) -> None:
        """Show settings."""
        self._loaded, self._services = settings.services, settings.services or self._builtin
        self._asked = {each.id: each.watch for each in self._services}
        self.line.close_line()
        self._show()
        if not self.tree.service_id:
            self.tree.go_to("")

    def learn(self, snapshot: Snapshot) -> None:
        """Show what the pages list now; nothing moves where they list what they listed before.

        A service that was named after its host gets the name that its page gives itself.
        """
        self._pages = with_pages(self._pages, snapshot)
        titles = {key: clean_line(page.title, LONGEST_TEXT) for key, page in self._pages.items()}
        named = tuple(with_page_name(each, titles.get(each.id, "")) for each in self._services)
        renamed, self._services = named != self._services, named
        if self._made_rows() != self._rows:
            self._show()
        if renamed:
            self.tell_change()

    def applied(self, settings: Settings) -> Settings:
        """Return settings with what this page says; services are named in them only once they differ."""
        complete = all(each.watch for each in self._services)
        self.note.tell("" if complete else self.translate(words.WATCH_NONE))
        after = tuple(replace(each, watch=each.watch or (EVERYTHING,)) for each in self._services)
        if after == (settings.services or self._builtin):
            return settings
        services = self._loaded if after == (self._loaded or self._builtin) else after
        return replace(settings, services=services, cadence=clamp_cadence(settings.cadence, after))

    def fault(self) -> Fault | None:
        """Return what is wrong, or the address of a page that was not added yet."""
        address = self.line.address
        begun = not self.line.isHidden() and address.text().strip()
        return super().fault() or (Fault(address, begun) if begun else None)

    def _made_rows(self) -> tuple[ServiceRow, ...]:
        """Return the rows; what is watched and unknown stays among them when its tick is taken away."""
        asked = (replace(each, watch=self._asked.get(each.id, ())) for each in self._services)
        return tuple(service_row(each, self._pages.get(each.id)) for each in asked)

    def _show(self) -> None:
        self._rows = self._made_rows()
        self.tree.set_rows(self._rows, {each.id: each.watch for each in self._services})
        self._offer()

    @Slot()
    def _offer(self) -> None:
        """Offer to add and to remove, or say why not."""
        current = self._current()
        name = for_menu(clean_line(current.name), _NAME_ON_BUTTON) if current is not None else ""
        self.remove.setText(self.translate(words.remove(name)))
        alone, full = len(self._services) < 2, len(self._services) >= MOST_SERVICES
        self.remove.setEnabled(current is not None and not alone)
        self.add.setEnabled(not full)
        adding = not self.line.isHidden()
        self.pinned.setVisible(current is not None and not alone and not adding)
        self.pinned.setChecked(current is not None and current.pinned)
        self._bar.setVisible(not adding)
        self._last.setVisible(alone and not adding)
        self._full.setVisible(full and not adding)

    def _current(self) -> Service | None:
        return next((each for each in self._services if each.id == self.tree.service_id), None)

    @Slot(bool)
    def _on_pinned(self, pinned: bool) -> None:  # noqa: FBT001 - Qt's signature
        """Let the icon mean the current service, or tell of it in the panel and by notifications alone."""
        current = self._current()
        self._services = tuple(replace(each, pinned=pinned) if each is current else each for each in self._services)
        self.tell_change()

    @Slot(str)
    def _on_ticked(self, service_id: str) -> None:
        """Take over what is ticked of a service, and keep what is watched of it and not listed here."""
        ticked, row = self.tree.watched(service_id), next(each for each in self._rows if each.key == service_id)
        service = next(each for each in self._services if each.id == service_id)
        known = {EVERYTHING, *known_ids(row.members)}
        unlisted = tuple(part for part in service.watch if part not in known)
        watch = (*ticked, *unlisted) if ticked and ticked != (EVERYTHING,) else ticked
        self._services = tuple(replace(each, watch=watch) if each is service else each for each in self._services)
        self.tell_change()

    @Slot()
    def _on_add(self) -> None:
        self.line.open_line()
        self._offer()

    @Slot()
    def _on_closed(self) -> None:
        self._offer()
        self.add.setFocus()

    @Slot(str, str)
    def _on_wanted(self, address: str, name: str) -> None:
        """Add a service of the catalogue or a page, or say why not."""
        entry = named(self.line.catalogue, address)
        address = entry.page_url if entry else addresses.pasted(address) or address
        if not self._is_taken(validators.page_url, address, self.line.address):
            return
        if name and not self._is_taken(validators.text, name, self.line.name):
            return
        service = service_of(entry) if entry else custom_service(address, name, self._builtin)
        service = replace(with_own_id(service, self._services) if entry else service, name=name or service.name)
        reason = rejection_reason(service, self._services)
        if reason is not None:
            self.line.refuse(self.line.address, self.translate(reason))
            return
        self.line.close_line()
        self._change((*self._services, service), service.id)

    def _is_taken(self, check: validators.Check[str], found: str, field: QLineEdit) -> bool:
        try:
            check(found)
        except InvalidValue as wrong:
            self.line.refuse(field, self.translate(words.allowed(wrong.allowed)))
            return False
        return True

    @Slot()
    def _on_remove(self) -> None:
        gone = self._current()
        if gone is None or len(self._services) < 2:
            return
        place = self._services.index(gone)
        left = (*self._services[:place], *self._services[place + 1 :])
        self._change(left, left[min(place, len(left) - 1)].id)

    def _change(self, services: tuple[Service, ...], current_id: str) -> None:
        self._services = services
        self._show()
        self.tree.go_to(current_id)
        self.tree.setFocus()
        self.tell_change()
