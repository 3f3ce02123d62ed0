"""Exit codes. 0 to 3 say how a service is (`trayapp status`), so every fault has a number of sysexits.h instead."""

from __future__ import annotations

USAGE = 64
"""EX_USAGE: an argument, or the file that it names, cannot be used."""

UNAVAILABLE = 69
"""EX_UNAVAILABLE: Qt, a library or a display is missing."""

INTERNAL_ERROR = 70
"""EX_SOFTWARE: a bug in trayapp."""

CANNOT_CREATE = 73
"""EX_CANTCREAT: there is no folder to keep anything in."""

OUTPUT_LOST = 74
"""EX_IOERR: standard output takes nothing, such as on a full disk."""

NOT_RESPONDING = 75
"""EX_TEMPFAIL: trayapp is already running, but does not answer."""

INTERRUPTED = 130
"""What shells report for a command that Ctrl-C ended."""
