"""What the tray icon's tooltip and its menu say. `&` marks the letter of the keyboard."""

from __future__ import annotations

from trayapp.i18n.message import Phrase, counted, phrase

OPEN = phrase("&Open trayapp")
CHECK = phrase("&Check now")
CHECKING = phrase("Checking…")
STATUS_PAGE = phrase("Open status &page")
SETTINGS = phrase("&Settings…")
QUIET = phrase("Q&uiet")
QUIT = phrase("&Quit trayapp")
LOOKING = phrase("Looking for the first time…")


def affected(name: str, health: Phrase) -> Phrase:
    """Say one component in trouble."""
    return phrase("{name}: {health}", name=name, health=health)


def more_affected(count: int) -> Phrase:
    """Say that more components are in trouble than are listed."""
    return counted("and {count} more", "and {count} more", count)


def latest_update(phase: Phrase, clock: Phrase, title: str) -> Phrase:
    """Say the newest update of an open incident. Clock times, not ages: a menu is not repainted while it waits."""
    return phrase("{clock} {phase}: {title}", phase=phase, clock=clock, title=title)


def tip(text: Phrase) -> Phrase:
    """Say the first workaround."""
    return phrase("Tip: {text}", text=text)


def notice(title: Phrase, clock: Phrase) -> Phrase:
    """Say one of the last notifications."""
    return phrase("{clock} {title}", title=title, clock=clock)


def tooltip(headline: Phrase, sureness: Phrase) -> Phrase:
    """Say the whole state in one line."""
    return phrase("{headline}. {sureness}", headline=headline, sureness=sureness)


def in_demo(rest: Phrase) -> Phrase:
    """Mark a sentence as the demo's."""
    return phrase("Demo: {rest}", rest=rest)
