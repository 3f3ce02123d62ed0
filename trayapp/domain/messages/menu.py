"""What the tray icon's tooltip and its menu say. `&` marks the letter of the keyboard."""

from __future__ import annotations

from trayapp.i18n.message import Message, message, plural

OPEN = message("&Open trayapp")
CHECK = message("&Check now")
CHECKING = message("Checking…")
STATUS_PAGE = message("Open status &page")
SETTINGS = message("&Settings…")
QUIET = message("S&nooze")
QUIT = message("&Quit trayapp")
LOOKING = message("First check…")


def affected(name: str, health: Message) -> Message:
    """Say one component in trouble."""
    return message("{name}: {health}", name=name, health=health)


def more_affected(count: int) -> Message:
    """Say that more components are in trouble than are listed."""
    return plural("and {count} more", "and {count} more", count)


def latest_update(phase: Message, clock: Message, title: str) -> Message:
    """Say the newest update of an open incident. Clock times, not ages: a menu is not repainted while it waits."""
    return message("{clock} {phase}: {title}", phase=phase, clock=clock, title=title)


def tip(text: Message) -> Message:
    """Say the first workaround."""
    return message("Tip: {text}", text=text)


def notice(title: Message, clock: Message) -> Message:
    """Say one of the last notifications."""
    return message("{clock} {title}", title=title, clock=clock)


def tooltip(headline: Message, sureness: Message) -> Message:
    """Say the whole state in one line."""
    return message("{headline}. {sureness}", headline=headline, sureness=sureness)


def in_demo(rest: Message) -> Message:
    """Mark a sentence as the demo's."""
    return message("Demo: {rest}", rest=rest)
