"""Python's own imports beside Qt.

PySide6 puts itself before every import of the process and reads the source of each module that comes, ours and the
standard library's alike, to see whether it uses `from __feature__ import snake_case`. All those lines stay in
`linecache`. No module here uses it, so once Qt is imported imports may be Python's own again: 10 MB of 31 and a tenth
of a second before the icon.
"""

from __future__ import annotations

import builtins


def remove_pyside_import_hook() -> None:
    """Import Qt, and take its hook off all imports that follow. Call before anything else imports Qt."""
    import PySide6.QtCore  # noqa: F401, PLC0415 - puts its hook in place, and keeps Python's own function beside it

    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
