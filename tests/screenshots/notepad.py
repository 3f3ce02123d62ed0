"""An empty window to paste into, as a colleague's: `python -m tests.screenshots.notepad`."""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPlainTextEdit


def main() -> int:
    """Show it until it's closed."""
    app = QApplication(sys.argv)
    page = QPlainTextEdit()
    page.setWindowTitle("Notepad")
    page.setWindowFlag(Qt.WindowType.FramelessWindowHint)  # its picture is the text alone
    page.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    page.resize(760, 150)
    page.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
