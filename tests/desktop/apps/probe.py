"""The smallest tray app of our own adapters; says on standard output what happens to it, one word a line."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon

from trayapp.desktop.identity import claim_identity
from trayapp.desktop.instance.primary import acquire_or_notify
from trayapp.desktop.instance.single_instance import SingleInstance
from trayapp.desktop.process.unix_signals import UnixSignals
from trayapp.desktop.tray_host import TrayHost


def tell(*words: object) -> None:
    print(*words, flush=True)  # noqa: T201 - this is how the tests hear of it


def picture() -> QIcon:
    icon = QIcon()
    for size in (16, 22, 32):
        pixmap = QPixmap(size, size)
        pixmap.fill(QColor(0, 128, 0))
        icon.addPixmap(pixmap)
    return icon


class Probe:
    def __init__(self, app: QApplication) -> None:
        self.app = app
        self.menu = QMenu()
        self.menu.addAction("Hello").triggered.connect(lambda: tell("hello"))
        self.menu.addAction("Leave").triggered.connect(app.quit)
        self.host = TrayHost()
        self.host.appeared.connect(lambda: tell("appeared"))
        self.host.gone.connect(lambda: tell("gone"))
        self.host.fresh_icon_needed.connect(self.make_icon)
        self.icon = None
        self.make_icon()
        self.signals = UnixSignals()
        self.signals.quit_asked.connect(lambda: (tell("signalled"), app.quit()))

    def make_icon(self) -> None:
        if self.icon is not None:
            self.icon.hide()
            self.icon.deleteLater()
        self.icon = QSystemTrayIcon(picture())
        self.icon.setContextMenu(self.menu)
        self.icon.setToolTip("All well")
        self.icon.activated.connect(lambda reason: tell("activated", reason.name))
        self.icon.show()
        tell("icon", "present" if self.host.present else "absent")


def main() -> int:
    claim_identity()
    app = QApplication(sys.argv)
    app.setQuitOnLastWindowClosed(False)
    lock = acquire_or_notify(Path(os.environ["XDG_RUNTIME_DIR"]))
    if lock is None:
        tell("second", "True")
        return 3
    instance = SingleInstance(lock)
    instance.show_asked.connect(lambda token: tell("show", token or "-"))
    probe = Probe(app)
    tell("ready")
    code = app.exec()
    probe.signals.close()
    instance.release()
    tell("bye")
    return code


sys.exit(main())
