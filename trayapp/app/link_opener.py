"""Opening links: the app's one use of the https-only opener, with a question for hosts that nobody vouched for."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, Slot

from trayapp.domain.messages import app as wording
from trayapp.domain.model.service import Service
from trayapp.i18n.formatter import Locale, translate


class LinkOpener(QObject):
    """Opens what faces ask for. GUI thread."""

    def __init__(self, locale: Locale, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._locale = locale
        self._configured: frozenset[str] = frozenset()

    def trust(self, services: Iterable[Service]) -> None:
        """Open links to the pages of `services` without a question."""
        hosts = {urlsplit(service.page_url).hostname or "" for service in services}
        self._configured = frozenset(hosts - {""})

    @Slot(str)
    def open(self, url: str) -> None:
        """Open `url` in the browser, if it may be."""
        from trayapp.desktop.open_url import KNOWN_HOSTS, open_url  # noqa: PLC0415 - on the first click on a link

        open_url(url, self.ask, KNOWN_HOSTS | self._configured)

    def ask(self, host: str) -> bool:
        """Ask whether a link to `host` is to be opened."""
        from PySide6.QtWidgets import QApplication, QMessageBox  # noqa: PLC0415 - 0.3 MB for what is hardly ever asked

        title, text = translate(wording.ASK_LINK, self._locale), translate(wording.link_leads_to(host), self._locale)
        buttons = QMessageBox.StandardButton.Open | QMessageBox.StandardButton.Cancel
        safe = QMessageBox.StandardButton.Cancel  # a held Enter key opens nothing
        box = QMessageBox(QMessageBox.Icon.Question, title, text, buttons, QApplication.activeWindow())
        box.setDefaultButton(safe)
        box.show()
        box.activateWindow()  # a popover that was just closed leaves no window of ours that the desktop would follow
        return box.exec() == QMessageBox.StandardButton.Open
