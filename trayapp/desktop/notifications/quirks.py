"""Where notification servers differ from the specification, as data; each with where that is known from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto


class Tagging(Enum):
    """Whether a server replaces by a tag too: not that we know, beside the number, or only in the place of it."""

    NONE = auto()
    BESIDE = auto()
    ALONE = auto()


@dataclass(frozen=True, slots=True)
class Quirks:
    """What to do otherwise for a server.

    `no_actions`: it says that it has actions, but must not be given any. `no_default`: a click does not invoke the
    default action, so opening needs a button. `escape_title`: it reads markup in titles. `close_to_replace`: it shows
    a second notification instead of replacing the first. `no_capabilities`: it must not be asked for them. `tagging`:
    how it may be given the tag that it announces; others (notify-osd) show what is tagged as they show the volume.
    """

    no_actions: bool = False
    no_default: bool = False
    escape_title: bool = False
    close_to_replace: bool = False
    no_capabilities: bool = False
    tagging: Tagging = Tagging.NONE


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    vendor: str | None
    below: tuple[int, ...] | None
    quirks: Quirks
    link: str


_TABLE = (
    _Entry(
        "dunst",
        None,
        None,
        Quirks(tagging=Tagging.BESIDE),
        "https://dunst-project.org/documentation/dunst/ (stack tags); measured with 1.9.0",
    ),
    # Given a tag and a number of the same notification, it uses what it has freed, and ends.
    _Entry(
        "mako",
        None,
        None,
        Quirks(tagging=Tagging.ALONE),
        "https://github.com/emersion/mako/issues/653",
    ),
    # Actions make it open a dialog, which answers with id 0.
    _Entry(
        "notify-osd",
        "Canonical Ltd",
        None,
        Quirks(no_actions=True),
        "https://wiki.ubuntu.com/NotificationDevelopmentGuidelines#Avoiding_actions",
    ),
    # A click closes the notification; only buttons invoke actions.
    _Entry(
        "Xfce Notify Daemon",
        None,
        None,
        Quirks(no_default=True),
        "https://gitlab.xfce.org/apps/xfce4-notifyd/-/blob/master/README.md",
    ),
    _Entry(
        "lxqt-notificationd",
        "lxqt.org",
        (0, 17),
        Quirks(escape_title=True),
        "https://github.com/lxqt/lxqt-notificationd/issues/253",
    ),
    _Entry(
        "haskell-notification-daemon",
        None,
        None,
        Quirks(close_to_replace=True),
        "https://github.com/phuhl/linux_notification_center/issues/161",
    ),
    _Entry(
        "Raven",
        "Budgie Desktop Developers",
        None,
        Quirks(escape_title=True, close_to_replace=True),
        "https://github.com/solus-project/budgie-desktop/issues/2114 and 2115",
    ),
    _Entry(
        "tiramisu",
        "Sweets",
        (2,),
        Quirks(no_capabilities=True),
        "https://github.com/Sweets/tiramisu/issues/20",
    ),
)


def quirks_of(name: str, vendor: str, version: str) -> Quirks:
    """Return the quirks of a server, as it names itself in GetServerInformation."""
    number = tuple(int(digits) for digits in re.findall(r"\d+", version)[:3])
    for entry in _TABLE:
        if entry.name != name or entry.vendor not in {None, vendor}:
            continue
        if entry.below is None or number < entry.below:
            return entry.quirks
    return Quirks()
