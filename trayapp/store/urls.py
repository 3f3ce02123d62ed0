"""What is wrong with an address, in a sentence: for the doors that take one from the user."""

from __future__ import annotations

from trayapp.domain import checks
from trayapp.domain.wording import errors
from trayapp.domain.wording.say import say


def problem_of_page_url(url: str) -> str | None:
    """Return what is wrong with `url` as a status page's address, in English; None if nothing is."""
    try:
        checks.page_url(url)
    except checks.Wrong as wrong:
        return say(errors.not_allowed(checks.shown(url), wrong.allowed))
    return None
