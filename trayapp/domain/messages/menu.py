"""What the tray icon's tooltip and its menu say. `&` marks the letter of the keyboard."""

from __future__ import annotations

from trayapp.i18n.message import Message, message

SHOW_DETAILS = message("Show &details")
CHECK = message("&Check now")
CHECKING = message("Checking…")
SETTINGS = message("&Settings…")
SNOOZE = message("S&nooze notifications")
QUIT = message("&Quit")
FIRST_CHECK = message("First check…")


def status_page(service: str) -> Message:
    """Offer the official page."""
    return message("Open {service}'s status &page", service=service)


def since(answer: Message, clock: Message) -> Message:
    """Say whose fault it is, and since when. Clock times, not ages: a menu is not repainted while it waits."""
    return message("{answer} · since {clock}", answer=answer, clock=clock)


def until(answer: Message, clock: Message) -> Message:
    """Say what is planned, and until when."""
    return message("{answer} · until {clock}", answer=answer, clock=clock)


def confirmed(service: str, clock: Message) -> Message:
    """Say when the official page spoke."""
    return message("{service} confirmed it at {clock}", service=service, clock=clock)


def unconfirmed(service: str) -> Message:
    """Say that the official page is silent."""
    return message("{service} hasn't confirmed it", service=service)


def in_demo(rest: Message) -> Message:
    """Mark a sentence as the demo's."""
    return message("Demo: {rest}", rest=rest)
