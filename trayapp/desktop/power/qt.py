"""Hints by Qt (Windows, macOS): whether the connection is metered or missing. Battery is not among them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from PySide6.QtNetwork import QNetworkInformation


def watch(learn: Callable[..., None], parent: QObject) -> QtHints | None:
    """Begin to tell `learn` what Qt says; None where it says nothing."""
    if not QNetworkInformation.loadDefaultBackend():
        return None
    network = QNetworkInformation.instance()
    return None if network is None else QtHints(network, learn, parent)


class QtHints(QObject):
    """Tells the hints at once and on each change. GUI thread."""

    def __init__(self, network: QNetworkInformation, learn: Callable[..., None], parent: QObject) -> None:
        super().__init__(parent)
        self._network, self._learn = network, learn
        network.isMeteredChanged.connect(self.tell)
        network.reachabilityChanged.connect(self.tell)
        self.tell()

    @Slot()
    def tell(self) -> None:
        """Tell what Qt says now."""
        network = self._network
        if network.supports(QNetworkInformation.Feature.Metered):
            self._learn(metered=network.isMetered())
        if network.supports(QNetworkInformation.Feature.Reachability):
            self._learn(disconnected=network.reachability() is QNetworkInformation.Reachability.Disconnected)
